"""Parameter types: what a value may be, told part by part at its own place."""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from protocolboek.model.canon import Choice, Declaration, Sector
from protocolboek.model.near import nearest
from protocolboek.model.problems import Path, Place, Problem, error

Cell = Literal["word", "words", "text", "number", "time"]
OWN_ROLE = re.compile(r"(?:de|het|een|onze) \S.*")
LARGEST = 999_999
"""No count in a school is larger; RFC 8785 could not digest one beyond 2**53."""
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Structure:
    """The fields of a structured type, in the order of its columns. `rows`: a list of them."""

    cells: Mapping[str, Cell]
    required: frozenset[str]
    rows: bool = True


STRUCTURES: Mapping[str, Structure] = {
    "ladder": Structure(
        {
            "keer": "word", "overtreding": "text", "maatregel": "word", "tot": "word", "dagen": "number",
            "door": "text", "ouders": "word", "formulier": "text",
        },
        frozenset({"keer", "maatregel"}),
    ),
    "phone-rule": Structure(
        {
            "voor": "text", "apparaten": "words", "waar": "words", "wanneer": "words", "plek": "word",
            "uitzonderingen": "words",
        },
        frozenset({"voor", "apparaten", "plek"}),
    ),
    "contact-hours": Structure(
        {"van": "time", "tot": "time", "uiterlijk": "time", "reactie": "number", "kanaal": "text"},
        frozenset({"van", "tot"}),
        rows=False,
    ),
    "image-consent": Structure(
        {"doel": "word", "toestemming": "word", "toelichting": "text"}, frozenset({"doel", "toestemming"})
    ),
    "report-route": Structure(
        {"situatie": "text", "bij": "words", "hoe": "text", "termijn": "text"}, frozenset({"situatie", "bij"})
    ),
}  # fmt: skip


def is_structured(declaration: Declaration) -> bool:
    """Whether its value can only stand alone in a paragraph."""
    return declaration.type in STRUCTURES or declaration.type == "sanction-series"


class _Faults:
    """Gathers the faults of one value, each at its own part."""

    def __init__(self, declaration: Declaration, at: Callable[[Path], Place], sector: Sector | None) -> None:
        self.declaration = declaration
        self.at = at
        self.sector = sector
        self.found: list[Problem] = []

    def add(self, path: Path, code: str, **values: object) -> None:
        self.found.append(error(self.at(path), code, parameter=self.declaration.name, **values))


def read_value(
    declaration: Declaration, raw: object, *, at: Callable[[Path], Place], sector: Sector | None = None
) -> list[Problem]:
    """The faults of a raw value: none means that it is of the declared type and allowed."""
    faults = _Faults(declaration, at, sector)
    READERS.get(declaration.type, _read_structure)(raw, faults)
    return faults.found


def _read_text(raw: object, faults: _Faults, path: Path = ()) -> None:
    if not isinstance(raw, str):
        faults.add(path, "value-text")
    elif not raw.strip() or "\n" in raw.strip():
        faults.add(path, "value-line")


def _read_number(raw: object, faults: _Faults, path: Path = ()) -> None:
    declared = faults.declaration
    low = 0 if declared.min is None else declared.min
    high = LARGEST if declared.max is None else declared.max
    if not isinstance(raw, int) or isinstance(raw, bool):
        faults.add(path, "value-number")
    elif not low <= raw <= high:
        faults.add(path, "value-range", low=low, high=high)


def _read_date(raw: object, faults: _Faults, path: Path = ()) -> None:
    if not is_date(raw):
        faults.add(path, "value-date")


def is_date(raw: object) -> bool:
    """Whether this is a day that exists, written as 2026-08-01 (and not in another ISO 8601 form)."""
    try:
        return isinstance(raw, str) and datetime.date.fromisoformat(raw).isoformat() == raw
    except ValueError:
        return False


def _read_choice(raw: object, faults: _Faults, path: Path = ()) -> None:
    values = faults.declaration.values
    if not isinstance(raw, str) or raw not in values:
        allowed = [k for k, c in values.items() if not c.refuse and fits(c, faults.sector)]
        near = nearest(str(raw), allowed)
        code = "value-choice-near" if near else "value-choice"
        faults.add(path, code, text=raw, allowed=", ".join(allowed), near=near or "")
    elif reason := values[raw].refuse:
        faults.add(path, "value-refused", text=raw, reason=reason)
    elif not fits(values[raw], faults.sector):
        faults.add(path, "value-sector", text=raw, sector=faults.sector, sectors=", ".join(values[raw].sectors))


def _read_role(raw: object, faults: _Faults, path: Path = ()) -> None:
    if not (isinstance(raw, str) and OWN_ROLE.fullmatch(raw)):
        _read_choice(raw, faults, path)


def _read_list(raw: object, faults: _Faults, path: Path = ()) -> None:
    if not isinstance(raw, list) or not raw:
        faults.add(path, "value-list")
        return
    for i, item in enumerate(raw):
        (_read_choice if faults.declaration.values else _read_text)(item, faults, (*path, i))
    _read_doubles(raw, faults, path)


def _read_series(raw: object, faults: _Faults) -> None:
    if not isinstance(raw, list) or not raw:
        faults.add((), "value-list")
        return
    for i, item in enumerate(raw):
        if isinstance(item, dict) and set(item) == {"eigen"}:
            _read_text(item["eigen"], faults, (i, "eigen"))
        else:
            _read_choice(item, faults, (i,))
    _read_doubles(raw, faults, ())


def _read_doubles(raw: list[object], faults: _Faults, path: Path) -> None:
    for i, item in enumerate(raw):
        if item in raw[:i]:
            faults.add((*path, i), "value-double", text=item)


def _read_structure(raw: object, faults: _Faults) -> None:
    structure = STRUCTURES[faults.declaration.type]
    if not structure.rows:
        _read_row(raw, structure, faults, ())
    elif not isinstance(raw, list) or not raw:
        faults.add((), "value-rows")
    else:
        for i, row in enumerate(raw):
            _read_row(row, structure, faults, (i,))


def _read_row(row: object, structure: Structure, faults: _Faults, path: Path) -> None:
    if not isinstance(row, dict):
        faults.add(path, "value-fields", allowed=", ".join(structure.cells))
        return
    for name in row:
        if name not in structure.cells:
            faults.add((*path, name), "value-field", text=name, allowed=", ".join(structure.cells))
    for name in sorted(structure.required - row.keys()):
        faults.add(path, "value-field-missing", text=name)
    for name, cell in structure.cells.items():
        if name in row:
            _CELLS[cell](row[name], faults, (*path, name))


def _read_word(raw: object, faults: _Faults, path: Path) -> None:
    allowed = faults.declaration.words.get(str(path[-1] if isinstance(path[-1], str) else path[-2]), {})
    if not isinstance(raw, str) or raw not in allowed:
        near = nearest(str(raw), allowed)
        code = "value-choice-near" if near else "value-choice"
        faults.add(path, code, text=raw, allowed=", ".join(allowed), near=near or "")


def _read_words(raw: object, faults: _Faults, path: Path) -> None:
    if not isinstance(raw, list) or not raw:
        faults.add(path, "value-list")
        return
    for i, item in enumerate(raw):
        _read_word(item, faults, (*path, i))
    _read_doubles(raw, faults, path)


def _read_time(raw: object, faults: _Faults, path: Path) -> None:
    if not (isinstance(raw, str) and _TIME.fullmatch(raw)):
        faults.add(path, "value-time")


_CELLS: Mapping[Cell, Callable[[object, _Faults, Path], None]] = {
    "word": _read_word,
    "words": _read_words,
    "text": _read_text,
    "number": _read_number,
    "time": _read_time,
}
READERS: Mapping[str, Callable[[object, _Faults], None]] = {
    "text": _read_text,
    "number": _read_number,
    "date": _read_date,
    "enum": _read_choice,
    "role": _read_role,
    "list": _read_list,
    "sanction-series": _read_series,
}


def fits(choice: Choice, sector: Sector | None) -> bool:
    """Whether a choice may be used in this sector; every choice may where no sector is known."""
    return not choice.sectors or sector is None or sector in choice.sectors
