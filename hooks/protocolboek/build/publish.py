"""Publishing: a site is made in a staging folder and takes the old one's place by rename, whole or not at all."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def staging_for(site: Path) -> Iterator[Path]:
    """A fresh folder beside `site`, on the same disk so that a rename is one step; gone afterwards."""
    site.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{site.name}-", dir=site.parent))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def swap(new: Path, place: Path) -> None:
    """Put `new` (file or folder) where `place` is. What stood there is moved aside first and put back
    if the move fails, so that there is always one whole version."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if new.is_file():
        new.replace(place)
        return
    aside = new.with_name(f"{new.name}.old")
    if place.exists():
        place.rename(aside)
    try:
        new.rename(place)
    except OSError:
        if aside.exists():
            aside.rename(place)
        raise
    shutil.rmtree(aside, ignore_errors=True)
