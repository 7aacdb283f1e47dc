"""What resolving yields and checking judges: handbooks, where they came from, and what was met on the way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from protocolboek.model.canon import Canon, ContactCard, Declaration
from protocolboek.model.handbook import Clause, Handbook, Provenance
from protocolboek.model.overlay import Chain, Overlay
from protocolboek.model.problems import Place, Problem
from protocolboek.model.source import Body


@dataclass(frozen=True, slots=True)
class InForce:
    """The value of a parameter in force (None: open), the layer that gave it, and where it is written."""

    declaration: Declaration
    value: object
    layer: str
    place: Place
    places: Mapping[tuple[str | int, ...], Place] = field(default_factory=dict)

    def at(self, path: tuple[str | int, ...]) -> Place:
        """Where a part of the value is written, or the nearest thing around it."""
        for length in range(len(path), -1, -1):
            if found := self.places.get(path[:length]):
                return found
        return self.place


@dataclass(frozen=True, slots=True)
class Resolution:
    """One overlay resolved: a handbook and its provenance per protocol.

    `bodies` holds the source of each text shown, by clause or section id, for what needs places;
    `parents` the body of each clause as the layer above shows it.
    """

    canon: Canon
    chain: Chain
    handbooks: Mapping[str, Handbook]
    provenance: Mapping[str, Provenance]
    in_force: Mapping[str, InForce]
    bodies: Mapping[str, Body]
    problems: tuple[Problem, ...]

    @property
    def overlay(self) -> Overlay | None:
        """The overlay whose handbook this is; None for the bare canon."""
        return self.chain[-1] if self.chain else None

    def entries(self) -> Iterator[Clause]:
        """Every article and every answer of all protocols."""
        for handbook in self.handbooks.values():
            yield from handbook.entries()

    def contacts(self) -> dict[str, ContactCard]:
        """The contact cards in force: a layer's own replace those above."""
        cards = dict(self.canon.contacts)
        for overlay in self.chain:
            cards.update(overlay.contacts)
        return cards
