"""Where the schools of a foundation depart from its text: a matrix of schools and articles, from provenance."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from protocolboek.model.handbook import Chosen, Handbook, Step, StepKind
from protocolboek.model.overlay import Overlay
from protocolboek.model.resolution import Resolution

Scope = Literal["hoofdstuk", "artikel", "vraag"]
Key = tuple[str, str]
"""Protocol, and the id of an article, an answer or a section."""
OPERATIONS: tuple[StepKind, ...] = ("replace", "omit", "restore", "add", "move", "variant", "rename")
"""What makes another text of the foundation's. A value filled in does not: that is what parameters are for."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a school did with an article; `inherited`: not the location itself, but the school above it."""

    operations: tuple[str, ...]
    reasons: tuple[str, ...]
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """An article that at least one school has otherwise; `cells` by the id of the school."""

    protocol: str
    scope: Scope
    id: str
    number: str | None
    title: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Column:
    """A school or location; `choices`: how many parameters, options and variants it chose itself."""

    id: str
    name: str
    choices: int


@dataclass(frozen=True, slots=True)
class Deviations:
    """All schools of a foundation; `unread` are overlays that cannot be resolved, and may be its schools."""

    id: str
    name: str
    schools: tuple[Column, ...]
    unread: tuple[str, ...]
    rows: tuple[Row, ...]
    protocols: Mapping[str, str]
    """The title of each protocol."""

    @property
    def inherits(self) -> bool:
        return any(cell.inherited for row in self.rows for cell in row.cells.values())


@dataclass(frozen=True, slots=True)
class Part:
    """A line of the matrix before it is known who departs from it."""

    scope: Scope
    number: str | None
    title: str


def deviations(foundation: Resolution, schools: Sequence[Resolution], unread: Sequence[str] = ()) -> Deviations:
    """The matrix of a foundation and the schools below it."""
    own = last(foundation)
    parts = parts_of(foundation, schools)
    cells = {last(school).id: cells_of(school, own.id, turned(foundation, school)) for school in schools}
    order = in_order([foundation, *schools], parts)
    rows = [_row(key, parts[key], {n: found[key] for n, found in cells.items() if key in found}) for key in order]
    return Deviations(
        id=own.id,
        name=own.name,
        schools=tuple(Column(last(s).id, last(s).name, choices_of(s)) for s in schools),
        unread=tuple(unread),
        rows=tuple(row for row in rows if row.cells),
        protocols={name: book.protocol.name for r in (*schools, foundation) for name, book in r.handbooks.items()},
    )


def last(resolution: Resolution) -> Overlay:
    """The overlay whose handbook it is; only the bare canon has none."""
    return resolution.chain[-1]


def _row(key: Key, part: Part, cells: Mapping[str, Cell]) -> Row:
    return Row(key[0], part.scope, key[1], part.number, part.title, cells)


def choices_of(resolution: Resolution) -> int:
    """How much the last layer chose itself, once each: one parameter may stand in several protocols."""
    own = last(resolution).id
    chosen = [c for provenance in resolution.provenance.values() for c in provenance.chosen]
    return len({(c.kind, c.name) for c in chosen if c.layer == own})


def turned(foundation: Resolution, school: Resolution) -> frozenset[str]:
    """The options that the foundation chose, and that a school below it has otherwise."""
    laid_down, found = _options(foundation), _options(school)
    own = last(foundation).id
    return frozenset(
        name
        for name, choice in laid_down.items()
        if choice.layer == own and name in found and found[name].value != choice.value
    )


def _options(resolution: Resolution) -> dict[str, Chosen]:
    chosen = [c for provenance in resolution.provenance.values() for c in provenance.chosen]
    return {c.name: c for c in chosen if c.kind == "option"}


# --- cells ----------------------------------------------------------------------------------------------


def cells_of(school: Resolution, foundation: str, options: frozenset[str]) -> dict[Key, Cell]:
    """What a school did with each article; where it did nothing, what the layers between it and the foundation did."""
    below = [overlay.id for overlay in school.chain]
    between = below[below.index(foundation) + 1 :]
    found: dict[Key, Cell] = {}
    for key, steps in steps_of(school):
        for layer in reversed(between):
            did = [step for step in steps if step.layer == layer and departs(step, options)]
            if did:
                operations = tuple(dict.fromkeys(step.operation for step in did))
                reasons = tuple(dict.fromkeys(step.reason for step in did if step.reason))
                found[key] = Cell(operations, reasons, inherited=layer != between[-1])
                break
    return found


def departs(step: Step, options: frozenset[str]) -> bool:
    """Whether a step makes another text; `options` are those that the foundation had otherwise."""
    return step.operation in OPERATIONS or (step.operation == "option" and step.what in options)


def steps_of(resolution: Resolution) -> Iterator[tuple[Key, tuple[Step, ...]]]:
    """What was done to each section, article and answer, there or left out."""
    for protocol, provenance in resolution.provenance.items():
        for name, steps in provenance.sections.items():
            yield (protocol, name), steps
        for name, origin in provenance.clauses.items():
            yield (protocol, name), origin.steps
        for absent in provenance.absent:
            yield (protocol, absent.id), absent.steps


# --- the order of the rows ------------------------------------------------------------------------------


def parts_of(foundation: Resolution, schools: Sequence[Resolution]) -> dict[Key, Part]:
    """Every line there can be, as the foundation has it; what it has not, as the first school that does."""
    found: dict[Key, Part] = {}
    every = (foundation, *schools)
    for resolution in every:
        numbered = resolution is foundation  # the numbers of a school are its own
        for protocol, book in resolution.handbooks.items():
            for name, part in _parts(book):
                found.setdefault((protocol, name), part if numbered else Part(part.scope, None, part.title))
    for resolution in every:
        for protocol, provenance in resolution.provenance.items():
            for absent in provenance.absent:
                scope: Scope = "vraag" if absent.id.startswith("faq.") else "artikel"
                found.setdefault((protocol, absent.id), Part(scope, None, absent.title))
    return found


def _parts(book: Handbook) -> Iterator[tuple[str, Part]]:
    for section in book.sections:
        yield section.id, Part("hoofdstuk", section.number, section.title)
        yield from ((clause.id, Part("artikel", clause.number, clause.title)) for clause in section.clauses)
    for group in book.faq:
        yield from ((clause.id, Part("vraag", None, clause.title)) for clause in group.clauses)


def in_order(resolutions: Iterable[Resolution], parts: Iterable[Key]) -> list[Key]:
    """Every key once, as the first handbook that holds it has them: what another adds comes after what it follows
    there. What no handbook shows comes last."""
    order: list[Key] = []
    for resolution in resolutions:
        for protocol, book in resolution.handbooks.items():
            at = 0
            for name, _ in _parts(book):
                key = (protocol, name)
                if key not in order:
                    order.insert(at if at else len(order), key)
                at = order.index(key) + 1
    return [*order, *sorted(set(parts) - set(order))]
