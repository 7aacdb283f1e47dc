"""The commands on frozen versions: `freeze`, `decide` and `status`."""

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import click

from protocolboek.adopt import history
from protocolboek.cli.named import every, readable
from protocolboek.cli.standing import Shelf, shelf_json, shelf_lines
from protocolboek.cli.today import DAY, day_or_today
from protocolboek.edit.decide import decide
from protocolboek.edit.freeze import freeze
from protocolboek.messages import Catalogue
from protocolboek.model.decision import DecisionKind, Outcome
from protocolboek.model.problems import Problem
from protocolboek.model.version import control_code, digest_of_file
from protocolboek.pipeline import Project
from protocolboek.project import Folders


class VersionCommands:
    """The commands, in the language of `messages`; `loaded` reads the project."""

    def __init__(self, messages: Catalogue, loaded: Callable[[], tuple[Project, Folders]]) -> None:
        self.messages = messages
        self.loaded = loaded

    def commands(self) -> list[click.Command]:
        say = self.messages.say
        version: list[click.Parameter] = [
            click.Argument(["name"], metavar="ID"),
            click.Argument(["protocol"], metavar="PROTOCOL"),
            click.Argument(["version"], metavar=say("metavar-version")),
        ]
        days = [
            click.Option([f"--{name}"], type=DAY, required=name == "date", help=say(f"option-{name}"))
            for name in ("date", "effective", "review-by", "reply-by")
        ]
        texts = [
            click.Option([f"--{name}"], help=say(f"option-{name}"))
            for name in ("about", "compared-with", "minutes", "recorded-by")
        ]
        return [
            click.Command("freeze", callback=self.freeze, params=version),
            click.Command("decide", callback=self.decide, params=[
                *version,
                click.Option(["--kind"], type=click.Choice(get_args(DecisionKind)), required=True),
                click.Option(["--body"], required=True, help=say("option-body")),
                click.Option(["--part"], multiple=True, help=say("option-part")),
                click.Option(["--outcome"], type=click.Choice(get_args(Outcome))),
                *days, *texts,
                click.Option(["--minutes-file"], type=click.Path(path_type=Path, exists=True, dir_okay=False),
                             help=say("option-minutes-file")),
                click.Option(["--corrects"], type=int, help=say("option-corrects"))]),
            click.Command("status", callback=self.status, params=[
                click.Argument(["ids"], nargs=-1, metavar="[ID]…"),
                click.Option(["--date", "day"], type=DAY, help=say("option-today")),
                click.Option(["--format", "form"], type=click.Choice(["text", "json"]), default="text")]),
        ]  # fmt: skip

    def freeze(self, name: str, protocol: str, version: str) -> None:
        project, folders = self.loaded()
        readable(project, (name,))
        made = freeze(project, folders.schools / name, protocol, version)
        path = folders.schools / name / "versions" / protocol / version
        code = control_code(made.digest)
        click.echo(self.messages.say("freeze-done", path=path, digest=made.digest, control=code))

    def decide(self, name: str, protocol: str, version: str, minutes_file: Path | None, **given: Any) -> None:
        if minutes_file and not given["minutes"]:
            raise click.UsageError(self.messages.say("decide-minutes-file"))
        project, folders = self.loaded()
        readable(project, (name,))
        days = {key: value.date().isoformat() for key, value in given.items() if isinstance(value, datetime.datetime)}
        head = self.messages.say("decisions-head")
        proof = {"minutes_digest": digest_of_file(minutes_file.read_bytes())} if minutes_file else {}
        entry = {**given, **days, **proof}
        today = datetime.date.today()
        decided, undone = decide(project, folders.schools / name, protocol, version, entry, head=head, today=today)
        code = control_code(decided.digest)
        click.echo(self.messages.say("decide-done", at=decided.place, id=decided.id, control=code))
        for fault in undone:
            click.echo(self.messages.tell(fault), err=True)

    def status(self, ids: tuple[str, ...], day: datetime.datetime | None, form: str) -> None:
        project, _ = self.loaded()
        on = day_or_today(day)
        names = readable(project, ids) or every(project)
        shelves = [shelf for name in names for shelf in shelves_of(project, name, on)]
        problems = told(project, names)
        if form == "json":
            found = {"date": on.isoformat(), "protocols": [shelf_json(shelf) for shelf in shelves]}
            click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        else:
            lines = [line for shelf in shelves for line in shelf_lines(shelf, self.messages)]
            click.echo("\n".join(lines or [self.messages.say("status-none")]))
        for problem in problems:
            click.echo(self.messages.tell(problem), err=True)
        doubtful = any(standing.doubts for shelf in shelves for standing in shelf.history.standings)
        if doubtful or any(problem.is_error for problem in problems):
            raise click.exceptions.Exit(1)


def shelves_of(project: Project, name: str, on: datetime.date) -> list[Shelf]:
    """The versions of each protocol of an overlay; none where it cannot be read, which is told."""
    overlay = project.overlays.get(name)
    versions = overlay.versions.items() if overlay else ()
    return [Shelf(name, overlay.name, protocol, history(found, on=on)) for protocol, found in versions if overlay]


def told(project: Project, names: tuple[str, ...]) -> tuple[Problem, ...]:
    """What is wrong with the versions of these overlays, and all that is wrong with one that cannot be read."""
    folders = tuple(f"schools/{name}/" + ("" if name in project.unread else "versions/") for name in names)
    return tuple(problem for problem in project.problems if problem.place.file.startswith(folders))
