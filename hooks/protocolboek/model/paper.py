"""A document to read on paper: what every format shows, and nothing that only one of them knows.

It is made from an edition and its comparison; PDF, Word and one-file HTML are written from it. All words are
in it already: a writer adds none. Text runs are the same that the website and the comparison have.
"""

from typing import Annotated, Literal

from pydantic import Field

from protocolboek.model.comparison import Operation
from protocolboek.model.text import Frozen, canonical

Tone = Literal["plain", "tint", "sun", "clay"]
"""How a panel looks: calm, of interest, to be noticed, to be warned of. On paper in grey as well."""


class Span(Frozen):
    """Words with one look. `operation` is what became of them since the old text; `of` is the parameter, the
    target or the contact that `mark` speaks of; `href` is an address on the web."""

    text: str
    strong: bool = False
    emphasis: bool = False
    mark: Literal["value", "open", "citation", "contact", "code"] | None = None
    of: str | None = None
    href: str | None = None
    operation: Operation = "gelijk"


Run = tuple[Span, ...]


class Para(Frozen):
    """A paragraph; `label` stands above something, `small` is set aside."""

    type: Literal["para"] = "para"
    run: Run
    style: Literal["text", "lead", "small", "label"] = "text"


class Items(Frozen):
    """A list. `start` is the number of the first item of an ordered one."""

    type: Literal["items"] = "items"
    ordered: bool = False
    start: int = 1
    items: "tuple[tuple[Block, ...], ...]"


class Grid(Frozen):
    """A table: cells of text below a header. `room`: its cells are written in by hand, so its rows are 9 mm high
    at least."""

    type: Literal["grid"] = "grid"
    header: tuple[Run, ...]
    rows: tuple[tuple[Run, ...], ...]
    align: tuple[Literal["left", "center", "right"] | None, ...] = ()
    room: bool = False


class Fact(Frozen):
    """A name and what it says."""

    name: str
    value: Run


class Facts(Frozen):
    type: Literal["facts"] = "facts"
    facts: tuple[Fact, ...]


class Heading(Frozen):
    """A heading of a chapter (1) or within one (2, 3); those of level 1 make the contents."""

    type: Literal["heading"] = "heading"
    level: Literal[1, 2, 3]
    id: str
    number: str | None = None
    title: Run


class Panel(Frozen):
    type: Literal["panel"] = "panel"
    title: str | None = None
    tone: Tone = "tint"
    blocks: "tuple[Block, ...]"


class Article(Frozen):
    """A numbered article, or an answered question without a number. `about` says for whom it is and how strict,
    or what became of it; `boxes` are to be ticked in the meeting."""

    type: Literal["article"] = "article"
    id: str
    number: str | None
    title: Run
    about: str = ""
    blocks: "tuple[Block, ...]"
    boxes: tuple[str, ...] = ()


class Choices(Frozen):
    """Boxes to tick, each with its words."""

    type: Literal["choices"] = "choices"
    labels: tuple[str, ...]


class Blank(Frozen):
    """Room to write: a label and so many lines."""

    type: Literal["blank"] = "blank"
    label: str
    lines: int = 1


class Signature(Frozen):
    """Where somebody signs: for whom, and what is filled in by hand."""

    type: Literal["signature"] = "signature"
    who: str
    fields: tuple[str, ...]


class NewPage(Frozen):
    type: Literal["new-page"] = "new-page"


Block = Annotated[
    Para | Items | Grid | Facts | Heading | Panel | Article | Choices | Blank | Signature | NewPage,
    Field(discriminator="type"),
]
Blocks = tuple[Block, ...]

for _model in (Items, Panel, Article):
    _model.model_rebuild()


class Cover(Frozen):
    """The first page. `label` is the version in words, `status` where it stands, `notice` that a school is not real."""

    school: str
    foundation: str | None
    title: str
    subtitle: str
    label: str
    status: str
    tone: Tone
    facts: tuple[Fact, ...]
    notice: str | None = None
    logo: str | None = None
    """A PNG in base 64."""


class Words(Frozen):
    """The words that a writer needs by itself."""

    contents: str
    page_of: str
    """With `{page}` and `{pages}`."""
    new: str
    gone: str
    """Before words that came or went: "nieuw", "vervallen"."""
    list_of_parts: str
    """Names the contents for who listens."""


class Paper(Frozen):
    """A whole document. `code` is the controlecode that stands on every page, `digest` what it stands for;
    `watermark` lies across every page; `contents` says whether it has a list of its chapters."""

    name: str
    """Of its file, without an ending."""
    title: str
    language: Literal["nl"] = "nl"
    cover: Cover | None
    header: str
    footer: str
    code: str
    digest: str
    watermark: str | None = None
    contents: bool = True
    large: bool = False
    """In large print, at least 14 pt: one page for children."""
    address: str | None = None
    """On the web, for a square code."""
    words: Words
    body: Blocks

    def to_json(self) -> bytes:
        return canonical(self)
