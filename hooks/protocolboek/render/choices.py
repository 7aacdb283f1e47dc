"""Where this handbook departs from the canon, by layer: what the page "Onze eigen keuzes" shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from protocolboek.model.edition import Edition
from protocolboek.model.handbook import Layer, Step

Departure = Literal["replace", "add", "omit", "restore", "move", "rename"]
DEPARTURES: tuple[Departure, ...] = ("replace", "add", "omit", "restore", "move", "rename")


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


def choices_by_layer(edition: Edition) -> tuple[LayerChoices, ...]:
    """What each layer did, from the foundation down; the canon itself chooses nothing."""
    departures = list(_departures(edition))
    return tuple(
        LayerChoices(
            layer,
            tuple(found for by, found in departures if by == layer.id),
            tuple(
                Selected(c.label, c.value, c.kind, c.clauses) for c in edition.provenance.chosen if c.layer == layer.id
            ),
        )
        for layer in edition.provenance.layers
        if layer.kind != "canon"
    )


def count_of(edition: Edition) -> int:
    """How much this overlay itself departs or chooses; what the layers above did is not its own."""
    own = edition.provenance.layers[-1].id
    return sum(len(c.departures) + len(c.selected) for c in choices_by_layer(edition) if c.layer.id == own)


def _departures(edition: Edition) -> Iterator[tuple[str, Departed]]:
    provenance = edition.provenance
    for section in edition.handbook.sections:
        for step in provenance.sections.get(section.id, ()):
            yield from _departed(step, section.id, section.number, section.title)
    for clause in edition.handbook.entries():
        for step in provenance.clauses[clause.id].steps:
            yield from _departed(step, clause.id, clause.number, clause.title)
    for absent in provenance.absent:
        for step in absent.steps:
            if step.operation == "omit":
                yield from _departed(step, "", None, absent.title)


def _departed(step: Step, name: str, number: str | None, title: str) -> Iterator[tuple[str, Departed]]:
    for operation in DEPARTURES:
        if step.operation == operation:
            undone = operation == "omit" and name != ""
            yield step.layer, Departed(operation, name, number, title, step.reason or "", step.decided_by, undone)
