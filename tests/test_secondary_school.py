"""A school of another kind than those in `schools/`: secondary education, with lockers, a ladder by the number of
times, and rules per year group. The canon's parameters must be enough for it, with at most three own clauses."""

import re
from functools import cache
from pathlib import Path

from protocolboek.check import check
from protocolboek.model.handbook import Clause
from protocolboek.model.overlay import Add, Overlay
from protocolboek.model.resolution import Resolution
from protocolboek.model.text import Table, plain_text, words_of
from protocolboek.pipeline import load_project, outcome_of
from sentences import broken_in

ROOT = Path(__file__).parent.parent
NAME = "verzonnen-lyceum"


@cache
def resolution() -> Resolution:
    project = load_project(ROOT, schools=ROOT / "tests" / "schools")
    outcome = outcome_of(project, NAME)
    assert outcome.problems == ()
    assert outcome.resolution is not None
    return outcome.resolution


def overlay() -> Overlay:
    assert resolution().overlay is not None
    return resolution().overlay  # type: ignore[return-value]


def clause(name: str) -> Clause:
    return next(entry for entry in resolution().entries() if entry.id == name)


def test_it_reads_well_and_nothing_is_left_to_choose() -> None:
    assert list(check(resolution())) == []
    assert resolution().open_choices() == []
    assert [slip for book in resolution().handbooks.values() for slip in broken_in(book)] == []


def test_it_needs_no_more_than_three_clauses_of_its_own() -> None:
    operations = overlay().operations
    assert all(isinstance(operation, Add) for operation in operations)
    assert len(operations) <= 3


def test_it_speaks_the_words_of_its_sector() -> None:
    primary = re.compile(r"\b(?:groepsleerkracht|basisschool|juf|leerkracht|groep [1-8])\b", re.IGNORECASE)
    assert [entry.id for entry in resolution().entries() if primary.search(plain_text(entry.body))] == []
    assert "de mentor van uw kind" in plain_text(clause("faq.telefoon-afspraak").body)


def test_the_phone_lies_in_the_locker_in_the_rule_and_in_the_answers() -> None:
    assert "in je kluisje" in plain_text(clause("telefoonregel.plek").body)
    assert plain_text(clause("faq.telefoon-plek").body).startswith("Tijdens de les is je telefoon in je kluisje.")


def rows(name: str) -> list[list[str]]:
    table = next(block for block in clause(name).body if isinstance(block, Table))
    return [[words_of(cell) for cell in row] for row in table.rows]


def test_the_rule_differs_per_year_group() -> None:
    groups = [row[0] for row in rows("telefoonregel.regel")]
    assert groups == ["Leerjaar 1 en 2", "Leerjaar 3", "Leerjaar 4, 5 en 6", "Alle leerlingen"]


def test_the_ladder_counts_the_times() -> None:
    steps = [row[0] for row in rows("telefooninnemen.stappen")]
    assert steps[:4] == ["De eerste keer", "De tweede keer", "De derde keer", "De vierde keer"]
    assert steps[4:] == ["Bij elke volgende keer", "Bij weigeren"]
