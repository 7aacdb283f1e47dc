"""What an earlier build made of a text, for a build in which that text stays as it is: of a school with a history most
texts do, whatever else changes."""

import hashlib
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from protocolboek.build.built import Text
from protocolboek.build.spelled import spelled
from protocolboek.model.assets import Assets
from protocolboek.model.canon import Declaration, Words
from protocolboek.model.edition import Against, Edition
from protocolboek.model.once import once_per_object
from protocolboek.model.version import Version


@dataclass(frozen=True, slots=True)
class Earlier:
    """What stands of one school, made by this same program: its folder, and its texts by their path in it."""

    folder: Path
    texts: Mapping[str, Text]

    def bring(self, path: str, key: str, target: Path) -> Text | None:
        """Have a text once more at `target`, if it was made of the same and is whole. Nothing is ever written into a
        file that was published, so a link to it does."""
        found = self.texts.get(path)
        if found is None or found.key != key:
            return None
        try:
            shutil.copytree(self.folder / path, target, copy_function=os.link)
        except (OSError, shutil.Error):  # gone, or a disk that knows no links
            shutil.rmtree(target, ignore_errors=True)
            return None
        if seen(target) != found.files:
            shutil.rmtree(target)
            return None
        return found


def seen(folder: Path) -> str:
    """A digest of which files stand in a folder and below it, and how large they are. When they were written is of no
    account: a record is the same wherever its sites were made."""
    told = sorted((str(path.relative_to(folder)), path.stat().st_size) for path in folder.rglob("*") if path.is_file())
    return hashlib.sha256(repr(told).encode()).hexdigest()


def key_of(edition: Edition, season: tuple[str, str]) -> str:
    """A digest of all that the pages and papers of an edition are made of, but for the program. Of the day only the
    `season` counts, within which nothing changes by itself."""
    digest = hashlib.sha256(repr(season).encode())
    for data in (edition.data, edition.provenance_data):
        digest.update(hashlib.sha256(data).digest())
    for piece in spelled(edition, _brief, _told_otherwise):
        digest.update(piece.encode())
    return digest.hexdigest()


def _told_otherwise(value: object, name: str) -> bool:
    return isinstance(value, Edition) and name in ("handbook", "provenance", "on")


def _brief(value: object) -> str | None:
    """What is large, and what comes back, by its digest."""
    match value:
        case Words() | Declaration() | bytes():
            return _sum(value)
        case Version():
            # Its texts follow from its bytes.
            return f"{value.id} {_sum(value.data)}{_sum(value.beside)}{value.damaged} {value.decisions!r};"
        case Against():
            # Both texts are told of among those on the site: what changed between them follows.
            return f"{value.version} {value.approved};"
        case Assets():
            return f"{value.folder} {value.icon} {value.logo};"
        case _:
            return None


@once_per_object(2048)
def _sum(value: object) -> str:
    data = value if isinstance(value, bytes) else repr(value).encode()
    return hashlib.sha256(data).hexdigest() + ";"
