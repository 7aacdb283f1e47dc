"""The axis of the text: how far the words of a clause changed, and what changed beside them."""

import re
from collections.abc import Iterable, Sequence

from protocolboek.compare.editorial import literal, said, skeleton
from protocolboek.compare.sentences import Reading
from protocolboek.model.comparison import Sentence, TextClass

REWRITTEN = 0.5
"""A clause of which more than this share of its words is lost or replaced reads best as Was | Wordt."""
EMPHASIS = ("strong", "emphasis")
_WORD = re.compile(r"\w+")


def text_class(old: Reading, new: Reading, sentences: Sequence[Sentence], *, chosen: bool = False) -> TextClass:
    """How far one text became the other; `chosen`: by other choices of the school alone."""
    if old.texts == new.texts:
        return "gelijk"
    if literal(old) == literal(new):
        if [skeleton(text) for text in old.texts] != [skeleton(text) for text in new.texts]:
            return "ingedeeld"
        return "gelijk" if _look(old) == _look(new) else "redactioneel"
    if chosen:
        return "schoolkeuze"
    if said(old) == said(new):
        return "redactioneel"
    return "herschreven" if share_lost(sentences) > REWRITTEN else "gewijzigd"


def _look(text: Reading) -> list[tuple[str, frozenset[str]]]:
    """Each letter and space with its emphasis."""
    parts = (part for phrase in text.phrases() for token in phrase.tokens for part in token.parts)
    looks = ((words, frozenset(mark.kind for mark in marks if mark.kind in EMPHASIS)) for words, marks in parts)
    return [(letter, look) for words, look in looks for letter in words]


def share_lost(sentences: Iterable[Sentence]) -> float:
    """The part of the shorter text that is not in the other: adding to a clause does not rewrite it."""
    kept = gone = come = 0
    for sentence in sentences:
        for piece in sentence.pieces:
            size = len(_WORD.findall(piece.text))
            if piece.operation == "gelijk":
                kept += size
            elif sentence.moved:
                kept += size if piece.operation == "vervallen" else 0
            elif piece.operation == "vervallen":
                gone += size
            else:
                come += size
    return 1 - kept / max(1, kept + min(gone, come))
