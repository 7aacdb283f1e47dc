"""What readers do with a handbook, by real clicks: another version of the same page, old beside new, from answer to rule."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser import DESKTOP, PHONE, Look, Server

NewPage = Callable[..., Page]
both_widths = pytest.mark.parametrize("look", [PHONE, DESKTOP], ids=lambda look: look.name)


@pytest.fixture
def protocol(server: Server, demonstration: Path) -> str:
    return server.serve(demonstration) + "voorbeeldschool/sociale-media/"


@both_widths
def test_another_version_of_the_same_page(new_page: NewPage, protocol: str, look: Look) -> None:
    page = new_page(look)
    page.goto(protocol + "2026-2/melden/")
    expect(page.locator(".md-banner")).to_contain_text("Dit geldt nu.")
    other = page.locator(".pb-switch a", has_text="Versie 2025-1")
    expect(other).to_be_hidden()
    page.locator(".pb-switch summary").click()
    other.click()
    page.wait_for_url(protocol + "2025-1/melden/")
    expect(page.locator(".md-banner")).to_contain_text("2025-1")
    expect(page.locator(".md-banner")).not_to_contain_text("Dit geldt nu.")
    page.locator(".pb-switch summary").click()
    expect(page.locator(".pb-switch [aria-current]")).to_contain_text("Versie 2025-1")
    page.locator(".pb-switch a", has_text="Alle versies en besluiten").click()
    page.wait_for_url(protocol + "versies/")
    expect(page.locator("h1")).to_be_visible()


@both_widths
def test_in_the_text_and_side_by_side(new_page: NewPage, protocol: str, look: Look) -> None:
    page = new_page(look)
    page.goto(protocol + "2026-2/wat-verandert-er/")
    within = page.locator(".pb-words.pb-has-sides").first
    change = page.locator("details, article, section").filter(has=within).last
    if change.evaluate("one => one.tagName") == "DETAILS":
        change.evaluate("one => { one.open = true }")
    beside = within.locator("xpath=following-sibling::*[1]")
    expect(within).to_be_visible()
    expect(beside).to_be_hidden()
    page.get_by_label("naast elkaar").check()
    expect(within).to_be_hidden()
    expect(beside).to_be_visible()
    old, new = (beside.locator(".pb-side").nth(at).bounding_box() for at in (0, 1))
    assert old
    assert new
    if look is DESKTOP:
        assert old["y"] == new["y"]
        assert old["x"] + old["width"] <= new["x"]
    else:
        assert old["y"] + old["height"] <= new["y"]
    page.get_by_label("in de tekst").check()
    expect(within).to_be_visible()
    expect(beside).to_be_hidden()


def test_changes_by_who_must_consent(new_page: NewPage, protocol: str) -> None:
    page = new_page(DESKTOP)
    page.goto(protocol + "2026-2/wat-verandert-er/")
    shown = page.locator("article.pb-sifted:visible, section.pb-sifted:visible, li.pb-sifted:visible")
    everything = shown.count()
    page.get_by_label("PMR", exact=True).check()
    assert 0 < shown.count() < everything
    assert shown.evaluate_all("all => all.every(one => one.className.includes('pb-body-'))")
    page.get_by_label("alles").first.check()
    assert shown.count() == everything


def test_from_the_question_to_the_rule(new_page: NewPage, protocol: str) -> None:
    page = new_page(PHONE)
    page.goto(protocol + "2026-2/vragen/")
    fold = page.locator(".pb-index details").first
    fold.locator("summary").click()
    asked = fold.locator("a").first
    words = asked.inner_text()
    asked.click()
    question = page.locator("article.pb-question").filter(has=page.locator("h3", has_text=words)).first
    expect(question.locator("h3")).to_be_in_viewport()
    header = page.locator("header").bounding_box()
    title = question.locator("h3").bounding_box()
    assert header
    assert title
    assert title["y"] >= header["y"] + header["height"], "the header lies over the question"
    rule = question.locator(".pb-text a[href*='#'], .pb-see a").first
    target = (rule.get_attribute("href") or "").partition("#")[2]
    rule.click()
    page.wait_for_url(f"**/*#{target}")
    expect(page.locator(f"[id='{target}']")).to_be_in_viewport()


def test_a_link_to_a_question_or_an_article_is_there_to_be_copied(new_page: NewPage, protocol: str) -> None:
    page = new_page(PHONE)
    for path in ("vragen/", "melden/"):
        page.goto(f"{protocol}2026-2/{path}")
        link = page.locator("a.pb-self").nth(2)
        target = (link.get_attribute("href") or "").removeprefix("#")
        link.click()
        assert page.url == f"{protocol}2026-2/{path}#{target}"
        expect(page.locator(f"[id='{target}']")).to_be_in_viewport()
