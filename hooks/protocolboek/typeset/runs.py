"""The block tree of a text as blocks of paper: the same runs, with the words of citations and contacts filled in."""

from collections.abc import Callable, Iterable

from protocolboek.model import paper
from protocolboek.model.paper import Span
from protocolboek.model.text import (
    Block,
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

UNMARKED = Span(text="")
Reach = Callable[[str], str]
"""A contact as its readers know it: a function with the ways to reach it."""


def blocks_of(blocks: Iterable[Block], reach: Reach) -> paper.Blocks:
    """What stands in an article, in order."""
    return tuple(_block(block, reach) for block in blocks)


def _block(block: Block, reach: Reach) -> paper.Block:
    match block:
        case Paragraph():
            return paper.Para(run=run_of(block.children, reach))
        case List():
            items = tuple(blocks_of(item, reach) for item in block.items)
            return paper.Items(ordered=block.ordered, items=items)
        case Table():
            return paper.Grid(
                header=tuple(run_of(cell, reach) for cell in block.header),
                rows=tuple(tuple(run_of(cell, reach) for cell in row) for row in block.rows),
                align=block.align,
            )


def run_of(nodes: Iterable[Inline], reach: Reach, base: Span = UNMARKED) -> paper.Run:
    """A run of inlines as spans; `base` is how the words around them look."""
    return tuple(span for node in nodes for span in _spans(node, reach, base))


def _spans(node: Inline, reach: Reach, base: Span) -> paper.Run:
    match node:
        case Text():
            return (_like(base, text=node.text),)
        case Emphasis():
            return run_of(node.children, reach, _like(base, **{"strong" if node.strong else "emphasis": True}))
        case Link():
            return run_of(node.children, reach, _like(base, href=node.href))
        case Value():
            return (_like(base, text=node.text, mark="value", of=node.parameter),)
        case Open():
            return (_like(base, text=node.text, mark="open", of=node.name),)
        case Citation():
            return (_like(base, text=node.text or node.target, mark="citation", of=node.target),)
        case Contact():
            return (_like(base, text=reach(node.contact), mark="contact", of=node.contact),)
        case Parameter():
            raise ValueError(f"unfilled parameter {node.name}: a handbook is filled before it is written")


def _like(base: Span, **changes: object) -> Span:
    return base.model_copy(update=changes)


def words_of(run: paper.Run) -> str:
    """The plain text of a run."""
    return "".join(span.text for span in run)


def plain(text: str) -> paper.Run:
    return (Span(text=text),)
