"""What `status` prints of the versions of one protocol: in words, and as JSON."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from babel.dates import format_date

from protocolboek.messages import Catalogue
from protocolboek.model.standing import History, Missing, Standing
from protocolboek.model.version import control_code

REVIEW = datetime.timedelta(days=90)
"""How long before its review a version is told to need one."""
WAITING = ("concept", "voorgelegd", "ingestemd", "instemming-onthouden")


@dataclass(frozen=True, slots=True)
class Shelf:
    """The versions of one protocol of one school: `id` and `name` are the school's."""

    id: str
    name: str
    protocol: str
    history: History

    @property
    def title(self) -> str:
        titles = [s.version.handbook.protocol.name for s in self.history.standings if s.version.handbook]
        return titles[-1] if titles else self.protocol


def shelf_lines(shelf: Shelf, messages: Catalogue) -> Iterator[str]:
    yield f"{shelf.name}: {shelf.title} ({shelf.id} {shelf.protocol})"
    reviews = shelf.history.reviews(REVIEW)
    for standing in shelf.history.standings:
        code = control_code(standing.version.digest)
        yield f"  {standing.version.id}  {code}  {messages.say(f'status-{standing.status}')}"
        yield from (f"    {line}" for line in _details(standing, messages))
        if standing in reviews and standing.review_by:
            late = "late" if standing.review_by < shelf.history.on else "soon"
            yield "    " + messages.say(f"status-review-{late}", day=day_in_words(standing.review_by, messages))
    if shelf.history.in_force is None:
        yield "  " + messages.say("status-none-in-force", day=day_in_words(shelf.history.on, messages))


def _details(standing: Standing, messages: Catalogue) -> Iterator[str]:
    for doubt in standing.doubts:
        yield messages.say(f"status-doubt-{doubt}")
    days = {"adopted": standing.adopted, "start": standing.start, "until": standing.until,
            "withdrawn": standing.withdrawn}  # fmt: skip
    told = [messages.say(f"status-{name}", day=day_in_words(day, messages)) for name, day in days.items() if day]
    if told and standing.doubts:
        yield messages.say("status-of-decided", told=", ".join(told))
    elif told:
        yield ", ".join(told)
    if standing.status in WAITING:
        for missing in standing.missing:
            part = _part(standing, missing, messages)
            yield messages.say(f"status-answer-{missing.answer}", body=missing.body, part=part)
        yield messages.say("status-not-adopted")


def _part(standing: Standing, missing: Missing, messages: Catalogue) -> str:
    """The sections by their titles; all of them in one word."""
    handbook = standing.version.handbook
    titles = {section.id: section.title for section in handbook.sections} if handbook else {}
    if missing.part == "all" or set(missing.part) == titles.keys():
        return messages.say("status-all")
    return ", ".join(titles.get(part, part) for part in missing.part)


def day_in_words(day: datetime.date, messages: Catalogue) -> str:
    return format_date(day, format="long", locale=messages.language)


def shelf_json(shelf: Shelf) -> dict[str, Any]:
    """The same, for programs. `until` is the first day no longer in force."""
    force = shelf.history.in_force
    return {
        "id": shelf.id,
        "name": shelf.name,
        "protocol": shelf.protocol,
        "title": shelf.title,
        "in_force": force.version.id if force else None,
        "reviews": [standing.version.id for standing in shelf.history.reviews(REVIEW)],
        "versions": [_json(standing) for standing in shelf.history.standings],
    }


def _json(standing: Standing) -> dict[str, Any]:
    days = ("adopted", "start", "until", "withdrawn", "review_by")
    return {
        "version": standing.version.id,
        "status": standing.status,
        "digest": standing.version.digest,
        "controlecode": control_code(standing.version.digest),
        **{name: day.isoformat() if (day := getattr(standing, name)) else None for name in days},
        "missing": [
            {"body": m.body, "part": m.part if m.part == "all" else list(m.part), "answer": m.answer}
            for m in standing.missing
        ],
        "doubts": list(standing.doubts),
    }
