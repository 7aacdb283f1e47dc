"""Finds the phrases of a list in a text, as whole words, however their capitals stand."""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

Places = tuple[tuple[int, str], ...]
"""Offsets in a text, with the words there."""
_STRETCH = re.compile(r"\w+")


class Phrases:
    """One pattern of a whole list takes long to compile, and longer to try at every word. Few texts have all words of
    even one phrase, so only such phrases are looked for."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self.by_longest: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
        for phrase in phrases:
            words = stretches_of(phrase)
            self.by_longest[max(words, key=len)].append((phrase, words))

    def found_in(self, text: str, stretches: frozenset[str]) -> Places:
        """Where one of them stands in a text that has these stretches."""
        possible = frozenset(
            phrase
            for longest in self.by_longest.keys() & stretches
            for phrase, words in self.by_longest[longest]
            if words <= stretches
        )
        if not possible:
            return ()
        return tuple((found.start(), found[0]) for found in _any_of(possible).finditer(text))


def stretches_of(text: str) -> frozenset[str]:
    """All that stands between what is no letter, digit or underscore, with no regard to capitals; and nothing, which
    every text has."""
    return frozenset(("", *_STRETCH.findall(text.lower())))


@lru_cache(8192)
def _any_of(phrases: frozenset[str]) -> re.Pattern[str]:
    """Any of these as whole words, the longest first, over the end of a line too."""
    listed = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    parts = (r"\s+".join(re.escape(word) for word in phrase.split()) for phrase in listed)
    return re.compile(rf"(?<![\w.-])(?:{'|'.join(parts)})(?![\w-])", re.IGNORECASE)
