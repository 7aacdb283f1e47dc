"""Files by the system's own calls: it takes half as long as paths and files of Python, and a country has thousands."""

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


def folders(path: str) -> set[str]:
    """The names of the folders in a folder. Raises OSError."""
    with os.scandir(path) as entries:
        return {entry.name for entry in entries if entry.is_dir()}
