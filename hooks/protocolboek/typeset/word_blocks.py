"""The blocks of a paper in Word: which style each has. The look of the styles stands in `word_parts/styles.xml`."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from protocolboek.model.paper import (
    Article,
    Blank,
    Block,
    Choices,
    Facts,
    Grid,
    Heading,
    Items,
    Panel,
    Para,
    Run,
    Signature,
    Span,
)
from protocolboek.typeset.ooxml import PLAIN, Look, Node, marked, node, paragraph, run, val
from protocolboek.typeset.word_package import WIDTH, Register
from protocolboek.typeset.word_shapes import (
    INDENT,
    PANEL,
    Where,
    boxed,
    cell,
    continued,
    copy,
    panel_style,
    side,
    style_of,
    table,
    widths_of,
)

BOX = "☐"
BULLETS = 1
"""The numbering of lists without numbers, in `word_parts/numbering.xml`."""
_STYLES = {"text": None, "lead": "Lead", "small": "Small", "label": "Label"}
_MARKS = {"value": "Value", "open": "Open", "citation": "Citation", "contact": "Contact", "code": "Code"}


def block_nodes(block: Block, register: Register, where: Where) -> Iterator[Node]:
    write: Callable[[Any, Register, Where], Iterator[Node]] = _WRITERS[type(block)]
    return write(block, register, where)


# --- headings and articles ----------------------------------------------------------------------------------------


def heading(block: Heading, register: Register, where: Where) -> Iterator[Node]:
    yield titled(block, block.level, register, where)


def article(block: Article, register: Register, where: Where) -> Iterator[Node]:
    yield titled(block, min(where.level + 1, 3), register, where)
    if block.about:
        yield paragraph("ArticleAbout", [run(block.about)])
    yield from nested(block.blocks, register, where)
    if block.boxes:
        yield paragraph("Boxes", [part for i, box in enumerate(block.boxes) for part in ticked(box, " ", tab=i > 0)])


def titled(block: Heading | Article, level: int, register: Register, where: Where) -> Node:
    """A heading with its number as plain words: these are legal references, which no numbering may change."""
    numbered = [run(block.number, {"rStyle": "Number"}), run("\t")] if block.number else []
    shown = [*numbered, *spans(block.title, register, where)]
    if place := register.names.get(block.id):
        shown = list(marked(place, register.next(), shown))
    indent = None if block.number else node("w:ind", {"w:left": 0, "w:firstLine": 0})
    return paragraph(f"Heading{level}", shown, ind=indent)


# --- blocks ---------------------------------------------------------------------------------------------------------


def nested(blocks: Iterable[Block], register: Register, where: Where) -> Iterator[Node]:
    for block in blocks:
        yield from block_nodes(block, register, where)


def para(block: Para, register: Register, where: Where) -> Iterator[Node]:
    if where.tone:
        style = {"label": panel_style("PanelLabel", where.tone)}.get(block.style, panel_style("Panel", where.tone))
        small: Look = {"sz": "18"} if block.style == "small" else {}
        yield paragraph(style, spans(block.run, register, where, small), ind=continued(where) if where.depth else None)
    elif where.depth:
        yield paragraph("ListContinue", spans(block.run, register, where), ind=continued(where))
    else:
        yield paragraph(_STYLES[block.style], spans(block.run, register, where))


def items(block: Items, register: Register, where: Where) -> Iterator[Node]:
    """A list: the first paragraph of an item bears its mark, what follows stands in as far."""
    level = min(where.depth, 8)
    numbering = register.ordered(block.start, level) if block.ordered else BULLETS
    style = f"List{'Number' if block.ordered else 'Bullet'}{min(level + 1, 3) if level else ''}"
    inner = replace(where, depth=where.depth + 1)
    numbered = node("w:numPr", None, val("w:ilvl", level), val("w:numId", numbering))
    for item in block.items:
        first, rest = (item[0], item[1:]) if item and isinstance(item[0], Para) else (Para(run=()), item)
        assert isinstance(first, Para)
        box = boxed(inner) if where.tone else {}
        hanging = node("w:ind", {"w:left": inner.left, "w:right": PANEL, "w:hanging": INDENT}) if where.tone else None
        yield paragraph(style, spans(first.run, register, inner), numPr=copy(numbered), ind=hanging, **box)
        yield from nested(rest, register, inner)


def grid(block: Grid, register: Register, where: Where) -> Iterator[Node]:
    """A table whose header comes back on every page; a row is never cut."""
    columns = max((len(row) for row in (block.header, *block.rows)), default=0)
    if not columns:
        return
    widths = widths_of(block, columns, where.width)
    align = [*block.align, *[None] * columns]

    def row(cells: Sequence[Run], head: bool) -> Node:
        style = "TableHead" if head else "TableText"
        found = [
            cell([paragraph(style, spans(words, register, where), jc=side(align[at]))], width)
            for at, (words, width) in enumerate(zip([*cells, *[()] * (columns - len(cells))], widths, strict=True))
        ]
        kept = [node("w:cantSplit"), *([node("w:tblHeader")] if head else [])]
        return node("w:tr", None, node("w:trPr", None, *kept), *found)

    rows = [row(block.header, True)] if block.header else []
    rows += [row(cells, False) for cells in block.rows]
    yield table("HandbookTable", widths, rows, where, head=bool(block.header))
    yield paragraph("Spacer")


def facts(block: Facts, register: Register, where: Where) -> Iterator[Node]:
    for fact in block.facts:
        shown = [run(fact.name, {"b": None}), run("\t"), *spans(fact.value, register, where)]
        yield paragraph("Fact", shown, **(boxed(where) if where.tone else {}))


def panel(block: Panel, register: Register, where: Where) -> Iterator[Node]:
    inner = replace(where, tone=block.tone)
    found = [paragraph(panel_style("PanelLabel", block.tone), [run(block.title)])] if block.title else []
    found += nested(block.blocks, register, inner)
    yield from found
    if not found or style_of(found[-1]) != "Spacer":
        yield paragraph("Spacer")


def choices(block: Choices, _: Register, where: Where) -> Iterator[Node]:
    for label in block.labels:
        indent = node("w:ind", {"w:left": where.left + INDENT, "w:right": PANEL, "w:hanging": INDENT})
        yield paragraph("Choice", ticked(label, "\t"), ind=indent, **(boxed(where) if where.tone else {}))


def blank(block: Blank, _: Register, where: Where) -> Iterator[Node]:
    """Lines to write on: a tab with a leader draws them."""
    for line in range(block.lines):
        shown = [run(f"{block.label} \t" if line == 0 else "\t")]
        end = node("w:tab", {"w:val": "right", "w:leader": "underscore", "w:pos": where.left + where.width})
        tabs = node("w:tabs", None, node("w:tab", {"w:val": "clear", "w:pos": WIDTH}), end) if where.tone else None
        indent = node("w:ind", {"w:left": where.left, "w:right": PANEL}) if where.tone else None
        yield paragraph("Blank", shown, tabs=tabs, ind=indent, **(boxed(where) if where.tone else {}))


def signature(block: Signature, _: Register, where: Where) -> Iterator[Node]:
    """Who signs, and below it a line for each thing to fill in; the last has room for a name in ink."""
    widths = [where.width * 2 // 5, where.width - where.width * 2 // 5]
    who = cell([paragraph("SignatureWho", [run(block.who)])], sum(widths), span=2)
    rows = [node("w:tr", None, node("w:trPr", None, node("w:cantSplit"), node("w:tblHeader")), who)]
    for at, label in enumerate(block.fields):
        last = at == len(block.fields) - 1
        height = node("w:trHeight", {"w:val": 1021 if last else 510, "w:hRule": "atLeast"})
        keep = None if last else node("w:keepNext")
        cells = [
            cell([paragraph("TableText", [run(words)] if words else [], keepNext=copy(keep))], width)
            for words, width in zip((label, ""), widths, strict=True)
        ]
        rows.append(node("w:tr", None, node("w:trPr", None, node("w:cantSplit"), height), *cells))
    yield table("SignatureTable", widths, rows, where, head=True)
    yield paragraph("Spacer")
    yield paragraph("Spacer")


_WRITERS: dict[type, Callable[[Any, Register, Where], Iterator[Node]]] = {
    Para: para, Items: items, Grid: grid, Facts: facts, Heading: heading, Panel: panel, Article: article,
    Choices: choices, Blank: blank, Signature: signature,
}  # fmt: skip


# --- words ----------------------------------------------------------------------------------------------------------


def spans(found: Run, register: Register, where: Where, look: Look = PLAIN) -> Iterator[Node]:
    """Words with their looks. What came or went says so, for who sees no colour."""
    for operation, same in groupby(found, key=lambda span: span.operation):
        style = {"nieuw": "Came", "vervallen": "Gone"}.get(operation)
        if style:
            yield run(f"[{where.words.new if operation == 'nieuw' else where.words.gone}: ", {**look, "rStyle": style})
        yield from linked(same, register, {**look, **({"rStyle": style} if style else {})})
        if style:
            yield run("]", {**look, "rStyle": style})


def linked(found: Iterable[Span], register: Register, look: Look) -> Iterator[Node]:
    for address, same in groupby(found, key=lambda span: span.href):
        shown = [part for span in same for part in spanned(span, register, look)]
        if address:
            yield node("w:hyperlink", {"r:id": register.link(address), "w:history": 1}, *shown)
        else:
            yield from shown


def spanned(span: Span, register: Register, look: Look) -> Iterator[Node]:
    style = "Hyperlink" if span.href else _MARKS.get(span.mark or "")
    look = {**({"rStyle": style} if style else {}), **look}
    look |= {key: None for key, on in (("b", span.strong), ("i", span.emphasis)) if on}
    shown = run(span.text, look)
    if span.mark == "contact":
        yield from marked(register.place(f"contact:{span.of}"), register.next(), [shown])
    elif span.mark == "citation" and not span.href and (place := register.names.get(span.of or "")):
        yield node("w:hyperlink", {"w:anchor": place, "w:history": 1}, shown)
    else:
        yield shown


def ticked(label: str, gap: str, *, tab: bool = False) -> Iterator[Node]:
    yield run(f"\t{BOX}" if tab else BOX, {"rStyle": "Box"})
    yield run(gap + label)
