"""Which clause of the new text was which of the old: by id, by number and title, or by likeness."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from rapidfuzz import fuzz

from protocolboek.compare.sentences import Reading, read
from protocolboek.model.comparison import Pairing
from protocolboek.model.handbook import Clause, Section
from protocolboek.model.text import plain_text

LIKELY = 65
"""Of 100: texts that have less in common (rapidfuzz `ratio`) are not held for the same clause."""
T = TypeVar("T")
Paired = dict[int, tuple[int, Pairing]]
"""Index in the new text → index in the old, and why they are paired."""


@dataclass(frozen=True)
class Placed:
    """A clause with its section."""

    clause: Clause
    section: Section

    @cached_property
    def reading(self) -> Reading:
        return read(self.clause.body)


def placed(sections: Iterable[Section]) -> tuple[Placed, ...]:
    return tuple(Placed(clause, section) for section in sections for clause in section.clauses)


def pair(old: Sequence[Placed], new: Sequence[Placed]) -> Paired:
    """Each clause at most once. A likeness is a guess, and is called so."""
    found: Paired = {}
    by_key(old, new, found, lambda one: one.clause.id, "id")
    by_key(old, new, found, lambda one: named(one.clause), "nummer-en-titel")
    before = {i: text_of(old[i].clause) for i in left(range(len(old)), (i for i, _ in found.values()))}
    after = {j: text_of(new[j].clause) for j in left(range(len(new)), found)}
    scores = {
        (i, j): score
        for i, a in before.items()
        for j, b in after.items()
        if (score := fuzz.ratio(a, b, score_cutoff=LIKELY))
    }
    by_score(scores, found)
    return found


def pair_sections(old: Sequence[Section], new: Sequence[Section], shared: Iterable[tuple[str, str]]) -> Paired:
    """Sections by id, by number and title, or by the clauses they share: `shared` has, for each pair of
    clauses, the ids of their sections."""
    found: Paired = {}
    by_key(old, new, found, lambda one: one.id, "id")
    by_key(old, new, found, named, "nummer-en-titel")
    before = left(range(len(old)), (i for i, _ in found.values()))
    after = left(range(len(new)), found)
    count = Counter(shared)
    by_score({(i, j): n for i in before for j in after if (n := count[old[i].id, new[j].id])}, found)
    return found


def named(one: Clause | Section) -> Hashable | None:
    return one.number and (one.number, one.title)


def left(every: Iterable[int], taken: Iterable[int]) -> list[int]:
    gone = set(taken)
    return [at for at in every if at not in gone]


def by_key(
    old: Sequence[T], new: Sequence[T], found: Paired, key: Callable[[T], Hashable | None], why: Pairing
) -> None:
    """Pairs what bears the same key, among what is not paired yet."""
    free = {key(old[i]): i for i in reversed(left(range(len(old)), (i for i, _ in found.values())))}
    for j, one in enumerate(new):
        if j not in found and (name := key(one)) and name in free:
            found[j] = (free.pop(name), why)


def by_score(scores: dict[tuple[int, int], float], found: Paired) -> None:
    """Pairs the likeliest first, each once; of equals the earliest, seen from either side."""
    taken: set[int] = set()
    for (i, j), _ in sorted(scores.items(), key=lambda item: (-item[1], sum(item[0]), item[0])):
        if i not in taken and j not in found:
            found[j] = (i, "vermoedelijk")
            taken.add(i)


def text_of(clause: Clause) -> str:
    return f"{clause.title}\n{plain_text(clause.body)}"
