"""Remembers what was made of an object, by the object itself: our models are frozen, and to compare two of them would
take longer than to make it again."""

from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

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
