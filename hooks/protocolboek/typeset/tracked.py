"""Two versions as one Word document with tracked changes: who accepts all has the new text, who rejects all the old.

Everything stands in it, unchanged articles too. What was moved leaves and arrives as a move; with a table in it, which
Word cannot move, it is gone and new. No change runs past the end of a paragraph, and the last paragraph stays."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from protocolboek.model.comparison import Comparison, Piece
from protocolboek.model.handbook import Handbook
from protocolboek.model.paper import Paper
from protocolboek.typeset.ooxml import Look, Node, name, node, paragraph, run, val
from protocolboek.typeset.runs import Reach
from protocolboek.typeset.weaving import (
    GONE,
    Chunk,
    Fate,
    Line,
    Prose,
    Tabular,
    Text,
    Unit,
    Which,
    chunks,
    head,
    joined,
    joined_head,
    moved_head,
    partners,
    row_pairs,
    shared_by,
    staying,
    text_of,
    unit_pairs,
    units,
    woven,
)
from protocolboek.typeset.word import begin_page, body
from protocolboek.typeset.word_blocks import BULLETS
from protocolboek.typeset.word_front import cover
from protocolboek.typeset.word_package import WIDTH, Register, packed
from protocolboek.typeset.word_shapes import INDENT, Where, cell, shares, side, table

_HEADINGS = {"section": 1, "clause": 2, "questions": 1, "group": 2, "answer": 3}
_CHANGES: dict[Fate, str] = {"vervallen": "w:del", "nieuw": "w:ins", "van": "w:moveFrom", "naar": "w:moveTo"}


@dataclass
class Ledger:
    """Signs each change: who, when, and a number that no other has."""

    author: str
    day: datetime.date
    register: Register
    where: Where
    reach: Reach
    signed: int = 0
    lists: dict[object, int] = field(default_factory=dict)

    def sign(self) -> dict[str, object]:
        """One minute later each time: LibreOffice draws changes of one moment together. No clock."""
        self.signed += 1
        at = datetime.datetime.combine(self.day, datetime.time()) + datetime.timedelta(minutes=self.signed)
        return {"w:id": self.register.next(), "w:author": self.author, "w:date": f"{at:%Y-%m-%dT%H:%M:%SZ}"}

    def numbering(self, unit: Prose, fate: Fate, chunk: Chunk) -> int:
        if not unit.ordered:
            return BULLETS
        key = chunk.kind, chunk.side.id, unit.lists[-1], fate in ("vervallen", "van")
        if key not in self.lists:
            self.lists[key] = self.register.ordered(1, len(unit.lists) - 1)
        return self.lists[key]


def tracked(
    comparison: Comparison,
    paper: Paper,
    *,
    old: Handbook,
    new: Handbook,
    day: datetime.date,
    questions: str,
    reach: Reach = "@[{}]".format,
) -> bytes:
    """The bytes of a .docx. `paper` gives the cover, what stands around every page, and what stands before the text;
    `day` stands by every change; `questions` is the heading of the questions."""
    register, where = Register(), Where(paper.words)
    sides: tuple[tuple[Handbook, Which], ...] = ((old, "old"), (new, "new"))
    ledger = Ledger(comparison.new.school.name, day, register, where, reach)
    front = list(cover(paper.cover, register, where)) if paper.cover else []
    before = list(body(paper.body, register, where))
    mine, other = (chunks(book, comparison, which, questions) for book, which in sides)
    text = list(held_apart(woven_text(mine, other, ledger)))
    for later in (before, text):
        if later and front:
            begin_page(next(one for one in later if one.tag in (name("w:p"), name("w:tbl"))))
    return packed(paper, [*front, *before, *text, paragraph("Spacer")], register, tracking=True)


def held_apart(nodes: Iterable[Node]) -> Iterator[Node]:
    """With an unchanged paragraph between one that comes or goes and a table: it cannot run on into a table."""
    changes = False
    for found in nodes:
        if found.tag == name("w:tbl") and changes:
            yield paragraph("Spacer")
        if found.tag in (name("w:p"), name("w:tbl")):
            changes = found.find(f"{name('w:pPr')}/{name('w:rPr')}") is not None
        yield found


def woven_text(old: list[Chunk], new: list[Chunk], ledger: Ledger) -> Iterator[Node]:
    pairs = partners(old, new)
    stay = staying(new, pairs)
    moves = {j: i for j, i in pairs.items() if j not in stay and movable(old[i], new[j])}
    names = {i: f"move{at}" for at, i in enumerate(sorted(moves.values()), 1)}
    arrivals = {i: j for j, i in moves.items()}
    for i, j in woven(len(old), len(new), stay):
        if i is not None and j is not None:
            yield from kept(old[i], new[j], ledger)
        elif i is not None:
            other = new[arrivals[i]] if i in arrivals else None
            yield from moved(old[i], other, "old", names[i], ledger) if other else alone(old[i], "old", ledger)
        elif j is not None:
            origin = old[moves[j]] if j in moves else None
            yield from moved(new[j], origin, "new", names[moves[j]], ledger) if origin else alone(new[j], "new", ledger)


def movable(old: Chunk, new: Chunk) -> bool:
    """Without tables, and with words that stay."""
    tables = any(isinstance(unit, Tabular) for chunk in (old, new) for unit in units(chunk.body))
    return not tables and any(words.fate == "van" for words in moved_head(old, new, "old"))


# --- one chunk ------------------------------------------------------------------------------------------------------


def alone(chunk: Chunk, which: Which, ledger: Ledger) -> Iterator[Node]:
    """What only one text has, or has here."""
    fate, text = GONE[which], text_of(chunk, which)
    yield titled(chunk, head(chunk, fate), fate, ledger)
    for unit in units(chunk.body):
        yield from one_sided(chunk, unit, text, fate, ledger)


def one_sided(chunk: Chunk, unit: Unit, text: Text, fate: Fate, ledger: Ledger) -> Iterator[Node]:
    if isinstance(unit, Prose):
        yield prose(chunk, unit, text.words(unit.path, fate), fate, ledger)
    else:
        lines = [row_of(text, unit, row, fate) for row in range(unit.rows)]
        yield from tabular(unit, [(fate, row == 0, line) for row, line in enumerate(lines)], fate, ledger)


def row_of(text: Text, unit: Tabular, row: int, fate: Fate) -> list[Line]:
    return [text.words((*unit.path, row, column), fate) for column in range(unit.columns)]


def moved(chunk: Chunk, other: Chunk, which: Which, move: str, ledger: Ledger) -> Iterator[Node]:
    """What leaves here and arrives elsewhere, between the marks of a move."""
    fate: Fate = "van" if which == "old" else "naar"
    text = text_of(chunk, which)
    shared = shared_by(text, text_of(other, "new" if which == "old" else "old"))
    found = [titled(chunk, moved_head(chunk, other, which), fate, ledger)]
    for unit in units(chunk.body):
        line = text.moved(unit.path, shared)
        stays = any(words.fate == fate for words in line)
        if isinstance(unit, Prose):
            found.append(prose(chunk, unit, line, fate if stays else GONE[which], ledger))
    signed = ledger.sign()
    start = node(f"{_CHANGES[fate]}RangeStart", {**signed, "w:name": move})
    found[0].find(name("w:pPr")).addnext(start)
    yield from found
    yield node(f"{_CHANGES[fate]}RangeEnd", {"w:id": signed["w:id"]})


def kept(old: Chunk, new: Chunk, ledger: Ledger) -> Iterator[Node]:
    """What both texts have at this place."""
    yield titled(new, joined_head(old, new), "gelijk", ledger)
    before, after = text_of(old, "old"), text_of(new, "new")
    a, b = list(units(old.body)), list(units(new.body))
    for i, j in woven(len(a), len(b), unit_pairs(before, a, after, b)):
        if i is None and j is not None:
            yield from one_sided(new, b[j], after, "nieuw", ledger)
        elif j is None and i is not None:
            yield from one_sided(old, a[i], before, "vervallen", ledger)
        elif i is not None and j is not None:
            yield from both_sided(new, (before, a[i]), (after, b[j]), ledger)


def both_sided(chunk: Chunk, old: tuple[Text, Unit], new: tuple[Text, Unit], ledger: Ledger) -> Iterator[Node]:
    (before, a), (after, b) = old, new
    if isinstance(a, Tabular) and isinstance(b, Tabular):
        rows: list[tuple[Fate, bool, list[Line]]] = []
        for i, j in woven(a.rows, b.rows, row_pairs(before, a, after, b)):
            if i is None and j is not None:
                rows.append(("nieuw", False, row_of(after, b, j, "nieuw")))
            elif j is None and i is not None:
                rows.append(("vervallen", False, row_of(before, a, i, "vervallen")))
            elif i is not None and j is not None:
                paths = [((*a.path, i, column), (*b.path, j, column)) for column in range(b.columns)]
                rows.append(("gelijk", j == 0, [joined(before, x, after, y) for x, y in paths]))
        yield from tabular(b, rows, "gelijk", ledger)
    elif isinstance(b, Prose):
        yield prose(chunk, b, joined(before, a.path, after, b.path), "gelijk", ledger)


# --- paragraphs and tables ------------------------------------------------------------------------------------------


def titled(chunk: Chunk, line: Line, fate: Fate, ledger: Ledger) -> Node:
    indent = node("w:ind", {"w:left": 0, "w:firstLine": 0}) if chunk.side.number is None else None
    return changed(f"Heading{_HEADINGS[chunk.kind]}", line, fate, ledger, ind=indent)


def prose(chunk: Chunk, unit: Prose, line: Line, fate: Fate, ledger: Ledger) -> Node:
    depth = min(len(unit.lists), 9)
    if not depth:
        return changed("Normal", line, fate, ledger)
    last = min(depth, 3) if depth > 1 else ""
    if not unit.first:
        return changed(f"ListContinue{last}", line, fate, ledger, ind=node("w:ind", {"w:left": INDENT * depth}))
    numbering = ledger.numbering(unit, fate, chunk)
    numbered = node("w:numPr", None, val("w:ilvl", depth - 1), val("w:numId", numbering))
    return changed(f"List{'Number' if unit.ordered else 'Bullet'}{last}", line, fate, ledger, numPr=numbered)


def tabular(unit: Tabular, rows: list[tuple[Fate, bool, list[Line]]], fate: Fate, ledger: Ledger) -> Iterator[Node]:
    """A table; behind it a paragraph of its own, so that no two tables grow together."""
    lengths = [8 + max(sum(len(w.piece.text) for w in row[2][at]) for row in rows) ** 0.8 for at in range(unit.columns)]
    widths = shares(lengths, WIDTH)
    yield table(
        "HandbookTable", widths, [tracked_row(unit, row, widths, ledger) for row in rows], ledger.where, head=True
    )
    yield changed("Spacer", (), fate, ledger)


def tracked_row(unit: Tabular, row: tuple[Fate, bool, list[Line]], widths: list[int], ledger: Ledger) -> Node:
    fate, first, lines = row
    style = "TableHead" if first else "TableText"
    align = [*unit.align, *[None] * unit.columns]
    cells = [
        cell([changed(style, line, "gelijk", ledger, jc=side(align[at]))], widths[at]) for at, line in enumerate(lines)
    ]
    properties = [node("w:cantSplit"), *([node("w:tblHeader")] if first else [])]
    properties += [node(_CHANGES[fate], ledger.sign())] if fate != "gelijk" else []
    return node("w:tr", None, node("w:trPr", None, *properties), *cells)


def changed(style: str, line: Line, fate: Fate, ledger: Ledger, **properties: Node | None) -> Node:
    """A paragraph with its changes; `fate` is that of the paragraph itself."""
    mark = node("w:rPr", None, node(_CHANGES[fate], ledger.sign())) if fate != "gelijk" else None
    return paragraph(style, changes(line, ledger), rPr=mark, **properties)


def changes(line: Line, ledger: Ledger) -> Iterator[Node]:
    """Runs with one fate together. An address stands outside of its change: the schema has it so."""
    for (address, fate), same in groupby(line, key=lambda words: (_of("link", words.piece), words.fate)):
        shown = [one for words in same for one in runs(words.piece, fate, ledger)]
        if not shown:
            continue
        if fate != "gelijk":
            shown = [node(_CHANGES[fate], ledger.sign(), *shown)]
        if address is not None:
            yield node("w:hyperlink", {"r:id": ledger.register.link(address), "w:history": 1}, *shown)
        else:
            yield from shown


def runs(piece: Piece, fate: Fate, ledger: Ledger) -> Iterable[Node]:
    contact = _of("contact", piece)
    text = piece.text if contact is None else piece.text.replace(f"@[{contact}]", ledger.reach(contact))
    return [run(text, _look(piece), tag="w:delText" if fate == "vervallen" else "w:t")] if text else []


def _of(kind: str, piece: Piece) -> str | None:
    return next((mark.of or "" for mark in piece.marks if mark.kind == kind), None)


def _look(piece: Piece) -> Look:
    kinds = {mark.kind for mark in piece.marks}
    style = "Hyperlink" if "link" in kinds else "Open" if "open" in kinds else None
    look: dict[str, str | None] = {"rStyle": style} if style else {}
    return look | {key: None for key, kind in (("b", "strong"), ("i", "emphasis")) if kind in kinds}
