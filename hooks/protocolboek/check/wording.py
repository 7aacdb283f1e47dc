"""Words that must not reach a reader: placeholders, dead platforms, another sector's roles."""

import re
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from itertools import chain

from protocolboek.check.phrases import Places
from protocolboek.model.once import Once, once_per_object
from protocolboek.model.overlay import Add, Concordance, Overlay, Replace, sector_of
from protocolboek.model.problems import Place, Problem, error, warning
from protocolboek.model.resolution import Resolution
from protocolboek.model.source import Body

# [datum], [naam school]: but not [[a.citation]], @[a contact] or a [link](…).
PLACEHOLDER = re.compile(
    r"(?<![\[@])\[[^\[\]\n]{1,60}\](?![\](])|<<[^<>\n]*>>|\b(?:TODO|FIXME|TBD|PM)\b(?!-)|\b[xX]{3,}\b|_{3,}|\.{4,}|…{2,}|^\s*(?:…|\.{3})\s*$"
)
TOKEN = re.compile(r"\{\{|\[\[|@\[")


# Something of a placeholder or token. To look for this first takes a fraction of the time.
_SIGN = re.compile(r"\[|<<|TODO|FIXME|TBD|PM|xx|xX|Xx|XX|___|\.\.\.|…|\{\{")
KEPT = 8192
"""Texts of which is remembered what was found: the canon's come back in every school."""


def wording(resolution: Resolution) -> Iterator[Problem]:
    yield from _placeholders(resolution)
    yield from _platforms(resolution)
    yield from _sector_words(resolution)


def _placeholders(resolution: Resolution) -> Iterator[Problem]:
    yield from chain.from_iterable(map(_placeholders_in, resolution.bodies.values()))
    for overlay in resolution.chain:
        yield from _outside_texts(overlay)


@lru_cache(KEPT)
def _placeholders_in(body: Body) -> tuple[Problem, ...]:
    if not _SIGN.search(body.source):
        return ()
    return tuple(
        error(body.at(found.start()), "placeholder", text=found[0]) for found in PLACEHOLDER.finditer(body.source)
    )


@once_per_object(64)
def _outside_texts(overlay: Overlay) -> tuple[Problem, ...]:
    """The same for every school of a foundation."""
    return tuple(_in_strings(overlay))


def _in_strings(overlay: Overlay) -> Iterator[Problem]:
    for text, place in _strings(overlay):
        if not _SIGN.search(text):
            continue
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
    yield from _setting_texts(overlay)
    for card in overlay.contacts.values():
        for text in (card.function, card.phone, card.mail, card.note):
            yield text or "", card.place


def _norms(concordance: Concordance) -> Iterator[tuple[str, Place]]:
    yield concordance.title, concordance.place
    for norm in concordance.norms:
        for text in (norm.id, norm.section, norm.norm, norm.departs, norm.dropped):
            yield text or "", norm.place


@once_per_object(64)
def _setting_texts(overlay: Overlay) -> tuple[tuple[str, Place], ...]:
    return tuple(text for setting in overlay.settings for text in _texts(setting.value, setting.place))


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
    platforms = _platform_names(tuple(dead))
    for body, places in platforms.in_bodies(resolution.bodies.values()):
        for start, found in places:
            yield warning(body.at(start), "dead-platform", name=found, why=dead[found])
    for overlay in resolution.chain:
        for text, place in _setting_texts(overlay):
            for _, found in platforms.found_in(text):
                yield warning(place, "dead-platform", name=found, why=dead[found])


def _sector_words(resolution: Resolution) -> Iterator[Problem]:
    sector = sector_of(resolution.chain)
    foreign = [w for s, words in resolution.canon.words.sector_words.items() if sector and s != sector for w in words]
    # A word that this sector uses too is not foreign to it.
    foreign = [w for w in foreign if sector and w not in resolution.canon.words.sector_words.get(sector, ())]
    if not foreign:
        return
    words = _foreign_words(tuple(foreign))
    for body, places in words.in_bodies(resolution.bodies.values()):
        for start, found in places:
            yield warning(body.at(start), "sector-word", word=found, sector=sector)


class _Listed:
    """Words of a list, sought in many texts. `anywhere` tells at once that a text, as `seen`, holds none of them, and
    spares it `whole`."""

    def __init__(self, words: tuple[str, ...], whole: re.Pattern[str], seen: Callable[[str], str] = str) -> None:
        self.whole = whole
        self.seen = seen
        self.anywhere = re.compile(_any_of(tuple(map(seen, words))))
        self._in_body: Once[Body, Places] = Once(lambda body: self.found_in(body.source), KEPT)

    def found_in(self, text: str) -> Places:
        if not self.anywhere.search(self.seen(text)):
            return ()
        return tuple((found.start(), found[0]) for found in self.whole.finditer(text))

    def in_bodies(self, bodies: Collection[Body]) -> Iterator[tuple[Body, Places]]:
        return zip(bodies, self._in_body.each(bodies), strict=True)


@lru_cache(8)
def _platform_names(names: tuple[str, ...]) -> _Listed:
    return _Listed(names, re.compile(rf"(?<![\w+])(?:{_any_of(names)})(?![\w+])"))


@lru_cache(8)
def _foreign_words(words: tuple[str, ...]) -> _Listed:
    return _Listed(words, re.compile(rf"\b({_any_of(words)})\b", re.IGNORECASE), str.lower)


def _any_of(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in words)
