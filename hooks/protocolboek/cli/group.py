"""The command line as a whole. Each command is imported when it is asked for: what a build of nothing needs is little,
and what `print` needs is much."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

import click

from protocolboek import __version__
from protocolboek.cli.loader import Loader
from protocolboek.messages import LANGUAGES, Catalogue

MODULES: Mapping[str, str] = {
    "build": "building:BuildCommand",
    "bundle": "bundle:BundleCommand",
    "check": "editing:EditCommands",
    "decide": "versions:VersionCommands",
    "diff": "comparing:DiffCommand",
    "explain": "editing:EditCommands",
    "export": "exporting:ExportCommand",
    "freeze": "versions:VersionCommands",
    "impact": "impact:ImpactCommand",
    "merge": "merge:MergeCommand",
    "new": "editing:EditCommands",
    "override": "editing:EditCommands",
    "print": "printing:PrintCommand",
    "schema": "editing:EditCommands",
    "serve": "serving:ServeCommand",
    "status": "versions:VersionCommands",
    "verify": "verify:VerifyCommand",
}
"""Where each command is: a module beside this one, and the class in it whose `commands()` has it."""


class Group(click.Group):
    """The commands, in the language of `messages`."""

    def __init__(self, messages: Catalogue) -> None:
        say = messages.say
        super().__init__(
            "protocolboek",
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
        self.messages = messages
        self.loaded = Loader(Path())

    def options(self, project: Path | None, language: str | None) -> None:  # noqa: ARG002
        self.loaded.begin(project or Path.cwd())

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in MODULES:
            return None
        module, name = MODULES[cmd_name].split(":")
        made = getattr(import_module(f"protocolboek.cli.{module}"), name)(self.messages, self.loaded)
        found: click.Command = next(command for command in made.commands() if command.name == cmd_name)
        found.help = self.messages.say(f"help-{cmd_name}")
        return found


def _version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(f"protocolboek {__version__}")
        context.exit()
