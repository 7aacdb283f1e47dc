"""WCAG 2.2 AA as far as a machine can tell, on a page of every type, as each kind of reader has it on the screen."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from browser import DESKTOP, DESKTOP_DARK, PHONE, PHONE_DARK, Addresses, Look, axe, in_every_look, until
from papers import papers_of
from protocolboek.render import templates_in
from protocolboek.typeset.onefile import onefile

NewPage = Callable[..., Page]
CANNOT_TELL = re.compile(
    r"color-contrast \(incomplete\).*(partially obscured|partially overlaps|pb-soft.*due to a pseudo element)"
)
"""Where axe does not know the ground of a text: what is scrolled out of its box, and what stands beside the arrow of a
`summary`. Both lie on the ground of the text around them, which is measured."""
ZOOMED = (Look("320", 320, 640), Look("256", 256, 512))
"""What is left of a screen of 1280 pixels at 400 %, and of 1024."""
SPACED = (
    "* {line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important}"
    " p {margin-bottom: 2em !important}"
)
"""WCAG 1.4.12."""


def faults(page: Page) -> list[str]:
    return [fault for fault in axe(page) if not CANNOT_TELL.search(fault)]


def told(found: dict[str, list[str]]) -> str:
    return "\n".join(f"{address}\n  " + "\n  ".join(lines) for address, lines in found.items() if lines)


# --- axe -------------------------------------------------------------------------------------------------


@in_every_look
def test_axe_finds_nothing(new_page: NewPage, addresses: Addresses, look: Look) -> None:
    """On a phone with all folded out, on a desktop as it comes."""
    page = new_page(look)
    found = {}
    for address in addresses.read if look in {PHONE, DESKTOP_DARK} else addresses.short:
        page.goto(address)
        if look.width < 400 and address in addresses.short:
            fold_out(page)
        found[address] = faults(page)
    assert len(found) > 15, "there are more types of pages than this"
    assert told(found) == ""


@pytest.mark.parametrize("look", [DESKTOP, DESKTOP_DARK], ids=lambda look: look.name)
def test_axe_finds_nothing_on_pages_that_lead_on(new_page: NewPage, addresses: Addresses, look: Look) -> None:
    page = new_page(look)
    found = {}
    for address in addresses.leading:
        stay_on(page, address)
        found[address] = faults(page)
    assert found
    assert told(found) == ""


def fold_out(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


def stay_on(page: Page, address: str) -> None:
    """Open a page that leads on, as who has switched that off."""
    page.route(
        address,
        lambda route: route.fulfill(
            response=(got := route.fetch()), body=re.sub(r'<meta http-equiv="refresh"[^>]*>', "", got.text())
        ),
    )
    page.goto(address)


@pytest.mark.parametrize("look", [PHONE, DESKTOP_DARK], ids=lambda look: look.name)
def test_axe_finds_nothing_in_a_handbook_in_one_file(
    new_page: NewPage, crowded_site: Path, tmp_path: Path, look: Look
) -> None:
    project = crowded_site.parent / "project"
    paper = next(one.paper for one in papers_of(project, "waterrijk-oost") if not one.against)
    (tmp_path / "handboek.html").write_bytes(onefile(paper, templates=templates_in(project / "overrides")))
    page = new_page(look)
    page.goto((tmp_path / "handboek.html").as_uri())
    assert faults(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert too_wide(page) + unnamed_boxes(page) == []


@pytest.mark.parametrize("look", [PHONE, PHONE_DARK], ids=lambda look: look.name)
def test_axe_finds_nothing_in_an_open_menu(new_page: NewPage, addresses: Addresses, look: Look) -> None:
    page = new_page(look)
    page.goto(with_a_menu(page, addresses))
    page.click("[data-menu]")
    until(page, "document.querySelector('#menu').getAnimations().length === 0")
    assert faults(page) == []


@in_every_look
def test_axe_finds_nothing_while_searching(new_page: NewPage, addresses: Addresses, look: Look) -> None:
    page = new_page(look)
    page.goto(with_a_menu(page, addresses))
    page.click("[data-search-open]")
    assert page.evaluate("document.querySelector('dialog').open")
    assert faults(page) == []
    page.keyboard.type("telefoon")
    page.wait_for_selector("dialog a[href]")
    assert faults(page) == []


def with_a_menu(page: Page, addresses: Addresses) -> str:
    for address in addresses.read:
        page.goto(address)
        if page.query_selector("[data-menu]"):
            return address
    raise AssertionError("no page has a menu")


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("color-contrast", "document.querySelector('h1').style.color = '#999'"),
        ("link-name", "document.querySelector('.pb-title').textContent = ''"),
        ("button-name", "document.querySelector('[data-scheme-switch] span').remove()"),
        ("html-has-lang", "document.documentElement.removeAttribute('lang')"),
        ("heading-order", "document.querySelector('h1').insertAdjacentHTML('afterend', '<h4>Te diep</h4>')"),
        ("landmark-one-main", "document.querySelector('main').outerHTML = '<div>Geen main</div>'"),
        ("region", "document.body.insertAdjacentHTML('beforeend', '<p>Buiten elk gebied.</p>')"),
        ("target-size", "document.querySelector('main p').innerHTML = "
                        "'<a href=\"#a\" style=\"display: inline-block; font-size: 4px\">a</a>"
                        "<a href=\"#b\" style=\"display: inline-block; font-size: 4px\">b</a>'"),
        ("duplicate-id-aria", "document.body.insertAdjacentHTML('beforeend', '<div id=\"menu\"></div>')"),
    ],
)  # fmt: skip
def test_axe_finds_what_is_put_wrong(new_page: NewPage, addresses: Addresses, rule: str, fault: str) -> None:
    page = new_page(DESKTOP, bypass_csp=True)
    page.goto(with_a_menu(page, addresses))
    page.evaluate(fault)
    assert any(line.startswith(f"{rule} ") for line in faults(page)), faults(page)


# --- zoom, spacing, targets ------------------------------------------------------------------------------


@pytest.mark.parametrize("look", ZOOMED, ids=lambda look: look.name)
def test_nothing_scrolls_sideways_at_400_percent(new_page: NewPage, addresses: Addresses, look: Look) -> None:
    page = new_page(look)
    found = {}
    for address in addresses.read:
        page.goto(address)
        found[address] = too_wide(page) + unnamed_boxes(page)
        fold_out(page)
        found[address] += too_wide(page)
    for address in addresses.leading:
        stay_on(page, address)
        found[address] = too_wide(page)
    assert told(found) == ""


@pytest.mark.parametrize("look", [PHONE, DESKTOP], ids=lambda look: look.name)
def test_controls_are_large_enough_and_wider_spacing_cuts_no_text(
    new_page: NewPage, addresses: Addresses, look: Look
) -> None:
    page = new_page(look, bypass_csp=True)
    found = {}
    for address in addresses.short:
        page.goto(address)
        found[address] = unnamed_boxes(page) + small_controls(page)
        page.add_style_tag(content=SPACED)
        found[address] += too_wide(page) + cut_texts(page)
    assert told(found) == ""


@pytest.mark.parametrize(
    ("fault", "finds"),
    [
        ("document.querySelector('h1').style.width = '2000px'", "too_wide"),
        ("document.querySelector('h1').style.cssText = 'width: 50px; overflow-x: auto; white-space: nowrap'", "unnamed_boxes"),
        ("document.querySelector('h1').style.cssText = 'height: 5px; overflow: hidden'", "cut_texts"),
        ("document.querySelector('[data-scheme-switch]').style.cssText = 'min-height: 0; height: 20px'", "small_controls"),
    ],
)  # fmt: skip
def test_the_measures_find_what_is_put_wrong(new_page: NewPage, addresses: Addresses, fault: str, finds: str) -> None:
    page = new_page(DESKTOP)
    page.goto(with_a_menu(page, addresses))
    measure = {one.__name__: one for one in (too_wide, unnamed_boxes, cut_texts, small_controls)}[finds]
    assert measure(page) == []
    page.evaluate(fault)
    assert measure(page) != []


def too_wide(page: Page) -> list[str]:
    """What makes a page wider than its screen, or is cut off by it. What scrolls in a box of its own is that box's."""
    return page.evaluate(
        """() => {
          const room = document.documentElement.clientWidth;
          const boxed = (one) => {
            for (let up = one.parentElement; up && up !== document.body; up = up.parentElement) {
              const style = getComputedStyle(up);
              if (style.overflowX === "auto" || style.overflowX === "scroll") return true;
              if (style.clipPath !== "none" || style.visibility === "hidden") return true;
            }
            return false;
          };
          const wide = [...document.body.querySelectorAll("*")].filter((one) => {
            const box = one.getBoundingClientRect();
            const style = getComputedStyle(one);
            return box.width > 1 && (box.right > room + 1 || box.left < -1) && style.visibility !== "hidden"
              && style.clipPath === "none" && !boxed(one);
          }).map((one) => `${one.tagName}.${one.className} ${Math.round(one.getBoundingClientRect().right)} > ${room}`);
          return document.scrollingElement.scrollWidth > room ? ["sideways", ...wide] : wide;
        }"""
    )


def unnamed_boxes(page: Page) -> list[str]:
    """What scrolls sideways in a box of its own without a name, or without focus for the arrow keys."""
    return page.evaluate(
        """() => [...document.body.querySelectorAll("*")].filter((one) => {
             const style = getComputedStyle(one);
             return one.checkVisibility() && style.overflowX !== "visible" && style.overflowX !== "hidden"
               && style.visibility !== "hidden" && one.scrollWidth > one.clientWidth + 1
               && !(one.tabIndex >= 0 && (one.ariaLabel || one.getAttribute("aria-labelledby")));
           }).map((one) => "scrolls: " + one.outerHTML.slice(0, 120))"""
    )


def cut_texts(page: Page) -> list[str]:
    return page.evaluate(
        """() => [...document.body.querySelectorAll("*")].filter((one) => {
             const style = getComputedStyle(one);
             const clips = (how) => how === "hidden" || how === "clip";
             return one.checkVisibility() && one.textContent.trim() && one.clientWidth > 1 && style.clipPath === "none"
               && ((clips(style.overflowX) && one.scrollWidth > one.clientWidth + 1)
                 || (clips(style.overflowY) && one.scrollHeight > one.clientHeight + 1));
           }).map((one) => "cut: " + one.outerHTML.slice(0, 120))"""
    )


def small_controls(page: Page) -> list[str]:
    """Buttons and their like under 24 pixels. Links within a sentence are excepted, the others are axe's."""
    return page.evaluate(
        """() => [...document.querySelectorAll("button, summary, input, select, [role=button]")].filter((one) => {
             const box = (one.closest("label") || one).getBoundingClientRect();
             return one.checkVisibility({visibilityProperty: true}) && (box.width < 24 || box.height < 24);
           }).map((one) => `small: ${one.outerHTML.slice(0, 90)} ${one.getBoundingClientRect().height}`)"""
    )


# --- what a reader asked of the device -------------------------------------------------------------------


def test_nothing_moves_for_who_asked_for_that(new_page: NewPage, addresses: Addresses) -> None:
    page = new_page(PHONE, reduced_motion="reduce")
    found = {}
    for address in addresses.short:
        page.goto(address)
        found[address] = page.evaluate(
            """() => [document.documentElement, ...document.querySelectorAll("*")].filter((one) => {
                 const style = getComputedStyle(one);
                 const long = (times) => times.split(",").some((time) => parseFloat(time) > 0.001);
                 return long(style.transitionDuration) || style.scrollBehavior === "smooth"
                   || (style.animationName !== "none" && long(style.animationDuration));
               }).map((one) => one.outerHTML.slice(0, 90))"""
        )
    assert told(found) == ""


@pytest.mark.parametrize("look", [PHONE, DESKTOP_DARK], ids=lambda look: look.name)
def test_forced_colours_leave_every_control_to_be_seen(new_page: NewPage, addresses: Addresses, look: Look) -> None:
    """Edges and pictures take the colours of the system: a control without a border would be gone."""
    page = new_page(look, forced_colors="active")
    page.goto(with_a_menu(page, addresses))
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    tools = page.evaluate(
        """() => [...document.querySelectorAll(".pb-tool")].filter((one) => one.checkVisibility()).map((one) => {
             const style = getComputedStyle(one);
             const ground = getComputedStyle(one.closest("header")).backgroundColor;
             return {border: style.borderTopStyle, edge: style.borderTopColor, ground,
                     picture: getComputedStyle(one.querySelector("svg")).fill, text: style.color};
           })"""
    )
    assert tools
    for tool in tools:
        assert tool["border"] == "solid"
        assert tool["ground"] not in {tool["edge"], tool["picture"], tool["text"]}


def test_without_a_script_the_device_decides_and_all_can_be_read(new_page: NewPage, addresses: Addresses) -> None:
    page = new_page(PHONE_DARK)
    page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    address = with_a_menu(page, addresses)
    page.goto(address)
    assert not page.is_visible("[data-menu]")
    assert not page.is_visible("[data-search-open]")
    assert page.is_visible("#menu a")
    assert brightness(page, "body") < 60
    assert faults(page) == []


def brightness(page: Page, of: str) -> float:
    """0 is black, 255 is white."""
    colour = page.evaluate("of => getComputedStyle(document.querySelector(of)).backgroundColor", of)
    return sum(map(float, re.findall(r"[\d.]+", colour)[:3])) / 3
