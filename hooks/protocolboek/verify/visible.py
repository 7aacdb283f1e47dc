"""Two texts made visible around the first place where they differ: a space and what looks like nothing get a face."""

import unicodedata

CONTEXT = 24
"""Characters shown on both sides of a difference."""
LONGEST = 60
"""Of the difference itself."""


def difference(expected: str, found: str) -> tuple[int, str, str]:
    """The offset of the first difference, and both texts around it."""
    shorter = min(len(expected), len(found))
    start = next((i for i in range(shorter) if expected[i] != found[i]), shorter)
    same = next((i for i in range(shorter - start) if expected[-1 - i] != found[-1 - i]), shorter - start)
    return start, _around(expected, start, len(expected) - same), _around(found, start, len(found) - same)


def excerpt(text: str) -> str:
    """The beginning of a text, on one line."""
    shown = "".join(_plain(char) for char in text[:LONGEST])
    return shown + ("…" if len(text) > LONGEST else "")


def _around(text: str, start: int, end: int) -> str:
    """A character before and after the difference is marked too: of two spaces either may be the one too many."""
    first, last = max(start - 1, 0), min(end + 1, len(text))
    before, after = text[max(first - CONTEXT, 0) : first], text[last : last + CONTEXT]
    marked = text[first:last]
    cut = marked[LONGEST:] != ""
    return "".join((
        "…" if first > CONTEXT else "",
        *(_plain(char) for char in before),
        *(_marked(char) for char in marked[:LONGEST]),
        "…" if cut else "".join(_plain(char) for char in after) + ("…" if last + CONTEXT < len(text) else ""),
    ))  # fmt: skip


def _plain(char: str) -> str:
    return char if char == " " or not _hides(char) else _named(char)


def _marked(char: str) -> str:
    """Within a difference a letter beyond ASCII is named too: it may look like another."""
    if char == " ":
        return "␣"
    return char if char.isascii() and char.isprintable() else ("" if _hides(char) else char) + _named(char)


def _hides(char: str) -> bool:
    return unicodedata.category(char)[0] in "CZM"


def _named(char: str) -> str:
    return f"[U+{ord(char):04X}]"
