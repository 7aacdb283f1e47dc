"""Blocks and runs of text as `render/html.py` writes them: what each line says, and what does not belong in it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from protocolboek.model.problems import Place, Problem, error
from protocolboek.verify.markup import Element
from protocolboek.verify.published import ContactWords, Line, Piece, Role, ShownContact, ShownDefinition, text_of
from protocolboek.verify.visible import excerpt

Node = Element | Piece
Found = Line | ShownContact | ShownDefinition | Problem
LAYOUT = " \t\r\n\f"
"""White space that shows nothing between blocks. A no-break space is none of these."""
BLOCKS = frozenset({"p", "ul", "ol", "div"})
DEFINED = "a.pb-defined"
SPANS = frozenset({"span.pb-value", "span.pb-value.pb-proposal", "span.pb-open", "span.pb-number"})
SHAPED = frozenset({"data-parameter", "data-shape"})
"""What says of a table or list where it came from, and as what a stylesheet draws it."""
ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "th": "columnheader", "td": "cell"}
"""What the parts of a table are, whatever a stylesheet makes of them. They are nothing else."""
_SCHEME = re.compile(r"[\x00-\x20]*(?:[A-Za-z][A-Za-z0-9+.\t\n\r-]*:|[/\\][\t\n\r]*[/\\])")
_LINE_END = re.compile(r"\r?\n\Z")


def is_layout(node: Node) -> bool:
    return isinstance(node, Piece) and not node.text.strip(LAYOUT)


def foreign(node: Node) -> Problem:
    """Something that stands within a text, or around it, and is not ours."""
    what = node.text.strip(LAYOUT) if isinstance(node, Piece) else node.written
    return error(node.place, "verify-foreign", what=excerpt(what))


def blocks_of(nodes: Iterable[Node]) -> Iterator[Found]:
    """The lines of a text; `nodes` are its paragraphs, lists and tables."""
    for node in nodes:
        if isinstance(node, Piece):
            yield from () if is_layout(node) else (foreign(node),)
        elif node.tag == "p" and not node.attributes:
            yield from _unless_empty(run_of("text", node.children, node.place))
        elif node.tag in ("ul", "ol") and node.attributes.keys() <= SHAPED:
            yield from _within(node, {"li": _item})
        elif node.look == "div.pb-table" and len(node.attributes) == 1:
            yield from _within(node, {"table": _table}, allowed={"class", "role", *SHAPED})
        else:
            yield foreign(node)


def run_of(role: Role, nodes: Sequence[Node], place: Place) -> Iterator[Found]:
    """A line, with the addresses behind its words; and the contacts and the faults in it."""
    found = list(inline(nodes))
    pieces = tuple(piece for piece in found if isinstance(piece, Piece))
    yield Line(role, pieces[0].place if pieces else place, pieces)
    yield from (other for other in found if not isinstance(other, Piece))


def inline(nodes: Iterable[Node]) -> Iterator[Piece | Found]:
    """The pieces of a run. A contact is filled in live: of it the token counts, as the snapshot has it. A defined
    word is like any other, but leads to a definition."""
    for node in nodes:
        if isinstance(node, Piece):
            yield node
            continue
        names = node.attributes.keys()
        if node.look == "span.pb-contact" and names == {"class", "data-contact"}:
            yield from _contact(node)
            continue
        is_link = node.tag == "a" and names == {"href"}
        is_defined = node.look == DEFINED and names == {"class", "href"}
        if is_defined:
            href = node.attributes["href"]
            yield ShownDefinition(href.rpartition("#")[2], href, node.place)
        is_plain = (node.tag in ("strong", "em") and not names) or (node.look in SPANS and len(names) == 1)
        if not (is_link or is_defined or is_plain):
            yield foreign(node)
        yield from inline(node.children)
        if (is_link or is_defined) and _SCHEME.match(node.attributes["href"]):
            yield Line("link", node.place, (Piece(node.attributes["href"], node.place),))


def _contact(node: Element) -> Iterator[Piece | Found]:
    name = node.attributes["data-contact"]
    inner = list(inline(node.children))
    links = tuple(line.text for line in inner if isinstance(line, Line))
    text = text_of(piece for piece in inner if isinstance(piece, Piece))
    yield Piece(f"@[{name}]", node.place)
    yield ShownContact(name, ContactWords(text, links), node.place)
    yield from (fault for fault in inner if isinstance(fault, Problem))


def _as_written(child: Element, allowed: AbstractSet[str]) -> bool:
    """Whether an element has no attributes but those we write, and the role of its kind."""
    own = ROLES.get(child.tag)
    return child.attributes.keys() <= allowed and child.attributes.get("role", own) == own


def _within(
    element: Element,
    readers: Mapping[str, Callable[[Element], Iterator[Found]]],
    *,
    allowed: AbstractSet[str] = frozenset(),
) -> Iterator[Found]:
    """What the children of an element hold, each read after its tag; they have no attributes but those `allowed`."""
    for child in element.children:
        if is_layout(child):
            continue
        if isinstance(child, Piece) or child.tag not in readers or not _as_written(child, allowed):
            yield foreign(child)
        if isinstance(child, Element) and child.tag in readers:
            yield from readers[child.tag](child)


def _unless_empty(found: Iterable[Found]) -> Iterator[Found]:
    """Without a line that has no words: a snapshot has none there either."""
    return (one for one in found if not (isinstance(one, Line) and one.role == "text" and not one.text))


def _item(item: Element) -> Iterator[Found]:
    """The words of an item stand before its further blocks, without `<p>`, and end with their line."""
    first = next((i for i, node in enumerate(item.children) if isinstance(node, Element) and node.tag in BLOCKS), None)
    words, rest = item.children[:first], item.children[first:] if first is not None else []
    if rest and words and isinstance(last := words[-1], Piece):
        words = [*words[:-1], Piece(_LINE_END.sub("", last.text), last.place)]
    yield from _unless_empty(run_of("text", words, item.place))
    yield from blocks_of(rest)


def _table(table: Element) -> Iterator[Found]:
    heads = ["".join(p.text for p in e.pieces()) for e in table.walk() if e.tag == "th"]

    def header(row: Element) -> Iterator[Found]:
        return _within(row, {"th": _cell}, allowed={"scope", "role"})

    numbers: dict[str, int] = {}

    def row(row: Element) -> Iterator[Found]:
        yield from _step(row, numbers)
        cells = [cell for cell in row.children if isinstance(cell, Element)]
        # A narrow screen shows the name of the column from this attribute.
        columns = [cell.attributes.get("data-column") for cell in cells]
        yield from _within(row, {"td": _cell}, allowed={"data-column", "role"})
        if columns != [" ".join(head.split()) for head in heads]:
            yield foreign(row)

    yield from _within(table, {
        "thead": lambda part: _within(part, {"tr": header}, allowed={"role"}),
        "tbody": lambda part: _within(part, {"tr": row}, allowed={"role", "data-step"}),
    }, allowed={"role"})  # fmt: skip


def _step(row: Element, numbers: dict[str, int]) -> Iterator[Found]:
    """The number that a stylesheet puts before a row: rows that begin alike are one step, and none is skipped."""
    if "data-step" in row.attributes:
        first = "".join(p.text for p in next((e for e in row.children if isinstance(e, Element)), row).pieces())
        if row.attributes["data-step"] != str(numbers.setdefault(first, len(numbers) + 1)):
            yield foreign(row)


def _cell(cell: Element) -> Iterator[Found]:
    return run_of("text", cell.children, cell.place)
