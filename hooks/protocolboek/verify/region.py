"""Where the text stands within an HTML file, and what stands around it: the same for a page of a site and for a
whole document."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from protocolboek.model.problems import Place, Problem, error
from protocolboek.verify.markup import Element, Unreadable, tree_of
from protocolboek.verify.parts import HIDING, Taken
from protocolboek.verify.published import Code, Part, Piece, Published, ShownContact, ShownDefinition, text_of
from protocolboek.verify.runs import foreign, is_layout


@dataclass(frozen=True, slots=True)
class Region:
    """What a form of publishing looks like. `content` is the id of what holds the text; `shapes` read it, by its
    look. `around`: what may stand around it, from the root down, so that nothing hides it; for each what may
    stand there beside it, None where that is anything."""

    content: str
    shapes: Mapping[str, Callable[[Element], Iterator[Taken]]]
    around: Mapping[str, frozenset[str] | None]


def published_in(data: bytes, file: str, region: Region) -> Published:
    """The texts of a file, in order. Total: what cannot be read is told as a problem."""
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
    found = [element for element in root.walk() if element.attributes.get("id") == region.content]
    texts = [element for element in found if element.look in region.shapes]
    if not texts:
        return Published(None, codes=codes)
    text = texts[0]
    faults = [*_around(root, text, region.around), *(foreign(other) for other in found if other is not text)]
    return _published(text.place, [*region.shapes[text.look](text), *faults], codes)


def _published(place: Place, found: list[Taken], codes: tuple[Code, ...]) -> Published:
    return Published(
        place,
        parts=tuple(part for part in found if isinstance(part, Part)),
        contacts=tuple(contact for contact in found if isinstance(contact, ShownContact)),
        definitions=tuple(shown for shown in found if isinstance(shown, ShownDefinition)),
        codes=codes,
        problems=tuple(problem for problem in found if isinstance(problem, Problem)),
    )


def _code(element: Element) -> Code:
    return Code(element.attributes["data-digest"], text_of(element.pieces()), element.place)


def _around(root: Element, text: Element, around: Mapping[str, frozenset[str] | None]) -> Iterator[Problem]:
    """The text must stand where a reader sees it, and alone."""
    way = _way_to(root, text)
    for element, inner in zip(way, [*way[1:], text], strict=True):
        if element.look not in around or HIDING & element.attributes.keys():
            yield foreign(element)
        beside = around.get(element.look) if inner is not text else frozenset[str]()
        if beside is not None:
            others = (child for child in element.children if child is not inner and not is_layout(child))
            yield from (foreign(child) for child in others if isinstance(child, Piece) or child.look not in beside)


def _way_to(root: Element, text: Element) -> list[Element]:
    """The elements around a text, the root first."""
    above = {id(child): element for element in root.walk() for child in element.children}
    way: list[Element] = []
    here = text
    while here is not root:
        here = above[id(here)]
        way.insert(0, here)
    return way
