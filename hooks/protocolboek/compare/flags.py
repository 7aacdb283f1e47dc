"""Hints that meaning may turn: a word that forbids or allows, a number, a term, an amount, a time, a role.

A sentence that only moved gets none; in one that both texts have, the words count that differ.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import get_args

from protocolboek.compare.dutch import MONEY, MONTHS, NUMERALS, SPANS, TURNING
from protocolboek.model.comparison import Flag, FlagKind, Piece, Sentence

_KINDS: tuple[FlagKind, ...] = get_args(FlagKind)
_KIND_OF = {word: kind for kind, words in TURNING.items() for word in words}
_WORD = re.compile(r"\w+(?:(?:['’.-](?=\w)|(?<=\d)[,:](?=\d))\w+)*|[€%]")
_CLOCK = re.compile(r"\d{1,2}[.:]\d\d")
Turn = tuple[FlagKind, str]


def flags_of(sentences: Sequence[Sentence]) -> tuple[Flag, ...]:
    """The hints of a clause that both texts have, in order."""
    return tuple(flag for at, sentence in enumerate(sentences) for flag in _flags(sentence.pieces, at, sentence.moved))


def title_flags(pieces: Sequence[Piece]) -> tuple[Flag, ...]:
    return tuple(_flags(pieces, None, False))


def _flags(pieces: Sequence[Piece], at: int | None, moved: bool) -> Iterator[Flag]:
    if moved or all(piece.operation == "gelijk" for piece in pieces):
        return
    old = list(turns(piece for piece in pieces if piece.operation != "nieuw"))
    new = list(turns(piece for piece in pieces if piece.operation != "vervallen"))
    for kind in _KINDS:
        before, after = ([what for found, what in side if found == kind] for side in (old, new))
        if before != after:
            gone, come = Counter(before) - Counter(after), Counter(after) - Counter(before)
            # The same words in another order: all of them are shown.
            told = (gone.elements(), come.elements()) if gone or come else (before, after)
            yield Flag(kind=kind, old=tuple(told[0]), new=tuple(told[1]), sentence=at)


def turns(pieces: Iterable[Piece]) -> Iterator[Turn]:
    """The words of a text on which meaning turns, with what they are about."""
    these = list(pieces)
    # The number of a cited article is no number of the rule: what counts is which article it is.
    words = _WORD.findall("".join(" " if _pointing(piece) else piece.text for piece in these))
    for at, word in enumerate(words):
        if turn := _turn(words, at, word.casefold().replace("’", "'")):
            yield turn
    for piece in these:
        for mark in piece.marks:
            if mark.kind in ("citation", "link"):
                yield "verwijzing", mark.of or ""
            elif mark.kind == "contact":
                yield "rol", mark.of or ""


def _pointing(piece: Piece) -> bool:
    return any(mark.kind in ("citation", "contact") for mark in piece.marks)


def _turn(words: list[str], at: int, word: str) -> Turn | None:
    after = words[at + 1].casefold() if at + 1 < len(words) else ""
    before = words[at - 1].casefold() if at else ""
    if word[0].isdigit() or (word in NUMERALS and after in SPANS):
        return _number(word, before, after)
    if word in SPANS and before and (before[0].isdigit() or before in NUMERALS):
        return None  # told together with its number
    if word == "€":
        return None
    kind = _KIND_OF.get(word)
    return (kind, word) if kind else None


def _number(word: str, before: str, after: str) -> Turn:
    if before in MONEY or after in MONEY:
        return "bedrag", word
    if after in MONTHS or _CLOCK.fullmatch(word):
        return "tijd", f"{word} {after}" if after in MONTHS else word
    if before in MONTHS:
        return "tijd", word
    return ("termijn", f"{word} {after}") if after in SPANS else ("getal", word)
