"""The part of `build` that builds: imported only where there is something to do."""

import datetime
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from protocolboek.build.builder import build
from protocolboek.build.built import Built
from protocolboek.build.plan import Plan
from protocolboek.cli.named import known
from protocolboek.cli.report import table
from protocolboek.messages import Catalogue

if TYPE_CHECKING:
    from protocolboek.cli.building import BuildCommand

MANY = 100
"""Schools that a table has a line for each; of more than that, those that went wrong."""


def build_now(
    command: "BuildCommand", plan: Plan, ids: tuple[str, ...], *, site: Path, on: datetime.date, papers: bool, jobs: int
) -> list[Built]:
    """Build what the plan leaves to do, with a bar on a terminal and a table afterwards."""
    project, folders = command.loaded(only=plan.todo)
    known(project, ids)
    wanted = [name for name in plan.todo if name in ids or name in (*project.handbook_ids(), *project.unread)]
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    console = Console(highlight=False, emoji=False)
    with _bar(console, len(wanted), command.messages) as progress:
        rows = build(
            project,
            wanted,
            site=site,
            config_file=folders.config_file,
            overrides=folders.overrides,
            on=on,
            papers=papers,
            jobs=jobs,
            plan=plan,
            progress=progress,
        )
    told = rows if len(rows) <= MANY else [row for row in rows if row.errors]
    if told:
        console.print(table(told, command.messages))
    if told is not rows:
        console.print(command.messages.say("build-others", count=len(rows) - len(told)))
    return rows


@contextmanager
def _bar(console: Console, total: int, messages: Catalogue) -> Iterator[Callable[[str], None]]:
    """What is told each school that is begun; a bar shows it on a terminal. Elsewhere an empty line is all that would
    be seen of it, and it takes long to import."""
    if not console.is_terminal:
        try:
            yield lambda _: None
        finally:
            console.print()
        return
    rich = import_module("rich.progress")
    columns = (rich.TextColumn("{task.description}"), rich.BarColumn(), rich.MofNCompleteColumn())
    with rich.Progress(*columns, console=console, transient=True, auto_refresh=False) as bar:
        task = bar.add_task(messages.say("build-progress", id=""), total=total)
        yield lambda name: bar.update(
            task, advance=1, refresh=True, description=messages.say("build-progress", id=name)
        )
