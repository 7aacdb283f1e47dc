"""What a site is made of, as digests of raw files: cheap enough to look at before anything is read or imported.

Contents count, never times: a fresh checkout is no change."""

import hashlib
import os
import re
import sys
from collections.abc import Iterator
from importlib.metadata import distribution, requires
from pathlib import Path

from protocolboek.build.raw import is_folder, read
from protocolboek.overrides import Overrides, layers

PACKAGE = Path(__file__).parent.parent
CODE = (".py", ".po", ".xml")
BENEATH = ("markdown", "markupsafe", "pydantic-core", "pyyaml")
HOME = "../"
"""The way from a school's folder to the page of all schools."""
NEVER = ("__pycache__", "_project")
"""What Python leaves behind, and in an installed package the project in it: its parts are digested by themselves."""


def of_folder(folder: Path) -> str:
    """Of all files below a folder, by their paths from it; "" where there is none."""
    place = str(folder)
    if not is_folder(place):
        return ""
    total = hashlib.sha256()
    for name, data in _contents(place, ""):
        total.update(os.fsencode(name) + f"\0{len(data)}\0".encode() + data)
    return total.hexdigest()


def of_program(*, overrides: Overrides, config_file: Path, theme: Path, options: tuple[str, ...]) -> str:
    """Of all that is the same for every site: our code, the templates, the theme, the libraries, how it was asked."""
    total = hashlib.sha256("\0".join((*options, *libraries(), *_beneath())).encode())
    for name, data in _contents(str(PACKAGE), "", CODE):
        total.update(f"{name}\0{len(data)}\0".encode() + data)
    for path in (config_file, *sorted((theme / "assets" / "stylesheets").glob("*.css"))):
        total.update(path.read_bytes())
    for folder in layers(overrides):
        total.update(of_folder(folder).encode())
    return total.hexdigest()


def asked(*, papers: bool, home: str | None = HOME) -> tuple[str, ...]:
    """How sites were asked for, as options of `of_program`: the way home is as in `series_of`."""
    return (str(papers), str(home))


def overlays_in(schools: Path) -> list[str]:
    """The names of all overlays that there are."""
    return sorted(path.name for path in schools.glob("[!.]*/"))


def libraries() -> Iterator[str]:
    """What we rest on, with its version, as lines for pip: another one may write otherwise."""
    for line in requires("protocolboek") or ():
        name = re.split(r"[^\w.-]", line, maxsplit=1)[0]
        yield f"{name}=={_version(name)}"


def _beneath() -> Iterator[str]:
    """What those rest on and what ends up in pages, and the language itself."""
    yield sys.version
    for name in BENEATH:
        yield f"{name}=={_version(name)}"


def _version(name: str) -> str:
    """From its one line: whoever asks `importlib.metadata` has all headers read, and the README behind them."""
    found = distribution(name)
    line = re.search(r"^Version: *(\S+)", found.read_text("METADATA") or "", re.MULTILINE)
    return line[1] if line else found.version


def _contents(
    folder: str, below: str, endings: tuple[str, ...] = ("",), above: tuple[str, ...] = ()
) -> Iterator[tuple[str, bytes]]:
    """Files by path, in order. What nobody can read counts by its name: an editor's lock leads nowhere. `above` are the
    folders that this one is in, so that a link to one of them is no way in."""
    here = (*above, folder)
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_dir():
            if entry.name not in NEVER and not (entry.is_symlink() and _leads_back(entry.path, here)):
                yield from _contents(entry.path, f"{below}{entry.name}/", endings, here)
        elif entry.name.endswith(endings):
            yield below + entry.name, _bytes(entry.path)


def _leads_back(link: str, folders: tuple[str, ...]) -> bool:
    return os.path.realpath(link) in {os.path.realpath(folder) for folder in folders}


def _bytes(path: str) -> bytes:
    try:
        return read(path)
    except OSError as fault:
        return f"cannot be read: {fault.errno}".encode()
