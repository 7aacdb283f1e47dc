"""Reads the project that a command line is about."""

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from protocolboek.project import Folders, find_project

if TYPE_CHECKING:
    from protocolboek.model.canon import Canon
    from protocolboek.model.problems import Problem
    from protocolboek.pipeline import Project


class Loader:
    """`start` is where it is looked for: the folder itself, or one within it."""

    def __init__(self, start: Path) -> None:
        self.begin(start)

    def begin(self, start: Path) -> None:
        """Read for another command: what was read for the one before may have changed."""
        self.start = start
        self._canons: dict[Path, tuple[Canon, list[Problem]]] = {}

    def folders(self) -> Folders:
        """Where the parts of the project stand. Raises NoProject."""
        return find_project(self.start)

    def __call__(self, only: Iterable[str] | None = None) -> "tuple[Project, Folders]":
        """The project, or `only` these overlays of it, and where its parts stand. Raises NoProject."""
        folders = self.folders()
        # What reads a project takes long to import; a build of nothing does without.
        pipeline = import_module("protocolboek.pipeline")
        project: Project = pipeline.load_project(
            folders.root, content=folders.content, schools=folders.schools, only=only, canon_from=self.canon
        )
        return project, folders

    def canon(self, content: Path) -> "tuple[Canon, list[Problem]]":
        """The canon and what is wrong with it, read once for all that this command does."""
        if content not in self._canons:
            self._canons[content] = import_module("protocolboek.load").load_canon(content)
        return self._canons[content]
