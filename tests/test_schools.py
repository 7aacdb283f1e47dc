"""The overlays in `schools/`: each resolves without an error, and each concordance is complete."""

from functools import cache
from pathlib import Path

import pytest

from protocolboek.load.overlay import overlay_folders
from protocolboek.pipeline import CANON, Project, UnknownSchool, chain_of, load_project, outcome_of
from sentences import broken_in

ROOT = Path(__file__).parent.parent
NAMES = [*overlay_folders(ROOT / "schools")]


@cache
def project() -> Project:
    return load_project(ROOT)


@pytest.mark.parametrize("name", [CANON, *NAMES])
def test_it_resolves_without_an_error(name: str) -> None:
    outcome = outcome_of(project(), name)
    assert [p for p in outcome.problems if p.is_error] == []
    assert outcome.resolution is not None
    assert [slip for book in outcome.resolution.handbooks.values() for slip in broken_in(book)] == []


@pytest.mark.parametrize("name", NAMES)
def test_it_is_read_whole_and_hangs_from_what_is_there(name: str) -> None:
    chain, problems = chain_of(project(), name)
    assert (chain[-1].id, problems) == (name, [])
    assert [layer.extends for layer in chain] == [None, *(layer.id for layer in chain[:-1])]


def with_concordance() -> list[str]:
    return [name for name in NAMES if (ROOT / "schools" / name / "concordance.yaml").exists()]


@pytest.mark.parametrize("name", with_concordance())
def test_every_norm_is_carried_or_dropped_with_a_reason(name: str) -> None:
    concordance = project().overlays[name].concordance
    resolution = outcome_of(project(), name).resolution
    assert concordance is not None
    assert resolution is not None
    present = {entry.id for entry in resolution.entries()}
    assert [n.id for n in concordance.norms if bool(n.clauses) == bool(n.dropped)] == []
    assert {clause for norm in concordance.norms for clause in norm.clauses} <= present


def test_the_norms_of_the_noorderkroon_are_numbered_without_a_gap() -> None:
    concordance = project().overlays["noorderkroon"].concordance
    assert concordance is not None
    assert [norm.id for norm in concordance.norms] == [f"NK-{number:02}" for number in range(1, 62)]


def test_an_unknown_school_is_told_with_the_likeliest() -> None:
    with pytest.raises(UnknownSchool) as raised:
        chain_of(project(), "noorderkron")
    assert raised.value.near == "noorderkroon"
    assert set(raised.value.known) == {*NAMES, CANON}
