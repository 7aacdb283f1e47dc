"""The overlays in `schools/`: each resolves without an error, and each concordance is complete."""

from functools import cache
from pathlib import Path

import pytest

from protocolboek.build.editions import notice_of
from protocolboek.load.overlay import overlay_folders
from protocolboek.model.handbook import CANON
from protocolboek.model.overlay import Norm
from protocolboek.model.problems import UnknownSchool
from protocolboek.pipeline import Project, chain_of, load_project, outcome_of
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


REAL = {
    "noorderkroon": ("NK", 61),
    "lankforst": ("LF", 101),
    "mozaiek": ("MZ", 34),
    "msvr": ("MS", 67),
    "skot": ("SK", 32),
}
"""The five organisations: the letters of their norms, and how many there are."""


def norms_of(name: str) -> tuple[Norm, ...]:
    concordance = project().overlays[name].concordance
    assert concordance is not None
    return concordance.norms


@pytest.mark.parametrize("name", REAL)
def test_the_norms_of_a_real_organisation_are_numbered_without_a_gap(name: str) -> None:
    letters, count = REAL[name]
    assert [norm.id for norm in norms_of(name)] == [f"{letters}-{number:02}" for number in range(1, count + 1)]


def test_the_canon_carries_every_norm_that_the_five_share() -> None:
    """What a document says of itself (`meta-…`: its date, its number) may stand elsewhere than in an article."""
    norms = [norm for name in REAL for norm in norms_of(name)]
    slugs = {norm.slug for norm in norms}
    substance = {slug for slug in slugs if slug and not slug.startswith("meta-")}
    assert (len(norms), None in slugs, len(substance)) == (295, False, 173)
    clauses = [c for p in project().canon.protocols for s in (*p.sections, *p.faq) for c in s.clauses]
    carried = {slug for c in clauses for slugs in (c.norms, *(v.norms or () for v in c.variants)) for slug in slugs}
    assert substance - carried == set()


@pytest.mark.parametrize("name", REAL)
def test_each_norm_is_carried_by_an_article_that_says_so(name: str) -> None:
    """And nothing else is amiss: of a real organisation only the ways to reach its people are still to come."""
    assert {p.code for p in outcome_of(project(), name).problems} <= {"contact-missing"}


@pytest.mark.parametrize("name", REAL)
def test_a_real_organisation_is_called_a_worked_example(name: str) -> None:
    chain, _ = chain_of(project(), name)
    assert notice_of(chain) == "uitgewerkt-voorbeeld"


def test_an_unknown_school_is_told_with_the_likeliest() -> None:
    with pytest.raises(UnknownSchool) as raised:
        chain_of(project(), "noorderkron")
    assert raised.value.near == "noorderkroon"
    assert set(raised.value.known) == {*NAMES, CANON}
