"""What the law does not allow: suspension of parents, or for longer than a week (WPO art. 40c)."""

import re
from collections.abc import Iterator
from functools import lru_cache

from protocolboek.check.prose import SENTENCE
from protocolboek.model.problems import Problem, error
from protocolboek.model.resolution import Resolution
from protocolboek.model.source import Body

SUSPENSION = "schorsing"
"""The id that ladders and series give to suspension."""
MAX_DAYS = 5
"""School days in the one week that a suspension may last."""

_COUNTS = {"twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9, "tien": 10}
_TERM = re.compile(
    r"\b(een|één|\d+|" + "|".join(_COUNTS) + r")\s+(schooldag|lesdag|werkdag|dag|week|maand)(?:en)?\b"
    r"|\b(een|één|\d+|" + "|".join(_COUNTS) + r")\s+(weken)\b",
    re.IGNORECASE,
)
_LONGEST = {"schooldag": 5, "lesdag": 5, "werkdag": 5, "dag": 7, "week": 1, "weken": 1, "maand": 0}
_NEGATED = re.compile(r"\b(?:niet|nooit|geen)\b", re.IGNORECASE)
_PARENTS = re.compile(
    r"schors\w*\s+(?:van|voor)\s+(?:de\s+|een\s+)?ouders?\b"
    r"|\bouders?(?:/verzorgers?)?\s+(?:kan|kunnen|wordt|worden)\b[^.]*\bgeschorst",
    re.IGNORECASE,
)


def law(resolution: Resolution) -> Iterator[Problem]:
    yield from _long_suspensions(resolution)
    for clause in resolution.entries():
        if body := resolution.bodies.get(clause.id):
            parents_only = clause.kind == "sanction" and clause.audience == ("ouder",)
            yield from _in_text(body, parents_only)


def _long_suspensions(resolution: Resolution) -> Iterator[Problem]:
    for used in resolution.in_force.values():
        if used.declaration.type != "ladder" or not isinstance(used.value, list):
            continue
        for i, step in enumerate(used.value):
            if step.get("maatregel") == SUSPENSION and step.get("dagen", 0) > MAX_DAYS:
                yield error(used.at((i, "dagen")), "suspension-week", text=step["dagen"])
        for i, step in enumerate(used.value):
            for field in ("overtreding", "formulier"):
                if isinstance(step.get(field), str) and (found := _too_long(step[field])):
                    yield error(used.at((i, field)), "suspension-week", text=found)
    for used in resolution.in_force.values():
        if used.declaration.type == "sanction-series" and isinstance(used.value, list):
            for i, item in enumerate(used.value):
                if isinstance(item, dict) and (found := _too_long(str(item.get("eigen", "")))):
                    yield error(used.at((i, "eigen")), "suspension-week", text=found)


@lru_cache(8192)
def _in_text(body: Body, parents_only: bool) -> tuple[Problem, ...]:
    """Remembered, since the canon's texts come back in every school."""
    if "schors" not in body.source.lower():
        return ()
    return tuple(_of_suspension(body, parents_only=parents_only))


def _of_suspension(body: Body, *, parents_only: bool) -> Iterator[Problem]:
    begin = 0
    for sentence in SENTENCE.split(body.source):
        begin = body.source.index(sentence, begin)
        if "schors" not in sentence.lower():
            continue
        negated = _NEGATED.search(sentence)
        if found := _too_long(sentence):
            yield error(body.at(begin + sentence.index(found)), "suspension-week", text=found)
        if not negated and (parents_only or _PARENTS.search(sentence)):
            yield error(body.at(begin), "suspension-parents")


def _too_long(sentence: str) -> str | None:
    """The term of a suspension in this sentence that is longer than a week, if it speaks of one."""
    if "schors" not in sentence.lower() or _NEGATED.search(sentence):
        return None
    for found in _TERM.finditer(sentence):
        count, unit = (found[1] or found[3]).lower(), (found[2] or found[4]).lower()
        number = int(count) if count.isdigit() else _COUNTS.get(count, 1)
        if number > _LONGEST[unit]:
            return found[0]
    return None
