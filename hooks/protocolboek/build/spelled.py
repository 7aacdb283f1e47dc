"""A value as text, piece by piece, so that it can be digested: complete by itself, whatever fields are added."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache

Brief = Callable[[object], str | None]
"""What stands for a value as a whole; None where it is to be told piece by piece."""
Omitted = Callable[[object, str], bool]
"""Whether a field of a value does not count."""


PLAIN = frozenset({str, int, bool, type(None)})


def spelled(value: object, brief: Brief, omitted: Omitted) -> Iterator[str]:
    """Each type by its name, mappings in their order, sets in one of ours."""
    if type(value) in PLAIN:
        yield f"{value!r};"
    elif (short := brief(value)) is not None:
        yield short
    elif is_dataclass(value) and not isinstance(value, type):
        yield f"{type(value).__name__}("
        for name in _names(type(value)):
            if not omitted(value, name):
                yield f"{name}="
                yield from spelled(getattr(value, name), brief, omitted)
        yield ")"
    elif isinstance(value, Mapping):
        yield "{"
        for key, item in value.items():
            yield f"{key!r}:"
            yield from spelled(item, brief, omitted)
        yield "}"
    elif isinstance(value, tuple | list):
        yield "["
        for item in value:
            yield from spelled(item, brief, omitted)
        yield "]"
    elif isinstance(value, frozenset | set):
        yield f"{sorted(map(repr, value))};"
    else:
        yield f"{value!r};"


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))
