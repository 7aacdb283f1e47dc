"""What a text measures: its sentences, its words, and how many sentences are long or passive.

A **sentence** is a stretch of a paragraph or of a list item that holds a word and ends with a full stop, an
exclamation or question mark, a colon, or with the paragraph or item itself. Tables, and lists that a parameter
fills in, hold values and no sentences. A **word** is a stretch of letters, digits, hyphens and apostrophes. A
choice that is still open and a contact count as one word each.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from protocolboek.check.passive import is_passive
from protocolboek.model.text import Block, Blocks, Contact, Inline, List, Open, Paragraph, Text, map_inlines, words_of

SENTENCE = re.compile(r"(?<=[.!?:])\s+|\n")
"""Where one sentence ends and the next begins."""
WORD = re.compile(r"[\w’'-]+")
LONG = 20
"""Words; a sentence that has more counts as long in the report."""
_ONE_WORD = Text(text="x")


@dataclass(frozen=True, slots=True)
class Measure:
    """Counts of a text: sentences, the words in them, the words of the longest, and how many are long or passive."""

    sentences: int = 0
    words: int = 0
    longest: int = 0
    long: int = 0
    passive: int = 0

    def __add__(self, other: "Measure") -> "Measure":
        return Measure(
            self.sentences + other.sentences,
            self.words + other.words,
            max(self.longest, other.longest),
            self.long + other.long,
            self.passive + other.passive,
        )

    @property
    def average(self) -> float:
        """Words per sentence."""
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def long_share(self) -> float:
        """The part of the sentences that has more than `LONG` words, from 0 to 1."""
        return self.long / self.sentences if self.sentences else 0.0

    @property
    def passive_share(self) -> float:
        """The part of the sentences that is passive, from 0 to 1."""
        return self.passive / self.sentences if self.sentences else 0.0


def measure(blocks: Blocks) -> Measure:
    """What one text measures; measures of several texts add up."""
    return sum((_measured(sentence) for sentence in sentences(blocks)), start=Measure())


def sentences(blocks: Blocks) -> Iterator[str]:
    """The sentences of a text in reading order, as the module says what one is."""
    for run in _runs(map_inlines(blocks, _counted)):
        yield from (part for part in SENTENCE.split(words_of(run)) if WORD.search(part))


def _runs(blocks: Iterable[Block]) -> Iterator[tuple[Inline, ...]]:
    for block in blocks:
        match block:
            # A clause whose variant is still open holds nothing else: that is no text yet.
            case Paragraph() if block.children != (_ONE_WORD,):
                yield block.children
            case List() if block.parameter is None:
                for item in block.items:
                    yield from _runs(item)


def _counted(node: Inline) -> Inline:
    return _ONE_WORD if isinstance(node, Open | Contact) else node


@cache
def _measured(sentence: str) -> Measure:
    words = len(WORD.findall(sentence))
    return Measure(1, words, words, int(words > LONG), int(is_passive(sentence)))
