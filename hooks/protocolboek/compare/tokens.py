"""A run as tokens: a word, a number such as `16.00` or `30a`, a mark, space. Nothing is ever cut within one."""

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise
from typing import NamedTuple

from protocolboek.model.comparison import Mark
from protocolboek.model.text import Citation, Contact, Emphasis, Inline, Link, Open, Value, words_of

_LETTER = r"[\w\u0300-\u036f]"
_TOKEN = re.compile(
    rf"(?P<word>{_LETTER}+(?:(?:['’.-](?={_LETTER})|(?<=\d)[,:](?=\d)){_LETTER}+)*)"
    r"|(?P<space>\s+)|[^\w\s](?:[\u0300-\u036f\ufe0f\U0001f3fb-\U0001f3ff]|\u200d[^\w\s]?)*"
)
_IDENTITIES = ("link", "citation", "contact")
"""Marks that say what words point at: with another, the same words are other words."""
_WHOLE = ("citation", "contact")
Part = tuple[str, tuple[Mark, ...]]


class Token(NamedTuple):
    """`key` is what makes two tokens the same: their text, and what it points at."""

    text: str
    key: str
    parts: tuple[Part, ...]
    space: bool
    word: bool

    def pointing_at(self, kind: str) -> str | None:
        return next((mark.of for _, marks in self.parts for mark in marks if mark.kind == kind), None)


def tokens_of(run: Iterable[Inline]) -> tuple[Token, ...]:
    """The tokens of a run; their texts together are its plain text."""
    parts = [part for part in _parts(run, ()) if part[0]]
    if len(parts) == 1 and not parts[0][2]:
        text, marks, _ = parts[0]
        return tuple(_token(((found[0], marks),), found.lastgroup) for found in _TOKEN.finditer(text))
    return tuple(_token(inside, kind) for inside, kind in _stretches(parts))


def _parts(run: Iterable[Inline], marks: tuple[Mark, ...]) -> Iterator[tuple[str, tuple[Mark, ...], bool]]:
    """Stretches of text with their marks; a citation and a contact are whole."""
    for node in run:
        match node:
            case Emphasis():
                yield from _parts(node.children, _with(marks, Mark(kind="strong" if node.strong else "emphasis")))
            case Link():
                yield from _parts(node.children, _with(marks, Mark(kind="link", of=node.href)))
            case Citation():
                yield words_of((node,)), _with(marks, Mark(kind="citation", of=node.target)), True
            case Contact():
                yield words_of((node,)), _with(marks, Mark(kind="contact", of=node.contact)), True
            case Value():
                yield node.text, _with(marks, Mark(kind="value", of=node.parameter)), False
            case Open():
                yield node.text, _with(marks, Mark(kind="open", of=node.name)), False
            case _:
                yield words_of((node,)), marks, False


def _with(marks: tuple[Mark, ...], mark: Mark) -> tuple[Mark, ...]:
    return marks if mark in marks else (*marks, mark)


def _stretches(parts: list[tuple[str, tuple[Mark, ...], bool]]) -> Iterator[tuple[tuple[Part, ...], str | None]]:
    """The parts of each token, and what kind it is; nothing begins inside what is whole."""
    text = "".join(part for part, _, _ in parts)
    ends = list(accumulate(len(part) for part, _, _ in parts))
    inside = {at for end, (part, _, whole) in zip(ends, parts, strict=True) if whole
              for at in range(end - len(part) + 1, end)}  # fmt: skip
    found = [(match.start(), match.lastgroup) for match in _TOKEN.finditer(text) if match.start() not in inside]
    for (start, kind), (end, _) in pairwise([*found, (len(text), None)]):
        cut = tuple(
            (part[max(start - (stop - len(part)), 0) : end - (stop - len(part))], marks)
            for stop, (part, marks, _) in zip(ends, parts, strict=True)
            if stop - len(part) < end and start < stop
        )
        yield cut, "word" if any(m.kind in _WHOLE for _, marks in cut for m in marks) else kind


def _token(parts: tuple[Part, ...], kind: str | None) -> Token:
    text = parts[0][0] if len(parts) == 1 else "".join(part for part, _ in parts)
    pointed = [f"{mark.kind}:{mark.of}" for _, marks in parts for mark in marks if mark.kind in _IDENTITIES]
    key = "\0".join((text, *pointed)) if pointed else text
    return Token(text, key, parts, kind == "space", kind == "word")
