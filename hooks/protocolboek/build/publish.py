"""Publishing: a site is made in a staging folder and takes the old one's place in one step, whole or not at all.

One build at a time: a lock beside the site. What a build that was killed left behind is put right by the next one."""

import ctypes
import errno
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

OLD = ".old"
AT_WORKING_FOLDER, EXCHANGE = -100, 2
"""AT_FDCWD and RENAME_EXCHANGE (Linux, renameat2(2))."""
END_WITH_PARENT = 1
"""PR_SET_PDEATHSIG."""
UNABLE = (errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP)


class Busy(Exception):
    """Another build is at work on this site."""

    def __init__(self, site: Path) -> None:
        self.site = site
        super().__init__(str(site))


@contextmanager
def staging_for(site: Path) -> Iterator[Path]:
    """A fresh folder beside `site`, on the same disk so that a rename is one step; gone afterwards. Raises Busy."""
    site.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(site.parent / f".{site.name}.lock", timeout=0):
            _mend(site)
            folder = Path(tempfile.mkdtemp(prefix=f".{site.name}-", dir=site.parent))
            folder.chmod(0o755)
            try:
                yield folder
            finally:
                _remove(folder)
    except Timeout as fault:
        raise Busy(site) from fault


def settle() -> None:
    """Have the disk hold what was staged, before it takes the place of something whole: one call for all files."""
    if hasattr(os, "sync"):
        os.sync()


def swap(new: Path, place: Path) -> None:
    """Put `new` (file or folder) where `place` is. There is always one whole version in that place."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if new.is_file() or not place.exists():
        new.replace(place)
    elif not _exchanged(new, place):
        _moved_aside(new, place)
    _remove(new)


def _exchanged(new: Path, place: Path) -> bool:
    """Both change places at once, where the system can do that."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    if rename(AT_WORKING_FOLDER, os.fsencode(new), AT_WORKING_FOLDER, os.fsencode(place), EXCHANGE) == 0:
        return True
    if (number := ctypes.get_errno()) in UNABLE:
        return False
    raise OSError(number, os.strerror(number), str(new), None, str(place))


def _moved_aside(new: Path, place: Path) -> None:
    """In two steps: what stood there is put back if the second fails, or by the next build if we are killed between."""
    aside = new.with_name(f"{new.name}{OLD}")
    place.rename(aside)
    try:
        new.rename(place)
    except OSError:
        aside.rename(place)
        raise
    _remove(aside)


def _remove(folder: Path) -> None:
    """Take away what nobody needs any more, as far as that can be done."""
    if shutil.rmtree.avoids_symlink_attacks:  # the system knows files by their folder
        with suppress(OSError):
            _unlink(str(folder), None)
    shutil.rmtree(folder, ignore_errors=True)


def _unlink(name: str, within: int | None) -> None:
    """A folder with all that it holds. `shutil.rmtree` does the same, and asks about each folder four times; here too
    everything is named by the open folder that it stands in, so that no symbolic link is ever followed."""
    folder = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=within)
    try:
        with os.scandir(folder) as entries:
            held = list(entries)
        for entry in held:
            if entry.is_dir(follow_symlinks=False):
                _unlink(entry.name, folder)
            else:
                os.unlink(entry.name, dir_fd=folder)
    finally:
        os.close(folder)
    os.rmdir(name, dir_fd=within)


def _mend(site: Path) -> None:
    """Whoever holds the lock is the only one: other staging folders are of builds that were killed."""
    for folder in site.parent.glob(f".{site.name}-*"):
        for aside in folder.glob(f"*{OLD}"):
            place = site / aside.name.removesuffix(OLD)
            if not place.exists():
                aside.rename(place)
        _remove(folder)


def end_with_parent() -> None:
    """Ask the system to end this worker when the build that it works for is killed (Linux, prctl(2))."""
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).prctl(END_WITH_PARENT, signal.SIGKILL)
