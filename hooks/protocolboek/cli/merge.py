"""The command `merge`: what several machines built becomes one site."""

from pathlib import Path

import click

from protocolboek.build.inputs import of_folder, overlays_in
from protocolboek.build.merge import merge
from protocolboek.build.pieces import Here
from protocolboek.cli.building import program_of
from protocolboek.cli.loader import Loader
from protocolboek.messages import Catalogue
from protocolboek.project import Folders


class MergeCommand:
    """The command, in the language of `messages`; of the project it reads only where its parts stand."""

    def __init__(self, messages: Catalogue, loaded: Loader) -> None:
        self.messages = messages
        self.loaded = loaded

    def commands(self) -> list[click.Command]:
        say = self.messages.say
        return [click.Command("merge", callback=self.merge, params=[
            click.Argument(
                ["shards"], nargs=-1, required=True, metavar="MAP…", type=click.Path(path_type=Path, file_okay=False)
            ),
            click.Option(["--site"], type=click.Path(path_type=Path), help=say("option-site")),
        ])]  # fmt: skip

    def merge(self, *, shards: tuple[Path, ...], site: Path | None) -> None:
        folders = self.loaded.folders()
        place = site or folders.root / "site"
        merged = merge(shards, site=place, here=here(folders), overrides=folders.overrides)
        if merged.old:
            click.echo(self.messages.say("merge-old", ids=", ".join(merged.old)), err=True)
        click.echo(self.messages.say("merge-done", count=len(merged.standing), path=place / "index.html"))


def here(folders: Folders) -> Here:
    """What the shards must have been made of, all of them with papers or all without."""
    return Here(
        programs=frozenset(program_of(folders, papers=papers) for papers in (True, False)),
        canon=of_folder(folders.content),
        layers={name: of_folder(folders.schools / name) for name in overlays_in(folders.schools)},
    )
