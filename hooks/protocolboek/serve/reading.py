"""One school with the layers above it, read again only where a file changed."""

from pathlib import Path

from protocolboek.build.inputs import overlays_in
from protocolboek.load import load_overlay
from protocolboek.load.versions import load_versions
from protocolboek.model.overlay import Overlay
from protocolboek.model.problems import Problem
from protocolboek.model.version import Version
from protocolboek.pipeline import Project, load_project
from protocolboek.project import Folders
from protocolboek.serve.canon import CanonReader
from protocolboek.serve.stamps import Stamps, stamps

FROZEN = "versions"
Frozen = tuple[dict[str, tuple[Version, ...]], list[Problem]]
Layer = tuple[Overlay | None, list[Problem]]


class Reading:
    """`project()` is the project as far as the school `name` needs it; the same object as long as nothing changed."""

    def __init__(self, folders: Folders, name: str) -> None:
        self.folders = folders
        self.name = name
        self.canon = CanonReader()
        self.frozen: dict[Path, tuple[Stamps, Frozen]] = {}
        self.layers: dict[Path, tuple[Stamps, Layer]] = {}
        self.names: list[str] = []
        self.read: Project | None = None

    def project(self) -> Project:
        if self.read is None or self._changed():
            self.names = self._names()
            self.read = load_project(
                self.folders.root,
                content=self.folders.content,
                schools=self.folders.schools,
                only=[self.name],
                canon_from=self.canon,
                overlay_from=self._layer,
            )
        return self.read

    def _changed(self) -> bool:
        return (
            self._names() != self.names
            or stamps(self.folders.content) != self.canon.seen
            or any(stamps(folder) != seen for folder, (seen, _) in self.layers.items())
        )

    def _names(self) -> list[str]:
        """Of the overlays that there are: one may come that somebody named before."""
        return overlays_in(self.folders.schools)

    def _layer(self, folder: Path) -> Layer:
        now = stamps(folder)
        if folder not in self.layers or self.layers[folder][0] != now:
            self.layers[folder] = now, load_overlay(folder, versions=self._frozen)
        return self.layers[folder][1]

    def _frozen(self, folder: Path, file: str, school: str) -> Frozen:
        """Reading a snapshot strictly takes longer than all the rest, and it seldom changes."""
        now = stamps(folder)
        if folder not in self.frozen or self.frozen[folder][0] != now:
            self.frozen[folder] = now, load_versions(folder, file, school)
        return self.frozen[folder][1]
