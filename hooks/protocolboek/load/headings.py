"""Splits a canon file at its headings. markdown-it knows no `{#dotted.id key="value"}`, so we do it."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from protocolboek.load.text import ID
from protocolboek.model.problems import Place, Problem, error

_HEADING = re.compile(r"(#{2,4}) +(.*?) *\{#([^\s}]+)((?: +[a-z_]+=\"[^\"]*\")*) *\}")
_ATTRIBUTE = re.compile(r"([a-z_]+)=\"([^\"]*)\"")
_ID = re.compile(ID)
_ANY_HEADING = re.compile(r"#{1,6}(?: |$)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading (level 2 to 4) and the text under it, up to the next one."""

    level: int
    title: str
    id: str
    attributes: Mapping[str, str]
    place: Place
    text: str
    text_place: Place


def read_headings(source: str, file: str) -> tuple[list[Heading], list[Problem]]:
    """All headings of a file in order. Text before the first one, or a heading of another form, is an error."""
    lines = unicodedata.normalize("NFC", source).splitlines()
    starts = [i for i, line in enumerate(lines) if line.startswith("#") and _ANY_HEADING.match(line)]
    headings: list[Heading] = []
    problems: list[Problem] = []
    if any(line.strip() for line in lines[: starts[0] if starts else len(lines)]):
        problems.append(error(Place(file), "text-before-heading"))
    for start, end in zip(starts, [*starts, len(lines)][1:], strict=True):
        place = Place(file, start + 1)
        found = _HEADING.fullmatch(lines[start].rstrip())
        if not found or not _ID.fullmatch(found[3]):
            problems.append(error(place, "heading-form", text=lines[start][:60]))
            continue
        attributes = _ATTRIBUTE.findall(found[4])
        names = [name for name, _ in attributes]
        doubled = sorted({name for name in names if names.count(name) > 1})
        problems += [error(place, "double-attribute", name=name) for name in doubled]
        first = next((i for i in range(start + 1, end) if lines[i].strip()), end)
        headings.append(
            Heading(
                level=len(found[1]),
                title=found[2],
                id=found[3],
                attributes=dict(attributes),
                place=place,
                text="\n".join(lines[first:end]).rstrip(),
                text_place=Place(file, first + 1),
            )
        )
    return headings, problems
