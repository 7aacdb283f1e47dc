"""On paper: the text and where it stands, in black on white, without what only works on a screen."""

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Page

from browser import DESKTOP_DARK, PHONE, Addresses, Look, Server
from test_browser_access import brightness, told

NewPage = Callable[..., Page]
ON_SCREEN_ONLY = (
    "[data-menu], [data-search-open], [data-scheme-switch], #menu, .pb-toc, .pb-toc-narrow, .pb-top, dialog"
)


@pytest.mark.parametrize("look", [PHONE, DESKTOP_DARK], ids=lambda look: look.name)
def test_paper_holds_the_text_and_nothing_to_press(new_page: NewPage, addresses: Addresses, look: Look) -> None:
    page = new_page(look, reduced_motion="reduce")
    found = {}
    for address in addresses.read if look is DESKTOP_DARK else addresses.short:
        page.goto(address)
        page.emulate_media(media="screen")
        read = page.evaluate("document.querySelector('main h1').innerText")
        page.emulate_media(media="print")
        found[address] = page.evaluate(
            "on => [...document.querySelectorAll(on)].filter(one => one.checkVisibility()).map(one => 'prints: ' + one.className)",
            ON_SCREEN_ONLY,
        )
        if page.evaluate("document.querySelector('main h1').innerText") != read:
            found[address].append("the title does not print")
        found[address] += pale(page)
    assert told(found) == ""


def pale(page: Page) -> list[str]:
    """Text that does not stand out on white, and grounds that eat ink."""
    return page.evaluate(
        """() => {
          const light = (colour) => {
            const [r, g, b, a] = colour.match(/[\\d.]+/g).map(Number);
            const part = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
            return a === 0 ? null : 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
          };
          return [...document.body.querySelectorAll("*"), document.body].filter((one) => one.checkVisibility()).flatMap((one) => {
            const style = getComputedStyle(one);
            const ground = light(style.backgroundColor);
            const says = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
            return [
              ...(ground !== null && ground < 0.6 ? ["dark ground: " + one.outerHTML.slice(0, 90)] : []),
              ...(says && 1.05 / (light(style.color) + 0.05) < 4.5 ? ["pale: " + style.color + one.outerHTML.slice(0, 90)] : []),
            ];
          });
        }"""
    )


@pytest.mark.parametrize("path", ["melden", "vragen", "wat-verandert-er", ""])
def test_what_prints_is_a_whole_document(new_page: NewPage, server: Server, demonstration: Path, path: str) -> None:
    page = new_page(DESKTOP_DARK)
    page.goto(f"{server.serve(demonstration)}voorbeeldschool/sociale-media/2026-2/{path}".rstrip("/") + "/")
    made = pikepdf.open(io.BytesIO(page.pdf(format="A4", print_background=True)))
    assert len(made.pages) >= 1
    page.emulate_media(media="print")
    assert brightness(page, "body") > 250
