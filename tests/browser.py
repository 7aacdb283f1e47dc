"""A real browser on the built site: Debian's Chromium through Playwright, and what every page owes its reader.

A page opened here fails its test on any error in the console, any script that stops, any request that fails, and any
request to another host. Registered in `conftest.py`, so that a test asks for these fixtures by name.
"""

import functools
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from built_site import BuiltSite
from page_types import leading_pages, page_of_every_type, read_pages
from protocolboek.build.builder import build
from shared import shared
from small_project import ON, ROOT, this_project

CHROMIUM = "/usr/bin/chromium"
"""`make test` installs it, or says how."""
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SCHOOLS = ("voorbeeldschool", "noorderkroon")
"""What `demonstration` builds: a school with a history and both protocols, and a worked example."""
DEEP = "/scholen/een/protocollen"
"""No site stands at the root of its host: whatever counts on that breaks here."""
LONG = 150_000
"""Bytes of a page with thousands of elements, which costs as much as all others together: tested in fewer looks."""
AXE_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


@dataclass(frozen=True)
class Look:
    """A screen and what its owner asked for."""

    name: str
    width: int
    height: int
    scheme: str = "light"

    @property
    def options(self) -> dict[str, Any]:
        return {"viewport": {"width": self.width, "height": self.height}, "color_scheme": self.scheme}


PHONE = Look("phone-light", 390, 844)
PHONE_DARK = Look("phone-dark", 390, 844, "dark")
DESKTOP = Look("desktop-light", 1280, 900)
DESKTOP_DARK = Look("desktop-dark", 1280, 900, "dark")
LOOKS = (PHONE, PHONE_DARK, DESKTOP, DESKTOP_DARK)
LETTER = """document.fonts.load("16px 'Source Sans 3'").then((faces) => faces.map((face) => face.status))"""
"""Asks a page for the letter that it brings along, and waits until it is there: no page itself waits for it."""
in_every_look = pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)


@dataclass
class Watch:
    """What went wrong on the pages of a context. A test that means to break something empties `faults` itself."""

    host: str
    faults: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        page.on(
            "console", lambda said: said.type in {"error", "warning"} and self.faults.append(f"console: {said.text}")
        )
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("requestfailed", self._failed)
        page.on("request", self._asked)
        page.on("response", lambda got: got.status >= 400 and self.faults.append(f"{got.status}: {got.url}"))

    def saw(self, page: Page, said: str) -> bool:
        """Whether a fault that starts so is seen, within ten seconds."""
        for _ in range(200):
            if any(line.startswith(said) for line in self.faults):
                return True
            page.wait_for_timeout(50)
        return False

    def _asked(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme not in {"data", "blob", "file", "about"} and url.netloc != self.host:
            self.faults.append(f"another host: {request.url}")

    def _failed(self, request: Request) -> None:
        # A page that is left breaks off what it was loading.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.url} {request.failure}")


class Server:
    """Folders, each at an address some levels deep."""

    def __init__(self) -> None:
        self.folders: list[Path] = []
        handler = functools.partial(_Handler, folders=self.folders)
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.host = f"127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def serve(self, folder: Path) -> str:
        """The address of a folder; it ends in a slash."""
        if folder not in self.folders:
            self.folders.append(folder)
        return f"http://{self.host}{DEEP}/{self.folders.index(folder)}/"

    def address_of(self, page: Path) -> str:
        """The address of a page in one of the folders, as links give it."""
        folder = next(one for one in self.folders if page.is_relative_to(one))
        return self.serve(folder) + page.relative_to(folder).as_posix().removesuffix("index.html")

    def stop(self) -> None:
        self.http.shutdown()
        self.http.server_close()


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *given: Any, folders: list[Path]) -> None:
        self.folders = folders
        super().__init__(*given)

    def translate_path(self, path: str) -> str:
        number, _, rest = path.removeprefix(f"{DEEP}/").partition("/")
        if not path.startswith(f"{DEEP}/") or not number.isdigit() or int(number) >= len(self.folders):
            return "/nothing/stands/here"
        self.directory = str(self.folders[int(number)])
        return super().translate_path(f"/{rest}")

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


# --- fixtures --------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One per test process."""
    assert Path(CHROMIUM).exists(), "geen Chromium: `make test` zet het klaar, of: apt-get install chromium"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A site of two schools and the index, without papers; read only."""

    def make(folder: Path) -> None:
        options = {"config_file": ROOT / "mkdocs.yml", "overrides": ROOT / "overrides", "on": ON}
        rows = build(this_project(), SCHOOLS, site=folder / "site", **options, papers=False)
        assert all(row.published for row in rows)

    with shared(tmp_path_factory, "demonstration", make) as (folder, _):
        yield folder / "site"


@pytest.fixture(scope="session")
def crowded_site(crowded_built: BuiltSite) -> Path:
    """The crowded project, built; read only."""
    return crowded_built.folder


@dataclass(frozen=True)
class Addresses:
    """A page of every type: those that are read, these without the longest, and those that only lead on."""

    read: tuple[str, ...]
    short: tuple[str, ...]
    leading: tuple[str, ...]


@pytest.fixture(scope="session")
def addresses(server: Server, demonstration: Path, crowded_site: Path) -> Addresses:
    """A page of every type that there is, of the demonstration and the crowded project together."""
    sites = (demonstration, crowded_site)
    for site in sites:
        server.serve(site)
    read, leading = (
        page_of_every_type(path for site in sites for path in choose(site)) for choose in (read_pages, leading_pages)
    )
    short = [path for path in read if path.stat().st_size < LONG]
    return Addresses(*(tuple(server.address_of(path) for path in paths) for paths in (read, short, leading)))


@pytest.fixture
def watch(server: Server) -> Iterator[Watch]:
    """What the pages of this test did wrong; looked at when the test is over."""
    watching = Watch(server.host)
    yield watching
    assert watching.faults == []


@pytest.fixture
def new_context(browser: Browser, watch: Watch) -> Iterator[Callable[..., BrowserContext]]:
    """`new_context(look, **options)`: a fresh, watched profile."""
    made: list[BrowserContext] = []

    def new(look: Look = DESKTOP, **options: Any) -> BrowserContext:
        context = browser.new_context(**{**look.options, "locale": "nl-NL", **options})
        context.set_default_timeout(10_000)
        context.on("page", watch.over)
        made.append(context)
        return context

    yield new
    for context in made:
        context.close()


@pytest.fixture
def new_page(new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """`new_page(look, **options)`: a page in a profile of its own."""
    return lambda look=DESKTOP, **options: new_context(look, **options).new_page()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A desktop, light."""
    return new_page(DESKTOP)


def until(page: Page, condition: str, *, seconds: float = 10) -> None:
    """Wait until an expression holds. Playwright's own `wait_for_function` needs `eval`, which our policy refuses."""
    for _ in range(int(seconds * 20)):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never: {condition}")


# --- what a page is held to ------------------------------------------------------------------------------


@functools.cache
def axe_source() -> str:
    package = find_spec("axe_playwright_python")
    assert package
    assert package.origin
    return Path(package.origin).with_name("axe.min.js").read_text(encoding="utf-8")


def axe(page: Page, *, within: str | None = None) -> list[str]:
    """What axe finds wrong, or cannot tell: rule, element and reason, one on a line."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(axe_source())
    found = page.evaluate(
        """([tags, within]) => axe.run(within || document, {
             runOnly: {type: "tag", values: tags}, resultTypes: ["violations", "incomplete"]})""",
        [list(AXE_TAGS), within],
    )
    return [
        f"{rule['id']} ({kind}): {node['target']} {node['html'][:120]} – "
        + "; ".join(check["message"] for check in [*node["any"], *node["all"], *node["none"]])
        for kind in ("violations", "incomplete")
        for rule in found[kind]
        for node in rule["nodes"]
    ]
