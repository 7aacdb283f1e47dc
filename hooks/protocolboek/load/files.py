"""What stands in the YAML files, as pydantic models. Field names are the keys an author writes."""

import re
from string import Formatter
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from protocolboek.load.text import ID
from protocolboek.load.validate import FileModel
from protocolboek.model.canon import ArticleKind, Audience, Kind, LayerKind, ParameterType, Sector
from protocolboek.model.decision import DecisionKind, Outcome
from protocolboek.model.overlay import Notice
from protocolboek.model.values import is_date
from protocolboek.model.version import DIGEST

Id = Annotated[str, StringConstraints(pattern=f"^{ID}$", max_length=100)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Words = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]


def _no_boolean(value: object) -> object:
    # Strict pydantic still takes `true` for the literal 1.
    if isinstance(value, bool):
        raise PydanticCustomError("wrong-type-number", "number expected")
    return value


def _iso_date(value: str) -> str:
    if not is_date(value):
        raise PydanticCustomError("wrong-date", "date expected")
    return value


def _digest(value: str) -> str:
    if not DIGEST.fullmatch(value):
        raise PydanticCustomError("wrong-digest", "digest expected")
    return value


def _all_or_sections(value: object) -> object:
    if value == "all" or (isinstance(value, list) and value and all(isinstance(v, str) for v in value)):
        return value
    raise PydanticCustomError("wrong-consent", "all, or a list of sections")


def _safe_href(value: str) -> str:
    if not re.fullmatch(r"https?://\S+", value):
        raise PydanticCustomError("wrong-link", "http or https address expected")
    return value


def _phone(value: str) -> str:
    # A bracket holds an area code, or the zero that goes behind a country's.
    if not re.fullmatch(r"(?:\+[0-9]+ ?(?:\(0\))?|\([0-9]+\))?[ -]?[0-9](?:[ -]?[0-9]){2,14}", value):
        raise PydanticCustomError("wrong-phone", "phone number expected")
    return value


def _mail(value: str) -> str:
    if not re.fullmatch(r"[^\s@<>():]+@[^\s@<>():.]+(?:\.[^\s@<>():.]+)+", value):
        raise PydanticCustomError("wrong-mail", "mail address expected")
    return value


def _with_fields(*known: str) -> AfterValidator:
    """A text with `{field}`s, of which only those known may stand in it."""

    def fields(value: str) -> str:
        try:
            named = {(name, spec, how) for _, name, spec, how in Formatter().parse(value) if name is not None}
        except ValueError:
            named = {("", "", None)}
        if named - {(name, "", None) for name in known}:
            raise PydanticCustomError("wrong-fields", "only known fields expected", {"known": ", ".join(known)})
        return value

    return AfterValidator(fields)


Schema = Annotated[Literal[1], BeforeValidator(_no_boolean)]
Date = Annotated[str, AfterValidator(_iso_date)]
Digest = Annotated[str, AfterValidator(_digest)]
Href = Annotated[str, AfterValidator(_safe_href)]
Phone = Annotated[str, AfterValidator(_phone)]
Mail = Annotated[str, AfterValidator(_mail)]
Parts = Annotated[Any, BeforeValidator(_all_or_sections)]


# --- the canon ------------------------------------------------------------------------------------


class UnitEntry(FileModel):
    one: Words
    other: Words


class ChoiceEntry(FileModel):
    text: Words
    forms: dict[str, Words] = {}
    sectors: list[Sector] = []
    refuse: Words | None = None


class ParameterEntry(FileModel):
    type: ParameterType
    label: Words
    help: Words
    default: Any = None
    values: dict[str, ChoiceEntry] = {}
    unit: UnitEntry | None = None
    min: int | None = None
    max: int | None = None
    columns: dict[str, Words] = {}
    words: dict[str, dict[str, Words]] = {}
    units: dict[str, UnitEntry] = {}


class ParametersFile(FileModel):
    schema_: Schema = Field(alias="schema")
    parameters: dict[Id, ParameterEntry]


class OptionEntry(FileModel):
    label: Words
    help: Words
    default: bool


class OptionsFile(FileModel):
    schema_: Schema = Field(alias="schema")
    options: dict[Id, OptionEntry]


class ContactEntry(FileModel):
    function: Words
    phone: Phone | None = None
    mail: Mail | None = None
    link: Href | None = None
    note: Words | None = None
    level: Literal["foundation", "school"] = "school"


class ContactsFile(FileModel):
    schema_: Schema = Field(alias="schema")
    contacts: dict[Id, ContactEntry]


class SourceText(FileModel):
    title: Words
    publisher: Words
    link: Href
    about: Words


class SourcesFile(FileModel):
    schema_: Schema = Field(alias="schema")
    sources: dict[Id, SourceText]


class RetiredEntry(FileModel):
    reason: Words
    since: Words
    replaced_by: Id | None = None


class RetiredFile(FileModel):
    schema_: Schema = Field(alias="schema")
    retired: dict[Id, RetiredEntry]


class CitationWords(FileModel):
    clause: Annotated[Words, _with_fields("number", "title")]
    section: Annotated[Words, _with_fields("number", "title")]
    faq: Annotated[Words, _with_fields("title")]
    elsewhere: Annotated[Words, _with_fields("title", "protocol")]


class BuiltInWords(FileModel):
    school: Words = Field(alias="school.naam")
    board: Words = Field(alias="bestuur.naam")
    location: Words = Field(alias="locatie.naam")


class FoundationWords(FileModel):
    school: Words = Field(alias="school.naam")
    open: Annotated[Words, _with_fields("label")]


class WordsFile(FileModel):
    schema_: Schema = Field(alias="schema")
    citation: CitationWords
    see: Annotated[Words, _with_fields("list")]
    open: Annotated[Words, _with_fields("label")]
    built_in: BuiltInWords
    foundation: FoundationWords
    audience: dict[Audience, Words]
    kind: dict[Kind, Words]
    dead_platforms: dict[str, Words]
    sector_words: dict[Sector, list[Words]]
    officialese: dict[Words, Words]
    abbreviations: dict[Words, Words]
    written_out: dict[Words, Words]
    max_sentence: int
    canon: Words
    time: Annotated[Words, _with_fields("hour", "minute")]
    unreachable: Words
    pages: dict[Literal["vragen", "eigen-keuzes", "van-oud-naar-nieuw", "bronnen", "over"], Words]


class ProtocolFile(FileModel):
    schema_: Schema = Field(alias="schema")
    id: Id
    title: Words
    release: Words
    licence: Words
    summary: Words
    order: int = 100
    sections: list[Id]
    faq: dict[Id, Words] = {}


# --- an overlay -----------------------------------------------------------------------------------


class Reasoned(FileModel):
    reason: Words
    decided_by: Words | None = None


class Placed(FileModel):
    after: Id | None = None
    before: Id | None = None
    first_in: Id | None = Field(default=None, alias="first-in")
    last_in: Id | None = Field(default=None, alias="last-in")


class ReplaceEntry(Reasoned):
    title: Words | None = None
    was: str | None = None
    text: Words


class OmitEntry(Reasoned):
    restorable: bool = False


class AddFaqEntry(Reasoned, Placed):
    title: Words
    audience: list[Audience] = Field(min_length=1)
    see: list[Id] = []
    option: Id | None = None
    text: Words


class AddEntry(AddFaqEntry):
    kind: ArticleKind = "info"


class MoveEntry(Reasoned, Placed):
    pass


class FaqOperations(FileModel):
    replace: dict[Id, ReplaceEntry] = {}
    omit: dict[Id, OmitEntry] = {}
    restore: dict[Id, Reasoned] = {}
    add: dict[Id, AddFaqEntry] = {}
    move: dict[Id, MoveEntry] = {}


class AddSectionEntry(Reasoned):
    after: Id | None = None
    before: Id | None = None
    title: Words
    summary: Words


class RenameEntry(Reasoned):
    title: Words | None = None
    summary: Words | None = None


class SectionOperations(FileModel):
    add: dict[Id, AddSectionEntry] = {}
    rename: dict[Id, RenameEntry] = {}


class LockEntry(FileModel):
    clauses: list[Id] = []
    options: list[Id] = []
    parameters: list[Id] = []
    reason: Words


class Publish(FileModel):
    concept: bool = False
    history: bool = True


class CurrentEntry(FileModel):
    title: Words
    date: Date | None = None
    link: Href | None = None


class OverlayFile(FileModel):
    schema_: Schema = Field(alias="schema")
    kind: LayerKind
    name: Words
    sector: Sector | None = None
    extends: Id | None = None
    handbook: bool | None = None
    notice: Notice | None = None
    protocols: list[Id] | None = Field(default=None, min_length=1)
    publish: Publish = Publish()
    current: CurrentEntry | None = None
    consent: dict[Words, Parts] | None = None
    parameters: dict[str, Any] = {}
    options: dict[str, bool] = {}
    variants: dict[str, str] = {}
    replace: dict[Id, ReplaceEntry] = {}
    omit: dict[Id, OmitEntry] = {}
    restore: dict[Id, Reasoned] = {}
    add: dict[Id, AddEntry] = {}
    move: dict[Id, MoveEntry] = {}
    sections: SectionOperations = SectionOperations()
    lock: LockEntry | None = None
    faq: FaqOperations = FaqOperations()


class SourceEntry(FileModel):
    title: Words
    date: Date | None = None
    link: Href | None = None


class NormEntry(FileModel):
    section: Words
    norm: Words
    slug: Slug | None = None
    clauses: list[Id] = []
    departs: Words | None = None
    dropped: Words | None = None


class ConcordanceFile(FileModel):
    schema_: Schema = Field(alias="schema")
    source: SourceEntry
    norms: dict[str, NormEntry]


# --- a frozen version -------------------------------------------------------------------------------


class EvidenceEntry(FileModel):
    minutes: Words
    sha256: Digest | None = None


class DecisionEntry(FileModel):
    id: int
    kind: DecisionKind
    corrects: int | None = None
    digest: Digest
    body: Words
    part: Parts = "all"
    about: Words | None = None
    outcome: Outcome | None = None
    date: Date
    effective: Date | None = None
    review_by: Date | None = None
    reply_by: Date | None = None
    compared_with: Digest | None = None
    evidence: EvidenceEntry | None = None
    recorded_by: Words | None = None
