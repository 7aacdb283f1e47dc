"""The resolved handbook, its provenance, and their JSON: the model and the snapshot are one.

A `Handbook` is one protocol as it reads for one school: the unit of versions and decisions.
`Handbook.to_json` gives the RFC 8785 bytes that a council consents to; `Provenance` stands beside
it and says where every word came from. Neither holds a clock, a machine or a random id.
"""

import hashlib
from collections.abc import Collection, Mapping
from typing import Literal

import orjson

from protocolboek.model.canon import Audience, Kind, LayerKind, Sector
from protocolboek.model.once import once_per_object
from protocolboek.model.text import Blocks, Citation, Document, Frozen, canonical, digest_of

CANON = "canon"
"""The layer above all layers, and the id by which the bare canon is asked for."""
Consent = dict[str, Literal["all"] | tuple[str, ...]]


class Organisation(Frozen):
    id: str
    name: str


class School(Frozen):
    """Whose handbook this is. `foundation` and `school` name the layers above, where there are any."""

    id: str
    name: str
    kind: LayerKind | Literal["canon"]
    sector: Sector | None
    foundation: Organisation | None = None
    school: Organisation | None = None


class Causes(Frozen):
    """Digests that tell later why a clause changed: canon text, overlay text, parameter values."""

    canon: str | None = None
    overlay: str | None = None
    parameters: str | None = None


class Clause(Frozen):
    """An article, or an answered question: `number` is computed, `None` for FAQ entries."""

    id: str
    number: str | None
    title: str
    audience: tuple[Audience, ...]
    kind: Kind
    body: Blocks
    see: tuple[Citation, ...] = ()
    causes: Causes


class Section(Frozen):
    id: str
    number: str | None
    title: str
    summary: Blocks
    clauses: tuple[Clause, ...]


class Handbook(Document):
    school: School
    protocol: Organisation
    consent: Consent
    sections: tuple[Section, ...]
    faq: tuple[Section, ...]

    def clauses(self) -> tuple[Clause, ...]:
        """Every article in order, without the FAQ."""
        return _in_row(self.sections)

    def entries(self) -> tuple[Clause, ...]:
        """Every article and every FAQ entry, in order."""
        return self.clauses() + _in_row(self.faq)

    def to_json(self) -> bytes:
        """The snapshot: RFC 8785 bytes; their SHA-256 is the digest that decisions name."""
        return _written(self)

    @classmethod
    def from_json(cls, data: bytes) -> "Handbook":
        return cls.model_validate_json(data)


StepKind = Literal[
    "canon", "replace", "omit", "restore", "add", "move", "variant", "parameter", "option", "rename", "when"
]


class Step(Frozen):
    """One thing that a layer did to a clause or section, and where it is written."""

    layer: str
    file: str
    line: int
    column: int
    operation: StepKind
    reason: str | None = None
    decided_by: str | None = None
    what: str | None = None
    """The parameter, option or variant concerned, with the value chosen."""


class Origin(Frozen):
    """Where a clause came from: its chain of steps, what it uses, and what it cites."""

    layer: str
    """The layer whose text is shown."""
    steps: tuple[Step, ...]
    parameters: dict[str, str] = {}
    """Each parameter used and the layer that set it; `canon` for a default, `open` for nobody."""
    variant: str | None = None
    cites: tuple[str, ...] = ()
    norms: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    """What the canon's words rest on, by id."""


class Absent(Frozen):
    """A clause that the canon or a layer above has and this handbook has not."""

    id: str
    title: str
    why: Literal["omit", "option", "when", "cites"]
    """`cites`: an answer whose articles are not all there; `missing` names those."""
    missing: tuple[str, ...] = ()
    digest: str
    """Of the text that was left out, so that a later change to it is noticed."""
    steps: tuple[Step, ...]


class OpenChoice(Frozen):
    """Something the school must still choose, or (`proposal`) has not confirmed."""

    name: str
    kind: Literal["parameter", "variant", "option", "contact"]
    label: str
    help: str
    choices: tuple[str, ...] = ()
    proposal: str | None = None
    clauses: tuple[str, ...] = ()


class Chosen(Frozen):
    """A choice that a layer made: a parameter's value, a variant or an option, in words."""

    name: str
    kind: Literal["parameter", "variant", "option"]
    label: str
    value: str
    layer: str
    clauses: tuple[str, ...] = ()


class Source(Frozen):
    """What articles rest on: a law, an explanation, a ruling, and what it tells."""

    id: str
    title: str
    publisher: str
    link: str
    about: str
    clauses: tuple[str, ...]


class Layer(Frozen):
    """A layer of the chain, by the name that a reader knows."""

    id: str
    name: str
    kind: LayerKind | Literal["canon"]


class FormerNorm(Frozen):
    """One norm of the protocol in force before, and the articles that now carry it; or why it was dropped."""

    id: str
    section: str
    norm: str
    clauses: tuple[str, ...]
    departs: str | None = None
    dropped: str | None = None


class Former(Frozen):
    """The protocol in force before, norm by norm: the concordance, frozen with the first version."""

    title: str
    date: str | None
    link: str | None
    norms: tuple[FormerNorm, ...]


class SheetLine(Frozen):
    """What one article comes to for a pupil. `help`: it says where to go."""

    clause: str
    text: str
    help: bool = False


class Sheet(Frozen):
    """The sheet that pupils sign. `about` follows on "afspraken over"; `contacts` are functions to turn to."""

    about: str
    lines: tuple[SheetLine, ...]
    contacts: tuple[str, ...] = ()


class Provenance(Document):
    tool: str
    canon: str
    """Release of the protocol in the canon."""
    summary: str = ""
    """What the protocol is about, in one sentence of the canon."""
    licence: str = ""
    handbook: str | None = None
    """Beside a frozen version, the digest of the handbook it belongs to."""
    layers: tuple[Layer, ...]
    clauses: dict[str, Origin]
    sections: dict[str, tuple[Step, ...]]
    absent: tuple[Absent, ...]
    chosen: tuple[Chosen, ...]
    open: tuple[OpenChoice, ...]
    proposals: tuple[OpenChoice, ...]
    sources: tuple[Source, ...] = ()
    former: Former | None = None
    sheet: Sheet | None = None
    """None where the canon has no sheet for pupils, and of what was frozen before there were any."""

    def to_json(self) -> bytes:
        return _written(self)

    @classmethod
    def from_json(cls, data: bytes) -> "Provenance":
        return cls.model_validate_json(data)


@once_per_object(64)
def _in_row(sections: tuple[Section, ...]) -> tuple[Clause, ...]:
    return tuple([clause for section in sections for clause in section.clauses])


@once_per_object(32)
def _written(model: Handbook | Provenance) -> bytes:
    """Asked for by every page of a text, and large: what it has in common with those of other schools is written
    once."""
    if isinstance(model, Handbook):
        sections, faq = ([*map(_section, part)] for part in (model.sections, model.faq))
        return canonical({**model.json_values(), "sections": sections, "faq": faq})
    origins = zip(model.clauses, _written_before(model.clauses.values()), strict=True)
    return canonical({**around_clauses(model), "clauses": dict(origins)})


def _section(section: Section) -> Mapping[str, object]:
    return {**vars(section), "clauses": _written_before(section.clauses)}


@once_per_object(32)
def around_clauses(provenance: Provenance) -> Mapping[str, object]:
    """All of a provenance but where each article came from, as the library for JSON takes it."""
    lists = ("absent", "open", "proposals")  # what was chosen few schools share
    rest = {name: value for name, value in provenance.json_values().items() if name != "clauses"}
    return rest | {name: _written_before(getattr(provenance, name)) for name in lists}


def _written_before(models: Collection[Frozen]) -> list[orjson.Fragment]:
    return list(map(orjson.Fragment, json_of.each(models)))


@once_per_object(32768)
def json_of(model: Frozen) -> bytes:
    """The canonical bytes of a part of a snapshot, which schools may share."""
    return canonical(model)


@once_per_object(1024)
def digest_of_blocks(blocks: Blocks) -> str:
    """What tells a text that is no article from any other."""
    return digest_of(blocks)


@once_per_object(32768)
def digest_of_part(model: Frozen) -> str:
    """What tells an article, or where it came from, from any other."""
    return hashlib.sha256(json_of(model)).hexdigest()[:16]
