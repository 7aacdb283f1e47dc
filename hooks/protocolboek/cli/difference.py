"""What `diff` prints: the counts, per body that must consent a line for each change, and the words that changed."""

from collections.abc import Iterable, Iterator

from protocolboek.messages import Catalogue
from protocolboek.model.bodies import Asked, by_body
from protocolboek.model.comparison import (
    BUCKETS,
    Change,
    Comparison,
    Counts,
    FieldChange,
    Flag,
    Piece,
    Sentence,
    paragraphs,
)

MARKS = {"gelijk": "{}", "vervallen": "[-{}-]", "nieuw": "{{+{}+}}"}


def diff_lines(comparison: Comparison, messages: Catalogue) -> Iterator[str]:
    """The whole comparison for a terminal."""
    if comparison.same:
        yield messages.say("diff-same")
        return
    yield counted("diff-articles", comparison.counts, messages)
    if comparison.faq_counts.total:
        yield counted("diff-questions", comparison.faq_counts, messages)
    for field in comparison.fields:
        yield _field(field, messages)
    for asked in by_body(comparison):
        yield ""
        yield asked_line(asked, messages)
        sections = (*asked.sections, *asked.groups)
        yield from (f"{messages.say('diff-section')} {headline(change, messages)}" for change in sections)
        yield from (headline(change, messages) for change in (*asked.clauses, *asked.faq))
    for change in (*comparison.sections, *comparison.groups, *comparison.clauses, *comparison.faq):
        if change.told:
            yield from _shown(change, messages)


def asked_line(asked: Asked, messages: Catalogue) -> str:
    """Who must consent to what follows."""
    if not asked.bodies:
        return messages.say("diff-asked-everything" if asked.parts == "all" else "diff-asked-nobody")
    bodies = ", ".join(asked.bodies)
    parts = messages.say("diff-asked-whole") if asked.parts == "all" else ", ".join(asked.parts)
    return messages.say("diff-asked" if asked.changes else "diff-asked-same", bodies=bodies, parts=parts)


def counted(code: str, counts: Counts, messages: Catalogue) -> str:
    """How many there are on each heap that is not empty."""
    heaps = [messages.say(f"diff-heap-{name}", count=n) for name in BUCKETS if (n := counts.buckets[name])]
    places = [("diff-moved", counts.moved), ("diff-renumbered", counts.renumbered)]
    told = [*heaps, *(messages.say(place, count=n) for place, n in places if n)]
    return messages.say(code, count=counts.total, told=", ".join(told))


def headline(change: Change, messages: Catalogue) -> str:
    """One line: number, title, what happened, why, and what to look at."""
    side = change.shown
    what = [messages.say(f"diff-is-{change.bucket}")]
    if change.place in ("verplaatst", "hernummerd"):
        place = messages.say(f"diff-place-{change.place}")
        what.append(place + (f" ({messages.say('diff-was', old=number)})" if (number := change.old[0].number) else ""))
    if change.paired == "vermoedelijk":
        what.append(messages.say("diff-likely", id=change.old[0].id))
    elif change.existence in ("gesplitst", "samengevoegd"):
        sides = change.new if change.existence == "gesplitst" else change.old
        what.append(", ".join(part.number or part.id for part in sides))
    causes = ", ".join(messages.say(f"diff-cause-{cause}") for cause in change.causes)
    flags = "; ".join(_flag(flag, messages) for flag in change.hints)
    return (
        f"{side.number or '-'}  {side.title} ({side.id}): {', '.join(what)}"
        + (f" [{causes}]" if causes else "")
        + (f"  {messages.say('diff-flags', flags=flags)}" if flags else "")
    )


def _flag(flag: Flag, messages: Catalogue) -> str:
    words = f"{' '.join(flag.old) or '-'} → {' '.join(flag.new) or '-'}"
    return f"{messages.say(f'diff-flag-{flag.kind}')} {words}"


def _field(field: FieldChange, messages: Catalogue) -> str:
    name = messages.say(f"diff-field-{field.name}")
    return f"{name}: [-{', '.join(field.old)}-] {{+{', '.join(field.new)}+}}"


def _shown(change: Change, messages: Catalogue) -> Iterator[str]:
    """The words of one change, where there are any that changed."""
    if change.bucket == "gelijk":
        return
    yield ""
    yield f"{change.shown.number or '-'}  {marked(change.title)}"
    yield from (f"    {_field(field, messages)}" for field in change.fields)
    yield from (f"    {line}" for line in marked_lines(change.sentences))


def marked_lines(sentences: Iterable[Sentence]) -> list[str]:
    """A line for each paragraph, item and cell, with [-what goes-] and {+what comes+}."""
    return [marked(piece for sentence in these for piece in sentence.pieces) for _, these in paragraphs(sentences)]


def marked(pieces: Iterable[Piece]) -> str:
    out: list[tuple[str, str]] = []
    for piece in pieces:
        if out and out[-1][0] == piece.operation:
            out[-1] = (piece.operation, out[-1][1] + piece.text)
        else:
            out.append((piece.operation, piece.text))
    return "".join(MARKS[operation].format(text) for operation, text in out)
