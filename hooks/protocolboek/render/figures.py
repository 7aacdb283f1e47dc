"""What a school fixed step by step (its ladders, phone rule, report routes) as figures: titles and cells, no markup.

A handbook, frozen or not, has these as tables and lists that name their parameter. What kind each is, and which field
a column holds, today's canon tells; of a parameter that it does not know any more, a figure shows rows of cells."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from protocolboek.model.canon import Audience, Declaration
from protocolboek.model.handbook import Clause, Handbook
from protocolboek.model.once import Memory, once_per_object
from protocolboek.model.text import Blocks, List, Table, plain_text, words_of

SERIES = "sanction-series"
UNKNOWN = "table"
"""The kind of a table whose parameter is not declared any more."""
AT_HAND = ("phone-rule", "report-route")
"""Kinds that a reader looks for before opening any protocol."""
WHOLE = ("contact-hours",)
"""Kinds of one row, whose first cell is no heading of the rest."""
TIMES = "keer"
"""The field of a ladder that says how often."""
APART = ("weigering",)
"""Values of it that stand beside the steps, and are none of them."""
Declared = Mapping[str, Declaration]


@dataclass(frozen=True, slots=True)
class Cell:
    """`field` is empty where the column is not known, `word` where the text is nobody's fixed word."""

    field: str
    label: str
    text: str
    word: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows below one heading: all that happens the second time. `step` counts on a ladder."""

    heading: Cell | None
    rows: tuple[tuple[Cell, ...], ...]
    step: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """`clause` is the article whose text counts."""

    kind: str
    parameter: str
    clause: Clause
    groups: tuple[Group, ...]

    @property
    def audience(self) -> tuple[Audience, ...]:
        return self.clause.audience


def figures_of(handbook: Handbook, declared: Declared) -> tuple[Figure, ...]:
    """The figures of a handbook in the order of its articles. What nobody chose yet has none."""
    return tuple(
        _drawn((clause, block, declared), None, partial(_figure, clause, block, declared))
        for clause, block in structured_blocks(handbook)
    )


def _figure(clause: Clause, block: Table | List, declared: Declared) -> Figure:
    return Figure(kind_of(block, declared), block.parameter or "", clause, groups_of(block, declared))


_drawn: Memory[Figure] = Memory(512)
"""Schools that chose the same have the same figures."""


@once_per_object(16)
def structured_blocks(handbook: Handbook) -> tuple[tuple[Clause, Table | List], ...]:
    """The tables and series that some parameter filled, each with its article. A mere list is no figure."""
    clauses = handbook.clauses()
    blocks = _structured.each([clause.body for clause in clauses])
    return tuple([(clause, block) for clause, found in zip(clauses, blocks, strict=True) for block in found])


@once_per_object(8192)
def _structured(body: Blocks) -> tuple[Table | List, ...]:
    return tuple([block for block in body if isinstance(block, Table | List) and kind_of(block, {})])


def kind_of(block: Table | List, declared: Declared) -> str:
    """The type of its parameter; empty for what is no figure."""
    if block.parameter is None:
        return ""
    if isinstance(block, List):
        return SERIES if block.ordered else ""
    return declared[block.parameter].type if block.parameter in declared else UNKNOWN


def groups_of(block: Table | List, declared: Declared) -> tuple[Group, ...]:
    if isinstance(block, List):
        return tuple(Group(Cell("", "", plain_text(item)), ()) for item in block.items)
    rows = rows_of(block, declared)
    if kind_of(block, declared) in WHOLE:
        return tuple(Group(None, (tuple(cell for cell in row if cell.text),)) for row in rows)
    # Steps in a row that begin with the same words are one step: "the next time" may bring several things.
    joined = [list(same) for _, same in groupby(zip(rows, steps(block, declared), strict=True), lambda r: r[0][0])]
    return tuple(
        Group(same[0][0][0], tuple(tuple(c for c in row[1:] if c.text) for row, _ in same), same[0][1])
        for same in joined
    )


def rows_of(table: Table, declared: Declared) -> list[tuple[Cell, ...]]:
    """Every row with all its cells, empty ones too."""
    declaration = declared.get(table.parameter or "")
    labels = [words_of(head) for head in table.header]
    fields = {label: field for field, label in declaration.columns.items()} if declaration else {}

    def cell(label: str, text: str) -> Cell:
        field = fields.get(label, "")
        words = declaration.words.get(field, {}) if declaration else {}
        return Cell(field, label, text, next((key for key, word in words.items() if word == text), ""))

    return [tuple(cell(label, words_of(run)) for label, run in zip(labels, row, strict=True)) for row in table.rows]


def steps(table: Table, declared: Declared) -> list[int | None]:
    """Per row of a ladder the number of its step; None for what is no step. Rows with the same words are one step."""
    numbers: dict[str, int] = {}
    found: list[int | None] = []
    for first, *_ in rows_of(table, declared):
        is_step = first.field == TIMES and first.word not in APART
        found.append(numbers.setdefault(first.text, len(numbers) + 1) if is_step else None)
    return found
