"""The typed block tree: one tree for HTML, plain text, digest, comparison, PDF and Word.

Source text holds `Parameter` and `Citation` without text; in a resolved handbook every parameter
has become a `Value` or an `Open` choice, and every citation carries its words.
"""

import hashlib
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Annotated, Any, Literal, TypeVar

import orjson
import rfc8785
from pydantic import BaseModel, ConfigDict, Field

from protocolboek.model.once import fitting, once_per_object

T = TypeVar("T", bound=tuple[Any, ...])


class Frozen(BaseModel):
    """Base of everything that is written to or read from a snapshot."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, ser_json_inf_nan="constants")


class Document(Frozen):
    """What is written as a whole, with the number of its schema."""

    schema_: Literal[1] = Field(default=1, alias="schema")

    def json_values(self) -> Mapping[str, object]:
        """Its fields by their names in JSON."""
        return {name.removesuffix("_"): value for name, value in vars(self).items()}


class Text(Frozen):
    type: Literal["text"] = "text"
    text: str


class Emphasis(Frozen):
    type: Literal["emphasis"] = "emphasis"
    strong: bool = False
    children: "tuple[Inline, ...]"


class Link(Frozen):
    type: Literal["link"] = "link"
    href: str
    children: "tuple[Inline, ...]"


class Parameter(Frozen):
    """`{{ name:form }}` as written; `capital` where the name was written with a capital."""

    type: Literal["parameter"] = "parameter"
    name: str
    form: str | None = None
    capital: bool = False


class Value(Frozen):
    """A parameter filled in: plain text, never parsed again."""

    type: Literal["value"] = "value"
    parameter: str
    text: str


class Open(Frozen):
    """A choice that nobody has made yet: a parameter without a value, or a clause without its variant."""

    type: Literal["open"] = "open"
    name: str
    text: str


class Citation(Frozen):
    """`[[target]]`; `text` is its words ("artikel 4.2") once numbers are known."""

    type: Literal["citation"] = "citation"
    target: str
    text: str | None = None


class Contact(Frozen):
    """`@[contact]`: filled in live when a page is made, so that a new number needs no new consent."""

    type: Literal["contact"] = "contact"
    contact: str


Inline = Annotated[Text | Emphasis | Link | Parameter | Value | Open | Citation | Contact, Field(discriminator="type")]


class Paragraph(Frozen):
    type: Literal["paragraph"] = "paragraph"
    children: tuple[Inline, ...]


class List(Frozen):
    """A list; `parameter` names the structured parameter it shows, if any."""

    type: Literal["list"] = "list"
    ordered: bool = False
    items: "tuple[tuple[Block, ...], ...]"
    parameter: str | None = None


class Table(Frozen):
    """A table: header cells, rows of cells, each cell a run of inlines; `align` per column."""

    type: Literal["table"] = "table"
    align: tuple[Literal["left", "center", "right"] | None, ...]
    header: tuple[tuple[Inline, ...], ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    parameter: str | None = None


Block = Annotated[Paragraph | List | Table, Field(discriminator="type")]
Blocks = tuple[Block, ...]

for _model in (Emphasis, Link, Paragraph, List, Table):
    _model.model_rebuild()


Run = tuple[Inline, ...]


def runs(blocks: Iterable[Block]) -> Iterator[Run]:
    """Every run of inlines, in reading order: paragraphs, list items, header and body cells."""
    for block in blocks:
        match block:
            case Paragraph():
                yield block.children
            case List():
                for item in block.items:
                    yield from runs(item)
            case Table():
                yield from block.header
                for row in block.rows:
                    yield from row


def inlines(run: Iterable[Inline]) -> Iterator[Inline]:
    """Every inline of a run and within it, in reading order."""
    for node in run:
        yield node
        if isinstance(node, Emphasis | Link):
            yield from inlines(node.children)


def nodes(blocks: Iterable[Block]) -> Iterator[Inline]:
    """Every inline of a tree, in reading order."""
    for run in runs(blocks):
        yield from inlines(run)


@once_per_object(8192)
def contacts_in(blocks: Blocks) -> frozenset[str]:
    """The contacts that a text names."""
    return frozenset(node.contact for node in nodes(blocks) if isinstance(node, Contact))


def map_runs(blocks: Blocks, change: Callable[[Run], Run]) -> Blocks:
    """The tree with every run of inlines replaced by `change(run)`; its blocks stay as they are. That of which nothing
    changed is the very same, where `change` gives such a run back."""
    return _kept(blocks, tuple([_in_block(block, change) for block in blocks]))


def _in_block(block: Block, change: Callable[[Run], Run]) -> Block:
    match block:
        case Paragraph():
            children = change(block.children)
            return block if children is block.children else block.model_copy(update={"children": children})
        case List():
            items = _kept(block.items, tuple([map_runs(item, change) for item in block.items]))
            return block if items is block.items else block.model_copy(update={"items": items})
        case Table():
            header = _kept(block.header, tuple([change(cell) for cell in block.header]))
            rows = _kept(block.rows, tuple([_kept(row, tuple(map(change, row))) for row in block.rows]))
            same = header is block.header and rows is block.rows
            return block if same else block.model_copy(update={"header": header, "rows": rows})


def _kept(before: T, after: T) -> T:
    """Of two tuples the first, where the second holds the very same."""
    return before if len(before) == len(after) and all(map(operator.is_, before, after)) else after


def map_inlines(blocks: Blocks, change: Callable[[Inline], Inline]) -> Blocks:
    """The tree with every leaf inline replaced by `change(leaf)`; structure stays as it is."""
    return map_runs(blocks, partial(_in_run, change))


def _in_run(change: Callable[[Inline], Inline], run: Run) -> Run:
    return _kept(run, tuple([_in_node(change, node) for node in run]))


def _in_node(change: Callable[[Inline], Inline], node: Inline) -> Inline:
    if not isinstance(node, Emphasis | Link):
        return change(node)
    children = _in_run(change, node.children)
    return node if children is node.children else node.model_copy(update={"children": children})


def words_of(run: Iterable[Inline]) -> str:
    """The plain text of a run; what is not filled in yet shows as its source token."""
    return "".join(_words(node) for node in run)


def _words(node: Inline) -> str:
    match node:
        case Text() | Value() | Open():
            return node.text
        case Emphasis() | Link():
            return words_of(node.children)
        case Parameter():
            return "{{ " + node.name + (f":{node.form}" if node.form else "") + " }}"
        case Citation():
            return node.text or f"[[{node.target}]]"
        case Contact():
            return f"@[{node.contact}]"


def plain_text(blocks: Iterable[Block]) -> str:
    """The plain text of a tree, one line per run: what search, checks and comparison read."""
    return "\n".join(words_of(run) for run in runs(blocks))


_ASTRAL = range(0xF0, 0xF5)
"""The first bytes of characters beyond the Basic Multilingual Plane, in UTF-8."""


_fields: Callable[[object], dict[str, Any]] = BaseModel.__dict__["__dict__"].__get__
"""Those of a model; anything else it refuses. A function of ours would take as long as all the rest."""


def canonical(value: object) -> bytes:
    """RFC 8785 bytes of a JSON value without fractions (nobody may give one): the one form in which things are digested
    and frozen. It may be a model of ours, or hold some, and parts that are such bytes already.

    Of nearly all that we write orjson makes the same bytes, many times as fast. Only the order of keys beyond the Basic
    Multilingual Plane is another there (UTF-16): what has such characters is left to the library for the form. The
    fields of a model are what JSON has of it; pydantic, asked for them, takes five times as long."""
    told = value.json_values() if isinstance(value, Document) else value
    data = orjson.dumps(told, default=_fields, option=orjson.OPT_SORT_KEYS)
    return rfc8785.dumps(orjson.loads(data)) if any(map(data.__contains__, _ASTRAL)) else fitting(data)


def digest(value: object) -> str:
    """`sha256:…` of the canonical bytes of a JSON value."""
    return "sha256:" + hashlib.sha256(canonical(value)).hexdigest()


def digest_of(blocks: Blocks) -> str:
    """Digest of a tree. Reflowing or re-indenting the source does not change it."""
    return digest(blocks)
