"""Reads the JSON of a frozen version: canonical bytes, of a schema that is known. The one place that decides
which schema numbers can be read."""

import unicodedata
from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

import orjson

from protocolboek.model.handbook import Handbook, Provenance
from protocolboek.model.problems import Place, Problem, error
from protocolboek.model.text import canonical

T = TypeVar("T")


class Readers(Generic[T]):
    """How a file of each schema number is read. A new schema adds a reader; none is ever taken away, because
    what was frozen stays as it is."""

    def __init__(self, readers: Mapping[int, Callable[[bytes], T]]) -> None:
        self.readers = readers

    def read(self, data: bytes, file: str) -> tuple[T | None, list[Problem]]:
        """What the bytes hold, or the one reason why they cannot be taken as they are."""
        place = Place(file)
        try:
            raw = orjson.loads(data)
            same = canonical(raw) == data and unicodedata.is_normalized("NFC", data.decode("utf-8"))
            number = raw["schema"]
            reader = self.readers.get(number) if type(number) is int else None
        except (ValueError, KeyError, TypeError, RecursionError):
            return None, [error(place, "frozen-unreadable")]
        if not same:
            return None, [error(place, "frozen-not-canonical")]
        if reader is None:
            return None, [error(place, "frozen-schema", number=str(number)[:20])]
        try:
            return reader(data), []
        except ValueError:
            return None, [error(place, "frozen-unreadable")]


HANDBOOKS = Readers({1: Handbook.from_json})
PROVENANCES = Readers({1: Provenance.from_json})
