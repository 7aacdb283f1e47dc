"""A bundle in a real browser: on its own in a folder, from a disk, and within a page of somebody else."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Frame, Page, expect

from browser import DESKTOP, DESKTOP_DARK, LETTER, PHONE, Look, Server, Watch, axe
from protocolboek.build.bundle import bundle
from protocolboek.pipeline import load_project
from small_project import ON, ROOT

SCHOOL = "voorbeeldschool"
BOOK = f"{SCHOOL}/sociale-media/2026-2"
OUTER = """<!doctype html>
<html lang="nl"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Onze school</title><link rel="icon" href="data:,">
<h1>Onze school</h1><p>Een pagina van iemand anders.</p>
{body}
<p id="below">Hieronder nog meer.</p><div style="height: 3000px"></div></html>
"""
Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a school gets, unpacked in a folder with a space in its name; read only."""
    options = {"config_file": ROOT / "mkdocs.yml", "overrides": ROOT / "overrides", "on": ON}
    made = bundle(load_project(ROOT), SCHOOL, **options, papers=False)
    assert made.data
    folder = tmp_path_factory.mktemp("bundle") / "onze school"
    ZipFile(BytesIO(made.data)).extractall(folder)
    return folder


@pytest.fixture
def other(server: Server, unpacked: Path, watch: Watch) -> Iterator[str]:
    """The address of the bundle on another website than the page around it."""
    address = server.serve(unpacked).replace("127.0.0.1", "localhost")
    yield address
    watch.faults[:] = [fault for fault in watch.faults if not fault.startswith(f"another host: {address}")]


@pytest.fixture
def around(server: Server, other: str, tmp_path: Path, new_page: Callable[..., Page]) -> Opened:
    """Opens a page around the handbook: with the two lines of the guide, or with others."""

    def opened(look: Look = DESKTOP, body: str = "") -> Page:
        (tmp_path / "index.html").write_text(OUTER.format(body=body or snippet(other)), encoding="utf-8")
        page = new_page(look)
        page.goto(server.serve(tmp_path))
        return page

    return opened


def snippet(site: str, *, book: str = BOOK, name: str = "protocolboek", script: bool = True) -> str:
    frame = f'<iframe src="{site}{book}/" title="Protocol" name="{name}" width="100%" height="800"></iframe>'
    return frame + (f'<script src="{site}{SCHOOL}/embed.js" async></script>' if script else "")


def inner(page: Page, number: int = 0) -> Frame:
    """The handbook in the frame, once it is there."""
    page.wait_for_function("n => document.querySelectorAll('iframe')[n]", arg=number)
    handle = page.locator("iframe").nth(number).element_handle()
    assert handle
    frame = handle.content_frame()
    assert frame
    frame.wait_for_load_state("load")
    return frame


def height(page: Page, number: int = 0) -> float:
    return float(page.locator("iframe").nth(number).evaluate("frame => frame.getBoundingClientRect().height"))


def is_as_high_as_its_text(page: Page, number: int = 0) -> None:
    """Waits until the frame is; nothing of the text is cut off, and little stays empty."""
    frame = inner(page, number)
    # Asked again and again from here: `wait_for_function` evaluates text, which the policy of our pages forbids.
    # And of the page around: a browser tells a frame out of sight its new size only when it comes into sight.
    for _ in range(100):
        needed = frame.evaluate("document.body.getBoundingClientRect().bottom + scrollY")
        if abs(height(page, number) - needed) < 2:
            break
        page.wait_for_timeout(50)
    else:
        pytest.fail(f"{height(page, number)} pixels high, for a text of {needed}")
    assert frame.evaluate("document.documentElement.scrollHeight") <= max(height(page, number), 800)


def top_of(page: Page, selector: str) -> float:
    """Where an element in the frame stands on the screen."""
    own = inner(page).locator(selector).first.evaluate("at => at.getBoundingClientRect().top")
    return float(own + page.locator("iframe").first.evaluate("frame => frame.getBoundingClientRect().top"))


# --- on its own ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["folder on the web", "file"])
def test_a_bundle_works_where_it_is_put(
    way: str, server: Server, unpacked: Path, new_page: Callable[..., Page]
) -> None:
    page = new_page(PHONE)
    page.goto(f"{server.serve(unpacked)}{SCHOOL}/" if way != "file" else (unpacked / SCHOOL / "index.html").as_uri())
    page.locator("main a[href*='sociale-media/2026-2/']").first.click()
    expect(page.locator("h1")).to_contain_text("sociale media")
    page.locator("main a[href*='apparaten/']").first.click()
    expect(page.locator("h1")).to_contain_text("Telefoons")
    assert set(page.evaluate(LETTER)) == {"loaded"}
    assert page.evaluate("[...document.images].every(image => image.naturalWidth)")
    page.locator("a.pb-title").click()
    expect(page.locator("h1")).to_contain_text("sociale media")
    assert page.locator("text=Alle protocollen op een rij").count() == 0
    assert page.evaluate("document.documentElement.classList.contains('pb-embedded')") is False


# --- within another page ---------------------------------------------------------------------------------


@pytest.mark.parametrize("look", [PHONE, DESKTOP], ids=lambda look: look.name)
def test_the_frame_is_as_high_as_what_it_shows(around: Opened, look: Look) -> None:
    page = around(look)
    is_as_high_as_its_text(page)
    assert height(page) > 1500
    assert page.evaluate("scrollY") == 0
    book = inner(page)
    expect(book.locator(".md-banner")).to_be_visible()
    expect(book.locator(".pb-title-school")).to_be_hidden()
    assert axe(book) == []


def test_it_grows_and_shrinks_with_what_it_shows(around: Opened) -> None:
    page = around()
    is_as_high_as_its_text(page)
    before = height(page)
    book = inner(page)
    book.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<div id=more></div>')")
    book.evaluate("document.getElementById('more').style.height = '700px'")
    page.wait_for_function("h => document.querySelector('iframe').offsetHeight > h + 600", arg=before)
    book.evaluate("document.getElementById('more').remove()")
    page.wait_for_function("h => document.querySelector('iframe').offsetHeight <= h", arg=before)
    page.set_viewport_size({"width": 360, "height": 800})
    page.wait_for_function("h => document.querySelector('iframe').offsetHeight > h", arg=before)
    is_as_high_as_its_text(page)


def test_a_link_in_the_frame_leads_to_what_it_shows(around: Opened) -> None:
    page = around()
    is_as_high_as_its_text(page)
    inner(page).locator("main a[href$='apparaten/']").first.click()
    page.wait_for_url(re.compile("."), wait_until="load")
    inner(page).wait_for_url("**/apparaten/")
    is_as_high_as_its_text(page)
    # The reader was far below the top of the new page, and now sees it.
    page.wait_for_function("() => Math.abs(document.querySelector('iframe').getBoundingClientRect().top - 16) < 2")

    own = inner(page).locator("article a[href='#apparaten.regel']").first
    own.click()
    page.wait_for_function("() => scrollY > 300")
    assert 0 <= top_of(page, "[id='apparaten.regel']") < 120
    # And once more: now the address stays the same.
    page.evaluate("scrollTo(0, 0)")
    own.evaluate("link => link.click()")
    page.wait_for_function("() => scrollY > 300")
    inner(page).locator("a[href='#']").click()
    page.wait_for_function("() => Math.abs(document.querySelector('iframe').getBoundingClientRect().top - 16) < 2")


def test_what_is_no_page_of_the_handbook_opens_in_the_whole_window(around: Opened, other: str, watch: Watch) -> None:
    page = around(body=snippet(other, book=f"{SCHOOL}/sociale-media/versies"))
    inner(page).locator("a[href$='versies.xml']").first.click()
    page.wait_for_url(f"{other}{SCHOOL}/sociale-media/versies.xml")
    # For a bare file a browser asks the host for an icon, and there is none.
    page.wait_for_timeout(200)
    watch.faults[:] = [fault for fault in watch.faults if "404" not in fault]


def test_a_page_of_the_handbook_stays_in_the_frame(around: Opened, other: str) -> None:
    page = around(body=snippet(other, book=SCHOOL))
    inner(page).locator("main a[href*='sociale-media/2026-2/']").first.click()
    inner(page).wait_for_url(f"{other}{BOOK}/")
    assert "pb-embedded" in inner(page).evaluate("document.documentElement.className")


def test_several_frames_each_have_their_own_height(around: Opened, other: str) -> None:
    second = snippet(other, book=f"{SCHOOL}/mobiele-telefoons/2026-1", name="protocolboek-2", script=False)
    page = around(body=snippet(other) + second)
    is_as_high_as_its_text(page, 0)
    is_as_high_as_its_text(page, 1)
    assert height(page, 0) != height(page, 1)


def test_a_frame_listens_to_its_own_website_only_and_within_bounds(around: Opened, server: Server, other: str) -> None:
    page = around()
    is_as_high_as_its_text(page)
    before = height(page)
    book = inner(page)
    # Not the page itself, no text, no endless number.
    page.evaluate("postMessage({protocolboek: 'height', height: 900}, '*')")
    for said in ("'<b>'", "Infinity", "NaN", "null", "{}"):
        book.evaluate(f"parent.postMessage({{protocolboek: 'height', height: {said}, top: {said}}}, '*')")
    book.evaluate("parent.postMessage('height', '*')")
    book.evaluate("parent.postMessage(null, '*')")
    page.wait_for_timeout(200)
    assert height(page) == before
    assert page.evaluate("scrollY") == 0

    book.evaluate("parent.postMessage({protocolboek: 'height', height: 1e12, top: 1e12}, '*')")
    page.wait_for_function("() => document.querySelector('iframe').offsetHeight === 200000")
    book.evaluate("parent.postMessage({protocolboek: 'height', height: -5}, '*')")
    page.wait_for_function("() => document.querySelector('iframe').offsetHeight === 150")

    # The same window, but led to another website: what stands there is not what the school put in its page.
    page.evaluate("url => frames[0].location.replace(url)", other.replace("localhost", "127.0.0.1") + f"{BOOK}/")
    inner(page).wait_for_url(re.compile("127.0.0.1.*/2026-2/"))
    page.wait_for_timeout(300)
    assert height(page) == 150
    assert server.host.startswith("127.0.0.1")


def test_without_the_script_the_frame_keeps_its_height_and_scrolls(around: Opened, other: str) -> None:
    page = around(body=snippet(other, script=False))
    book = inner(page)
    assert round(height(page)) in range(800, 806)
    assert book.evaluate("document.documentElement.scrollHeight > innerHeight")
    expect(book.locator(".pb-title-school")).to_be_hidden()
    book.locator("main a[href$='apparaten/']").first.click()
    inner(page).wait_for_url("**/apparaten/")
    assert "pb-embedded" in inner(page).evaluate("document.documentElement.className")


def test_a_frame_of_another_name_shows_the_whole_page(around: Opened, other: str) -> None:
    page = around(body=snippet(other, name="iets-anders"))
    expect(inner(page).locator(".pb-title-school")).to_be_visible()
    page.wait_for_timeout(200)
    assert round(height(page)) in range(800, 806)


def test_on_a_dark_device_it_is_as_light_as_the_page_around_it(around: Opened) -> None:
    page = around(DESKTOP_DARK)
    book = inner(page)
    assert book.evaluate("document.documentElement.dataset.mdColorScheme") == "default"
    book.locator("[data-scheme-switch]").click()
    assert book.evaluate("document.documentElement.dataset.mdColorScheme") == "slate"


def test_it_works_from_a_disk_too(unpacked: Path, tmp_path: Path, new_page: Callable[..., Page]) -> None:
    body = snippet(f"{unpacked.as_uri()}/").replace("2026-2/", "2026-2/index.html")
    (tmp_path / "index.html").write_text(OUTER.format(body=body), encoding="utf-8")
    page = new_page(DESKTOP)
    page.goto((tmp_path / "index.html").as_uri())
    is_as_high_as_its_text(page)
    assert height(page) > 1500
