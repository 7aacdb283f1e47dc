"""The search in a real browser: what people type finds what they mean, by mouse, keyboard and from a disk."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from browser import DESKTOP, PHONE, Look, Server, axe, in_every_look
from small_project import append, build_in, overlay_of, small_project

SCHOOL = "voorbeeldschool"
MEDIA, PHONES = f"{SCHOOL}/sociale-media/2026-2/", f"{SCHOOL}/mobiele-telefoons/2026-1/"
QUESTION = "mag ik klassenfoto's met mijn eigen telefoon maken"

# What somebody types, and what must then stand first.
FIRST = {
    QUESTION: "faq.klassenfotos",
    "Klassenfoto": "faq.klassenfotos",
    "klasenfoto": "faq.klassenfotos",
    "telefoons": "faq.telefoon-lesgebruik",
    "mobieltje afgepakt": "faq.telefoon-terugkrijgen",
    "filmpje maken in de klas": "faq.filmpje-in-de-klas",
    "video in de klas": "faq.filmpje-in-de-klas",
    "cyberpesten": "faq.pesten-avond",
    "sexting": "faq.naaktfoto",
    "chatgpt": "voorbeeldstichting.vraag-verslag-ai",
    "juf volgen op insta": "faq.leraar-volgen",
    "terugvolgen": "faq.terugvolgen",
    "wachtwoord": "faq.wachtwoord-gedeeld",
    "toestemming intrekken": "faq.toestemming-intrekken",
    "wanneer komt de politie": "faq.naar-de-politie",
    "krant": "voorbeeldstichting.vraag-journalist",
    "telefoon in de pauze": "faq.telefoon-pauze",
    "boze ouder": "faq.boze-ouder",
    "gescheiden": "faq.gescheiden-ouders",
    "bellen naar huis": "faq.telefoon-naar-huis",
    "stagiair": "faq.stagiaires",
    "artikel 5.3": "beeld.per-doel",
    "mag de juf in mijn telefoon kijken": "faq.telefoon-doorzoeken",
    "linkedin": "faq.linkedin-ouder",
    "disclaimer": "medewerkers.disclaimer",
    "rekenmachien": "faq.telefoon-rekenmachine",
    "bronnen": "bronnen/",
}
# What must stand among the first three.
AMONG = {
    "gsm kapot": "faq.telefoon-kapot",
    "mijn kind wordt gepest": "faq.klasgenoot-gepest",
    "foto": "faq.klassenfotos",
    "appgroep": "ouders.groepsapp-doel faq.groepsapp-waarvoor",
    "nepaccount": "faq.nepaccount-van-mij",
    "straf": "faq.maatregel-ouder",
    "bereikbaar in het weekend": "medewerkers.bereikbaar",
    "toestemmign": "faq.toestemming-intrekken",
    "horloge": "voorbeeldschool.vraag-horloge",
    "telefoo": "faq.telefoon-lesgebruik",
}


def opened(page: Page, address: str) -> Locator:
    """The dialog, opened with the button in the header."""
    page.goto(address)
    page.locator("header [data-search-open]").click()
    return page.locator("dialog#zoeken")


def typed(dialog: Locator, words: str) -> list[str]:
    """The addresses of what is found, best first."""
    dialog.get_by_role("searchbox").fill(words)
    expect(dialog.get_by_role("status")).to_have_text(re.compile("resulta|gevonden"))
    return dialog.locator("ol a").evaluate_all("links => links.map(link => link.href)")


def names(addresses: list[str]) -> list[str]:
    """The id of what each leads to, or the last of its folders."""
    return [
        address.rpartition("#")[2] if "#" in address else address.rstrip("/").rpartition("/")[2] + "/"
        for address in addresses
    ]


@pytest.fixture
def home(server: Server, demonstration: Path) -> str:
    return server.serve(demonstration)


# --- finding ---------------------------------------------------------------------------------------------


def test_what_people_type_finds_what_they_mean(page: Page, home: str) -> None:
    dialog, missed = opened(page, home + MEDIA), []
    for words, expected in {**FIRST, **AMONG}.items():
        found = names(typed(dialog, words))[: 1 if words in FIRST else 3]
        if not {*expected.split()} & {*found}:
            missed.append(f"{words}: {expected}, found {found}")
    assert missed == []


def test_the_other_protocol_finds_the_same(page: Page, home: str) -> None:
    dialog = opened(page, home + PHONES)
    assert names(typed(dialog, QUESTION))[0] == "faq.klassenfotos"
    assert names(typed(dialog, "smartphone in de pauze"))[0] == "faq.telefoon-pauze"


def test_a_question_goes_before_the_article_that_says_the_same(page: Page, home: str) -> None:
    dialog = opened(page, home + MEDIA)
    found = names(typed(dialog, "toestemming intrekken"))
    assert found.index("faq.toestemming-intrekken") < found.index("beeld.intrekken")
    result = dialog.locator("ol li").first
    expect(result).to_contain_text("Vraag · voor ouders · Protocol sociale media")
    expect(result).to_contain_text("Ja, dat kan altijd en zonder reden.")


def test_words_that_match_are_marked(page: Page, home: str) -> None:
    dialog = opened(page, home + MEDIA)
    typed(dialog, "telefoons klassenfoto")
    marked = dialog.locator("ol li").first.locator(".pb-search-title mark")
    expect(marked).to_have_text(["klassenfoto's", "telefoon"])


def test_each_hit_leads_to_its_place(page: Page, home: str) -> None:
    dialog = opened(page, home + MEDIA)
    for address in [*typed(dialog, "foto")[:3], *typed(dialog, "pauze")[:2], *typed(dialog, "bronnen")[:1]]:
        page.goto(address)
        if "#" in address:
            anchor = page.evaluate("document.getElementById(decodeURIComponent(location.hash.slice(1)))?.tagName")
            assert anchor in {"H2", "H3"}, address
        else:
            expect(page.locator("h1")).to_be_visible()


def test_nothing_found_says_what_to_do(page: Page, home: str) -> None:
    dialog = opened(page, home + MEDIA)
    assert typed(dialog, "xyzzyplugh") == []
    expect(dialog.get_by_role("status")).to_have_text("Niets gevonden")
    expect(dialog.get_by_text("probeer een ander woord")).to_be_visible()


def test_without_words_it_shows_where_to_begin(page: Page, home: str) -> None:
    dialog = opened(page, home + MEDIA)
    expect(dialog.get_by_role("link", name="Vragen en antwoorden")).to_be_visible()
    typed(dialog, "foto")
    expect(dialog.get_by_role("link", name="Vragen en antwoorden", exact=True)).to_be_hidden()


def test_small_words_alone_still_find(page: Page, home: str) -> None:
    assert typed(opened(page, home + MEDIA), "wie mag wat")


# --- which texts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["2026-3", "concept"])
def test_a_version_that_does_not_lead_finds_itself_alone(page: Page, home: str, version: str) -> None:
    address = f"{home}{SCHOOL}/sociale-media/{version}/"
    dialog = opened(page, address)
    found = typed(dialog, "telefoon")
    assert found
    assert [one for one in found if not one.startswith(address)] == []
    assert "Protocol" not in dialog.locator("ol li").first.inner_text()


def test_an_old_version_has_no_search(page: Page, home: str) -> None:
    page.goto(f"{home}{SCHOOL}/sociale-media/2025-1/?zoek=telefoon")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.get_by_role("button", name="Zoek").count() == 0
    assert page.locator("dialog").count() == 0


def test_a_text_that_leads_finds_the_other_protocol_too(page: Page, home: str) -> None:
    dialog = opened(page, home + MEDIA)
    found = typed(dialog, "rekenmachine")
    assert found == [f"{home}{PHONES}vragen/#faq.telefoon-rekenmachine"]
    expect(dialog.locator("ol li").first).to_contain_text("Protocol mobiele telefoons")


def test_the_page_of_the_school_finds_in_all_its_protocols(page: Page, home: str) -> None:
    dialog = opened(page, f"{home}{SCHOOL}/")
    assert typed(dialog, QUESTION)[0] == f"{home}{MEDIA}vragen/#faq.klassenfotos"
    assert typed(dialog, "rekenmachine") == [f"{home}{PHONES}vragen/#faq.telefoon-rekenmachine"]
    dialog.get_by_role("searchbox").press("Enter")
    expect(page).to_have_url(f"{home}{PHONES}vragen/#faq.telefoon-rekenmachine")


def test_it_works_from_a_disk(new_page: Callable[..., Page], demonstration: Path) -> None:
    page = new_page(PHONE)
    dialog = opened(page, (demonstration / MEDIA / "vragen" / "index.html").as_uri())
    assert names(typed(dialog, QUESTION))[0] == "faq.klassenfotos"
    assert names(typed(dialog, "telefoon in de pauze"))[0] == "faq.telefoon-pauze"
    dialog.locator("ol a").first.click()
    expect(page).to_have_url((demonstration / PHONES / "vragen" / "index.html").as_uri() + "#faq.telefoon-pauze")
    expect(page.locator("h1")).to_have_text("Vragen en antwoorden")


def test_an_address_can_hold_the_words(page: Page, home: str) -> None:
    page.goto(f"{home}{MEDIA}?zoek=mobieltje+afgepakt")
    dialog = page.locator("dialog#zoeken")
    expect(dialog.get_by_role("searchbox")).to_have_value("mobieltje afgepakt")
    expect(dialog.locator("ol a").first).to_contain_text("ingenomen telefoon")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_nothing_is_loaded_before_somebody_searches(page: Page, home: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(home + MEDIA)
    assert [url for url in asked if "/search/" in url or url.endswith("zoeken.js")] == []
    page.locator("header [data-search-open]").click()
    typed(page.locator("dialog#zoeken"), "foto")
    loaded = sorted(url.rpartition("/")[2] for url in asked if "/search/" in url or url.endswith("zoeken.js"))
    assert loaded == ["dutch-stemmer.js", "find.js", "minisearch.js", "zoeken.js", "zoeken.js"]


def test_where_it_cannot_load_it_says_so(page: Page, home: str, watch: object) -> None:
    page.route("**/minisearch.js", lambda route: route.abort())
    dialog = opened(page, home + MEDIA)
    expect(dialog.get_by_role("status")).to_contain_text("Zoeken lukt nu niet")
    watch.faults.clear()  # type: ignore[attr-defined]


# --- by keyboard, and for everybody ----------------------------------------------------------------------


def test_by_keyboard(page: Page, home: str) -> None:
    page.goto(home + MEDIA)
    button = page.locator("header [data-search-open]")
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog#zoeken")
    field, links = dialog.get_by_role("searchbox"), dialog.locator("ol a")
    expect(field).to_be_focused()
    page.keyboard.type("toestemming")
    expect(links.nth(2)).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(field).to_have_value("toestemming")
    address = links.nth(0).evaluate("link => link.href")
    page.keyboard.press("Enter")
    expect(page).to_have_url(address)


def test_focus_stays_within(page: Page, home: str) -> None:
    dialog = opened(page, home + MEDIA)
    typed(dialog, "disclaimer")
    for _ in range(12):
        page.keyboard.press("Tab")
        inside = "document.activeElement === document.body || Boolean(document.activeElement.closest('dialog'))"
        assert page.evaluate(inside)


def test_a_hit_on_the_same_page_closes_the_search(page: Page, home: str) -> None:
    dialog = opened(page, f"{home}{MEDIA}vragen/")
    typed(dialog, QUESTION)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.locator("[id='faq.klassenfotos']")).to_be_in_viewport()


def test_the_button_and_a_press_beside_it_close_it(page: Page, home: str) -> None:
    dialog = opened(page, home + MEDIA)
    dialog.get_by_role("button", name="Sluiten").click()
    expect(dialog).to_be_hidden()
    page.locator("header [data-search-open]").click()
    page.mouse.click(5, 400)
    expect(dialog).to_be_hidden()


def test_a_single_key_opens_nothing(page: Page, home: str) -> None:
    page.goto(home + MEDIA)
    for key in "abcdefghijklmnopqrstuvwxyz/?.,":
        page.keyboard.press(key)
    expect(page.locator("dialog#zoeken")).to_be_hidden()


@in_every_look
def test_axe_finds_nothing_in_the_search(new_page: Callable[..., Page], home: str, look: Look) -> None:
    page = new_page(look)
    dialog = opened(page, home + MEDIA)
    expect(dialog.get_by_role("link", name="Vragen en antwoorden")).to_be_visible()
    # Axe holds the page below for part of the background, of which nothing shows through.
    page.evaluate("document.querySelectorAll('body > :not(dialog)').forEach(one => one.style.visibility = 'hidden')")
    assert axe(page, within="dialog") == []
    typed(dialog, QUESTION)
    assert axe(page, within="dialog") == []
    typed(dialog, "xyzzyplugh")
    assert axe(page, within="dialog") == []


@pytest.mark.parametrize(("width", "height"), [(320, 256), (256, 600), (844, 390)])
def test_it_fits_a_small_screen(new_page: Callable[..., Page], home: str, width: int, height: int) -> None:
    page = new_page(DESKTOP, viewport={"width": width, "height": height})
    dialog = opened(page, home + MEDIA)
    typed(dialog, QUESTION)
    assert dialog.evaluate("one => one.scrollWidth <= one.clientWidth")
    page.keyboard.press("ArrowDown")
    expect(dialog.locator("ol a").first).to_be_in_viewport(ratio=0.5)
    for control in dialog.locator("input, button, ol a").all():
        box = control.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 24


def test_no_text_becomes_markup(page: Page, server: Server, tmp_path: Path) -> None:
    folder = small_project(tmp_path)
    title = "Is <img src=x onerror=fout()> een </script> plaatje"
    question = {
        "title": title,
        "audience": ["ouder"],
        "reason": "Een proef.",
        "last-in": "ouders",
        "text": "Nee, 3 < 4 & 5 > 4.",
    }
    append(overlay_of(folder, "brug"), f"faq: {{add: {{brug.gek: {json.dumps(question)}}}}}\n")
    build_in(folder, "brug")
    dialog = opened(page, server.serve(folder / "site") + "brug/afspraken/concept/")
    assert names(typed(dialog, "onerror"))[0] == "brug.gek"
    expect(dialog.locator("ol li").first.locator(".pb-search-title")).to_have_text(title)
    assert dialog.locator("ol img, ol b").count() == 0
