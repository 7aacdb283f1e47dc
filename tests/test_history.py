"""Where versions stand: prior consent of every body, on the same text, for every part; and from when to when."""

from functools import cache
from itertools import pairwise
from random import Random
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frozen import OTHER, SECTIONS, day, decision, handbook, provenance, replaced, version
from overlay_strategies import PROPERTY
from protocolboek.adopt import faults, history
from protocolboek.adopt.consent import required
from protocolboek.model.decision import Decision, as_they_stand
from protocolboek.model.standing import Missing, Standing
from protocolboek.model.version import Version

SUBMITTED = decision(1, "voorgelegd", "MR", "2026-02-01")
CONSENT = decision(2, "instemming", "MR", "2026-03-24", outcome="ingestemd")
REFUSAL = decision(2, "instemming", "MR", "2026-03-24", outcome="onthouden")
CONDITION = decision(2, "instemming", "MR", "2026-03-24", outcome="onder-voorwaarde")
ADOPTION = decision(3, "vaststelling", "bestuur", "2026-04-02", effective="2026-08-01", review_by="2028-08-01")


def stands(on: str, *decisions: Decision, **more: Any) -> Standing:
    [standing] = history([version("2026-1", None, *decisions, **more)], on=day(on)).standings
    return standing


def test_the_life_of_a_version_that_is_adopted() -> None:
    entries = (SUBMITTED, CONSENT, ADOPTION)
    days = {"2026-01-31": "concept", "2026-02-01": "voorgelegd", "2026-03-23": "voorgelegd", "2026-03-24": "ingestemd",
            "2026-04-01": "ingestemd", "2026-04-02": "vastgesteld", "2026-07-31": "vastgesteld",
            "2026-08-01": "geldend", "2040-01-01": "geldend"}  # fmt: skip
    assert {on: stands(on, *entries).status for on in days} == days
    found = stands("2026-05-01", *entries)
    assert (found.adopted, found.start, found.until) == (day("2026-04-02"), day("2026-08-01"), None)
    assert found.review_by == day("2028-08-01")


def test_without_a_day_of_its_own_an_adoption_works_at_once_and_never_before() -> None:
    for changes in ({"effective": None}, {"effective": day("2026-01-01")}):
        adopted = replaced(ADOPTION, **changes)
        assert stands("2026-04-01", CONSENT, adopted).status == "ingestemd"
        assert stands("2026-04-02", CONSENT, adopted).start == day("2026-04-02")


@pytest.mark.parametrize(
    ("decisions", "status"),
    [
        ((ADOPTION,), "concept"),
        ((SUBMITTED, ADOPTION), "voorgelegd"),
        ((SUBMITTED, REFUSAL, ADOPTION), "instemming-onthouden"),
        ((SUBMITTED, CONDITION, ADOPTION), "voorgelegd"),
        ((SUBMITTED, replaced(CONSENT, date=day("2026-04-03")), ADOPTION), "ingestemd"),
        ((SUBMITTED, replaced(CONSENT, body="GMR"), ADOPTION), "voorgelegd"),
        ((SUBMITTED, replaced(CONSENT, part=("gedrag", "beeld")), ADOPTION), "voorgelegd"),
        ((SUBMITTED, replaced(CONSENT, kind="advies", outcome="positief"), ADOPTION), "voorgelegd"),
        ((SUBMITTED, replaced(CONSENT, digest=OTHER), ADOPTION), "mismatch"),
        ((SUBMITTED, CONSENT, replaced(ADOPTION, digest=OTHER)), "mismatch"),
    ],
    ids=["nothing", "silence", "refusal", "condition", "too late", "another body", "some parts", "advice",
         "consent on another text", "adoption of another text"],
)  # fmt: skip
def test_what_is_no_prior_consent_never_adopts(decisions: tuple[Decision, ...], status: str) -> None:
    for on in ("2026-04-10", "2026-08-01", "2030-01-01"):
        found = stands(on, *decisions)
        assert found.status == status
        assert (found.adopted, found.start) == (None, None)
    told = [fault.code for fault in faults(version("2026-1", None, *decisions))]
    assert told
    assert set(told) <= {"adoption-unconsented", "decision-digest"}


def test_consent_on_the_day_of_the_adoption_is_in_time() -> None:
    assert stands("2026-08-01", replaced(CONSENT, date=ADOPTION.date), ADOPTION).status == "geldend"


def test_an_adoption_too_early_can_be_done_again() -> None:
    again = replaced(ADOPTION, id=4, date=day("2026-05-01"))
    late = replaced(CONSENT, date=day("2026-04-20"))
    assert stands("2026-05-01", late, ADOPTION, again).adopted == day("2026-05-01")


def test_a_refusal_stays_though_the_same_council_says_yes_later() -> None:
    later = replaced(CONSENT, id=4, date=day("2026-03-30"))
    assert stands("2026-09-01", REFUSAL, later, ADOPTION).status == "instemming-onthouden"
    assert stands("2026-09-01", REFUSAL, replaced(later, date=REFUSAL.date), ADOPTION).status == "instemming-onthouden"


def test_a_later_consent_without_a_condition_counts() -> None:
    later = replaced(CONSENT, id=4, date=day("2026-03-30"))
    assert stands("2026-09-01", CONDITION, later, ADOPTION).status == "geldend"
    assert stands("2026-03-30", CONDITION, replaced(later, date=CONDITION.date)).missing[0].answer == "onder-voorwaarde"


RULING = decision(5, "uitspraak", "LCG-WMS", "2026-03-28", outcome="vervangt-instemming", about="MR")


@pytest.mark.parametrize(
    ("ruling", "status"),
    [
        ({}, "geldend"),
        ({"outcome": "onthouding-blijft"}, "instemming-onthouden"),
        ({"date": day("2026-03-23")}, "instemming-onthouden"),
        ({"date": day("2026-04-03")}, "ingestemd"),
        ({"about": "OMR"}, "instemming-onthouden"),
        ({"part": ("gedrag",)}, "instemming-onthouden"),
        ({"digest": OTHER}, "mismatch"),
    ],
)
def test_a_ruling_replaces_a_refusal_on_the_same_text(ruling: dict[str, Any], status: str) -> None:
    assert stands("2026-09-01", SUBMITTED, REFUSAL, replaced(RULING, **ruling), ADOPTION).status == status


def test_a_ruling_replaces_no_silence() -> None:
    assert stands("2026-09-01", SUBMITTED, RULING, ADOPTION).status == "voorgelegd"
    codes = [fault.code for fault in faults(version("2026-1", None, SUBMITTED, RULING, ADOPTION))]
    assert codes == ["ruling-without-refusal", "adoption-unconsented"]


def test_several_bodies_with_parts() -> None:
    book = handbook({"MR": "all", "PMR": ("telefoon",), "OMR": ("beeld", "weg")})
    assert required(book) == {"MR": SECTIONS, "OMR": ("beeld",), "PMR": ("telefoon",)}
    entries = [
        decision(1, "voorgelegd", "MR", "2026-02-01"),
        decision(2, "instemming", "MR", "2026-03-01", outcome="ingestemd", part=("gedrag", "beeld")),
        decision(3, "instemming", "PMR", "2026-03-01", outcome="onthouden", part=("telefoon",)),
    ]
    [found] = history([version("2026-1", book, *entries)], on=day("2026-03-02")).standings
    assert found.status == "instemming-onthouden"
    assert found.missing == (
        Missing("MR", ("telefoon",), "geen-besluit"),
        Missing("OMR", ("beeld",), "niet-voorgelegd"),
        Missing("PMR", ("telefoon",), "onthouden"),
    )
    entries += [
        decision(4, "instemming", "MR", "2026-03-09", outcome="ingestemd", part=("telefoon",)),
        decision(5, "instemming", "OMR", "2026-03-09", outcome="ingestemd"),
        decision(6, "vaststelling", "bestuur", "2026-04-02"),
    ]
    assert history([version("2026-1", book, *entries)], on=day("2026-05-01")).standings[0].missing == (
        Missing("PMR", ("telefoon",), "onthouden"),
    )
    entries[2] = replaced(entries[2], outcome="ingestemd")
    assert history([version("2026-1", book, *entries)], on=day("2026-05-01")).standings[0].status == "geldend"


def test_who_asks_no_consent_needs_none_but_an_empty_protocol_asks_it_whole() -> None:
    [free] = history([version("2026-1", handbook({}), ADOPTION)], on=day("2026-09-01")).standings
    assert free.status == "geldend"
    empty = handbook(sections=())
    [found] = history([version("2026-1", empty, ADOPTION)], on=day("2026-09-01")).standings
    assert found.missing == (Missing("MR", "all", "niet-voorgelegd"),)


# --- corrections ---------------------------------------------------------------------------------------


def test_a_correction_takes_the_place_and_the_kind_of_its_entry() -> None:
    wrong = replaced(CONSENT, outcome="onthouden")
    mended = replaced(CONSENT, id=4, kind="correctie", corrects=2)
    assert stands("2026-09-01", SUBMITTED, wrong, ADOPTION, mended).status == "geldend"
    again = replaced(mended, id=5, corrects=4, date=day("2026-04-03"))
    assert stands("2026-09-01", SUBMITTED, wrong, ADOPTION, mended, again).status == "ingestemd"


def test_a_correction_can_take_back_and_can_mend_a_digest() -> None:
    lapsed = replaced(CONSENT, id=4, kind="correctie", corrects=2, outcome="vervallen")
    assert stands("2026-09-01", SUBMITTED, CONSENT, ADOPTION, lapsed).status == "voorgelegd"
    elsewhere = replaced(CONSENT, digest=OTHER)
    mended = replaced(CONSENT, id=4, kind="correctie", corrects=2)
    assert stands("2026-09-01", SUBMITTED, elsewhere, ADOPTION).status == "mismatch"
    assert stands("2026-09-01", SUBMITTED, elsewhere, ADOPTION, mended).status == "geldend"


def test_corrections_of_nothing_or_in_a_circle_do_nothing() -> None:
    odd = [replaced(CONSENT, id=i, kind="correctie", corrects=c, outcome="onthouden") for i, c in ((4, 9), (5, 5), (6, 7))]  # fmt: skip
    assert as_they_stand((SUBMITTED, CONSENT, *odd)) == (SUBMITTED, CONSENT)


# --- several versions ----------------------------------------------------------------------------------


def adopted(name: str, start: str, *more: Decision, text: str = "") -> Version:
    entries = (replaced(CONSENT, date=day("2026-01-10")), replaced(ADOPTION, date=day("2026-01-20"), effective=day(start)))  # fmt: skip
    return version(name, handbook(name=text or name), *entries, *more)


def shown(versions: list[Version], on: str) -> dict[str, str]:
    return {s.version.id: s.status for s in history(versions, on=day(on)).standings}


def test_the_next_in_force_takes_the_place_of_the_last() -> None:
    versions = [adopted("2026-2", "2026-08-01"), adopted("2026-10", "2027-08-01"), adopted("2025-9", "2026-02-01")]
    assert shown(versions, "2026-01-25") == dict.fromkeys(["2025-9", "2026-2", "2026-10"], "vastgesteld")
    assert shown(versions, "2026-02-01") == {"2025-9": "geldend", "2026-2": "vastgesteld", "2026-10": "vastgesteld"}
    assert shown(versions, "2026-08-01") == {"2025-9": "vervangen", "2026-2": "geldend", "2026-10": "vastgesteld"}
    assert shown(versions, "2027-08-01") == {"2025-9": "vervangen", "2026-2": "vervangen", "2026-10": "geldend"}
    found = history(versions, on=day("2026-09-01"))
    assert [(s.start, s.until) for s in found.standings] == [
        (day("2026-02-01"), day("2026-08-01")), (day("2026-08-01"), day("2027-08-01")), (day("2027-08-01"), None)
    ]  # fmt: skip
    assert found.in_force is found.of("2026-2")


def test_of_two_that_start_on_one_day_the_later_name_is_in_force() -> None:
    versions = [adopted("2026-10", "2026-08-01"), adopted("2026-9", "2026-08-01")]
    assert shown(versions, "2026-08-01") == {"2026-9": "vervangen", "2026-10": "geldend"}


def withdrawal(on: str, effective: str | None = None) -> Decision:
    more = {"effective": effective} if effective else {}
    return decision(9, "intrekking", "bestuur", on, **more)


def test_withdrawal() -> None:
    gone = adopted("2026-1", "2026-02-01", withdrawal("2026-05-01", "2026-06-01"))
    assert [shown([gone], on)["2026-1"] for on in ("2026-04-30", "2026-05-31", "2026-06-01")] == ["geldend", "geldend", "ingetrokken"]  # fmt: skip
    assert history([gone], on=day("2026-05-02")).standings[0].until == day("2026-06-01")
    assert stands("2026-05-01", SUBMITTED, REFUSAL, withdrawal("2026-04-01")).status == "ingetrokken"


def test_what_is_withdrawn_does_not_bring_the_one_before_back() -> None:
    versions = [adopted("2025-1", "2026-02-01"), adopted("2026-1", "2026-03-01", withdrawal("2026-05-01"))]
    assert shown(versions, "2026-05-01") == {"2025-1": "vervangen", "2026-1": "ingetrokken"}
    assert history(versions, on=day("2026-05-01")).in_force is None


def test_what_is_withdrawn_before_its_day_takes_no_place() -> None:
    versions = [adopted("2025-1", "2026-02-01"), adopted("2026-1", "2026-08-01", withdrawal("2026-05-01"))]
    assert shown(versions, "2026-09-01") == {"2025-1": "geldend", "2026-1": "ingetrokken"}
    assert history(versions, on=day("2026-09-01")).standings[1].start is None


def test_reviews_come_up() -> None:
    versions = [adopted("2025-1", "2026-02-01"), adopted("2026-1", "2026-03-01")]

    def due(on: str) -> list[str]:
        found = history(versions, on=day(on))
        return [s.version.id for s in found.reviews(day("2026-04-01") - day("2026-01-01"))]

    assert due("2028-05-02") == []
    assert due("2028-05-03") == due("2030-01-01") == ["2026-1"]


# --- what does not match -------------------------------------------------------------------------------


def test_a_text_that_changed_is_never_shown_as_in_force_and_still_took_the_place_of_the_one_before() -> None:
    old, new = adopted("2025-1", "2026-02-01"), adopted("2026-1", "2026-03-01")
    data = new.data.replace(b'"2026-1"', b'"2026-2"')
    changed = Version(new.id, new.protocol, new.place, data, new.handbook, provenance(new.digest), new.decisions)
    assert shown([old, changed], "2026-09-01") == {"2025-1": "vervangen", "2026-1": "mismatch"}
    found = history([old, changed], on=day("2026-09-01"))
    assert found.in_force is None
    assert found.standings[1].doubts == ("altered",)
    assert [fault.code for fault in faults(changed)] == ["frozen-changed"]


def test_a_damaged_version_is_a_mismatch() -> None:
    assert stands("2026-09-01", SUBMITTED, CONSENT, ADOPTION, damaged=True).doubts == ("damaged",)
    unread = Version("2026-1", "afspraken", version().place, b"", None, None, (ADOPTION,), damaged=True)
    [found] = history([unread], on=day("2026-09-01")).standings
    assert found.status == "mismatch"


def test_what_a_damaged_version_replaced_does_not_come_back() -> None:
    old = version("2025-1", handbook(), SUBMITTED, CONSENT, ADOPTION)
    digest = version().digest
    unread = Version("2026-1", "afspraken", version().place, b"", None, provenance(digest), (replaced(ADOPTION, digest=digest),), damaged=True)  # fmt: skip
    found = history([old, unread], on=day("2026-09-01"))
    assert found.in_force is None
    assert [standing.status for standing in found.standings] == ["vervangen", "mismatch"]


def test_what_is_replaced_on_its_first_day_was_never_in_force() -> None:
    first, second = (version(name, handbook(), SUBMITTED, CONSENT, ADOPTION) for name in ("2026-1", "2026-2"))
    found = history([first, second], on=day("2026-09-01"))
    assert [(s.status, s.start) for s in found.standings] == [("vervangen", None), ("geldend", day("2026-08-01"))]


# --- properties ----------------------------------------------------------------------------------------

BODIES = ("MR", "PMR", "OMR")
CONSENTS = ({"MR": "all"}, {"MR": "all", "PMR": ("telefoon",)}, {"PMR": ("telefoon", "gedrag"), "OMR": ("beeld",)})
OUTCOMES = {"instemming": (*["ingestemd"] * 9, "onthouden", "onder-voorwaarde"),
            "advies": ("positief",), "uitspraak": ("vervangt-instemming", "onthouding-blijft")}  # fmt: skip
DATES = st.integers(1, 9).map(lambda n: f"2026-03-0{n}")
ROOTS = st.sampled_from((*["instemming"] * 8, *["vaststelling"] * 4, "voorgelegd", "advies", "uitspraak"))
PARTS = st.sampled_from(("all", "all", "all", ("gedrag",), ("telefoon", "beeld"), SECTIONS))
EARLY, LATE = DATES.filter(lambda date: date < "2026-03-06"), DATES.filter(lambda date: date > "2026-03-03")


@st.composite
def entries(draw: Any, *, corrections: bool = True) -> tuple[Decision, ...]:
    """Mostly consents and adoptions, so that many come near to being in order, and a good part is."""
    found: list[Decision] = []
    for number in range(1, draw(st.integers(3, 12)) + 1):
        root = draw(ROOTS)
        root = "intrekking" if draw(rarely(20)) else root
        kind, more = root, {}
        if corrections and found and draw(rarely(8)):
            target = draw(st.sampled_from(found))
            kind, root, more = "correctie", kinds_of(found)[target.id], {"corrects": target.id}
        body = draw(st.sampled_from(BODIES)) if root in ("voorgelegd", "instemming", "advies") else "bestuur"
        if root == "uitspraak":
            body, more = "LCG-WMS", {**more, "about": draw(st.sampled_from(BODIES))}
        if root in OUTCOMES:
            outcomes = ("vervallen",) if kind == "correctie" and draw(rarely(3)) else OUTCOMES[root]
            more["outcome"] = draw(st.sampled_from(outcomes))
        part = draw(PARTS)
        digest = OTHER if draw(rarely(30)) else ""
        date = draw(LATE if root in ("vaststelling", "intrekking") else EARLY)
        found.append(decision(number, kind, body, date, part=part, digest=digest, **more))
    return tuple(found)


@cache  # what is drawn from thousands of times is made once
def rarely(often: int) -> st.SearchStrategy[bool]:
    return st.integers(1, often).map(lambda n: n == often)


def kinds_of(found: list[Decision]) -> dict[int, str]:
    kinds: dict[int, str] = {}
    for entry in found:
        kinds[entry.id] = kinds[entry.corrects] if entry.kind == "correctie" else entry.kind  # type: ignore[index]
    return kinds


def fully_consented(found: Version, by: Any) -> bool:
    """By another way than the program's: every section of every body by itself, in plain loops."""
    assert found.handbook
    latest = list(found.decisions)
    kinds = kinds_of(latest)
    replaced_by = {e.corrects: e for e in latest if e.kind == "correctie"}
    kept = []
    for entry in latest:
        if entry.kind == "correctie":
            continue
        last = entry
        while last.id in replaced_by:
            last = replaced_by[last.id]
        if last.outcome != "vervallen" and last.digest == found.digest and last.date <= by:
            kept.append((kinds[entry.id], last))
    for body, parts in found.handbook.consent.items():
        for section in SECTIONS if parts == "all" else parts:
            about = [(k, e) for k, e in kept if e.part == "all" or section in e.part]
            own = [e for k, e in about if k == "instemming" and e.body == body]
            rulings = [e for k, e in about if k == "uitspraak" and e.about == body]
            yes = any(e.outcome == "ingestemd" for e in own)
            no = any(e.outcome == "onthouden" for e in own)
            if no and not any(e.outcome == "vervangt-instemming" for e in rulings):
                return False
            if not no and not yes:
                return False
    return True


@settings(PROPERTY, max_examples=1000)
@given(st.sampled_from(CONSENTS), entries(), st.one_of(DATES, LATE))
def test_nothing_is_adopted_without_every_consent_on_the_same_text_before(
    consent: Any, found: tuple[Decision, ...], on: str
) -> None:
    made = version("2026-1", handbook(consent), *found)
    [standing] = history([made], on=day(on)).standings
    if standing.status in ("vastgesteld", "geldend", "vervangen"):
        assert standing.adopted
        assert standing.adopted <= day(on)
        assert fully_consented(made, standing.adopted)
        assert any(d.kind == "vaststelling" and d.date == standing.adopted for d in as_they_stand(made.decisions))
        assert not any(d.digest != made.digest for d in as_they_stand(made.decisions))
    if standing.status == "ingestemd":
        assert fully_consented(made, day(on))


@settings(PROPERTY, max_examples=200)
@given(st.sampled_from(CONSENTS), entries(), DATES, st.randoms(use_true_random=False))
def test_the_order_of_the_entries_is_of_no_account(
    consent: Any, found: tuple[Decision, ...], on: str, random: Random
) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)
    first, second = (history([version("2026-1", handbook(consent), *f)], on=day(on)) for f in (found, shuffled))
    assert _without_version(first.standings[0]) == _without_version(second.standings[0])


def _without_version(standing: Standing) -> dict[str, Any]:
    return {name: getattr(standing, name) for name in Standing.__slots__ if name != "version"}


@settings(PROPERTY, max_examples=200)
@given(st.lists(entries(corrections=False), min_size=1, max_size=4), DATES)
def test_at_most_one_is_in_force_and_periods_do_not_overlap(found: list[tuple[Decision, ...]], on: str) -> None:
    versions = [version(f"2026-{n}", handbook(name=str(n)), *decisions) for n, decisions in enumerate(found, 1)]
    standings = history(versions, on=day(on)).standings
    assert [s.status for s in standings].count("geldend") <= 1
    periods = sorted((s.start, s.until or day("9999-12-31")) for s in standings if s.start)
    assert all(earlier[1] <= later[0] for earlier, later in pairwise(periods))
    for s in standings:
        if s.status == "geldend":
            assert s.start
            assert s.start <= day(on) < (s.until or day("9999-12-31"))


def test_every_kind_of_decision_is_tried() -> None:
    assert {"correctie", *OUTCOMES, "voorgelegd", "vaststelling", "intrekking"} == set(get_args(Decision.__annotations__["kind"]))  # fmt: skip
