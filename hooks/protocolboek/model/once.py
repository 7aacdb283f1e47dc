"""Remembers what was made of an object, by the object itself: our models are frozen, and to compare two of them would
take longer than to make it again."""

from collections.abc import Callable, Collection, Hashable
from itertools import repeat
from typing import Final, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")
NEW: Final = object()


class Once(Generic[T, R]):
    """A function that is called once for each of the last `size` objects, which are kept alive as long. For one thread
    at a time."""

    def __init__(self, make: Callable[[T], R], size: int) -> None:
        self._make = make
        self._size = size
        self._made: dict[int, R] = {}
        self._things: dict[int, T] = {}
        """In the order in which they came. No other object has the place of one that lives."""

    def __call__(self, thing: T) -> R:
        found = self._made.get(id(thing), NEW)
        return self._remembered(thing) if found is NEW else found  # type: ignore[return-value]

    def each(self, things: Collection[T]) -> list[R]:
        """Of many objects, of which most are known. That is twice as quick as to ask for each."""
        found = [*map(self._made.get, map(id, things), repeat(NEW))]
        return [self(thing) if one is NEW else one for thing, one in zip(things, found, strict=True)]  # type: ignore[misc]

    def _remembered(self, thing: T) -> R:
        made = self._make(thing)
        self._made[id(thing)], self._things[id(thing)] = made, thing
        if len(self._things) > self._size:
            oldest = next(iter(self._things))
            del self._made[oldest], self._things[oldest]
        return made


def once_per_object(size: int) -> Callable[[Callable[[T], R]], Once[T, R]]:
    """Has a function called once for each of the last `size` objects."""
    return lambda make: Once(make, size)


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


def fitting(data: bytes) -> bytes:
    """The same bytes in no more memory than they take. What orjson gives has room for four thousand, and keeps it:
    that was half of all that a worker came to hold."""
    return bytes(memoryview(data))
