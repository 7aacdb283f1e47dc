"""Files by the system's own calls: it takes half as long as paths and files of Python, and a country has thousands."""

# ruff: noqa: PTH102, PTH103, PTH112, PTH113, PTH120 - what takes the time is what `pathlib` adds
import os
from collections.abc import Callable
from functools import partial
from typing import TypeVar

T = TypeVar("T")

CHUNK = 1 << 16
BYTES = getattr(os, "O_BINARY", 0)
"""Windows has files of another kind."""
WRITTEN = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | BYTES


def read(path: str) -> bytes:
    """What stands in a file. Raises OSError."""
    file = os.open(path, os.O_RDONLY | BYTES)
    try:
        return b"".join(iter(partial(os.read, file, CHUNK), b""))
    finally:
        os.close(file)


def write(path: str, data: bytes, *, apart: bool = False) -> None:
    """A file with these bytes. `apart`: its folder is most likely not there yet. Raises OSError."""
    if apart:
        _make_folder(os.path.dirname(path))
    file = _in_folder(path, partial(os.open, path, WRITTEN, 0o666))
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(file, left) :]
    finally:
        os.close(file)


def link(there: str, path: str) -> None:
    """The file that stands there, here too. Raises OSError."""
    _in_folder(path, partial(os.link, there, path))


def _in_folder(path: str, do: Callable[[], T]) -> T:
    """Do something for which the folder of a path must be there."""
    try:
        return do()
    except FileNotFoundError:
        _make_folder(os.path.dirname(path))
        return do()


def _make_folder(path: str) -> None:
    """A folder, if it is not there. Mostly the one above it is."""
    try:
        os.mkdir(path)
    except FileExistsError:
        pass
    except FileNotFoundError:
        os.makedirs(path, exist_ok=True)


def is_file(path: str) -> bool:
    return os.path.isfile(path)


def is_folder(path: str) -> bool:
    return os.path.isdir(path)


def folders(path: str) -> set[str]:
    """The names of the folders in a folder. Raises OSError."""
    with os.scandir(path) as entries:
        return {entry.name for entry in entries if entry.is_dir()}
