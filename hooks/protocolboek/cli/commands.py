"""The commands: what each reads, does and says."""

import datetime
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from protocolboek import __version__
from protocolboek.build.builder import build
from protocolboek.cli.comparing import DiffCommand
from protocolboek.cli.impact import ImpactCommand
from protocolboek.cli.named import every, known, readable
from protocolboek.cli.printing import PrintCommand
from protocolboek.cli.readability import text_json, text_table
from protocolboek.cli.report import as_json, open_lines, table
from protocolboek.cli.today import DAY, day_or_today
from protocolboek.cli.verify import VerifyCommand
from protocolboek.cli.versions import VersionCommands
from protocolboek.edit.explain import UnknownClause, explain, told
from protocolboek.edit.measured import MeasuredHandbook, measured
from protocolboek.edit.override import override
from protocolboek.edit.scaffold import scaffold
from protocolboek.edit.schema import schema_for
from protocolboek.messages import LANGUAGES, Catalogue
from protocolboek.model.handbook import CANON
from protocolboek.model.problems import Invalid, Problem, in_order
from protocolboek.pipeline import Outcome, Project, load_project, outcome_of
from protocolboek.project import Folders, find_project


class Commands:
    """The commands, in the language of `messages`."""

    def __init__(self, messages: Catalogue) -> None:
        self.messages = messages
        self.console = Console(highlight=False)
        self.start = Path()

    def group(self) -> click.Group:
        say = self.messages.say
        ids = click.Argument(["ids"], nargs=-1, metavar="[ID]…")
        one = click.Argument(["name"], metavar="ID")
        clause = click.Argument(["clause"], metavar=say("metavar-clause"))
        as_json = click.Option(["--format", "form"], type=click.Choice(["text", "json"]), default="text")
        commands = [
            click.Command("build", callback=self.build, params=[
                ids, click.Option(["--site"], type=click.Path(path_type=Path), help=say("option-site")),
                click.Option(["--date", "day"], type=DAY, help=say("option-today")),
                click.Option(["--papers/--no-papers", "papers"], default=True, help=say("option-papers"))]),
            click.Command("check", callback=self.check, params=[
                ids, as_json, click.Option(["--text", "text"], is_flag=True, help=say("option-text"))]),
            click.Command("new", callback=self.new, params=[
                one,
                click.Option(["--name", "title"], required=True, help=say("option-name")),
                click.Option(["--extends"], help=say("option-extends")),
                click.Option(["--kind"], type=click.Choice(["foundation", "school", "location"]), default="school"),
                click.Option(["--sector"], type=click.Choice(["po", "so", "vo"]))]),
            click.Command("override", callback=self.override, params=[
                one, clause, click.Option(["--reason"], help=say("option-reason"))]),
            click.Command("explain", callback=self.explain, params=[one, clause, as_json]),
            click.Command("schema", callback=self.schema, params=[
                ids, click.Option(["--output"], type=click.Path(path_type=Path), help=say("option-output"))]),
            *VersionCommands(self.messages, self.loaded).commands(),
            DiffCommand(self.messages, self.loaded).command(),
            PrintCommand(self.messages, self.loaded).command(),
            VerifyCommand(self.messages, self.loaded).command(),
            ImpactCommand(self.messages, self.loaded).command(),
        ]  # fmt: skip
        for command in commands:
            command.help = say(f"help-{command.name}")
        return click.Group(
            "protocolboek",
            commands={str(command.name): command for command in commands},
            callback=self.options,
            help=say("help"),
            params=[
                click.Option(
                    ["--project"], type=click.Path(path_type=Path, file_okay=False), help=say("option-project")
                ),
                click.Option(["--language"], type=click.Choice(LANGUAGES), help=say("option-language")),
                click.Option(
                    ["--version"],
                    is_flag=True,
                    is_eager=True,
                    expose_value=False,
                    callback=_version,
                    help=say("option-version"),
                ),
            ],
        )

    def options(self, project: Path | None, language: str | None) -> None:  # noqa: ARG002
        self.start = project or Path.cwd()

    def loaded(self) -> tuple[Project, Folders]:
        folders = find_project(self.start)
        return load_project(folders.root, content=folders.content, schools=folders.schools), folders

    # --- build and check ----------------------------------------------------------------------------

    def build(self, ids: tuple[str, ...], site: Path | None, day: datetime.datetime | None, papers: bool) -> None:
        project, folders = self.loaded()
        wanted = known(project, ids) or (*project.handbook_ids(), *sorted(project.unread))
        os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
        with Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=self.console, transient=True
        ) as bar:
            task = bar.add_task(self.messages.say("build-progress", id=""), total=len(wanted))
            done = -1

            def progress(name: str) -> None:
                nonlocal done
                done += 1
                bar.update(task, completed=done, description=self.messages.say("build-progress", id=name))

            rows = build(
                project,
                wanted,
                site=site or folders.root / "site",
                config_file=folders.config_file,
                overrides=folders.overrides,
                on=day_or_today(day),
                papers=papers,
                progress=progress,
            )
        self.tell(problem for row in rows for problem in row.problems)
        self.console.print(table(rows, self.messages))
        failed = [row.id for row in rows if row.errors]
        if failed:
            click.echo(self.messages.say("build-failed", ids=", ".join(failed)), err=True)
            raise click.exceptions.Exit(1)
        click.echo(self.messages.say("build-done", path=(site or folders.root / "site") / "index.html"))

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

    def new(self, name: str, title: str, extends: str | None, kind: Any, sector: Any) -> None:
        project, folders = self.loaded()
        path = scaffold(
            project,
            folders.schools,
            name,
            title=title,
            extends=extends,
            kind=kind,
            sector=sector,
            messages=self.messages,
        )
        click.echo(self.messages.say("new-done", path=path, id=name))
        project, folders = self.loaded()
        self.write_schemas(project, (name,), folders.root / "build" / "schema")
        click.echo("".join(f"{line}\n" for line in open_lines(outcome_of(project, name), self.messages)), nl=False)

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


def _version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(f"protocolboek {__version__}")
        context.exit()
