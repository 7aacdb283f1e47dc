"""Reads what a template wrote as blocks of paper, so that the words of all formats stand in templates.

A small and strict HTML: what is not named here is a fault of a template, and not of an author."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Literal, cast

from protocolboek.model.paper import (
    Blank,
    Block,
    Blocks,
    Choices,
    Fact,
    Facts,
    Grid,
    Heading,
    Items,
    NewPage,
    Panel,
    Para,
    Run,
    Signature,
    Span,
    Tone,
)

INLINE = {"strong", "em", "a", "span", "ins", "del", "time", "b", "i", "abbr"}
VOID = {"hr", "br", "meta"}
UNSEEN = "pb-unseen"
STYLES = ("lead", "small", "label")


@dataclass
class Node:
    """An element as read; text is a child as it is."""

    tag: str
    attributes: dict[str, str]
    children: list["Node | str"] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def elements(self, *tags: str) -> list["Node"]:
        return [child for child in self.children if isinstance(child, Node) and (not tags or child.tag in tags)]

    def first(self, tag: str) -> "Node":
        return self.elements(tag)[0]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Node("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if self.open[-1].tag != tag:
            raise ValueError(f"</{tag}> where <{self.open[-1].tag}> is open")
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read(html: str) -> Blocks:
    """The blocks of a fragment. ValueError for what paper has no form for."""
    return tuple(_blocks(tree(html).children))


def named_in(html: str) -> dict[str, str]:
    """The words of each paragraph of a fragment, by its id."""
    return {node.attributes["id"]: _words(node) for node in tree(html).elements("p")}


def articles_in(html: str) -> dict[str, Blocks]:
    """What stands in each `article` of a fragment, by its id."""
    return {node.attributes["id"]: tuple(_blocks(node.children)) for node in tree(html).elements("article")}


def words_in(html: str) -> str:
    """A fragment that is one line of words."""
    return _words(tree(html))


def tree(html: str) -> Node:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    [root] = reader.open
    return root


def _blocks(children: Iterable[Node | str]) -> Iterable[Block]:
    for child in children:
        if isinstance(child, str):
            if child.strip():
                raise ValueError(f"words outside a paragraph: {child.strip()[:40]!r}")
        elif child.tag in ("section", "div", "article") and not child.classes:
            yield from _blocks(child.children)
        elif found := _block(child):
            yield found


def _block(node: Node) -> Block | None:
    match node.tag:
        case "p":
            run = _run(node)
            style = next((name for name in STYLES if f"pb-{name}" in node.classes or name in node.classes), "text")
            return Para(run=run, style=cast(Literal["text", "lead", "small", "label"], style)) if run else None
        case "h1" | "h2" | "h3" | "h4":
            level = cast(Literal[1, 2, 3], min(int(node.tag[1]) - 1 or 1, 3))
            return Heading(level=level, id=node.attributes.get("id", ""), title=_run(node))
        case "ul" | "ol":
            items = tuple(_item(item) for item in node.elements("li"))
            return Items(ordered=node.tag == "ol", items=items) if items else None
        case "dl":
            facts = [Fact(name=_words(pair.first("dt")), value=_run(pair.first("dd"))) for pair in node.elements("div")]
            return Facts(facts=tuple(facts)) if facts else None
        case "table":
            return _grid(node)
        case "aside":
            tone = cast(Tone, node.attributes.get("data-tone", "tint"))
            return Panel(title=node.attributes.get("data-title"), tone=tone, blocks=tuple(_blocks(node.children)))
        case "menu":
            return Choices(labels=tuple(_words(item) for item in node.elements("li")))
        case "label":
            return Blank(label=_words(node), lines=int(node.attributes.get("data-lines", "1")))
        case "footer":
            fields = tuple(_words(one) for one in node.elements("label"))
            return Signature(who=node.attributes["data-who"], fields=fields)
        case "hr":
            return NewPage()
    raise ValueError(f"paper has no <{node.tag}>")


def _item(node: Node) -> Blocks:
    """An item of words alone is one paragraph."""
    inline = all(isinstance(child, str) or child.tag in INLINE for child in node.children)
    return (Para(run=_run(node)),) if inline else tuple(_blocks(node.children))


def _grid(node: Node) -> Grid:
    head = [_run(cell) for row in node.first("thead").elements("tr") for cell in row.elements("th", "td")]
    rows = [[_run(cell) for cell in row.elements("th", "td")] for row in node.first("tbody").elements("tr")]
    return Grid(header=tuple(head), rows=tuple(map(tuple, rows)), room="pb-room" in node.classes)


def _run(node: Node) -> Run:
    """The words within an element, white space drawn together as a browser does."""
    return _tidy(_spans(node, Span(text="")))


def _spans(node: Node, base: Span) -> Iterable[Span]:
    for child in node.children:
        if isinstance(child, str):
            yield base.model_copy(update={"text": child})
        elif child.tag == "br":
            yield base.model_copy(update={"text": " "})
        elif UNSEEN in child.classes:
            continue  # words for who cannot see what a span says by itself
        elif child.tag in INLINE:
            yield from _spans(child, base.model_copy(update=_look(child)))
        else:
            raise ValueError(f"paper has no <{child.tag}> within a line")


def _look(node: Node) -> dict[str, object]:
    if node.tag in ("strong", "b"):
        return {"strong": True}
    if node.tag in ("em", "i"):
        return {"emphasis": True}
    if node.tag in ("ins", "del"):
        return {"operation": "nieuw" if node.tag == "ins" else "vervallen"}
    if "pb-code" in node.classes or "pb-digest" in node.classes:
        return {"mark": "code"}
    # Addresses within the site mean nothing on paper.
    href = node.attributes.get("href", "")
    return {"href": href} if href.startswith(("https://", "http://", "mailto:", "tel:")) else {}


def _tidy(spans: Iterable[Span]) -> Run:
    out: list[Span] = []
    for span in spans:
        words = " ".join(span.text.split())
        before = " " if span.text[:1].isspace() and out and not out[-1].text.endswith(" ") else ""
        after = " " if words and span.text[-1:].isspace() else ""
        text = before + words + after
        if text:
            out.append(span.model_copy(update={"text": text}))
    if out:
        out[-1] = out[-1].model_copy(update={"text": out[-1].text.rstrip()})
    return tuple(span for span in out if span.text)


def _words(node: Node) -> str:
    return "".join(span.text for span in _run(node))
