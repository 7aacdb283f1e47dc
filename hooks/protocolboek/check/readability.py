"""What makes a text hard to read: long sentences, officialese, abbreviations, and too much in the passive."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from protocolboek.check.passive import is_passive
from protocolboek.check.phrases import Phrases, Places, stretches_of
from protocolboek.check.prose import SENTENCE, WORD, sentences
from protocolboek.check.wording import PLACEHOLDER
from protocolboek.model.canon import Protocol, Words
from protocolboek.model.once import Once, once_per_object
from protocolboek.model.problems import Problem, warning
from protocolboek.model.resolution import Resolution, on_sheet
from protocolboek.model.source import Body
from protocolboek.model.text import Block, Blocks, plain_text

# A token of ours, an address: nothing that a reader reads as words.
_NO_WORDS = re.compile(r"\{\{[^}]*\}\}|\[\[[^\]]*\]\]|@\[[^\]]*\]|\]\([^)\s]*\)|https?://\S+|\S+@\S+\.\w+")
_SIGNS = ("{{", "[[", "@", "](", "://")
"""Where none of these stands, there is nothing of that kind."""
_CAPITALS = re.compile(r"(?<![\w.])[A-Z]{2,}(?!\w)")
_NO_ABBREVIATION = re.compile(rf"^[IVX]+$|{PLACEHOLDER.pattern}")  # a Roman number; a placeholder has its own fault
_POINTS = re.compile(r"(?<![\w.])(?:[a-z]{1,3}\.){2,}(?!\w)", re.IGNORECASE)
_TWO_POINTS, _TWO_CAPITALS = re.compile(r"\.\w{1,3}\."), re.compile("[A-Z][A-Z]")
"""Found at once where there are none: what looks back from every character takes ten times as long."""
_EXPLAINED = re.compile(r"\w[’”]?\s\(([A-Z]{2,})\)")
_IN_DEFINITION = re.compile(r"\b([A-Z]{2,})\s(?:(?:is|zijn|betekent|staat voor)\b|\()")

KEPT = 8192
"""Texts of which is remembered what was found: the canon's are judged anew in every school."""
Found = tuple[tuple[str, Problem], ...]
"""Warnings about one text, in order; each of an abbreviation with that, which a handbook may explain after all, any
other with nothing."""
Sentences = tuple[tuple[str, int], ...]
"""How each begins, and the number of its words."""


def readability(resolution: Resolution) -> Iterator[Problem]:
    for _, problem in hard_to_read(resolution):
        yield problem


def hard_to_read(resolution: Resolution) -> Iterator[tuple[str, Problem]]:
    """Every warning of this kind, with the id of the clause or section whose text it is about.

    The canon on its own is judged whole: all variants, and what an option hides."""
    yield from _long_sentences(resolution)
    found_in = _reader(resolution.canon.words)
    for protocol, bodies in _bodies(resolution).items():
        suspect = [(name, found) for name, body in bodies if (found := found_in(body))]
        unexplained = {word for _, found in suspect for word, _ in found if word}
        if unexplained:
            unexplained -= _names(resolution) | _explained(resolution, protocol, bodies)
        for name, found in suspect:
            for word, problem in found:
                if not word or word in unexplained:
                    yield name, problem


@once_per_object(4)
def _reader(words: Words) -> Callable[[Body], Found]:
    """Reads one text with the lists of words.yaml."""
    officialese, written_out = Phrases(words.officialese), Phrases(words.written_out)

    @lru_cache(KEPT)
    def found_in(body: Body) -> Found:
        text = _only_words(body.source)
        stretches = stretches_of(text)
        formal = officialese.found_in(text, stretches)
        short = written_out.found_in(text, stretches)
        return (
            *(("", problem) for problem in _officialese(body, formal, words)),
            *_abbreviations(body, text, short, words),
            *(("", problem) for problem in _passive(body)),
        )

    return found_in


def _long_sentences(resolution: Resolution) -> Iterator[tuple[str, Problem]]:
    limit = resolution.canon.words.max_sentence
    if resolution.overlay is None:
        yield from _long_in_the_canon(resolution, limit)
        return
    entries = resolution.entries()
    found = _long_reader(limit).each([clause.body for clause in entries])
    for clause, sentences_of in zip(entries, found, strict=True):
        for start, count in sentences_of:
            if body := resolution.bodies.get(clause.id):
                yield clause.id, _long(body, start, count, limit)
    for provenance in resolution.provenance.values():
        for line in provenance.sheet.lines if provenance.sheet else ():
            for start, count in _longer_than(limit, line.text):
                yield line.clause, _long(resolution.bodies[on_sheet(line.clause)], start, count, limit)


@lru_cache(4)
def _long_reader(limit: int) -> Once[Blocks, Sentences]:
    """Reads one text, block by block, since no sentence goes on in the next: where nothing was filled in, a text and a
    block of it are the very same object in every school."""

    @once_per_object(KEPT)
    def long_within(block: Block) -> Sentences:
        return _longer_than(limit, plain_text((block,)))

    @once_per_object(KEPT)
    def long_in(blocks: Blocks) -> Sentences:
        return tuple([found for block in blocks for found in long_within(block)])

    return long_in


@lru_cache(KEPT)
def _longer_than(limit: int, text: str) -> Sentences:
    """The sentences with more words, by how they begin, each with its number of words."""
    counted = ((sentence, len(WORD.findall(sentence))) for sentence in SENTENCE.split(text))
    return tuple((" ".join(sentence.split()[:3]), count) for sentence, count in counted if count > limit)


def _long(body: Body, start: str, count: int, limit: int) -> Problem:
    return warning(body.place_of(start), "long-sentence", count=count, limit=limit, text=start)


def _long_in_the_canon(resolution: Resolution, limit: int) -> Iterator[tuple[str, Problem]]:
    """In every wording, with one word for each parameter."""
    for protocol in resolution.canon.protocols:
        for name, body in _of_canon(protocol):
            for sentence in sentences(body.blocks):
                count = len(WORD.findall(sentence))
                if count > limit:
                    start = " ".join(sentence.split()[:3])
                    yield name, _long(body, start, count, limit)


def _officialese(body: Body, listed: Places, words: Words) -> Iterator[Problem]:
    for start, found in listed:
        phrase = " ".join(found.split())
        yield warning(body.at(start), "officialese", text=phrase, plainer=_listed(words.officialese, phrase))


def _abbreviations(body: Body, text: str, listed: Places, words: Words) -> Iterator[tuple[str, Problem]]:
    for start, found in listed:
        yield "", warning(body.at(start), "abbreviation-points", text=found, full=_listed(words.written_out, found))
    told = {start for start, _ in listed}
    for start, found in _matches(_POINTS, text) if _TWO_POINTS.search(text) else ():
        if start not in told:
            yield "", warning(body.at(start), "abbreviation-points-other", text=found)
    for start, found in _matches(_CAPITALS, text) if _TWO_CAPITALS.search(text) else ():
        if found not in words.abbreviations and not _NO_ABBREVIATION.search(found):
            yield found, warning(body.at(start), "abbreviation", text=found)


def _passive(body: Body) -> tuple[Problem, ...]:
    """One warning for a text with at least two passive sentences, and more of them than others."""
    every = list(sentences(body.blocks))
    passive = [sentence for sentence in every if is_passive(sentence)]
    if len(passive) < 2 or 2 * len(passive) <= len(every):
        return ()
    start = " ".join(passive[0].split()[:3])
    return (warning(body.place_of(start), "passive", count=len(passive), total=len(every), text=start),)


def _bodies(resolution: Resolution) -> dict[str, list[tuple[str, Body]]]:
    """Per protocol the texts as written, each with the id of its clause or section."""
    if resolution.overlay is None:
        return {protocol.id: list(_of_canon(protocol)) for protocol in resolution.canon.protocols}
    out = {}
    for name, handbook in resolution.handbooks.items():
        ids = [*(section.id for section in handbook.sections), *(entry.id for entry in handbook.entries())]
        out[name] = [(i, b) for i in ids for n in (i, on_sheet(i)) if (b := resolution.bodies.get(n))]
    return out


def _of_canon(protocol: Protocol) -> Iterator[tuple[str, Body]]:
    for section in (*protocol.sections, *protocol.faq):
        if section.summary:
            yield section.id, section.summary
        for clause in section.clauses:
            for body in [clause.body] if clause.body else [variant.body for variant in clause.variants]:
                yield clause.id, body
    for sentence in protocol.sheet.sentences if protocol.sheet else ():
        yield from ((sentence.clause, body) for body in sentence.bodies())


def _names(resolution: Resolution) -> set[str]:
    """What stands in capitals in a name: of a school or board, or in a value that a school filled in."""
    names = [overlay.name for overlay in resolution.chain]
    values = [str(found.value) for found in resolution.in_force.values() if found.value is not None]
    functions = [card.function for card in resolution.contacts().values()]
    return {word for text in (*names, *values, *functions) for word in _CAPITALS.findall(text)}


def _explained(resolution: Resolution, protocol: str, bodies: list[tuple[str, Body]]) -> set[str]:
    """What this handbook explains: behind its full words, ‘the council (XYZ)’, or in a definition."""
    explained = {found for _, body in bodies for found in _explained_in(body)}
    for clause in resolution.handbooks[protocol].clauses():
        if clause.kind == "definition":
            explained |= {*_CAPITALS.findall(clause.title), *_IN_DEFINITION.findall(plain_text(clause.body))}
    return explained


@lru_cache(KEPT)
def _explained_in(body: Body) -> tuple[str, ...]:
    return tuple(_EXPLAINED.findall(plain_text(body.blocks)))


def _listed(words: Mapping[str, str], found: str) -> str:
    """What a list of words.yaml gives for a word, however its capitals stand."""
    return {word.lower(): given for word, given in words.items()}[found.lower()]


def _only_words(source: str) -> str:
    """The source with all that is no word blotted out: every offset stays what it was."""
    if not any(sign in source for sign in _SIGNS):
        return source
    return _NO_WORDS.sub(lambda found: "\0" * len(found[0]), source)


def _matches(pattern: re.Pattern[str], text: str) -> Places:
    return tuple((found.start(), found[0]) for found in pattern.finditer(text))
