"""The state between layers: every clause the canon or a layer knows, shown or not, in its order.

A clause that is left out keeps its place, so that leaving one out moves no neighbour and a layer
below can take it back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from protocolboek.model.canon import Canon, Clause, Section
from protocolboek.model.facts import Facts, facts_of
from protocolboek.model.handbook import CANON, Step
from protocolboek.model.once import once_per_object
from protocolboek.model.overlay import LockOut, Omit, Scope
from protocolboek.model.problems import Path, Place
from protocolboek.model.source import Body
from protocolboek.model.text import digest_of

SectionKey = tuple[str, str, str]
"""Protocol, scope (`clause` or `faq`), id: FAQ groups of two protocols may share a name."""


@dataclass(frozen=True, slots=True)
class Made:
    """A choice: its value, the layer that made it, and where."""

    value: object
    layer: str
    place: Place
    places: Mapping[Path, Place] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DraftClause:
    """One that no layer touched is the very same in every school."""

    clause: Clause
    scope: Scope
    layer: str
    steps: tuple[Step, ...]
    omitted: Omit | None = None
    from_canon: Clause | None = None
    """The clause as the canon has it, whatever layers made of it."""


@dataclass(frozen=True, slots=True)
class DraftSection:
    section: Section
    layer: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    canon: Canon
    clauses: Mapping[str, DraftClause]
    sections: Mapping[SectionKey, DraftSection]
    order: Mapping[SectionKey, tuple[str, ...]]
    section_order: tuple[SectionKey, ...]
    parameters: Mapping[str, Made]
    options: Mapping[str, Made]
    choices: Mapping[str, Made]
    locks: Mapping[tuple[Literal["clause", "option", "parameter"], str], tuple[str, LockOut]]
    """What layers locked: by which layer, and its entry."""
    facts: Facts
    """What conditions can ask that nobody chooses."""
    sheet: Mapping[str, Body] = field(default_factory=dict)
    """Sentences of layers for the sheet of pupils, by clause, in the place of the canon's."""

    def option_is_on(self, option: str | None) -> bool:
        if option is None:
            return True
        made = self.options.get(option)
        declared = self.canon.options.get(option)
        return bool(made.value) if made else bool(declared and declared.default)


def canon_step(place: Place) -> Step:
    return Step(layer=CANON, file=place.file, line=place.line, column=place.column, operation="canon")


@once_per_object(4)
def draft_of(canon: Canon) -> Draft:
    """The canon as the first state, with nothing chosen. Every chain begins with it."""
    clauses: dict[str, DraftClause] = {}
    sections: dict[SectionKey, DraftSection] = {}
    order: dict[SectionKey, tuple[str, ...]] = {}
    for protocol in canon.protocols:
        scopes: tuple[tuple[Scope, tuple[Section, ...]], ...] = (("clause", protocol.sections), ("faq", protocol.faq))
        for scope, parts in scopes:
            for section in parts:
                key = (protocol.id, scope, section.id)
                sections[key] = DraftSection(section, CANON, (canon_step(section.place),))
                order[key] = tuple(clause.id for clause in section.clauses)
                for clause in section.clauses:
                    steps = (canon_step(clause.place),)
                    clauses.setdefault(clause.id, DraftClause(clause, scope, CANON, steps, None, clause))
    return Draft(canon, clauses, sections, order, tuple(sections), {}, {}, {}, {}, facts_of(canon))


@once_per_object(4096)
def clause_digest(clause: Clause) -> str:
    """Digest of a clause's own text: its body, or all its variants."""
    bodies = [clause.body] if clause.body else [variant.body for variant in clause.variants]
    return digest_of(tuple(block for body in bodies for block in body.blocks))
