"""Clauses that were split or merged: what the one lost stands in what is new, or the reverse."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from protocolboek.compare.aligning import likeness
from protocolboek.compare.pairing import Paired, Placed, left
from protocolboek.compare.sentences import Phrase
from protocolboek.model.comparison import Existence, Pairing

FOUND = 0.6
"""The part of a clause's words that must be found in what another lost."""
_SAME_SENTENCE = 0.75


@dataclass(frozen=True, slots=True)
class Group:
    """Clauses that belong together, by index: one and one, one alone, or one and several. `lead` is the
    pair among them by which number and place are told."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    paired: Pairing
    existence: Existence
    lead: tuple[int, int] | None


def groups_of(old: Sequence[Placed], new: Sequence[Placed], paired: Paired) -> list[Group]:
    """Every clause of both texts in exactly one group, in the order of the new text; what is gone stands
    where it stood."""
    gone = left(range(len(old)), (i for i, _ in paired.values()))
    come = left(range(len(new)), paired)
    became = {i: j for j, (i, _) in paired.items()}
    pairs = sorted(became.items())
    split = _taken_from(new, come, ((i, _lost(old[i], new[j])) for i, j in pairs)) if come else {}
    merged = _taken_from(old, gone, ((j, _lost(new[j], old[i])) for i, j in pairs)) if gone else {}
    groups = []
    for j, (i, why) in sorted(paired.items()):
        more = [other for other, source in split.items() if source == i]
        joined = [other for other, target in merged.items() if target == j]
        if more and joined:  # neither the one nor the other: no word for it
            more, joined = [], []
        existence: Existence = "gesplitst" if more else "samengevoegd" if joined else "blijft"
        groups.append(Group(tuple(sorted([i, *joined])), tuple(sorted([j, *more])), why, existence, (i, j)))
    grouped = {i for group in groups for i in group.old}, {j for group in groups for j in group.new}
    groups += [Group((), (j,), "geen", "nieuw", None) for j in come if j not in grouped[1]]
    return _with_gone(groups, [i for i in gone if i not in grouped[0]])


def _with_gone(groups: list[Group], gone: list[int]) -> list[Group]:
    """In the order of the new text; a clause that is gone comes behind the one that stood before it."""
    out = sorted(groups, key=lambda group: group.new[0])
    for i in gone:
        alone = Group((i,), (), "geen", "vervallen", None)
        before = max(
            (at for at, group in enumerate(out) if group.old and group.old[0] < i),
            key=lambda at: out[at].old[0],
            default=-1,
        )
        out.insert(before + 1, alone)
    return out


def _lost(one: Placed, other: Placed) -> list[Phrase]:
    """The sentences of one clause that are not in another."""
    if one.clause.body == other.clause.body:
        return []
    there = list(other.reading.phrases())
    return [phrase for phrase in one.reading.phrases() if not _in(phrase, there)]


def _in(phrase: Phrase, others: list[Phrase]) -> bool:
    return any(likeness(phrase.words, other.words) >= _SAME_SENTENCE for other in others)


def _taken_from(
    clauses: Sequence[Placed], alone: Iterable[int], lost: Iterable[tuple[int, list[Phrase]]]
) -> dict[int, int]:
    """For each clause that stands alone the one whose lost sentences it has, where there is such a one."""
    found = {}
    sources = [(source, phrases) for source, phrases in lost if phrases]
    for at in alone:
        mine = list(clauses[at].reading.phrases())
        shares = [(_share(mine, phrases), -source) for source, phrases in sources]
        share, source = max(shares, default=(0.0, 0))
        if share >= FOUND:
            found[at] = -source
    return found


def _share(phrases: list[Phrase], lost: list[Phrase]) -> float:
    total = sum(len(phrase.words) for phrase in phrases)
    hits = sum(len(p.words) for p in phrases if _in(p, lost))
    return hits / total if total else 0.0
