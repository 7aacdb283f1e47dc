"""The sites that shards made, and whether they fit: with what is here now, and with each other."""

import filecmp
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from protocolboek.build.index import MARKER, made_in
from protocolboek.build.record import Kept, Record, read_record
from protocolboek.build.shard import Shard, shard_of
from protocolboek.build.stage import SHELF
from protocolboek.model.problems import Place, Problem, error, refuse


@dataclass(frozen=True, slots=True)
class Here:
    """What there is to merge with. `programs` are digests of the program, for each way of asking it; `layers` are
    those of the folders of the overlays, and so tell which overlays there are."""

    programs: frozenset[str]
    canon: str
    layers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Piece:
    """The site of one shard. `own` is what it remembers of the overlays that were its own to build. Others may stand
    there too (`standing` are all that do): the folder can be that of an earlier site, with all that was on it."""

    site: Path
    shard: Shard
    record: Record
    own: Mapping[str, Kept]
    standing: frozenset[str]


def read_pieces(sites: Iterable[Path], names: Iterable[str]) -> tuple[Piece, ...]:
    """The sites of shards. Raises Invalid where one of them is something else."""
    found = [_piece(site, names) for site in dict.fromkeys(sites)]
    refuse(one for one in found if isinstance(one, Problem))
    return tuple(one for one in found if isinstance(one, Piece))


def _piece(site: Path, names: Iterable[str]) -> Piece | Problem:
    record = read_record(site)
    shard = shard_of(record.shard)
    if not shard or not (site / MARKER).is_file():
        return error(Place(str(site)), "merge-foreign")
    own = {name: record.sites[name] for name in names if shard.holds(name) and name in record.sites}
    standing = frozenset(name for name in made_in(site) if (site / name / SHELF).is_file())
    return Piece(site, shard, record, own, standing)


def misfits(pieces: tuple[Piece, ...], here: Here) -> Iterator[Problem]:
    """Why these cannot become one site. Of what is wrong with one of them only the first is told (it is wrong with most
    of its schools then), and they are held against each other once each of them fits by itself."""
    alone = [*_split(pieces), *(fault for piece in pieces for fault in _misfit(piece, here))]
    yield from alone or _between(pieces)


def _split(pieces: tuple[Piece, ...]) -> Iterator[Problem]:
    """Whether these are all the parts of one split."""
    first = pieces[0]
    others = [piece for piece in pieces if piece.shard.total != first.shard.total]
    for piece in others:
        yield error(Place(str(piece.site)), "merge-split", shard=piece.shard, other=first.shard)
    there = {piece.shard.number for piece in pieces}
    for number in range(1, first.shard.total + 1):
        if number not in there and not others:
            yield error(Place(str(first.site)), "merge-missing", shard=Shard(number, first.shard.total))


def _misfit(piece: Piece, here: Here) -> Iterator[Problem]:
    """The first thing in which a piece is another than what is here."""
    place = Place(str(piece.site))
    if any(program not in here.programs for program in _programs(piece)):
        yield error(place, "merge-program", shard=piece.shard)
    elif any(kept.canon not in (here.canon, "") for kept in piece.own.values()):
        yield error(place, "merge-canon", shard=piece.shard)
    elif other := next((name for name, kept in piece.own.items() if not _of(kept, here)), None):
        yield error(place, "merge-schools", shard=piece.shard, id=other)
    elif lost := next(
        (name for name, kept in piece.own.items() if kept.row.published and name not in piece.standing), None
    ):
        yield error(place, "merge-lost", shard=piece.shard, id=lost)


def _programs(piece: Piece) -> set[str]:
    return {piece.record.index, *(kept.program for kept in piece.own.values())}


def _of(kept: Kept, here: Here) -> bool:
    return all(here.layers.get(layer) == was for layer, was in kept.layers.items())


def _between(pieces: tuple[Piece, ...]) -> Iterator[Problem]:
    """In what the parts are at odds with each other."""
    first = pieces[0]
    for piece in pieces[1:]:
        if _programs(piece) != _programs(first):
            yield error(Place(str(piece.site)), "merge-options", shard=piece.shard, other=first.shard)
    yield from _days(pieces)
    for one, other in combinations(pieces, 2):
        for name in sorted(one.own.keys() & other.own.keys()):
            if not _same(one, other, name):
                yield error(Place(str(other.site)), "merge-differs", id=name, other=one.site)


def _days(pieces: tuple[Piece, ...]) -> Iterator[Problem]:
    """No school may stand here as it is only after a day, and another as it was only before."""
    begun = [(kept.since, name) for piece in pieces for name, kept in piece.own.items() if kept.handbook]
    ended = [(kept.until, name, piece) for piece in pieces for name, kept in piece.own.items() if kept.handbook]
    if not begun:
        return
    since, later = max(begun)
    until, earlier, piece = min(ended, key=lambda one: one[:2])
    if since >= until:
        yield error(Place(str(piece.site)), "merge-days", id=earlier, until=until, other=later, since=since)


def _same(one: Piece, other: Piece, name: str) -> bool:
    return one.own[name] == other.own[name] and same_files(one.site / name, other.site / name)


def same_files(one: Path, other: Path) -> bool:
    """Whether two folders hold the same, byte for byte; both may be missing."""
    mine, theirs = (
        {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()} for folder in (one, other)
    )
    return mine == theirs and all(filecmp.cmp(one / path, other / path, shallow=False) for path in mine)
