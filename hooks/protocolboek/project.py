"""Where a project's parts stand: in its own folder, or in the installed package for what it does not bring."""

from dataclasses import dataclass
from pathlib import Path

from protocolboek.overrides import Overrides


def _packaged() -> Path:
    """Where canon, templates and mkdocs.yml are: in the package where it is installed, around it in a checkout."""
    inside = Path(__file__).parent / "_project"
    return inside if inside.is_dir() else Path(__file__).parents[2]


PACKAGED = _packaged()


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
    overrides: Overrides
    config_file: Path


def find_project(start: Path) -> Folders:
    """The project around `start`: the nearest folder with `schools/` in it. Raises NoProject."""
    start = start.resolve()
    for root in (start, *start.parents):
        if (root / "schools").is_dir():
            return folders_of(root)
    raise NoProject(start)


def folders_of(root: Path) -> Folders:
    """The parts of a project, of which only `schools/` has to be its own. A canon is its own or the package's, whole;
    a project with a configuration of its own has all templates that it wants, any other may bring a few."""

    def part(name: str) -> Path:
        return root / name if (root / name).exists() else PACKAGED / name

    own = root / "overrides"
    mixed = own.is_dir() and not (root / "mkdocs.yml").exists()
    overrides = (own, PACKAGED / "overrides") if mixed else part("overrides")
    return Folders(root, part("content"), root / "schools", overrides, part("mkdocs.yml"))
