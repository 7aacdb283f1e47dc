"""What the commands print: the table of a build, problems as JSON, the choices still open."""

from collections.abc import Iterable
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from protocolboek.build.built import Built
from protocolboek.messages import Catalogue
from protocolboek.model.handbook import OpenChoice
from protocolboek.model.problems import Problem
from protocolboek.pipeline import Outcome


def table(rows: list[Built], messages: Catalogue) -> Table:
    """One line for each school that was to be built."""
    say = messages.say
    table = Table(box=SIMPLE_HEAD, padding=(0, 1), collapse_padding=True, pad_edge=False, expand=True)
    table.add_column(say("column-school"), ratio=1, overflow="fold")
    for column in ("articles", "own", "open", "warnings", "time"):
        table.add_column(say(f"column-{column}"), justify="right", width=9 if column == "articles" else 7)
    table.add_column(say("column-result"), width=13, no_wrap=True)
    for row in rows:
        result = "result-errors" if row.errors else ("result-published" if row.published else "result-kept")
        table.add_row(
            Text(row.name),  # a name is no markup
            str(row.articles),
            str(row.own_choices),
            str(row.open_choices),
            str(row.warnings),
            say("seconds", number=f"{row.seconds:.2f}"),
            say(result, count=row.errors),
        )
    return table


def as_json(outcomes: list[Outcome], problems: Iterable[Problem], messages: Catalogue) -> dict[str, Any]:
    """What `check --format json` prints: every problem with its place, and the open choices per overlay."""
    return {
        "problems": [problem_json(problem, messages) for problem in problems],
        "open": {o.id: [choice.model_dump(mode="json") for choice in open_choices(o)] for o in outcomes},
    }


def problem_json(problem: Problem, messages: Catalogue) -> dict[str, Any]:
    return {
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "severity": problem.severity,
        "code": problem.code,
        "message": messages.say(problem.code, **problem.values),
    }


def open_choices(outcome: Outcome) -> list[OpenChoice]:
    return outcome.resolution.open_choices() if outcome.resolution else []


def open_lines(outcome: Outcome, messages: Catalogue) -> list[str]:
    """A line for each choice that is still to be made, with what there is to choose from."""
    overlay = outcome.resolution.overlay if outcome.resolution else None
    code = "check-left" if overlay and overlay.kind == "foundation" else "check-open"
    lines = []
    for choice in open_choices(outcome):
        words = messages.say(code, id=outcome.id, name=choice.name, label=choice.label)
        lines.append(words + (f" ({' / '.join(choice.choices)})" if choice.choices else ""))
    return lines
