"""What a body decided about one frozen version: an entry of `decisions.yaml`, and the words it may use."""

import datetime
from dataclasses import dataclass, replace
from typing import Literal

from protocolboek.model.problems import Place

DecisionKind = Literal["voorgelegd", "instemming", "advies", "uitspraak", "vaststelling", "intrekking", "correctie"]
Outcome = Literal[
    "ingestemd", "onthouden", "onder-voorwaarde", "positief", "negatief", "vervangt-instemming", "onthouding-blijft",
    "vervallen",
]  # fmt: skip
Parts = Literal["all"] | tuple[str, ...]
"""The whole protocol, or the ids of some of its sections."""

COUNCILS = ("MR", "PMR", "OMR", "LMR", "GMR", "PGMR", "OGMR", "DMR")
"""The councils of the law; an overlay may name others under `consent`."""
AUTHORITIES = ("bestuur", "directeur")
"""Who can adopt and withdraw."""
COMMITTEE = "LCG-WMS"
"""Whose ruling binds."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """What an entry of one kind holds besides id, digest, body, part, date, evidence and recorder."""

    bodies: tuple[str, ...]
    """Who decides so; none for the councils, to which the snapshot may add."""
    outcomes: tuple[Outcome, ...] = ()
    fields: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    whole: bool = False
    """Whether it is about the whole protocol, and never about a part."""


RULES: dict[DecisionKind, Ruled] = {
    "voorgelegd": Ruled((), fields=("compared_with", "reply_by")),
    "instemming": Ruled((), outcomes=("ingestemd", "onthouden", "onder-voorwaarde")),
    "advies": Ruled((), outcomes=("positief", "negatief")),
    "uitspraak": Ruled((COMMITTEE,), outcomes=("vervangt-instemming", "onthouding-blijft"), required=("about",)),
    "vaststelling": Ruled(AUTHORITIES, fields=("effective", "review_by"), whole=True),
    "intrekking": Ruled(AUTHORITIES, fields=("effective",), whole=True),
}
"""A `correctie` follows the rule of what it corrects, and can say that it lapses."""
LAPSED: Outcome = "vervallen"


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry. `about` is the council whose refusal a ruling is on; `effective` and `review_by` are days."""

    id: int
    kind: DecisionKind
    digest: str
    body: str
    date: datetime.date
    place: Place
    part: Parts = "all"
    outcome: Outcome | None = None
    about: str | None = None
    effective: datetime.date | None = None
    review_by: datetime.date | None = None
    reply_by: datetime.date | None = None
    compared_with: str | None = None
    minutes: str | None = None
    minutes_digest: str | None = None
    recorded_by: str | None = None
    corrects: int | None = None

    def covers(self, section: str) -> bool:
        return self.part == "all" or section in self.part

    def overlaps(self, other: "Decision") -> bool:
        """Whether there is a section that both are about."""
        return "all" in (self.part, other.part) or bool({*self.part} & {*other.part})

    @property
    def starts(self) -> datetime.date:
        """From when it works: never before the day on which it was decided."""
        return max(self.date, self.effective or self.date)


def as_they_stand(entries: tuple[Decision, ...]) -> tuple[Decision, ...]:
    """The entries with corrections in the place of what they correct, in order of date; what lapsed is gone.

    A correction takes the kind of its entry, and may itself be corrected. The order of `entries` is of no account."""
    by_id = {entry.id: entry for entry in entries}
    latest = {entry.corrects: entry for entry in sorted(entries, key=lambda entry: entry.id) if _corrects(entry, by_id)}
    standing = []
    for entry in entries:
        if entry.kind != "correctie":
            last = entry
            while last.id in latest:
                last = latest[last.id]
            if last.outcome != LAPSED:
                standing.append(replace(last, kind=entry.kind))
    return tuple(sorted(standing, key=lambda entry: (entry.date, entry.id)))


def _corrects(entry: Decision, by_id: dict[int, Decision]) -> bool:
    # Only what stands earlier: so no chain of corrections comes back to its beginning.
    return entry.kind == "correctie" and entry.corrects in by_id and entry.corrects < entry.id
