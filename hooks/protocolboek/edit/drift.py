"""Overrides that ask for a second look: made against a text that has changed since, or equal to the text above."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from protocolboek.model.overlay import Chain, Omit, Operation, Replace
from protocolboek.model.problems import Place
from protocolboek.model.resolution import Resolution
from protocolboek.model.text import digest_of
from protocolboek.pipeline import Outcome
from protocolboek.resolve.parent import parent_of

DriftKind = Literal["drift", "same-as-parent", "omitted-changed"]
"""The codes by which `check` warns of the same."""
KINDS: Mapping[str, DriftKind] = {
    "drift": "drift",
    "same-as-parent": "same-as-parent",
    "omitted-changed": "omitted-changed",
}
Key = tuple[DriftKind, str, str]
"""What is the matter, in which layer, with which clause: lines shift, these stay."""


@dataclass(frozen=True, slots=True)
class Drift:
    """An operation of `layer` on the clause `id` that may no longer fit. `new`: that came about since the other
    side (None: nobody knows)."""

    kind: DriftKind
    layer: str
    id: str
    title: str
    place: Place
    reason: str | None
    new: bool | None


def drifts(now: Outcome, before: Outcome | None, layers: Collection[str]) -> tuple[Drift, ...]:
    """What these layers of a handbook did that asks for a look, in the order of the files.

    `check` warns where an override remembers the text that it replaced. With another side to compare with, those
    that do not remember it are found too."""
    if now.resolution is None:
        return ()
    there = before.resolution if before else None
    here, earlier = _warned(now), _warned(before) if before else {}
    since = _changed_since(now.resolution, there, here) if there else {}
    return tuple(
        _drift(now.resolution, key, place, new=(key in since or key not in earlier) if there else None)
        for key, place in sorted({**since, **here}.items(), key=lambda found: (found[1], found[0]))
        if key[1] in layers
    )


def _warned(outcome: Outcome) -> dict[Key, Place]:
    warnings = [p for p in outcome.problems if p.code in KINDS]
    return {(KINDS[p.code], layer_of(p.place), p.values["id"]): p.place for p in warnings}


def layer_of(place: Place) -> str:
    """The overlay in whose folder a place is."""
    return place.file.split("/")[1]


def _drift(resolution: Resolution, key: Key, place: Place, *, new: bool | None) -> Drift:
    kind, layer, name = key
    operations = [o for overlay in resolution.chain if overlay.id == layer for o in overlay.operations]
    reason = next((o.reason for o in operations if o.target == name and not _moves(o)), None)
    return Drift(kind, layer, name, titles(resolution).get(name, name), place, reason, new)


def _moves(operation: Operation) -> bool:
    return not isinstance(operation, Replace | Omit)


def titles(resolution: Resolution) -> dict[str, str]:
    """The title of every clause and answer, there or left out."""
    absent = {a.id: a.title for provenance in resolution.provenance.values() for a in provenance.absent}
    return {**absent, **{clause.id: clause.title for clause in resolution.entries()}}


# --- what a layer did then as now, to a text that is another now ----------------------------------------


def _changed_since(now: Resolution, then: Resolution, warned: Collection[Key]) -> dict[Key, Place]:
    """The same override on both sides, and another text above it."""
    found: dict[Key, Place] = {}
    earlier = {(overlay.id, _does(o)) for overlay in then.chain for o in overlay.operations}
    for depth, overlay in enumerate(now.chain, 1):
        for operation in overlay.operations:
            key = _key(overlay.id, operation, warned)
            if key and (overlay.id, _does(operation)) in earlier:
                before, after = _above(then, overlay.id, operation), _text(now, now.chain[:depth], operation)
                if None not in (before, after) and before != after:
                    found[key] = operation.place
    return found


def _key(layer: str, operation: Operation, warned: Collection[Key]) -> Key | None:
    """Under what it goes; None where the override itself already tells whether the text changed."""
    match operation:
        case Replace(target=target, was=was):
            key: Key = ("drift", layer, target)
            return key if was is None or key in warned else None
        case Omit(target=target):
            return ("omitted-changed", layer, target)
    return None


def _does(operation: Operation) -> tuple[str, str, str | None]:
    """The operation without its place and reason."""
    text = digest_of(operation.body.blocks) if isinstance(operation, Replace) else None
    return type(operation).__name__, operation.target, text


def _above(resolution: Resolution, layer: str, operation: Operation) -> str | None:
    depth = next((n for n, overlay in enumerate(resolution.chain, 1) if overlay.id == layer), 0)
    return _text(resolution, resolution.chain[:depth], operation) if depth else None


def _text(resolution: Resolution, chain: Chain, operation: Operation) -> str | None:
    """The text that the last layer of a chain finds above it."""
    found = parent_of(resolution.canon, chain, operation.target)
    return digest_of(found.body.blocks) if found else None
