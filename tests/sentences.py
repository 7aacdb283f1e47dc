"""Finds sentences that filling in has broken: gaps, doubled words, a sentence that begins small."""

import re
from collections.abc import Iterator

from protocolboek.model.handbook import Handbook, Sheet
from protocolboek.model.text import Blocks, Open, Paragraph, Value, inlines, nodes, plain_text, words_of

SLIPS = {
    "two spaces": re.compile(r"\S {2,}\S"),
    "space before a mark": re.compile(r"\s[.,;:?!)](?:\s|$)"),
    "two marks": re.compile(r"(?<!\.)\.\.(?!\.)|[,;:][.,;:]|[?!]\."),
    "empty brackets": re.compile(r"\(\s*\)|‘\s*’"),
    "a word twice": re.compile(
        r"\b(de|het|een|en|of|in|op|met|van|voor|aan|naar|bij|door|om|te|uw|onze|ons|tijdens) \1\b", re.I
    ),
    "a leftover": re.compile(r"\{\{|\}\}|\[\[|\]\]|@\["),
}
BEGINS_SMALL = re.compile(r"(?:^|(?<=[.!?]) )[a-zà-ÿ]")
CONTACT = re.compile(r"@\[[a-z0-9.-]+\]")
"""Filled in live, on the page."""
ENDS = re.compile(r"[.?!:]’?$")


def broken_in(handbook: Handbook) -> list[str]:
    """Each slip as `where: what: text`. A sentence that waits for a choice may begin as it likes."""
    out = []
    for section in (*handbook.sections, *handbook.faq):
        if section.number:
            out += [f"{section.id}: {slip}" for slip in _slips(section.summary)]
        out += [f"{section.id}: {name}: {section.title}" for name, slip in SLIPS.items() if slip.search(section.title)]
        for clause in section.clauses:
            out += [f"{clause.id}: {slip}" for slip in _slips(clause.body)]
            out += [f"{clause.id}: {name}: {clause.title}" for name, slip in SLIPS.items() if slip.search(clause.title)]
    return out


def broken_on(sheet: Sheet) -> list[str]:
    """Each slip in a sentence for pupils."""
    slips = {**SLIPS, "begins small": BEGINS_SMALL}
    found = [(name, line) for line in sheet.lines for name, slip in slips.items() if slip.search(line.text)]
    found += [("ends without a mark", line) for line in sheet.lines if not ENDS.search(line.text)]
    return [f"{line.clause}: {name}: {line.text}" for name, line in found]


def _slips(blocks: Blocks) -> Iterator[str]:
    if not blocks:
        yield "no text"
    for line in CONTACT.sub("de functie", plain_text(blocks)).split("\n"):
        yield from (f"{name}: {line}" for name, slip in SLIPS.items() if slip.search(line))
    yield from ("an empty value" for node in nodes(blocks) if isinstance(node, Value) and not node.text.strip())
    for block in blocks:
        if not isinstance(block, Paragraph) or any(isinstance(node, Open) for node in inlines(block.children)):
            continue
        words = CONTACT.sub("de functie", words_of(block.children))
        if BEGINS_SMALL.search(words):
            yield f"begins small: {words}"
        if not ENDS.search(words):
            yield f"ends without a mark: {words}"
