"""Articles and answers as the templates write them: their heading, their text, and what stands beside it."""

from collections.abc import Iterator

from protocolboek.model.problems import Place, Problem
from protocolboek.verify.markup import Element
from protocolboek.verify.published import Kind, Line, Part, Piece, ShownContact, ShownDefinition
from protocolboek.verify.runs import Found, blocks_of, foreign, is_layout, run_of

Taken = Part | ShownContact | ShownDefinition | Problem
HIDING = frozenset({"hidden", "inert", "style", "aria-hidden"})
ARTICLES = frozenset({"article.pb-article", "article.pb-article.pb-definition", "article.pb-article.pb-question"})
TEXTS = frozenset({"div.pb-text", "div.pb-answer"})
BESIDE = frozenset({
    "a.pb-self", "p.pb-see", "ul.pb-facts", "p.pb-rests", "p.pb-reason", "p.pb-hint", "nav.pb-turn", "nav.pb-index",
    "p.pb-lead", "p.pb-about",
})  # fmt: skip
"""What stands beside a text and is none of it: sources, reasons, ways to other pages."""
GROUP = "groep-"
"""Before the id of a group: an article may have the same."""


def article(kind: Kind, element: Element, heading: str) -> Iterator[Taken]:
    """An article or an answer: its heading and its text; what stands beside them is passed over."""
    name, out = "", list[Found]()
    faults: list[Taken] = []
    for child in elements(element, faults):
        if child.tag == heading and child.attributes.keys() == {"id"}:
            name = name or child.attributes["id"]
            out += run_of("title", child.children, child.place)
        elif child.look in TEXTS and child.attributes.keys() == {"class"}:
            out += blocks_of(child.children)
        else:
            faults += beside(child)
    yield from part(kind, name, element.place, out)
    yield from faults


def part(kind: Kind, name: str, place: Place, found: list[Found]) -> Iterator[Taken]:
    yield Part(kind, name, place, tuple(line for line in found if isinstance(line, Line)))
    yield from (other for other in found if not isinstance(other, Line))


def elements(element: Element, faults: list[Taken]) -> Iterator[Element]:
    """The elements within, none of them hidden; text between them stands where no text belongs."""
    for child in element.children:
        if isinstance(child, Piece) or HIDING & child.attributes.keys():
            faults += [] if is_layout(child) else [foreign(child)]
        if isinstance(child, Element):
            yield child


def beside(element: Element) -> Iterator[Problem]:
    if element.look not in BESIDE:
        yield foreign(element)
