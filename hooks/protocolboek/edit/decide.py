"""`protocolboek decide`: one more entry at the end of `decisions.yaml`, every earlier byte as it was."""

import datetime
import json
import re
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import get_args

from protocolboek.adopt import faults, history
from protocolboek.load.decisions import read_decisions
from protocolboek.model.decision import (
    AUTHORITIES,
    COMMITTEE,
    COUNCILS,
    Decision,
    DecisionKind,
    Outcome,
    as_they_stand,
)
from protocolboek.model.problems import Invalid, Place, Problem, error, refuse
from protocolboek.model.version import DIGEST, Version, find_version, version_key
from protocolboek.pipeline import Project

Given = Mapping[str, str | int | tuple[str, ...] | None]
"""What is asked to be written down, by key of the file; None, or no parts, for what was not given."""
PLAIN = {"all", *get_args(DecisionKind), *get_args(Outcome), *COUNCILS, *AUTHORITIES, COMMITTEE}
"""Words that need no quotes in YAML, as no digest does."""


def decide(
    project: Project,
    folder: Path,
    protocol: str,
    name: str,
    given: Given,
    *,
    head: str,
    today: datetime.date,
) -> tuple[Decision, tuple[Problem, ...]]:
    """Append the entry to the decisions of a version and return it, with what no longer counts by it. `head` is
    the comment above a new file.

    Raises Invalid, and writes nothing, where the entry would not be read as it is meant or would not count."""
    version = _version(project, folder, protocol, name)
    path = folder / "versions" / protocol / name / "decisions.yaml"
    file = f"{folder.parent.name}/{folder.name}/versions/{protocol}/{name}/decisions.yaml"
    before = path.read_bytes() if path.exists() else f"# {head}\n".encode()
    number = len(version.decisions) + 1
    compared = _compared(project.overlays[folder.name].versions[protocol], given.get("compared_with"), file)
    entry = {"id": number, **given, "digest": version.digest}
    entry |= {"compared_with": compared.digest} if compared else {}
    after = appended(before, entry)
    decisions, problems = read_decisions(after.decode("utf-8-sig"), file, version)
    refuse(problems)
    if decisions[:-1] != version.decisions or not _as_given(decisions[-1], entry):
        raise Invalid([error(Place(file), "decide-by-hand")])
    made = replace(version, decisions=decisions)
    refuse(_out_of_order(made, decisions[-1], today))
    _replace(path, after)
    return decisions[-1], undone(made)


def _compared(versions: Sequence[Version], given: object, file: str) -> Version | None:
    """The version by its name or control code; a digest may be of a text that is not here."""
    found = find_version(versions, str(given)) if given else None
    if given and found is None and not DIGEST.fullmatch(str(given)):
        known = ", ".join(version.id for version in versions)
        raise Invalid([error(Place(file), "unknown-version", id=given, known=known)])
    return found


def _version(project: Project, folder: Path, protocol: str, name: str) -> Version:
    overlay = project.overlays[folder.name]
    file = f"{folder.parent.name}/{folder.name}/versions/{protocol}/{name}"
    versions = overlay.versions.get(protocol, ())
    version = next((v for v in versions if v.id == name), None)
    if version is None:
        known = [v.id for v in versions]
        raise Invalid([error(Place(file), "unknown-version", id=name, known=", ".join(known))])
    if version.damaged:
        refuse(problem for problem in project.problems if problem.place.file.startswith(f"{file}/"))
    if version.altered:
        raise Invalid([error(version.place, "frozen-changed", version=name)])
    return version


def appended(before: bytes, entry: Given) -> bytes:
    """The file with the entry at its end, indented as the list is."""
    newline = "\r\n" if b"\r\n" in before else "\n"
    first = re.search(rb"^( *)- ", before, re.MULTILINE)
    pad = first[1].decode() if first else ""
    lines = [f"{key}: {_scalar(value)}" for key, value in _keys(entry)]
    text = "".join(f"{pad}{'  ' if i else '- '}{line}{newline}" for i, line in enumerate(lines))
    ended = before.endswith(b"\n") or not before
    return before + (("" if ended else newline) + text).encode()


def _keys(entry: Given) -> Iterator[tuple[str, object]]:
    order = ("id", "kind", "corrects", "digest", "compared_with", "body", "about", "part", "outcome", "date",
             "reply_by", "effective", "review_by", "evidence", "recorded_by")  # fmt: skip
    for key in order:
        if key == "evidence" and entry.get("minutes"):
            digest = entry.get("minutes_digest")
            yield key, {"minutes": entry["minutes"], **({"sha256": digest} if digest else {})}
        elif key == "part" and not entry.get(key):
            yield key, "all"
        elif (value := entry.get(key)) is not None:
            yield key, value


def _scalar(value: object) -> str:
    """A value as YAML reads it back: where words need quotes, a JSON string is one."""
    if isinstance(value, dict):
        # Between brackets a colon needs quotes.
        return "{" + ", ".join(f"{key}: {_quoted(item)}" for key, item in value.items()) + "}"
    if isinstance(value, tuple):
        return "[" + ", ".join(_scalar(item) for item in value) + "]"
    text = unicodedata.normalize("NFC", str(value))
    plain = isinstance(value, int) or text in PLAIN or DIGEST.fullmatch(text)
    return text if plain else _quoted(text)


def _quoted(text: str) -> str:
    return json.dumps(unicodedata.normalize("NFC", text), ensure_ascii=False)


def _as_given(decision: Decision, entry: Given) -> bool:
    """Whether what is read is what was asked to be written."""
    found = {key: getattr(decision, key) for key in entry}
    wanted = {**entry, "part": entry.get("part") or "all"}
    return all(_same(found[key], wanted[key]) for key in entry)


def _same(found: object, wanted: object) -> bool:
    plain = found if found is None or isinstance(found, int | tuple) else str(found)
    return plain == (unicodedata.normalize("NFC", wanted) if isinstance(wanted, str) else wanted)


def _out_of_order(version: Version, new: Decision, today: datetime.date) -> Iterator[Problem]:
    """What comes too early to count: before it was asked, before the consent that it needs, after the end; and
    what has not happened yet."""
    before = as_they_stand(version.decisions[:-1])
    if new.date > today:
        yield error(new.place, "decide-future", date=new.date, today=today)
    if new.date.year < version_key(version.id)[0] - 1:
        yield error(new.place, "decide-year", date=new.date, version=version.id)
    if new.compared_with == version.digest:
        yield error(new.place, "decide-itself", version=version.id)
    if new.kind != "correctie" and any(d.kind == "intrekking" and d.starts <= new.date for d in before):
        yield error(new.place, "decide-withdrawn", version=version.id)
    if new.kind in ("instemming", "advies") and not any(
        d.kind == "voorgelegd" and d.body == new.body and d.date <= new.date and d.overlaps(new) for d in before
    ):
        yield error(new.place, "decide-not-submitted", body=new.body, date=new.date)
    if new.outcome == "ingestemd" and any(
        d.outcome == "onthouden" and d.body == new.body and d.date <= new.date and d.overlaps(new) for d in before
    ):
        yield error(new.place, "decide-refused", body=new.body)
    if new.kind == "vaststelling" and any(s.adopted for s in history([before_last(version)], on=new.date).standings):
        yield error(new.place, "decide-adopted", version=version.id)
    for fault in faults(version):
        if fault.place == new.place:
            yield replace(fault, severity="error")


def before_last(version: Version) -> Version:
    """The version as it stood before its last entry."""
    return replace(version, decisions=version.decisions[:-1])


def undone(version: Version) -> tuple[Problem, ...]:
    """What does not count any more by its last entry, though it did before."""
    known = {(fault.place, fault.code) for fault in faults(before_last(version))}
    return tuple(fault for fault in faults(version) if (fault.place, fault.code) not in known)


def _replace(path: Path, data: bytes) -> None:
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".") as beside:
        made = Path(beside) / path.name
        made.write_bytes(data)
        made.replace(path)
