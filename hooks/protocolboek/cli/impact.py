"""The command `impact`: what the canon and the layers, as they are now, change for each school."""

import datetime
import json
from collections.abc import Callable

import click
from rich.console import Console

from protocolboek.cli.impact_json import impact_json
from protocolboek.cli.impact_lines import impact_lines, matrices
from protocolboek.cli.impact_markdown import impact_markdown
from protocolboek.cli.named import every
from protocolboek.cli.today import DAY, day_or_today
from protocolboek.edit.before import Before, before_at, before_frozen
from protocolboek.edit.impact import Against, Impact, impact
from protocolboek.edit.revision import RevisionFault, commit_of, project_at
from protocolboek.messages import Catalogue
from protocolboek.pipeline import Project, unknown_school
from protocolboek.project import Folders

FROZEN = "versies"
"""Stands for the frozen versions; a branch of this name is asked for as refs/heads/versies."""
Side = tuple[Against, Callable[[str], Before], tuple[str, ...]]
"""What is compared with, how each school stood there, and the schools that were there."""


class ImpactCommand:
    """The command, in the language of `messages`; `loaded` reads the project."""

    def __init__(self, messages: Catalogue, loaded: Callable[[], tuple[Project, Folders]]) -> None:
        self.messages = messages
        self.loaded = loaded
        self.console = Console(highlight=False)

    def commands(self) -> list[click.Command]:
        say = self.messages.say
        return [click.Command("impact", callback=self.impact, params=[
            click.Argument(["ids"], nargs=-1, metavar="[ID]…"),
            click.Option(["--against"], required=True, metavar="REF", help=say("option-against")),
            click.Option(["--date", "day"], type=DAY, help=say("option-frozen-on")),
            click.Option(["--format", "form"], type=click.Choice(["text", "json", "markdown"]), default="text"),
        ])]  # fmt: skip

    def impact(self, ids: tuple[str, ...], against: str, day: datetime.datetime | None, form: str) -> None:
        project, folders = self.loaded()
        if day and against != FROZEN:
            raise click.UsageError(self.messages.say("impact-date"))
        try:
            asked, before, there = (
                frozen_side(project, day_or_today(day)) if against == FROZEN else revision_side(folders, against)
            )
        except RevisionFault as fault:
            raise click.UsageError(self.messages.say(fault.code, **fault.values)) from fault
        found = impact(project, names_of(project, ids, there), before, asked)
        if form == "json":
            click.echo(json.dumps(impact_json(found, self.messages), ensure_ascii=False, indent=2))
        elif form == "markdown":
            click.echo(impact_markdown(found, self.messages, named=bool(ids)), nl=False)
        else:
            self.show(found, named=bool(ids))
        if faulty(found, ids):
            raise click.exceptions.Exit(1)

    def show(self, found: Impact, *, named: bool) -> None:
        click.echo("\n".join(impact_lines(found, self.messages)))
        for table in matrices(found, self.messages) if named or not found.quiet else ():
            click.echo()
            self.console.print(table)


def revision_side(folders: Folders, given: str) -> Side:
    """The project as it stood at a git revision. Raises RevisionFault."""
    commit = commit_of(folders.root, given)
    then = project_at(folders.root, commit)
    return Against(given, commit=commit), before_at(then), every(then)


def frozen_side(project: Project, on: datetime.date) -> Side:
    """What the schools froze."""
    return Against(FROZEN, date=on), before_frozen(project, on), ()


def names_of(project: Project, ids: tuple[str, ...], there: tuple[str, ...]) -> tuple[str, ...]:
    """The schools to tell of, once each: those asked for, or all that are or were there. UnknownSchool for the
    first that is nowhere."""
    known = tuple(sorted({*every(project), *there}))
    for name in ids:
        if name not in known:
            raise unknown_school(name, known)
    return tuple(dict.fromkeys(ids)) or known


def faulty(found: Impact, ids: tuple[str, ...]) -> bool:
    """Whether a school has errors that it had not; of a school that was asked for any error counts."""
    return any(school.errors and (school.id in ids or school.stood != "fouten") for school in found.schools)
