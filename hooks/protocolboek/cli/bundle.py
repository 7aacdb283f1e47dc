"""The command `bundle`: a school's handbooks as one zip, to put on a website of its own."""

import datetime
import os
from collections.abc import Callable
from pathlib import Path

import click

from protocolboek.build.bundle import bundle
from protocolboek.cli.named import readable
from protocolboek.cli.today import DAY, day_or_today
from protocolboek.messages import Catalogue
from protocolboek.model.problems import Invalid, error
from protocolboek.pipeline import Project
from protocolboek.project import Folders


class BundleCommand:
    """The command, in the language of `messages`; `loaded` reads the project."""

    def __init__(self, messages: Catalogue, loaded: Callable[[], tuple[Project, Folders]]) -> None:
        self.messages = messages
        self.loaded = loaded

    def commands(self) -> list[click.Command]:
        say = self.messages.say
        return [click.Command("bundle", callback=self.bundle, params=[
            click.Argument(["name"], metavar="ID"),
            click.Option(["--output"], type=click.Path(path_type=Path), help=say("option-bundle-output")),
            click.Option(["--date", "day"], type=DAY, help=say("option-today")),
            click.Option(["--papers/--no-papers", "papers"], default=True, help=say("option-papers")),
        ])]  # fmt: skip

    def bundle(self, *, name: str, output: Path | None, day: datetime.datetime | None, papers: bool) -> None:
        project, folders = self.loaded()
        readable(project, (name,))
        overlay = project.overlays[name]
        if not overlay.handbook:
            raise Invalid((error(overlay.place, "freeze-no-handbook", id=name),))
        os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
        made = bundle(
            project,
            name,
            config_file=folders.config_file,
            overrides=folders.overrides,
            on=day_or_today(day),
            papers=papers,
        )
        for problem in made.row.problems:
            click.echo(self.messages.tell(problem), err=True)
        if made.data is None:
            said = "bundle-failed" if made.row.errors else "bundle-nothing"
            click.echo(self.messages.say(said, id=name), err=True)
            raise click.exceptions.Exit(1)
        path = place_of(name, output)
        try:
            keep(made.data, path)
        except OSError as fault:
            raise click.UsageError(self.messages.say("print-output", path=path)) from fault
        click.echo(self.messages.say("bundle-done", path=path))


def place_of(name: str, output: Path | None) -> Path:
    """The file as it was named; in the folder that was named; or in this folder."""
    folder = output is not None and (output.is_dir() or not output.suffix)
    return output / f"{name}.zip" if output and folder else output or Path(f"{name}.zip")


def keep(data: bytes, path: Path) -> None:
    """Write a file whole or not at all: what stood there stays until then. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
