"""The command `diff`: two texts of one protocol side by side."""

from collections.abc import Callable

import click

from protocolboek.build.faults import templates_told
from protocolboek.cli.difference import diff_lines
from protocolboek.cli.named import known
from protocolboek.compare import compare
from protocolboek.edit.sides import DifferentProtocols, SeveralProtocols, UnknownSide, contacts_of, sides_of
from protocolboek.messages import Catalogue
from protocolboek.pipeline import Project
from protocolboek.project import Folders
from protocolboek.render import render_changes, templates_in


class DiffCommand:
    """The command, in the language of `messages`; `loaded` reads the project."""

    def __init__(self, messages: Catalogue, loaded: Callable[[], tuple[Project, Folders]]) -> None:
        self.messages = messages
        self.loaded = loaded

    def commands(self) -> list[click.Command]:
        say = self.messages.say
        return [click.Command("diff", callback=self.diff, params=[
            click.Argument(["name"], metavar="ID"),
            click.Argument(["old"], metavar=say("metavar-old")),
            click.Argument(["new"], metavar=say("metavar-new")),
            click.Option(["--protocol"], help=say("option-protocol")),
            click.Option(["--format", "form"], type=click.Choice(["text", "json", "html"]), default="text"),
        ])]  # fmt: skip

    def diff(self, name: str, old: str, new: str, protocol: str | None, form: str) -> None:
        project, folders = self.loaded()
        known(project, (name,))
        try:
            before, after = sides_of(project, name, (old, new), protocol=protocol)
        except UnknownSide as fault:
            words = self.messages.say("diff-unknown", name=fault.name, known=", ".join(fault.known))
            raise click.UsageError(words) from fault
        except SeveralProtocols as fault:
            words = self.messages.say("diff-several", known=", ".join(fault.known))
            raise click.UsageError(words) from fault
        except DifferentProtocols as fault:
            raise click.UsageError(self.messages.say("diff-different", old=old, new=new)) from fault
        found = compare(
            before.handbook,
            after.handbook,
            provenance_old=before.provenance,
            provenance_new=after.provenance,
        )
        if form == "json":
            click.echo(found.to_json().decode("utf-8"))
        elif form == "html":
            with templates_told(folders.overrides):
                page = render_changes(found, templates_in(folders.overrides), contacts=contacts_of(project, name))
            click.echo(page)
        else:
            click.echo("\n".join(diff_lines(found, self.messages)))
