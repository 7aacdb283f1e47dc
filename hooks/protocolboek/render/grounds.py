"""Why a text changed: how much of it through whom, and the reasons that the layers gave for what they wrote."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args

from protocolboek.model.comparison import Cause, Change, Comparison, Side
from protocolboek.model.edition import Against, Edition
from protocolboek.model.handbook import Layer, Provenance, Step
from protocolboek.render.choices import DEPARTURES
from protocolboek.render.told import NUMBERING, causes_of

REASONS = 4


@dataclass(frozen=True, slots=True)
class Reason:
    """What a layer says about one or more changes, which are known by number and title."""

    layer: Layer
    words: str
    decided_by: str | None
    sides: tuple[Side, ...]


def grounds(edition: Edition, against: Against) -> dict[str, Any]:
    """`release` is that of the canon before, where it is known; `more` counts the changes whose reason has no room."""
    told = [change for change in _changes(against.comparison) if change.told]
    found = reasons(told, edition.provenance)
    counted = Counter(cause for change in told for cause in causes_of(change))
    return {
        "causes": [(cause, counted[cause]) for cause in (*get_args(Cause), NUMBERING) if counted[cause]],
        "release": _release(edition, against.version),
        "reasons": found[:REASONS],
        "more": sum(len(reason.sides) for reason in found[REASONS:]),
    }


def _changes(comparison: Comparison) -> tuple[Change, ...]:
    return (*comparison.sections, *comparison.clauses, *comparison.groups, *comparison.faq)


def reasons(changes: list[Change], provenance: Provenance) -> list[Reason]:
    """The reasons for what changed, in the order of the text; one that was given for several changes once.
    Only of the layers that brought the change about: what another did had been done before."""
    layers = {layer.id: layer for layer in provenance.layers}
    found: dict[tuple[str, str, str | None], list[Side]] = {}
    for change in changes:
        for step in _steps(change, provenance):
            if step.reason and step.layer in layers and _cause(layers[step.layer]) in change.causes:
                sides = found.setdefault((step.layer, step.reason, step.decided_by), [])
                sides += [change.shown] if change.shown not in sides else []
    return [Reason(layers[layer], words, by, tuple(sides)) for (layer, words, by), sides in found.items()]


def _steps(change: Change, provenance: Provenance) -> Iterator[Step]:
    """What layers did to the text of a change; to choose a value is no such thing."""
    gone = {absent.id: absent.steps for absent in provenance.absent}
    for side in change.new or change.old:
        origin = provenance.clauses.get(side.id)
        steps = origin.steps if origin else provenance.sections.get(side.id, gone.get(side.id, ()))
        yield from (step for step in steps if step.operation in DEPARTURES)


def _cause(layer: Layer) -> Cause:
    if layer.kind == "canon":
        return "basistekst"
    return "bestuur" if layer.kind == "foundation" else "eigen-tekst"


def _release(edition: Edition, version: str) -> str | None:
    """The release of the canon in an earlier version that stands on the site."""
    standing = next((other.standing for other in edition.others if other.version == version), None)
    provenance = standing.version.provenance if standing else None
    return provenance.canon if provenance else None
