"""`protocolboek impact`: what the canon and the layers, as they are now, change for each school since another side.

The other side is a git revision, or what the schools froze last. It comes in as `Before`, so that this needs no
git and no clock."""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from protocolboek.compare import compare
from protocolboek.edit.before import Before, Stood, texts_of
from protocolboek.edit.deviations import Deviations, choices_of, deviations
from protocolboek.edit.drift import Drift, drifts
from protocolboek.edit.sides import Given
from protocolboek.model.canon import LayerKind
from protocolboek.model.comparison import Change, Comparison
from protocolboek.model.problems import Problem
from protocolboek.pipeline import Outcome, Project, chain_of, outcome_of

Scope = Literal["hoofdstuk", "artikel", "vragengroep", "vraag"]
State = Literal["gelijk", "gewijzigd", "nieuw", "vervallen", "fouten", "hersteld", "geen-versie", "geen-handboek"]
ABOVE = frozenset({"basistekst", "bestuur", "onbekend"})
"""The causes that come from above. What nobody knows the cause of is better shown than passed over."""


@dataclass(frozen=True, slots=True)
class Told:
    """A change that deserves a line, and what it is a change of."""

    scope: Scope
    change: Change


@dataclass(frozen=True, slots=True)
class ProtocolImpact:
    """What becomes of one protocol. `brought` comes from the canon or the foundation, `own` from the school
    itself; `follows` only follows from other numbers."""

    id: str
    title: str
    state: State
    version: str | None = None
    comparison: Comparison | None = None
    brought: tuple[Told, ...] = ()
    own: tuple[Told, ...] = ()
    follows: int = 0


@dataclass(frozen=True, slots=True)
class SchoolImpact:
    id: str
    name: str
    kind: LayerKind | None
    foundation: str | None
    """The id of the foundation above it."""
    state: State
    stood: Stood
    choices: int = 0
    protocols: tuple[ProtocolImpact, ...] = ()
    drifts: tuple[Drift, ...] = ()
    errors: tuple[Problem, ...] = ()

    @property
    def quiet(self) -> bool:
        """Nothing is otherwise than it was."""
        return self.state in ("gelijk", "geen-versie", "geen-handboek") and not any(d.new for d in self.drifts)

    @property
    def brought(self) -> int:
        return sum(len(protocol.brought) for protocol in self.protocols)

    @property
    def own(self) -> int:
        return sum(len(protocol.own) for protocol in self.protocols)


@dataclass(frozen=True, slots=True)
class Against:
    """The other side: as it was asked for, and which commit or day that is."""

    given: str
    commit: str | None = None
    date: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Impact:
    against: Against
    schools: tuple[SchoolImpact, ...]
    foundations: tuple[Deviations, ...]

    @property
    def quiet(self) -> bool:
        return all(school.quiet for school in self.schools)


def impact(now: Project, names: Sequence[str], before: Callable[[str], Before], against: Against) -> Impact:
    """What changes for the schools named. Only they, and the schools of a foundation named, are resolved."""
    outcome = cache(lambda name: outcome_of(now, name))
    there = frozenset((*now.overlays, *now.unread))
    foundations = [n for n in names if n in now.overlays and now.overlays[n].kind == "foundation"]
    schools = [
        _school(now, outcome(name), before(name), names) if name in there else _gone(name, before(name))
        for name in names
    ]
    return Impact(against, tuple(schools), tuple(filter(None, (_matrix(now, name, outcome) for name in foundations))))


def _school(now: Project, outcome: Outcome, before: Before, names: Iterable[str]) -> SchoolImpact:
    overlay = now.overlays.get(outcome.id)
    layers = chain_of(now, outcome.id)[0] if overlay else ()
    protocols = _protocols(texts_of(outcome), before) if outcome.sound and before.stood != "fouten" else ()
    foundation = next((o.id for o in layers if o.kind == "foundation" and o.id != outcome.id), None)
    # A layer above that is named tells of its own overrides.
    told = {outcome.id} | {o.id for o in layers if o.id not in names}
    return SchoolImpact(
        id=outcome.id,
        name=overlay.name if overlay else outcome.id,
        kind=overlay.kind if overlay else None,
        foundation=foundation,
        state=_state(outcome, before, protocols),
        stood=before.stood,
        choices=choices_of(outcome.resolution) if outcome.resolution else 0,
        protocols=protocols,
        drifts=drifts(outcome, before.outcome, told),
        errors=tuple(problem for problem in outcome.problems if problem.is_error),
    )


def _gone(name: str, before: Before) -> SchoolImpact:
    return SchoolImpact(
        name, before.name or name, None, None, "vervallen", before.stood, protocols=_protocols({}, before)
    )


def _state(outcome: Outcome, before: Before, protocols: tuple[ProtocolImpact, ...]) -> State:
    if not outcome.sound:
        return "fouten"
    if before.stood in ("nieuw", "fouten"):
        return "nieuw" if before.stood == "nieuw" else "hersteld"
    states = {protocol.state for protocol in protocols}
    if not states:
        return "geen-handboek"
    if states == {"geen-versie"}:
        return "geen-versie"
    return "gelijk" if states <= {"gelijk", "geen-versie"} else "gewijzigd"


# --- protocols ------------------------------------------------------------------------------------------


def _protocols(now: Mapping[str, Given], before: Before) -> tuple[ProtocolImpact, ...]:
    gone = [name for name in before.texts if name not in now]
    return tuple(_protocol(name, now.get(name), before) for name in (*now, *gone))


def _protocol(name: str, now: Given | None, before: Before) -> ProtocolImpact:
    then = before.texts.get(name)
    title = next(given.handbook.protocol.name for given in (now, then) if given)
    version = before.versions.get(name)
    if now is None:
        return ProtocolImpact(name, title, "vervallen", version)
    if then is None:
        return ProtocolImpact(name, title, "geen-versie" if before.stood == "onbekend" else "nieuw")
    if then.handbook == now.handbook:
        return ProtocolImpact(name, title, "gelijk", version)
    found = compare(then.handbook, now.handbook, provenance_old=then.provenance, provenance_new=now.provenance)
    lines = _lines(found)
    brought = tuple(line for line in lines if ABOVE & {*line.change.causes})
    own = tuple(line for line in lines if line.change.causes and not ABOVE & {*line.change.causes})
    return ProtocolImpact(
        id=name,
        title=title,
        state="gelijk" if found.same else "gewijzigd",
        version=version,
        comparison=found,
        brought=brought,
        own=own,
        follows=len(lines) - len(brought) - len(own),
    )


def _lines(found: Comparison) -> list[Told]:
    """Every change that deserves a line, in the order of the text."""
    parts: tuple[tuple[Scope, tuple[Change, ...]], ...] = (
        ("hoofdstuk", found.sections), ("artikel", found.clauses), ("vragengroep", found.groups), ("vraag", found.faq)
    )  # fmt: skip
    return [Told(scope, change) for scope, changes in parts for change in changes if change.told]


# --- foundations ----------------------------------------------------------------------------------------


def _matrix(now: Project, name: str, outcome: Callable[[str], Outcome]) -> Deviations | None:
    """The schools below a foundation; None where it cannot be resolved, or has none."""
    chains = {school: chain_of(now, school) for school in now.overlays if school != name}
    below = [school for school, (layers, _) in chains.items() if name in {overlay.id for overlay in layers}]
    # Of these nobody knows whether they are below it.
    unread = (*sorted(now.unread), *(school for school, (_, faults) in chains.items() if faults))
    own = outcome(name).resolution
    schools = [found for school in below if (found := outcome(school).resolution)]
    return deviations(own, schools, unread) if own and (schools or unread) else None
