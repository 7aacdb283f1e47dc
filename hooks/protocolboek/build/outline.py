"""What a text is made of, as digests: its outline, and with the words of its articles all of it."""

import hashlib

import orjson

from protocolboek.build.spelled import spelled
from protocolboek.model.assets import Assets
from protocolboek.model.edition import Against, Edition
from protocolboek.model.once import once_per_object
from protocolboek.model.version import Version

WORDS = {"__all__": {"clauses": {"__all__": {"body", "causes"}}}}
"""Of the parts of a handbook what its outline leaves out."""

APART = frozenset({"handbook", "provenance", "words", "declared", "marks", "elsewhere", "on"})
"""What of an edition is digested in another way than piece by piece, or not at all."""


def outline_of(edition: Edition, season: tuple[str, str]) -> str:
    """A digest of all that the pages and papers of an edition are made of, but for the program and for the words of
    articles and answers with what is told of where each came from. Of the day only the `season` counts, within which
    nothing changes by itself."""
    digest = hashlib.sha256(repr(season).encode())
    digest.update(edition.handbook.model_dump_json(exclude={"sections": WORDS, "faq": WORDS}).encode())
    digest.update(edition.provenance.model_dump_json(exclude={"clauses"}).encode())
    for of_canon in (edition.words, edition.declared, edition.marks):
        digest.update(_sum(of_canon).encode())
    digest.update(orjson.dumps(edition.elsewhere))
    for piece in spelled(edition, _brief, _told_otherwise):
        digest.update(piece.encode())
    return digest.hexdigest()


def key_of(edition: Edition, outline: str) -> str:
    """A digest of all of it."""
    digest = hashlib.sha256(outline.encode())
    for data in (edition.data, edition.provenance_data):
        digest.update(hashlib.sha256(data).digest())
    return digest.hexdigest()


def _told_otherwise(value: object, name: str) -> bool:
    return isinstance(value, Edition) and name in APART


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
        case Assets():
            return f"{value.folder} {value.icon} {value.logo};"
        case _:
            return None


@once_per_object(2048)
def _sum(value: object) -> str:
    data = value if isinstance(value, bytes) else repr(value).encode()
    return hashlib.sha256(data).hexdigest() + ";"
