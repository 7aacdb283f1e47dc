"""The one way through the house, as far as a handbook: load → resolve → check → refuse."""

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from protocolboek.adopt import faults as faults_of_version
from protocolboek.adopt import history
from protocolboek.check import check
from protocolboek.load import load_canon, load_overlay
from protocolboek.load.overlay import overlay_folders
from protocolboek.load.text import ID
from protocolboek.model.canon import Canon, LayerKind
from protocolboek.model.handbook import CANON
from protocolboek.model.near import nearest
from protocolboek.model.overlay import Chain, Overlay
from protocolboek.model.problems import Place, Problem, UnknownSchool, error, in_order
from protocolboek.model.resolution import Resolution
from protocolboek.resolve import resolve

RESERVED = frozenset({CANON, "concept", "geldend", "artikel", "assets", "index", "faq"})
ABOVE: Mapping[LayerKind, frozenset[LayerKind]] = {
    "foundation": frozenset(),
    "school": frozenset({"foundation"}),
    "location": frozenset({"school"}),
}


@dataclass(frozen=True, slots=True)
class Project:
    """Everything read: the canon, every overlay that could be read, and the problems of reading."""

    content: Path
    schools: Path
    names: tuple[str, ...]
    """Every overlay that there is, whether it was asked for or not."""
    canon: Canon
    overlays: Mapping[str, Overlay]
    unread: frozenset[str]
    """Overlays that stand in a folder but could not be read at all."""
    problems: tuple[Problem, ...]

    def handbook_ids(self) -> tuple[str, ...]:
        """The overlays that have a site of their own, in order."""
        return tuple(name for name, overlay in self.overlays.items() if overlay.handbook)

    def without_handbook(self) -> frozenset[str]:
        return frozenset(self.overlays) - frozenset(self.handbook_ids())


@dataclass(frozen=True, slots=True)
class Outcome:
    """One overlay resolved and judged. It may be published if none of `problems` is an error.

    `resolution` is None where the overlay, or one above it, cannot be read."""

    id: str
    resolution: Resolution | None
    problems: tuple[Problem, ...]

    @property
    def sound(self) -> bool:
        return not any(problem.is_error for problem in self.problems)


def unknown_school(name: str, known: tuple[str, ...]) -> UnknownSchool:
    return UnknownSchool(name, known, nearest(name, known))


def load_project(
    root: Path,
    *,
    content: Path | None = None,
    schools: Path | None = None,
    only: Iterable[str] | None = None,
    canon_from: Callable[[Path], tuple[Canon, list[Problem]]] = load_canon,
    overlay_from: Callable[[Path], tuple[Overlay | None, list[Problem]]] = load_overlay,
) -> Project:
    """Read the canon and all overlays below `root`; or `only` these, with those that they build on. Who read some of
    it before may hand over what reads the canon and an overlay."""
    content, schools = content or root / "content", schools or root / "schools"
    canon, canon_problems = canon_from(content)
    overlays: dict[str, Overlay] = {}
    problems = [*canon_problems, *double_ids(canon)]
    folders = overlay_folders(schools)
    wanted = list(folders if only is None else (name for name in folders if name in set(only)))
    for name in wanted:  # grows, where only some were asked for
        overlay, faults = overlay_from(folders[name])
        if overlay and overlay.extends in folders and overlay.extends not in wanted:
            wanted.append(overlay.extends)
        problems += faults
        for versions in overlay.versions.values() if overlay else ():
            problems += [fault for version in versions for fault in faults_of_version(version)]
        refused = refuse_id(overlay, canon) if overlay else []
        problems += refused
        if overlay and not refused:
            overlays[name] = overlay
    ordered = {name: overlays[name] for name in folders if name in overlays}
    return Project(
        content, schools, tuple(folders), canon, ordered, frozenset(wanted) - frozenset(overlays), in_order(problems)
    )


def refuse_id(overlay: Overlay, canon: Canon) -> list[Problem]:
    """An overlay's id becomes a folder and a prefix of ids: it may not be one of ours."""
    taken = (
        RESERVED | {s.id.split(".")[0] for p in canon.protocols for s in p.sections} | {p.id for p in canon.protocols}
    )
    if not re.fullmatch(ID, overlay.id) or "." in overlay.id:
        return [error(overlay.place, "wrong-id", text=overlay.id)]
    return [error(overlay.place, "reserved-id", id=overlay.id)] if overlay.id in taken else []


def double_ids(canon: Canon) -> list[Problem]:
    """Ids are unique over all protocols, sections, clauses and FAQ entries, and never used again."""
    seen: dict[str, Place] = {}
    problems = []
    for protocol in canon.protocols:
        parts = list(protocol.sections)
        named = [(s.id, s.place) for s in parts] + [(c.id, c.place) for s in (*parts, *protocol.faq) for c in s.clauses]
        for name, place in named:
            if name in seen:
                problems.append(error(place, "duplicate-id-at", id=name, at=seen[name]))
            elif name in canon.retired:
                problems.append(error(place, "retired-again", id=name))
            seen.setdefault(name, place)
    return problems


def chain_of(project: Project, name: str) -> tuple[Chain, list[Problem]]:
    """The layers of one handbook, from the foundation down; `canon` has none."""
    if name == CANON:
        return (), []
    if name not in project.overlays:
        raise unknown_school(name, (*project.names, CANON))
    layers: list[Overlay] = []
    current: Overlay | None = project.overlays[name]
    while current:
        layers.insert(0, current)
        parent_id, place = current.extends, current.extends_place or current.place
        if parent_id is None:
            break
        parent = project.overlays.get(parent_id)
        if parent is None:
            if parent_id in project.unread:
                return tuple(layers), [error(place, "parent-unread", id=parent_id)]
            near = nearest(parent_id, project.names)
            code = "unknown-parent-near" if near else "unknown-parent"
            return tuple(layers), [error(place, code, id=parent_id, near=near or "")]
        if parent in layers:
            return tuple(layers), [error(place, "parent-cycle", id=parent_id)]
        if parent.kind not in ABOVE[current.kind]:
            return tuple(layers), [error(place, "parent-kind", id=parent_id, kind=current.kind, parent=parent.kind)]
        current = parent
    return tuple(layers), []


def settled(overlay: Overlay) -> frozenset[str]:
    """The protocols of which some version was adopted. The concordance is frozen with that version: from then on
    a text is compared with what was in force."""
    return frozenset(
        protocol
        for protocol, versions in overlay.versions.items()
        if any(standing.adopted for standing in history(versions, on=datetime.date.max).standings)
    )


def resolved(canon: Canon, chain: Chain) -> Resolution:
    """The chain resolved, with its concordance for the protocols that still wait for their first adoption."""
    done = settled(chain[-1]) if chain else frozenset()
    found = resolve(canon, chain)
    if not done & found.handbooks.keys():
        return found
    kept = {n: p.model_copy(update={"former": None}) if n in done else p for n, p in found.provenance.items()}
    over = done >= found.handbooks.keys()
    left = (*chain[:-1], replace(chain[-1], concordance=None)) if over else chain
    return replace(found, chain=left, provenance=kept)


def outcome_of(project: Project, name: str) -> Outcome:
    """Resolve and judge one overlay, with the problems of reading its own files and the canon's."""
    if name in project.unread:
        return Outcome(name, None, tuple(p for p in project.problems if p.place.file.startswith(f"schools/{name}/")))
    chain, problems = chain_of(project, name)
    folders = ("content/", *(f"schools/{overlay.id}/" for overlay in chain))
    read = [p for p in project.problems if p.place.file.startswith(folders)]
    if problems:
        # Without its parent an overlay names much that is not there: those would be faults of nobody.
        return Outcome(name, None, in_order([*read, *problems]))
    resolution = resolved(project.canon, chain)
    return Outcome(name, resolution, in_order([*read, *resolution.problems, *check(resolution)]))
