"""Words that a definition explains, marked where an article or answer first uses them.

Which words those are the canon says (`marks` on a definition): a handbook knows only the title of a definition. What a
definition says a script shows with each of its words: it stands once beside the pages, and not on most of them."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial

import orjson

from protocolboek.model.handbook import Clause, Handbook
from protocolboek.model.once import once_per_object
from protocolboek.model.text import Blocks, Emphasis, Inline, Text, contacts_in, map_runs, runs, words_of

EXPLANATIONS = "begrippen.js"
BEFORE, AFTER = b"protocolboek.terms(", b");\n"


class Defined(Text):
    """Text of a page that its definition explains; no snapshot holds any."""

    clause: str


@dataclass(frozen=True, slots=True)
class Glossary:
    """What the definitions of one handbook say, by id, and what marks the words that they explain."""

    definitions: Mapping[str, str]
    marker: Callable[[Blocks], Blocks] | None
    """None where no word is explained."""
    words: tuple[tuple[str, str], ...]
    """Each in lower case, with its definition."""

    @classmethod
    def of(cls, handbook: Handbook, marks: Mapping[str, tuple[str, ...]]) -> "Glossary":
        """`marks`: by definition the words that it explains. One with a contact in it explains nothing: how to
        reach somebody changes without it."""
        told = {
            clause.id: definition(clause)
            for clause in handbook.clauses()
            if clause.kind == "definition" and not contacts_in(clause.body)
        }
        found = {word.lower(): clause for clause in told for word in marks.get(clause, ())}
        words = tuple(found.items())
        return cls({clause: told[clause] for clause in found.values()}, _marker(words) if words else None, words)

    def mark(self, clause: Clause) -> Blocks:
        """The text of a clause with each defined word marked once. A definition stays as it is."""
        return clause.body if clause.kind == "definition" or self.marker is None else self.marker(clause.body)


@lru_cache(64)
def _marker(words: tuple[tuple[str, str], ...]) -> Callable[[Blocks], Blocks]:
    """Marks these words, each with its definition, in a text: once, on however many pages and in however many schools
    it stands."""
    return once_per_object(4096)(partial(_marked, dict(words), _any_of([word for word, _ in words])))


def _marked(words: Mapping[str, str], pattern: re.Pattern[str], body: Blocks) -> Blocks:
    return map_runs(body, _Marking(words, pattern).run)


@dataclass(frozen=True, slots=True)
class _Marking:
    """One text on its way to its marks. `told` are the definitions that it was marked with by now."""

    words: Mapping[str, str]
    pattern: re.Pattern[str]
    told: set[str] = field(default_factory=set)

    def run(self, run: tuple[Inline, ...]) -> tuple[Inline, ...]:
        said = words_of(run).lower()
        if not any(word in said for word in self.words):  # far quicker than the pattern, and mostly enough
            return run
        return tuple(piece for node in run for piece in self.pieces(node))

    def pieces(self, node: Inline) -> tuple[Inline, ...]:
        if isinstance(node, Text) and self.pattern.search(node.text):
            return tuple(self.split(node.text))
        if isinstance(node, Emphasis):
            return (node.model_copy(update={"children": self.run(node.children)}),)
        return (node,)

    def split(self, text: str) -> Iterator[Text]:
        start = 0
        for found in self.pattern.finditer(text):
            clause = self.words[found[0].lower()]
            if clause not in self.told:
                self.told.add(clause)
                yield from (Text(text=before) for before in [text[start : found.start()]] if before)
                yield Defined(text=found[0], clause=clause)
                start = found.end()
        yield from (Text(text=rest) for rest in [text[start:]] if rest)


def _any_of(words: list[str]) -> re.Pattern[str]:
    """Any of these as whole words, the longest first: "sociale media van school" stands beside "sociale media"."""
    longest = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?![\w-])", re.IGNORECASE)


def explanations(glossary: Glossary) -> bytes:
    """The bytes of `begrippen.js`: what a script tells of each word, by the id of its definition. It is a script for
    the reason that the search index is one."""
    return BEFORE + orjson.dumps(glossary.definitions) + AFTER


@once_per_object(512)
def definition(clause: Clause) -> str:
    """The words of a definition on one line."""
    return " ".join(filter(None, (words_of(run) for run in runs(clause.body))))
