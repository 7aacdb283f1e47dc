"""`protocolboek build`: every school's handbooks into a staging folder, and from there onto the site."""

import datetime
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

from protocolboek.build.assets import common_assets
from protocolboek.build.built import Built, nobody
from protocolboek.build.earlier import Earlier
from protocolboek.build.engine import steady
from protocolboek.build.index import list_in, made_in, publish_assets, publish_index, refuse_foreign
from protocolboek.build.inputs import HOME, asked, of_folder, of_program
from protocolboek.build.parts import parts_of
from protocolboek.build.plan import Plan
from protocolboek.build.publish import settle, staging_for, swap
from protocolboek.build.record import Kept, Record, keep, read_record
from protocolboek.build.stage import How, Made, Shared, make
from protocolboek.build.theme import theme_folder
from protocolboek.overrides import Overrides
from protocolboek.pipeline import Project, chain_of

BATCH, BATCH_WITH_PAPERS = 200, 24
"""Schools for each worker before what is ready is published and the worker let go: what it knows of the texts that it
has seen is lost then, but it remembers ever more, and what writes papers holds on to its memory."""
AHEAD = 24
"""Schools that are made before the first worker is born, where several batches are to come: each is a copy of this
process, and so knows what these taught, which is most of what schools have in common. Workers that could be at work
wait for it: the more there are, the fewer are made."""
FOR_EVER = "9999-12-31"
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the sites of a build are made of, as digests: our program and how it was asked, the canon (as a whole and
    by part), and the folders of the overlays."""

    program: str
    canon: str
    parts: Mapping[str, str]
    layers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Work:
    """What a build works on: from a project, by way of the folder `staging`, to a site."""

    project: Project
    inputs: Inputs
    site: Path
    staging: Path


def build(
    project: Project,
    ids: Iterable[str],
    *,
    site: Path,
    config_file: Path,
    overrides: Overrides,
    on: datetime.date,
    papers: bool = True,
    home: str | None = HOME,
    jobs: int = 1,
    plan: Plan | None = None,
    progress: Progress = lambda _: None,
) -> list[Built]:
    """Build and publish each of `ids` as things stand on a day, with `jobs` at a time. A school with errors keeps its
    earlier site; the others go on. The site remembers what each was made of.

    Without `papers` there is nothing to take along; `home` is as in `series_of`; a `plan` knows what was digested
    before anything was read. Raises Busy, and Invalid, and then touches nothing, where
    `site` holds what we did not make or the theme is another one."""
    ids = tuple(ids)
    refuse_foreign(site, ids)
    assets = common_assets(overrides)
    inputs = _inputs(project, config_file, overrides, options=asked(papers=papers, home=home), plan=plan)
    rows: dict[str, Built] = {}
    with staging_for(site) as staging, steady(config_file, overrides):
        work = Work(project, inputs, site, staging)
        publish_assets(assets, site, staging)
        how = How(config_file, overrides, on, papers, home, Shared(assets, site / assets.folder))
        record = plan.record if plan else read_record(site)
        size = (BATCH_WITH_PAPERS if papers else BATCH) * jobs
        here = _here(len(ids), size, jobs, papers=papers)
        for batch in _batches(ids, size):
            earlier = {name: found for name in batch if (found := _earlier(name, record, work))}
            made = _made(work, batch, how, earlier, progress, jobs=jobs, here=here if batch[0] == ids[0] else 0)
            record = _publish(made, record, work)
            if batch[-1] != ids[-1]:  # the last batch is remembered with the index
                keep(record, site=site, staging=staging)
            rows |= {one.row.id: one.row for one in made}
        # Of what was not read nothing is known: where it stands, it stays.
        alive = frozenset(project.names) - _without_site(record, project)
        publish_index(alive, site, staging, overrides=overrides, assets=assets)
        keep(_with_others(record.only(frozenset(project.names)), work), site=site, staging=staging)
    return [rows[name] for name in ids]


# --- making ----------------------------------------------------------------------------------------


def _batches(ids: tuple[str, ...], size: int) -> Iterator[tuple[str, ...]]:
    return (ids[at : at + size] for at in range(0, len(ids), size))


def _here(count: int, size: int, jobs: int, *, papers: bool) -> int:
    """How many of so many schools are made in this very process, before a worker is born. It remembers ever more, and
    cannot be let go as a worker can: no more than a batch."""
    if count <= size:
        return count if jobs == 1 else 0
    return 0 if papers else AHEAD // jobs


def _earlier(name: str, record: Record, work: Work) -> Earlier | None:
    """What stands of a school that this program made, asked in the same way."""
    found = record.sites.get(name)
    if found is None or found.program != work.inputs.program:
        return None
    return Earlier(work.site / name, found.texts)


def _made(
    work: Work,
    names: tuple[str, ...],
    how: How,
    earlier: Mapping[str, Earlier],
    progress: Progress,
    *,
    jobs: int,
    here: int,
) -> list[Made]:
    """So many of them `here`, and the others by workers, each as soon as it is ready; a single one needs none."""
    here = here if len(names) > here + 1 else len(names)
    made = []
    for name in names[:here]:
        progress(name)
        made.append(make(work.project, name, how, work.staging / name, earlier.get(name)))
    if rest := names[here:]:
        workers = import_module("protocolboek.build.workers")  # takes long to import, and few schools need none
        made += workers.made(work.project, rest, how, work.staging, earlier, jobs=jobs, progress=progress)
    return made


# --- publishing ------------------------------------------------------------------------------------


def _publish(made: list[Made], record: Record, work: Work) -> Record:
    """What is ready takes its place. Between the first and the last of them the record knows none of these."""
    site = work.site
    # Nor does it know an index, until there is one of what stands there now.
    record = replace(record.only(frozenset(record.sites) - {one.row.id for one in made}), index="")
    keep(record, site=site, staging=work.staging)
    settle()
    list_in(site, made_in(site) | {one.row.id for one in made if one.staged})
    for one in made:
        if one.staged:
            swap(work.staging / one.row.id, site / one.row.id)
        elif not one.row.errors:
            # The school keeps its concept to itself from now on.
            shutil.rmtree(site / one.row.id, ignore_errors=True)
    return record.with_sites({one.row.id: _kept(one, work) for one in made if not one.row.errors}, work.inputs.parts)


def _kept(made: Made, work: Work) -> Kept:
    return Kept(
        program=work.inputs.program,
        canon=work.inputs.canon,
        layers=_layers(made.row.id, work),
        since=made.since,
        until=made.until,
        unused=" ".join(made.unused),
        handbook=True,
        row=replace(made.row, seconds=0.0),
        texts=made.texts,
    )


def _layers(name: str, work: Work) -> dict[str, str]:
    return {layer.id: work.inputs.layers[layer.id] for layer in chain_of(work.project, name)[0]}


def _without_site(record: Record, project: Project) -> frozenset[str]:
    """The overlays that are no handbook: those that were read, and of the others those of which the record says so."""
    told = {name for name, kept in record.sites.items() if not kept.handbook}
    return project.without_handbook() | (told - frozenset(project.overlays) - project.unread)


def _with_others(record: Record, work: Work) -> Record:
    """The record with what has no site of its own, so that the next build need not read it either."""
    found = {
        name: Kept(
            program=work.inputs.program,
            canon="",
            layers=_layers(name, work),
            since="",
            until=FOR_EVER,
            unused="",
            handbook=False,
            row=nobody(name),
        )
        for name in work.project.without_handbook()
    }
    return replace(record.with_sites(found, {}), index=work.inputs.program)


def _inputs(
    project: Project, config_file: Path, overrides: Overrides, *, options: tuple[str, ...], plan: Plan | None
) -> Inputs:
    """What a plan digested was there before anything was read; what is digested here, is so only where nobody edits."""
    digests = plan.digests if plan else {}
    return Inputs(
        program=plan.today.program
        if plan
        else of_program(overrides=overrides, config_file=config_file, theme=theme_folder(), options=options),
        canon=plan.today.canon if plan else of_folder(project.content),
        parts=(plan and _known_parts(plan)) or parts_of(project.canon),
        layers={name: digests.get(name) or of_folder(project.schools / name) for name in project.overlays},
    )


def _known_parts(plan: Plan) -> Mapping[str, str] | None:
    """The canon of today by its parts, where this program has made a site of it before."""
    program, canon = plan.today.program, plan.today.canon
    made = any(kept.program == program and kept.canon == canon for kept in plan.record.sites.values())
    return plan.record.canons.get(canon) if made else None
