"""The command `export`: one text as a plain project for MkDocs, to build a site from without this program."""

import datetime
from pathlib import Path

import click

from protocolboek.build.export import Taken, export, put
from protocolboek.build.texts import SeveralProtocols
from protocolboek.cli.loader import Loader
from protocolboek.cli.named import readable
from protocolboek.cli.today import DAY, day_or_today
from protocolboek.messages import Catalogue
from protocolboek.pipeline import unknown_school


class ExportCommand:
    """The command, in the language of `messages`; `loaded` reads the project."""

    def __init__(self, messages: Catalogue, loaded: Loader) -> None:
        self.messages = messages
        self.loaded = loaded

    def commands(self) -> list[click.Command]:
        say = self.messages.say
        return [click.Command("export", callback=self.export, params=[
            click.Argument(["name"], metavar="ID"),
            click.Argument(["folder"], metavar=say("metavar-folder"), type=click.Path(path_type=Path)),
            click.Option(["--protocol"], help=say("option-export-protocol")),
            click.Option(["--version"], metavar=say("metavar-version"), help=say("option-export-version")),
            click.Option(["--date", "day"], type=DAY, help=say("option-today")),
        ])]  # fmt: skip

    def export(
        self, *, name: str, folder: Path, protocol: str | None, version: str | None, day: datetime.datetime | None
    ) -> None:
        project, folders = self.loaded([name])
        if name not in project.names:
            raise unknown_school(name, project.names)
        readable(project, (name,))
        try:
            files = export(project, name, protocol, version, on=day_or_today(day), overrides=folders.overrides)
            put(files, folder)
        except SeveralProtocols as fault:
            raise click.UsageError(self.messages.say("export-several", known=", ".join(fault.known))) from fault
        except Taken as fault:
            raise click.UsageError(self.messages.say("export-taken", folder=folder)) from fault
        except OSError as fault:
            raise click.UsageError(self.messages.say("export-unwritable", folder=folder)) from fault
        click.echo(self.messages.say("export-done", folder=folder))
