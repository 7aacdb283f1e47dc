"""What a site remembers of its builds: for each school what it was made of, so that the next build can pass it by.

A file beside the schools' folders. It is no truth of its own: without it, or where it cannot be read, everything is
built again."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import orjson

from protocolboek.build.built import Built, Text
from protocolboek.model.once import fitting, once_per_object
from protocolboek.model.problems import Place, Problem

NAME = ".protocolboek-record.json"
SCHEMA = 4


@dataclass(frozen=True, slots=True)
class Kept:
    """What one overlay's site was made of. `layers` are digests of the folders of its chain, by id; `canon` names the
    state of the canon ("" where it uses none), of which it does not use the texts `unused` (names with a space between:
    as lists they take a fifth of the time to read a record, and are seldom asked for); between the days `since`
    and `until` (ISO text) nothing changes by itself. `handbook`: whether it is to have a site at all. Of `row` the
    seconds are none: they are only true of one run."""

    program: str
    canon: str
    layers: Mapping[str, str]
    since: str
    until: str
    unused: str
    handbook: bool
    row: Built
    texts: Mapping[str, Text] = field(default_factory=dict)
    """What the texts of the site were made of, by their path in it."""


@dataclass(frozen=True, slots=True)
class Record:
    """`canons` holds of each state of the canon that a site was made from the digest of every part; `index` what the
    page of all schools was made of; `shard` which part of all (`2/3`) was to be built here, "" for all."""

    sites: Mapping[str, Kept] = field(default_factory=dict)
    canons: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    index: str = ""
    shard: str = ""
    read: Mapping[str, tuple[Kept, bytes]] = field(default_factory=dict, compare=False, repr=False)
    """What was read, with the line that said so: where one site of a thousand changes, the others are not told anew."""

    def with_sites(self, sites: Mapping[str, Kept], parts: Mapping[str, str]) -> "Record":
        """With these too, of which those that use the canon were made of its `parts`."""
        states = {kept.canon: parts for kept in sites.values() if kept.canon}
        return replace(self, sites={**self.sites, **sites}, canons={**self.canons, **states})

    def only(self, names: frozenset[str]) -> "Record":
        """Of these overlays alone, with the states of the canon that they still name."""
        sites = {name: kept for name, kept in sorted(self.sites.items()) if name in names}
        states = {kept.canon for kept in sites.values()}
        return replace(self, sites=sites, canons={name: parts for name, parts in self.canons.items() if name in states})


def read_record(site: Path) -> Record:
    """The record of a site; an empty one where there is none that we can read."""
    try:
        head, *lines, end = (site / NAME).read_bytes().removesuffix(b"\n").split(b"\n")
        raw = orjson.loads(head + end)
        if raw["schema"] != SCHEMA:
            return Record()
        read = dict(_read(line.removesuffix(b",")) for line in lines)
        sites = {name: kept for name, (kept, _) in read.items()}
        return Record(sites, raw["canons"], raw["index"], raw["shard"], read)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Record()


def keep(record: Record, *, site: Path, staging: Path) -> None:
    """Put the record where the site remembers it, whole or not at all."""
    beside = staging / NAME
    beside.write_bytes(written(record))
    site.mkdir(parents=True, exist_ok=True)
    beside.replace(site / NAME)


def written(record: Record) -> bytes:
    """As JSON, with each site on a line of its own. The library knows dataclasses: to make dictionaries of them first
    takes longer than all the rest."""
    canons = dict(sorted(record.canons.items()))
    head = orjson.dumps({"schema": SCHEMA, "index": record.index, "shard": record.shard, "canons": canons, "sites": {}})
    lines = [_line(name, kept, record) for name, kept in sorted(record.sites.items())]
    return b"\n".join([head.removesuffix(b"}}"), *([b",\n".join(lines)] if lines else []), b"}}\n"])


def _line(name: str, kept: Kept, record: Record) -> bytes:
    was = record.read.get(name)
    return was[1] if was and was[0] is kept else orjson.dumps(name) + b":" + _site(kept)


@once_per_object(16384)
def _site(kept: Kept) -> bytes:
    """A build writes its record after each batch, with all that came before."""
    return fitting(orjson.dumps(kept))


def _read(line: bytes) -> tuple[str, tuple[Kept, bytes]]:
    [(name, raw)] = orjson.loads(b"{" + line + b"}").items()
    return name, (_kept(raw), line)


def _kept(raw: dict[str, Any]) -> Kept:
    row = raw["row"]
    row["problems"] = tuple(Problem(**{**found, "place": Place(**found["place"])}) for found in row["problems"])
    texts = {path: Text(**found) for path, found in raw["texts"].items()}
    return Kept(**{**raw, "row": Built(**row), "texts": texts})
