"""The pages for pupils, parents and staff in a real browser: an answer is two taps away, and every link to it holds."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from browser import DESKTOP, PHONE, Look, Server

TEXT = "voorbeeldschool/sociale-media/2026-2/"
CONCEPT = "voorbeeldschool/sociale-media/concept/"
ASKED = "Mag ik klassenfoto's met mijn eigen telefoon maken?"
ROLES = ("leerlingen", "ouders", "medewerkers")
NewPage = Callable[..., Page]


@pytest.fixture(scope="session")
def address(server: Server, demonstration: Path) -> str:
    return server.serve(demonstration)


def main_of(page: Page) -> Locator:
    return page.get_by_role("main")


@pytest.mark.parametrize("look", [PHONE, DESKTOP], ids=lambda look: look.name)
def test_staff_find_in_two_taps_whether_they_may_use_their_own_telephone(
    look: Look, new_page: NewPage, address: str
) -> None:
    page = new_page(look)
    page.goto(address + TEXT)
    main_of(page).get_by_role("link", name="Voor medewerkers").click()
    asked = main_of(page).locator("details", has_text=ASKED)
    expect(asked.locator("p").first).to_be_hidden()
    asked.locator("summary").click()
    expect(asked.locator("p").first).to_be_visible()
    assert len(asked.locator("p").first.inner_text()) > 10
    asked.get_by_role("link", name="Lees het hele antwoord").click()
    heading = page.get_by_role("heading", name=ASKED)
    expect(heading).to_be_in_viewport()
    assert page.url.endswith("vragen/medewerkers/#faq.klassenfotos")


def test_the_same_by_keyboard_alone(page: Page, address: str) -> None:
    page.goto(address + TEXT)
    main_of(page).get_by_role("link", name="Voor medewerkers").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/voor-medewerkers/")
    main_of(page).locator("summary", has_text=ASKED).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    # Between the question and the whole answer there may be links within the short one.
    for _ in range(4):
        if "hele antwoord" in page.evaluate("document.activeElement.textContent"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/vragen/medewerkers/#faq.klassenfotos")


def test_without_a_script_the_way_is_the_same(new_context: Callable[..., BrowserContext], address: str) -> None:
    page = new_context(PHONE, java_script_enabled=False).new_page()
    page.goto(address + TEXT)
    page.get_by_role("main").get_by_role("link", name="Voor medewerkers").click()
    page.locator("details summary", has_text=ASKED).click()
    page.get_by_role("link", name=f"Lees het hele antwoord op de vraag: {ASKED}").click()
    expect(page.get_by_role("heading", name=ASKED)).to_be_in_viewport()


@pytest.mark.parametrize("home", ["vragen/", "vragen/medewerkers/"])
def test_the_link_to_a_question_leads_to_that_question(home: str, new_page: NewPage, address: str) -> None:
    page = new_page(PHONE)
    page.goto(address + TEXT + home)
    link = page.get_by_role("link", name=f"Link naar deze vraag: {ASKED}")
    expect(link).to_have_text("Link naar deze vraag")
    link.click()
    shared = page.url
    assert shared.endswith(f"{home}#faq.klassenfotos")
    other = new_page(DESKTOP)
    other.goto(shared)
    expect(other.get_by_role("heading", name=ASKED)).to_be_in_viewport()


def test_the_lasting_address_of_a_question_leads_to_its_home(page: Page, address: str) -> None:
    page.goto(address + "voorbeeldschool/sociale-media/artikel/#faq.klassenfotos")
    page.wait_for_url("**/vragen/#faq.klassenfotos")
    expect(page.get_by_role("heading", name=ASKED)).to_be_in_viewport()


def test_an_answer_leads_to_its_articles_from_the_deeper_folder(page: Page, address: str) -> None:
    page.goto(address + TEXT + "vragen/medewerkers/")
    article = page.locator("article.pb-question", has_text=ASKED)
    link = article.get_by_role("link", name="artikel").first
    number = link.inner_text().removeprefix("artikel ")
    link.click()
    expect(page.locator("h2:target .pb-number")).to_have_text(number)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_has_the_same_page_in_another_version(role: str, page: Page, address: str) -> None:
    page.goto(address + TEXT + f"voor-{role}/")
    page.get_by_text("Andere versies").click()
    page.get_by_role("link", name="Concept").click()
    assert page.url == address + CONCEPT + f"voor-{role}/"
    page.goto(address + f"voorbeeldschool/sociale-media/geldend/vragen/{role}/")
    page.wait_for_url(address + TEXT + f"vragen/{role}/")


def test_pupils_reach_a_rule_and_help(new_page: NewPage, address: str) -> None:
    page = new_page(PHONE)
    page.goto(address + CONCEPT + "voor-leerlingen/")
    page.get_by_role("link", name="Is er online iets naars gebeurd?").click()
    expect(page.get_by_role("heading", name="Hulp nodig?")).to_be_in_viewport()
    expect(page.locator("#hulp ~ ul a").first).to_be_visible()
    line = page.locator(".pb-said li").first
    number = line.get_by_role("link").inner_text().split()[1]
    line.get_by_role("link").click()
    expect(page.locator("h2:target .pb-number")).to_have_text(number)


def test_from_a_disk_the_way_is_the_same(new_page: NewPage, demonstration: Path) -> None:
    page = new_page(PHONE)
    page.goto((demonstration / TEXT / "index.html").as_uri())
    main_of(page).get_by_role("link", name="Voor medewerkers").click()
    main_of(page).locator("summary", has_text=ASKED).click()
    page.get_by_role("link", name=f"Lees het hele antwoord op de vraag: {ASKED}").click()
    expect(page.get_by_role("heading", name=ASKED)).to_be_in_viewport()


def test_on_paper_every_question_shows_its_answer(page: Page, address: str) -> None:
    page.goto(address + TEXT + "voor-medewerkers/")
    answer = main_of(page).locator("details", has_text=ASKED).locator("p").first
    expect(answer).to_be_hidden()
    page.emulate_media(media="print")
    expect(answer).to_be_visible()
    expect(page.get_by_role("link", name="Alle antwoorden op één pagina")).to_be_hidden()
