"""What an earlier build made of a text, for a build in which that text stays as it is: of a school with a history most
texts do, whatever else changes."""

import hashlib
import os
import shutil
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from protocolboek.build import raw
from protocolboek.build.built import Text
from protocolboek.build.pages import Proof, parted, with_proof
from protocolboek.render import Site


@dataclass(frozen=True, slots=True)
class Earlier:
    """What stands of one school, made by this same program: its folder, and its texts by their path in it."""

    folder: Path
    texts: Mapping[str, Text]

    def bring(self, path: str, key: str, target: Path) -> Text | None:
        """Have a text once more at `target`, if it was made of the same and is whole. Nothing is ever written into a
        file that was published, so a link to it does."""
        if not (found := self._same(path, key)):
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

    def loose(self, path: str, key: str, names: Collection[str], target: Path) -> Text | None:
        """The same of single files in the folder `path`, by their names there."""
        if not (found := self._same(path, key)):
            return None
        with suppress(OSError):  # then not all are there
            for name in names:
                raw.link(f"{self.folder}/{path}/{name}", f"{target}/{name}")
        if seen_of(names, target) == found.files:
            return found
        for name in names:
            (target / name).unlink(missing_ok=True)
        return None

    def _same(self, path: str, key: str) -> Text | None:
        """What stands there, if it was made of the same."""
        found = self.texts.get(path)
        return found if found and found.key == key else None

    def pages(
        self, path: str, site: Site, keys: Mapping[str, str], proof: Proof, names: Iterable[str]
    ) -> dict[str, bytes]:
        """Of a text that is made again, by path the files of the pages that stay as they are. `names` are all files of
        the text: it must be whole, and may not have had others."""
        found = self.texts.get(path)
        before = parted(found.pages) if found else {}
        same = [page for page in site.pages if before.get(page.path) == keys[page.path]]
        if found is None or not same:
            return {}
        folder, old = self.folder / path, Proof.of(found.digest)
        try:
            if seen_of(names, folder) != found.files:
                return {}
            foot = site.frame["footer"].encode()
            made = {page.path: with_proof(raw.read(f"{folder}/{page.file}"), old, proof, foot) for page in same}
        except OSError:
            return {}
        return {name: data for name, data in made.items() if data is not None}


def seen_of(names: Iterable[str], folder: Path) -> str:
    """A digest of some files in a folder: which they are, and how large. One that is not there has no size. When they
    were written is of no account: a record is the same wherever its sites were made."""
    within = str(folder)
    return _digest([(name, _size_of(f"{within}/{name}")) for name in names])


def _linked(folder: Path, target: Path) -> str:
    """Have a folder once more at `target`, with links to its files; what comes back is as of `seen_of`."""
    target.mkdir(parents=True)
    files = []
    for name, entry in _entries(str(folder)):
        if _is_folder(entry):
            (target / name).mkdir()
        else:
            files.append((name, _size(entry.stat(follow_symlinks=False))))
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


def _size(found: os.stat_result) -> int:
    """Of a file. Anything else we never made: a text that has it is not the one that stood there."""
    return found.st_size if stat.S_ISREG(found.st_mode) else -1


def _size_of(path: str) -> int:
    try:
        return _size(os.lstat(path))
    except OSError:
        return -1


def _digest(files: Iterable[tuple[str, int]]) -> str:
    told = "\0".join([f"{name}\0{size}" for name, size in sorted(files)])
    return hashlib.sha256(os.fsencode(told)).hexdigest()
