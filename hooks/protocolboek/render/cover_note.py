"""The voorlegger: one page with what a council is asked, what changes, and how it can answer."""

from typing import Any

from protocolboek.model.decision import COUNCILS, Decision, Parts
from protocolboek.model.edition import Edition
from protocolboek.model.handbook import Handbook, Section
from protocolboek.model.standing import Answer, Missing, Status
from protocolboek.render.binder import Binder
from protocolboek.render.choices import count_of
from protocolboek.render.gist import gist
from protocolboek.render.grounds import grounds
from protocolboek.render.standing import part_titles

Values = dict[str, Any]
LAW = "wms-10"
"""The source that says what a council must consent to; a handbook has it where an article rests on it."""
UNDIVIDED = ("MR", "GMR", "DMR")
"""The councils of which that source speaks; what a part of a council decides on stands in other articles."""
UNDECIDED: frozenset[Status] = frozenset({"concept", "voorgelegd", "instemming-onthouden"})
"""While an answer can still be given. Of a mismatch it is not certain to what."""
UNANSWERED: tuple[Answer, ...] = ("niet-voorgelegd", "geen-besluit", "onder-voorwaarde")
"""Who answered so can still consent; a refusal stays one on this text."""
GRAVEST: tuple[Answer, ...] = ("onthouden", "onder-voorwaarde", "geen-besluit", "niet-voorgelegd", "ingestemd")
"""How a council answered in one word, where it answered otherwise about another part."""


def asks(edition: Edition) -> bool:
    """Whether it is a text on which some council must decide: a frozen one, of which it has a part."""
    return edition.standing is not None and bool(councils_of(edition.handbook))


def councils_of(handbook: Handbook) -> dict[str, tuple[Section, ...] | None]:
    """Each council with the sections that it is asked about, None for the whole protocol; these first, then in
    the order of the law. A section that is not in this handbook asks for nothing."""
    parts = {
        body: None if part == "all" else tuple(section for section in handbook.sections if section.id in part)
        for body, part in handbook.consent.items()
    }
    order = [*COUNCILS, *sorted(parts)]
    asked = sorted(parts, key=lambda body: (parts[body] is not None, order.index(body)))
    return {body: parts[body] for body in asked if parts[body] != ()}


def cover_note_values(binder: Binder) -> Values:
    """What the template needs besides the values that every page shares."""
    edition = binder.edition
    councils = [council(edition, body, parts) for body, parts in councils_of(edition.handbook).items()]
    against = edition.changes[0] if edition.changes else None
    former = edition.provenance.former
    return {
        "undecided": edition.status in UNDECIDED,
        "councils": councils,
        "forms": [found for found in councils if edition.status in UNDECIDED and found["waits"]],
        "articles": len(edition.handbook.clauses()),
        "later": edition.later,
        "compared": against.version if against else None,
        "counting": bool(against and edition.in_force and edition.in_force.version.id == against.version),
        "gist": gist(against.comparison, [found["body"] for found in councils]) if against else None,
        "flagged": bool(against and any(change.told and change.flags for change in against.comparison.clauses)),
        "grounds": grounds(edition, against) if against else None,
        "release": edition.provenance.canon,
        "own_choices": count_of(edition.handbook, edition.provenance),
        "former": former.title if former and not (against and edition.in_force) else None,
        "prior": any(found["body"] in UNDIVIDED for found in councils),
        "law": LAW if LAW in binder.sources else None,
    }


def council(edition: Edition, body: str, sections: tuple[Section, ...] | None) -> Values:
    """What one council is asked, what it answered, and what it can still answer."""
    missing = [gap for gap in (edition.standing.missing if edition.standing else ()) if gap.body == body]
    entries = _entries(edition, body)
    handbook = edition.handbook
    mine = [section.id for section in (handbook.sections if sections is None else sections)]

    def titles(part: Parts) -> list[str]:
        """Of a part; none where it is all that the council is asked about."""
        return [] if part == "all" or {*mine} <= {*part} else part_titles(part, handbook)

    return {
        "body": body,
        "sections": sections or (),
        "submitted": [_submitted(entry, titles(entry.part)) for entry in entries if entry.kind == "voorgelegd"],
        "answers": [_answer(entry, titles(entry.part)) for entry in entries if entry.kind != "voorgelegd"],
        "state": None if edition.status == "mismatch" else _gravest(missing),
        "lacking": [{"answer": gap.answer, "parts": titles(gap.part)} for gap in missing],
        "waits": any(gap.answer in UNANSWERED for gap in missing),
        "whole": sections is None and all(_waits(section, missing) for section in mine),
        "open": [section.title for section in handbook.sections if _waits(section.id, missing)],
    }


def _gravest(missing: list[Missing]) -> Answer:
    answers = {gap.answer for gap in missing}
    return next((answer for answer in GRAVEST if answer in answers), "ingestemd")


def _entries(edition: Edition, body: str) -> list[Decision]:
    """What was asked of this council about this very text, what it said, and what was ruled about that."""
    entries = edition.standing.decisions if edition.standing else ()
    kinds = ("voorgelegd", "instemming", "advies", "uitspraak")
    mine = [entry for entry in entries if entry.kind in kinds and body in (entry.body, entry.about)]
    return [entry for entry in mine if entry.digest == edition.digest]


def _submitted(entry: Decision, titles: list[str]) -> Values:
    reply_by = entry.reply_by.isoformat() if entry.reply_by else None
    return {"date": entry.date.isoformat(), "reply_by": reply_by, "parts": titles}


def _answer(entry: Decision, titles: list[str]) -> Values:
    return {
        "kind": entry.kind,
        "outcome": entry.outcome,
        "date": entry.date.isoformat(),
        "parts": titles,
        "minutes": entry.minutes,
    }


def _waits(section: str, missing: list[Missing]) -> bool:
    """Whether a council can still consent to a section."""
    return any(gap.answer in UNANSWERED and (gap.part == "all" or section in gap.part) for gap in missing)
