"""What `impact --format markdown` prints: a comment for a merge request, for GitLab and GitHub alike."""

import re
from collections.abc import Iterator, Sequence

from protocolboek.cli.impact_lines import line_of, own_in_short
from protocolboek.cli.impact_words import (
    cell_in_words,
    drift_in_words,
    field_in_words,
    rest_in_words,
    rows_in_words,
    state_in_words,
    totals,
)
from protocolboek.edit.deviations import Deviations
from protocolboek.edit.impact import Impact, ProtocolImpact, SchoolImpact
from protocolboek.messages import Catalogue

MARKER = "<!-- protocolboek-impact -->"
"""The first line: by it a job finds the comment that it made before."""
LIMIT = 60_000
"""Characters. A comment on GitHub holds 65 536."""
_SPECIAL = re.compile(r"[&<>`*_\[\]|~\\#$\"]|:(?=\w)")
_REFERENCE = re.compile(r"[@%~](?=\w)|[#!&$](?=\d)")
_LIST = re.compile(r"[-+=]|\d+(?=[.)](\s|$))")
"""What begins a list or a heading at the start of a line."""


def safe(text: str) -> str:
    """Words of an author as words: on one line, with nothing in it that Markdown or HTML would read.

    Entities do in a table, in a paragraph and between HTML tags alike, where a backslash would not. What both
    sites would take for a person, a label or a merge request gets a zero-width space: a title calls nobody."""
    line = _REFERENCE.sub("\\g<0>\u200b", " ".join(text.split()))
    line = _SPECIAL.sub(lambda found: _entities(found[0]), line)
    begins = _LIST.match(line)
    return _entities(begins[0]) + line[begins.end() :] if begins else line


def _entities(characters: str) -> str:
    return "".join(f"&#{ord(character)};" for character in characters)


def impact_markdown(found: Impact, messages: Catalogue, *, named: bool) -> str:
    """The whole comment. What does not fit is left out, and that is told."""
    head = [MARKER, f"### {safe(messages.say('impact-title'))}", safe(totals(found, messages))]
    blocks = [*_summaries(found, messages), *_details(found, messages, named=named)]
    kept = fitting(head, blocks)
    if len(kept) < len(blocks):
        kept.append(safe(messages.say("impact-cut", count=len(blocks) - len(kept))))
    return "\n\n".join([*head, *kept]) + "\n"


def fitting(head: Sequence[str], blocks: Sequence[str]) -> list[str]:
    """As many blocks as a comment can hold."""
    room = LIMIT - sum(len(block) + 2 for block in head)
    kept = []
    for block in blocks:
        room -= len(block) + 2
        if room >= 0:
            kept.append(block)
        else:
            room += len(block) + 2
    return kept


# --- who, in a table per foundation ---------------------------------------------------------------------


def _summaries(found: Impact, messages: Catalogue) -> Iterator[str]:
    """A line for each school that something happens to, by the foundation above it."""
    told = [school for school in found.schools if not school.quiet]
    names = {school.id: school.name for school in found.schools}
    homes = {school.id: _home(school) for school in told}
    for home in dict.fromkeys(sorted(homes.values(), key=lambda home: (home == "", home))):
        title = messages.say("impact-foundation", name=names.get(home, home)) if home else ""
        if title or len(set(homes.values())) > 1:
            yield f"**{safe(title or messages.say('impact-no-foundation'))}**"
        own = [school for school in told if homes[school.id] == home]
        yield _summary(sorted(own, key=lambda school: school.id != home), messages)
    yield from (safe(line) for line in rest_in_words(found, messages))


def _home(school: SchoolImpact) -> str:
    return school.foundation or (school.id if school.kind == "foundation" else "")


def _summary(schools: Sequence[SchoolImpact], messages: Catalogue) -> str:
    columns = ("school", "state", "brought", "own", "drifts", "errors")
    rows = [
        (
            school.name,
            state_in_words(school, messages),
            str(school.brought),
            str(school.own),
            str(sum(1 for drift in school.drifts if drift.new)),
            str(len(school.errors)),
        )
        for school in schools
    ]
    return table([messages.say(f"impact-column-{column}") for column in columns], rows, numbers=4)


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: int = 0) -> str:
    """A table; its last columns, as many as `numbers`, stand to the right."""
    rule = ["---"] * (len(head) - numbers) + ["--:"] * numbers
    lines = [[safe(cell) for cell in head], rule, *([safe(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


# --- what, folded away ----------------------------------------------------------------------------------


def _details(found: Impact, messages: Catalogue, *, named: bool) -> Iterator[str]:
    # What went wrong first: of the last there may be some that do not fit.
    schools = sorted(found.schools, key=lambda school: not school.errors)
    for school in schools:
        if not school.quiet or school.drifts:
            yield folded(f"{school.name}: {state_in_words(school, messages)}", _school(school, messages))
    for matrix in found.foundations if named or not found.quiet else ():
        yield folded(*_matrix(matrix, messages))


def folded(summary: str, lines: Iterator[str]) -> str:
    """Blocks that open at a click; the blank lines let Markdown be read inside."""
    return "\n\n".join([f"<details>\n<summary>{safe(summary)}</summary>", *lines, "</details>"])


def _school(school: SchoolImpact, messages: Catalogue) -> Iterator[str]:
    if school.errors:
        yield bullets(messages.tell(problem) for problem in school.errors)
    for protocol in school.protocols:
        yield from _protocol(protocol, messages)
    if school.drifts:
        yield f"**{safe(messages.say('impact-drifts'))}**"
        yield bullets(
            f"{drift.title} ({drift.id}): {drift_in_words(drift, messages)} – {drift.place}"
            + (f" – {messages.say('impact-reason', reason=drift.reason)}" if drift.reason else "")
            for drift in school.drifts
        )


def _protocol(protocol: ProtocolImpact, messages: Catalogue) -> Iterator[str]:
    since = f" ({messages.say('impact-since', version=protocol.version)})" if protocol.version else ""
    yield f"**{safe(protocol.title)}**: {safe(state_in_words(protocol, messages) + since)}"
    if protocol.comparison is None or protocol.state == "gelijk":
        return
    if protocol.comparison.fields:
        yield bullets(field_in_words(field, messages) for field in protocol.comparison.fields)
    if protocol.brought:
        yield safe(messages.say("impact-brought", count=len(protocol.brought)))
        # A question has no number, and a second hyphen tells nothing.
        yield bullets(line_of(line, messages).removeprefix("-  ") for line in protocol.brought)
    if protocol.own:
        yield safe(messages.say("impact-own", count=len(protocol.own), told=own_in_short(protocol.own)))
    if protocol.follows:
        yield safe(messages.say("impact-follows", count=protocol.follows))


def bullets(lines: Iterator[str]) -> str:
    return "\n".join(f"- {safe(line)}" for line in lines)


def _matrix(matrix: Deviations, messages: Catalogue) -> tuple[str, Iterator[str]]:
    def blocks() -> Iterator[str]:
        if matrix.rows:
            head = [messages.say("impact-column-article"), *(school.name for school in matrix.schools)]
            rows = [
                [
                    words,
                    *(cell_in_words(row.cells.get(school.id) if row else None, messages) for school in matrix.schools),
                ]
                for words, row in rows_in_words(matrix, messages)
            ]
            choices = [messages.say("impact-choices"), *(str(school.choices) for school in matrix.schools)]
            yield table(head, [*rows, choices])
            if matrix.inherits:
                yield safe(messages.say("impact-inherited"))
        else:
            yield safe(messages.say("impact-no-deviations", name=matrix.name))
        if matrix.unread:
            yield safe(messages.say("impact-unread", ids=", ".join(matrix.unread)))

    return messages.say("impact-deviations", name=matrix.name, count=len(matrix.rows)), blocks()
