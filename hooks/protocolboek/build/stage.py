"""One school: resolved, judged, and written with all its texts into a folder of its own. Nothing is published here."""

import datetime
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from protocolboek.build import raw
from protocolboek.build.assets import assets_for
from protocolboek.build.built import Built, Text
from protocolboek.build.comparing import Comparing
from protocolboek.build.earlier import Earlier, seen_of
from protocolboek.build.editions import series_of
from protocolboek.build.engine import build_site
from protocolboek.build.faults import fault_of
from protocolboek.build.outline import key_of, outline_of, outline_of_series
from protocolboek.build.pages import Proof, joined, key_of_doors, keys_of
from protocolboek.build.parts import unused_by
from protocolboek.model.assets import Assets
from protocolboek.model.edition import Edition, Series
from protocolboek.model.overlay import Overlay
from protocolboek.model.problems import Invalid, Problem, in_order
from protocolboek.overrides import Overrides
from protocolboek.pipeline import Outcome, Project, outcome_of
from protocolboek.render import (
    Door,
    Shelf,
    Spine,
    doors,
    doors_within,
    render,
    render_school,
    render_versions,
    templates_in,
)
from protocolboek.render.choices import count_of

if TYPE_CHECKING:
    from protocolboek.build.papers import Printed

SHELF = "shelf.json"
EMBED = "embed.js"
"""For the page of somebody else around ours. Once more at an address that lasts: nobody changes that page."""
DOWNLOADS = "downloads"
"""The folder of what can be taken along, within that of a text."""
ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shared:
    """The assets that all schools have in common, and the folder in which they stand: they may be linked to instead
    of written again."""

    assets: Assets
    folder: Path


@dataclass(frozen=True, slots=True)
class How:
    """How sites are made: as things stand on a day, with or without `papers`, the way `home` (see `series_of`), and
    with what is `shared`."""

    config_file: Path
    overrides: Overrides
    on: datetime.date
    papers: bool = True
    home: str | None = "../"
    shared: Shared | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What became of one school. `staged`: its site lies ready; `unused`: the texts of the canon that left no trace
    in it; `since` and `until` are the days between which it stays the same, as ISO text."""

    row: Built
    staged: bool
    unused: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    texts: Mapping[str, Text] = field(default_factory=dict)
    """What the texts of the site were made of, by their path in it."""


def make(project: Project, name: str, how: How, folder: Path, earlier: Earlier | None = None) -> Made:
    """Make the site of one school in `folder`. What goes wrong in it is a problem of that school alone; of what stands
    of it from `earlier`, the texts that stay as they are come along."""
    started = time.perf_counter()
    outcome = outcome_of(project, name)
    resolution = outcome.resolution if outcome.sound else None
    staged, texts = False, {}
    since, until = season(project.overlays.get(name), how.on)
    try:
        if resolution:
            assets = assets_for(resolution, how.overrides, how.shared.assets if how.shared else None)
            series = series_of(resolution, how.on, assets=assets, home=how.home, comparer=Comparing())
            staged = bool(series)
            if series:
                texts = _Stage(folder, how, (since, until), earlier).all(series)
    except Invalid as fault:
        outcome, staged = _with(outcome, fault.problems), False
    except Exception as fault:
        outcome, staged = _with(outcome, [fault_of(name, fault, how.overrides)]), False
    row = _row(project, outcome, staged, time.perf_counter() - started)
    return Made(row, staged, unused_by(resolution) if resolution else (), since, until, texts)


def _with(outcome: Outcome, problems: list[Problem] | tuple[Problem, ...]) -> Outcome:
    return replace(outcome, problems=in_order([*outcome.problems, *problems]))


def season(overlay: Overlay | None, on: datetime.date) -> tuple[str, str]:
    """The days around `on` between which no decision begins, ends or runs out, and so nothing changes by itself."""
    versions = overlay.versions.values() if overlay else ()
    decisions = [decision for found in versions for version in found for decision in version.decisions]
    named = {
        day
        for decision in decisions
        for one in fields(decision)
        if isinstance(day := getattr(decision, one.name), datetime.date)
    }
    turns = named | {day + ONE_DAY for day in named if day < datetime.date.max}
    since = max((day for day in turns if day <= on), default=datetime.date.min)
    until = min((day for day in turns if day > on), default=datetime.date.max)
    return since.isoformat(), until.isoformat()


# --- writing ---------------------------------------------------------------------------------------


class _Stage:
    """The site of one school on its way into a folder."""

    def __init__(self, folder: Path, how: How, season: tuple[str, str], earlier: Earlier | None) -> None:
        self.folder = folder
        self.how = how
        self.season = season
        self.earlier = earlier
        self.templates = templates_in(how.overrides)
        self.texts: dict[str, Text] = {}
        self.outlines: dict[str, str] = {}
        """Of each protocol."""
        self.led: dict[str, str] = {}
        """Where a door stands that says so."""

    def all(self, series: tuple[Series, ...]) -> dict[str, Text]:
        """Write everything; what comes back are the texts, by their path."""
        staged = [self.protocol(one) for one in series]
        assets = series[0].leading.assets
        self.beside("", [render_school(staged, self.templates)], [self.outlines[one.protocol.id] for one in staged])
        write_assets(self.folder / assets.folder, assets.files, self.how.shared)
        write(self.folder / EMBED, assets.files[EMBED])
        write(self.folder / SHELF, _shelf(series).model_dump_json())
        return self.texts

    def protocol(self, series: Series) -> Series:
        """All texts with what stands beside them. What comes back knows what can be taken along of the leading text."""
        leading = series.leading
        folder = self.folder / series.protocol.id
        outlines = {edition.version: outline_of(edition, self.season) for edition in series.editions}
        for edition in series.editions:
            made = self.text(f"{series.protocol.id}/{edition.version}", outlines[edition.version], edition, series)
            if edition.version == leading.version:
                leading = replace(edition, downloads=made.downloads)
        series = replace(series, leading=leading)
        self.outlines[series.protocol.id] = outline_of_series(series, outlines.values())
        self.beside(series.protocol.id, doors(series, self.templates), self.outlines[series.protocol.id])
        for name, content in render_versions(series, self.templates).items():
            write(folder / name, content)
        return series

    def beside(self, path: str, pages: Sequence[Door], outline: object) -> None:
        """Pages in the folder `path` of the site that lead to texts."""
        key, target, names = key_of_doors(pages, outline), self.folder / path, [page.file for page in pages]
        found = self.earlier.loose(path, key, names, target) if self.earlier else None
        if not found:
            for page in pages:
                self.lead(target, page)
        self.texts[path] = found or Text(key, seen_of(names, target))

    def text(self, path: str, outline: str, edition: Edition, series: Series) -> Text:
        key, target = key_of(edition, outline), self.folder / path
        found = self.earlier.bring(path, key, target) if self.earlier else None
        self.texts[path] = found or self.made(path, (key, outline), edition, series)
        return self.texts[path]

    def made(self, path: str, digests: tuple[str, str], edition: Edition, series: Series) -> Text:
        """`digests` are the key and the outline of what is made."""
        (key, outline), target = digests, self.folder / path
        olds = {one.version: one for one in series.editions}
        printed = downloads(edition, olds, self.how.overrides) if self.how.papers else ()
        along = {file.kind: f"{DOWNLOADS}/{file.name}" for file in printed}
        site, proof = render(replace(edition, downloads=along), self.templates), Proof.of(edition.digest)
        files = {**site.files, **{f"{DOWNLOADS}/{file.name}": file.data for file in printed}}
        leading = doors_within(edition, series, self.templates)
        names = [*files, *(page.file for page in site.pages), *(door.file.partition("/")[2] for door in leading)]
        keys = keys_of(site, (outline, along))
        stay = self.earlier.pages(path, site, keys, proof, names) if self.earlier else {}
        build_site(
            replace(site, pages=tuple(page for page in site.pages if page.path not in stay), files={}),
            config_file=self.how.config_file,
            overrides=self.how.overrides,
            site_dir=target,
        )
        for page in site.pages:
            if page.path in stay:
                raw.write(f"{target}/{page.file}", stay[page.path], apart=True)
        for name, data in files.items():
            write(f"{target}/{name}", data)
        for door in leading:
            self.lead(target.parent, door)
        return Text(key, seen_of(names, target), along, edition.digest, joined(keys))

    def lead(self, folder: Path, door: Door) -> None:
        """Doors that say the same are one file: each old version has the same ones."""
        path = f"{folder}/{door.file}"
        if door.html not in self.led or not _linked(self.led[door.html], path):
            self.led[door.html] = path
            write(path, door.html)


def write_assets(folder: Path, files: Mapping[str, bytes], shared: Shared | None = None) -> None:
    """The files that pages load: those that all have are linked to."""
    for name, data in files.items():
        if not (
            shared and data == shared.assets.files.get(name) and _linked(f"{shared.folder}/{name}", f"{folder}/{name}")
        ):
            write(folder / name, data)


def _linked(there: str, path: str) -> bool:
    """Whether a link could be made: another disk may not have that file, or know no links."""
    try:
        raw.link(there, path)
    except OSError:
        return False
    return True


def downloads(edition: Edition, olds: Mapping[str, Edition], overrides: Overrides) -> "tuple[Printed, ...]":
    """What can be taken along. What writes papers takes long to import, and a site without them needs none of it."""
    made: tuple[Printed, ...] = tuple(import_module("protocolboek.build.papers").downloads(edition, olds, overrides))
    return made


def _shelf(series: tuple[Series, ...]) -> Shelf:
    first = series[0].leading
    return Shelf(
        school=first.handbook.school,
        notice=first.notice,
        current=first.current.title if first.current else None,
        spines=tuple(_spine(one) for one in series),
    )


def _spine(series: Series) -> Spine:
    """The text that counts, as the cover of its protocol."""
    edition = series.leading
    start = edition.standing.start if edition.standing else None
    return Spine(
        protocol=series.protocol.id,
        title=series.protocol.name,
        summary=edition.provenance.summary,
        version=edition.version,
        status=edition.status,
        start=start.isoformat() if start else None,
        others=tuple((other.version, other.status) for other in edition.others if other.version != edition.version),
        articles=len(edition.handbook.clauses()),
        own_choices=count_of(edition.handbook, edition.provenance),
        open_choices=len(edition.provenance.open),
    )


def _row(project: Project, outcome: Outcome, published: bool, seconds: float) -> Built:
    resolution = outcome.resolution
    books = resolution.handbooks if resolution else {}
    overlay = project.overlays.get(outcome.id)
    return Built(
        id=outcome.id,
        name=overlay.name if overlay else outcome.id,
        articles=sum(1 for book in books.values() for _ in book.clauses()),
        own_choices=sum(count_of(book, resolution.provenance[name]) for name, book in books.items())
        if resolution
        else 0,
        open_choices=len(resolution.open_choices()) if resolution else 0,
        problems=outcome.problems,
        published=published,
        seconds=seconds,
    )


def write(path: Path | str, content: str | bytes) -> None:
    raw.write(str(path), content if isinstance(content, bytes) else content.encode("utf-8"))
