"""Everything by keyboard: each stop can be seen, in the order of the page, and no letter does anything by itself."""

import string
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from browser import DESKTOP, PHONE, Addresses, Look, until
from test_browser_access import told, with_a_menu

NewPage = Callable[..., Page]
STOPS = 14
"""As many as are tried in the text of each page, there and back: what comes further down is more of the same."""
FIRST = '<a class="pb-skip"'
KEYS = string.ascii_lowercase + string.digits + string.punctuation
WHERE = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const name = one.outerHTML.slice(0, 110);
  const shown = one.closest("label") || one;
  const faults = [];
  const marked = [one, shown].some((each) => {
    const style = getComputedStyle(each);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1.5) || style.boxShadow !== "none";
  });
  if (!marked || !one.matches(":focus-visible")) faults.push("no mark: " + name);
  const seen = [...shown.getClientRects()].map((box) => ({
    left: Math.max(box.left, 0), right: Math.min(box.right, innerWidth),
    top: Math.max(box.top, 0), bottom: Math.min(box.bottom, innerHeight),
  })).filter((box) => box.right - box.left > 2 && box.bottom - box.top > 2);
  if (!seen.length || !shown.checkVisibility({visibilityProperty: true, opacityProperty: true})) {
    faults.push("out of sight: " + name);
  } else if (!seen.some((box) => {
    const top = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
    return top && (shown.contains(top) || top.contains(one) && top.closest("main, nav, header, footer, aside, dialog, details") ===
      one.parentElement.closest("main, nav, header, footer, aside, dialog, details"));
  })) faults.push("covered: " + name);
  if (one.closest("[inert]")) faults.push("closed off: " + name);
  const before = window.stopBefore;
  if (one === window.firstStop) return null;
  window.firstStop = window.firstStop || one;
  const order = before && before.isConnected ? (before.compareDocumentPosition(one) & 4 ? "Tab" : "Shift+Tab") : null;
  window.stopBefore = one;
  return {faults, order, name};
}"""


@pytest.mark.parametrize("look", [PHONE, DESKTOP], ids=lambda look: look.name)
def test_every_stop_is_seen_and_comes_in_the_order_of_the_page(
    new_page: NewPage, addresses: Addresses, look: Look
) -> None:
    page = new_page(look)
    found = {}
    for address in addresses.read:
        page.goto(address)
        found[address], _ = walk(page, "Tab", 5)
        page.evaluate("location.hash = 'inhoud'")
        forth, stops = walk(page, "Tab", STOPS)
        assert stops > 2, address
        back, _ = walk(page, "Shift+Tab", stops - 1)
        found[address] += [*forth, *back]
    page.goto(with_a_menu(page, addresses))
    found["all of one page"] = [*walk(page, "Tab", 200)[0], *walk(page, "Shift+Tab", 200)[0]]
    assert told(found) == ""


def walk(page: Page, key: str, most: int) -> tuple[list[str], int]:
    """The faults of the stops that a key comes to, once round at most, and how many stops there were."""
    found = []
    page.evaluate("window.firstStop = window.stopBefore = null")
    for stop in range(most):
        page.keyboard.press(key)
        at = page.evaluate(WHERE)
        if at is None or (stop and key == "Tab" and at["name"].startswith(FIRST)):
            return found, stop
        found += [f"{key}: {fault}" for fault in at["faults"]]
        if at["order"] not in {None, key}:
            found.append(f"{key}: out of order: {at['name']}")
    return found, most


def test_the_walk_finds_what_is_put_wrong(new_page: NewPage, addresses: Addresses) -> None:
    page = new_page(DESKTOP, bypass_csp=True)
    address = with_a_menu(page, addresses)
    for said, fault in {
        "no mark": "document.querySelector('.pb-title').style.outline = 'none'",
        "out of sight": "document.querySelector('.pb-title').style.cssText = 'position: fixed; left: -999px'",
        "covered": "document.body.insertAdjacentHTML('beforeend',"
        " '<div style=\"position: fixed; inset: 0; z-index: 99; background: #fff\"></div>')",
        "out of order": "document.querySelector('.pb-title').tabIndex = 3;"
        " document.querySelector('[data-scheme-switch]').tabIndex = 2",
    }.items():
        page.goto(address)
        page.evaluate(fault)
        assert any(said in line for line in walk(page, "Tab", STOPS)[0]), said


def test_no_letter_does_anything_by_itself(new_page: NewPage, addresses: Addresses) -> None:
    """WCAG 2.1.4."""
    page = new_page(DESKTOP)
    state = "[document.documentElement.outerHTML, location.href, scrollY, document.querySelector('dialog[open]')]"
    for address in addresses.short:
        page.goto(address)
        before = page.evaluate(state)
        page.keyboard.type(KEYS)
        assert page.evaluate(state) == before, address


def test_the_first_stop_leads_past_the_menu(new_page: NewPage, addresses: Addresses) -> None:
    page = new_page(DESKTOP)
    for address in addresses.short[::3]:
        page.goto(address)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Ga naar inhoud", address
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        inside = "document.activeElement === document.body || Boolean(document.activeElement.closest('main, footer'))"
        assert page.evaluate(inside), address
        assert page.evaluate("document.querySelector(location.hash).getBoundingClientRect().top < innerHeight"), address


def test_the_menu_of_a_phone(new_page: NewPage, addresses: Addresses) -> None:
    page = new_page(PHONE)
    page.goto(with_a_menu(page, addresses))
    button = page.locator("[data-menu]")
    in_menu = "Boolean(document.activeElement.closest('#menu'))"
    assert page.evaluate("document.querySelector('#menu').inert")
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    assert page.evaluate(in_menu)
    until(page, "document.querySelector('#menu').getAnimations().length === 0")
    header, menu = (page.locator(at).bounding_box() for at in ("header", "#menu"))
    assert header
    assert menu
    assert menu["y"] == pytest.approx(header["y"] + header["height"], abs=1)

    page.keyboard.press("Escape")
    assert button.get_attribute("aria-expanded") == "false"
    assert page.evaluate("document.activeElement.hasAttribute('data-menu')")

    page.keyboard.press("Space")
    for _ in range(80):
        page.keyboard.press("Tab")
        if not page.evaluate(in_menu):
            break
    assert button.get_attribute("aria-expanded") == "false", "who leaves the menu has done with it"
    assert not page.evaluate(in_menu)

    button.click()
    assert button.get_attribute("aria-expanded") == "true"
    page.mouse.click(380, 700)
    assert button.get_attribute("aria-expanded") == "false"


def test_a_wide_screen_has_the_menu_beside_the_page(new_page: NewPage, addresses: Addresses) -> None:
    page = new_page(PHONE)
    page.goto(with_a_menu(page, addresses))
    page.click("[data-menu]")
    page.set_viewport_size({"width": 1280, "height": 900})
    until(page, "!document.documentElement.classList.contains('pb-menu-open')")
    assert not page.evaluate("document.querySelector('#menu').inert")
    assert page.locator("#menu a").first.is_visible()
    assert not page.locator("[data-menu]").is_visible()
    here = page.locator("#menu [aria-current]")
    assert here.count() == 1


def test_folds_open_and_close(new_page: NewPage, addresses: Addresses) -> None:
    page = new_page(PHONE)
    opened = 0
    for address in addresses.short:
        page.goto(address)
        folds = page.locator("details:visible > summary")
        if opened == 6 or not folds.count():
            continue
        opened += 1
        folds.first.focus()
        is_open = "document.activeElement.parentElement.open"
        before = page.evaluate(is_open)
        page.keyboard.press("Enter")
        assert page.evaluate(is_open) is not before, address
        page.keyboard.press("Space")
        assert page.evaluate(is_open) is before, address
    assert opened


def test_light_or_dark_is_kept(new_page: NewPage, addresses: Addresses) -> None:
    page = new_page(DESKTOP)
    address = with_a_menu(page, addresses)
    page.goto(address)
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.locator("[data-scheme-switch]").focus()
    page.keyboard.press("Enter")
    assert page.locator("[data-scheme-switch]").get_attribute("aria-pressed") == "true"
    dark = page.evaluate(ground)
    assert dark != light
    page.goto(next(one for one in addresses.read if one != address))
    assert page.evaluate(ground) == dark
    page.goto(address)
    page.keyboard.press("Tab")
    page.locator("[data-scheme-switch]").focus()
    page.keyboard.press("Space")
    assert page.evaluate(ground) == light
