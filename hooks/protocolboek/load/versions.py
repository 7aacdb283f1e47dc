"""Reads `schools/<id>/versions/`: every frozen version, strictly. What is damaged is told, and never passed over."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from protocolboek.load.decisions import load_decisions
from protocolboek.load.snapshots import HANDBOOKS, PROVENANCES
from protocolboek.model.handbook import Handbook
from protocolboek.model.problems import Place, Problem, error
from protocolboek.model.version import VERSION, Version, version_key

Versions = Callable[[Path, str, str], tuple[dict[str, tuple[Version, ...]], list[Problem]]]
"""What reads all that was frozen of a school, as `load_versions` does."""


def load_versions(folder: Path, file: str, school: str) -> tuple[dict[str, tuple[Version, ...]], list[Problem]]:
    """Per protocol the versions below `folder`, in order of their names. `file` is how problems name it."""
    problems: list[Problem] = []
    found: dict[str, tuple[Version, ...]] = {}
    for protocol in _folders(folder):
        versions = []
        for path in _folders(protocol):
            here = f"{file}/{protocol.name}/{path.name}"
            if VERSION.fullmatch(path.name):
                version, faults = load_version(path, here, school=school, protocol=protocol.name)
                versions.append(version)
                problems += faults
            else:
                problems.append(error(Place(here), "version-name", text=path.name))
        found[protocol.name] = tuple(sorted(versions, key=lambda version: version_key(version.id)))
    return {protocol: versions for protocol, versions in found.items() if versions}, problems


def load_version(path: Path, file: str, *, school: str, protocol: str) -> tuple[Version, list[Problem]]:
    """One version. Total: what is wrong with its files makes it `damaged`."""
    place = Place(f"{file}/handbook.json")
    data, problems = _bytes(path / "handbook.json", place.file)
    handbook = provenance = None
    if not problems:
        handbook, problems = HANDBOOKS.read(data, place.file)
    if handbook:
        problems += _elsewhere(handbook, place, school, protocol)
    beside, faults = _bytes(path / "provenance.json", f"{file}/provenance.json")
    if not faults:
        provenance, faults = PROVENANCES.read(beside, f"{file}/provenance.json")
    version = Version(path.name, protocol, place, data, handbook, provenance, beside=beside)
    decisions, more = load_decisions(path / "decisions.yaml", f"{file}/decisions.yaml", version)
    problems = [*problems, *faults, *more]
    return replace(version, decisions=decisions, damaged=bool(problems)), problems


def _elsewhere(handbook: Handbook, place: Place, school: str, protocol: str) -> Iterator[Problem]:
    if (handbook.school.id, handbook.protocol.id) != (school, protocol):
        yield error(place, "frozen-elsewhere", school=handbook.school.id, protocol=handbook.protocol.id)


def _bytes(path: Path, file: str) -> tuple[bytes, list[Problem]]:
    try:
        return path.read_bytes(), []
    except FileNotFoundError:
        return b"", [error(Place(file), "file-missing")]
    except OSError:
        return b"", [error(Place(file), "file-unreadable")]


def _folders(folder: Path) -> list[Path]:
    # What begins with a dot is a version that is being written.
    return sorted(folder.glob("[!.]*/"))
