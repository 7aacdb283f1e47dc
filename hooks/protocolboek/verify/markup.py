"""An HTML page as a tree in which every character knows its place.

Not a browser's tree: nothing is mended. What a browser would have to guess at (an end tag too many, an element
that was never closed, a comment, a `<p/>`) stands in the tree as an element that no page of ours may hold."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from protocolboek.model.problems import Place
from protocolboek.verify.published import Piece

VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
})  # fmt: skip
_REFERENCE = re.compile(r"&#?[0-9A-Za-z]+;?")


@dataclass(slots=True)
class Element:
    """`written` is its start tag as it stands in the source."""

    tag: str
    attributes: Mapping[str, str]
    place: Place
    written: str
    children: list["Element | Piece"] = field(default_factory=list)

    @property
    def look(self) -> str:
        """Tag and classes, as a selector writes them: `div.pb.pb-section`. Exact: the order counts."""
        classes = self.attributes.get("class", "")
        return f"{self.tag}.{classes.replace(' ', '.')}" if classes else self.tag

    def walk(self) -> Iterator["Element"]:
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack += [child for child in reversed(element.children) if isinstance(child, Element)]

    def pieces(self) -> Iterator[Piece]:
        """All text within, in order."""
        stack: list[Element | Piece] = [self]
        while stack:
            node = stack.pop()
            if isinstance(node, Piece):
                yield node
            else:
                stack += reversed(node.children)


class Unreadable(Exception):
    """Markup that cannot be read any further than `place`."""

    def __init__(self, place: Place) -> None:
        self.place = place
        super().__init__(str(place))


def tree_of(source: str, file: str) -> Element:
    """The tree of a page. Raises Unreadable."""
    builder = _Builder(source, file)
    try:
        builder.feed(source)
        builder.close()
    except AssertionError as fault:
        # That is how the parser refuses some `<![…` that it does not know.
        line, column = builder.getpos()
        raise Unreadable(Place(file, line, column + 1)) from fault
    return builder.root


class _Builder(HTMLParser):
    def __init__(self, source: str, file: str) -> None:
        super().__init__(convert_charrefs=False)
        self.file, self.source = file, source
        self.begins = [0, *(found.end() for found in re.finditer("\n", source))]
        self.root = Element("", {}, Place(file), "")
        self.open = [self.root]

    @property
    def reached(self) -> int:
        """Offset in the source of what is being handled."""
        line, column = self.getpos()
        return self.begins[line - 1] + column

    def put(self, tag: str, written: str, attributes: Mapping[str, str] | None = None) -> Element:
        line, column = self.getpos()
        element = Element(tag, attributes or {}, Place(self.file, line, column + 1), written)
        self.open[-1].children.append(element)
        return element

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # Of an attribute that is written twice browsers take the first.
        attributes = {name: value or "" for name, value in reversed(attrs)}
        element = self.put(tag, self.get_starttag_text() or "", attributes)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.put(f"{tag}/", self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        tags = [element.tag for element in self.open]
        if tag not in tags:
            self.put(f"/{tag}", f"</{tag}>")
            return
        while self.open[-1].tag != tag:
            self.put(f"/{tag}", f"</{tag}>")
            self.open.pop()
        self.open.pop()

    def handle_data(self, data: str) -> None:
        line, column = self.getpos()
        self.open[-1].children.append(Piece(data, Place(self.file, line, column + 1)))

    def handle_entityref(self, name: str) -> None:
        found = _REFERENCE.match(self.source, self.reached)
        self.handle_data(html.unescape(found[0] if found else f"&{name};"))

    handle_charref = handle_entityref

    def handle_comment(self, data: str) -> None:
        self.put("!", f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.put("!", f"<!{decl}>")

    def unknown_decl(self, data: str) -> None:
        self.put("!", f"<![{data}]>")

    def handle_pi(self, data: str) -> None:
        self.put("!", f"<?{data}>")
