"""What takes long to make is made by the first test process that asks for it: the others wait, and read it too."""

import os
import pickle
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from filelock import FileLock

Made = TypeVar("Made")


@contextmanager
def shared(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Made]) -> Iterator[tuple[Path, Made]]:
    """A folder of all test processes together, and what `make` said when it filled it. It is to be read only: who is
    done with it must leave it as it was."""
    own = factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / f"shared-{name}"
    said = folder.with_name(f"{folder.name}.pickle")
    with FileLock(f"{folder}.lock"):
        if not said.exists():
            shutil.rmtree(folder, ignore_errors=True)  # of who was stopped halfway
            folder.mkdir()
            said.write_bytes(pickle.dumps((make(folder), stamps(folder))))
    made, before = pickle.loads(said.read_bytes())
    yield folder, made
    assert stamps(folder) == before, f"a test wrote into {folder}"


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file with its size and when it was written."""
    found = {str(path): path.stat() for path in folder.rglob("*") if path.is_file()}
    return {name: (stat.st_size, stat.st_mtime_ns) for name, stat in found.items()}
