"""The versions of one protocol on a day: which was adopted, which is in force, and what the others wait for."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from protocolboek.adopt.consent import lacking, required
from protocolboek.model.decision import Decision, as_they_stand
from protocolboek.model.standing import Doubt, History, Missing, Standing, Status
from protocolboek.model.version import Version, version_key

ASKED = ("voorgelegd", "instemming", "advies", "uitspraak")
"""Decisions that show that a version lies, or has lain, before a council."""


@dataclass(frozen=True, slots=True)
class Course:
    """What was decided about one text: the days on which it was adopted, takes effect, and ends by withdrawal."""

    decisions: tuple[Decision, ...]
    missing: tuple[Missing, ...]
    adopted: datetime.date | None = None
    start: datetime.date | None = None
    withdrawn: datetime.date | None = None
    review_by: datetime.date | None = None

    @property
    def counts(self) -> bool:
        """Whether it was or will be in force for a day at least."""
        return bool(self.start and not (self.withdrawn and self.withdrawn <= self.start))


def history(versions: Iterable[Version], *, on: datetime.date) -> History:
    """Where each version stands on a day, by what was decided until then."""
    in_order = sorted(versions, key=lambda version: version_key(version.id))
    courses = {version.id: course(version, on) for version in in_order}
    ends = _ends(courses)
    return History(on, tuple(_standing(v, courses[v.id], ends.get(v.id), on) for v in in_order))


def course(version: Version, on: datetime.date) -> Course:
    """The course of the text that was adopted: the one there is, unless only another was (which is told as a
    mismatch, but took the place of the version before)."""
    decisions = known(version, on)
    digests = [version.digest, *(d.digest for d in decisions if d.digest != version.digest)]
    courses = [_of_text(version, tuple(d for d in decisions if d.digest == digest), on) for digest in digests]
    return next((c for c in courses if c.adopted), courses[0])


def known(version: Version, on: datetime.date) -> tuple[Decision, ...]:
    """What was decided about a version until that day, on whatever text."""
    return tuple(decision for decision in as_they_stand(version.decisions) if decision.date <= on)


def _of_text(version: Version, decisions: tuple[Decision, ...], on: datetime.date) -> Course:
    ends = min((d.starts for d in decisions if d.kind == "intrekking"), default=None)
    # A text that cannot be read is shown as a mismatch; what was decided on it still took the place of the one before.
    asked = required(version.handbook) if version.handbook else {}
    adoptions = [d for d in decisions if d.kind == "vaststelling" and not lacking(asked, decisions, by=d.date)]
    if not adoptions:
        return Course(decisions, lacking(asked, decisions, by=on), withdrawn=ends)
    first = adoptions[0]
    reviews = [d.review_by for d in adoptions if d.review_by]
    return Course(decisions, (), first.date, first.starts, ends, reviews[-1] if reviews else None)


def _ends(courses: Mapping[str, Course]) -> dict[str, datetime.date]:
    """For each version the day on which the next takes its place. Of two that start on one day the later does."""
    starts = [(c.start, name) for name, c in courses.items() if c.counts and c.start]
    in_turn = sorted(starts, key=lambda found: found[0])  # stable: in order of their names on one day
    return {earlier: start for (_, earlier), (start, _) in pairwise(in_turn)}


def _standing(version: Version, course: Course, replaced: datetime.date | None, on: datetime.date) -> Standing:
    doubts = _doubts(version)
    last = min((day for day in (replaced, course.withdrawn) if day), default=None)
    # What was replaced on its first day was never in force.
    ever = course.counts and not (last and course.start and last <= course.start)
    return Standing(
        version,
        "mismatch" if doubts else _status(version, course, replaced, on),
        decisions=known(version, on),
        missing=course.missing,
        adopted=course.adopted,
        start=course.start if ever else None,
        until=last if ever else None,
        withdrawn=course.withdrawn,
        review_by=course.review_by,
        doubts=doubts,
    )


def _status(version: Version, course: Course, replaced: datetime.date | None, on: datetime.date) -> Status:
    withdrawn = course.withdrawn
    if replaced and replaced <= on and not (withdrawn and withdrawn <= replaced):
        return "vervangen"
    if withdrawn and withdrawn <= on:
        return "ingetrokken"
    if course.start:
        return "geldend" if course.start <= on else "vastgesteld"
    if any(m.answer == "onthouden" for m in course.missing):
        return "instemming-onthouden"
    if version.handbook and required(version.handbook) and not course.missing:
        return "ingestemd"
    return "voorgelegd" if any(d.kind in ASKED for d in course.decisions) else "concept"


def _doubts(version: Version) -> tuple[Doubt, ...]:
    found: list[Doubt] = []
    if version.damaged or version.handbook is None:
        found.append("damaged")
    if version.altered:
        found.append("altered")
    if any(d.digest not in (version.digest, version.frozen) for d in as_they_stand(version.decisions)):
        found.append("digest")
    return tuple(found)
