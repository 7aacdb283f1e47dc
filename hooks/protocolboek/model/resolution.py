"""What resolving yields and checking judges: handbooks, where they came from, and what was met on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain

from protocolboek.model.canon import Canon, ContactCard, Declaration
from protocolboek.model.handbook import Clause, Handbook, OpenChoice, Provenance
from protocolboek.model.overlay import Chain, Overlay
from protocolboek.model.problems import Path, Place, Problem, place_at
from protocolboek.model.source import Body


@dataclass(frozen=True, slots=True)
class InForce:
    """The value of a parameter in force (None: open), the layer that gave it, and where it is written."""

    declaration: Declaration
    value: object
    layer: str
    place: Place
    places: Mapping[Path, Place] = field(default_factory=dict)

    def at(self, path: Path) -> Place:
        """Where a part of the value is written, or the nearest thing around it."""
        return place_at(self.places, path, otherwise=self.place)


def on_sheet(clause: str) -> str:
    """Names the sentence about a clause among texts; no id holds a colon."""
    return f"afspraken:{clause}"


@dataclass(frozen=True, slots=True)
class Resolution:
    """One overlay resolved: a handbook and its provenance per protocol.

    `bodies` holds the source of each text shown, by clause or section id (`on_sheet` of a clause for its
    sentence on the sheet of pupils), for what needs places;
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

    def entries(self) -> tuple[Clause, ...]:
        """Every article and every answer of all protocols."""
        return tuple(chain.from_iterable(handbook.entries() for handbook in self.handbooks.values()))

    def open_choices(self) -> list[OpenChoice]:
        """What is still to be chosen, once each: a parameter may stand open in several protocols."""
        found: dict[tuple[str, str], OpenChoice] = {}
        for choice in (choice for provenance in self.provenance.values() for choice in provenance.open):
            known = found.setdefault((choice.kind, choice.name), choice)
            if known is not choice:
                found[choice.kind, choice.name] = known.model_copy(update={"clauses": known.clauses + choice.clauses})
        return list(found.values())

    def contacts(self) -> dict[str, ContactCard]:
        """The contact cards in force: a layer's own replace those above."""
        cards = dict(self.canon.contacts)
        for overlay in self.chain:
            cards.update(overlay.contacts)
        return cards
