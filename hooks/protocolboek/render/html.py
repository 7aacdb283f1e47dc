"""The block tree as HTML. Everything is escaped here; nothing else makes HTML of a text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from protocolboek.model.canon import ContactCard
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
)


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes blocks as HTML. `href` gives the address of a cited id, relative to the page, or None;
    `unreachable` stands behind a function without phone or mail, but for those in `left`; `proposals` are the
    parameters whose value nobody has confirmed."""

    href: Callable[[str], str | None]
    contacts: Mapping[str, ContactCard]
    unreachable: str
    proposals: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()

    def blocks(self, blocks: Blocks) -> Markup:
        return Markup("\n").join(self.block(block) for block in blocks)

    def block(self, block: Block) -> Markup:
        match block:
            case Paragraph():
                return Markup("<p>{}</p>").format(self.run(block.children))
            case List():
                return self.list(block)
            case Table():
                return self.table(block)

    def list(self, block: List) -> Markup:
        tag = Markup("ol" if block.ordered else "ul")
        items = Markup("\n").join(Markup("<li>{}</li>").format(self.item(item)) for item in block.items)
        return Markup("<{0}{1}>\n{2}\n</{0}>").format(tag, _from(block.parameter), items)

    def item(self, item: Blocks) -> Markup:
        """An item of one paragraph is written tight, without `<p>`."""
        if item and isinstance(item[0], Paragraph):
            return self.run(item[0].children) + (Markup("\n") + self.blocks(item[1:]) if item[1:] else Markup())
        return self.blocks(item)

    def table(self, block: Table) -> Markup:
        # Each cell names its column, so that a narrow screen can show the row as a list.
        heads = [self.run(cell) for cell in block.header]
        header = Markup().join(Markup('<th scope="col">{}</th>').format(head) for head in heads)
        rows = Markup("\n").join(
            Markup("<tr>{}</tr>").format(
                Markup().join(
                    Markup('<td data-column="{}">{}</td>').format(head.striptags(), self.run(cell))
                    for head, cell in zip(heads, row, strict=True)
                )
            )
            for row in block.rows
        )
        return Markup(
            '<div class="pb-table"><table class="pb-grid"{}>\n'
            "<thead><tr>{}</tr></thead>\n<tbody>\n{}\n</tbody>\n</table></div>"
        ).format(_from(block.parameter), header, rows)

    def run(self, run: tuple[Inline, ...]) -> Markup:
        return Markup().join(self.inline(node) for node in run)

    def inline(self, node: Inline) -> Markup:
        match node:
            case Text():
                return escape(node.text)
            case Emphasis():
                return Markup("<{0}>{1}</{0}>").format(
                    Markup("strong" if node.strong else "em"), self.run(node.children)
                )
            case Link():
                return Markup('<a href="{}">{}</a>').format(node.href, self.run(node.children))
            case Value():
                mark = "pb-value pb-proposal" if node.parameter in self.proposals else "pb-value"
                return Markup('<span class="{}">{}</span>').format(mark, node.text)
            case Open():
                return Markup('<span class="pb-open">{}</span>').format(node.text)
            case Citation():
                return self.citation(node)
            case Contact():
                return self.contact(node.contact)
            case Parameter():
                raise ValueError(f"unfilled parameter {node.name}: a handbook is filled before it is written")

    def citation(self, node: Citation) -> Markup:
        text = node.text or node.target
        href = self.href(node.target)
        return Markup('<a href="{}">{}</a>').format(href, text) if href else escape(text)

    def contact(self, name: str) -> Markup:
        """A function with the ways to reach it, marked as what is no part of the frozen text."""
        card = self.contacts.get(name)
        words = escape(name) if card is None else self.card(name, card)
        return Markup('<span class="pb-contact" data-contact="{}">{}</span>').format(name, words)

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
            ways.append(escape(card.note))
        return escape(card.function) + (Markup(" ({})").format(Markup(", ").join(ways)) if ways else Markup())


def _from(parameter: str | None) -> Markup:
    return Markup(' data-parameter="{}"').format(parameter) if parameter else Markup()
