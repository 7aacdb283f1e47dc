"""Where a project's parts stand: in its own folder, or in the installed package for what it does not bring."""

from dataclasses import dataclass
from pathlib import Path

PACKAGED = Path(__file__).parent / "_project"
"""In an installed wheel: the canon, the templates and mkdocs.yml."""


class NoProject(Exception):
    """No folder `schools` here or in any folder above."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(str(folder))


@dataclass(frozen=True, slots=True)
class Folders:
    root: Path
    content: Path
    schools: Path
    overrides: Path
    config_file: Path


def find_project(start: Path) -> Folders:
    """The project around `start`: the nearest folder with `schools/` in it. Raises NoProject."""
    start = start.resolve()
    for root in (start, *start.parents):
        if (root / "schools").is_dir():

            def part(name: str, root: Path = root) -> Path:
                return root / name if (root / name).exists() else PACKAGED / name

            return Folders(root, part("content"), root / "schools", part("overrides"), part("mkdocs.yml"))
    raise NoProject(start)
