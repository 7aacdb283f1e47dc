"""What was decided about one version, as its readers are told: each decision once, with what was corrected."""

import datetime
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from protocolboek.model.decision import LAPSED, Decision, Parts
from protocolboek.model.standing import Standing
from protocolboek.model.version import Version, control_code
from protocolboek.render.standing import part_titles

Values = dict[str, Any]
RESTATED = ("date", "body", "part", "about", "outcome", "effective", "review_by", "reply_by", "minutes")
"""What a correction can say otherwise, in the order in which it is told."""
CODES = ("digest", "compared_with")


def written(entries: Iterable[Decision]) -> list[tuple[Decision, ...]]:
    """Each decision with all that was ever written of it: the entry, and the corrections one after another."""
    known = sorted(entries, key=lambda entry: entry.id)
    later = {e.corrects: e for e in known if e.kind == "correctie" and e.corrects is not None and e.corrects < e.id}
    chains = []
    for entry in known:
        if entry.kind != "correctie":
            chain = [entry]
            while chain[-1].id in later:
                chain.append(later[chain[-1].id])
            chains.append(tuple(chain))
    return sorted(chains, key=lambda chain: (chain[-1].date, chain[0].id))


def known_on(version: Version, on: datetime.date) -> list[tuple[Decision, ...]]:
    """Those of which the day has come."""
    return [chain for chain in written(version.decisions) if chain[-1].date <= on]


def decided(standing: Standing, on: datetime.date, names: Mapping[str, str]) -> list[Values]:
    """The decisions until a day, in order of their dates. `names` are versions by digest."""
    return [_decision(chain, standing, names) for chain in known_on(standing.version, on)]


def titles(part: Parts, version: Version) -> list[str]:
    """The titles of some sections; none for the whole protocol, also where each section of it is named."""
    if version.handbook:
        return part_titles(part, version.handbook)
    return [] if part == "all" else list(part)


def _decision(chain: tuple[Decision, ...], standing: Standing, names: Mapping[str, str]) -> Values:
    first, last = chain[0], chain[-1]
    version = standing.version
    dated = first.kind in ("vaststelling", "intrekking")
    texts = (version.digest, version.frozen)
    return {
        "kind": first.kind,
        "date": last.date.isoformat(),
        "body": last.body,
        "about": last.about,
        "outcome": last.outcome,
        "parts": titles(last.part, version),
        "effective": last.starts.isoformat() if dated else None,
        "review_by": last.review_by.isoformat() if last.review_by else None,
        "reply_by": last.reply_by.isoformat() if last.reply_by else None,
        "minutes": last.minutes,
        "minutes_digest": last.minutes_digest,
        "recorded_by": first.recorded_by,
        "beside": _named(last.compared_with, names),
        "lapsed": last.outcome == LAPSED,
        "void": first.kind == "vaststelling" and _void(last, standing),
        "other_text": control_code(last.digest) if last.digest not in texts else None,
        "corrections": [_correction(a, b, version) for a, b in pairwise(chain)],
    }


def _void(adoption: Decision, standing: Standing) -> bool:
    """Whether an adoption of this text came before the consent that it needed. Of a mismatch nothing is said."""
    about_this = adoption.digest == standing.version.digest and adoption.outcome != LAPSED
    return about_this and not standing.doubts and (standing.adopted is None or adoption.date < standing.adopted)


def _named(digest: str | None, names: Mapping[str, str]) -> Values | None:
    return {"version": names.get(digest), "code": control_code(digest)} if digest else None


def _correction(was: Decision, now: Decision, version: Version) -> Values:
    lapsed = now.outcome == LAPSED
    changed = [name for name in (*RESTATED, *CODES) if getattr(was, name) != getattr(now, name)]
    return {
        "lapsed": lapsed,
        "recorded_by": now.recorded_by,
        "changes": []
        if lapsed
        else [{"name": name, "was": _shown(was, name, version), "now": _shown(now, name, version)} for name in changed],
    }


def _shown(entry: Decision, name: str, version: Version) -> str | list[str] | None:
    """A value as the template reads it: days as ISO text, parts as titles, digests as control codes."""
    value = getattr(entry, name)
    if name == "part":
        return titles(value, version)
    if name in CODES:
        return control_code(value) if value else None
    return value.isoformat() if isinstance(value, datetime.date) else value
