"""Reads `decisions.yaml`: a list that is only ever appended to, each entry complete and of one kind."""

import datetime
from collections.abc import Iterator, Mapping
from pathlib import Path

from protocolboek.load.files import DecisionEntry
from protocolboek.load.reading import read_text
from protocolboek.load.validate import validate
from protocolboek.load.yaml import Tree, read_yaml
from protocolboek.model.decision import COMMITTEE, LAPSED, RULES, Decision, DecisionKind, Ruled
from protocolboek.model.near import nearest
from protocolboek.model.problems import Problem, error
from protocolboek.model.version import Version

IN_ORDER = (("date", "effective"), ("date", "reply_by"), ("effective", "review_by"), ("date", "review_by"))
"""Days of an entry of which the second may not come before the first."""
OF_SOME_KINDS = ("about", "compared_with", "effective", "reply_by", "review_by")


def load_decisions(path: Path, file: str, version: Version) -> tuple[tuple[Decision, ...], list[Problem]]:
    """The entries in the file, in its order; without a file there are none."""
    if not path.exists():
        return (), []
    text, problems = read_text(path, file)
    return read_decisions(text, file, version) if not problems else ((), problems)


def read_decisions(text: str, file: str, version: Version) -> tuple[tuple[Decision, ...], list[Problem]]:
    """Total: a faulty entry is told and left out."""
    tree, problems = read_yaml(text, file)
    if tree.data is None:
        return (), problems
    if not isinstance(tree.data, list):
        return (), [*problems, error(tree.place(()), "decisions-list")]
    decisions: list[Decision] = []
    kinds: dict[int, DecisionKind] = {}
    corrected: dict[int, int] = {}
    for index in range(len(tree.data)):
        part = tree.part(index)
        if not isinstance(part.data, dict):
            problems.append(error(part.place(()), "decisions-list"))
            continue
        entry, faults = validate(DecisionEntry, part)
        if entry:
            faults = [*faults, *_numbers(entry, part, index + 1, kinds, corrected), *_same_body(entry, part, decisions)]
            kind = kinds.get(entry.corrects or 0) if entry.kind == "correctie" else entry.kind
            if kind:
                kinds[entry.id] = kind
                faults += _of_kind(entry, part, RULES[kind], version)
            decisions += [_decision(entry, part)] if not faults else []
        problems += faults
    return tuple(decisions), problems


def _numbers(
    entry: DecisionEntry, tree: Tree, number: int, kinds: Mapping[int, DecisionKind], corrected: dict[int, int]
) -> Iterator[Problem]:
    """Entries count up, so that one taken out is noticed; a correction names one that was not yet corrected."""
    if entry.id != number:
        yield error(tree.place(("id",)), "decision-number", number=number)
    if entry.kind != "correctie":
        if entry.corrects is not None:
            yield error(tree.key(("corrects",)), "decision-field", key="corrects", kind=entry.kind)
    elif entry.corrects is None:
        yield error(tree.place(()), "missing-key", key="corrects")
    elif entry.corrects not in kinds:
        yield error(tree.place(("corrects",)), "decision-corrects", number=entry.corrects)
    elif entry.corrects in corrected:
        by = corrected[entry.corrects]
        yield error(tree.place(("corrects",)), "decision-corrected", number=entry.corrects, by=by)
    else:
        corrected[entry.corrects] = entry.id


def _same_body(entry: DecisionEntry, tree: Tree, decisions: list[Decision]) -> Iterator[Problem]:
    """What another body decided is another decision: the one that was written down wrongly lapses."""
    was = next((d for d in decisions if d.id == entry.corrects), None)
    if was and entry.kind == "correctie" and entry.body != was.body and entry.outcome != LAPSED:
        yield error(tree.place(("body",)), "decision-body", number=was.id, body=was.body)


def _of_kind(entry: DecisionEntry, tree: Tree, rule: Ruled, version: Version) -> Iterator[Problem]:
    outcomes = (*rule.outcomes, *((LAPSED,) if entry.kind == "correctie" else ()))
    if entry.outcome is None and rule.outcomes:
        yield error(tree.place(()), "missing-key", key="outcome")
    elif entry.outcome is not None and not outcomes:
        yield error(tree.key(("outcome",)), "decision-field", key="outcome", kind=entry.kind)
    elif entry.outcome is not None and entry.outcome not in outcomes:
        yield error(tree.place(("outcome",)), "wrong-value", key="outcome", allowed=", ".join(outcomes))
    for key in OF_SOME_KINDS:
        given = getattr(entry, key) is not None
        if given and key not in (*rule.fields, *rule.required):
            yield error(tree.key((key,)), "decision-field", key=key, kind=entry.kind)
        elif not given and key in rule.required:
            yield error(tree.place(()), "missing-key", key=key)
    yield from _bodies(entry, tree, rule, version)
    yield from _parts(entry, tree, version)
    if rule.whole and entry.part != "all" and entry.outcome != LAPSED:
        yield error(tree.place(("part",)), "decision-whole", kind=entry.kind)
    for before, after in IN_ORDER:
        first, second = getattr(entry, before), getattr(entry, after)
        if first and second and second < first:
            yield error(tree.place((after,)), "decision-dates", first=before, second=after)
            break


def _bodies(entry: DecisionEntry, tree: Tree, rule: Ruled, version: Version) -> Iterator[Problem]:
    if version.handbook is None:
        return
    allowed = rule.bodies or version.councils
    if entry.body not in allowed:
        yield error(tree.place(("body",)), "wrong-value", key="body", allowed=", ".join(allowed))
    if entry.about is not None and entry.about not in version.councils and rule.bodies == (COMMITTEE,):
        yield error(tree.place(("about",)), "wrong-value", key="about", allowed=", ".join(version.councils))


def _parts(entry: DecisionEntry, tree: Tree, version: Version) -> Iterator[Problem]:
    for index, part in enumerate(entry.part if entry.part != "all" and version.handbook else ()):
        if part not in version.sections:
            near = nearest(part, version.sections)
            code = "unknown-section-near" if near else "unknown-section"
            yield error(tree.place(("part", index)), code, id=part, near=near or "")


def _decision(entry: DecisionEntry, tree: Tree) -> Decision:
    return Decision(
        id=entry.id,
        kind=entry.kind,
        digest=entry.digest,
        body=entry.body,
        date=datetime.date.fromisoformat(entry.date),
        place=tree.place(()),
        part="all" if entry.part == "all" else tuple(entry.part),
        outcome=entry.outcome,
        about=entry.about,
        effective=_day(entry.effective),
        review_by=_day(entry.review_by),
        reply_by=_day(entry.reply_by),
        compared_with=entry.compared_with,
        minutes=entry.evidence.minutes if entry.evidence else None,
        minutes_digest=entry.evidence.sha256 if entry.evidence else None,
        recorded_by=entry.recorded_by,
        corrects=entry.corrects,
    )


def _day(text: str | None) -> datetime.date | None:
    return None if text is None else datetime.date.fromisoformat(text)
