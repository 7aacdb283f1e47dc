"""What a handbook says should be published: the same parts and lines as an extractor yields, without places."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from protocolboek.model.handbook import Clause, Handbook, Section
from protocolboek.model.text import (
    Block,
    Contact,
    Inline,
    Link,
    List,
    Paragraph,
    Table,
    Text,
    inlines,
    map_inlines,
    words_of,
)
from protocolboek.verify.published import Kind, Role


@dataclass(frozen=True, slots=True)
class Expected:
    kind: Kind
    id: str
    title: str
    """With the number, where there is one: how a reader knows it."""
    lines: tuple[tuple[Role, str], ...]


def expected_section(section: Section) -> tuple[Expected, ...]:
    """A section with its number, title and summary; then its articles."""
    number: tuple[tuple[Role, str], ...] = (("number", section.number),) if section.number else ()
    head = (*number, ("title", section.title), *_lines(section.summary))
    title = f"{section.number}. {section.title}" if section.number else section.title
    clauses = (_clause("clause", clause) for clause in section.clauses)
    return (Expected("section", section.id, title, head), *clauses)


def expected_faq(groups: Iterable[Section]) -> tuple[Expected, ...]:
    """Every group with its title; then its questions and answers."""
    return tuple(
        part
        for group in groups
        for part in (
            Expected("group", group.id, group.title, (("title", group.title),)),
            *(_clause("answer", clause) for clause in group.clauses),
        )
    )


def definitions_of(handbook: Handbook) -> dict[str, str]:
    """What each definition says, by id, on one line."""
    return {
        clause.id: " ".join(text for role, text in _lines(clause.body) if role == "text" and text)
        for clause in handbook.clauses()
        if clause.kind == "definition"
    }


def in_words(section: Section, reach: Callable[[str], str]) -> Section:
    """A section as it stands on paper, where nothing is filled in live: each contact by the words of its card."""

    def reached(node: Inline) -> Inline:
        return Text(text=reach(node.contact)) if isinstance(node, Contact) else node

    clauses = tuple(c.model_copy(update={"body": map_inlines(c.body, reached)}) for c in section.clauses)
    return section.model_copy(update={"summary": map_inlines(section.summary, reached), "clauses": clauses})


def _clause(kind: Kind, clause: Clause) -> Expected:
    title = f"{clause.number} {clause.title}" if clause.number else clause.title
    return Expected(kind, clause.id, title, (("title", title), *_lines(clause.body)))


def _lines(blocks: Iterable[Block]) -> Iterator[tuple[Role, str]]:
    for block in blocks:
        match block:
            case Paragraph():
                # Where there is no word there is nothing to hold against the page.
                yield from _run(block.children) if words_of(block.children) else ()
            case List():
                for item in block.items:
                    yield from _lines(item)
            case Table():
                # An empty cell does count: without it words would seem to stand in another column.
                for cell in (*block.header, *(cell for row in block.rows for cell in row)):
                    yield from _run(cell)


def _run(run: tuple[Inline, ...]) -> Iterator[tuple[Role, str]]:
    yield "text", words_of(run)
    for node in inlines(run):
        if isinstance(node, Link):
            yield "link", node.href
