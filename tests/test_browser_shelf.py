"""The index of all schools and a school's start page in a real browser: the filter, the search, light and dark."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from browser import DESKTOP, PHONE, Look, Server, axe, in_every_look
from shelves import index_of, shelf

NewPage = Callable[..., Page]
SCHOOLS = 300
STATUSES = ("geldend", "concept", "voorgelegd")
ALL = f"{SCHOOLS} scholen en stichtingen"


BOARDS = {number: f"Stichting Groep {number % 13}" if number % 13 else "" for number in range(SCHOOLS)}
WITHIN = {7: "De Grote Ster"}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of 300 schools under twelve boards and without one."""
    shelves = [
        shelf(f"Basisschool Élan {number}", STATUSES[number % 3], board=board or None, within=WITHIN.get(number))
        for number, board in BOARDS.items()
    ]
    return index_of(tmp_path_factory.mktemp("many"), *shelves).parent


def holding(*words: str) -> int:
    """How many schools have all of these in what can be searched."""
    texts = [f"basisschool elan {n} {board} {WITHIN.get(n, '')} protocol 0".lower() for n, board in BOARDS.items()]
    return sum(all(word in text for word in words) for text in texts)


Index = Callable[..., Page]


@pytest.fixture
def index(many: Path, server: Server, new_page: NewPage) -> Index:
    def opened(look: Look = DESKTOP, **options: object) -> Page:
        page = new_page(look, **options)
        page.goto(server.serve(many))
        return page

    return opened


def schools(page: Page) -> Locator:
    return page.locator(".pb-school:visible")


def told(page: Page) -> Locator:
    return page.get_by_role("status")


@pytest.mark.parametrize("words", ["elan 299", "ÉLAN  12", "groep 12", "29 groep 3", "grote ster", "protocol"])
def test_words_find_schools_whatever_their_case_and_accents(index: Index, words: str) -> None:
    page = index()
    expect(told(page)).to_have_text(ALL)
    page.get_by_label("Zoek een school, locatie of stichting").fill(words)
    found = holding(*words.lower().replace("é", "e").split())
    assert found
    expect(schools(page)).to_have_count(found)
    expect(told(page)).to_have_text(ALL if found == SCHOOLS else f"{found} van {ALL}")


def test_a_board_without_a_school_left_goes_too(index: Index) -> None:
    page = index()
    page.get_by_role("searchbox").fill("elan 299")
    expect(page.locator(".pb-board:visible")).to_have_count(1)


def test_kinds_add_up_and_narrow_what_the_words_found(index: Index) -> None:
    page = index()
    force, proposal = page.get_by_label("Er geldt een protocol"), page.get_by_label("Er ligt een voorstel")
    force.check()
    expect(schools(page)).to_have_count(100)
    proposal.check()
    expect(told(page)).to_have_text(f"200 van {ALL}")
    page.get_by_role("searchbox").fill("Élan 3")
    both = schools(page).count()
    force.uncheck()
    assert 0 < schools(page).count() < both


def test_an_empty_result_says_what_to_do_and_gives_a_way_back(index: Index) -> None:
    page = index()
    page.get_by_role("searchbox").fill("zo heet er geen")
    page.get_by_label("Er geldt een protocol").check()
    expect(schools(page)).to_have_count(0)
    expect(page.locator(".pb-board:visible")).to_have_count(0)
    expect(told(page)).to_have_text("Niets gevonden")
    expect(page.get_by_text("typ alleen een deel ervan")).to_be_visible()
    page.get_by_role("button", name="Toon weer alle scholen").click()
    expect(schools(page)).to_have_count(SCHOOLS)
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page.get_by_label("Er geldt een protocol")).not_to_be_checked()
    expect(page.get_by_text("typ alleen een deel ervan")).to_be_hidden()


def test_the_filter_works_by_keyboard_and_is_kept_on_the_way_back(index: Index) -> None:
    page = index()
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "school-zoeken":
            break
    page.keyboard.type("elan 299")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_label("Er geldt een protocol")).to_be_checked()
    expect(schools(page)).to_have_count(0)
    page.keyboard.press("Space")
    expect(schools(page)).to_have_count(1)
    page.goto("about:blank")
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("elan 299")
    expect(schools(page)).to_have_count(1)


def test_hundreds_of_schools_are_sifted_in_no_time(index: Index) -> None:
    page = index(PHONE)
    took = page.evaluate(
        """() => {
          const field = document.querySelector("#school-zoeken");
          const start = performance.now();
          for (const words of ["e", "el", "ela", "elan 2", "", "groep 3"]) {
            field.value = words;
            field.dispatchEvent(new Event("input", {bubbles: true}));
            document.body.offsetHeight;
          }
          return performance.now() - start;
        }"""
    )
    assert took < 3000


def test_without_a_script_all_schools_show_and_no_filter(index: Index) -> None:
    page = index(java_script_enabled=False)
    expect(schools(page)).to_have_count(SCHOOLS)
    expect(page.locator(".pb-filter")).to_be_hidden()
    expect(page.locator(".pb-filter-none")).to_be_hidden()


@in_every_look
def test_axe_finds_nothing_on_the_index_full_sifted_or_empty(index: Index, look: Look) -> None:
    page = index(look)
    found = axe(page)
    page.get_by_role("searchbox").fill("elan 29")
    found += axe(page)
    page.get_by_role("searchbox").fill("zo heet er geen")
    assert found + axe(page) == []


@pytest.mark.parametrize("width", [256, 320, 390, 1280])
def test_nothing_sticks_out_sideways(index: Index, width: int) -> None:
    page = index(Look("narrow", width, 700))
    assert page.evaluate("document.documentElement.scrollWidth") <= width


# --- the start page of a school --------------------------------------------------------------------------


@in_every_look
def test_axe_finds_nothing_on_a_start_page(demonstration: Path, server: Server, new_page: NewPage, look: Look) -> None:
    page = new_page(look)
    page.goto(server.serve(demonstration) + "voorbeeldschool/")
    assert axe(page) == []


def test_a_start_page_searches_all_protocols(demonstration: Path, server: Server, page: Page) -> None:
    page.goto(server.serve(demonstration) + "voorbeeldschool/")
    page.get_by_role("button", name="Zoek een antwoord").click()
    page.get_by_role("searchbox").fill("telefoons")
    expect(page.locator("dialog ol > li").first).to_be_visible()
    assert {"sociale-media", "mobiele-telefoons"} <= {
        str(link).split("/voorbeeldschool/")[1].split("/")[0]
        for link in page.locator("dialog ol > li a").evaluate_all("all => all.map(link => link.href)")
    }


def test_the_colours_of_a_school_are_on_its_pages_light_and_dark(
    demonstration: Path, server: Server, page: Page
) -> None:
    page.goto(server.serve(demonstration) + "voorbeeldschool/")
    header = page.locator(".pb-header")
    expect(header).to_have_css("background-color", "rgb(13, 79, 92)")
    page.get_by_role("button", name="Donker").click()
    expect(header).to_have_css("background-color", "rgb(0, 56, 69)")
    page.get_by_role("link", name="Voor ouders (Protocol sociale media)").click()
    expect(page.locator("h1")).to_be_visible()
    expect(header).to_have_css("background-color", "rgb(0, 56, 69)")
