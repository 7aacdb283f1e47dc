"""Nothing leaves the reader's device, nothing is kept but light or dark, and it all works from any folder or a stick."""

import gzip
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Response

from browser import DESKTOP, LETTER, PHONE, Addresses, Server, Watch
from test_browser_access import told

NewPage = Callable[..., Page]
NewContext = Callable[..., BrowserContext]
LIGHT = 300_000
"""Bytes of a start page with all that it loads, compressed."""
LISTEN = """document.addEventListener("securitypolicyviolation", (event) => {
  (window.refused = window.refused || []).push(event.violatedDirective + " " + event.blockedURI);
});"""
EDITION = "voorbeeldschool/sociale-media/2026-2/"


def test_no_page_asks_another_host_or_keeps_anything(
    new_context: NewContext, addresses: Addresses, watch: Watch
) -> None:
    context = new_context(PHONE)
    context.add_init_script(LISTEN)
    page = context.new_page()
    found = {}
    for address in addresses.read:
        page.goto(address)
        found[address] = [*page.evaluate("window.refused || []"), *watch.faults]
        policy = page.locator('meta[http-equiv="Content-Security-Policy"]').get_attribute("content") or ""
        assert "default-src 'none'" in policy, address
        assert "unsafe" not in policy, address
    assert told(found) == ""
    assert context.cookies() == []
    assert page.evaluate("[Object.keys(localStorage), Object.keys(sessionStorage)]") == [[], []]
    page.goto(next(address for address in addresses.read if address.endswith(EDITION) or "concept" in address))
    page.click("[data-scheme-switch]")
    assert page.evaluate("Object.keys(localStorage)") == ["protocolboek.scheme"]
    assert context.cookies() == []


def test_a_script_that_is_slipped_in_does_not_run(
    new_page: NewPage, watch: Watch, server: Server, demonstration: Path
) -> None:
    page = new_page(DESKTOP)
    page.goto(server.serve(demonstration) + EDITION)
    page.evaluate(
        """() => {
             const slipped = document.createElement("script");
             slipped.textContent = "window.ran = true";
             document.body.append(slipped);
             const button = document.createElement("a");
             button.setAttribute("onclick", "window.ran = true");
             document.body.append(button);
             button.click();
           }"""
    )
    assert page.evaluate("window.ran") is None
    assert len([fault for fault in watch.faults if "Content Security Policy" in fault]) == 2
    watch.faults.clear()


def test_what_the_watch_sees(new_page: NewPage, watch: Watch, server: Server, demonstration: Path) -> None:
    page = new_page(DESKTOP, bypass_csp=True)
    page.goto(server.serve(demonstration))
    for said, fault in {
        "console: ": "console.error('mis')",
        "script: ": "setTimeout(() => { throw new Error('mis') })",
        "404: ": "new Image().src = 'nergens.png'",
        "another host: ": "new Image().src = 'http://127.0.0.1:1/elders.png'",
    }.items():
        page.evaluate(fault)
        assert watch.saw(page, said), said
    page.close()
    watch.faults.clear()


def test_the_start_page_is_light(
    new_page: NewPage, server: Server, demonstration: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = new_page(PHONE)
    responses: list[Response] = []
    page.on("response", lambda got: responses.append(got))  # noqa: PLW0108 - the library takes no builtin
    page.goto(server.serve(demonstration) + EDITION, wait_until="networkidle")
    assert page.evaluate(LETTER)
    sizes = {
        urlsplit(response.url).path.removeprefix("/scholen/een/protocollen/0/"): len(gzip.compress(response.body(), 9))
        for response in responses
    }
    with capsys.disabled():
        print(
            "\n"
            + "\n".join(f"{size:>8} {name}" for name, size in sizes.items())
            + f"\n{sum(sizes.values()):>8} altogether"
        )
    assert any(name.endswith(".woff2") for name in sizes), "the letter is shipped along"
    assert sum(sizes.values()) < LIGHT


# --- from a disk ----------------------------------------------------------------------------------------


def test_it_works_from_a_disk(new_page: NewPage, demonstration: Path) -> None:
    page = new_page(PHONE)
    page.goto((demonstration / EDITION / "index.html").as_uri())
    assert set(page.evaluate(LETTER)) == {"loaded"}
    page.click("[data-menu]")
    page.locator("#menu a", has_text="Melden").click()
    page.wait_for_url("**/melden/index.html")
    assert page.locator("h1").is_visible()
    page.locator(".pb-switch summary").click()
    page.locator(".pb-switch a", has_text="2025-1").first.click()
    page.wait_for_url("**/2025-1/**")
    assert urlsplit(page.url).path.endswith("index.html")


def test_addresses_lead_on_from_a_disk(new_page: NewPage, demonstration: Path) -> None:
    page = new_page(DESKTOP)
    protocol = demonstration / "voorbeeldschool" / "sociale-media"
    page.goto((protocol / "index.html").as_uri())
    page.wait_for_url("**/sociale-media/2026-2/index.html")
    page.goto(f"{(protocol / 'artikel' / 'index.html').as_uri()}#melden.route")
    page.wait_for_url("**/2026-2/melden/index.html#melden.route")
    assert page.locator("[id='melden.route']").is_visible()


def test_addresses_lead_on_from_a_server(new_page: NewPage, server: Server, demonstration: Path) -> None:
    page = new_page(DESKTOP)
    protocol = server.serve(demonstration) + "voorbeeldschool/sociale-media/"
    page.goto(protocol + "geldend/melden/")
    page.wait_for_url(protocol + "2026-2/melden/")
    page.goto(protocol + "artikel/#melden.route")
    page.wait_for_url(protocol + "2026-2/melden/#melden.route")
