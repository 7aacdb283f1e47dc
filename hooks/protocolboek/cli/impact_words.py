"""The words of `impact` that the terminal and the Markdown share."""

from collections.abc import Iterator

from protocolboek.edit.deviations import Cell, Deviations, Row
from protocolboek.edit.drift import Drift
from protocolboek.edit.impact import Against, Impact, ProtocolImpact, SchoolImpact
from protocolboek.messages import Catalogue
from protocolboek.model.comparison import FieldChange

COMMIT = 10
"""How much of a commit's name is shown."""


def against_in_words(against: Against, messages: Catalogue) -> str:
    """The other side, to follow on "compared with"."""
    if against.commit:
        return messages.say("impact-revision", ref=against.given, commit=against.commit[:COMMIT])
    return messages.say("impact-versions", day=against.date)


def totals(found: Impact, messages: Catalogue) -> str:
    """The whole in one or two sentences."""
    other = against_in_words(found.against, messages)
    if found.quiet:
        some = any(school.state == "gelijk" for school in found.schools)
        return messages.say("impact-same" if some else "impact-nothing", against=other)
    return messages.say(
        "impact-totals",
        against=other,
        schools=len(found.schools),
        changed=sum(1 for school in found.schools if school.state in ("gewijzigd", "nieuw", "vervallen", "hersteld")),
        brought=sum(school.brought for school in found.schools),
        own=sum(school.own for school in found.schools),
        drifts=sum(1 for school in found.schools for drift in school.drifts if drift.new),
        faulty=sum(1 for school in found.schools if school.errors),
    )


def state_in_words(one: SchoolImpact | ProtocolImpact, messages: Catalogue) -> str:
    return messages.say(f"impact-state-{one.state}")


def rest_in_words(found: Impact, messages: Catalogue) -> list[str]:
    """The schools that nothing happens to, a line for each state. Where nothing happens at all, only those that
    could not be compared."""
    rest = [school for school in found.schools if school.quiet and not (found.quiet and school.state != "geen-versie")]
    states = dict.fromkeys(school.state for school in rest)
    return [
        f"{messages.say(f'impact-state-{state}')}: {', '.join(school.id for school in rest if school.state == state)}"
        for state in states
    ]


def drift_in_words(drift: Drift, messages: Catalogue) -> str:
    """What is the matter with an override, and whether that is new."""
    words = messages.say(f"impact-kind-{drift.kind}")
    return messages.say("impact-new", words=words) if drift.new else words


def rows_in_words(matrix: Deviations, messages: Catalogue) -> Iterator[tuple[str, Row | None]]:
    """The first cell of each line; where there are several protocols, first a line with the title of each."""
    several = len({row.protocol for row in matrix.rows}) > 1
    before = None
    for row in matrix.rows:
        if several and row.protocol != before:
            yield matrix.protocols[row.protocol], None
        before = row.protocol
        name = f"{row.number} {row.title}" if row.number else row.title
        yield messages.say(f"impact-part-{row.scope}", name=name), row


def cell_in_words(cell: Cell | None, messages: Catalogue) -> str:
    """What a school did with an article; between brackets what the school above it did."""
    if cell is None:
        return ""
    words = ", ".join(messages.say(f"impact-did-{operation}") for operation in cell.operations)
    return f"({words})" if cell.inherited else words


def field_in_words(field: FieldChange, messages: Catalogue) -> str:
    name = messages.say(f"diff-field-{field.name}")
    return f"{name}: {', '.join(field.old) or '-'} → {', '.join(field.new) or '-'}"
