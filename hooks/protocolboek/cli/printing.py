"""The command `print`: a text on paper, in Word or as one HTML file; its changes; a sheet to sign."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import click

from protocolboek.build import papers
from protocolboek.build.faults import templates_told
from protocolboek.build.papers import Form, NoSheet, Printed, Sheet
from protocolboek.build.texts import SeveralProtocols, against_named, text_named, texts_of
from protocolboek.cli.named import readable
from protocolboek.cli.today import DAY, day_or_today
from protocolboek.messages import Catalogue
from protocolboek.pipeline import Project
from protocolboek.project import Folders


class PrintCommand:
    """The command, in the language of `messages`; `loaded` reads the project."""

    def __init__(self, messages: Catalogue, loaded: Callable[[], tuple[Project, Folders]]) -> None:
        self.messages = messages
        self.loaded = loaded

    def commands(self) -> list[click.Command]:
        say = self.messages.say
        return [click.Command("print", callback=self.print, params=[
            click.Argument(["name"], metavar="ID"),
            click.Argument(["protocol"], metavar="[PROTOCOL]", required=False),
            click.Argument(["version"], metavar=f"[{say('metavar-version')}]", required=False),
            click.Option(["--format", "form"], type=click.Choice(get_args(Form)), default="pdf"),
            click.Option(["--compare", "old"], metavar=say("metavar-old"), help=say("option-compare")),
            click.Option(["--sheet"], type=click.Choice(get_args(Sheet)), help=say("option-sheet")),
            click.Option(["--output"], type=click.Path(path_type=Path), help=say("option-print-output")),
            click.Option(["--date", "day"], type=DAY, help=say("option-today")),
        ])]  # fmt: skip

    def print(
        self,
        *,
        name: str,
        protocol: str | None,
        version: str | None,
        form: Form,
        old: str | None,
        sheet: Sheet | None,
        output: Path | None,
        day: datetime.datetime | None,
    ) -> None:
        if old is not None and sheet:
            raise click.UsageError(self.messages.say("print-one"))
        if sheet and form != "pdf":
            raise click.UsageError(self.messages.say("print-sheet-pdf"))
        project, folders = self.loaded()
        readable(project, (name,))
        try:
            texts = texts_of(project, name, protocol, day_or_today(day))
            edition = text_named(texts, version)
            with templates_told(folders.overrides):
                if sheet:
                    made = papers.sheet(edition, sheet, folders.overrides)
                elif old is not None:
                    before, against = text_named(texts, old), against_named(texts, edition, old)
                    made = papers.changes(edition, before, against, form, folders.overrides)
                else:
                    made = papers.handbook(edition, form, folders.overrides)
        except SeveralProtocols as fault:
            raise click.UsageError(self.messages.say("print-several", known=", ".join(fault.known))) from fault
        except NoSheet as fault:
            click.echo(self.messages.say("print-no-sheet"), err=True)
            raise click.exceptions.Exit(1) from fault
        try:
            click.echo(self.messages.say("print-done", path=keep(made, output)))
        except OSError as fault:
            raise click.UsageError(self.messages.say("print-output", path=output or made.name)) from fault


def keep(made: Printed, output: Path | None) -> Path:
    """Write the file in this folder, in the folder named, or under the name given. Raises OSError."""
    folder = output is not None and (output.is_dir() or not output.suffix)
    path = output / made.name if output and folder else output or Path(made.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made.data)
    return path
