"""What `check --text` prints: how readable each section of a handbook is, as a table or as JSON."""

from typing import Any

from babel.numbers import format_decimal, format_percent
from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from protocolboek.check.prose import LONG, Measure
from protocolboek.edit.measured import MeasuredHandbook
from protocolboek.messages import Catalogue

COLUMNS = ("sentences", "words", "average", "longest", "long", "passive", "warnings")


def text_table(found: MeasuredHandbook, messages: Catalogue) -> Table:
    """One line for each section of a protocol, and one for all of them together."""
    school, protocol = found.handbook.school, found.handbook.protocol
    table = Table(
        title=Text(messages.say("text-title", name=school.name, protocol=protocol.name), style="bold"),
        title_justify="left",
        box=SIMPLE_HEAD,
        padding=(0, 1),
        collapse_padding=True,
        pad_edge=False,
        expand=True,
        show_footer=True,
    )
    total = _cells(found.measure, found.warnings, messages)
    table.add_column(messages.say("column-section"), messages.say("text-total"), ratio=1, overflow="fold")
    for column, cell in zip(COLUMNS, total, strict=True):
        title = messages.say(f"column-{column}", limit=LONG)
        width = max(len(word) for word in (*title.split(), cell, "100%"))
        table.add_column(title, cell, justify="right", width=width)
    for section in found.sections:
        table.add_row(Text(section.title), *_cells(section.measure, section.warnings, messages))
    return table


def text_json(found: MeasuredHandbook) -> dict[str, Any]:
    """The same data: counts as they are, shares from 0 to 1."""
    return {
        "handbook": found.handbook.school.id,
        "protocol": found.handbook.protocol.id,
        "sections": [
            {"section": section.id, "title": section.title, **_figures(section.measure, section.warnings)}
            for section in found.sections
        ],
        "total": _figures(found.measure, found.warnings),
    }


def _cells(measure: Measure, warnings: int, messages: Catalogue) -> tuple[str, ...]:
    language = messages.language
    return (
        str(measure.sentences),
        str(measure.words),
        format_decimal(measure.average, "0.0", locale=language),
        str(measure.longest),
        format_percent(measure.long_share, "0%", locale=language),
        format_percent(measure.passive_share, "0%", locale=language),
        str(warnings),
    )


def _figures(measure: Measure, warnings: int) -> dict[str, float]:
    return {
        "sentences": measure.sentences,
        "words": measure.words,
        "average": round(measure.average, 1),
        "longest": measure.longest,
        "long_share": round(measure.long_share, 3),
        "passive_share": round(measure.passive_share, 3),
        "warnings": warnings,
    }
