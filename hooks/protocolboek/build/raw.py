"""Files by the system's own calls: it takes half as long as paths and files of Python, and a country has thousands."""

# ruff: noqa: PTH112, PTH113 - what takes the time is what `pathlib` adds
import os
from functools import partial

CHUNK = 1 << 16


def read(path: str) -> bytes:
    """What stands in a file. Raises OSError."""
    file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        return b"".join(iter(partial(os.read, file, CHUNK), b""))
    finally:
        os.close(file)


def is_file(path: str) -> bool:
    return os.path.isfile(path)


def is_folder(path: str) -> bool:
    return os.path.isdir(path)


def folders(path: str) -> set[str]:
    """The names of the folders in a folder. Raises OSError."""
    with os.scandir(path) as entries:
        return {entry.name for entry in entries if entry.is_dir()}
