"""The part of `build` that builds: imported only where there is something to do."""

import datetime
import os
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from protocolboek.build.builder import build
from protocolboek.build.built import Built
from protocolboek.build.plan import Plan
from protocolboek.cli.named import known
from protocolboek.cli.report import table

if TYPE_CHECKING:
    from protocolboek.cli.building import BuildCommand


def build_now(
    command: "BuildCommand", plan: Plan, ids: tuple[str, ...], *, site: Path, on: datetime.date, papers: bool, jobs: int
) -> list[Built]:
    """Build what the plan leaves to do, with a bar on a terminal and the table afterwards."""
    project, folders = command.loaded(only=plan.todo)
    known(project, ids)
    wanted = [name for name in plan.todo if name in ids or name in (*project.handbook_ids(), *project.unread)]
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    console = Console(highlight=False)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as bar:
        task = bar.add_task(command.messages.say("build-progress", id=""), total=len(wanted))
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
            progress=lambda name: bar.update(
                task, advance=1, refresh=True, description=command.messages.say("build-progress", id=name)
            ),
        )
    if rows:
        console.print(table(rows, command.messages))
    return rows
