"""What an earlier build made of a text, for a build in which that text stays as it is: of a school with a history most
texts do, whatever else changes."""

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from protocolboek.build.built import Text
from protocolboek.build.pages import Proof, frame_of, parted, with_proof
from protocolboek.build.spelled import spelled
from protocolboek.model.assets import Assets
from protocolboek.model.edition import Against, Edition, Elsewhere
from protocolboek.model.once import once_per_object
from protocolboek.model.version import Version
from protocolboek.render import Site


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
            files = _linked(self.folder / path, target)
        except OSError:  # gone, or a disk that knows no links
            shutil.rmtree(target, ignore_errors=True)
            return None
        if files != found.files:
            shutil.rmtree(target)
            return None
        return found

    def pages(self, path: str, site: Site, keys: Mapping[str, str], proof: Proof) -> dict[str, bytes]:
        """Of a text that is made again, by path the files of the pages that stay as they are."""
        found = self.texts.get(path)
        before = parted(found.pages) if found else {}
        same = [page for page in site.pages if before.get(page.path) == keys[page.path]]
        if found is None or not same:
            return {}
        folder, old = self.folder / path, Proof.of(found.digest)
        try:
            if seen(folder) != found.files:
                return {}
            made = {
                page.path: with_proof((folder / page.file).read_bytes(), old, proof, frame_of(site, page))
                for page in same
            }
        except OSError:
            return {}
        return {name: data for name, data in made.items() if data is not None}


def seen(folder: Path) -> str:
    """A digest of which files stand in a folder and below it, and how large they are. When they were written is of no
    account: a record is the same wherever its sites were made."""
    return _digest((name, _size(entry)) for name, entry in _entries(str(folder)) if not _is_folder(entry))


def _linked(folder: Path, target: Path) -> str:
    """Have a folder once more at `target`, with links to its files; what comes back is as of `seen`."""
    target.mkdir(parents=True)
    files = []
    for name, entry in _entries(str(folder)):
        if _is_folder(entry):
            (target / name).mkdir()
        else:
            files.append((name, _size(entry)))
            os.link(entry.path, f"{target}/{name}")
    return _digest(files)


def _entries(folder: str, within: str = "") -> Iterator[tuple[str, os.DirEntry[str]]]:
    """What stands in a folder and below it by its path there, each folder before what it holds. pathlib takes five
    times as long."""
    with os.scandir(folder) as found:
        for entry in found:
            name = f"{within}{entry.name}"
            yield name, entry
            if _is_folder(entry):
                yield from _entries(entry.path, f"{name}/")


def _is_folder(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir(follow_symlinks=False)


def _size(entry: os.DirEntry[str]) -> int:
    """Of a file. Anything else we never made: a text that has it is not the one that stood there."""
    return entry.stat(follow_symlinks=False).st_size if entry.is_file(follow_symlinks=False) else -1


def _digest(files: Iterable[tuple[str, int]]) -> str:
    return hashlib.sha256(repr(sorted(files)).encode()).hexdigest()


def key_of(edition: Edition, season: tuple[str, str]) -> str:
    """A digest of all that the pages and papers of an edition are made of, but for the program. Of the day only the
    `season` counts, within which nothing changes by itself."""
    digest = hashlib.sha256(repr(season).encode())
    for data in (edition.data, edition.provenance_data):
        digest.update(hashlib.sha256(data).digest())
    for of_canon in (edition.words, edition.declared, edition.marks):
        digest.update(_sum(of_canon).encode())
    for piece in spelled(edition, _brief, _told_otherwise):
        digest.update(piece.encode())
    return digest.hexdigest()


def _told_otherwise(value: object, name: str) -> bool:
    return isinstance(value, Edition) and name in ("handbook", "provenance", "on", "words", "declared", "marks")


def _brief(value: object) -> str | None:
    """What is large, and what comes back, by its digest."""
    match value:
        case bytes():
            return _sum(value)
        case Version():
            # Its texts follow from its bytes.
            return f"{value.id} {_sum(value.data)}{_sum(value.beside)}{value.damaged} {value.decisions!r};"
        case Against():
            # Both texts are told of among those on the site: what changed between them follows.
            return f"{value.version} {value.approved};"
        case dict() if all(type(item) is str for item in value.values()):
            return f"{value!r};"
        case Elsewhere():
            return f"{value.name!r} {value.address!r};"
        case Assets():
            return f"{value.folder} {value.icon} {value.logo};"
        case _:
            return None


@once_per_object(2048)
def _sum(value: object) -> str:
    data = value if isinstance(value, bytes) else repr(value).encode()
    return hashlib.sha256(data).hexdigest() + ";"
