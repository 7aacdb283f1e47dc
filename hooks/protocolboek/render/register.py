"""The register of one protocol: what counts, and every version with its period, its decisions and what is missing."""

import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from protocolboek.model.decision import LAPSED
from protocolboek.model.edition import CONCEPT, Series
from protocolboek.model.standing import Standing, Status
from protocolboek.model.version import control_code
from protocolboek.render.cover_note import asks
from protocolboek.render.decided import decided, known_on, titles
from protocolboek.render.standing import days

Values = dict[str, Any]
WAITING: frozenset[Status] = frozenset({"concept", "voorgelegd", "instemming-onthouden"})
"""Which versions still wait for an answer; of the others nothing is missing, or nothing is expected."""


def register(series: Series) -> Values:
    """All that the page tells, worked out."""
    concept = series.edition(CONCEPT)
    return {
        "counts": _counts(series),
        "concept": {"changes": bool(concept.changes)} if concept else None,
        "versions": [entry(standing, series) for standing in told(series)],
    }


def told(series: Series) -> list[Standing]:
    """From new to old: what stands on the site, and of the rest that about which something was decided.
    Of a draft that nobody was asked about, the site says nothing."""
    return [
        standing
        for standing in reversed(series.history.standings)
        if series.edition(standing.version.id) or decided_on(standing, series.on)
    ]


def decided_on(standing: Standing, on: datetime.date) -> bool:
    return any(chain[-1].outcome != LAPSED for chain in known_on(standing.version, on))


def entry(standing: Standing, series: Series) -> Values:
    version, edition = standing.version, series.edition(standing.version.id)
    names = {s.version.digest: s.version.id for s in told(series)}
    return {
        **summary(standing, series),
        "published": edition is not None,
        "readable": version.handbook is not None,
        "changes": bool(edition and edition.changes),
        "cover_note": bool(edition and asks(edition)),
        "code": control_code(version.digest),
        "digest": version.digest.removeprefix("sha256:"),
        "frozen_code": control_code(version.frozen) if version.altered else None,
        "doubts": standing.doubts,
        "missing": [
            {"body": m.body, "answer": m.answer, "parts": titles(m.part, version)}
            for m in standing.missing
            if standing.status in WAITING
        ],
        "days": [
            {"date": date, "decisions": list(same)}
            for date, same in groupby(decided(standing, series.on, names), key=itemgetter("date"))
        ],
    }


def summary(standing: Standing, series: Series) -> Values:
    """Version, status, and from when to when it is or was in force."""
    return {"version": standing.version.id, "status": standing.status, **_period(standing), **_next(standing, series)}


def _period(standing: Standing) -> Values:
    """`start` and `last` are the first and last day in force; none where there was no such day."""
    found = days(standing)
    ever = found if _ever(standing) else {}
    return {"start": ever.get("start"), "last": ever.get("last"), "review_by": found["review_by"]}


def _next(standing: Standing, series: Series) -> Values:
    """The version that takes or took its place."""
    takers = [s for s in told(series) if s.start and s.start == standing.until and s is not standing]
    return {"next": takers[0].version.id if takers and _ever(standing) else None}


def _counts(series: Series) -> Values:
    """What a reader has to go by: a version in force, the next one, the last one; or what counts until then."""
    standings, on = series.history.standings, series.on
    force = series.history.in_force
    coming = [s for s in standings if s.status == "vastgesteld" and s.start]
    begun = [s for s in standings if s.start and s.start <= on]
    ended = [s for s in begun if s.until and _ever(s) and s.until <= on]
    doubtful = [s for s in begun if s.doubts and not (s.until and s.until <= on)]
    return {
        "force": _link(force, series) if force else None,
        "coming": [_link(s, series) for s in sorted(coming, key=lambda s: s.start or on)],
        "ended": _link(max(ended, key=lambda s: s.until or on), series) if ended else None,
        "doubtful": _link(doubtful[-1], series) if doubtful else None,
        "begun": bool(begun),
        "current": series.leading.current,
    }


def _ever(standing: Standing) -> bool:
    """Whether it was or will be in force for a day at least; of a mismatch that cannot be said."""
    return standing.start is not None and not standing.doubts


def _link(standing: Standing, series: Series) -> Values:
    return {**summary(standing, series), "published": series.edition(standing.version.id) is not None}
