"""The page "Versies en besluiten" and what stands beside it: the feed, the calendar, and the list for other tools."""

import datetime
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import pytest
from icalendar import Calendar
from lxml import etree, html

from built_site import Element, is_elsewhere, read_page, target_of, text_of, with_class
from commands import Run
from frozen import OTHER, day, decision, handbook, provenance, replaced, version
from nu_checker import check_html
from protocolboek.adopt import history
from protocolboek.model.decision import RULES, Decision
from protocolboek.model.edition import CONCEPT, Edition, Series
from protocolboek.model.overlay import Current, Notice
from protocolboek.model.problems import Place
from protocolboek.model.standing import Standing, Status
from protocolboek.model.version import Version, control_code
from protocolboek.pipeline import load_project
from protocolboek.render import render_versions, templates_in
from small_project import BASE, ROOT, build_in, change, overlay_of, small_project

TEMPLATES = templates_in(ROOT / "overrides")
WORDS = load_project(BASE).canon.words
ATOM = {"a": "http://www.w3.org/2005/Atom"}
Files = Mapping[str, bytes]

ASKED = decision(1, "voorgelegd", "MR", "2026-02-10", reply_by="2026-03-24")
CONSENT = decision(2, "instemming", "MR", "2026-03-24", outcome="ingestemd", minutes="MR 24 maart 2026, punt 5",
                   recorded_by="secretaris MR")  # fmt: skip
REFUSAL = replaced(CONSENT, outcome="onthouden")
ADOPTION = decision(3, "vaststelling", "bestuur", "2026-04-02", effective="2026-08-01", review_by="2028-08-01")
WITHDRAWAL = decision(4, "intrekking", "bestuur", "2026-09-01", effective="2026-10-01")


def series(
    *versions: Version,
    on: str,
    concept: bool = False,
    hidden: tuple[str, ...] = (),
    notice: Notice | None = None,
    current: Current | None = None,
    name: str = "De Brug",
) -> Series:
    """What a school shows on a day: these versions but for the `hidden`, and the concept where it is public."""
    past = history(versions, on=day(on))

    def edition(name_: str, standing: Standing | None, book: Any) -> Edition:
        return Edition(
            book,
            provenance(),
            {},
            WORDS,
            version=name_,
            standing=standing,
            in_force=past.in_force,
            notice=notice,
            current=current,
        )

    shown = [edition(CONCEPT, None, handbook(name=name))] if concept else []
    shown += [
        edition(s.version.id, s, s.version.handbook) for s in reversed(past.standings) if s.version.id not in hidden
    ]
    leading = next((e for e in shown if e.status == "geldend"), shown[0])
    return Series(shown[0].handbook.protocol, tuple(shown), leading, past, {})


def files(*versions: Version, on: str, **more: Any) -> Files:
    return render_versions(series(*versions, on=on, **more), TEMPLATES)


def page(*versions: Version, on: str, **more: Any) -> Element:
    return html.document_fromstring(files(*versions, on=on, **more)["versies/index.html"].decode())


def block(found: Element, name: str = "2026-1") -> str:
    """What the page says of one version."""
    return text_of(found.get_element_by_id(f"versie-{name}"))


def events(found: Files) -> list[Any]:
    return list(Calendar.from_ical(found["herziening.ics"]).walk("VEVENT"))


def dates(found: Files) -> dict[str, datetime.date]:
    return {str(e["SUMMARY"]).split(":")[0]: e["DTSTART"].dt for e in events(found)}


def altered(found: Version) -> Version:
    """The version with another text than the one that was frozen."""
    data = found.data.replace(b"De Brug", b"De Burg")
    return Version(
        found.id, found.protocol, found.place, data, found.handbook, provenance(found.digest), found.decisions
    )


# --- what counts, and each status ----------------------------------------------------------------------

FORCE = (ASKED, CONSENT, ADOPTION)
LIVES: dict[Status, tuple[tuple[Decision, ...], str, str]] = {
    "concept": ((), "2026-09-01", "Nog niet vastgesteld."),
    "voorgelegd": ((ASKED,), "2026-09-01", "Nog niet vastgesteld."),
    "ingestemd": ((ASKED, CONSENT), "2026-09-01", "Nog niet vastgesteld."),
    "instemming-onthouden": ((ASKED, REFUSAL), "2026-09-01", "Niet vastgesteld."),
    "vastgesteld": (FORCE, "2026-05-01", "Geldt vanaf 1 augustus 2026."),
    "geldend": (FORCE, "2026-09-01", "Geldt vanaf 1 augustus 2026."),
    "vervangen": (FORCE, "2027-08-01", "Gold van 1 augustus 2026 tot en met 31 juli 2027."),
    "ingetrokken": ((*FORCE, WITHDRAWAL), "2026-10-01", "Gold van 1 augustus 2026 tot en met 30 september 2026."),
    "mismatch": ((ASKED, CONSENT, replaced(ADOPTION, digest=OTHER)), "2026-09-01", "Telt als concept."),
}
SAID: dict[Status, str] = {
    "vastgesteld": "Er geldt nog geen versie. Vanaf 1 augustus 2026 geldt versie 2026-1. Tot die dag gelden de afspraken die er al waren.",
    "geldend": "Versie 2026-1 geldt vanaf 1 augustus 2026. Uiterlijk op 1 augustus 2028 wordt bekeken of dit protocol nog klopt. Wie daarover besloot",
    "vervangen": "Versie 2027-1 geldt vanaf 1 augustus 2027. Wie daarover besloot",
    "ingetrokken": "Er geldt geen versie meer. De laatste was versie 2026-1: die gold van 1 augustus 2026 tot en met 30 september 2026.",
}  # fmt: skip


def life(status: Status) -> tuple[list[Version], str]:
    decisions, on, _ = LIVES[status]
    versions = [version("2026-1", None, *decisions)]
    if status == "vervangen":
        later = [replaced(d, date=d.date.replace(year=2027), reply_by=None, effective=None) for d in FORCE]
        later[-1] = replaced(later[-1], effective=day("2027-08-01"), review_by=None)
        versions.append(version("2027-1", handbook(name="De Nieuwe Brug"), *later))
    return versions, on


@pytest.mark.parametrize("status", get_args(Status))
def test_each_status_is_told_with_its_period_and_with_what_counts(status: Status) -> None:
    versions, on = life(status)
    found = page(*versions, on=on)
    assert history(versions, on=day(on)).standings[0].status == status
    said = block(found)
    assert LIVES[status][2] in said
    counts = SAID.get(
        status, "Hier is nog geen versie vastgesteld. Tot dat gebeurt, gelden de afspraken die er al waren."
    )
    assert text_of(with_class(found, "pb-counts")[0]) == f"Wat geldt {counts}"
    assert control_code(versions[0].digest) in said
    assert versions[0].digest.removeprefix("sha256:") in said
    periods = ("Geldt vanaf", "Gold van", "Nog niet vastgesteld.", "Telt als concept")
    assert [said.count(period) for period in periods] == [LIVES[status][2].count(period) for period in periods]


def test_the_page_is_valid_html_in_each_status_and_with_each_kind_of_decision(tmp_path: Path) -> None:
    taken_back = replaced(CONSENT, id=5, kind="correctie", corrects=2, outcome="vervallen")
    corrected = replaced(taken_back, outcome="onthouden")
    pages = {status: files(*life(status)[0], on=life(status)[1], concept=True, notice="fictief") for status in LIVES}
    pages |= {f"kind {n}": files(version("2026-1", None, entry), on="2026-12-01") for n, (entry, _) in enumerate(KINDS.values())}  # fmt: skip
    pages |= {e.outcome: files(version("2026-1", None, *FORCE, e), on="2026-12-01") for e in (taken_back, corrected)}
    for name, written in pages.items():
        (tmp_path / f"{name}.html").write_bytes(written["versies/index.html"])
    faults = check_html(sorted(tmp_path.iterdir()))
    assert [f"{f.file.name}:{f.line}: {f.message} {f.extract}" for f in faults] == []


def test_the_protocol_of_before_counts_until_the_first_version_does() -> None:
    before = Current("Mediaprotocol <oud>", "2019-10-01", None, Place("overlay.yaml"))
    for on, last in (("2026-03-01", "Tot dat gebeurt"), ("2026-05-01", "Tot die dag")):
        said = text_of(with_class(page(version("2026-1", None, *FORCE), on=on, current=before), "pb-counts")[0])
        assert f"{last}, geldt ‘Mediaprotocol <oud>’ van 1 oktober 2019." in said.replace("dag geldt", "dag, geldt")
    later = page(version("2026-1", None, *FORCE), on="2026-09-01", current=before)
    assert "Mediaprotocol" not in text_of(later)


def test_a_version_that_gives_way_tells_when_and_to_which() -> None:
    versions, _ = life("vervangen")
    soon = page(*versions, on="2027-05-01")
    assert "Geldt van 1 augustus 2026 tot en met 31 juli 2027. Daarna geldt versie 2027-1." in block(soon)
    assert "Versie 2026-1 geldt van 1 augustus 2026 tot en met 31 juli 2027. Wie daarover besloot Vanaf 1 augustus 2027 geldt versie 2027-1." in text_of(soon)  # fmt: skip
    gone = page(*versions, on="2027-08-01")
    assert "Daarna kwam versie 2027-1." in block(gone)
    assert [text_of(h).split()[1] for h in gone.xpath("//article/h2")] == ["2027-1", "2026-1"]


def test_a_version_that_never_had_a_day_never_was_in_force() -> None:
    same_day = [version(name, handbook(name=name), *FORCE) for name in ("2026-1", "2026-2")]
    assert "Heeft nooit gegolden." in block(page(*same_day, on="2026-09-01"))
    early = replaced(WITHDRAWAL, date=day("2026-05-01"), effective=day("2026-07-01"))
    taken_back = version("2026-1", None, *FORCE, early)
    assert "Heeft nooit gegolden." in block(page(taken_back, on="2026-07-01"))
    assert "Vastgesteld, en ingetrokken voordat het gaat gelden." in block(page(taken_back, on="2026-06-01"))


def test_a_mismatch_is_never_told_as_in_force_and_says_why() -> None:
    frozen = version("2026-1", None, *FORCE)
    changed = altered(frozen)
    found = page(changed, on="2026-09-01")
    said = block(found)
    assert (
        f"De tekst is veranderd nadat hij was bevroren. Toen was de controlecode {control_code(frozen.digest)}." in said
    )
    assert "Daarom telt deze versie als concept, wat er ook is besloten." in said
    assert "De besluiten gingen over de tekst van toen." in said
    assert "over een andere tekst" not in said
    assert control_code(changed.digest) in said
    assert "Welke tekst geldt, is niet zeker." in text_of(with_class(found, "pb-counts")[0])
    assert "Geldt" not in said
    other = version("2026-1", None, ASKED, replaced(CONSENT, digest=OTHER))
    said = block(page(other, on="2026-09-01"))
    assert "Een besluit hieronder gaat over een andere tekst dan deze." in said
    assert f"Dit ging over een andere tekst, met controlecode {control_code(OTHER)}." in said
    gone = page(altered(version("2026-1", None, *FORCE, WITHDRAWAL)), on="2026-12-01")
    assert text_of(with_class(gone, "pb-counts")[0]) == "Wat geldt Er geldt geen versie meer."
    unread = Version(
        "2026-1", "afspraken", other.place, b"", None, None, (replaced(ADOPTION, digest=OTHER),), damaged=True
    )
    said = block(page(unread, on="2026-09-01", hidden=("2026-1",), concept=True))
    assert "De bestanden van deze versie zijn niet goed te lezen." in said
    assert "De tekst staat niet op deze site, omdat het bestand niet te lezen is." in said


# --- decisions -------------------------------------------------------------------------------------------

KINDS: dict[str, tuple[Decision, str]] = {
    "voorgelegd": (replaced(ASKED, part=("gedrag", "beeld")), "Voorgelegd aan de MR Over ‘Gedrag’ en ‘Beeld’ Antwoord gevraagd uiterlijk op 24 maart 2026"),
    "voorgelegd beside": (replaced(ASKED, compared_with=OTHER), f"Vergeleken met een tekst met controlecode {control_code(OTHER)}"),
    "ingestemd": (CONSENT, "24 maart 2026 De MR stemde in Over het hele protocol Verslag: MR 24 maart 2026, punt 5 Opgeschreven door: secretaris MR"),
    "onthouden": (REFUSAL, "De MR stemde niet in"),
    "onder-voorwaarde": (replaced(CONSENT, outcome="onder-voorwaarde"), "De MR wil instemmen, op een voorwaarde Dat is nog geen instemming met deze tekst."),
    "positief": (decision(2, "advies", "GMR", "2026-03-01", outcome="positief"), "De GMR gaf een positief advies Een advies is geen instemming."),
    "negatief": (decision(2, "advies", "GMR", "2026-03-01", outcome="negatief"), "De GMR gaf een negatief advies"),
    "vervangt-instemming": (decision(2, "uitspraak", "LCG-WMS", "2026-03-01", outcome="vervangt-instemming", about="OMR"), "De landelijke geschillencommissie (LCG WMS) deed uitspraak: die komt in de plaats van de instemming van de OMR"),
    "onthouding-blijft": (decision(2, "uitspraak", "LCG-WMS", "2026-03-01", outcome="onthouding-blijft", about="OMR"), "deed uitspraak: er blijft geen instemming van de OMR"),
    "vaststelling": (ADOPTION, "Het bestuur stelde deze versie vast"),
    "vaststelling by head": (replaced(ADOPTION, body="directeur"), "De directeur stelde deze versie vast"),
    "intrekking": (WITHDRAWAL, "1 september 2026 Het bestuur trok deze versie in Met ingang van 1 oktober 2026"),
    "minutes": (replaced(CONSENT, minutes_digest=OTHER), f"De code van het verslag ‘MR 24 maart 2026, punt 5’: {OTHER}"),
}  # fmt: skip


@pytest.mark.parametrize("case", KINDS)
def test_each_kind_of_decision_is_told(case: str) -> None:
    entry, said = KINDS[case]
    assert said in block(page(version("2026-1", None, entry), on="2026-12-01"))


def test_every_kind_and_outcome_has_a_case() -> None:
    known = {(entry.kind, entry.outcome) for entry, _ in KINDS.values()}
    assert known == {(kind, outcome) for kind, rule in RULES.items() for outcome in rule.outcomes or (None,)}


def test_an_adoption_tells_its_days_and_one_that_came_too_early_tells_that_it_does_not_count() -> None:
    early = replaced(ADOPTION, id=2, date=day("2026-03-01"))
    said = block(page(version("2026-1", None, ASKED, early, replaced(CONSENT, id=3), replaced(ADOPTION, id=4)), on="2026-09-01"))  # fmt: skip
    assert "1 maart 2026 Het bestuur stelde deze versie vast Dit telt niet: op die dag ontbrak nog instemming." in said
    assert "2 april 2026 Het bestuur stelde deze versie vast Om te gelden vanaf 1 augustus 2026 Opnieuw te bekijken uiterlijk op 1 augustus 2028" in said  # fmt: skip
    assert said.count("Dit telt niet") == 1


def test_a_comparison_names_the_version_that_was_shown() -> None:
    old = version("2025-1", handbook(name="De Oude Brug"), *FORCE)
    new = version("2026-1", None, replaced(ASKED, compared_with=old.digest, date=day("2026-08-10"), reply_by=None))
    assert "Vergeleken met versie 2025-1" in block(page(old, new, on="2026-09-01"))


def test_what_is_missing_is_told_by_body_and_part() -> None:
    book = handbook({"MR": "all", "OMR": ("beeld",), "PMR": ("gedrag", "telefoon")})
    refused = decision(2, "instemming", "PMR", "2026-03-01", outcome="onthouden", part=("gedrag",))
    said = block(page(version("2026-1", book, ASKED, refused), on="2026-03-02"))
    assert "Nog nodig De MR heeft nog niet besloten." in said
    assert "Aan de OMR is nog niets voorgelegd (over ‘Beeld’)." in said
    assert "De PMR heeft niet ingestemd (over ‘Gedrag’)." in said
    assert "Nog nodig" not in block(page(version("2026-1", None, *FORCE), on="2026-09-01"))
    assert "Nog nodig" not in block(page(version("2026-1", None, ASKED, REFUSAL, WITHDRAWAL), on="2026-12-01"))


def test_a_correction_says_what_stood_there_and_what_stands_there_now() -> None:
    right = replaced(CONSENT, id=3, kind="correctie", corrects=2, date=day("2026-03-26"), outcome="onthouden",
                     part=("gedrag",), recorded_by="voorzitter MR")  # fmt: skip
    said = block(page(version("2026-1", None, ASKED, CONSENT, right), on="2026-12-01"))
    assert "26 maart 2026 De MR stemde niet in Over ‘Gedrag’" in said
    assert "Gecorrigeerd. Dit stond er eerst anders: de datum: eerst 24 maart 2026, nu 26 maart 2026 waarover het ging: eerst het hele protocol, nu ‘Gedrag’ de uitkomst: eerst ingestemd, nu niet ingestemd Correctie opgeschreven door: voorzitter MR" in said  # fmt: skip
    assert said.count("De MR stemde") == 1
    omr = replaced(CONSENT, id=4, body="OMR", date=day("2026-03-25"))
    told = with_class(page(version("2026-1", None, ASKED, CONSENT, right, omr), on="2026-12-01"), "pb-what")
    assert [text_of(step) for step in told] == ["Voorgelegd aan de MR", "De OMR stemde in", "De MR stemde niet in"]
    again = replaced(right, id=4, corrects=3, minutes=None)
    said = block(page(version("2026-1", None, ASKED, CONSENT, right, again), on="2026-12-01"))
    assert said.count("Gecorrigeerd.") == 2
    assert "het verslag: eerst MR 24 maart 2026, punt 5, nu niet ingevuld" in said


def test_a_decision_that_was_taken_back_is_struck_and_does_not_count() -> None:
    gone = replaced(CONSENT, id=3, kind="correctie", corrects=2, outcome="vervallen")
    found = page(version("2026-1", None, ASKED, CONSENT, gone), on="2026-12-01")
    assert [text_of(s) for s in found.xpath("//s")] == ["Besluit van de MR over instemming"]
    assert "Vervallen: dit telt niet mee." in block(found)
    assert "Gecorrigeerd: deze regel is teruggenomen." in block(found)
    assert "De MR heeft nog niet besloten." in block(found)


def test_a_decision_of_a_later_day_is_not_known_yet() -> None:
    found = version("2026-1", None, *FORCE, WITHDRAWAL)
    said = block(page(found, on="2026-03-30"))
    assert "De MR stemde in" in said
    assert "stelde deze versie vast" not in said
    assert "trok" not in said


# --- what is public --------------------------------------------------------------------------------------


def test_a_draft_that_is_not_published_and_that_nobody_was_asked_about_leaks_nowhere() -> None:
    shown = version("2026-1", None, *FORCE)
    drafts = [
        version("2026-2", handbook(name="Geheim")),
        version("2026-3", handbook(name="Stil"), replaced(ASKED, date=day("2027-01-01"), reply_by=None)),
        version("2026-4", handbook(name="Dicht"), ASKED, replaced(ASKED, id=2, kind="correctie", corrects=1, outcome="vervallen")),
    ]  # fmt: skip
    without = files(shown, on="2026-09-01")
    assert files(shown, *drafts, on="2026-09-01", hidden=("2026-2", "2026-3", "2026-4")) == without
    assert files(shown, *drafts, on="2026-09-01") != without


def test_a_version_that_left_the_site_keeps_its_decisions_and_loses_its_links() -> None:
    versions, on = life("vervangen")
    found = page(*versions, on=on, hidden=("2026-1",))
    said = block(found)
    assert "De tekst staat niet meer op deze site." in said
    assert "De MR stemde in" in said
    assert not [a for a in found.xpath("//a/@href") if "2026-1" in a]
    assert [a for a in found.xpath("//a/@href") if "2027-1" in a]
    written = files(*versions, on=on, hidden=("2026-1",))
    assert b"2026-1" not in written["versies.xml"] + written["versions.json"]


def test_the_concept_stands_on_top_where_it_is_public() -> None:
    versions, on = life("geldend")
    found = page(*versions, on=on, concept=True)
    assert [a.get("id") for a in found.xpath("//article")] == ["versie-concept", "versie-2026-1"]
    assert "../concept/" in found.xpath("//a/@href")
    assert "concept/" not in " ".join(page(*versions, on=on).xpath("//a/@href"))


def test_only_a_concept_makes_a_page_without_feed_and_calendar() -> None:
    written = files(on="2026-09-01", concept=True)
    assert sorted(written) == ["versies/index.html", "versions.json"]
    found = html.document_fromstring(written["versies/index.html"].decode())
    assert "Hier is nog geen versie vastgesteld." in text_of(found)
    assert "controlecode" not in text_of(found)
    assert not found.xpath("//link[@rel='alternate']")
    assert not [a for a in found.xpath("//a/@href") if a.endswith((".xml", ".ics"))]


def test_search_engines_stay_out_of_examples_only() -> None:
    versions, on = life("geldend")
    assert not page(*versions, on=on).xpath("//meta[@name='robots']")
    example = page(*versions, on=on, notice="uitgewerkt-voorbeeld")
    assert example.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert "Uitgewerkt voorbeeld" in text_of(with_class(example, "pb-banner")[0])


HOSTILE = "<b>De \"Brug\"</b> & 'co'; a, b\\n; <script>alert(1)</script>"


def test_hostile_names_stay_text_everywhere() -> None:
    book = handbook(name=HOSTILE)
    entry = replaced(CONSENT, minutes=HOSTILE, recorded_by=HOSTILE)
    written = files(version("2026-1", book, ASKED, entry, ADOPTION), on="2026-09-01", name=HOSTILE)
    found = html.document_fromstring(written["versies/index.html"].decode())
    assert not found.xpath("//script[not(@src)] | //b")
    assert text_of(found).count(HOSTILE) >= 3
    feed = etree.fromstring(written["versies.xml"])
    assert feed.findtext("a:author/a:name", namespaces=ATOM) == HOSTILE
    assert HOSTILE in (feed.findtext("a:title", namespaces=ATOM) or "")
    assert HOSTILE in str(events(written)[0]["DESCRIPTION"])


def test_the_same_input_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stopped(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> "Stopped":  # noqa: ARG003
            raise AssertionError("a page asks for the time")

    versions, on = life("vervangen")
    first = files(*versions, on=on)
    monkeypatch.setattr(datetime, "datetime", Stopped)
    assert files(*versions, on=on) == first
    assert b"2027-08-02" not in b"".join(files(*versions, on="2027-08-02").values())


# --- the feed ----------------------------------------------------------------------------------------------


def feed_of(written: Files) -> Any:
    return etree.fromstring(written["versies.xml"])


@pytest.mark.parametrize("status", get_args(Status))
def test_the_feed_has_what_atom_requires(status: Status) -> None:
    versions, on = life(status)
    written = files(*versions, on=on, concept=True)
    if status == "concept":
        assert "versies.xml" not in written, "nothing happened yet on any day"
        return
    feed = feed_of(written)
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    entries = feed.findall("a:entry", ATOM)
    assert len(entries) == len(versions)
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            [found] = element.findall(f"a:{name}", ATOM)
            assert found.text
        assert element.findtext("a:id", namespaces=ATOM).startswith("urn:uuid:")
        updated = element.findtext("a:updated", namespaces=ATOM)
        assert datetime.datetime.fromisoformat(updated).date() <= day(on)
        assert element.findall("a:link[@rel='alternate']", ATOM)
    assert feed.findtext("a:author/a:name", namespaces=ATOM)
    ids = [e.text for e in feed.iter("{http://www.w3.org/2005/Atom}id")]
    assert len(ids) == len(set(ids))
    assert feed.findtext("a:updated", namespaces=ATOM) == max(e.findtext("a:updated", namespaces=ATOM) for e in entries)
    assert [e.find("a:link", ATOM).get("href") for e in entries] == [f"{v.id}/" for v in reversed(versions)]
    assert LIVES[status][2] in entries[-1].findtext("a:summary", namespaces=ATOM)


def test_an_entry_keeps_its_id_through_its_life_and_is_renewed_when_something_happens() -> None:
    found = version("2026-1", None, *FORCE, WITHDRAWAL)
    days = {"2026-02-10": "2026-02-10", "2026-03-25": "2026-03-24", "2026-05-01": "2026-04-02", "2026-08-02": "2026-08-01",
            "2026-09-02": "2026-09-01", "2027-01-01": "2026-10-01"}  # fmt: skip
    feeds = {on: feed_of(files(found, on=on)) for on in days}
    assert {on: feed.findtext("a:entry/a:updated", namespaces=ATOM) for on, feed in feeds.items()} == {
        on: f"{last}T00:00:00Z" for on, last in days.items()
    }
    broken = feed_of(files(altered(found), on="2027-01-01"))
    ids = {feed.findtext("a:entry/a:id", namespaces=ATOM) for feed in (*feeds.values(), broken)}
    assert len(ids) == 1


def test_one_text_frozen_twice_makes_two_entries() -> None:
    twice = [version(name, None, ASKED) for name in ("2026-1", "2026-2")]
    ids = [e.text for e in feed_of(files(*twice, on="2026-09-01")).iterfind("a:entry/a:id", ATOM)]
    assert len(set(ids)) == 2


# --- the calendar ------------------------------------------------------------------------------------------


def test_the_calendar_has_reviews_starts_ends_and_answers_that_are_awaited() -> None:
    found = version("2026-1", None, *FORCE, WITHDRAWAL)
    assert dates(files(found, on="2026-03-01")) == {"Antwoord van de MR": day("2026-03-24")}
    assert "herziening.ics" not in files(found, on="2026-03-24")
    later = {"Gaat gelden": day("2026-08-01"), "Opnieuw bekijken": day("2028-08-01")}
    assert dates(files(found, on="2026-04-02")) == later
    assert dates(files(found, on="2026-08-01")) == {"Opnieuw bekijken": day("2028-08-01")}
    assert dates(files(found, on="2026-09-01")) == {"Geldt niet meer": day("2026-10-01")}
    assert "herziening.ics" not in files(found, on="2026-10-01")


def test_a_review_that_its_successor_makes_needless_is_no_day_to_remember() -> None:
    versions, _ = life("vervangen")
    assert dates(files(*versions, on="2027-05-01")) == {"Gaat gelden": day("2027-08-01")}


def test_an_answer_is_awaited_until_it_is_there_and_asked_again_by_the_last_day() -> None:
    book = handbook({"MR": "all", "OMR": ("beeld",)})
    omr = replaced(ASKED, id=2, body="OMR", part=("beeld",), reply_by=day("2026-04-01"))
    gmr = replaced(ASKED, id=3, body="GMR", reply_by=day("2026-04-10"))
    again = replaced(ASKED, id=4, date=day("2026-03-20"), reply_by=day("2026-05-01"))
    asked = (ASKED, omr, gmr, again)
    waiting = {"Antwoord van de MR": day("2026-05-01"), "Antwoord van de OMR": day("2026-04-01"), "Antwoord van de GMR": day("2026-04-10")}  # fmt: skip
    written = files(version("2026-1", book, *asked), on="2026-03-21")
    assert dates(written) == waiting
    assert len(events(written)) == 3
    before = dates(files(version("2026-1", book, *asked), on="2026-03-19"))
    assert before == {**waiting, "Antwoord van de MR": day("2026-03-24")}
    partly = decision(5, "instemming", "MR", "2026-03-22", outcome="ingestemd", part=("gedrag",))
    advice = decision(6, "advies", "GMR", "2026-03-22", outcome="positief")
    left = dates(files(version("2026-1", book, *asked, partly, advice), on="2026-03-23"))
    assert left == {"Antwoord van de MR": day("2026-05-01"), "Antwoord van de OMR": day("2026-04-01")}
    rest = decision(7, "instemming", "MR", "2026-03-23", outcome="onthouden")
    left = dates(files(version("2026-1", book, *asked, partly, advice, rest), on="2026-03-24"))
    assert left == {"Antwoord van de OMR": day("2026-04-01")}


def test_the_calendar_is_as_the_standard_wants_it() -> None:
    written = files(version("2026-1", handbook(name="School " + "met een lange naam " * 8), *FORCE), on="2026-04-02")
    data = written["herziening.ics"]
    assert data.startswith(b"BEGIN:VCALENDAR\r\n")
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    calendar = Calendar.from_ical(data)
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    for event in events(written):
        assert not event.errors
        assert event["DTSTART"].params["VALUE"] == "DATE"
        assert event["DTSTAMP"].dt == datetime.datetime(2026, 4, 2, tzinfo=datetime.UTC)
    ids = [str(event["UID"]) for event in events(written)]
    assert len(set(ids)) == len(ids) == 2
    later = events(
        files(version("2026-1", handbook(name="School " + "met een lange naam " * 8), *FORCE), on="2026-08-01")
    )
    assert [str(event["UID"]) for event in later] == ids[1:]


# --- the list, and the built site --------------------------------------------------------------------------


def test_the_list_is_as_mike_writes_it() -> None:
    versions, on = life("vervangen")
    assert json.loads(files(*versions, on=on, concept=True)["versions.json"]) == [
        {"version": "concept", "title": "concept", "aliases": []},
        {"version": "2027-1", "title": "2027-1", "aliases": ["geldend"]},
        {"version": "2026-1", "title": "2026-1", "aliases": []},
    ]


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_project(tmp_path_factory.mktemp("page") / "project")


def lived(run: Run, project: Path) -> None:
    """Two versions of `brug`, of which the second takes the place of the first, and a draft."""

    def decide(name: str, *arguments: str) -> None:
        assert run("decide", "brug", "afspraken", name, *arguments).code == 0

    for year in ("2025", "2026"):
        assert run("freeze", "brug", "afspraken", f"{year}-1").code == 0
        decide(f"{year}-1", "--kind", "voorgelegd", "--body", "MR", "--date", f"{year}-02-10")
        decide(f"{year}-1", "--kind", "instemming", "--body", "MR", "--date", f"{year}-03-24", "--outcome", "ingestemd")
        decide(f"{year}-1", "--kind", "vaststelling", "--body", "bestuur", "--date", f"{year}-04-02", "--review-by", "2029-01-01")  # fmt: skip
        change(project / "content" / "afspraken" / "gedrag.md", "Deel ", "Deel echt ")
    assert run("freeze", "brug", "afspraken", "2026-2").code == 0


def test_every_link_of_the_page_leads_somewhere(run: Run, project: Path) -> None:
    lived(run, project)
    build_in(project, "brug", "noord")
    folder = project / "site" / "brug" / "afspraken"
    path = folder / "versies" / "index.html"
    found = read_page(path)
    addresses = [str(a) for a in found.xpath("//@href") if not is_elsewhere(str(a))]
    for address in addresses:
        target, fragment = target_of(path, address)
        assert target.is_file(), address
        assert not fragment or read_page(target).xpath("//*[@id=$id]", id=fragment), address
    assert {"../2026-1/wat-verandert-er/", "../2025-1/handbook.json", "../versies.xml", "../herziening.ics", "../../../"} <= {*addresses}  # fmt: skip
    feed = etree.parse(folder / "versies.xml")
    hrefs = [str(href) for href in feed.xpath("//@href")]
    assert all(target_of(folder / "versies.xml", href)[0].is_file() for href in hrefs)
    folders = {p.parent.name for p in folder.glob("*/handbook.json")}
    assert {v["version"] for v in json.loads((folder / "versions.json").read_text())} == folders


def test_a_school_that_keeps_concept_and_history_to_itself(run: Run, project: Path) -> None:
    lived(run, project)
    change(overlay_of(project, "brug"), "publish: {concept: true}", "publish: {concept: false, history: false}")
    build_in(project, "brug")
    folder = project / "site" / "brug" / "afspraken"
    said = text_of(read_page(folder / "versies" / "index.html"))
    assert "2026-2" not in said
    assert "Versie 2025-1" in said
    assert "De tekst staat niet meer op deze site." in said
    assert json.loads((folder / "versions.json").read_text())[0]["version"] == "2026-1"
