"""Takes the texts out of a handbook in one HTML file. It knows the shape that `typeset/html.py` and
`print/onefile.html` write, and tells everything within it that has another."""

from collections.abc import Iterator
from typing import TypeGuard

from protocolboek.verify.markup import Element
from protocolboek.verify.parts import ARTICLES, GROUP, Taken, article, beside, elements, part
from protocolboek.verify.published import Piece, Published
from protocolboek.verify.region import Region, published_in
from protocolboek.verify.runs import Found, blocks_of, foreign, run_of

CHAPTER, GROUP_OF = "section.pb-chapter", "section.pb-group"
SUMMARY = "div.pb-panel.pb-tone-tint"


def extract_onefile(data: bytes, file: str) -> Published:
    """All sections, articles, questions and answers of a file, in order. Total, as `extract` is."""
    return published_in(data, file, ONEFILE)


def _chapters(region: Element) -> Iterator[Taken]:
    out: list[Taken] = []
    for child in elements(region, out):
        if child.look != CHAPTER:
            out.append(foreign(child))
        elif _numbered(child):
            out += _section(child)
        elif any(element.look in ARTICLES for element in child.walk()):
            out += _questions(child)
        # What tells about the version, and of decisions, is no part of the text.
    yield from out


def _numbered(chapter: Element) -> bool:
    headings = (child for child in chapter.children if _is_heading(child))
    return any(_is(node, "span.pb-number") for heading in headings for node in heading.children)


def _section(chapter: Element) -> Iterator[Taken]:
    name, head = "", list[Found]()
    rest: list[Taken] = []
    for child in elements(chapter, rest):
        if _is_heading(child):
            name = name or child.attributes["id"]
            head += _heading(child)
        elif child.look == SUMMARY:
            head += blocks_of(node for node in child.children if not _is(node, "p.pb-label"))
        elif child.look in ARTICLES:
            rest += article("clause", child, "h3")
        else:
            rest += beside(child)
    yield from part("section", name, chapter.place, head)
    yield from rest


def _heading(heading: Element) -> Iterator[Found]:
    """A number, a space, and the title."""
    for node in heading.children:
        if _is(node, "span.pb-number"):
            yield from run_of("number", node.children, node.place)
        elif _is(node, "span.pb-name"):
            yield from run_of("title", node.children, node.place)
        elif not isinstance(node, Piece) or node.text != " ":
            yield foreign(node)


def _questions(chapter: Element) -> Iterator[Taken]:
    out: list[Taken] = []
    for child in elements(chapter, out):
        if child.look == GROUP_OF:
            out += _group(child)
        elif not _is_heading(child):
            out += beside(child)
    yield from out


def _group(group: Element) -> Iterator[Taken]:
    out: list[Taken] = []
    for child in elements(group, out):
        if _is_heading(child, "h3"):
            name = child.attributes["id"].removeprefix(GROUP)
            out += part("group", name, child.place, list(_heading(child)))
        elif child.look in ARTICLES:
            out += article("answer", child, "h4")
        else:
            out += beside(child)
    yield from out


def _is_heading(node: Element | Piece, tag: str = "h2") -> TypeGuard[Element]:
    return isinstance(node, Element) and node.tag == tag and node.attributes.keys() == {"id"}


def _is(node: Element | Piece, look: str) -> TypeGuard[Element]:
    return isinstance(node, Element) and node.look == look


ONEFILE = Region(
    content="_inhoud",
    shapes={"div.pb-paper": _chapters},
    around={
        "": frozenset({"!"}),
        "html": frozenset({"head"}),
        "body": frozenset({"a.pb-skip", "header", "footer", "div.pb-watermark"}),
        "div.pb-columns": frozenset({"nav.pb-contents"}),
        "main": frozenset(),
    },
)
