"""The project as it stood at a git revision: its canon and overlays, read from git and not from the work tree."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from protocolboek.pipeline import Project, load_project
from protocolboek.project import find_project

PARTS = ("content", "schools")
FILES = (b"100644", b"100755")
# In a git hook these point at the repository of the hook, and `git -C` would no longer look where it is told.
ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY")


class RevisionFault(Exception):
    """A revision that cannot be read. `code` is a message of the catalogues, `values` fill its fields."""

    def __init__(self, code: str, **values: object) -> None:
        self.code, self.values = code, values
        super().__init__(code)


def commit_of(root: Path, given: str) -> str:
    """The full name of the commit that `given` stands for. Raises RevisionFault."""
    inside = _git(root, "rev-parse", "--git-dir")
    if inside.returncode:
        raise RevisionFault("impact-no-git", folder=root, said=_said(inside))
    # A name that begins with a hyphen is an option to git, and never a revision.
    found = None if given.startswith("-") else _git(root, "rev-parse", "--verify", "--quiet", f"{given}^{{commit}}")
    if found is None or found.returncode:
        raise RevisionFault("impact-unknown-revision", ref=given)
    return found.stdout.decode("ascii").strip()


def project_at(root: Path, commit: str) -> Project:
    """The project in `root`, a folder of a git repository, as it stood at a commit. What it did not bring then
    comes from the installed package, as it does now. Raises RevisionFault."""
    with tempfile.TemporaryDirectory(prefix="protocolboek-") as folder:
        there = Path(folder)
        for part in PARTS[1:]:
            (there / part).mkdir()
        for path, data in files_at(root, commit):
            (there / path).parent.mkdir(parents=True, exist_ok=True)
            (there / path).write_bytes(data)
        folders = find_project(there)
        return load_project(folders.root, content=folders.content, schools=folders.schools)


def files_at(root: Path, commit: str) -> Iterator[tuple[PurePosixPath, bytes]]:
    """Every file of the canon and the overlays at a commit, by its path below `root`, with its bytes.

    `git archive` would be shorter, but leaves out what .gitattributes says to."""
    listed = _asked(root, "ls-tree", "-r", "-z", commit, "--", *PARTS)
    entries = [entry.partition(b"\t")[::2] for entry in listed.split(b"\0") if entry]
    paths = [_path(name, about) for about, name in entries]
    blobs = [about.split()[2] for about, _ in entries]
    yield from zip(paths, _blobs(root, blobs), strict=True)


def _path(name: bytes, about: bytes) -> PurePosixPath:
    """A path that stays below the folder; links and submodules hold no text of their own."""
    path = PurePosixPath(os.fsdecode(name))
    if about.split()[0] not in FILES or path.is_absolute() or ".." in path.parts:
        raise RevisionFault("impact-no-file", path=path)
    return path


def _blobs(root: Path, names: list[bytes]) -> Iterator[bytes]:
    """The bytes of each object, from one run of git: `<name> blob <size>`, a line end, the bytes, a line end."""
    data = _asked(root, "cat-file", "--batch", given=b"".join(name + b"\n" for name in names))
    at = 0
    for _ in names:
        end = data.index(b"\n", at)
        size = data[at:end].split()[-1]
        if not size.isdigit():
            raise RevisionFault("impact-git-failed", said=os.fsdecode(data[at:end]))
        at = end + 1 + int(size) + 1
        yield data[end + 1 : at - 1]


def _asked(root: Path, *arguments: str, given: bytes = b"") -> bytes:
    """What git answers. Raises RevisionFault where it fails."""
    done = _git(root, *arguments, given=given)
    if done.returncode:
        raise RevisionFault("impact-git-failed", said=_said(done))
    return done.stdout


def _git(root: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    surroundings = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    try:
        return subprocess.run(
            ["git", "-C", str(root), *arguments],
            input=given,
            capture_output=True,
            check=False,
            env={**surroundings, "LC_ALL": "C"},
        )
    except FileNotFoundError as fault:
        raise RevisionFault("impact-git-missing") from fault


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    return (os.fsdecode(done.stderr).strip().splitlines() or [""])[0]
