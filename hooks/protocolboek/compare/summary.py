"""How many clauses lie on each heap."""

from collections import Counter
from collections.abc import Sequence

from protocolboek.model.comparison import BUCKETS, Change, Counts


def counts_of(changes: Sequence[Change]) -> Counts:
    """Every change lies on one heap; what moved or got another number is counted apart."""
    buckets = Counter(change.bucket for change in changes)
    return Counts(
        buckets={bucket: buckets[bucket] for bucket in BUCKETS},
        moved=sum(1 for change in changes if change.place == "verplaatst"),
        renumbered=sum(1 for change in changes if change.place == "hernummerd"),
    )
