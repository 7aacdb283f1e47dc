"""Frozen versions made by hand: small handbooks with sections and councils, and decisions about them."""

import datetime
from typing import Any

from protocolboek.model.decision import Decision
from protocolboek.model.handbook import Consent, Handbook, Organisation, Provenance, School, Section
from protocolboek.model.problems import Place
from protocolboek.model.version import Version, digest_of_file

SECTIONS = ("gedrag", "telefoon", "beeld")
OTHER = "sha256:" + "0" * 64
"""A digest of no text that there is."""


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def handbook(
    consent: Consent | None = None, *, sections: tuple[str, ...] = SECTIONS, name: str = "De Brug"
) -> Handbook:
    return Handbook(
        school=School(id="brug", name=name, kind="school", sector="po"),
        protocol=Organisation(id="afspraken", name="Protocol afspraken"),
        consent={"MR": "all"} if consent is None else consent,
        sections=tuple(
            Section(id=section, number=str(n), title=section.title(), summary=(), clauses=())
            for n, section in enumerate(sections, 1)
        ),
        faq=(),
    )


def provenance(digest: str | None = None) -> Provenance:
    empty: dict[str, Any] = {"layers": (), "clauses": {}, "sections": {}, "absent": (), "chosen": (), "open": ()}
    return Provenance(tool="0", canon="2026-1", handbook=digest, proposals=(), **empty)


def version(name: str = "2026-1", book: Handbook | None = None, *decisions: Decision, **more: Any) -> Version:
    """A version of `book`, with the digest of what stands in `decisions` without one filled in."""
    book = book or handbook()
    data = book.to_json()
    digest = digest_of_file(data)
    filled = tuple(replaced(d, digest=d.digest or digest) for d in decisions)
    place = Place(f"schools/brug/versions/afspraken/{name}/handbook.json")
    return Version(name, "afspraken", place, data, book, provenance(digest), filled, **more)


def replaced(decision: Decision, **changes: Any) -> Decision:
    fields = {name: getattr(decision, name) for name in Decision.__slots__}
    return Decision(**{**fields, **changes})


def decision(number: int, kind: Any, body: str, date: str, **more: Any) -> Decision:
    """An entry about the text of the version that it is given to, unless `digest` says otherwise."""
    days = {key: day(value) for key, value in more.items() if key in ("effective", "review_by", "reply_by")}
    place = Place("decisions.yaml", number)
    return Decision(number, kind, more.pop("digest", ""), body, day(date), place, **{**more, **days})
