"""Reads what a script tells of defined words: the file beside the pages in which their definitions stand once more."""

import json
import re

from protocolboek.model.problems import Place, Problem, error
from protocolboek.verify.visible import excerpt

_WRITTEN = re.compile(rb"protocolboek\.terms\((\{.*\})\);\n", re.DOTALL)


def explained_in(data: bytes, place: Place) -> tuple[dict[str, str], list[Problem]]:
    """By id what is told of each definition. Total: a file that does, or says, anything else is told as a problem."""
    found = _WRITTEN.fullmatch(data)
    try:
        told = json.loads(found[1]) if found else None
    except ValueError:
        told = None
    if isinstance(told, dict) and all(isinstance(text, str) for text in told.values()):
        return told, []
    return {}, [error(place, "verify-foreign", what=excerpt(data.decode("utf-8", "replace")))]
