"""What a text is made of, as digests: its outline, and with the words of its articles all of it."""

import hashlib
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from functools import cache
from itertools import chain

import orjson

from protocolboek.build.pages import plain
from protocolboek.model.assets import Assets
from protocolboek.model.canon import ContactCard
from protocolboek.model.edition import Against, Edition, Series
from protocolboek.model.handbook import Clause, Handbook, around_clauses, digest_of_blocks, digest_of_part
from protocolboek.model.once import fitting, once_per_object
from protocolboek.model.standing import History
from protocolboek.model.text import Frozen
from protocolboek.model.version import Version

WORDS = frozenset({"body", "causes"})
"""What of an article or answer an outline leaves out."""
APART = {
    Edition: frozenset({"handbook", "provenance", "words", "declared", "marks", "elsewhere", "on"}),
    History: frozenset({"on"}),
}
"""What of these is told in another way, or not at all."""


def outline_of(edition: Edition, season: tuple[str, str]) -> str:
    """A digest of all that the pages and papers of an edition are made of, but for the program and for the words of
    articles, answers and summaries, and what is told of where each article came from. Of the day only the `season`
    counts, within which nothing changes by itself."""
    of_canon = [_sum(told) for told in (edition.words, edition.declared, edition.marks)]
    away = orjson.Fragment(orjson.dumps(edition.elsewhere))
    told = [season, _heads(edition.handbook), around_clauses(edition.provenance), of_canon, away, edition]
    return hashlib.sha256(_told(told)).hexdigest()


def outline_of_series(series: Series, outlines: Iterable[str]) -> str:
    """The same of all texts of a protocol, given theirs, and of what stands beside them."""
    beside = [series.protocol, series.leading.version, series.leading.downloads, series.history]
    return hashlib.sha256(_told([[*outlines], _sum(series.retired), beside])).hexdigest()


def key_of(edition: Edition, outline: str) -> str:
    """A digest of all of it. A frozen text has its bytes: those count, whatever we read in them."""
    digest = hashlib.sha256(outline.encode())
    if edition.standing:
        parts = [_sum(edition.data), _sum(edition.provenance_data)]
    else:
        book = edition.handbook
        summaries = digest_of_blocks.each([section.summary for section in (*book.sections, *book.faq)])
        origins = edition.provenance.clauses
        told = (digest_of_part.each(models) for models in (book.entries(), origins.values()))
        parts = [*summaries, *chain(*told), *origins]
    digest.update("".join(parts).encode())
    return digest.hexdigest()


def _heads(book: Handbook) -> list[object]:
    """A handbook without its words."""
    parts = [
        [[_but(section, "summary", "clauses"), _head.each(section.clauses)] for section in part]
        for part in (book.sections, book.faq)
    ]
    return [_but(book, "sections", "faq"), parts]


@once_per_object(8192)
def _head(clause: Clause) -> orjson.Fragment:
    return orjson.Fragment(fitting(_told(_but(clause, *WORDS))))


def _but(model: Frozen, *names: str) -> dict[str, object]:
    """A model without some of its fields."""
    return {name: value for name, value in vars(model).items() if name not in names}


def _told(value: object) -> bytes:
    """A value as bytes: complete by itself, whatever fields are added."""
    return orjson.dumps(value, default=_brief, option=orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_NON_STR_KEYS)


@once_per_object(2048)
def _card(card: ContactCard) -> orjson.Fragment:
    return orjson.Fragment(fitting(orjson.dumps(card)))


def _brief(value: object) -> object:
    """What the library does not know by itself; what is large, and what comes back, by its digest."""
    match value:
        case bytes():
            return _sum(value)
        case Version():
            # Its texts follow from its bytes.
            return [value.id, _sum(value.data), _sum(value.beside), value.damaged, repr(value.decisions)]
        case Against():
            # Both texts are told of among those on the site: what changed between them follows.
            return [value.version, value.approved]
        case Assets():
            return [value.folder, value.icon, value.logo]
        case ContactCard():
            return _card(value)
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {name: getattr(value, name) for name in _fields(type(value))}
        case _:
            return plain(value)


@cache
def _fields(kind: type) -> list[str]:
    return [one.name for one in fields(kind) if one.name not in APART.get(kind, ())]


@once_per_object(2048)
def _sum(value: object) -> str:
    data = value if isinstance(value, bytes) else repr(value).encode()
    return hashlib.sha256(data).hexdigest() + ";"
