"""Text as an author wrote it: the parsed tree, and where in the file each reference stands."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from protocolboek.model.problems import Place, place_of_offset
from protocolboek.model.text import Blocks

ReferenceKind = Literal["parameter", "citation", "contact"]


@dataclass(frozen=True, slots=True)
class Reference:
    """A token of ours in the text: which, to what, and where."""

    kind: ReferenceKind
    target: str
    place: Place
    form: str | None = None
    block: bool = False  # alone in its paragraph: a structured value may stand here


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """The text of a clause: `source` as written (NFC), its tree, its references, its first place.

    Each stands for itself, so that what is found in a text can be kept by it: the canon's are read once and judged in
    every school."""

    source: str
    blocks: Blocks
    references: tuple[Reference, ...]
    place: Place

    def place_of(self, words: str) -> Place:
        """Where `words` stand in the source, or where it begins if a parameter stands between them."""
        offset = self.source.find(words)
        return self.place if offset < 0 else self.at(offset)

    def at(self, offset: int) -> Place:
        """Where a character of the source stands in its file."""
        return place_of_offset(self.place, self.source, offset)


@lru_cache(8192)
def parameters_in(body: Body) -> tuple[str, ...]:
    """The parameters that a text uses, sorted."""
    return tuple(sorted(named_in(body, "parameter")))


@lru_cache(8192)
def named_in(body: Body, kind: ReferenceKind) -> frozenset[str]:
    """What a text names of a kind. Remembered, since the canon's texts come back in every school."""
    return frozenset(reference.target for reference in body.references if reference.kind == kind)
