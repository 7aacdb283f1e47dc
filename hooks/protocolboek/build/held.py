"""What one published edition is held against: the frozen version of the project, or the concept's own snapshot."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from protocolboek.load.snapshots import HANDBOOKS, PROVENANCES
from protocolboek.model.edition import CONCEPT
from protocolboek.model.handbook import Handbook
from protocolboek.model.problems import Place, Problem, error, warning
from protocolboek.model.version import Version, digest_of_file
from protocolboek.pipeline import Outcome, Project

HANDBOOK, PROVENANCE = "handbook.json", "provenance.json"


@dataclass(frozen=True, slots=True)
class Folder:
    """`<school>/<protocol>/<version>` below a site; `path` is where it is, `file` how problems name it."""

    path: Path
    file: str
    school: str
    protocol: str
    version: str


@dataclass(frozen=True, slots=True)
class Held:
    """`handbook` is None where there is nothing to hold the pages against; `problems` say why."""

    handbook: Handbook | None
    digest: str
    problems: tuple[Problem, ...]


def held(project: Project, outcome: Outcome, folder: Folder, *, schools: Path, archived: bool) -> Held:
    """Finds the text that a folder should show, and holds the JSON beside the pages against the project's. One that is
    archived may do without where it came from."""
    concept = folder.version == CONCEPT
    return _concept(outcome, folder) if concept else _frozen(project, folder, schools, archived=archived)


def _concept(outcome: Outcome, folder: Folder) -> Held:
    """A concept is frozen nowhere: the snapshot beside the pages says what they should hold."""
    data, problems = read(folder, HANDBOOK)
    beside, faults = read(folder, PROVENANCE)
    handbook = None
    if not problems:
        handbook, problems = HANDBOOKS.read(data, f"{folder.file}/{HANDBOOK}")
    if not faults:
        faults = PROVENANCES.read(beside, f"{folder.file}/{PROVENANCE}")[1]
    problems += faults
    if handbook and (handbook.school.id, handbook.protocol.id) != (folder.school, folder.protocol):
        place = Place(f"{folder.file}/{HANDBOOK}")
        problems.append(error(place, "verify-elsewhere", school=handbook.school.id, protocol=handbook.protocol.id))
    if not problems:
        problems += _outdated(outcome, folder, {HANDBOOK: data, PROVENANCE: beside})
    return Held(handbook, digest_of_file(data), tuple(problems))


def _outdated(outcome: Outcome, folder: Folder, files: dict[str, bytes]) -> Iterator[Problem]:
    """A concept goes on while the site stands: that is no fault, but should be known."""
    resolution = outcome.resolution
    if resolution is None or folder.protocol not in resolution.handbooks:
        yield warning(Place(folder.file), "verify-not-resolved", id=folder.school, protocol=folder.protocol)
        return
    now = {
        HANDBOOK: resolution.handbooks[folder.protocol].to_json(),
        PROVENANCE: resolution.provenance[folder.protocol].to_json(),
    }
    for name, data in files.items():
        if now[name] != data:
            yield warning(Place(f"{folder.file}/{name}"), "verify-outdated")


def _frozen(project: Project, folder: Folder, schools: Path, *, archived: bool) -> Held:
    """The project has the frozen text. What stands beside the pages must be the same file, byte for byte."""
    version = _version(project, folder)
    if version is None:
        where = {"id": folder.school, "protocol": folder.protocol, "version": folder.version}
        return Held(None, "", (error(Place(folder.file), "verify-no-version", **where),))
    source = schools / folder.school / "versions" / folder.protocol / folder.version
    without = archived and not (folder.path / PROVENANCE).exists()
    files = (HANDBOOK,) if without else (HANDBOOK, PROVENANCE)
    problems = [fault for name in files for fault in _same(folder, source, name, version.place)]
    if version.damaged or version.altered:
        problems.append(error(version.place, "verify-not-frozen", version=version.id))
    return Held(version.handbook, version.digest, tuple(problems))


def _version(project: Project, folder: Folder) -> Version | None:
    overlay = project.overlays.get(folder.school)
    versions = overlay.versions.get(folder.protocol, ()) if overlay else ()
    return next((version for version in versions if version.id == folder.version), None)


def _same(folder: Folder, source: Path, name: str, place: Place) -> Iterator[Problem]:
    data, problems = read(folder, name)
    try:
        if not problems and data != (source / name).read_bytes():
            other = place.file.removesuffix(HANDBOOK) + name
            yield error(Place(f"{folder.file}/{name}"), "verify-other-file", other=other)
    except OSError:
        yield error(Place(place.file.removesuffix(HANDBOOK) + name), "file-unreadable")
    yield from problems


def read(folder: Folder, name: str) -> tuple[bytes, list[Problem]]:
    """The bytes of a file of an edition, or why they cannot be had."""
    place = Place(f"{folder.file}/{name}")
    try:
        return (folder.path / name).read_bytes(), []
    except FileNotFoundError:
        return b"", [error(place, "file-missing")]
    except OSError:
        return b"", [error(place, "file-unreadable")]
