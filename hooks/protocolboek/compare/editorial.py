"""What a text says, apart from how it is written: what tells an editorial change from a real one.

Case, marks, accents, hyphens, and space between words do not count; where a sentence ends does, and so
do numbers, signs such as % and €, and what a citation points at. Only spelling that differs in those is
known to be spelling: a letter more or less may be another word.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from protocolboek.compare.sentences import Element, Phrase, Reading
from protocolboek.compare.tokens import Token
from protocolboek.model.text import Block, Blocks, Citation, Inline, List, Paragraph, Table, map_inlines

_MARKS = frozenset(".,;:!?…()[]‘’“”„\"'«»–—-*·•`´")
_ENDS = frozenset(".!?…")
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)")
_ONE = "één"
Said = tuple[str, str]
"""What kind of thing is said, and the thing."""


def said(text: Reading) -> tuple[Said, ...]:
    """The sense of a text, in order: letters run on over spaces, all else stands by itself."""
    out: list[Said] = []
    for kind, what in _said(text.elements):
        if kind == "letters" and out and out[-1][0] == "letters":
            out[-1] = (kind, out[-1][1] + what)
        elif not (kind == "end" and out and out[-1][0] == "end"):
            out.append((kind, what))
    while out and out[-1][0] == "end":
        out.pop()
    return tuple(out)


def _said(elements: Iterable[Element]) -> Iterator[Said]:
    for element in elements:
        if isinstance(element, Phrase):
            yield from _said_in(element)
            continue
        for row in element.rows:
            for cell in row:
                yield "cell", ""
                for phrase in cell:
                    yield from _said_in(phrase)


def _said_in(phrase: Phrase) -> Iterator[Said]:
    for token in phrase.cores:
        yield from _said_by(token)
    ending = [token.text for token in phrase.cores if not token.word]
    if phrase.cores and not phrase.cores[-1].word and any(mark in _ENDS for mark in ending[-2:]):
        yield "end", "."


def _said_by(token: Token) -> Iterator[Said]:
    for kind in ("citation", "contact"):
        if target := token.pointing_at(kind):
            yield kind, target
            return
    if address := token.pointing_at("link"):
        yield "link", address
    if not token.word:
        if token.text not in _MARKS:
            yield "sign", token.text
    elif any(letter.isdigit() for letter in token.text):
        yield "number", _CLOCK.sub(r"\1.\2", token.text.casefold())
    elif token.text.casefold() == _ONE:
        yield "number", _ONE
    else:
        yield "letters", _plain(token.text)


def _plain(word: str) -> str:
    apart = unicodedata.normalize("NFD", word.casefold())
    return "".join(letter for letter in apart if letter.isalpha())


def literal(text: Reading) -> tuple[str, ...]:
    """The words and marks of a text in order, whatever paragraphs and items they stand in; cells count."""
    return tuple(key for element in text.elements for key in element.keys)


def skeleton(blocks: Blocks) -> tuple[object, ...]:
    """How a text is laid out, without its words."""
    return tuple(_shape(block) for block in blocks)


def _shape(block: Block) -> object:
    match block:
        case Paragraph():
            return "p"
        case List():
            return ("ol" if block.ordered else "ul", *(skeleton(item) for item in block.items))
        case Table():
            return ("table", len(block.header), len(block.rows))


def without_citations(blocks: Blocks) -> Blocks:
    """The text with every citation's words taken out: those follow from the numbers."""

    def bare(node: Inline) -> Inline:
        return node.model_copy(update={"text": None}) if isinstance(node, Citation) else node

    return map_inlines(blocks, bare)
