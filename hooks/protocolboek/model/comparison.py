"""Two handbooks of one protocol side by side: what changed, how, where it stands and why.

A `Comparison` holds every word of both texts: `Change.old_text` and `Change.new_text` give them back
exactly, one line per run as `plain_text` writes them. It names what happened by key; templates and
catalogues say it in words.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal, get_args

from protocolboek.model.handbook import Consent, Organisation
from protocolboek.model.text import Document, Frozen, canonical

Operation = Literal["gelijk", "vervallen", "nieuw"]
Existence = Literal["blijft", "nieuw", "vervallen", "gesplitst", "samengevoegd"]
TextClass = Literal["gelijk", "redactioneel", "ingedeeld", "schoolkeuze", "gewijzigd", "herschreven"]
"""`ingedeeld`: the same words in other paragraphs or items."""
Placement = Literal["gelijk", "hernummerd", "verplaatst"]
Cause = Literal["basistekst", "bestuur", "eigen-tekst", "schoolkeuze", "onbekend"]
"""`onbekend`: the snapshots alone do not tell, and no provenance was given."""
Pairing = Literal["id", "nummer-en-titel", "vermoedelijk", "geen"]
Bucket = Literal[
    "gelijk", "redactioneel", "ingedeeld", "schoolkeuze", "gewijzigd", "herschreven",
    "nieuw", "vervallen", "gesplitst", "samengevoegd",
]  # fmt: skip
BUCKETS: tuple[Bucket, ...] = get_args(Bucket)
FlagKind = Literal[
    "ontkenning", "verplichting", "voorwaarde", "getal", "termijn", "bedrag", "tijd", "rol", "verwijzing"
]
MarkKind = Literal["strong", "emphasis", "link", "citation", "contact", "value", "open"]
FieldName = Literal["audience", "kind", "see", "school", "foundation", "protocol", "consent"]


class Mark(Frozen):
    """How a piece of text stands in its run; `of` is the address, target, contact or parameter."""

    kind: MarkKind
    of: str | None = None


class Piece(Frozen):
    """Words with one operation and one set of marks; unchanged words bear the marks of the new text."""

    operation: Operation
    text: str
    marks: tuple[Mark, ...] = ()


class Spot(Frozen):
    """Where a run stands in its clause: `path` counts blocks, items, rows (0: the header) and columns."""

    kind: Literal["alinea", "punt", "kop", "cel"]
    path: tuple[int, ...]
    ordered: bool = False
    part: int = 0
    """Which clause of a group that was split or merged."""


class Sentence(Frozen):
    """A sentence of one text or of both, in pieces. `vervangen`: more than half of it is other words."""

    operation: Literal["gelijk", "gewijzigd", "vervangen", "nieuw", "vervallen"]
    old: Spot | None
    new: Spot | None
    pieces: tuple[Piece, ...]
    moved: bool = False
    """Stands word for word elsewhere in the other text."""


class Side(Frozen):
    """A clause, or a section, as one of the handbooks has it; `section` is "" for a section."""

    id: str
    number: str | None
    title: str
    section: str = ""


class Flag(Frozen):
    """A hint that meaning may turn: the words that tell so, and in which sentence (None: the title)."""

    kind: FlagKind
    old: tuple[str, ...]
    new: tuple[str, ...]
    sentence: int | None


class FieldChange(Frozen):
    """Something beside the text that changed, as keys or names."""

    name: FieldName
    old: tuple[str, ...]
    new: tuple[str, ...]


class Change(Frozen):
    """What became of one clause, answer or section. `text` and `place` are None where there is one side only.

    `old` and `new` hold one side each, none where the clause is new or gone, several where it was
    split or merged."""

    paired: Pairing
    existence: Existence
    text: TextClass | None
    place: Placement | None
    causes: tuple[Cause, ...]
    old: tuple[Side, ...]
    new: tuple[Side, ...]
    title: tuple[Piece, ...]
    sentences: tuple[Sentence, ...]
    fields: tuple[FieldChange, ...] = ()
    flags: tuple[Flag, ...] = ()

    @property
    def bucket(self) -> Bucket:
        """The one heap on which it is counted."""
        return self.text if self.existence == "blijft" and self.text else self.existence  # type: ignore[return-value]

    @property
    def same(self) -> bool:
        """Nothing changed, not even its number."""
        return self.bucket == "gelijk" and self.place == "gelijk"

    @property
    def told(self) -> bool:
        """Whether it deserves a line: a number that only follows from what stands before it does not."""
        return self.bucket != "gelijk" or self.place == "verplaatst"

    @property
    def hints(self) -> tuple[Flag, ...]:
        """The flags of all sentences together, one of each kind: the words that only one of the texts has."""
        kinds = dict.fromkeys(flag.kind for flag in self.flags)
        found = []
        for kind in kinds:
            old, new = (
                Counter(word for flag in self.flags if flag.kind == kind for word in getattr(flag, side))
                for side in ("old", "new")
            )
            # The same words may stand elsewhere, or weigh otherwise: then all of them are told.
            went, came = (old - new, new - old) if old != new else (old, new)
            found.append(Flag(kind=kind, old=tuple(went.elements()), new=tuple(came.elements()), sentence=None))
        return tuple(found)

    @property
    def shown(self) -> Side:
        """The side by which a reader knows it: the new one where there is one."""
        return (*self.new, *self.old)[0]

    @property
    def old_text(self) -> str:
        return text_of(self.sentences, "old")

    @property
    def new_text(self) -> str:
        return text_of(self.sentences, "new")


class Counts(Frozen):
    """How many there are on each heap; every pair lies on exactly one. The places are counted apart."""

    buckets: dict[Bucket, int]
    moved: int
    renumbered: int

    @property
    def total(self) -> int:
        return sum(self.buckets.values())


class Compared(Frozen):
    """Which text was compared: the digest of its snapshot, and whose it is."""

    digest: str
    school: Organisation
    protocol: Organisation


class Comparison(Document):
    old: Compared
    new: Compared
    consent: Consent
    """Which body must consent to which sections of the new text."""
    fields: tuple[FieldChange, ...]
    """What changed around the text: names, and who must consent."""
    sections: tuple[Change, ...]
    clauses: tuple[Change, ...]
    groups: tuple[Change, ...]
    """The groups of the FAQ, as `sections`."""
    faq: tuple[Change, ...]
    counts: Counts
    faq_counts: Counts

    @property
    def same(self) -> bool:
        changes = (*self.sections, *self.clauses, *self.groups, *self.faq)
        return not self.fields and all(change.same for change in changes)

    def to_json(self) -> bytes:
        return canonical(self)

    @classmethod
    def from_json(cls, data: bytes) -> "Comparison":
        return cls.model_validate_json(data)


def words_in(pieces: Iterable[Piece], side: Literal["old", "new"]) -> str:
    """The text of one side, put together from its pieces."""
    without: Operation = "nieuw" if side == "old" else "vervallen"
    return "".join(piece.text for piece in pieces if piece.operation != without)


def lines_of(sentences: Iterable[Sentence], side: Literal["old", "new"]) -> Iterator[tuple[Spot, str]]:
    """The runs of one side in order, each with its place."""
    found: dict[tuple[int, tuple[int, ...]], tuple[Spot, list[str]]] = {}
    for sentence in sentences:
        if spot := sentence.old if side == "old" else sentence.new:
            found.setdefault((spot.part, spot.path), (spot, []))[1].append(words_in(sentence.pieces, side))
    for spot, parts in found.values():
        yield spot, "".join(parts)


def text_of(sentences: Iterable[Sentence], side: Literal["old", "new"]) -> str:
    """The plain text of one side, one line per run."""
    return "\n".join(text for _, text in lines_of(sentences, side))


def paragraphs(sentences: Iterable[Sentence]) -> list[tuple[Spot, list[Sentence]]]:
    """The sentences of both texts by the paragraph, item or cell in which a reader sees them: the new one;
    what is gone stays where it stood."""
    out: list[tuple[Spot, list[Sentence]]] = []
    old: Spot | None = None
    new: Spot | None = None
    for sentence in sentences:
        beside_new = sentence.new is not None and sentence.new == new
        beside_old = sentence.old is not None and sentence.old == old and None in (sentence.new, new)
        if out and (beside_new or beside_old):
            out[-1][1].append(sentence)
        elif spot := sentence.new or sentence.old:
            out.append((spot, [sentence]))
            old = new = None
        old, new = sentence.old or old, sentence.new or new
        if sentence.new:
            out[-1] = (sentence.new, out[-1][1])
    return out
