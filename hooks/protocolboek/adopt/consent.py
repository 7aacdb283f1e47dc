"""Who must consent to what, and what each answered: prior, on the same text, for every part (WMS art. 10)."""

import datetime
from collections.abc import Iterable, Mapping

from protocolboek.model.decision import Decision
from protocolboek.model.handbook import Handbook
from protocolboek.model.standing import Answer, Missing

WHOLE = ""
"""Stands for a protocol without sections: only an answer on the whole covers it."""


def required(handbook: Handbook) -> dict[str, tuple[str, ...]]:
    """The sections on which each body must consent; one that is not in this handbook asks for none."""
    sections = tuple(section.id for section in handbook.sections)
    wanted = {
        body: (sections or (WHOLE,)) if parts == "all" else tuple(s for s in sections if s in parts)
        for body, parts in sorted(handbook.consent.items())
    }
    return {body: parts for body, parts in wanted.items() if parts}


def lacking(
    asked: Mapping[str, tuple[str, ...]], decisions: Iterable[Decision], *, by: datetime.date
) -> tuple[Missing, ...]:
    """The consents not there on that day. `decisions` are about one text, as they stand."""
    known = [decision for decision in decisions if decision.date <= by]
    missing = []
    for body, sections in asked.items():
        answers: dict[Answer, list[str]] = {}
        for section in sections:
            answers.setdefault(answer(known, body, section), []).append(section)
        for given, parts in answers.items():
            if given != "ingestemd":
                missing.append(Missing(body, "all" if WHOLE in parts else tuple(parts), given))
    return tuple(missing)


def answer(decisions: Iterable[Decision], body: str, section: str) -> Answer:
    """What a body answered about a section. Silence is no consent, and a refusal stays one but for a ruling."""
    mine = [d for d in decisions if _concerns(d, body) and d.covers(section)]
    if refused := _last(mine, "onthouden"):
        ruled, upheld = _last(mine, "vervangt-instemming"), _last(mine, "onthouding-blijft")
        replaced = ruled and ruled >= refused and not (upheld and upheld >= ruled)
        return "ingestemd" if replaced else "onthouden"
    consented, conditional = _last(mine, "ingestemd"), _last(mine, "onder-voorwaarde")
    # Of two answers on one day the careful one counts.
    if consented and not (conditional and conditional >= consented):
        return "ingestemd"
    if conditional:
        return "onder-voorwaarde"
    return "geen-besluit" if any(d.kind == "voorgelegd" for d in mine) else "niet-voorgelegd"


def _concerns(decision: Decision, body: str) -> bool:
    return (decision.about if decision.kind == "uitspraak" else decision.body) == body


def _last(decisions: Iterable[Decision], outcome: str) -> datetime.date | None:
    """The last day with this outcome of a consent or a ruling; advice never counts."""
    counting = (d.date for d in decisions if d.kind in ("instemming", "uitspraak") and d.outcome == outcome)
    return max(counting, default=None)
