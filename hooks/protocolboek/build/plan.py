"""What a build has to do: which sites would be the same as they stand, judged from digests of raw files alone.

Neither MkDocs nor our own model is imported here: where nothing changed, nothing more is needed. Only where the canon
is another one as a whole does somebody have to read it, to say which of its parts changed (`parts`)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from protocolboek.build.built import Built
from protocolboek.build.inputs import of_folder, overlays_in
from protocolboek.build.record import Kept, Record

Parts = Callable[[], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Plan:
    """`kept` are the lines of the sites that stay as they are, `todo` the overlays that are built or must be read to
    know; `digests` those of their folders. `record` knows that what is kept fits the canon of today."""

    kept: tuple[Built, ...]
    todo: tuple[str, ...]
    digests: Mapping[str, str]
    record: Record
    settled: bool
    """Whether the page of all schools too stays as it is."""
    today: "Today"
    """As it was before anything was read: what is saved in the meantime is for the next build."""


@dataclass(frozen=True, slots=True)
class Today:
    """What there is now: the program and the canon as digests, the folder of the overlays, a day as ISO text."""

    program: str
    canon: str
    schools: Path
    on: str


def plan(names: Iterable[str], record: Record, today: Today, *, standing: frozenset[str], parts: Parts) -> Plan:
    """What has to be done for these overlays. `standing` are the folders that the site really has."""
    judge = _Judge(record, today, parts)
    kept: dict[str, Kept] = {}
    todo = []
    for name in names:
        found = record.sites.get(name)
        if found and (name in standing) == found.row.published and judge.same(found):
            same = found.canon in (today.canon, "")
            kept[name] = found if same else replace(found, canon=today.canon)
        else:
            todo.append(name)
    everyone = overlays_in(today.schools)
    alive = {name for name in everyone if name not in record.sites or record.sites[name].handbook}
    return Plan(
        kept=tuple(found.row for found in kept.values() if found.handbook),
        todo=tuple(todo),
        digests={name: judge.digest(name) for name in everyone} if todo else {},
        record=replace(record, sites={**record.sites, **kept}, canons={**record.canons, **judge.read}),
        settled=not todo and standing <= alive and record.index == today.program,
        today=today,
    )


class _Judge:
    """Holds what was digested on the way: schools of one board share its folder, and all share the canon."""

    def __init__(self, record: Record, today: Today, parts: Parts) -> None:
        self.record = record
        self.today = today
        self.parts = parts
        self.digests: dict[str, str] = {}
        self.read: dict[str, Mapping[str, str]] = {}
        """The canon of today by its parts, once somebody had to read it."""
        self.changed: dict[str, frozenset[str]] = {}
        """Per state of the canon the parts that are other ones today."""

    def digest(self, name: str) -> str:
        if name not in self.digests:
            self.digests[name] = of_folder(self.today.schools / name)
        return self.digests[name]

    def same(self, kept: Kept) -> bool:
        """Whether a site would come out as it is."""
        return (
            kept.program == self.today.program
            and kept.since <= self.today.on < kept.until
            and all(self.digest(layer) == was for layer, was in kept.layers.items())
            and self.fits(kept)
        )

    def fits(self, kept: Kept) -> bool:
        """Whether the canon is the same as far as this site uses it; what is no handbook uses none."""
        if kept.canon in (self.today.canon, ""):
            return True
        if kept.canon not in self.changed:
            if not self.read:
                self.read[self.today.canon] = self.parts()
            self.changed[kept.canon] = changed(self.record.canons.get(kept.canon, {}), self.read[self.today.canon])
        return self.changed[kept.canon].issubset(kept.unused.split())


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> frozenset[str]:
    """The parts in which two states of the canon differ."""
    return frozenset(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
