"""Applies the layers of a chain in turn. Every operation of a layer sees the parent's state."""

from dataclasses import replace

from protocolboek.model.canon import Canon, Sector
from protocolboek.model.facts import with_layer
from protocolboek.model.once import Memory
from protocolboek.model.overlay import Chain, Overlay, sector_of
from protocolboek.model.problems import Problem
from protocolboek.resolve.choosing import choices, locks, options, parameters
from protocolboek.resolve.draft import Draft, draft_of
from protocolboek.resolve.layer import Layer
from protocolboek.resolve.ordering import arranged, sections
from protocolboek.resolve.rewriting import accepted, content
from protocolboek.resolve.sheet import sentences


def merge(canon: Canon, chain: Chain) -> tuple[Draft, list[Problem]]:
    """All layers applied in turn, from the foundation down."""
    if not chain:
        return draft_of(canon), []
    draft, problems = _above(canon, chain[:-1])
    after, faults = apply(draft, chain[-1], sector_of(chain))
    return after, [*problems, *faults]


def _above(canon: Canon, parents: Chain) -> tuple[Draft, list[Problem]]:
    """What stands above a layer; the schools of one board have it in common."""
    return _boards((canon, *parents), None, lambda: merge(canon, parents))


_boards: Memory[tuple[Draft, list[Problem]]] = Memory(16)
"""Made of a canon and the layers upon it."""


def apply(draft: Draft, overlay: Overlay, sector: Sector | None) -> tuple[Draft, list[Problem]]:
    """The draft with one layer on it, and what that layer cannot do."""
    draft = replace(draft, facts=with_layer(draft.facts, overlay))
    layer = Layer(draft, overlay, sector)
    operations = accepted(layer, overlay.operations)
    clauses = {**draft.clauses, **content(layer, operations)}
    all_sections, section_order, order = sections(layer)
    after = replace(
        draft,
        clauses=clauses,
        sections=all_sections,
        section_order=section_order,
        order=arranged(layer, operations, clauses, order),
        parameters={**draft.parameters, **parameters(layer)},
        options={**draft.options, **options(layer)},
        choices={**draft.choices, **choices(layer)},
        locks={**draft.locks, **locks(layer)},
        sheet=sentences(layer, operations),
    )
    return after, layer.problems
