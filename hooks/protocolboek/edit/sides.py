"""What the two names of `diff` stand for: the concept, the bare canon, a frozen version, or a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from protocolboek.load.snapshots import HANDBOOKS, PROVENANCES
from protocolboek.model.canon import ContactCard
from protocolboek.model.edition import CONCEPT
from protocolboek.model.handbook import CANON, Handbook, Provenance
from protocolboek.model.problems import Invalid, error, refuse
from protocolboek.model.version import find_version
from protocolboek.pipeline import Project, outcome_of


@dataclass(frozen=True, slots=True)
class Given:
    """One side of a comparison; provenance where it is known."""

    handbook: Handbook
    provenance: Provenance | None


class UnknownSide(Exception):
    """A name that stands for no text; `known` are those that do."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        self.name, self.known = name, known
        super().__init__(name)


class SeveralProtocols(Exception):
    """A name that could be of more than one protocol."""

    def __init__(self, known: tuple[str, ...]) -> None:
        self.known = known
        super().__init__(", ".join(known))


class DifferentProtocols(Exception):
    """Two names that stand for texts of different protocols."""


def sides_of(project: Project, name: str, given: tuple[str, str], *, protocol: str | None) -> tuple[Given, Given]:
    """Both texts that are to be compared. Raises UnknownSide, SeveralProtocols, DifferentProtocols, and Invalid for a
    text with errors."""
    texts = [texts_of(project, name, one) for one in given]
    shared = [found for found in texts[0] if found in texts[1]]
    wanted = [protocol] if protocol else shared
    if all(texts) and not shared and not protocol:
        raise DifferentProtocols
    if len(wanted) > 1:
        raise SeveralProtocols(tuple(wanted))
    for one, found in zip(given, texts, strict=True):
        if not wanted or wanted[0] not in found:
            raise UnknownSide(one, known_sides(project, name, wanted[0] if wanted else None))
    return texts[0][wanted[0]], texts[1][wanted[0]]


def texts_of(project: Project, name: str, given: str) -> dict[str, Given]:
    """What a name stands for, by protocol. Reserved names first, then versions, then files."""
    if given in (CONCEPT, CANON):
        return _resolved(project, CANON if given == CANON else name)
    if versions := _frozen(project, name, given):
        return versions
    path = Path(given)
    return _read(path) if path.is_file() else {}


def _resolved(project: Project, name: str) -> dict[str, Given]:
    outcome = outcome_of(project, name)
    refuse(outcome.problems)
    if outcome.resolution is None:
        raise Invalid(outcome.problems)
    found = outcome.resolution
    return {protocol: Given(book, found.provenance[protocol]) for protocol, book in found.handbooks.items()}


def _frozen(project: Project, name: str, given: str) -> dict[str, Given]:
    """The versions that go by this name, digest or control code."""
    overlay = project.overlays.get(name)
    found = {p: find_version(versions, given) for p, versions in overlay.versions.items()} if overlay else {}
    for version in found.values():
        if version and version.handbook is None:
            raise Invalid([error(version.place, "frozen-unreadable")])
    return {p: Given(v.handbook, v.provenance) for p, v in found.items() if v and v.handbook}


def _read(path: Path) -> dict[str, Given]:
    """A handbook.json somewhere, with the provenance.json beside it where there is one."""
    handbook, problems = HANDBOOKS.read(path.read_bytes(), str(path))
    if handbook is None:
        raise Invalid(problems)
    beside = path.with_name("provenance.json")
    provenance = PROVENANCES.read(beside.read_bytes(), str(beside))[0] if beside.is_file() else None
    return {handbook.protocol.id: Given(handbook, provenance)}


def known_sides(project: Project, name: str, protocol: str | None) -> tuple[str, ...]:
    overlay = project.overlays.get(name)
    versions = overlay.versions.items() if overlay else ()
    return (CONCEPT, CANON, *(v.id for p, found in versions if protocol in (None, p) for v in found))


def contacts_of(project: Project, name: str) -> Mapping[str, ContactCard]:
    """The contacts in force, by which a text names a function."""
    resolution = outcome_of(project, name).resolution
    return resolution.contacts() if resolution else project.canon.contacts
