"""Comparisons that are made when somebody looks at them: comparing takes longer than all the rest of a page."""

from collections.abc import Callable

from protocolboek.build.against import beside
from protocolboek.model.comparison import Comparison
from protocolboek.model.edition import Against, Edition

KEPT = 24
"""Comparisons: of a school with a long history those between frozen texts, which last."""


class Later(Against):
    """A text beside another, of which the comparison is made when it is asked for."""

    __slots__ = ("_made",)

    def __init__(self, version: str, made: Callable[[], Comparison], *, approved: bool) -> None:
        object.__setattr__(self, "version", version)
        object.__setattr__(self, "approved", approved)
        object.__setattr__(self, "_made", made)

    @property
    def comparison(self) -> Comparison:
        made: Callable[[], Comparison] = object.__getattribute__(self, "_made")
        return made()


class Comparing:
    """A `Comparer`. What was made is kept as long as the very same two texts are compared."""

    def __init__(self) -> None:
        self.kept: dict[tuple[int, ...], tuple[Edition, Edition, Comparison]] = {}

    def __call__(self, old: Edition, new: Edition, *, approved: bool = False) -> Against:
        return Later(old.version, lambda: self._between(old, new), approved=approved)

    def _between(self, old: Edition, new: Edition) -> Comparison:
        parts = (old.handbook, old.provenance, new.handbook, new.provenance)
        key = tuple(map(id, parts))  # the texts are kept with it, so no other can get such an id
        if key not in self.kept:
            self.kept[key] = old, new, beside(old, new).comparison
        while len(self.kept) > KEPT:
            del self.kept[next(iter(self.kept))]
        return self.kept[key][2]
