"""Did you mean: the known name nearest to an unknown one."""

from collections.abc import Iterable
from importlib import import_module

CLOSE = 60
"""Similarity (0 to 100, rapidfuzz ratio) from which a suggestion helps more than it misleads."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The nearest of `known`, or None where nothing is near. Ties go to the first in order."""
    # Imported where somebody made a slip: it takes as long as reading the parameters.
    likeness, process = import_module("rapidfuzz.fuzz"), import_module("rapidfuzz.process")
    found = process.extractOne(name, sorted(known), scorer=likeness.ratio, score_cutoff=CLOSE)
    return str(found[0]) if found else None
