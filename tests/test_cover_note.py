"""The voorlegger: what a council is asked, what changes, and how it can answer, in each situation that there is."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from material.plugins.search.plugin import Parser

from built_site import Element, text_of, with_class
from commands import Run
from edits import clause_of
from frozen import OTHER, day, decision, handbook, version
from nu_checker import check_html
from protocolboek.adopt import history
from protocolboek.build.against import against
from protocolboek.compare import compare
from protocolboek.model.bodies import by_body
from protocolboek.model.edition import Edition, Shown
from protocolboek.model.handbook import (
    Absent,
    Causes,
    Clause,
    Consent,
    Former,
    FormerNorm,
    Handbook,
    Layer,
    Organisation,
    Origin,
    Source,
    Step,
)
from protocolboek.model.standing import Standing
from protocolboek.model.version import Version, control_code
from protocolboek.pipeline import load_project
from protocolboek.render import render, templates_in
from protocolboek.render.cover_note import asks
from protocolboek.render.gist import LINES, NAMES, shared
from protocolboek.render.grounds import REASONS
from protocolboek.render.links import pages_of
from small_project import BASE, crowded_project

WORDS = load_project(BASE).canon.words
TEMPLATES = templates_in(Path(__file__).parent.parent / "overrides")
ON = "2026-06-01"
THREE: Consent = {"OMR": ("beeld",), "MR": "all", "PMR": ("gedrag",)}
LAYERS = (
    Layer(id="canon", name="Basistekst", kind="canon"),
    Layer(id="koepel", name="De Koepel", kind="foundation"),
    Layer(id="brug", name="De Brug", kind="school"),
)
ASKED = decision(1, "voorgelegd", "MR", "2026-03-01", reply_by="2026-04-12")


# --- what is put together --------------------------------------------------------------------------------


def article(section: str, n: int, text: str, *, own: bool = False) -> Clause:
    made = clause_of(text, name=f"{section}.{n}", title=f"Over {section} {n}")
    causes = Causes(overlay=f"sha256:{text}") if own else Causes(canon=f"sha256:{text}")
    return made.model_copy(update={"number": f"{section}.{n}", "causes": causes})


def book(texts: dict[str, Sequence[str]], consent: Consent | None = None, *, own: bool = False) -> Handbook:
    """A handbook with an article for each of the texts, by section."""
    made = handbook(consent, sections=tuple(texts))
    sections = (
        section.model_copy(
            update={"clauses": tuple(article(section.id, n, t, own=own) for n, t in enumerate(texts[section.id], 1))}
        )
        for section in made.sections
    )
    return made.model_copy(update={"sections": tuple(sections)})


def plain(consent: Consent | None = None) -> Handbook:
    return book({name: ["Wees vriendelijk."] for name in ("gedrag", "telefoon", "beeld")}, consent)


def origin(layer: str, *steps: Step) -> Origin:
    return Origin(layer=layer, steps=steps)


def step(layer: str, reason: str | None, operation: Any = "replace") -> Step:
    return Step(layer=layer, file="f", line=1, column=1, operation=operation, reason=reason, decided_by="het team")


def grounded(made: Version, **changes: Any) -> Version:
    """With layers, and what else its provenance tells."""
    assert made.provenance
    return replace(made, provenance=made.provenance.model_copy(update={"layers": LAYERS, **changes}))


def edition_of(versions: Sequence[Version], on: str = ON, **more: Any) -> Edition:
    """The last of these versions as it is published on a day, among the others."""
    found = history([grounded(made) for made in versions], on=day(on))
    texts = [text_at(standing, found.in_force) for standing in reversed(found.standings)]
    others = tuple(Shown(text.version, text.standing, pages_of(text.handbook)) for text in texts)
    return replace(texts[0], **{"others": others, "changes": against(texts[0], texts), **more})


def text_at(standing: Standing, in_force: Standing | None) -> Edition:
    made = standing.version
    assert made.handbook
    assert made.provenance
    return Edition(made.handbook, made.provenance, {}, WORDS, version=made.id, standing=standing, in_force=in_force)


def source_of(edition: Edition, *, alone: bool = False) -> str:
    pages = render(edition, TEMPLATES, alone=alone).pages
    return str(next(page.drawn.html for page in pages if page.path == "voorlegger"))


def note(*versions: Version, on: str = ON, **more: Any) -> Element:
    return html.fragment_fromstring(source_of(edition_of(versions, on, **more)))


def councils(page: Element) -> dict[str, str]:
    """What is said of each council."""
    return {text_of(row[0]): text_of(row[1]) for row in with_class(page, "pb-councils")[0]}


def forms(page: Element) -> dict[str, list[str]]:
    """The rows of each form, by its council."""
    return {
        text_of(form.xpath("h3")[0]).split()[-1]: [text_of(row) for row in with_class(form, "pb-boxes-part")]
        for form in with_class(page, "pb-reply")
    }


def record(page: Element) -> str:
    return " ".join(text_of(found) for found in with_class(page, "pb-note-record"))


def consented(number: int, body: str = "MR", date: str = "2026-04-01", **more: Any) -> Any:
    return decision(number, "instemming", body, date, **{"outcome": "ingestemd", **more})


def adopted(number: int, date: str = "2026-05-01", **more: Any) -> Any:
    return decision(number, "vaststelling", "bestuur", date, **more)


# --- is there one ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("consent", [{}, {"MR": ("elders",)}, {"MR": ()}])
def test_who_is_asked_nothing_gets_no_page(consent: Consent) -> None:
    edition = edition_of([version("2026-1", plain(consent))])
    assert not asks(edition)
    assert "voorlegger" not in [page.path for page in render(edition, TEMPLATES).pages]


def test_a_concept_has_none_until_it_is_frozen() -> None:
    edition = edition_of([version("2026-1", plain())])
    assert asks(edition)
    assert not asks(replace(edition, standing=None, version="concept"))


def test_a_section_that_the_handbook_has_not_is_not_asked_about() -> None:
    page = note(version("2026-1", plain({"MR": ("telefoon", "elders"), "OMR": ("elders",)})))
    assert list(councils(page)) == ["MR"]
    assert "Hoofdstuk 2. Telefoon" in councils(page)["MR"]
    assert "elders" not in text_of(page)


# --- asked and answered ----------------------------------------------------------------------------------


def test_what_is_frozen_and_not_submitted() -> None:
    page = note(version("2026-1", plain()))
    assert "De MR wordt gevraagd in te stemmen met versie 2026-1 van het Protocol afspraken van De Brug." in text_of(
        page
    )
    assert "Dit is nog niet aan de MR voorgelegd." in councils(page)["MR"]
    assert "Het hele protocol nog niet voorgelegd" in councils(page)["MR"]
    assert forms(page) == {"MR": ["Het hele protocol:"]}
    assert record(page) == ""


def test_what_is_submitted_with_and_without_a_day_for_the_answer() -> None:
    said = councils(note(version("2026-1", plain(), ASKED)))["MR"]
    assert "Voorgelegd op 1 maart 2026. Antwoord graag uiterlijk op 12 april 2026." in said
    said = councils(note(version("2026-1", plain(), replace(ASKED, reply_by=None))))["MR"]
    assert "Voorgelegd op 1 maart 2026. Er staat geen datum bij voor het antwoord." in said
    assert "antwoord gevraagd" in said


def test_a_part_that_was_answered_leaves_the_others_on_the_form() -> None:
    page = note(version("2026-1", plain(), ASKED, consented(2, part=("telefoon",), minutes="MR, punt 5")))
    said = councils(page)["MR"]
    assert "Op 1 april 2026 stemde de raad in (‘Telefoon’). Notulen: MR, punt 5." in said
    assert "Nog geen antwoord over ‘Gedrag’ en ‘Beeld’." in said
    assert forms(page) == {"MR": ["Gedrag:", "Beeld:"]}


def test_a_part_that_was_not_submitted_is_told() -> None:
    part = decision(1, "voorgelegd", "MR", "2026-03-01", part=("gedrag", "beeld"))
    said = councils(note(version("2026-1", plain(), part)))["MR"]
    assert "Voorgelegd op 1 maart 2026: ‘Gedrag’ en ‘Beeld’." in said
    assert "Nog niet voorgelegd: ‘Telefoon’." in said


def test_a_refusal_leaves_nothing_to_fill_in() -> None:
    page = note(version("2026-1", plain(), ASKED, consented(2, outcome="onthouden")))
    assert "stemde niet in" in councils(page)["MR"]
    assert "Op 1 april 2026 stemde de raad niet in." in councils(page)["MR"]
    assert record(page) == "Niet elke raad stemde in. Deze versie kan zo niet worden vastgesteld."
    assert forms(page) == {}


def test_consent_on_a_condition_is_none_and_can_still_be_given() -> None:
    page = note(version("2026-1", plain(), ASKED, consented(2, outcome="onder-voorwaarde")))
    assert "alleen in onder een voorwaarde. Dat telt niet als instemming met deze tekst." in councils(page)["MR"]
    assert forms(page) == {"MR": ["Het hele protocol:"]}


def test_advice_is_no_consent() -> None:
    page = note(version("2026-1", plain(), ASKED, decision(2, "advies", "MR", "2026-04-01", outcome="positief")))
    assert "gaf de raad een positief advies. Een advies is geen instemming." in councils(page)["MR"]
    assert forms(page) == {"MR": ["Het hele protocol:"]}


@pytest.mark.parametrize(
    ("outcome", "told", "tag"),
    [
        ("vervangt-instemming", "die komt in de plaats van de instemming", "stemde in"),
        ("onthouding-blijft", "de raad hoefde niet in te stemmen", "stemde niet in"),
    ],
)
def test_a_ruling_stands_with_the_council_that_refused(outcome: Any, told: str, tag: str) -> None:
    ruling = decision(3, "uitspraak", "LCG-WMS", "2026-05-01", outcome=outcome, about="MR")
    page = note(version("2026-1", plain(), ASKED, consented(2, outcome="onthouden"), ruling))
    assert told in councils(page)["MR"]
    assert text_of(with_class(page, "pb-tag")[0]) == tag


def test_what_was_corrected_is_told_as_it_stands() -> None:
    wrong = consented(2, date="2026-04-01")
    right = decision(3, "correctie", "MR", "2026-04-02", corrects=2, outcome="ingestemd", minutes="MR, punt 6")
    said = councils(note(version("2026-1", plain(), ASKED, wrong, right)))["MR"]
    assert "Op 2 april 2026" in said
    assert "1 april" not in said


def test_several_councils_are_each_asked_their_own_part_the_whole_first() -> None:
    page = note(
        version(
            "2026-1",
            plain(THREE),
            ASKED,
            decision(2, "voorgelegd", "PMR", "2026-03-01", part=("gedrag",), reply_by="2026-04-12"),
            consented(3, "PMR", part=("gedrag",)),
        )
    )
    said = councils(page)
    assert list(said) == ["MR", "PMR", "OMR"]
    assert "De MR, PMR en OMR worden gevraagd" in text_of(page)
    assert said["PMR"].startswith("Hoofdstuk 1. Gedrag stemde in")
    assert "Op 1 april 2026 stemde de raad in." in said["PMR"]
    assert "Antwoord graag" not in said["PMR"]
    assert said["OMR"].startswith("Hoofdstuk 3. Beeld nog niet voorgelegd")
    assert forms(page) == {"MR": ["Het hele protocol:"], "OMR": ["Beeld:"]}
    assert [link.get("href") for link in page.xpath("//dd//a")] == ["../gedrag/", "../beeld/"]


def test_who_decides_on_the_whole_comes_first() -> None:
    assert list(councils(note(version("2026-1", plain({"MR": ("gedrag",), "GMR": "all", "DMR": "all"}))))) == [
        "GMR",
        "DMR",
        "MR",
    ]


def test_a_council_of_parts_answers_each() -> None:
    page = note(version("2026-1", plain({"OMR": ("gedrag", "beeld")})))
    assert "De hoofdstukken 1. Gedrag en 3. Beeld" in councils(page)["OMR"]
    assert forms(page) == {"OMR": ["Gedrag:", "Beeld:"]}
    boxes = [text_of(box) for box in with_class(page, "pb-box")]
    assert boxes == ["☐ stemt in", "☐ stemt niet in", "☐ wil eerst overleg"] * 2


def test_a_protocol_without_sections_is_asked_about_as_a_whole() -> None:
    empty = book({})
    assert forms(note(version("2026-1", empty, ASKED))) == {"MR": ["Het hele protocol:"]}
    assert forms(note(version("2026-1", empty, ASKED, consented(2)))) == {}


def test_a_decision_on_another_text_is_not_told_here_and_nobody_should_answer() -> None:
    page = note(version("2026-1", plain(), ASKED, consented(2, digest=OTHER)))
    assert "Antwoord daarom niet op deze voorlegger." in record(page)
    assert "1 april" not in text_of(page)
    assert "stemde in" not in councils(page)["MR"]
    assert forms(page) == {}


def test_consent_to_another_text_is_no_consent_to_this_one() -> None:
    entries = [replace(entry, digest=OTHER) for entry in (ASKED, consented(2), adopted(3))]
    page = note(version("2026-1", plain(), *entries))
    assert "Antwoord daarom niet op deze voorlegger." in record(page)
    assert "stemde" not in text_of(page)
    assert forms(page) == {}


# --- afterwards ------------------------------------------------------------------------------------------

COURSE = (ASKED, consented(2), adopted(3, effective="2026-08-01"))
STAGES = {
    "2026-04-15": "Alle gevraagde instemming is er.",
    "2026-06-01": "vastgesteld op 1 mei 2026 en geldt vanaf 1 augustus 2026.",
    "2026-09-01": "vastgesteld op 1 mei 2026 en geldt sinds 1 augustus 2026.",
}


@pytest.mark.parametrize("on", STAGES)
def test_afterwards_it_stays_as_a_record(on: str) -> None:
    page = note(version("2026-1", plain(), *COURSE), on=on)
    assert STAGES[on] in record(page)
    assert "Deze voorlegger blijft staan om te laten zien wat er is gevraagd." in record(page)
    assert "De MR is gevraagd in te stemmen" in text_of(page)
    assert "Op 1 april 2026 stemde de raad in." in councils(page)["MR"]
    assert forms(page) == {}
    assert "Wat kan de raad antwoorden?" not in text_of(page)


def test_what_was_withdrawn_says_so() -> None:
    gone = decision(2, "intrekking", "bestuur", "2026-05-20")
    assert "ingetrokken per 20 mei 2026" in record(note(version("2026-1", plain(), ASKED, gone)))


def test_what_was_replaced_says_until_when_it_was_in_force() -> None:
    versions = [version("2026-1", plain(), *COURSE), version("2026-2", plain({}), adopted(1, "2026-09-15"))]
    found = history([grounded(made) for made in versions], on=day("2026-10-01"))
    page = html.fragment_fromstring(source_of(text_at(found.standings[0], found.in_force)))
    assert "gold tot en met 14 september 2026" in record(page)


def test_what_is_decided_later_is_not_known_yet() -> None:
    made = version("2026-1", plain(THREE), ASKED, consented(2), decision(3, "voorgelegd", "OMR", "2026-05-01"))
    early = note(made, on="2026-03-15")
    assert "1 april" not in text_of(early)
    assert "Dit is nog niet aan de OMR voorgelegd." in councils(early)["OMR"]
    assert "MR" in forms(early)
    late = note(made, on="2026-05-15")
    assert "Op 1 april 2026 stemde de raad in." in councils(late)["MR"]
    assert "Voorgelegd op 1 mei 2026." in councils(late)["OMR"]


def test_the_page_has_no_clock() -> None:
    made = version("2026-1", plain(THREE), ASKED, consented(2))
    assert source_of(edition_of([made], "2026-05-01")) == source_of(edition_of([made], "2031-05-01"))


# --- what changes and why --------------------------------------------------------------------------------


def two(before: Handbook, after: Handbook, **more: Any) -> tuple[Version, Version]:
    """One in force, and one that was submitted after it."""
    old = version("2026-1", before, decision(1, "voorgelegd", "MR", "2025-01-01"), consented(2, date="2025-02-01"))
    old = replace(old, decisions=(*old.decisions, replace(adopted(3, "2025-03-01"), digest=old.digest)))
    return grounded(old), grounded(version("2026-2", after, ASKED), **more)


def test_the_first_version_has_nothing_to_be_compared_with() -> None:
    page = note(version("2026-1", plain(), ASKED))
    assert "Dit is de eerste versie." in text_of(page)
    assert "De tekst heeft 3 artikelen." in text_of(page)
    assert "wat-verandert-er" not in source_of(edition_of([version("2026-1", plain(), ASKED)]))


def test_what_there_was_before_the_first_version_leads_to_the_concordance() -> None:
    norm = FormerNorm(id="1", section="Algemeen", norm="Wees aardig.", clauses=("gedrag.1",))
    former = Former(title="Het oude protocol", date=None, link=None, norms=(norm,))
    page = note(grounded(version("2026-1", plain(), ASKED), former=former))
    assert "elke afspraak uit ‘Het oude protocol’" in text_of(page)
    assert page.xpath("//a[@href='../van-oud-naar-nieuw/']")
    later = note(*two(plain(), book({"gedrag": ["Anders."]}), former=former))
    assert "Het oude protocol" not in text_of(later)


def test_a_later_version_is_compared_with_the_one_in_force() -> None:
    page = note(*two(plain(), book({"gedrag": ["Wees altijd heel vriendelijk."], "telefoon": ["Wees vriendelijk."]})))
    counts = "1 artikel is letterlijk gelijk gebleven, 1 gewijzigd en 1 vervallen."
    assert f"Vergeleken met versie 2026-1, die nu geldt: {counts}" in text_of(page)
    lines = [text_of(line) for line in with_class(page, "pb-line-of")]
    assert "gedrag.1 Over gedrag 1 gewijzigd let op door de basistekst" in lines
    assert "beeld.1 Over beeld 1 vervallen door de basistekst" in lines
    assert page.xpath("//a[@href='../wat-verandert-er/#artikel-gedrag.1']")


def test_what_was_shown_to_the_council_but_is_not_in_force_is_only_named() -> None:
    versions = [version("2026-1", plain(), ASKED), version("2026-2", book({"gedrag": ["Anders."]}), ASKED)]
    text = text_of(note(*versions))
    assert "Vergeleken met versie 2026-1:" in text


def test_what_was_shown_to_the_council_is_compared_though_another_is_in_force() -> None:
    old, shown = two(plain(), book({"gedrag": ["Anders."]}))
    new = version("2026-3", book({"gedrag": ["Weer anders."]}), replace(ASKED, compared_with=shown.digest))
    text = text_of(note(old, shown, new))
    assert "Vergeleken met versie 2026-2: " in text
    assert "die nu geldt" not in text


def test_the_same_text_again() -> None:
    text = text_of(note(*two(plain(), plain())))
    assert "woord voor woord gelijk aan versie 2026-1, die nu geldt" in text
    assert "Er is niets veranderd waar een reden bij hoort." in text


@pytest.mark.parametrize("consent", [{"MR": "all"}, THREE, {"OMR": ("beeld",), "PMR": ("gedrag", "telefoon")}])
@pytest.mark.parametrize("count", [0, 1, 4, 16, 40])
def test_every_change_of_a_council_is_shown_or_counted(consent: Consent, count: int) -> None:
    before = book({s: [f"Oud {n} van {s}." for n in range(count)] for s in ("gedrag", "telefoon", "beeld")}, consent)
    after = book(
        {s: [f"Oud {n} van {s} en meer." for n in range(count)] for s in ("gedrag", "beeld", "nieuw")}, consent
    )
    page = note(*two(before, after))
    found = {one.bodies: len(one.changes) for one in by_body(compare(before, after)) if one.bodies}
    listed = [text_of(line) for line in with_class(page, "pb-line-of")]
    assert len(listed) <= LINES
    text = text_of(page)
    if consent.get("MR") == "all":
        total = found["MR",]
        assert f"En nog {total - len(listed)} andere" in text or total == len(listed)
        for body, section in (("PMR", "gedrag"), ("OMR", "beeld")):
            if body in consent:
                mine = found[body,]
                said = text.partition(f"Daarvan voor de {body}: ")[2].partition(" Daarvan")[0].partition("Alle wijz")[0]
                assert said.count(f"Over {section}") == min(mine, NAMES)
                assert f"en nog {mine - NAMES} andere." in said or mine <= NAMES
                assert said.startswith("niets.") == (not mine)
    else:
        more = sum(int(part.split()[0]) for part in text.split("En nog ")[1:])
        assert len(listed) + more == sum(found.values())


def test_what_no_council_decides_on_is_counted_apart() -> None:
    before = book({"gedrag": ["Een."], "beeld": ["Twee."]}, {"PMR": ("gedrag",)})
    after = book({"gedrag": ["Een en een."], "beeld": ["Twee en twee."]}, {"PMR": ("gedrag",)})
    text = text_of(note(*two(before, after)))
    assert "Over gedrag 1" in text
    assert "Over beeld 1" not in text
    assert "Eén andere wijziging gaat over een deel waarvoor hier geen instemming nodig is." in text


def test_what_only_looks_otherwise_gives_way_to_what_changed() -> None:
    texts = [f"Regel {n} is van ons." for n in range(LINES + 3)]
    changed = [text.replace("is van ons.", "is Van ons.") for text in texts[:-1]] + ["Heel iets anders dan eerst."]
    lines = [
        text_of(x) for x in with_class(note(*two(book({"gedrag": texts}), book({"gedrag": changed}))), "pb-line-of")
    ]
    assert len(lines) == LINES
    assert lines[-1].startswith(f"gedrag.{LINES + 3} ")


def test_what_came_and_where_meaning_may_turn_goes_before_the_rest() -> None:
    texts = [f"Regel {n} is van ons." for n in range(LINES + 1)]
    changed = [text.replace("is van ons.", "is van ons samen.") for text in texts]
    changed = [*changed[:-1], texts[-1].replace("is van", "is niet van"), "Deze regel is er nieuw bij gekomen."]
    page = note(*two(book({"gedrag": texts}), book({"gedrag": changed})))
    lines = [text_of(line) for line in with_class(page, "pb-line-of")]
    assert len(lines) == LINES
    assert [line.split()[0] for line in lines[-2:]] == [f"gedrag.{LINES + 1}", f"gedrag.{LINES + 2}"]
    assert "En nog 2 andere wijzigingen" in text_of(page)


def test_reasons_there_is_no_room_for_are_counted() -> None:
    names = [f"gedrag.{n}" for n in range(1, REASONS + 4)]
    # Two changes have the last reason.
    reasons = [*(f"Reden {n}." for n in range(len(names) - 1)), f"Reden {len(names) - 2}."]
    clauses = {name: origin("brug", step("brug", words)) for name, words in zip(names, reasons, strict=True)}
    before = book({"gedrag": ["Een."] * len(names)}, own=True)
    after = book({"gedrag": ["Twee."] * len(names)}, own=True)
    old, new = two(before, after, clauses=clauses)
    page = note(grounded(old, clauses=clauses), new)
    assert len(with_class(page, "pb-reasons")[0]) == REASONS
    assert "Bij 3 andere wijzigingen staat ook een reden." in text_of(page)


def test_reasons_of_the_layers_that_brought_a_change_about_and_of_no_other() -> None:
    clauses = {
        "gedrag.1": origin("brug", step("brug", "Zo is het duidelijker.")),
        "telefoon.1": origin("brug", step("brug", "Dit is niet veranderd.")),
        "gedrag.2": origin("brug", step("brug", "Zo is het duidelijker."), step("koepel", "Dat was al eerder.")),
    }
    before = book({"gedrag": ["Een.", "Twee."], "telefoon": ["Drie."]}, own=True)
    after = book({"gedrag": ["Een en een.", "Twee en twee."], "telefoon": ["Drie."]}, own=True)
    old, new = two(before, after, clauses=clauses)
    page = note(grounded(old, clauses=clauses), new)
    assert "2 wijzigingen komen uit eigen tekst van De Brug." in text_of(page)
    [reason] = with_class(page, "pb-reasons")[0]
    assert text_of(reason) == (
        "gedrag.1 Over gedrag 1 en gedrag.2 Over gedrag 2: Zo is het duidelijker. (De Brug, besloten door: het team)"
    )


def test_the_reason_for_what_was_left_out() -> None:
    gone = Absent(
        id="beeld.1", title="Over beeld 1", why="omit", digest=OTHER, steps=(step("koepel", "Dubbel.", "omit"),)
    )
    page = note(
        *two(plain(), book({"gedrag": ["Wees vriendelijk."], "telefoon": ["Wees vriendelijk."]}), absent=(gone,))
    )
    assert "komen van het bestuur." in text_of(page)
    assert "beeld.1 Over beeld 1: Dubbel. (De Koepel" in text_of(page)


def test_the_releases_of_the_shared_text() -> None:
    after = book({"gedrag": ["Anders."], "telefoon": ["Wees vriendelijk."], "beeld": ["Wees vriendelijk."]})
    page = note(*two(plain(), after, canon="2027-1"))
    assert (
        "1 wijziging komt uit de basistekst die alle scholen delen: eerst uitgave 2026-1, nu uitgave 2027-1."
        in text_of(page)
    )


@pytest.mark.parametrize(
    ("wanted", "given"),
    [([], []), ([40], [15]), ([4], [4]), ([30, 4, 3], [8, 4, 3]), ([30, 30], [8, 7]), ([0, 20], [0, 15])],
)
def test_who_wants_few_lines_gets_them_all(wanted: list[int], given: list[int]) -> None:
    assert sum(shared(LINES, wanted)) == min(LINES, sum(wanted))
    assert sorted(shared(LINES, wanted)) == sorted(given)


# --- the page --------------------------------------------------------------------------------------------


def test_the_code_and_the_digest_stand_on_every_form() -> None:
    made = version("2026-1", plain(THREE), ASKED)
    page = note(made)
    assert len(with_class(page, "pb-reply")) == 3
    for form in with_class(page, "pb-reply"):
        assert text_of(with_class(form, "pb-code")[0]) == control_code(made.digest)
        assert made.digest in text_of(form)
        assert "Neem deze code over in de notulen." in text_of(form)
    assert page.xpath("//a[@href='../../versies/']")
    assert not note(made, others=()).xpath("//a[@href='../../versies/']")


def test_the_law_is_linked_where_the_handbook_has_it_as_a_source() -> None:
    made = version("2026-1", plain())
    law = Source(id="wms-10", title="WMS", publisher="p", link="https://example.org", about="a", clauses=("gedrag.1",))
    name = "Wet medezeggenschap op scholen, artikel 10"
    assert name in text_of(note(made))
    assert not note(made).xpath("//a[contains(@href, 'wms-10')]")
    [link] = note(grounded(made, sources=(law,))).xpath("//a[@href='../bronnen/#wms-10']")
    assert text_of(link) == name


def test_the_article_is_not_named_for_a_part_of_a_council() -> None:
    text = text_of(note(version("2026-1", plain({"OMR": ("beeld",)}))))
    assert "Wet medezeggenschap op scholen. De OMR is het deel van de MR namens de ouders." in text
    assert "artikel 10" not in text


def test_silence_is_said_to_be_no_consent() -> None:
    assert "Geen antwoord is geen instemming." in text_of(note(version("2026-1", plain())))


def test_hostile_names_are_escaped() -> None:
    nasty = "<script>alert('&\"')</script>"
    made = plain({nasty: "all", "OMR": ("beeld",)})
    made = made.model_copy(
        update={
            "school": made.school.model_copy(update={"name": nasty}),
            "protocol": Organisation(id="afspraken", name=nasty),
            "sections": tuple(s.model_copy(update={"title": nasty}) for s in made.sections),
        }
    )
    asked = [decision(1, "voorgelegd", nasty, "2026-03-01"), consented(2, nasty, minutes=nasty)]
    page = source_of(edition_of([version("2026-1", plain()), version("2026-2", made, *asked)]))
    assert "<script" not in page
    assert nasty in html.fragment_fromstring(page).text_content()


def situations(*, alone: bool = False) -> dict[str, str]:
    after = book({"gedrag": ["Anders."], "nieuw": ["Nieuw."]}, THREE)
    editions = {
        "nieuw": edition_of([version("2026-1", plain())]),
        "drie": edition_of(two(plain(THREE), after)),
        "delen": edition_of([version("2026-1", plain(), ASKED, consented(2, part=("beeld",)))]),
        "weigering": edition_of([version("2026-1", plain(), ASKED, consented(2, outcome="onthouden"))]),
        "geldend": edition_of([version("2026-1", plain(), *COURSE)], "2026-09-01"),
        "mismatch": edition_of([version("2026-1", plain(), ASKED, consented(2, digest=OTHER))]),
    }
    return {name: source_of(edition, alone=alone) for name, edition in editions.items()}


def test_every_situation_is_valid_html(tmp_path: Path) -> None:
    for name, page in situations().items():
        source = f'<!doctype html><html lang="nl"><head><title>x</title></head><body>{page}</body></html>'
        (tmp_path / f"{name}.html").write_text(source, encoding="utf-8")
    assert [f"{f.file.name}: {f.message} {f.extract}" for f in check_html(sorted(tmp_path.iterdir()))] == []


def test_nothing_of_the_page_is_found_by_the_search_of_another_engine() -> None:
    for page in situations(alone=True).values():
        parser = Parser()
        parser.feed(page)
        parser.close()
        assert [section.title for section in parser.data if section.title] == []
        assert "".join("".join(section.text) for section in parser.data).strip() == ""


# --- on the site -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return crowded_project(tmp_path_factory.mktemp("cover-note") / "project")


def test_a_version_that_was_submitted_has_its_voorlegger_on_the_site(run: Run, project: Path) -> None:
    assert run("freeze", "brug", "afspraken", "2026-1").code == 0
    given = ("--kind", "voorgelegd", "--body", "MR", "--date", "2026-03-01", "--reply-by", "2026-04-12")
    assert run("decide", "brug", "afspraken", "2026-1", *given).code == 0
    assert run("build", "brug", "--date", ON).code == 0
    folder = project / "site" / "brug" / "afspraken"
    page = html.document_fromstring((folder / "2026-1" / "voorlegger" / "index.html").read_text(encoding="utf-8"))
    assert "Antwoord graag uiterlijk op 12 april 2026." in text_of(page)
    assert not (folder / "concept" / "voorlegger").exists()
