"""Takes the texts out of a published HTML page. It knows the shape that `render/html.py` and the templates of
sections and questions write, and tells everything within it that has another."""

from collections.abc import Iterator

from protocolboek.model.problems import Place, Problem, error
from protocolboek.verify.markup import Element, Unreadable, tree_of
from protocolboek.verify.published import Code, ContactWords, Kind, Line, Part, Piece, Published, ShownContact, text_of
from protocolboek.verify.runs import Found, blocks_of, foreign, inline, is_layout, run_of

Taken = Part | ShownContact | Problem
CONTENT = "inhoud"
AROUND = frozenset({
    "div", "div.md-container", "main.md-main", "div.md-main__inner.md-grid", "div.md-content",
    "article.md-content__inner.md-typeset", "body", "html.no-js",
})  # fmt: skip
"""What stands around the text of a page: nothing that could hide it."""
HIDING = frozenset({"hidden", "inert", "style", "aria-hidden"})
TEXTS = frozenset({"div.pb-text", "div.pb-answer"})
BESIDE = frozenset({
    "a.pb-self", "p.pb-see", "ul.pb-facts", "p.pb-rests", "p.pb-reason", "p.pb-hint", "nav.pb-turn", "nav.pb-index",
    "p.pb-lead",
})  # fmt: skip
"""What stands beside a text and is none of it: sources, reasons, ways to other pages."""
GROUP = "groep-"


def extract(data: bytes, file: str) -> Published:
    """The texts of a page, in order. Total: what cannot be read is told as a problem."""
    try:
        root = tree_of(data.decode("utf-8"), file)
    except UnicodeDecodeError as fault:
        before = data[: fault.start].split(b"\n")
        place = Place(file, len(before), len(before[-1].decode("utf-8", "replace")) + 1)
        return Published(None, problems=(error(place, "verify-not-utf8", byte=f"{data[fault.start]:02X}"),))
    except Unreadable as fault:
        return Published(None, problems=(error(fault.place, "verify-unreadable"),))
    # Without a digest it is the code of another text, that this page tells about.
    codes = tuple(_code(element) for element in root.walk() if "data-digest" in element.attributes)
    regions = [element for element in root.walk() if element.attributes.get("id") == CONTENT]
    texts = [element for element in regions if element.look in _SHAPES]
    if not texts:
        return Published(None, codes=codes)
    found = [*_around(root, texts[0]), *(foreign(other) for other in regions if other is not texts[0])]
    return _published(texts[0].place, [*_SHAPES[texts[0].look](texts[0]), *found], codes)


def shown_contact(markup: str) -> ContactWords:
    """How a contact reads that was written as HTML."""
    [shown] = [found for found in inline(tree_of(markup, "").children) if isinstance(found, ShownContact)]
    return shown.words


def _published(place: Place, found: list[Taken], codes: tuple[Code, ...]) -> Published:
    return Published(
        place,
        parts=tuple(part for part in found if isinstance(part, Part)),
        contacts=tuple(contact for contact in found if isinstance(contact, ShownContact)),
        codes=codes,
        problems=tuple(problem for problem in found if isinstance(problem, Problem)),
    )


def _code(element: Element) -> Code:
    return Code(element.attributes["data-digest"], text_of(element.pieces()), element.place)


def _around(root: Element, region: Element) -> Iterator[Problem]:
    """The text must stand where a reader sees it, and alone."""
    way = _way_to(root, region)
    for element in way:
        if element.look not in AROUND or HIDING & element.attributes.keys():
            yield foreign(element)
    for child in way[-1].children if way else ():
        if child is not region and not is_layout(child):
            yield foreign(child)


def _way_to(root: Element, region: Element) -> list[Element]:
    """The elements around `region`, the outermost first."""
    above = {id(child): element for element in root.walk() for child in element.children}
    way: list[Element] = []
    here = region
    while (here := above[id(here)]) is not root:
        way.insert(0, here)
    return way


def _section(region: Element) -> Iterator[Taken]:
    name, head = "", list[Found]()
    rest: list[Taken] = []
    for child in _elements(region, rest):
        match child.look:
            case "p.pb-kicker":
                for number in (e for e in child.walk() if "data-section" in e.attributes):
                    name = name or number.attributes["data-section"]
                    head += run_of("number", number.children, number.place)
            case "h1":
                head += run_of("title", child.children, child.place)
            case "div.pb-panel.pb-short":
                head += blocks_of([e for e in child.children if not _is(e, "p.pb-label")])
            case look if look in _ARTICLES:
                rest += _article("clause", child)
            case _:
                rest += _beside(child)
    yield from _part("section", name, region.place, head)
    yield from rest


def _faq(region: Element) -> Iterator[Taken]:
    out: list[Taken] = []
    for child in _elements(region, out):
        if child.look == "section.pb-group":
            out += _group(child)
        elif child.look not in ("p.pb-kicker", "h1"):
            out += _beside(child)
    yield from out


def _group(element: Element) -> Iterator[Taken]:
    out: list[Taken] = []
    for child in _elements(element, out):
        if child.look == "h2":
            name = child.attributes.get("id", "").removeprefix(GROUP)
            out += _part("group", name, child.place, list(run_of("title", child.children, child.place)))
        elif child.look in _ARTICLES:
            out += _article("answer", child)
        else:
            out += _beside(child)
    yield from out


def _article(kind: Kind, element: Element) -> Iterator[Taken]:
    """An article or an answer: its heading and its text; what stands beside them is passed over."""
    name, out = "", list[Found]()
    faults: list[Taken] = []
    for child in _elements(element, faults):
        if child.tag == ("h2" if kind == "clause" else "h3") and child.attributes.keys() == {"id"}:
            name = name or child.attributes["id"]
            out += run_of("title", child.children, child.place)
        elif child.look in TEXTS and child.attributes.keys() == {"class"}:
            out += blocks_of(child.children)
        else:
            faults += _beside(child)
    yield from _part(kind, name, element.place, out)
    yield from faults


def _part(kind: Kind, name: str, place: Place, found: list[Found]) -> Iterator[Taken]:
    yield Part(kind, name, place, tuple(line for line in found if isinstance(line, Line)))
    yield from (other for other in found if not isinstance(other, Line))


def _elements(element: Element, faults: list[Taken]) -> Iterator[Element]:
    """The elements within, none of them hidden; text between them stands where no text belongs."""
    for child in element.children:
        if isinstance(child, Piece) or HIDING & child.attributes.keys():
            faults += [] if is_layout(child) else [foreign(child)]
        if isinstance(child, Element):
            yield child


def _beside(element: Element) -> Iterator[Problem]:
    if element.look not in BESIDE:
        yield foreign(element)


def _is(node: Element | Piece, look: str) -> bool:
    return isinstance(node, Element) and node.look == look


_ARTICLES = frozenset({"article.pb-article", "article.pb-article.pb-definition", "article.pb-article.pb-question"})
_SHAPES = {"div.pb.pb-section": _section, "div.pb.pb-faq": _faq}
"""The pages that hold text, by the look of their body."""
