"""The canon in parts, so that a change to one text need not touch the schools that do not use it.

Every text is a part of its own; all the rest together (declarations, words, attributes, order) is one. A text counts
with its place, since provenance tells the line on which it stands."""

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from protocolboek.build.spelled import spelled
from protocolboek.model.canon import Canon, Clause, SheetSentence, Variant
from protocolboek.model.once import once_per_object
from protocolboek.model.problems import Place
from protocolboek.model.resolution import Resolution
from protocolboek.model.source import Body

REST = "rest"
SHEET = "blad-"
"""Begins the name of a sentence for pupils, behind its clause."""


class Part(NamedTuple):
    """A text that may be left unused. `name` lasts: what it is the text of, and of which variant; `place` is where
    that begins."""

    name: str
    body: Body
    place: Place


def parts_of(canon: Canon) -> dict[str, str]:
    """The digest of each part, by name."""
    texts = texts_of(canon)
    own = frozenset(id(part.body) for part in texts)
    rest = hashlib.sha256()
    for piece in _told(canon, own):
        rest.update(piece.encode())
    return {**{part.name: _digest(part) for part in texts}, REST: rest.hexdigest()}


@once_per_object(2)
def texts_of(canon: Canon) -> tuple[Part, ...]:
    """All of them."""
    return tuple(_texts_of(canon))


def _texts_of(canon: Canon) -> Iterator[Part]:
    for protocol in canon.protocols:
        for section in (*protocol.sections, *protocol.faq):
            if section.summary:
                yield Part(section.id, section.summary, section.place)
            for clause in section.clauses:
                if clause.body:
                    yield Part(clause.id, clause.body, clause.place)
                yield from (Part(f"{clause.id}#{v.key}", v.body, clause.place) for v in clause.variants)
        for sentence in protocol.sheet.sentences if protocol.sheet else ():
            yield from (
                Part(f"{sentence.clause}#{SHEET}{at}", body, sentence.place)
                for at, body in enumerate(sentence.bodies())
            )


def unused_by(resolution: Resolution) -> tuple[str, ...]:
    """The texts that leave no trace in the site of a resolution: neither shown, nor told of as left out, nor
    departed from by any layer (a replaced text is watched for drift)."""
    shown = {id(body) for body in resolution.bodies.values()}
    absent = {found.id for provenance in resolution.provenance.values() for found in provenance.absent}
    touched = {operation.target for overlay in resolution.chain for operation in overlay.operations}
    watched = absent | touched
    return tuple(
        part.name
        for part in texts_of(resolution.canon)
        if id(part.body) not in shown and part.name.partition("#")[0] not in watched
    )


def _digest(part: Part) -> str:
    return hashlib.sha256(f"{part.place}\0{part.body.place}\0{part.body.source}".encode()).hexdigest()[:16]


def _told(canon: Canon, own: frozenset[int]) -> Iterator[str]:
    """The canon without what is a part of its own: of that neither words nor place, nor the place of a clause with
    such a text; those are in that part."""

    def brief(value: object) -> str | None:
        return "part;" if id(value) in own else None

    def placed(value: object, name: str) -> bool:
        return name == "place" and isinstance(value, Clause | SheetSentence | Variant)

    return spelled(canon, brief, placed)
