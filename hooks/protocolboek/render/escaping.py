"""Text as HTML, by MarkupSafe: once for a text that stands on many pages and in many schools."""

from functools import lru_cache

from markupsafe import Markup, escape

_once = lru_cache(8192)(escape)


def escaped(value: object) -> Markup:
    """As `markupsafe.escape`: what is HTML already stays as it is, and is not even copied."""
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[return-value]
    return _once(value) if kind is str else escape(value)
