"""`herziening.ics`: a calendar (RFC 5545) of reviews, of answers that are awaited, and of days still to come."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from icalendar import TRANSP, Calendar, Event
from jinja2 import Environment

from protocolboek.model.decision import Decision
from protocolboek.model.edition import Series
from protocolboek.model.standing import Standing
from protocolboek.render.decided import titles
from protocolboek.render.lasting import id_of_version
from protocolboek.render.plain import lines

PRODUCT = "-//Protocolboek//versies//NL"
ASKED = ("voorgelegd", "instemming-onthouden")
ADOPTED = ("geldend", "vastgesteld")


@dataclass(frozen=True, slots=True)
class Moment:
    """A day to remember of one version. `decided` is the day on which it was set; `entry` asks for an answer."""

    what: Literal["review", "start", "end", "reply"]
    standing: Standing
    day: datetime.date
    decided: datetime.date
    entry: Decision | None = None


def agenda(series: Series, templates: Environment) -> bytes | None:
    """The calendar; none without any day."""
    found = [moment for standing in series.history.standings for moment in moments(standing, series.on)]
    if not found:
        return None
    name, about = lines(templates, series, "calendar")
    calendar = Calendar()
    for key, value in {"prodid": PRODUCT, "version": "2.0", "x-wr-calname": name, "x-wr-caldesc": about}.items():
        calendar.add(key, value)
    for moment in sorted(found, key=lambda moment: moment.day):
        calendar.add_component(_event(moment, series, templates))
    content: bytes = calendar.to_ical()
    return content


def moments(standing: Standing, on: datetime.date) -> Iterator[Moment]:
    """The days of one version that somebody should know of."""
    known = [*standing.decisions]
    if standing.status in ADOPTED and standing.adopted:
        yield from _adopted(standing, known, standing.adopted, on)
    if standing.status in ASKED:
        waiting = {(d.body, d.part): d for d in known if d.kind == "voorgelegd" and _waits(d, standing, known)}
        # Asked again with another day: the last one counts.
        yield from (Moment("reply", standing, d.reply_by, d.date, d) for d in waiting.values() if d.reply_by)


def _adopted(standing: Standing, known: list[Decision], adopted: datetime.date, on: datetime.date) -> Iterator[Moment]:
    start, until, review = standing.start, standing.until, standing.review_by
    if start and start > on:
        yield Moment("start", standing, start, adopted)
    if start and review and not (until and until <= review):
        decided = max((d.date for d in known if d.review_by == review), default=adopted)
        yield Moment("review", standing, review, decided)
    withdrawals = [d.date for d in known if d.kind == "intrekking"]
    if withdrawals and standing.withdrawn and standing.withdrawn == until:
        yield Moment("end", standing, standing.withdrawn, withdrawals[-1])


def _waits(asked: Decision, standing: Standing, known: list[Decision]) -> bool:
    """Whether that council has not answered: of one that must consent the history knows, part by part."""
    version = standing.version
    if asked.digest != version.digest or version.handbook is None:
        return False
    if asked.body in version.handbook.consent:
        return any(
            m.body == asked.body
            and m.answer == "geen-besluit"
            and (m.part == "all" or any(asked.covers(section) for section in m.part))
            for m in standing.missing
        )
    return not any(
        d.kind in ("instemming", "advies") and d.body == asked.body and d.date >= asked.date and d.overlaps(asked)
        for d in known
    )


def _event(moment: Moment, series: Series, templates: Environment) -> Event:
    version, entry = moment.standing.version, moment.entry
    asked = {"body": entry.body, "parts": titles(entry.part, version)} if entry else None
    short, long = lines(templates, series, moment.what, version=version.id, at=moment.day.isoformat(), asked=asked)
    asker = [entry.body, str(entry.id)] if entry else []
    event = Event()
    event.uid = id_of_version(series, version, moment.what, *asker).urn
    event.DTSTAMP = datetime.datetime.combine(moment.decided, datetime.time(), datetime.UTC)
    event.start = moment.day
    event.summary = short
    event.description = long
    event.transparency = TRANSP.TRANSPARENT
    return event
