"""What changes, in so few lines that a council reads it in a minute: the rest is on the page that tells all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from protocolboek.model.bodies import Asked, by_body
from protocolboek.model.comparison import Change, Comparison
from protocolboek.render.changes import tally
from protocolboek.render.links import CHANGES
from protocolboek.render.told import anchor_of, causes_of, kinds_of

LINES = 15
NAMES = 8
"""How many changes are named of a part that another council decides on too."""
MINOR = ("gelijk", "redactioneel", "ingedeeld")
"""What is left out first: the same words, but for their look or place."""
QUESTIONS = ("groep", "vraag")


@dataclass(frozen=True, slots=True)
class Line:
    """A change, what it is a change of, and why it came; `href` is where all of it is told, from the root."""

    kind: str
    change: Change
    causes: tuple[str, ...]
    href: str

    @property
    def weight(self) -> tuple[bool, bool, bool]:
        """The less the heavier: what came, what went, and where meaning may turn goes before the rest."""
        change = self.change
        plain = change.existence == "blijft" and not change.flags
        return (self.kind in QUESTIONS, change.bucket in MINOR, plain)


@dataclass(frozen=True, slots=True)
class Group:
    """What changes for some councils: as many lines as there is room for, chapters first, and how many there are.

    `within`: another council decides on all of it too, and has these changes among its own."""

    bodies: tuple[str, ...]
    within: bool
    total: int
    lines: tuple[Line, ...]

    @property
    def more(self) -> int:
        return self.total - len(self.lines)


def gist(comparison: Comparison, councils: Sequence[str]) -> dict[str, Any]:
    """The counts, and the changes by council, in the order of `councils`; `rest` are those that concern none."""
    asked = [(tuple(body for body in councils if body in one.bodies), one) for one in by_body(comparison)]
    mine = sorted((found for found in asked if found[0]), key=lambda found: councils.index(found[0][0]))
    told = {anchor_of(*found) for _, one in mine for found in kinds_of(one)}
    return {
        "same": comparison.same,
        "articles": tally(comparison.clauses),
        "questions": tally(comparison.faq),
        "groups": groups(mine),
        "rest": len({anchor_of(*found) for _, one in asked for found in kinds_of(one)} - told),
    }


def groups(asked: Sequence[tuple[tuple[str, ...], Asked]]) -> list[Group]:
    """Each with its share of the lines; what stands in the list of the whole protocol takes no room of its own."""
    whole = any(one.parts == "all" for _, one in asked)
    listed = [0 if whole and one.parts != "all" else len(one.changes) for _, one in asked]
    shares = [share or NAMES for share in shared(LINES, listed)]
    return [
        group(bodies, one, share, within=whole and one.parts != "all")
        for (bodies, one), share in zip(asked, shares, strict=True)
    ]


def group(bodies: tuple[str, ...], asked: Asked, share: int, *, within: bool) -> Group:
    """The heaviest changes: of two that weigh the same the one that stands first."""
    lines = [line(kind, change) for kind, change in kinds_of(asked)]
    heaviest = sorted(range(len(lines)), key=lambda at: (lines[at].weight, at))[:share]
    return Group(bodies, within, len(lines), tuple(lines[at] for at in sorted(heaviest)))


def line(kind: str, change: Change) -> Line:
    return Line(kind, change, causes_of(change), f"{CHANGES}/#{anchor_of(kind, change)}")


def shared(room: int, wanted: list[int]) -> list[int]:
    """How many each gets of what there is: who wants little gets it all, the others share what remains."""
    given = [0] * len(wanted)
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    for turn, at in enumerate(order):
        given[at] = min(wanted[at], room // (len(order) - turn))
        room -= given[at]
    return given
