"""Puts a layer's own and moved clauses in their places, whatever the order in the file.

Every clause has at most one neighbour placed after it and one before it by a layer, so the places
form trees that hang from the clauses of the parent: walking them gives the order. What is not
reached hangs in a circle.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from protocolboek.model.overlay import Anchor
from protocolboek.model.problems import Place, Problem, error

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Placing:
    """A clause to be placed: its id, where, and where that is written."""

    id: str
    anchor: Anchor
    place: Place


def arrange(
    order: Mapping[K, Sequence[str]], placings: Sequence[Placing], groups: Mapping[str, K]
) -> tuple[dict[K, tuple[str, ...]], list[Problem]]:
    """The new order of every group. `order` holds the parent's; a placing whose id stands in it is a move.

    `groups` finds the group that a `first-in` or `last-in` names. Total: a placing that cannot be
    (double, circular) is reported; a move then stays where it was.
    """
    if not placings:
        return {key: tuple(clauses) for key, clauses in order.items()}, []
    problems: list[Problem] = []
    taken: dict[tuple[str, str], Placing] = {}
    for placing in sorted(placings, key=lambda p: p.id):
        spot = (placing.anchor.relation, placing.anchor.target)
        if other := taken.get(spot):
            problems.append(
                error(placing.anchor.place, "place-ambiguous", id=placing.id, other=other.id, target=spot[1])
            )
        else:
            taken[spot] = placing
    reached: set[str] = set()

    def walk(clause: str) -> list[str]:
        reached.add(clause)
        before, after = taken.get(("before", clause)), taken.get(("after", clause))
        return [*(walk(before.id) if before else []), clause, *(walk(after.id) if after else [])]

    moving = {placing.id for placing in taken.values()}
    names = {key: name for name, key in groups.items()}
    out: dict[K, tuple[str, ...]] = {}
    spots = {target for _, target in taken} | moving
    for key, clauses in order.items():
        if names.get(key) not in spots and spots.isdisjoint(clauses):
            out[key] = tuple(clauses)
            continue
        first = taken.get(("first-in", names[key])) if key in names else None
        last = taken.get(("last-in", names[key])) if key in names else None
        stay = [first.id] if first else []
        stay += [clause for clause in clauses if clause not in moving]
        stay += [last.id] if last else []
        out[key] = tuple(placed for clause in stay for placed in walk(clause))
    circular = [placing for placing in taken.values() if placing.id not in reached]
    if circular:
        problems += [error(p.anchor.place, "place-cycle", id=p.id, target=p.anchor.target) for p in circular]
        left = {p.id for p in circular}
        again, _ = arrange(order, [p for p in taken.values() if p.id not in left], groups)
        return again, problems
    return out, problems
