"""The command `protocolboek`: the only place that prints and exits."""

import json
import os
import sys
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from protocolboek import __version__
from protocolboek.build.builder import Built, build
from protocolboek.edit.explain import UnknownClause, explain, told
from protocolboek.edit.override import override
from protocolboek.edit.scaffold import scaffold
from protocolboek.edit.schema import schema_for
from protocolboek.messages import LANGUAGES, Catalogue, catalogue
from protocolboek.model.handbook import OpenChoice
from protocolboek.model.problems import Invalid, Problem, in_order
from protocolboek.pipeline import CANON, Outcome, Project, UnknownSchool, load_project, outcome_of
from protocolboek.project import Folders, NoProject, find_project

LANGUAGE = "PROTOCOLBOEK_LANGUAGE"


def main(arguments: list[str] | None = None) -> None:
    """Run the command. Faults of the author end in exit code 1, of the command line in 2."""
    given = sys.argv[1:] if arguments is None else arguments
    messages = catalogue(_language(given))
    commands = _Commands(messages)
    try:
        # Outside standalone mode click catches its own Exit and returns the code.
        if code := commands.group().main(given, prog_name="protocolboek", standalone_mode=False):
            sys.exit(code)
    except click.UsageError as fault:
        fault.show()
        sys.exit(2)
    except click.Abort:
        sys.exit(130)
    except UnknownSchool as fault:
        said = "unknown-school-near" if fault.near else "unknown-school"
        click.echo(messages.say(said, id=fault.name, near=fault.near or "", known=", ".join(fault.known)), err=True)
        sys.exit(2)
    except NoProject as fault:
        click.echo(messages.say("no-project", folder=fault.folder), err=True)
        sys.exit(2)
    except Invalid as fault:
        for problem in fault.problems:
            click.echo(messages.tell(problem), err=True)
        sys.exit(1)


def _language(arguments: list[str]) -> str:
    """Chosen before anything is read, since the help too is in that language."""
    for before, after in pairwise(["", *arguments]):
        option, _, value = after.partition("=") if before != "--language" else (before, "", after)
        if option == "--language" and value in LANGUAGES:
            return value
    given = os.environ.get(LANGUAGE, "")
    return given if given in LANGUAGES else LANGUAGES[0]


class _Commands:
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
                ids, click.Option(["--site"], type=click.Path(path_type=Path), help=say("option-site"))]),
            click.Command("check", callback=self.check, params=[ids, as_json]),
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

    def build(self, ids: tuple[str, ...], site: Path | None) -> None:
        project, folders = self.loaded()
        wanted = _known(project, ids) or (*project.handbook_ids(), *sorted(project.unread))
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
                progress=progress,
            )
        self.tell(problem for row in rows for problem in row.problems)
        self.console.print(self.table(rows))
        failed = [row.id for row in rows if row.errors]
        if failed:
            click.echo(self.messages.say("build-failed", ids=", ".join(failed)), err=True)
            raise click.exceptions.Exit(1)
        click.echo(self.messages.say("build-done", path=(site or folders.root / "site") / "index.html"))

    def table(self, rows: list[Built]) -> Table:
        say = self.messages.say
        table = Table(box=SIMPLE_HEAD, padding=(0, 1), collapse_padding=True, pad_edge=False, expand=True)
        table.add_column(say("column-school"), ratio=1, overflow="fold")
        for column in ("articles", "own", "open", "warnings", "time"):
            table.add_column(say(f"column-{column}"), justify="right", width=9 if column == "articles" else 7)
        table.add_column(say("column-result"), width=13, no_wrap=True)
        for row in rows:
            result = "result-errors" if row.errors else ("result-published" if row.published else "result-kept")
            table.add_row(
                Text(row.name),  # a name is no markup
                str(row.articles),
                str(row.own_choices),
                str(row.open_choices),
                str(row.warnings),
                say("seconds", number=f"{row.seconds:.2f}"),
                say(result, count=row.errors),
            )
        return table

    def check(self, ids: tuple[str, ...], form: str) -> None:
        project, _ = self.loaded()
        outcomes = [outcome_of(project, name) for name in _known(project, ids) or (CANON, *_all(project))]
        problems = in_order(problem for outcome in outcomes for problem in outcome.problems)
        if form == "json":
            click.echo(json.dumps(self.as_json(outcomes, problems), ensure_ascii=False, indent=2))
        else:
            self.tell(problems)
            for outcome in outcomes:
                for choice in _open(outcome):
                    words = self.messages.say("check-open", id=outcome.id, name=choice.name, label=choice.label)
                    click.echo(words + (f" ({' / '.join(choice.choices)})" if choice.choices else ""))
            errors = sum(1 for problem in problems if problem.is_error)
            click.echo(self.messages.say("check-count", errors=errors, warnings=len(problems) - errors))
        if any(problem.is_error for problem in problems):
            raise click.exceptions.Exit(1)

    def as_json(self, outcomes: list[Outcome], problems: Iterable[Problem]) -> dict[str, Any]:
        return {
            "problems": [
                {
                    "file": p.place.file,
                    "line": p.place.line,
                    "column": p.place.column,
                    "severity": p.severity,
                    "code": p.code,
                    "message": self.messages.say(p.code, **p.values),
                }
                for p in problems
            ],
            "open": {o.id: [choice.model_dump(mode="json") for choice in _open(o)] for o in outcomes},
        }

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
        for choice in _open(outcome_of(project, name)):
            click.echo(self.messages.say("check-open", id=name, name=choice.name, label=choice.label))

    def override(self, name: str, clause: str, reason: str | None) -> None:
        project, folders = self.loaded()
        _readable(project, (name,))
        given = {"reason": reason} if reason else {}
        place = override(project, folders.schools / name, clause, **given)
        click.echo(self.messages.say("override-done", id=clause, at=place))

    def explain(self, name: str, clause: str, form: str) -> None:
        project, _ = self.loaded()
        resolution = outcome_of(project, name).resolution
        if resolution is None:
            self.tell(project.problems)
            raise click.exceptions.Exit(1)
        try:
            found = explain(resolution, clause)
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
        names = _readable(project, ids) or tuple(project.overlays)
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


def _all(project: Project) -> tuple[str, ...]:
    return (*project.overlays, *sorted(project.unread))


def _known(project: Project, ids: tuple[str, ...]) -> tuple[str, ...]:
    """The ids as given; UnknownSchool for the first that is not there."""
    for name in ids:
        if name not in (*_all(project), CANON):
            raise UnknownSchool(name, (*_all(project), CANON))
    return ids


def _readable(project: Project, ids: tuple[str, ...]) -> tuple[str, ...]:
    """The ids as given; UnknownSchool for the first that is no overlay, Invalid for the first that cannot be read."""
    for name in ids:
        if name not in _all(project):
            raise UnknownSchool(name, _all(project))
        if name in project.unread:
            raise Invalid(outcome_of(project, name).problems)
    return ids


def _open(outcome: Outcome) -> list[OpenChoice]:
    return outcome.resolution.open_choices() if outcome.resolution else []


def _version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(f"protocolboek {__version__}")
        context.exit()
