"""Entries that do not count, whatever the day: the reader of `check` is told, and a `correctie` can mend them."""

from collections.abc import Iterable, Iterator

from protocolboek.adopt.consent import lacking, required
from protocolboek.model.decision import Decision, as_they_stand
from protocolboek.model.problems import Problem, warning
from protocolboek.model.version import Version


def faults(version: Version) -> Iterator[Problem]:
    """What was decided on another text, before the consent that it needs, or about no refusal."""
    standing = as_they_stand(version.decisions)
    if version.altered and version.handbook:
        yield warning(version.place, "frozen-changed", version=version.id)
    for decision in standing:
        if decision.digest not in (version.digest, version.frozen):
            yield warning(decision.place, "decision-digest", id=decision.id, version=version.id)
    same = [d for d in standing if d.digest == version.digest]
    for decision in same:
        if decision.kind == "vaststelling":
            yield from _unconsented(version, decision, same)
        if decision.kind == "uitspraak" and not _refused(decision, same):
            yield warning(decision.place, "ruling-without-refusal", id=decision.id, body=decision.about)


def _unconsented(version: Version, adoption: Decision, decisions: Iterable[Decision]) -> Iterator[Problem]:
    asked = required(version.handbook) if version.handbook else {}
    if missing := lacking(asked, decisions, by=adoption.date):
        bodies = ", ".join(dict.fromkeys(m.body for m in missing))
        yield warning(adoption.place, "adoption-unconsented", id=adoption.id, bodies=bodies)


def _refused(ruling: Decision, decisions: Iterable[Decision]) -> bool:
    return any(
        d.outcome == "onthouden" and d.body == ruling.about and d.date <= ruling.date and d.overlaps(ruling)
        for d in decisions
    )
