"""What is wrong, where, and how it is said: problems carry data, a catalogue puts them into words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a source file: path relative to the project, line and column from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


def place_of_offset(start: Place, text: str, offset: int) -> Place:
    """Where the character at `offset` of a text stands whose first line begins at `start`, each line at its column."""
    line = text.count("\n", 0, offset)
    column = offset - (text.rfind("\n", 0, offset) + 1)
    return Place(start.file, start.line + line, start.column + column)


Path = tuple[str | int, ...]
"""The way to a part of a nested value: keys and indexes."""


def place_at(places: Mapping[Path, Place], path: Path, *, otherwise: Place) -> Place:
    """The place of the part at `path`, or of the nearest thing around it."""
    for length in range(len(path), -1, -1):
        if found := places.get(path[:length]):
            return found
    return otherwise


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault. `code` is a message id of the catalogues, `values` fill its fields."""

    place: Place
    code: str
    values: Mapping[str, str] = field(default_factory=dict)
    severity: Severity = "error"

    @property
    def is_error(self) -> bool:
        return self.severity == "error"


def error(place: Place, code: str, **values: object) -> Problem:
    return Problem(place, code, {name: str(value) for name, value in values.items()})


def warning(place: Place, code: str, **values: object) -> Problem:
    return Problem(place, code, {name: str(value) for name, value in values.items()}, "warning")


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems once each, sorted by place; the same fault met along two ways is one fault."""
    unique = {_order(problem): problem for problem in problems}
    return tuple(unique[key] for key in sorted(unique))


def _order(problem: Problem) -> tuple[object, ...]:
    """Of plain values: to put places themselves in order takes five times as long, and a country has thousands."""
    place = problem.place
    return place.file, place.line, place.column, problem.code, tuple(sorted(problem.values.items()))


class Invalid(Exception):
    """The author's to fix: input that cannot become a handbook. Everything else is our bug."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__("; ".join(f"{p.place}: {p.code}" for p in self.problems))


class UnknownSchool(Exception):
    """An id that names no overlay; `known` are those that there are, `near` the likeliest."""

    def __init__(self, name: str, known: tuple[str, ...], near: str | None) -> None:
        self.name, self.known, self.near = name, known, near
        super().__init__(name)


def refuse(problems: Iterable[Problem]) -> None:
    """Raise `Invalid` with all errors at once, if there are any; warnings pass."""
    if found := [p for p in problems if p.is_error]:
        raise Invalid(found)
