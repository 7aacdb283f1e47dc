"""`protocolboek merge`: the sites that shards made become one site, as one build of everything would have made it."""

import filecmp
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from protocolboek.build.assets import common_assets
from protocolboek.build.index import list_in, made_in, publish_assets, publish_index, refuse_foreign
from protocolboek.build.pieces import Here, Piece, misfits, read_pieces
from protocolboek.build.publish import settle, staging_for, swap
from protocolboek.build.record import Kept, Record, keep, read_record
from protocolboek.build.stage import SHELF
from protocolboek.model.problems import refuse
from protocolboek.overrides import Overrides


@dataclass(frozen=True, slots=True)
class Merged:
    """What stands on the site now; `old` are the schools that no shard could build: they stand as they stood before,
    or not at all."""

    standing: tuple[str, ...]
    old: tuple[str, ...]


def merge(sites: Iterable[Path], *, site: Path, here: Here, overrides: Overrides) -> Merged:
    """Publish on `site` what the shards made in `sites`. What stood there stays until it is replaced, and a school that
    its shard could not build stays. Raises Busy, and Invalid, and then touches nothing, where `site` holds what we did
    not make or the shards do not fit."""
    refuse_foreign(site, here.layers)
    pieces = read_pieces(sites, here.layers)
    refuse(misfits(pieces, here))
    assets = common_assets(overrides)
    record = _together(pieces)
    with staging_for(site) as staging:
        before = read_record(site)
        coming = dict(_coming(pieces, before, site))
        publish_assets(assets, site, staging)
        for name, folder in coming.items():
            bring(folder, staging / name, site / assets.folder)
        # Between the first and the last of them the record knows none of these.
        keep(before.only(frozenset(before.sites) - coming.keys()), site=site, staging=staging)
        _publish(coming, site, staging)
        hidden = {name for name, kept in record.sites.items() if not kept.row.published}
        publish_index(frozenset(here.layers) - hidden, site, staging, overrides=overrides, assets=assets)
        keep(record, site=site, staging=staging)
    return Merged(tuple(sorted(made_in(site))), tuple(sorted(here.layers.keys() - record.sites.keys())))


def _together(pieces: tuple[Piece, ...]) -> Record:
    """What all shards remember of what was their own."""
    own = {name: kept for piece in pieces for name, kept in piece.own.items()}
    canons = {name: parts for piece in pieces for name, parts in piece.record.canons.items()}
    return Record(own, canons, pieces[0].record.index).only(frozenset(own))


def _coming(pieces: tuple[Piece, ...], before: Record, site: Path) -> Iterator[tuple[str, Path]]:
    """The folders that are to be brought: of what is otherwise on the site, and of what is missing there."""
    for piece in pieces:
        for name in sorted(piece.standing):
            there = (site / name / SHELF).is_file()
            kept = piece.own.get(name)
            if kept is None:
                # Its shard could not build it: what stands on the site goes before what stood at the shard.
                wanted = piece.shard.holds(name) and not there
            else:
                wanted = kept.row.published and not (there and _unchanged(kept, before.sites.get(name)))
            if wanted:
                yield name, piece.site / name


def _unchanged(kept: Kept, before: Kept | None) -> bool:
    """Made of the same, and so the same."""
    return kept == before


def _publish(names: Iterable[str], site: Path, staging: Path) -> None:
    list_in(site, made_in(site).union(names))
    settle()
    for name in names:
        swap(staging / name, site / name)


def bring(folder: Path, target: Path, shared: Path) -> None:
    """A school's folder, as links where the disk can do that. What all share is linked to the site's own again: files
    that were packed and unpacked on the way are no links any more."""

    def link(source: str, to: str) -> None:
        below = Path(source).relative_to(folder).parts
        twin = shared.joinpath(*below[2:]) if below[0] == "assets" else None
        known = twin and twin.is_file() and filecmp.cmp(source, twin, shallow=False)
        try:
            os.link(twin if twin and known else source, to)
        except OSError:
            shutil.copyfile(source, to)  # another disk, or one that knows no links

    shutil.copytree(folder, target, copy_function=link)
