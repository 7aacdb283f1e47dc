"""The history of the fictional school: a believable story, with every turn that a school's protocol can take."""

import datetime
import hashlib
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest

from frozen import day
from protocolboek.adopt import history
from protocolboek.build.editions import notice_of
from protocolboek.compare import compare
from protocolboek.load.overlay import overlay_folders
from protocolboek.model.comparison import Cause, Change, Comparison
from protocolboek.model.decision import Decision, DecisionKind, as_they_stand
from protocolboek.model.standing import Status
from protocolboek.model.version import Version
from protocolboek.pipeline import Project, chain_of, load_project, outcome_of

ROOT = Path(__file__).parent.parent
SCHOOL, BOARD = "voorbeeldschool", "voorbeeldstichting"
SHELVES = ((SCHOOL, "sociale-media"), (SCHOOL, "mobiele-telefoons"), (BOARD, "sociale-media"))
FUNCTIONS = {"secretaris MR", "secretaris GMR", "bestuurssecretaris"}
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
STORY: dict[str, dict[str, Status]] = {
    "2025-03-01": {"2025-1": "concept"},
    "2025-04-01": {"2025-1": "voorgelegd"},
    "2025-05-10": {"2025-1": "ingestemd"},
    "2025-06-01": {"2025-1": "vastgesteld"},
    "2025-09-01": {"2025-1": "geldend", "2026-1": "concept"},
    "2026-03-01": {"2025-1": "geldend", "2026-1": "instemming-onthouden"},
    "2026-04-01": {"2025-1": "geldend", "2026-1": "ingetrokken", "2026-2": "voorgelegd"},
    "2026-06-10": {"2025-1": "geldend", "2026-1": "ingetrokken", "2026-2": "vastgesteld"},
    "2026-09-01": {"2025-1": "vervangen", "2026-1": "ingetrokken", "2026-2": "geldend", "2026-3": "concept"},
    "2026-11-21": {"2025-1": "vervangen", "2026-1": "ingetrokken", "2026-2": "geldend", "2026-3": "voorgelegd"},
    "2027-02-01": {"2025-1": "vervangen", "2026-1": "ingetrokken", "2026-2": "geldend", "2026-3": "voorgelegd"},
}
"""What the school's protocol sociale media tells on each day; versions not named had not been thought of yet."""


@cache
def project() -> Project:
    return load_project(ROOT)


def versions(name: str, protocol: str) -> tuple[Version, ...]:
    return project().overlays[name].versions[protocol]


def every_version() -> list[Version]:
    return [version for shelf in SHELVES for version in versions(*shelf)]


def every_decision() -> Iterator[Decision]:
    return (decision for version in every_version() for decision in version.decisions)


def statuses(name: str, protocol: str, on: str) -> dict[str, Status]:
    return {s.version.id: s.status for s in history(versions(name, protocol), on=day(on)).standings}


@cache
def between(old: str, new: str) -> Comparison:
    """Two versions of the school's protocol sociale media side by side."""
    a, b = (next(v for v in versions(*SHELVES[0]) if v.id == name) for name in (old, new))
    assert a.handbook
    assert b.handbook
    return compare(a.handbook, b.handbook, provenance_old=a.provenance, provenance_new=b.provenance)


def told(changes: tuple[Change, ...]) -> list[Change]:
    """The changes that have a cause: not those that follow only from other numbers."""
    return [change for change in changes if change.causes]


# --- the story ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("on", STORY)
def test_the_school_tells_its_story_on_each_day(on: str) -> None:
    found = statuses(*SHELVES[0], on)
    assert {name: found[name] for name in STORY[on]} == STORY[on]
    assert {status for name, status in found.items() if name not in STORY[on]} <= {"concept"}


def test_every_status_occurs_but_a_mismatch() -> None:
    assert {status for found in STORY.values() for status in found.values()} == {*get_args(Status)} - {"mismatch"}


def test_phones_have_a_protocol_of_their_own_since_the_summer() -> None:
    assert [statuses(*SHELVES[1], on) for on in ("2026-07-31", "2026-08-01")] == [
        {"2026-1": "vastgesteld"},
        {"2026-1": "geldend"},
    ]


def test_the_board_adopts_its_base_before_the_school_submits_what_rests_on_it() -> None:
    for base, school in (("2026-1", "2026-2"), ("2026-2", "2026-3")):
        asked = next(v for v in versions(*SHELVES[0]) if v.id == school).decisions[0]
        assert statuses(*SHELVES[2], asked.date.isoformat())[base] == "vastgesteld"


def test_every_kind_of_decision_occurs_that_fits_a_school() -> None:
    """A ruling of the national committee does not: nobody wants to lend that to an example."""
    assert {decision.kind for decision in every_decision()} == {*get_args(DecisionKind)} - {"uitspraak"}
    assert {d.outcome for d in every_decision() if d.kind == "instemming"} == {
        "ingestemd", "onthouden", "onder-voorwaarde",
    }  # fmt: skip
    assert {d.outcome for d in every_decision() if d.kind == "advies"} == {"positief", "negatief"}


def test_a_council_is_shown_what_was_in_force_on_that_day() -> None:
    for shelf in SHELVES:
        for version in versions(*shelf):
            for asked in (d for d in version.decisions if d.kind == "voorgelegd"):
                told_then = history(versions(*shelf), on=asked.date)
                counting = [s.version.digest for s in told_then.standings if s.status in ("geldend", "vastgesteld")]
                assert [asked.compared_with] == (counting or [None]), version.place


# --- that it is sound -----------------------------------------------------------------------------------


def test_every_digest_is_that_of_the_file() -> None:
    for version in every_version():
        folder = (ROOT / version.place.file).parent
        digest = "sha256:" + hashlib.sha256((folder / "handbook.json").read_bytes()).hexdigest()
        assert version.provenance is not None
        assert {version.digest, version.provenance.handbook, *(d.digest for d in version.decisions)} == {digest}


def test_nothing_is_amiss_with_any_version() -> None:
    assert [p for p in project().problems if "/versions/" in p.place.file] == []
    assert [version.id for version in every_version() if version.damaged or version.altered] == []


def test_no_person_is_named() -> None:
    assert {decision.recorded_by for decision in every_decision()} <= FUNCTIONS


def test_minutes_are_of_the_body_and_the_day_of_the_decision() -> None:
    """What was recorded wrongly was put right by a correction."""
    written = 0
    for version in every_version():
        for decision in as_they_stand(version.decisions):
            if decision.minutes:
                assert in_words(decision.date) in decision.minutes
                assert decision.body in decision.minutes
                written += 1
    assert written > 15


def in_words(date: datetime.date) -> str:
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def test_nobody_decides_on_a_day_off() -> None:
    assert [d.date for d in every_decision() if d.date.weekday() > 4] == []


def test_only_a_fictional_school_has_a_history() -> None:
    """Real organisations get no invented decisions."""
    shown = {name for name in overlay_folders(ROOT / "schools") if project().overlays[name].versions}
    assert shown == {SCHOOL, BOARD}
    assert {notice_of(chain_of(project(), name)[0]) for name in shown} == {"fictief"}


# --- what changed ---------------------------------------------------------------------------------------

EVERY: set[Cause] = {"basistekst", "bestuur", "eigen-tekst", "schoolkeuze"}


@pytest.mark.parametrize(
    ("old", "new", "causes"),
    [
        ("2025-1", "2026-1", EVERY),
        ("2026-1", "2026-2", EVERY - {"basistekst"}),  # one release of the canon
        ("2026-2", "2026-3", EVERY),
        ("2025-1", "2026-2", EVERY),
    ],
)
def test_between_two_versions_all_changed_that_can(old: str, new: str, causes: set[Cause]) -> None:
    found = between(old, new)
    assert {cause for change in told(found.clauses) for cause in change.causes} == causes
    assert {change.existence for change in found.clauses} >= {"blijft", "nieuw", "vervallen"}
    assert any(change.place == "verplaatst" for change in told(found.clauses))
    assert told(found.faq)


def test_the_first_step_has_an_article_split_and_two_that_became_one() -> None:
    changes = between("2025-1", "2026-1").clauses
    split = next(change for change in changes if change.existence == "gesplitst")
    merged = next(change for change in changes if change.existence == "samengevoegd")
    assert [side.id for side in split.new] == ["leerlingen.acceptabel-doel", "leerlingen.sites"]
    assert [side.id for side in merged.old] == ["gevolgen.telefoon-terug", "gevolgen.telefoon-geweld"]


def test_what_lies_before_the_councils_is_read_in_a_minute() -> None:
    found = between("2026-2", "2026-3")
    assert 6 <= len(told(found.clauses)) <= 12
    assert {change.text for change in found.clauses} >= {"redactioneel", "schoolkeuze", "gewijzigd", "herschreven"}
    touched = {side.section for change in told(found.clauses) for side in (*change.old, *change.new)}
    assert {"medewerkers", "beeld"} <= touched, "the PMR and the OMR are asked for nothing"


def test_the_school_works_on_with_two_choices_that_it_made_before() -> None:
    outcome = outcome_of(project(), SCHOOL)
    assert outcome.resolution is not None
    assert {choice.name for choice in outcome.resolution.provenance["sociale-media"].open} == {
        "contacttijden", "kanalen.lijst",
    }  # fmt: skip
    frozen = [version.provenance for shelf in SHELVES[:2] for version in versions(*shelf)]
    assert [provenance.open for provenance in frozen if provenance] == [()] * len(frozen)


def test_the_canon_went_by_its_releases() -> None:
    releases = [version.provenance.canon for version in versions(*SHELVES[0]) if version.provenance]
    assert releases == ["2025-1", "2025-2", "2025-2", "2026-1"]
    for old, new in pairwise(versions(*SHELVES[0])):
        assert old.handbook != new.handbook


def test_an_article_of_the_canon_that_went_says_why() -> None:
    canon = project().canon
    here = {clause.id for p in canon.protocols for s in (*p.sections, *p.faq) for clause in s.clauses}
    there = {
        clause.id
        for version in every_version()
        if version.handbook
        for clause in version.handbook.entries()
        if not clause.id.startswith((SCHOOL, BOARD))
    }
    assert {"leerlingen.schermtijd", "gevolgen.telefoon-geweld"} <= there - here <= canon.retired.keys()
