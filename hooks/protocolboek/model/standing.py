"""Where versions stand on a day: status, what is missing for adoption, and from when to when they are in force."""

import datetime
from dataclasses import dataclass
from typing import Literal

from protocolboek.model.decision import Decision, Parts
from protocolboek.model.version import Version

Status = Literal[
    "concept", "voorgelegd", "ingestemd", "instemming-onthouden", "vastgesteld", "geldend", "vervangen", "ingetrokken",
    "mismatch",
]  # fmt: skip
"""`mismatch`: what was decided on is not certainly what would be shown."""
Answer = Literal["ingestemd", "onthouden", "onder-voorwaarde", "geen-besluit", "niet-voorgelegd"]
Doubt = Literal["damaged", "altered", "digest"]
"""Why a version is a mismatch: files unreadable, text changed since it was frozen, decisions on another text."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A consent that adoption still waits for: whose, about which sections, and how that body answered so far."""

    body: str
    part: Parts
    answer: Answer


@dataclass(frozen=True, slots=True)
class Standing:
    """One version on one day. `start` is the first day in force, `until` the first day no longer.

    Of a mismatch the days are those of the text that was decided on, which is not the one there is."""

    version: Version
    status: Status
    decisions: tuple[Decision, ...] = ()
    """What was decided until that day, as it stands then."""
    missing: tuple[Missing, ...] = ()
    adopted: datetime.date | None = None
    start: datetime.date | None = None
    until: datetime.date | None = None
    withdrawn: datetime.date | None = None
    review_by: datetime.date | None = None
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """All versions of one protocol of one school on one day, in order of their names."""

    on: datetime.date
    standings: tuple[Standing, ...]

    @property
    def in_force(self) -> Standing | None:
        return next((s for s in self.standings if s.status == "geldend"), None)

    def of(self, version: str) -> Standing | None:
        return next((s for s in self.standings if s.version.id == version), None)

    def reviews(self, within: datetime.timedelta) -> tuple[Standing, ...]:
        """Versions in force, or adopted for later, whose review comes up within so many days or is overdue."""
        counting = [s for s in self.standings if s.status in ("geldend", "vastgesteld") and s.review_by]
        return tuple(s for s in counting if s.review_by and s.review_by - self.on <= within)
