"""Where this handbook departs from the canon, by layer: what the page "Onze eigen keuzes" shows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from protocolboek.model.handbook import Handbook, Layer, Origin, Provenance, Step
from protocolboek.model.once import Memory, once_per_object

Departure = Literal["replace", "add", "omit", "restore", "move", "rename"]
Departing = Mapping[str, tuple[Step, ...]]
DEPARTURES: Mapping[str, Departure] = {name: name for name in get_args(Departure)}


@dataclass(frozen=True, slots=True)
class Departed:
    """One thing a layer did to the text, with its reason; `id` is "" where the clause is gone."""

    operation: Departure
    id: str
    number: str | None
    title: str
    reason: str
    decided_by: str | None
    undone: bool
    """Left out here, and taken back by a layer below."""


@dataclass(frozen=True, slots=True)
class Selected:
    """One choice a layer made among what the canon offers."""

    label: str
    value: str
    kind: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LayerChoices:
    layer: Layer
    departures: tuple[Departed, ...]
    selected: tuple[Selected, ...]


def choices_by_layer(handbook: Handbook, provenance: Provenance) -> tuple[LayerChoices, ...]:
    """What each layer did, from the foundation down; the canon itself chooses nothing."""
    return _found((handbook, provenance), None, lambda: _choices_by_layer(handbook, provenance))


_found: Memory[tuple[LayerChoices, ...]] = Memory(16)
"""Several pages count them."""


def _choices_by_layer(handbook: Handbook, provenance: Provenance) -> tuple[LayerChoices, ...]:
    departures = list(_departures(handbook, provenance))
    return tuple(
        LayerChoices(
            layer,
            tuple(found for by, found in departures if by == layer.id),
            tuple(Selected(c.label, c.value, c.kind, c.clauses) for c in provenance.chosen if c.layer == layer.id),
        )
        for layer in provenance.layers
        if layer.kind != "canon"
    )


def count_of(handbook: Handbook, provenance: Provenance) -> int:
    """How much this overlay itself departs or chooses; what the layers above did is not its own."""
    own = provenance.layers[-1].id
    return sum(len(c.departures) + len(c.selected) for c in choices_by_layer(handbook, provenance) if c.layer.id == own)


def _departures(handbook: Handbook, provenance: Provenance) -> Iterator[tuple[str, Departed]]:
    sections, clauses = _departing(provenance)
    for section in handbook.sections:
        for step in sections.get(section.id, ()):
            yield _departed(step, section.id, section.number, section.title)
    for clause in handbook.entries():
        for step in clauses.get(clause.id, ()):
            yield _departed(step, clause.id, clause.number, clause.title)
    for absent in provenance.absent:
        for step in absent.steps:
            if step.operation == "omit":
                yield _departed(step, "", None, absent.title)


def _departing(provenance: Provenance) -> tuple[Departing, Departing]:
    """The steps that depart, of sections and of clauses: few of all steps."""
    clauses = zip(provenance.clauses, _departs.each(provenance.clauses.values()), strict=True)
    return (
        {name: found for name, steps in provenance.sections.items() if (found := _those(steps))},
        {name: found for name, found in clauses if found},
    )


@once_per_object(8192)
def _departs(origin: Origin) -> tuple[Step, ...]:
    return _those(origin.steps)


def _those(steps: Iterable[Step]) -> tuple[Step, ...]:
    return tuple([step for step in steps if step.operation in DEPARTURES])


def _departed(step: Step, name: str, number: str | None, title: str) -> tuple[str, Departed]:
    operation = DEPARTURES[step.operation]
    undone = operation == "omit" and name != ""
    return step.layer, Departed(operation, name, number, title, step.reason or "", step.decided_by, undone)
