"""Lays two sequences side by side in order, so that what is alike stands together."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from rapidfuzz.distance import Indel

T = TypeVar("T")
Pair = tuple[int | None, int | None]


def likeness(old: Sequence[str], new: Sequence[str]) -> float:
    """How much two rows of words have in common, in order: 0 to 1. Two empty rows are alike."""
    return Indel.normalized_similarity(old, new)


def align(
    old: Sequence[T],
    new: Sequence[T],
    *,
    same: Callable[[T, T], bool],
    alike: Callable[[T, T], float],
    weight: Callable[[T], int],
) -> list[Pair]:
    """Indexes of both in order, paired where `alike` is above 0; each index comes once. What is the `same`
    at both ends is paired beforehand; among the rest, the pairing that weighs most."""
    head = 0
    while head < min(len(old), len(new)) and same(old[head], new[head]):
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and same(old[-1 - tail], new[-1 - tail]):
        tail += 1
    before: list[Pair] = [(i, i) for i in range(head)]
    after: list[Pair] = [(len(old) - k, len(new) - k) for k in range(tail, 0, -1)]
    middle = _heaviest(old[head : len(old) - tail], new[head : len(new) - tail], alike, weight)
    shifted: list[Pair] = [(None if i is None else i + head, None if j is None else j + head) for i, j in middle]
    return [*before, *shifted, *after]


def _heaviest(
    old: Sequence[T], new: Sequence[T], alike: Callable[[T, T], float], weight: Callable[[T], int]
) -> list[Pair]:
    """The pairing with the greatest sum of likeness × weight (Needleman and Wunsch, without a price for gaps)."""
    scores = [[alike(a, b) * (weight(a) + weight(b)) for b in new] for a in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            paired = best[i + 1][j + 1] + scores[i][j] if scores[i][j] > 0 else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    pairs: list[Pair] = []
    i = j = 0
    while i < len(old) or j < len(new):
        if i < len(old) and j < len(new) and scores[i][j] > 0 and best[i][j] == best[i + 1][j + 1] + scores[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif j == len(new) or (i < len(old) and best[i][j] == best[i + 1][j]):
            pairs.append((i, None))
            i += 1
        else:
            pairs.append((None, j))
            j += 1
    return pairs
