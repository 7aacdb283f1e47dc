"""The commands for who edits: `check`, `new`, `override`, `explain`, `schema`."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from protocolboek.build.inputs import libraries
from protocolboek.cli.named import every, known, readable
from protocolboek.cli.readability import text_json, text_table
from protocolboek.cli.report import as_json, open_lines
from protocolboek.edit.explain import UnknownClause, explain, told
from protocolboek.edit.measured import MeasuredHandbook, measured
from protocolboek.edit.override import override
from protocolboek.edit.repository import is_free, repository
from protocolboek.edit.scaffold import scaffold
from protocolboek.edit.schema import schema_for
from protocolboek.messages import Catalogue
from protocolboek.model.handbook import CANON
from protocolboek.model.problems import Invalid, Problem, in_order
from protocolboek.pipeline import Outcome, Project, load_project, outcome_of
from protocolboek.project import Folders, folders_of
from protocolboek.render import templates_in

GUIDE, README = "docs/handleiding.md", "README.md"
"""Where a new overlay sends its author: a project without the guide has a page of its own."""


class EditCommands:
    """The commands, in the language of `messages`; `loaded` reads the project."""

    def __init__(self, messages: Catalogue, loaded: Callable[[], tuple[Project, Folders]]) -> None:
        self.messages = messages
        self.loaded = loaded
        self.console = Console(highlight=False)

    def commands(self) -> list[click.Command]:
        say = self.messages.say
        ids = click.Argument(["ids"], nargs=-1, metavar="[ID]…")
        one = click.Argument(["name"], metavar="ID")
        clause = click.Argument(["clause"], metavar=say("metavar-clause"))
        as_json = click.Option(["--format", "form"], type=click.Choice(["text", "json"]), default="text")
        return [
            click.Command("check", callback=self.check, params=[
                ids, as_json, click.Option(["--text", "text"], is_flag=True, help=say("option-text"))]),
            click.Command("new", callback=self.new, params=[
                click.Argument(["name"], metavar="[ID]", required=False),
                click.Option(["--name", "title"], help=say("option-name")),
                click.Option(["--extends"], help=say("option-extends")),
                click.Option(["--kind"], type=click.Choice(["foundation", "school", "location"]), default="school"),
                click.Option(["--sector"], type=click.Choice(["po", "so", "vo"])),
                click.Option(["--project", "place"], type=click.Path(path_type=Path, file_okay=False),
                    help=say("option-new-project"))]),
            click.Command("override", callback=self.override, params=[
                one, clause, click.Option(["--reason"], help=say("option-reason"))]),
            click.Command("explain", callback=self.explain, params=[one, clause, as_json]),
            click.Command("schema", callback=self.schema, params=[
                ids, click.Option(["--output"], type=click.Path(path_type=Path), help=say("option-output"))]),
        ]  # fmt: skip

    def check(self, ids: tuple[str, ...], form: str, text: bool) -> None:
        project, _ = self.loaded()
        outcomes = [outcome_of(project, name) for name in known(project, ids) or (CANON, *every(project))]
        problems = in_order(problem for outcome in outcomes for problem in outcome.problems)
        texts = [found for outcome in outcomes for found in texts_of(project, outcome, ids)] if text else []
        if form == "json":
            told = as_json(outcomes, problems, self.messages)
            told |= {"text": [text_json(found) for found in texts]} if text else {}
            click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            self.tell(problems)
            for found in texts:
                self.console.print(text_table(found, self.messages))
            for outcome in outcomes if not text else ():
                click.echo("".join(f"{line}\n" for line in open_lines(outcome, self.messages)), nl=False)
            errors = sum(1 for problem in problems if problem.is_error)
            click.echo(self.messages.say("check-count", errors=errors, warnings=len(problems) - errors))
        if any(problem.is_error for problem in problems):
            raise click.exceptions.Exit(1)

    def tell(self, problems: Iterable[Problem]) -> None:
        for problem in in_order(problems):
            click.echo(self.messages.tell(problem), err=True)

    # --- help for who edits -------------------------------------------------------------------------

    def new(self, name: str | None, title: str | None, place: Path | None, **given: Any) -> None:
        if place is not None:
            self.new_project(place.resolve(), name, title, **given)
        elif name and title is not None:
            project, folders = self.loaded()
            self.new_overlay(project, folders, name, title, **given)
        else:
            raise click.UsageError(self.messages.say("new-needs"))

    def new_overlay(self, project: Project, folders: Folders, name: str, title: str, **given: Any) -> None:
        own = GUIDE if (folders.root / GUIDE).is_file() else README
        path = scaffold(project, folders.schools, name, title=title, guide=own, messages=self.messages, **given)
        click.echo(self.messages.say("new-done", path=path, id=name))
        project = load_project(folders.root, content=folders.content, schools=folders.schools)
        self.write_schemas(project, (name,), folders.root / "build" / "schema")
        click.echo("".join(f"{line}\n" for line in open_lines(outcome_of(project, name), self.messages)), nl=False)

    def new_project(self, root: Path, name: str | None, title: str | None, **given: Any) -> None:
        """A repository, with its first overlay if one is named: where that is refused nothing is written."""
        if bool(name) != (title is not None):
            raise click.UsageError(self.messages.say("new-needs"))
        if not is_free(root):
            raise click.UsageError(self.messages.say("new-project-taken", folder=root))
        folders = folders_of(root)
        project = load_project(root, content=folders.content, schools=folders.schools)
        if name and title is not None:
            self.new_overlay(project, folders, name, title, **given)
        repository(root, templates_in(folders.overrides), libraries(), name=name or "", title=title or "")
        click.echo(self.messages.say("new-project-done", folder=root))

    def override(self, name: str, clause: str, reason: str | None) -> None:
        project, folders = self.loaded()
        readable(project, (name,))
        given = {"reason": reason} if reason else {}
        place = override(project, folders.schools / name, clause, **given)
        click.echo(self.messages.say("override-done", id=clause, at=place))

    def explain(self, name: str, clause: str, form: str) -> None:
        project, _ = self.loaded()
        outcome = outcome_of(project, name)
        if outcome.resolution is None:
            raise Invalid(outcome.problems)
        try:
            found = explain(outcome.resolution, clause)
        except UnknownClause as fault:
            code = "explain-unknown-near" if fault.near else "explain-unknown"
            click.echo(self.messages.say(code, id=clause, near=fault.near or ""), err=True)
            raise click.exceptions.Exit(1) from fault
        if form == "json":
            parts = {"clause": found.clause, "origin": found.origin, "absent": found.absent}
            dumped = {k: v.model_dump(mode="json") if v else None for k, v in parts.items()}
            click.echo(json.dumps({**dumped, "cited_by": found.cited_by}, ensure_ascii=False, indent=2))
        else:
            click.echo("\n".join(told(found, self.messages)))

    def schema(self, ids: tuple[str, ...], output: Path | None) -> None:
        project, folders = self.loaded()
        names = readable(project, ids) or tuple(project.overlays)
        for path in self.write_schemas(project, names, output or folders.root / "build" / "schema"):
            click.echo(self.messages.say("schema-done", path=path))

    def write_schemas(self, project: Project, names: Iterable[str], folder: Path) -> list[Path]:
        folder.mkdir(parents=True, exist_ok=True)
        paths = []
        for name in names:
            path = folder / f"{name}.json"
            schema = schema_for(project, name, self.messages)
            path.write_text(json.dumps(schema, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            paths.append(path)
        return paths


def texts_of(project: Project, outcome: Outcome, ids: tuple[str, ...]) -> list[MeasuredHandbook]:
    """What the texts of an overlay measure; where no ids are named, only if it is the canon or has a site."""
    wanted = ids or (CANON, *project.handbook_ids())
    return list(measured(outcome.resolution)) if outcome.resolution and outcome.id in wanted else []
