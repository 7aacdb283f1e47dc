"""What a text is made of, as digests: its outline, and with the words of its articles all of it."""

import hashlib
from collections.abc import Iterable, Iterator

import orjson

from protocolboek.build.spelled import spelled
from protocolboek.model.assets import Assets
from protocolboek.model.edition import Against, Edition, Series
from protocolboek.model.handbook import Clause, Handbook, digest_of_blocks, digest_of_part
from protocolboek.model.once import once_per_object
from protocolboek.model.standing import History
from protocolboek.model.text import Frozen
from protocolboek.model.version import Version

WORDS = frozenset({"body", "causes"})
"""What of an article or answer an outline leaves out."""
APART = frozenset({"handbook", "provenance", "words", "declared", "marks", "elsewhere", "on"})
"""What of an edition is digested in another way than piece by piece, or not at all."""


def outline_of(edition: Edition, season: tuple[str, str]) -> str:
    """A digest of all that the pages and papers of an edition are made of, but for the program and for the words of
    articles, answers and summaries, and what is told of where each article came from. Of the day only the `season`
    counts, within which nothing changes by itself."""
    digest = hashlib.sha256(repr(season).encode())
    for piece in _heads(edition.handbook):
        digest.update(piece.encode())
    digest.update(edition.provenance.model_dump_json(exclude={"clauses"}).encode())
    for of_canon in (edition.words, edition.declared, edition.marks):
        digest.update(_sum(of_canon).encode())
    digest.update(orjson.dumps(edition.elsewhere))
    for piece in spelled(edition, _brief, _told_otherwise):
        digest.update(piece.encode())
    return digest.hexdigest()


def outline_of_series(series: Series, outlines: Iterable[str]) -> str:
    """The same of all texts of a protocol, given theirs, and of what stands beside them."""
    digest = hashlib.sha256(repr([*outlines]).encode())
    digest.update(_sum(series.retired).encode())
    beside = (series.protocol, series.leading.version, series.leading.downloads, series.history)
    for piece in spelled(beside, _brief, _told_otherwise):
        digest.update(piece.encode())
    return digest.hexdigest()


def key_of(edition: Edition, outline: str) -> str:
    """A digest of all of it. A frozen text has its bytes: those count, whatever we read in them."""
    digest = hashlib.sha256(outline.encode())
    if edition.standing:
        parts = [_sum(edition.data), _sum(edition.provenance_data)]
    else:
        book = edition.handbook
        summaries = [digest_of_blocks(section.summary) for section in (*book.sections, *book.faq)]
        origins = [f"{name} {digest_of_part(origin)}" for name, origin in edition.provenance.clauses.items()]
        parts = [*summaries, *map(digest_of_part, book.entries()), *origins]
    digest.update("".join(parts).encode())
    return digest.hexdigest()


def _heads(book: Handbook) -> Iterator[str]:
    """A handbook without its words."""
    yield book.model_dump_json(exclude={"sections", "faq"})
    for part in (book.sections, book.faq):
        yield f"{len(part)};"
        for section in part:
            yield section.model_dump_json(exclude={"summary", "clauses"})
            yield from map(_head, section.clauses)


@once_per_object(8192)
def _head(clause: Clause) -> str:
    return clause.model_dump_json(exclude={*WORDS})


def _told_otherwise(value: object, name: str) -> bool:
    return (isinstance(value, Edition) and name in APART) or (isinstance(value, History) and name == "on")


def _brief(value: object) -> str | None:
    """What is large, and what comes back, by its digest."""
    match value:
        case bytes():
            return _sum(value)
        case Version():
            # Its texts follow from its bytes.
            return f"{value.id} {_sum(value.data)}{_sum(value.beside)}{value.damaged} {value.decisions!r};"
        case Against():
            # Both texts are told of among those on the site: what changed between them follows.
            return f"{value.version} {value.approved};"
        case dict() if all(type(item) is str for item in value.values()):
            return f"{value!r};"
        case Frozen():
            return value.model_dump_json()
        case Assets():
            return f"{value.folder} {value.icon} {value.logo};"
        case _:
            return None


@once_per_object(2048)
def _sum(value: object) -> str:
    data = value if isinstance(value, bytes) else repr(value).encode()
    return hashlib.sha256(data).hexdigest() + ";"
