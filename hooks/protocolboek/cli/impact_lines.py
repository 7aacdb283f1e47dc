"""What `impact` prints on a terminal: the totals, each school that something happens to, and the matrices."""

from collections.abc import Iterator, Sequence
from itertools import islice

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from protocolboek.cli.difference import counted, headline
from protocolboek.cli.impact_words import (
    cell_in_words,
    drift_in_words,
    field_in_words,
    rest_in_words,
    rows_in_words,
    state_in_words,
    totals,
)
from protocolboek.edit.deviations import Column, Deviations
from protocolboek.edit.impact import Impact, ProtocolImpact, SchoolImpact, Told
from protocolboek.messages import Catalogue

COLUMNS = 5
"""How many schools fit side by side on a terminal of 80 characters."""


def impact_lines(found: Impact, messages: Catalogue) -> Iterator[str]:
    """All but the matrices."""
    yield totals(found, messages)
    told = [school for school in found.schools if not school.quiet or school.drifts]
    for school in told:
        yield ""
        yield from _school(school, messages)
    if rest := rest_in_words(found, messages):
        yield ""
        yield from rest


def _school(school: SchoolImpact, messages: Catalogue) -> Iterator[str]:
    yield f"{school.name} ({school.id}): {state_in_words(school, messages)}"
    yield from (f"  {messages.tell(problem)}" for problem in school.errors)
    for protocol in school.protocols:
        yield from (f"  {line}" for line in _protocol(protocol, messages))
    if school.drifts:
        yield f"  {messages.say('impact-drifts')}"
    for drift in school.drifts:
        yield f"    {drift.place}: {drift.title} ({drift.id}): {drift_in_words(drift, messages)}"


def _protocol(protocol: ProtocolImpact, messages: Catalogue) -> Iterator[str]:
    since = f" ({messages.say('impact-since', version=protocol.version)})" if protocol.version else ""
    yield f"{protocol.title}: {state_in_words(protocol, messages)}{since}"
    if protocol.comparison is None or protocol.state == "gelijk":
        return
    yield f"  {counted('diff-articles', protocol.comparison.counts, messages)}"
    yield from (f"  {field_in_words(field, messages)}" for field in protocol.comparison.fields)
    if protocol.brought:
        yield f"  {messages.say('impact-brought', count=len(protocol.brought))}"
        yield from (f"    {line_of(line, messages)}" for line in protocol.brought)
    if protocol.own:
        yield f"  {messages.say('impact-own', count=len(protocol.own), told=own_in_short(protocol.own))}"
    if protocol.follows:
        yield f"  {messages.say('impact-follows', count=protocol.follows)}"


def line_of(line: Told, messages: Catalogue) -> str:
    """A change in one line; of a section it says so."""
    words = headline(line.change, messages)
    return f"{messages.say('diff-section')} {words}" if line.scope in ("hoofdstuk", "vragengroep") else words


def own_in_short(lines: Sequence[Told]) -> str:
    """Only where: a school knows what it did itself."""
    sides = [line.change.shown for line in lines]
    return "; ".join(f"{side.number} {side.title}" if side.number else side.title for side in sides)


# --- matrices -------------------------------------------------------------------------------------------


def matrices(found: Impact, messages: Catalogue) -> Iterator[Table | str]:
    """For each foundation its schools and the articles that they have otherwise, a few schools at a time."""
    for matrix in found.foundations:
        if not matrix.rows:
            yield messages.say("impact-no-deviations", name=matrix.name)
        else:
            schools = iter(matrix.schools)
            while some := list(islice(schools, COLUMNS)):
                yield _table(matrix, some, messages)
        if matrix.inherits:
            yield messages.say("impact-inherited")
        if matrix.unread:
            yield messages.say("impact-unread", ids=", ".join(matrix.unread))


def _table(matrix: Deviations, schools: Sequence[Column], messages: Catalogue) -> Table:
    title = messages.say("impact-deviations", name=matrix.name, count=len(matrix.rows))
    table = Table(title=Text(title), title_justify="left", box=SIMPLE_HEAD, padding=(0, 1), pad_edge=False)
    table.add_column(messages.say("impact-column-article"), overflow="fold")
    for school in schools:
        table.add_column(Text(school.id), overflow="fold")
    for words, row in rows_in_words(matrix, messages):
        cells = [row.cells.get(school.id) if row else None for school in schools]
        table.add_row(Text(words, style="" if row else "bold"), *(Text(cell_in_words(c, messages)) for c in cells))
    table.add_section()
    table.add_row(messages.say("impact-choices"), *(str(school.choices) for school in schools))
    return table
