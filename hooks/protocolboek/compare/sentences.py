"""A text as the elements that are laid side by side: sentences, each with its place, and tables."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from protocolboek.compare.tokens import Token, tokens_of
from protocolboek.model.comparison import Spot
from protocolboek.model.text import Blocks, Inline, List, Paragraph, Table

_END = re.compile(r"[.!?…]")
_CLOSING = re.compile(r"[’”\"')\]»]")
_OPENING = re.compile(r"[‘“\"'(\[«]")


@dataclass(frozen=True)
class Phrase:
    """A sentence of a run, with the space behind it; without tokens where the run is empty."""

    tokens: tuple[Token, ...]
    spot: Spot

    @cached_property
    def cores(self) -> tuple[Token, ...]:
        """Its tokens without the spaces."""
        return tuple(token for token in self.tokens if not token.space)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(token.key for token in self.cores)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """What its likeness is measured by."""
        return tuple(token.key.casefold() for token in self.cores if token.word)

    @cached_property
    def text(self) -> str:
        return "".join(token.text for token in self.tokens)


@dataclass(frozen=True)
class Grid:
    """A table: rows of cells, each cell its phrases; the first row is the header."""

    rows: tuple[tuple[tuple[Phrase, ...], ...], ...]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """All that stands in it, cell by cell."""
        return tuple(
            key for row in self.rows for cell in row for key in ("\n", *(key for phrase in cell for key in phrase.keys))
        )

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(word for row in self.rows for word in row_words(row))


Element = Phrase | Grid


def row_words(row: Iterable[tuple[Phrase, ...]]) -> tuple[str, ...]:
    return tuple(word for cell in row for phrase in cell for word in phrase.words)


@dataclass(frozen=True, slots=True)
class Reading:
    """The text of a clause, or of the clauses that one was split into or merged from, and its elements."""

    texts: tuple[Blocks, ...]
    elements: tuple[Element, ...]

    def phrases(self) -> Iterator[Phrase]:
        """Every sentence in order, those in the cells of tables too."""
        return phrases_in(self.elements)


def read(*texts: Blocks) -> Reading:
    return Reading(texts, tuple(element for part, text in enumerate(texts) for element in elements_of(text, part=part)))


def elements_of(blocks: Blocks, *, part: int = 0) -> Iterator[Element]:
    """The elements of a text in reading order. `part` counts the clauses of a group."""
    yield from _elements(blocks, "alinea", (), ordered=False, part=part)


def _elements(blocks: Blocks, kind: str, path: tuple[int, ...], *, ordered: bool, part: int) -> Iterator[Element]:
    for i, block in enumerate(blocks):
        here = (*path, i)
        match block:
            case Paragraph():
                spot = Spot(kind=kind, path=here, ordered=ordered, part=part)  # type: ignore[arg-type]
                yield from phrases_of(block.children, spot)
            case List():
                for j, item in enumerate(block.items):
                    yield from _elements(item, "punt", (*here, j), ordered=block.ordered, part=part)
            case Table():
                yield _grid(block, here, part)


def _grid(table: Table, path: tuple[int, ...], part: int) -> Grid:
    return Grid(
        tuple(
            tuple(
                tuple(phrases_of(cell, Spot(kind="cel" if r else "kop", path=(*path, r, c), part=part)))
                for c, cell in enumerate(row)
            )
            for r, row in enumerate((table.header, *table.rows))
        )
    )


def phrases_of(run: tuple[Inline, ...], spot: Spot) -> Iterator[Phrase]:
    """The sentences of a run; an empty run is one without tokens."""
    tokens = tokens_of(run)
    begin = 0
    for at in range(2, len(tokens)):
        if tokens[at - 1].space and not tokens[at - 2].word and _begins(tokens, at) and _ended(tokens, at - 1):
            yield Phrase(tokens[begin:at], spot)
            begin = at
    yield Phrase(tokens[begin:], spot)


def phrases_in(elements: Iterable[Element]) -> Iterator[Phrase]:
    """Every sentence in order, those in the cells of tables too."""
    for element in elements:
        if isinstance(element, Grid):
            yield from (phrase for row in element.rows for cell in row for phrase in cell)
        else:
            yield element


def _ended(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether a sentence ends before the space at `at`: `.`, `?` or `!`, and what closes behind it."""
    at -= 1
    while at > 0 and _CLOSING.fullmatch(tokens[at].text):
        at -= 1
    return at >= 0 and _END.fullmatch(tokens[at].text) is not None


def _begins(tokens: tuple[Token, ...], at: int) -> bool:
    token = tokens[at]
    return token.text[:1].isupper() or token.pointing_at("contact") is not None or bool(_OPENING.match(token.text))
