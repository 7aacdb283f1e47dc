"""Clause text: CommonMark with our three inline tokens, parsed once into the typed block tree."""

import re
import unicodedata
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Literal, cast

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from protocolboek.model.problems import Place, Problem, error, place_of_offset
from protocolboek.model.source import Body, Reference
from protocolboek.model.text import (
    Block,
    Blocks,
    Citation,
    Contact,
    Emphasis,
    Inline,
    Link,
    List,
    Paragraph,
    Parameter,
    Table,
    Text,
    nodes,
)

ID = r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*"
_TOKENS: dict[str, re.Pattern[str]] = {
    "parameter": re.compile(r"\{\{ ?([A-Za-z][a-z0-9_.-]*)(?::([a-z_]+))? ?\}\}"),
    "citation": re.compile(rf"\[\[({ID})\]\]"),
    "contact": re.compile(rf"@\[({ID})\]"),
}
_OPENERS = {"{": ("{{", "parameter"), "[": ("[[", "citation"), "@": ("@[", "contact")}
_SAFE_LINK = re.compile(r"(?:https?://|mailto:|tel:)[^\s<>\"']+", re.IGNORECASE)
# What CommonMark knows and a clause does not hold, by token type.
_REFUSED = {
    "heading_open": "text-heading", "blockquote_open": "text-quote", "fence": "text-code", "code_block": "text-code",
    "code_inline": "text-code", "image": "text-image", "hr": "text-rule", "html_block": "text-html",
    "html_inline": "text-html",
}  # fmt: skip


def _token_rule(state: StateInline, silent: bool) -> bool:
    """Our tokens, tried before `link`; an opener without a well-formed token is an error, not text."""
    opener = _OPENERS.get(state.src[state.pos])
    if opener is None or not state.src.startswith(opener[0], state.pos):
        return False
    found = _TOKENS[opener[1]].match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        token = state.push(opener[1], "", 0)
        token.content = found[0]
        token.meta = {"groups": found.groups(), "pos": state.pos}
    state.pos = found.end()
    return True


def _markdown() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": True}).enable("table").disable("reference")
    md.inline.ruler.before("link", "protocolboek", _token_rule)
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005  # ours refuses, with a place
    return md


_MARKDOWN = _markdown()
DEEPEST = 30
"""Levels of lists and emphasis within each other: more than any text has, less than any stack."""


def parse(source: str, place: Place) -> tuple[Body, list[Problem]]:
    """Parse clause text. `place` is where its first line stands; every fault gets its own place."""
    found, problems = _parsed(source)

    def there(inside: Place) -> Place:
        return Place(place.file, place.line + inside.line - 1, place.column + inside.column - 1)

    references = tuple(Reference(r.kind, r.target, there(r.place), r.form, r.block) for r in found.references)
    body = Body(found.source, found.blocks, references, place)
    return body, [replace(problem, place=there(problem.place)) for problem in problems]


START = Place("")
"""Of a text by itself."""


@lru_cache(4096)
def _parsed(source: str) -> tuple[Body, tuple[Problem, ...]]:
    """A text by itself, with places in it. What an overlay says that it replaces (`was`) is a text of the canon once
    more, and so in every school that replaces it."""
    source = unicodedata.normalize("NFC", source.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")
    tokens = _MARKDOWN.parse(source)
    if _depth(tokens) > DEEPEST:
        return Body(source, (), (), START), (error(START, "text-nested"),)
    builder = _Builder(source)
    blocks = builder.blocks(tokens)
    builder.find_leftovers(blocks)
    return Body(source, blocks, tuple(builder.references), START), tuple(builder.problems)


@dataclass
class _Builder:
    """Turns markdown-it's flat token list into our tree."""

    source: str
    references: list[Reference] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    cursor: int = 0
    in_table: bool = False
    read: set[int] = field(default_factory=set)
    """Offsets of the tokens that became part of the tree."""

    def at(self, offset: int) -> Place:
        return place_of_offset(START, self.source, offset)

    def on_line(self, token: Token) -> Place:
        return Place(START.file, START.line + (token.map[0] if token.map else 0), START.column)

    def locate(self, token: Token, parent: Token) -> int:
        """Offset in the source of a token of ours. Each line of a block's inline text ends a line of the
        source; a table's cell does not, but there tokens come in order."""
        lines, pos = self.source.split("\n"), int(token.meta["pos"])
        line = (parent.map[0] if parent.map else 0) + parent.content.count("\n", 0, pos)
        begin = sum(len(text) + 1 for text in lines[:line])
        rest = parent.content[pos:].split("\n")[0].rstrip()
        offset = begin + len(lines[line].rstrip()) - len(rest)
        if self.in_table or not self.source.startswith(token.content, offset):
            offset = self.source.find(token.content, max(begin, self.cursor))
        self.cursor = offset + len(token.content)
        self.read.add(offset)
        return offset

    def blocks(self, tokens: list[Token]) -> tuple[Block, ...]:
        out: list[Block] = []
        i = 0
        while i < len(tokens):
            token, end = tokens[i], _closing(tokens, i)
            inside = tokens[i + 1 : end]
            if code := _REFUSED.get(token.type):
                self.problems.append(error(self.on_line(token), code))
            elif token.type == "paragraph_open":
                out.append(self.paragraph(inside[0]))
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                items = tuple(self.blocks(part) for part in _groups(inside, "list_item_open"))
                out.append(List(ordered=token.type == "ordered_list_open", items=items))
            elif token.type == "table_open":
                out.append(self.table(inside))
            i = end + 1
        return tuple(out)

    def paragraph(self, inline: Token) -> Paragraph:
        children = self.run(inline)
        if len(children) == 1 and isinstance(children[0], Parameter):
            last = self.references[-1]
            self.references[-1] = Reference(last.kind, last.target, last.place, last.form, block=True)
        return Paragraph(children=children)

    def table(self, tokens: list[Token]) -> Table:
        rows = [[(cell[0], token) for token, cell in _cells(row)] for row in _groups(tokens, "tr_open", deep=True)]
        self.in_table = True
        cells = [[self.run(inline) for inline, _ in row] for row in rows]
        self.in_table = False
        align = tuple(_align(token) for _, token in rows[0])
        return Table(align=align, header=tuple(cells[0]), rows=tuple(tuple(row) for row in cells[1:]))

    def run(self, inline: Token) -> tuple[Inline, ...]:
        return _joined(self.inlines(inline.children or [], inline))

    def inlines(self, tokens: list[Token], parent: Token) -> tuple[Inline, ...]:
        out: list[Inline] = []
        i = 0
        while i < len(tokens):
            token, end = tokens[i], _closing(tokens, i)
            inside = tokens[i + 1 : end]
            if code := _REFUSED.get(token.type):
                self.problems.append(error(self.on_line(parent), code))
            elif token.type == "text":
                # An entity such as &#769; may add an accent to the letter before it.
                out.append(Text(text=unicodedata.normalize("NFC", token.content)))
            elif token.type in ("softbreak", "hardbreak"):
                out.append(Text(text=" "))
            elif token.type in ("em_open", "strong_open"):
                children = _joined(self.inlines(inside, parent))
                out.append(Emphasis(strong=token.type == "strong_open", children=children))
            elif token.type == "link_open":
                out.append(self.link(token, inside, parent))
            elif token.type in _TOKENS:
                out.append(self.reference(token, parent))
            i = end + 1
        return tuple(out)

    def link(self, token: Token, inside: list[Token], parent: Token) -> Link:
        href = str(token.attrs.get("href", ""))
        if not _SAFE_LINK.fullmatch(href):
            self.problems.append(error(self.on_line(parent), "text-link", href=href))
        return Link(href=href, children=_joined(self.inlines(inside, parent)))

    def reference(self, token: Token, parent: Token) -> Inline:
        place = self.at(self.locate(token, parent))
        groups: tuple[Any, ...] = token.meta["groups"]
        target = str(groups[0])
        form = str(groups[1]) if len(groups) > 1 and groups[1] else None
        name = target[0].lower() + target[1:]
        kind = cast(Literal["parameter", "citation", "contact"], token.type)
        self.references.append(Reference(kind, name, place, form))
        if kind == "parameter":
            return Parameter(name=name, form=form, capital=target[0].isupper())
        return Citation(target=name) if kind == "citation" else Contact(contact=name)

    def find_leftovers(self, blocks: Blocks) -> None:
        """`{{`, `[[` or `@[` that made no token: a slip that must not reach a reader as text. A good token that
        is escaped, or stands in an address or beyond a table's last column, is one too."""
        refused = bool(self.problems)  # what is refused took its tokens with it
        for opener, kind in _OPENERS.values():
            offset = self.source.find(opener)
            while offset >= 0:
                if not _TOKENS[kind].match(self.source, offset) or not (refused or offset in self.read):
                    rest = self.source[offset : offset + 30].split("\n")[0]
                    self.problems.append(error(self.at(offset), "text-token", text=rest))
                offset = self.source.find(opener, offset + 2)
        # Spelled with an escape or an entity (`{\\{`), it is in no source but still in the text.
        shown = [node.text for node in nodes(blocks) if isinstance(node, Text)]
        if not self.problems and (text := next((t for t in shown if any(o in t for o, _ in _OPENERS.values())), "")):
            self.problems.append(error(START, "text-token", text=text[:30]))


def _depth(tokens: list[Token]) -> int:
    """The deepest nesting of blocks, or of emphasis and links within one run."""
    depth = deepest = 0
    for token in tokens:
        depth += token.nesting
        deepest = max(deepest, depth, _depth(token.children) if token.children else 0)
    return deepest


def _closing(tokens: list[Token], start: int) -> int:
    """Index of the token that closes the one at `start`; itself where it stands alone."""
    depth = 0
    for i in range(start, len(tokens)):
        depth += tokens[i].nesting
        if depth == 0:
            return i
    return len(tokens) - 1


def _groups(tokens: list[Token], opener: str, deep: bool = False) -> list[list[Token]]:
    """What stands inside each `opener`, at the top or (`deep`) at any level."""
    out = []
    i = 0
    while i < len(tokens):
        end = _closing(tokens, i)
        if tokens[i].type == opener:
            out.append(tokens[i + 1 : end])
        elif deep:
            out.extend(_groups(tokens[i + 1 : end], opener, deep))
        i = end + 1
    return out


def _cells(row: list[Token]) -> list[tuple[Token, list[Token]]]:
    return [(row[i], row[i + 1 : _closing(row, i)]) for i in range(len(row)) if row[i].type in ("th_open", "td_open")]


def _align(cell: Token) -> Literal["left", "center", "right"] | None:
    style = str(cell.attrs.get("style", ""))
    side = style.removeprefix("text-align:")
    return cast(Literal["left", "center", "right"], side) if style else None


def _joined(run: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Neighbouring texts as one, so that one text has one tree."""
    out: list[Inline] = []
    for node in run:
        if isinstance(node, Text) and out and isinstance(out[-1], Text):
            out[-1] = Text(text=out[-1].text + node.text)
        elif not (isinstance(node, Text) and not node.text):
            out.append(node)
    return tuple(out)
