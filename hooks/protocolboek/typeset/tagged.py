"""Names the parts of a text in the structure of a PDF, so that what it says can be held against the snapshot.

A title alone cannot name a part: whoever checks must know which article it is when its title is wrong."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pikepdf

from protocolboek.model.paper import Article, Block, Heading, Items, Panel, Paper
from protocolboek.verify.pdf import BESIDE, DIGEST, HEADINGS, ID, KIND, properties, whole_of

GROUP = "groep-"
AROUND = frozenset({"/Document", "/Div", "/Part", "/Sect", "/NonStruct"})


class Named(NamedTuple):
    """A heading of the paper. `beside`: the paragraph after it is none of the text."""

    id: str
    kind: str
    beside: bool


def name_parts(document: pikepdf.Pdf, paper: Paper) -> None:
    """Gives each heading its id and its kind, as user properties (ISO 32000-1, 14.7.5.4)."""
    whole = whole_of(document)
    document.Root.MarkInfo.UserProperties = True
    _tell(whole, {DIGEST: paper.digest})
    headings = iter(headings_of(paper.body))
    skipped = 1 if paper.contents else 0
    beside = False
    for element in _elements(whole):
        if str(element.S) in HEADINGS:
            if skipped:
                skipped -= 1
                continue
            heading = next(headings)
            if heading.id and heading.kind:
                _tell(element, {ID: heading.id, KIND: heading.kind})
            beside = heading.beside
        elif beside and str(element.S) == "/P":
            _tell(element, {BESIDE: "1"})
            beside = False
    assert next(headings, None) is None, "a heading of the paper is not in the PDF"


def headings_of(blocks: Iterable[Block]) -> Iterator[Named]:
    """All headings, in order."""
    found = tuple(blocks)
    for block, after in zip(found, (*found[1:], None), strict=False):
        match block:
            case Heading():
                yield Named(block.id.removeprefix(GROUP), _kind(block), isinstance(after, Panel) and bool(after.title))
            case Article():
                yield Named(block.id, "clause" if block.number else "answer", bool(block.about))
                yield from headings_of(block.blocks)
            case Panel():
                yield from headings_of(block.blocks)
            case Items():
                yield from headings_of(inner for item in block.items for inner in item)


def _kind(heading: Heading) -> str:
    if heading.level == 1:
        return "section" if heading.number else ""
    return "group" if heading.id.startswith(GROUP) else ""


def _elements(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """What stands in the document, in order, each as a whole."""
    found = element.get("/K")
    for kid in found if isinstance(found, pikepdf.Array) else [found] if found is not None else []:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            if str(kid.S) in AROUND:
                yield from _elements(kid)
            else:
                yield kid


def _tell(element: pikepdf.Object, told: dict[str, str]) -> None:
    assert not properties(element)
    made = pikepdf.Dictionary(
        O=pikepdf.Name.UserProperties,
        P=pikepdf.Array(
            pikepdf.Dictionary(N=pikepdf.String(name), V=pikepdf.String(value)) for name, value in told.items()
        ),
    )
    before = element.get("/A")
    kept = list(before) if isinstance(before, pikepdf.Array) else [before] if before is not None else []
    element.A = pikepdf.Array([*kept, made]) if kept else made
