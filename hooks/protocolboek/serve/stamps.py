"""Whether files changed, told by their stamps. A look takes a millisecond, and works on any disk."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

Stamps = Mapping[str, tuple[int, int, int]]
"""By path: when a file was written, how long it is, and which one it is (editors write another and rename it)."""


def stamps(folder: Path) -> Stamps:
    """Of every file below a folder, by its path from there; none where there is no folder."""
    return dict(_stamps(str(folder), ""))


def _stamps(folder: str, below: str) -> Iterator[tuple[str, tuple[int, int, int]]]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return  # gone between two looks
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield from _stamps(entry.path, f"{below}{entry.name}/")
            continue
        try:
            found = entry.stat()
        except OSError:
            continue
        yield below + entry.name, (found.st_mtime_ns, found.st_size, found.st_ino)


def changed(before: Stamps, after: Stamps) -> set[str]:
    """The files that came, went, or were written."""
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
