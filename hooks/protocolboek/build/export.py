"""`protocolboek export`: one text in a folder of its own, from which others build a site without this program."""

import datetime
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from protocolboek.build.assets import assets_for
from protocolboek.build.editions import compared
from protocolboek.build.policy import leading_among, shown_among
from protocolboek.build.publish import swap
from protocolboek.build.stage import write
from protocolboek.build.texts import found_among, sound, texts_in
from protocolboek.model.edition import Edition
from protocolboek.model.resolution import Resolution
from protocolboek.overrides import Overrides
from protocolboek.pipeline import Project
from protocolboek.render import templates_in
from protocolboek.render.export import render_export

MARKER = ".protocolboek-export"
"""In a folder that an export made: it may be written again."""
STAGING = ".protocolboek-new"


class Taken(Exception):
    """A folder that holds what is not ours, or no folder at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(str(folder))


def export(
    project: Project,
    school: str,
    protocol: str | None = None,
    version: str | None = None,
    *,
    on: datetime.date,
    overrides: Overrides,
) -> dict[str, bytes]:
    """The files of the export by path: of the version named, or of the text that leads. Raises SeveralProtocols,
    and Invalid where there is no such text."""
    resolution = sound(project, school)
    text = text_alone(resolution, protocol, version, on)
    assets = assets_for(resolution, overrides)
    return render_export(replace(text, assets=assets), templates_in(overrides))


def text_alone(resolution: Resolution, protocol: str | None, version: str | None, on: datetime.date) -> Edition:
    """The text as on the site, compared with those that stand there; but with no way to them, nor to the school."""
    texts = texts_in(resolution, protocol, on)
    shown = shown_among(texts, resolution.overlay) if resolution.overlay else texts
    # Who names no text gets none that the school keeps to itself, where it shows any.
    text = found_among(texts, version) if version else leading_among(shown or texts)
    known = tuple(one for one in texts if one in shown or one is text)
    return replace(compared(text, known), others=(), above="", home=None)


def put(files: Mapping[str, bytes], folder: Path) -> None:
    """Write an export. What an earlier one made there is replaced whole, and what else was put beside it stays.
    Raises Taken and OSError."""
    if not is_free(folder):
        raise Taken(folder)
    write(folder / MARKER, "")
    staging = folder / STAGING
    shutil.rmtree(staging, ignore_errors=True)
    try:
        for name, data in files.items():
            write(staging / name, data)
        for new in sorted(staging.iterdir()):
            swap(new, folder / new.name)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def is_free(folder: Path) -> bool:
    """Whether an export may be written there: nothing is there, or an earlier export."""
    if not folder.exists():
        return True
    return folder.is_dir() and ((folder / MARKER).is_file() or not any(folder.iterdir()))
