"""What an extractor yields, whatever the form of publishing: texts in their order, each with its place."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from protocolboek.model.problems import Place, Problem

Kind = Literal["section", "clause", "group", "answer"]
Role = Literal["number", "title", "text", "link"]
"""What a line is: the number of a section; a title, with the number of an article; a run of text; the address
behind words of the line before."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that stand one after another in what was published, the first of them at `place`."""

    text: str
    place: Place

    def at(self, offset: int) -> Place:
        before = self.text[:offset]
        line = self.place.line + before.count("\n")
        column = len(before) - before.rfind("\n") if "\n" in before else self.place.column + len(before)
        return Place(self.place.file, line, column)


@dataclass(frozen=True, slots=True)
class Line:
    """A run of text as published; `place` is where it begins, also if it is empty."""

    role: Role
    place: Place
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return text_of(self.pieces)

    def at(self, offset: int) -> Place:
        """The place of a character, or of the end."""
        ends = accumulate(len(piece.text) for piece in self.pieces)
        for piece, end in zip(self.pieces, ends, strict=True):
            if offset < end:
                return piece.at(offset - end + len(piece.text))
        return self.pieces[-1].at(len(self.pieces[-1].text)) if self.pieces else self.place


@dataclass(frozen=True, slots=True)
class Part:
    """A section with its summary, an article, a group of questions, or a question with its answer."""

    kind: Kind
    id: str
    place: Place
    lines: tuple[Line, ...]

    @property
    def title(self) -> str:
        return next((line.text for line in self.lines if line.role == "title"), "")


@dataclass(frozen=True, slots=True)
class ContactWords:
    """How a contact reads: its words, and the addresses behind them."""

    text: str
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownContact:
    id: str
    words: ContactWords
    place: Place


@dataclass(frozen=True, slots=True)
class ShownDefinition:
    """The definition to which a word leads, by id and by address; a script tells what it says."""

    id: str
    href: str
    place: Place


@dataclass(frozen=True, slots=True)
class Code:
    """A controlecode as printed, and the digest that it stands for."""

    digest: str
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Published:
    """One file as published. `place` is that of its text; None where it holds no text of a handbook.

    `problems`: what stands within the text and is no text, such as markup that nobody wrote there."""

    place: Place | None
    parts: tuple[Part, ...] = ()
    contacts: tuple[ShownContact, ...] = ()
    codes: tuple[Code, ...] = ()
    problems: tuple[Problem, ...] = ()
    definitions: tuple[ShownDefinition, ...] = ()


def text_of(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces)
