"""Defined words and tables drawn as figures, in a real browser: pointer, keyboard, screen reader, no script."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route

from browser import DESKTOP, LOOKS, PHONE, Look, Server, axe, in_every_look
from protocolboek.render.terms import AFTER, BEFORE, EXPLANATIONS

RULES = "voorbeeldschool/sociale-media/2026-2"
PHONES = "voorbeeldschool/mobiele-telefoons/concept"
WORD = "a.pb-defined"
TIP = "[role=tooltip]"
COLOURS = """element => {
  const probe = document.body.appendChild(document.createElement("p"));
  probe.style.backgroundColor = "var(--pb-page)";
  const page = getComputedStyle(probe).backgroundColor, own = getComputedStyle(element);
  probe.remove();
  return [own.color, own.backgroundColor === "rgba(0, 0, 0, 0)" ? page : own.backgroundColor];
}"""
NARROW = Look("narrow", 320, 640)


def told_of(word: Locator, demonstration: Path) -> str:
    """What its definition says, as it stands beside the pages."""
    script = (demonstration / RULES / EXPLANATIONS).read_bytes().removeprefix(BEFORE).removesuffix(AFTER)
    said: str = json.loads(script)[(word.get_attribute("href") or "").partition("#")[2]]
    return said


@pytest.fixture
def opened(new_page: Callable[..., Page], server: Server, demonstration: Path) -> Callable[..., Page]:
    def open_page(address: str, look: Look = DESKTOP, **options: object) -> Page:
        page = new_page(look, **options)
        page.goto(f"{server.serve(demonstration)}{address}/index.html")
        return page

    return open_page


def test_focus_tells_what_a_word_means_and_escape_takes_it_away(
    opened: Callable[..., Page], demonstration: Path
) -> None:
    page = opened(f"{RULES}/beeld")
    word = page.locator(WORD).first
    assert page.locator(TIP).count() == 0
    word.focus()
    tip = page.locator(TIP)
    assert tip.inner_text() == told_of(word, demonstration)
    assert word.get_attribute("aria-describedby") == tip.get_attribute("id")
    page.keyboard.press("Escape")
    assert tip.count() == 0
    assert word.get_attribute("aria-describedby") is None
    assert word.evaluate("word => word === document.activeElement")


def test_the_next_word_tells_its_own_and_leaving_tells_nothing(
    opened: Callable[..., Page], demonstration: Path
) -> None:
    page = opened(f"{RULES}/beeld")
    words = page.locator(WORD)
    words.nth(0).focus()
    words.nth(1).focus()
    assert page.locator(TIP).inner_text() == told_of(words.nth(1), demonstration)
    assert page.locator("[aria-describedby=uitleg]").count() == 1
    page.locator(".pb-self").first.focus()
    assert page.locator(TIP).count() == 0


def test_a_pointer_may_rest_on_the_explanation(opened: Callable[..., Page]) -> None:
    page = opened(f"{RULES}/beeld")
    page.locator(WORD).first.hover()
    tip = page.locator(TIP)
    tip.hover()
    page.wait_for_timeout(600)
    assert tip.count() == 1
    page.mouse.move(5, 5)
    tip.wait_for(state="detached")


def test_what_words_mean_may_arrive_late_and_shows_where_the_reader_is_by_then(
    new_page: Callable[..., Page], server: Server, demonstration: Path
) -> None:
    held: list[Route] = []
    page = new_page(DESKTOP)
    page.route(f"**/{EXPLANATIONS}", lambda route: held.append(route))  # noqa: PLW0108 - no builtin may be given
    page.goto(f"{server.serve(demonstration)}{RULES}/beeld/index.html", wait_until="domcontentloaded")
    words = page.locator(WORD)
    words.nth(0).hover()
    page.mouse.move(5, 5)
    words.nth(1).focus()
    assert page.locator(TIP).count() == 0
    held.pop().continue_()
    page.locator(TIP).wait_for()
    assert page.locator(TIP).inner_text() == told_of(words.nth(1), demonstration)
    page.reload(wait_until="domcontentloaded")
    words.nth(0).hover()
    page.mouse.move(5, 5)
    held.pop().continue_()
    page.wait_for_timeout(600)
    assert page.locator(TIP).count() == 0


def test_a_word_leads_to_its_definition(opened: Callable[..., Page], demonstration: Path) -> None:
    page = opened(f"{RULES}/beeld")
    word = page.locator(WORD).first
    told = told_of(word, demonstration)
    word.click()
    page.wait_for_url("**/begrippen/**")
    article = page.locator("article.pb-article", has=page.locator(":target"))
    assert article.locator(".pb-text").inner_text() == told
    assert page.locator(TIP).count() == 0


def test_without_a_script_it_is_a_link(opened: Callable[..., Page]) -> None:
    page = opened(f"{RULES}/beeld", java_script_enabled=False)
    word = page.locator(WORD).first
    word.hover()
    word.click()
    page.wait_for_url("**/begrippen/**")


@pytest.mark.parametrize("look", [*LOOKS, NARROW], ids=lambda look: look.name)
def test_the_explanation_stays_on_the_screen(look: Look, opened: Callable[..., Page]) -> None:
    page = opened(f"{RULES}/beeld", look)
    for word in page.locator(WORD).all():
        word.focus()
        box, at = page.locator(TIP).bounding_box(), word.bounding_box()
        assert box
        assert at
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= look.width
        near = min(abs(box["y"] - at["y"] - at["height"]), abs(at["y"] - box["y"] - box["height"]))
        assert near <= at["height"] + 8
    assert page.evaluate("document.documentElement.scrollWidth") <= look.width


@in_every_look
@pytest.mark.parametrize("address", [f"{RULES}/beeld", f"{PHONES}/in-een-oogopslag", f"{PHONES}/telefooninnemen"])
def test_axe_finds_nothing(address: str, look: Look, opened: Callable[..., Page]) -> None:
    page = opened(address, look)
    for word in page.locator(WORD).all()[:1]:
        word.focus()
        # Of what lies over other things axe cannot tell the colours: they are those of the page itself.
        assert [found for found in axe(page, within=TIP) if "overlaps other elements" not in found] == []
        assert page.locator(TIP).evaluate(COLOURS) == page.locator(".pb").evaluate(COLOURS)
        page.keyboard.press("Escape")
    assert axe(page, within="main") == []


@pytest.mark.parametrize("look", [DESKTOP, PHONE, NARROW], ids=lambda look: look.name)
@pytest.mark.parametrize(
    ("address", "shape"),
    [
        (f"{PHONES}/telefooninnemen", "ladder"),
        (f"{PHONES}/telefoonregel", "phone-rule"),
        (f"{RULES}/melden", "report-route"),
    ],
)
def test_a_table_is_heard_as_one_on_every_screen(
    address: str, shape: str, look: Look, opened: Callable[..., Page]
) -> None:
    page = opened(address, look)
    table = page.locator(f"table[data-shape={shape}]")
    heard = table.aria_snapshot()
    rows = table.locator("tbody tr").count()
    assert heard.count("- row ") == rows + 1
    assert heard.count("- columnheader ") == table.locator("th").count()
    assert heard.count("- rowgroup") == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= look.width


def test_on_paper_a_ladder_keeps_its_steps(opened: Callable[..., Page]) -> None:
    page = opened(f"{PHONES}/telefooninnemen")
    page.emulate_media(media="print")
    steps = page.locator("table[data-shape=ladder] tr[data-step]")
    shown = "step => getComputedStyle(step, '::before').content.replace(/^\"(.*?)\".*/, '$1')"
    assert [step.evaluate(shown) for step in steps.all()] == [str(n + 1) for n in range(steps.count())]
    assert steps.count() == 4
