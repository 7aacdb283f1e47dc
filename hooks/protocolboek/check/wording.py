"""Words that must not reach a reader: placeholders, dead platforms, another sector's roles."""

import re
from collections.abc import Iterator
from functools import lru_cache

from protocolboek.model.overlay import Add, Concordance, Overlay, Replace, sector_of
from protocolboek.model.problems import Place, Problem, error, warning
from protocolboek.model.resolution import Resolution
from protocolboek.model.source import Body

# [datum], [naam school]: but not [[a.citation]], @[a contact] or a [link](…).
PLACEHOLDER = re.compile(
    r"(?<![\[@])\[[^\[\]\n]{1,60}\](?![\](])|<<[^<>\n]*>>|\b(?:TODO|FIXME|TBD|PM)\b(?!-)|\b[xX]{3,}\b|_{3,}|\.{4,}|…{2,}|^\s*(?:…|\.{3})\s*$"
)
TOKEN = re.compile(r"\{\{|\[\[|@\[")


@lru_cache(8192)
def occurrences(body: Body, pattern: re.Pattern[str]) -> tuple[tuple[int, str], ...]:
    """Where a pattern occurs in a text as written; remembered, since the canon's texts come back in every school."""
    return tuple((found.start(), found[0]) for found in pattern.finditer(body.source))


def wording(resolution: Resolution) -> Iterator[Problem]:
    yield from _placeholders(resolution)
    yield from _platforms(resolution)
    yield from _sector_words(resolution)


def _placeholders(resolution: Resolution) -> Iterator[Problem]:
    for body in resolution.bodies.values():
        for start, found in occurrences(body, PLACEHOLDER):
            yield error(body.at(start), "placeholder", text=found)
    for overlay in resolution.chain:
        for text, place in _strings(overlay):
            for match in PLACEHOLDER.finditer(text):
                yield error(place, "placeholder", text=match[0])
            if token := TOKEN.search(text):
                yield error(place, "token-outside-text", text=text[token.start() :][:30])


def _strings(overlay: Overlay) -> Iterator[tuple[str, Place]]:
    """The short texts of an overlay that reach a reader, beside its clause texts."""
    yield overlay.name, overlay.place
    if overlay.current:
        yield overlay.current.title, overlay.current.place
    for lock in overlay.locks:
        yield lock.reason, lock.place
    for body in overlay.consent or {}:
        yield body, overlay.consent_places[body]
    if overlay.concordance:
        yield from _norms(overlay.concordance)
    for operation in (*overlay.operations, *overlay.sections):
        yield operation.reason, operation.place
        yield operation.decided_by or "", operation.place
    for operation in overlay.operations:
        if isinstance(operation, Replace | Add) and operation.title:
            yield operation.title, operation.place
    for section in overlay.sections:
        yield section.title or "", section.place
    for setting in overlay.settings:
        yield from _texts(setting.value, setting.place)
    for card in overlay.contacts.values():
        for text in (card.function, card.phone, card.mail, card.note):
            yield text or "", card.place


def _norms(concordance: Concordance) -> Iterator[tuple[str, Place]]:
    yield concordance.title, concordance.place
    for norm in concordance.norms:
        for text in (norm.id, norm.section, norm.norm, norm.departs, norm.dropped):
            yield text or "", norm.place


def _texts(value: object, place: Place) -> Iterator[tuple[str, Place]]:
    match value:
        case str():
            yield value, place
        case list():
            for item in value:
                yield from _texts(item, place)
        case dict():
            for item in value.values():
                yield from _texts(item, place)


def _platforms(resolution: Resolution) -> Iterator[Problem]:
    dead = resolution.canon.words.dead_platforms
    if not dead:
        return
    pattern = re.compile(r"(?<![\w+])(?:" + "|".join(re.escape(name) for name in dead) + r")(?![\w+])")
    for body in resolution.bodies.values():
        for start, found in occurrences(body, pattern):
            yield warning(body.at(start), "dead-platform", name=found, why=dead[found])
    for overlay in resolution.chain:
        for setting in overlay.settings:
            for text, place in _texts(setting.value, setting.place):
                for match in pattern.finditer(text):
                    yield warning(place, "dead-platform", name=match[0], why=dead[match[0]])


def _sector_words(resolution: Resolution) -> Iterator[Problem]:
    sector = sector_of(resolution.chain)
    foreign = [w for s, words in resolution.canon.words.sector_words.items() if sector and s != sector for w in words]
    # A word that this sector uses too is not foreign to it.
    foreign = [w for w in foreign if sector and w not in resolution.canon.words.sector_words.get(sector, ())]
    if not foreign:
        return
    pattern = re.compile(r"\b(" + "|".join(re.escape(word) for word in foreign) + r")\b", re.IGNORECASE)
    for body in resolution.bodies.values():
        for start, found in occurrences(body, pattern):
            yield warning(body.at(start), "sector-word", word=found, sector=sector)
