"""Takes the texts out of a published HTML page. It knows the shape that `render/html.py` and the templates of
sections and questions write, and tells everything within it that has another."""

from collections.abc import Iterator

from protocolboek.verify.markup import Element, tree_of
from protocolboek.verify.parts import ARTICLES, GROUP, Taken, article, beside, elements, part
from protocolboek.verify.published import ContactWords, Piece, Published, ShownContact
from protocolboek.verify.region import Region, published_in
from protocolboek.verify.runs import Found, blocks_of, inline, run_of


def extract(data: bytes, file: str) -> Published:
    """The texts of a page, in order. Total: what cannot be read is told as a problem."""
    return published_in(data, file, PAGE)


def shown_contact(markup: str) -> ContactWords:
    """How a contact reads that was written as HTML."""
    [shown] = [found for found in inline(tree_of(markup, "").children) if isinstance(found, ShownContact)]
    return shown.words


def _section(region: Element) -> Iterator[Taken]:
    name, head = "", list[Found]()
    rest: list[Taken] = []
    for child in elements(region, rest):
        match child.look:
            case "p.pb-kicker":
                for number in (e for e in child.walk() if "data-section" in e.attributes):
                    name = name or number.attributes["data-section"]
                    head += run_of("number", number.children, number.place)
            case "h1":
                head += run_of("title", child.children, child.place)
            case "div.pb-panel.pb-short":
                head += blocks_of([e for e in child.children if not _is(e, "p.pb-label")])
            case look if look in ARTICLES:
                rest += article("clause", child, "h2")
            case _:
                rest += beside(child)
    yield from part("section", name, region.place, head)
    yield from rest


def _faq(region: Element) -> Iterator[Taken]:
    out: list[Taken] = []
    for child in elements(region, out):
        if child.look == "section.pb-group":
            out += _group(child)
        elif child.look not in ("p.pb-kicker", "h1"):
            out += beside(child)
    yield from out


def _group(element: Element) -> Iterator[Taken]:
    out: list[Taken] = []
    for child in elements(element, out):
        if child.look == "h2":
            name = child.attributes.get("id", "").removeprefix(GROUP)
            out += part("group", name, child.place, list(run_of("title", child.children, child.place)))
        elif child.look in ARTICLES:
            out += article("answer", child, "h3")
        else:
            out += beside(child)
    yield from out


def _is(node: Element | Piece, look: str) -> bool:
    return isinstance(node, Element) and node.look == look


PAGE = Region(
    content="inhoud",
    shapes={"div.pb.pb-section": _section, "div.pb.pb-faq": _faq},
    around=dict.fromkeys((
        "", "div", "div.md-container", "div.md-main", "div.md-main__inner.md-grid", "main.md-content",
        "article.md-content__inner.md-typeset", "body", "html.no-js",
    )),
)  # fmt: skip
"""The pages that hold text, by the look of their body, and what the theme puts around it."""
