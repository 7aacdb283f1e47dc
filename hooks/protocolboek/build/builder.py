"""`protocolboek build`: every school's handbooks into a staging folder, and from there onto the site."""

import datetime
import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from jinja2 import Environment

from protocolboek.build.editions import series_of
from protocolboek.build.engine import build_site
from protocolboek.build.papers import FOLDER, downloads
from protocolboek.build.publish import staging_for, swap
from protocolboek.model.edition import Series
from protocolboek.model.problems import Invalid, Place, Problem, error, in_order, refuse
from protocolboek.pipeline import Outcome, Project, outcome_of
from protocolboek.render import (
    Shelf,
    Spine,
    doors,
    render,
    render_school,
    render_shelf,
    render_versions,
    templates_in,
)
from protocolboek.render.choices import count_of

SHELF = "shelf.json"
STYLESHEET = "assets/protocolboek.css"
MARKER = ".protocolboek"
"""In the root of a site: the names of the folders that we made there, one on a line."""


@dataclass(frozen=True, slots=True)
class Built:
    """One school's line in the table. `published` is false where faults or `publish` held it back."""

    id: str
    name: str
    articles: int
    own_choices: int
    open_choices: int
    problems: tuple[Problem, ...]
    published: bool
    seconds: float

    @property
    def errors(self) -> int:
        return sum(1 for problem in self.problems if problem.is_error)

    @property
    def warnings(self) -> int:
        return len(self.problems) - self.errors


def build(
    project: Project,
    ids: Iterable[str],
    *,
    site: Path,
    config_file: Path,
    overrides: Path,
    on: datetime.date,
    papers: bool = True,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Built]:
    """Build and publish each of `ids` as things stand on a day. A school with errors keeps its earlier site; the
    others go on.

    Without `papers` there is nothing to take along. Raises Invalid, and touches nothing, where `site` holds what
    we did not make."""
    ids = tuple(ids)
    refuse_foreign(site, ids)
    templates = templates_in(overrides)
    rows = []
    with staging_for(site) as staging:
        for name in ids:
            progress(name)
            started = time.perf_counter()
            outcome = outcome_of(project, name)
            series = series_of(outcome.resolution, on) if outcome.sound and outcome.resolution else ()
            if series:
                outcome = _staged(outcome, staging / name, series, config_file, overrides, papers=papers)
            if series and outcome.sound:
                _record(site, made_in(site) | {name})
                swap(staging / name, site / name)
            elif outcome.sound and (site / name).exists():
                # The school keeps its concept to itself from now on.
                shutil.rmtree(site / name)
            rows.append(_row(project, outcome, bool(series) and outcome.sound, time.perf_counter() - started))
        _publish_index(project, site, staging, templates, overrides)
    return rows


def refuse_foreign(site: Path, ids: Iterable[str]) -> None:
    """Publishing replaces folders. It may only replace its own: a slip in `--site` must not cost a file."""
    holds_something = site.is_file() or (site.is_dir() and any(site.iterdir()))
    foreign = [site] if holds_something and not (site / MARKER).is_file() else []
    foreign += [site / name for name in ids if (site / name).exists() and not (site / name / SHELF).exists()]
    refuse(error(Place(str(path)), "site-foreign") for path in foreign)


def made_in(site: Path) -> set[str]:
    """The folders that this program has made in a site, by its own record there."""
    try:
        return set((site / MARKER).read_text(encoding="utf-8").split())
    except FileNotFoundError:
        return set()


def _staged(
    outcome: Outcome, folder: Path, series: tuple[Series, ...], config_file: Path, overrides: Path, *, papers: bool
) -> Outcome:
    """The outcome, with what was wrong with the papers: a school of which a paper says anything else keeps its site."""
    try:
        _stage(folder, series, config_file, overrides, papers=papers)
    except Invalid as fault:
        return replace(outcome, problems=in_order([*outcome.problems, *fault.problems]))
    return outcome


def _stage(folder: Path, series: tuple[Series, ...], config_file: Path, overrides: Path, *, papers: bool) -> None:
    templates = templates_in(overrides)
    for one in series:
        protocol = folder / one.protocol.id
        olds = {edition.version: edition for edition in one.editions}
        for edition in one.editions:
            printed = tuple(downloads(edition, olds, overrides)) if papers else ()
            shown = replace(edition, downloads={file.kind: f"{FOLDER}/{file.name}" for file in printed})
            build_site(render(shown, templates), config_file=config_file, site_dir=protocol / edition.version)
            for file in printed:
                _write(protocol / edition.version / FOLDER / file.name, file.data)
        for door in doors(one, templates):
            _write(protocol / door.path / "index.html", door.html)
        for name, content in render_versions(one, templates).items():
            _write(protocol / name, content)
    shelf = _shelf(series)
    _write(folder / "index.html", render_school(shelf, templates))
    _write(folder / SHELF, shelf.model_dump_json())


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
        articles=len(list(edition.handbook.clauses())),
        own_choices=count_of(edition.handbook, edition.provenance),
        open_choices=len(edition.provenance.open),
    )


def _publish_index(project: Project, site: Path, staging: Path, templates: Environment, overrides: Path) -> None:
    """The index of what stands on the site now, this run's and earlier ones'; sites of overlays that went go,
    and of those that are no handbook any more."""
    made = made_in(site)
    for gone in made - {*project.handbook_ids(), *project.unread}:
        shutil.rmtree(site / gone, ignore_errors=True)
    _record(site, {name for name in made if (site / name).is_dir()})
    shelves = tuple(shelf for name in sorted(made_in(site)) if (shelf := _read_shelf(site / name / SHELF)))
    shutil.copyfile(overrides / STYLESHEET, _parent_made(staging / STYLESHEET))
    swap(staging / STYLESHEET, site / STYLESHEET)
    _write(staging / "index.html", render_shelf(shelves, templates))
    swap(staging / "index.html", site / "index.html")


def _record(site: Path, names: set[str]) -> None:
    _write(site / MARKER, "".join(f"{name}\n" for name in sorted(names)))


def _read_shelf(path: Path) -> Shelf | None:
    """What an earlier build left; None where another version of the program wrote it otherwise."""
    try:
        return Shelf.model_validate_json(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return None


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


def _write(path: Path, content: str | bytes) -> None:
    data = content if isinstance(content, bytes) else content.encode("utf-8")
    _parent_made(path).write_bytes(data)


def _parent_made(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
