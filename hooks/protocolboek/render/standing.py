"""Where a text stands, as templates tell it: days as ISO text, names with addresses, no logic left to do."""

import datetime
from typing import Any

from protocolboek.model.decision import Parts
from protocolboek.model.edition import Edition, Shown
from protocolboek.model.handbook import Handbook
from protocolboek.model.standing import Standing
from protocolboek.render.links import ABOUT, CHOICES, up

Values = dict[str, Any]
EVERYWHERE = (ABOUT, CHOICES)
"""Pages that every text has."""
ONE_DAY = datetime.timedelta(days=1)


def standing_values(edition: Edition) -> Values:
    """What every page of an edition can tell of its status."""
    standing = edition.standing
    return {
        "status": edition.status,
        "days": days(standing),
        "awaited": awaited(edition),
        "missing": [missing_values(m.body, m.part, m.answer, edition.handbook) for m in standing.missing]
        if standing
        else [],
        "in_force": in_force(edition),
        "approved": next((found.version for found in edition.changes if found.approved), None),
    }


def days(standing: Standing | None) -> Values:
    """The days of a version as ISO text, None for what is not known: `last` is the last day in force."""
    found = {name: getattr(standing, name, None) for name in ("adopted", "start", "withdrawn", "review_by")}
    found["last"] = standing.until - ONE_DAY if standing and standing.until else None
    return {name: day.isoformat() if day else None for name, day in found.items()}


def awaited(edition: Edition) -> list[tuple[str, list[str]]]:
    """By day the councils that may still answer until then; of one asked twice the last day counts."""
    entries = edition.standing.decisions if edition.standing else ()
    asked = {e.body: e.reply_by for e in entries if e.kind == "voorgelegd" and e.digest == edition.digest}
    waiting = {missing.body for missing in edition.standing.missing} if edition.standing else set()
    days = sorted({day for body, day in asked.items() if day and body in waiting})
    return [(day.isoformat(), [b for b, until in asked.items() if until == day and b in waiting]) for day in days]


def missing_values(body: str, part: Parts, answer: str, handbook: Handbook) -> Values:
    return {"body": body, "answer": answer, "parts": part_titles(part, handbook)}


def part_titles(part: Parts, handbook: Handbook) -> list[str]:
    """The titles of some sections; none for the whole protocol."""
    titles = {section.id: section.title for section in handbook.sections}
    whole = part == "all" or titles.keys() <= {*part}
    return [] if whole else [titles.get(name, name) for name in part]


def in_force(edition: Edition) -> Values | None:
    """The version in force, where there is one and it stands on the site."""
    standing = edition.in_force
    if standing is None:
        return None
    shown = any(other.version == standing.version.id for other in edition.others)
    return {"version": standing.version.id, "shown": shown, "days": days(standing)}


def switch(edition: Edition, page: str) -> list[Values]:
    """All texts, the others with the address of this page in it, or of its start page where it has none. An archived
    text leads to the one in force only: else each new version would make every page of all earlier ones longer."""
    return [
        {
            "version": other.version,
            "status": other.status,
            "days": days(other.standing),
            "this": other.version == edition.version,
            "href": None if other.version == edition.version else up(page) + counterpart(edition, other, page),
        }
        for other in edition.others
        if not edition.archived or other.status == "geldend" or other.version == edition.version
    ]


def counterpart(edition: Edition, other: Shown, page: str) -> str:
    """The address of this page in another text, from the root of this one."""
    if other.version == edition.version:
        return f"{page}/" if page else "./"
    same = page in EVERYWHERE or page in other.homes.values() or page in other.further
    return f"../{other.version}/" + (f"{page}/" if page and same else "")


def canonical(edition: Edition, page: str) -> str | None:
    """Of a text that is not in force: the same page of the one that is."""
    standing = edition.in_force
    other = next((o for o in edition.others if standing and o.version == standing.version.id), None)
    if other is None or other.version == edition.version:
        return None
    return up(page) + counterpart(edition, other, page)
