"""What stands in the YAML files, as pydantic models. Field names are the keys an author writes."""

from typing import Annotated, Any, Literal

from pydantic import Field

from protocolboek.load.fields import (
    Address,
    Color,
    Date,
    Digest,
    Href,
    Id,
    Mail,
    Parts,
    Phone,
    Schema,
    Slug,
    Words,
    with_fields,
)
from protocolboek.load.validate import FileModel
from protocolboek.model.canon import ArticleKind, Audience, Kind, LayerKind, ParameterType, Sector
from protocolboek.model.decision import DecisionKind, Outcome
from protocolboek.model.overlay import Notice

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
    clause: Annotated[Words, with_fields("number", "title")]
    section: Annotated[Words, with_fields("number", "title")]
    faq: Annotated[Words, with_fields("title")]
    elsewhere: Annotated[Words, with_fields("title", "protocol")]


class BuiltInWords(FileModel):
    school: Words = Field(alias="school.naam")
    board: Words = Field(alias="bestuur.naam")
    location: Words = Field(alias="locatie.naam")


class FoundationWords(FileModel):
    school: Words = Field(alias="school.naam")
    open: Annotated[Words, with_fields("label")]


class SearchEntry(FileModel):
    stop: list[Words] = []
    synonyms: dict[Words, list[Words]] = {}


class WordsFile(FileModel):
    schema_: Schema = Field(alias="schema")
    citation: CitationWords
    see: Annotated[Words, with_fields("list")]
    open: Annotated[Words, with_fields("label")]
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
    time: Annotated[Words, with_fields("hour", "minute")]
    unreachable: Words
    pages: dict[
        Literal[
            "in-een-oogopslag", "voor-leerlingen", "voor-ouders", "voor-medewerkers",
            "vragen", "vragen/leerlingen", "vragen/ouders", "vragen/medewerkers",
            "wat-verandert-er", "voorlegger", "eigen-keuzes", "van-oud-naar-nieuw", "bronnen", "over", "artikel",
        ],
        Words,
    ]  # fmt: skip
    search: SearchEntry = SearchEntry()


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


class SheetEntry(FileModel):
    text: Words | None = None
    variants: dict[Slug, Words] = {}
    without: list[Slug] = []
    when: str = ""
    help: bool = False


class SheetFile(FileModel):
    schema_: Schema = Field(alias="schema")
    about: Words
    sentences: dict[Id, SheetEntry]
    contacts: list[Id] = []


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
    address: Address | None = None


class ColorsEntry(FileModel):
    primary: Color
    accent: Color = ""


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
    logo: Words | None = None
    colors: ColorsEntry | None = None
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
    sheet: dict[Id, Words] = {}
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
