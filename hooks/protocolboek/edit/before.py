"""How a school stood at the other side of `impact`: in another state of the project, or in what it froze."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from protocolboek.adopt import history
from protocolboek.edit.sides import Given
from protocolboek.model.standing import History
from protocolboek.model.version import Version
from protocolboek.pipeline import Outcome, Project, outcome_of

BACK = ("ingetrokken", "mismatch", "instemming-onthouden")
"""Versions that nobody goes by."""
Stood = Literal["goed", "fouten", "nieuw", "onbekend"]
"""How a school stood at the other side; `onbekend`: that side is no state of the project."""


@dataclass(frozen=True, slots=True)
class Before:
    """A school at the other side: its texts by protocol, and the names of the versions that they are."""

    stood: Stood
    texts: Mapping[str, Given] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    outcome: Outcome | None = None
    name: str | None = None


def texts_of(outcome: Outcome) -> dict[str, Given]:
    """The handbooks of a school by protocol; none of a layer that has no handbook of its own."""
    found = outcome.resolution
    if found is None or (found.overlay and not found.overlay.handbook):
        return {}
    return {name: Given(book, found.provenance[name]) for name, book in found.handbooks.items()}


def before_at(then: Project) -> Callable[[str], Before]:
    """How a school stood in another state of the project."""

    def before(name: str) -> Before:
        if name not in then.overlays and name not in then.unread:
            return Before("nieuw")
        found = outcome_of(then, name)
        overlay = then.overlays.get(name)
        stood: Stood = "goed" if found.sound else "fouten"
        return Before(stood, texts_of(found), outcome=found, name=overlay.name if overlay else None)

    return before


def _counting(past: History) -> Version | None:
    """The version in force, or else the last that was known on that day and not taken back."""
    known = [s for s in past.standings if s.status not in BACK and (s.decisions or not s.version.decisions)]
    counting = past.in_force or (known[-1] if known else None)
    return counting.version if counting else None


def before_frozen(now: Project, on: datetime.date) -> Callable[[str], Before]:
    """What a school froze: of each protocol the version in force on that day, or else the last."""

    def before(name: str) -> Before:
        texts, versions = {}, {}
        for protocol, found in now.overlays[name].versions.items() if name in now.overlays else ():
            version = _counting(history(found, on=on))
            if version and version.handbook:
                texts[protocol] = Given(version.handbook, version.provenance)
                versions[protocol] = version.id
        return Before("onbekend", texts, versions)

    return before
