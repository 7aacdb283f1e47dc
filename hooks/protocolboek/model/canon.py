"""The canon as read: protocols, sections, clauses, FAQ, and what a school may choose."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from protocolboek.model.problems import Path, Place
from protocolboek.model.source import Body

Audience = Literal["medewerker", "leerling", "ouder", "leiding", "bestuur", "allen"]
ArticleKind = Literal["must", "must_not", "may", "should", "info", "procedure", "sanction", "definition"]
Kind = ArticleKind | Literal["faq"]
Lock = Literal["fixed", "parameter", "variant", "free"]
Sector = Literal["po", "so", "vo"]
LayerKind = Literal["foundation", "school", "location"]
ParameterType = Literal[
    "text", "number", "date", "enum", "role", "list", "sanction-series",
    "ladder", "phone-rule", "contact-hours", "image-consent", "report-route",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term:
    """One condition: `name` has (or, `negated`, has not) one of `values`."""

    name: str
    values: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Variant:
    """One wording of a clause; `kind`, `audience`, `norms` and `sources` replace the clause's where given."""

    key: str
    label: str
    body: Body
    place: Place
    when: tuple[Term, ...] = ()
    kind: Kind | None = None
    audience: tuple[Audience, ...] | None = None
    norms: tuple[str, ...] | None = None
    sources: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """An article, or (kind `faq`) a question: a body or variants, and what may be done to it."""

    id: str
    title: str
    place: Place
    audience: tuple[Audience, ...]
    kind: Kind
    lock: Lock = "free"
    body: Body | None = None
    variants: tuple[Variant, ...] = ()
    default: str | None = None
    option: str | None = None
    when: tuple[Term, ...] = ()
    see: tuple[str, ...] = ()
    norms: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    """Of a definition: the words that it explains wherever they stand."""

    def variant(self, key: str | None) -> Variant | None:
        return next((v for v in self.variants if v.key == key), None)


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter, or a group of FAQ entries (whose summary is empty)."""

    id: str
    title: str
    place: Place
    clauses: tuple[Clause, ...]
    summary: Body | None = None
    option: str | None = None


@dataclass(frozen=True, slots=True)
class SheetSentence:
    """What a clause comes to for a pupil: one sentence, or one per variant (None: nothing there)."""

    clause: str
    place: Place
    body: Body | None = None
    variants: Mapping[str, Body | None] = field(default_factory=dict)
    when: tuple[Term, ...] = ()
    help: bool = False
    """Whether it says where to go for help, and stands apart."""

    def bodies(self) -> tuple[Body, ...]:
        return tuple(body for body in (self.body, *self.variants.values()) if body)


@dataclass(frozen=True, slots=True)
class PupilSheet:
    """The sentences for the sheet that pupils sign, in order. `about` follows on "afspraken over"; `contacts` are
    functions to turn to."""

    about: str
    sentences: tuple[SheetSentence, ...]
    contacts: tuple[tuple[str, Place], ...] = ()


@dataclass(frozen=True, slots=True)
class Protocol:
    id: str
    title: str
    release: str
    licence: str
    summary: str
    sections: tuple[Section, ...]
    faq: tuple[Section, ...]
    place: Place
    order: int = 100
    """Where it stands among the protocols; those with the same number go by their ids."""
    sheet: PupilSheet | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """An allowed value of an enum, role, list or series: its words, and where it may be used."""

    text: str
    forms: Mapping[str, str] = field(default_factory=dict)
    sectors: tuple[Sector, ...] = ()
    refuse: str | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Declaration:
    """A parameter that a school can fill in. Without `default` it is open until somebody does."""

    name: str
    type: ParameterType
    label: str
    help: str
    place: Place
    default: object = None
    values: Mapping[str, Choice] = field(default_factory=dict)
    unit: Unit | None = None
    min: int | None = None
    max: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    units: Mapping[str, Unit] = field(default_factory=dict)
    default_places: Mapping[Path, Place] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Option:
    id: str
    label: str
    help: str
    default: bool
    place: Place


@dataclass(frozen=True, slots=True)
class ContactCard:
    """How a function can be reached: never a person's name. Phone and mail may be for a school to give."""

    id: str
    function: str
    place: Place
    phone: str | None = None
    mail: str | None = None
    link: str | None = None
    note: str | None = None
    level: Literal["foundation", "school"] = "school"
    """Whose function it is: a foundation's handbook also names those that each of its schools has."""

    @property
    def reachable(self) -> bool:
        return bool(self.phone or self.mail or self.link)


def left_to_schools(kind: str, cards: Mapping[str, ContactCard]) -> frozenset[str]:
    """The functions that a foundation's handbook names and each of its schools has: how to reach them is for the
    schools to say. `kind` is whose handbook it is."""
    return frozenset(name for name, card in cards.items() if kind == "foundation" and card.level == "school")


@dataclass(frozen=True, slots=True)
class Source:
    """What a text of ours rests on: a law, an explanation of it, a ruling. `about` says what it tells."""

    id: str
    title: str
    publisher: str
    link: str
    about: str
    place: Place


@dataclass(frozen=True, slots=True)
class Retired:
    id: str
    reason: str
    since: str
    place: Place
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True)
class SearchWords:
    """What the search of a site knows of Dutch: words that it passes over, and per word that people type the words
    that handbooks use."""

    stop: tuple[str, ...] = ()
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Words:
    """The few Dutch words that resolving itself puts into a text, and lists that checks need."""

    citation: Mapping[str, str]
    see: str
    open: str
    built_in: Mapping[str, str]
    foundation: Mapping[str, str]
    """What stands in a foundation's handbook for `school.naam` and for `open`."""
    audience: Mapping[str, str]
    kind: Mapping[str, str]
    dead_platforms: Mapping[str, str]
    sector_words: Mapping[str, tuple[str, ...]]
    officialese: Mapping[str, str]
    abbreviations: Mapping[str, str]
    written_out: Mapping[str, str]
    max_sentence: int
    canon: str
    time: str
    unreachable: str
    pages: Mapping[str, str]
    search: SearchWords = SearchWords()


@dataclass(frozen=True, slots=True)
class Canon:
    protocols: tuple[Protocol, ...]
    parameters: Mapping[str, Declaration]
    options: Mapping[str, Option]
    contacts: Mapping[str, ContactCard]
    sources: Mapping[str, Source]
    retired: Mapping[str, Retired]
    words: Words
