"""The command `build`. First it looks what there is to do, from digests alone; only then is anything read."""

import datetime
import os
from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import click

from protocolboek.build import raw
from protocolboek.build.built import Built
from protocolboek.build.inputs import asked, of_folder, of_program, overlays_in
from protocolboek.build.plan import Plan, Today, plan
from protocolboek.build.publish import staging_for
from protocolboek.build.record import Record, keep, read_record
from protocolboek.build.shard import Shard, shard_of
from protocolboek.build.theme import theme_folder
from protocolboek.cli.loader import Loader
from protocolboek.cli.today import DAY, day_or_today
from protocolboek.messages import Catalogue
from protocolboek.model.problems import in_order
from protocolboek.project import Folders


class BuildCommand:
    """The command, in the language of `messages`; `loaded` reads the project."""

    def __init__(self, messages: Catalogue, loaded: Loader) -> None:
        self.messages = messages
        self.loaded = loaded

    def commands(self) -> list[click.Command]:
        say = self.messages.say
        return [click.Command("build", callback=self.build, params=[
            click.Argument(["ids"], nargs=-1, metavar="[ID]…"),
            click.Option(["--site"], type=click.Path(path_type=Path), help=say("option-site")),
            click.Option(["--date", "day"], type=DAY, help=say("option-today")),
            click.Option(["--papers/--no-papers", "papers"], default=True, help=say("option-papers")),
            click.Option(["--force"], is_flag=True, help=say("option-force")),
            click.Option(["--jobs"], type=click.IntRange(min=1), default=os.cpu_count(), help=say("option-jobs")),
            click.Option(["--shard"], callback=self.shard, metavar="I/N", help=say("option-shard")),
        ])]  # fmt: skip

    def shard(self, context: click.Context, option: click.Parameter, given: str | None) -> Shard | None:
        """The part that was asked for. Raises UsageError."""
        found = shard_of(given) if given is not None else None
        if given is not None and not found:
            raise click.BadParameter(self.messages.say("wrong-shard", text=given), ctx=context, param=option)
        return found

    def build(
        self,
        *,
        ids: tuple[str, ...],
        site: Path | None,
        day: datetime.datetime | None,
        papers: bool,
        force: bool,
        jobs: int,
        shard: Shard | None,
    ) -> None:
        folders = self.loaded.folders()
        place, on = site or folders.root / "site", day_or_today(day)
        before = read_record(place)
        if not (place / "index.html").is_file() or not (place / "assets").is_dir():
            before = replace(before, index="")
        if ids and shard and not any(shard.holds(name) for name in ids):
            raise click.UsageError(self.messages.say("shard-without", shard=shard))
        found = planned(self.loaded, place, ids, on, before, papers=papers, force=force, shard=shard)
        rows: list[Built] = []
        if found.settled:
            remember(found.record.only(frozenset(overlays_in(folders.schools))), before, place)
        else:
            heavy = import_module("protocolboek.cli.building_now")
            rows = heavy.build_now(self, found, ids, site=place, on=on, papers=papers, jobs=jobs)
        self.tell(rows, found, place)

    def tell(self, rows: list[Built], found: Plan, site: Path) -> None:
        problems = in_order(problem for row in (*rows, *found.kept) for problem in row.problems)
        if problems:  # all at once: a country has thousands
            click.echo("\n".join(map(self.messages.tell, problems)), err=True)
        if found.kept:
            click.echo(self.messages.say("build-same", count=len(found.kept)))
        failed = [row.id for row in rows if row.errors]
        if failed:
            click.echo(self.messages.say("build-failed", ids=", ".join(failed)), err=True)
            raise click.exceptions.Exit(1)
        click.echo(self.messages.say("build-done", path=site / "index.html"))


def planned(
    loaded: Loader,
    site: Path,
    ids: tuple[str, ...],
    on: datetime.date,
    before: Record,
    *,
    papers: bool,
    force: bool,
    shard: Shard | None = None,
) -> Plan:
    """What there is to do for these overlays, or for all; or for those of them that fall in a part. `before` is what
    the site remembers."""
    folders = loaded.folders()
    today = Today(
        program=program_of(folders, papers=papers),
        canon=of_folder(folders.content),
        schools=folders.schools,
        on=on.isoformat(),
    )
    names = [name for name in ids or overlays_in(folders.schools) if not shard or shard.holds(name)]
    found = plan(
        names,
        before.only(frozenset(before.sites) - frozenset(names)) if force else before,
        today,
        standing=standing_in(site),
        parts=lambda: parts(loaded, folders.content),
    )
    return replace(found, record=replace(found.record, shard=str(shard or "")))


def parts(loaded: Loader, content: Path) -> Mapping[str, str]:
    """The canon by its parts: it has to be read for that."""
    found: dict[str, str] = import_module("protocolboek.build.parts").parts_of(loaded.canon(content)[0])
    return found


def standing_in(site: Path) -> frozenset[str]:
    """The folders of schools that a site really has."""
    if not site.is_dir():
        return frozenset()
    school = f"{site}/{{}}/shelf.json", f"{site}/{{}}/index.html"
    return frozenset(name for name in raw.folders(str(site)) if all(raw.is_file(path.format(name)) for path in school))


def remember(record: Record, before: Record, site: Path) -> None:
    """Where nothing has to be built, there may still be something new to know: that all fits the canon of today, or
    what part of all this is. Raises Busy."""
    if record != before:
        with staging_for(site) as staging:
            keep(record, site=site, staging=staging)


def program_of(folders: Folders, *, papers: bool) -> str:
    """The digest of all that is the same for every site."""
    return of_program(
        overrides=folders.overrides,
        config_file=folders.config_file,
        theme=theme_folder(),
        options=asked(papers=papers),
    )
