"""Parameter values in words: a phrase within a sentence, or a table or list of its own."""

import datetime
from collections.abc import Sequence
from importlib import import_module

from babel.lists import format_list

from protocolboek.model.canon import Declaration, Unit
from protocolboek.model.text import Block, Inline, List, Paragraph, Table, Value
from protocolboek.model.values import STRUCTURES

LOCALE = "nl"


def forms_of(declaration: Declaration) -> frozenset[str]:
    """The phrase forms that `{{ name:form }}` may ask for."""
    if declaration.type in ("enum", "role"):
        return frozenset(form for choice in declaration.values.values() for form in choice.forms)
    if declaration.type == "list":
        return frozenset({"of"})
    if declaration.type == "contact-hours":
        return frozenset(STRUCTURES["contact-hours"].cells)
    return frozenset()


def phrase(declaration: Declaration, value: object, form: str | None, time: str) -> str:
    """A valid value in the words of a sentence. `time` is the pattern of a clock time."""
    match declaration.type:
        case "number":
            return count(int(str(value)), declaration.unit)
        case "date":
            return _day(datetime.date.fromisoformat(str(value)))
        case "enum" | "role":
            choice = declaration.values.get(str(value))
            return choice.forms.get(form or "", choice.text) if choice else str(value)
        case "list":
            items = [_item(declaration, item) for item in _sequence(value)]
            return format_list(items, "or" if form == "of" else "standard", locale=LOCALE)
        case "contact-hours" if form and isinstance(value, dict):
            return _cell_text(declaration, form, value[form], time) if form in value else ""
        case _:
            return str(value)


def block_of(declaration: Declaration, value: object, time: str) -> Block:
    """A valid value as a block of its own: a table for what has columns, a list for what has items."""
    name = declaration.name
    if declaration.type in ("list", "sanction-series"):
        texts = [_item(declaration, item) for item in _sequence(value)]
        items = tuple((Paragraph(children=(Value(parameter=name, text=text),)),) for text in texts)
        return List(ordered=declaration.type == "sanction-series", items=items, parameter=name)
    structure = STRUCTURES[declaration.type]
    rows = [row for row in (_sequence(value) if structure.rows else [value]) if isinstance(row, dict)]
    used = [field for field in structure.cells if any(field in row for row in rows)]

    def cell(text: str) -> tuple[Inline, ...]:
        return (Value(parameter=name, text=text),) if text else ()

    return Table(
        align=tuple(None for _ in used),
        header=tuple(cell(declaration.columns.get(field, field)) for field in used),
        rows=tuple(
            tuple(cell(_cell_text(declaration, field, row[field], time) if field in row else "") for field in used)
            for row in rows
        ),
        parameter=name,
    )


def _item(declaration: Declaration, item: object) -> str:
    if isinstance(item, dict):
        return str(item["eigen"])
    choice = declaration.values.get(str(item))
    return choice.text if choice else str(item)


def _cell_text(declaration: Declaration, field: str, value: object, time: str) -> str:
    structure = STRUCTURES[declaration.type]
    words = declaration.words.get(field, {})
    match structure.cells[field]:
        case "word":
            return words.get(str(value), str(value))
        case "words":
            return format_list([words.get(str(v), str(v)) for v in _sequence(value)], locale=LOCALE)
        case "number":
            return count(int(str(value)), declaration.units.get(field))
        case "time":
            hour, minute = str(value).split(":")
            return time.format(hour=int(hour), minute=minute)
        case "text":
            return str(value)


def _day(day: datetime.date) -> str:
    # Takes long to import (it knows all time zones), and few schools fill in a day.
    return str(import_module("babel.dates").format_date(day, "d MMMM y", locale=LOCALE))


def _sequence(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else []


def count(number: int, unit: Unit | None) -> str:
    if unit is None:
        return str(number)
    return f"{number} {unit.one if number == 1 else unit.other}"


def lower_first(words: str) -> str:
    """A label within a sentence: "Waar …" becomes "waar …", "AVG-formulier" stays."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
