"""The block tree as HTML. Everything is escaped here; nothing else makes HTML of a text.

What stands in the strings below is markup already, or is escaped on the spot: `Markup.format` would do that by itself,
at ten times the cost."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from markupsafe import Markup

from protocolboek.model.canon import ContactCard, Declaration
from protocolboek.model.once import once_per_object
from protocolboek.model.text import (
    Block,
    Blocks,
    Citation,
    Contact,
    Emphasis,
    Inline,
    Link,
    List,
    Open,
    Paragraph,
    Parameter,
    Table,
    Text,
    Value,
    nodes,
)
from protocolboek.render.escaping import escaped
from protocolboek.render.figures import kind_of, steps
from protocolboek.render.terms import Defined


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes blocks as HTML. `href` gives the address of a cited id, relative to the page, or None;
    `unreachable` stands behind a function without phone or mail, but for those in `left`; `proposals` are the
    parameters whose value nobody has confirmed; `declared` tells what kind of table a parameter makes."""

    href: Callable[[str], str | None]
    contacts: Mapping[str, ContactCard]
    unreachable: str
    proposals: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()
    declared: Mapping[str, Declaration] = field(default_factory=dict)

    def told(self, blocks: Blocks) -> Hashable:
        """All that the HTML of a text is made of, besides its blocks and what is `declared`."""
        asked = _asked(blocks)
        return (
            tuple(map(self.href, asked.cited)),
            tuple((self.contacts.get(name), name in self.left) for name in asked.contacts),
            tuple(name in self.proposals for name in asked.parameters),
            self.unreachable if asked.contacts else "",
        )

    def blocks(self, blocks: Blocks) -> Markup:
        return Markup("\n".join(self.block(block) for block in blocks))

    def block(self, block: Block) -> Markup:
        match block:
            case Paragraph():
                return _plain(block) or Markup(f"<p>{self.run(block.children)}</p>")
            case List():
                return self.list(block)
            case Table():
                return self.table(block)

    def list(self, block: List) -> Markup:
        tag = "ol" if block.ordered else "ul"
        items = "\n".join(f"<li>{self.item(item)}</li>" for item in block.items)
        return Markup(f"<{tag}{self.origin(block)}>\n{items}\n</{tag}>")

    def item(self, item: Blocks) -> Markup:
        """An item of one paragraph is written tight, without `<p>`."""
        if item and isinstance(item[0], Paragraph):
            return self.run(item[0].children) + (Markup("\n") + self.blocks(item[1:]) if item[1:] else Markup())
        return self.blocks(item)

    def table(self, block: Table) -> Markup:
        # Each cell names its column, so that a narrow screen can show the row as a list. The roles say what
        # stylesheets, that lay the table out as something else, would make some browsers forget.
        heads = [self.run(cell) for cell in block.header]
        header = "".join(f'<th scope="col" role="columnheader">{head}</th>' for head in heads)
        rows = "\n".join(
            self.row(step, heads, row) for step, row in zip(steps(block, self.declared), block.rows, strict=True)
        )
        return Markup(
            f'<div class="pb-table"><table class="pb-grid" role="table"{self.origin(block)}>\n'
            f'<thead role="rowgroup"><tr role="row">{header}</tr></thead>\n'
            f'<tbody role="rowgroup">\n{rows}\n</tbody>\n</table></div>'
        )

    def row(self, step: object, heads: Sequence[Markup], row: Sequence[Sequence[Inline]]) -> str:
        numbered = f' data-step="{escaped(step)}"' if step else ""
        cells = "".join(
            f'<td role="cell" data-column="{escaped(head.striptags())}">{self.run(cell)}</td>'
            for head, cell in zip(heads, row, strict=True)
        )
        return f'<tr role="row"{numbered}>{cells}</tr>'

    def origin(self, block: List | Table) -> Markup:
        """Which parameter a table or list shows, and of what kind that is."""
        named = Markup(' data-parameter="{}"').format(block.parameter) if block.parameter else Markup()
        kind = kind_of(block, self.declared)
        return named + (Markup(' data-shape="{}"').format(kind) if kind else Markup())

    def run(self, run: Sequence[Inline]) -> Markup:
        return Markup("".join(self.inline(node) for node in run))

    def inline(self, node: Inline) -> Markup:
        match node:
            case Defined():
                return self.defined(node)
            case Text():
                return escaped(node.text)
            case Emphasis():
                tag = "strong" if node.strong else "em"
                return Markup(f"<{tag}>{self.run(node.children)}</{tag}>")
            case Link():
                return Markup(f'<a href="{escaped(node.href)}">{self.run(node.children)}</a>')
            case Value():
                mark = "pb-value pb-proposal" if node.parameter in self.proposals else "pb-value"
                return Markup(f'<span class="{mark}">{escaped(node.text)}</span>')
            case Open():
                return Markup(f'<span class="pb-open">{escaped(node.text)}</span>')
            case Citation():
                return self.citation(node)
            case Contact():
                return self.contact(node.contact)
            case Parameter():
                raise ValueError(f"unfilled parameter {node.name}: a handbook is filled before it is written")

    def citation(self, node: Citation) -> Markup:
        text = node.text or node.target
        href = self.href(node.target)
        return Markup(f'<a href="{escaped(href)}">{escaped(text)}</a>') if href else escaped(text)

    def defined(self, node: Defined) -> Markup:
        """A word that leads to its definition."""
        href, words = self.href(node.clause), escaped(node.text)
        return Markup(f'<a class="pb-defined" href="{escaped(href)}">{words}</a>') if href else words

    def contact(self, name: str) -> Markup:
        """A function with the ways to reach it, marked as what is no part of the frozen text."""
        card = self.contacts.get(name)
        words = escaped(name) if card is None else self.card(name, card)
        return Markup(f'<span class="pb-contact" data-contact="{escaped(name)}">{words}</span>')

    def card(self, name: str, card: ContactCard) -> Markup:
        """Without any way to reach it the function stands alone."""
        ways = []
        if card.phone:
            # +31 (0)10 … is dialled without the zero in brackets.
            number = "".join(c for c in card.phone.replace("(0)", "") if c.isdigit() or c == "+")
            ways.append(Markup('<a href="tel:{}">{}</a>').format(number, card.phone))
        if card.mail:
            ways.append(Markup('<a href="mailto:{0}">{0}</a>').format(card.mail))
        if card.link:
            ways.append(Markup('<a href="{0}">{0}</a>').format(card.link))
        if not ways and name not in self.left:
            ways.append(Markup('<span class="pb-open">{}</span>').format(self.unreachable))
        if card.note:
            ways.append(escaped(card.note))
        return escaped(card.function) + (Markup(" ({})").format(Markup(", ").join(ways)) if ways else Markup())


class _Asked(NamedTuple):
    """What of its school the HTML of a text asks for, by name."""

    cited: tuple[str, ...]
    """Definitions of marked words too."""
    contacts: tuple[str, ...]
    parameters: tuple[str, ...]


@once_per_object(8192)
def _asked(blocks: Blocks) -> _Asked:
    found = tuple(nodes(blocks))
    defined = (node.clause for node in found if isinstance(node, Defined))
    return _Asked(
        (*(node.target for node in found if isinstance(node, Citation)), *defined),
        tuple(node.contact for node in found if isinstance(node, Contact)),
        tuple(node.parameter for node in found if isinstance(node, Value)),
    )


@once_per_object(8192)
def _plain(paragraph: Paragraph) -> Markup | None:
    """A paragraph of nothing but words reads the same on every page, and in every school that has it."""
    if all(type(node) is Text for node in paragraph.children):
        return Markup("<p>{}</p>").format("".join(node.text for node in paragraph.children if isinstance(node, Text)))
    return None
