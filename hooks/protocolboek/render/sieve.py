"""What the page about changes can be sifted by, so that a stylesheet alone can do it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from protocolboek.model.bodies import Asked
from protocolboek.render.told import NUMBERING, Told, sieve_of

CAUSES = ("basistekst", "bestuur", "eigen-tekst", "schoolkeuze", "onbekend", NUMBERING)
MOST = 9
"""Groups of bodies that the stylesheet knows; with more, everything shows."""


@dataclass(frozen=True, slots=True)
class Sieve:
    """The groups of bodies, by number, and the causes to choose from; none where there is no choice."""

    bodies: tuple[tuple[int, Asked], ...]
    causes: tuple[str, ...]


def sieve_for(asked: Sequence[Asked], told: Iterable[Told]) -> Sieve:
    bodies = tuple((at, one) for at, one in enumerate(asked, 1) if one.changes)
    found = {cause for one in told for cause in one.causes}
    causes = tuple(cause for cause in CAUSES if cause in found)
    return Sieve(bodies if 1 < len(bodies) <= MOST else (), causes if len(causes) > 1 else ())


def classes_of(told: Sequence[Told]) -> str:
    """The classes of what holds these: shown where one of them may be."""
    found = {name for one in told for name in one.sieve.split()}
    return " ".join(sorted(found))


def nothing_left(sieve: Sieve, told: Sequence[Told]) -> list[str]:
    """The classes of each combination of choices that shows none of these, though either choice shows some."""
    shown = [set(one.sieve.split()) for one in told]
    return [
        wanted
        for (at, _), cause in product(sieve.bodies, sieve.causes)
        for wanted in [sieve_of([at], (cause,))]
        if all(any(name in one for one in shown) for name in wanted.split())
        and not any(set(wanted.split()) <= one for one in shown)
    ]
