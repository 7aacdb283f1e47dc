"""Remembers what was made of an object, by the object itself: our models are frozen, and to compare two of them would
take longer than to make it again."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


def once_per_object(size: int) -> Callable[[Callable[[T], R]], Callable[[T], R]]:
    """The function is called once for each of the last `size` objects; they are kept alive as long."""

    def remembering(make: Callable[[T], R]) -> Callable[[T], R]:
        kept: OrderedDict[int, tuple[T, R]] = OrderedDict()

        def remembered(thing: T) -> R:
            found = kept.get(id(thing))
            if found is None:
                found = kept[id(thing)] = thing, make(thing)
                if len(kept) > size:
                    kept.popitem(last=False)
            return found[1]

        return remembered

    return remembering


class Memory(Generic[R]):
    """Remembers the last `size` things that were made, each by the objects and the plain values that it was made of.
    What is of equal content then is the very same object, so that more can be remembered by it."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: dict[Hashable, tuple[tuple[object, ...], R]] = {}

    def forget(self) -> None:
        self._kept.clear()

    def __call__(self, things: tuple[object, ...], told: Hashable, make: Callable[[], R]) -> R:
        """The objects are kept alive, so that no other has their place."""
        key = (*map(id, things), told)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = things, make()
            if len(self._kept) > self._size:
                del self._kept[next(iter(self._kept))]
        return found[1]
