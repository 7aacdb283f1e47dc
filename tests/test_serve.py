"""`protocolboek serve`: what is saved shows by itself, the same as a build would write it, or else what is wrong with it."""

import datetime
import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page

from browser import Watch, until
from commands import Run
from protocolboek.build.builder import build
from protocolboek.load import load_canon
from protocolboek.messages import catalogue
from protocolboek.model.problems import in_order
from protocolboek.pipeline import load_project
from protocolboek.project import find_project
from protocolboek.render.binder import Binder
from protocolboek.serve.canon import CanonReader
from protocolboek.serve.http import Server
from protocolboek.serve.live import Live
from small_project import ON, ROOT, append, change, crowded_project, overlay_of, small_project

SCRIPT = re.compile(rb'<script src="/_serve/live.js" data-state="[0-9a-f]+-\d+" defer></script>\n')
LISTENING = b"; connect-src &#39;self&#39;", b"; connect-src 'self'"
PATIENCE = 60
"""Seconds after which what does not come is a failure; a machine may be slow."""
CONCEPT = "afspraken/concept/"


@contextmanager
def serving(root: Path, school: str) -> Iterator[tuple[str, Live]]:
    """A real server for a school, and its address."""
    live = Live(find_project(root), school, lambda: ON)
    server = Server(live, catalogue("nl"), "127.0.0.1", 0)
    stop = threading.Event()
    threads = [
        threading.Thread(target=server.serve_forever, daemon=True),
        threading.Thread(target=live.watch, args=(stop, lambda _: None), daemon=True),
    ]
    for thread in threads:
        thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", live
    finally:
        stop.set()
        server.shutdown()
        server.server_close()


def fetched(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=PATIENCE) as got:
        return bytes(got.read())


def text(address: str) -> str:
    return fetched(address).decode()


def undressed(page: bytes) -> bytes:
    """A page without what only `serve` adds, which must be there once."""
    page, found = SCRIPT.subn(b"", page)
    assert found == 1
    assert sum(page.count(words) for words in LISTENING) == 1
    for words in LISTENING:
        page = page.replace(words, b"")
    return page


@pytest.fixture(scope="session")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_project(tmp_path_factory.mktemp("serve") / "project")


# --- the same as a build -------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["voorbeeldschool", "crowded"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, Path]:
    """A project, a school of it, and the folder of that school as a build makes it."""
    folder = tmp_path_factory.mktemp("built")
    root = ROOT if request.param == "voorbeeldschool" else crowded_project(folder / "project")
    school = "voorbeeldschool" if root == ROOT else "waterrijk"
    rows = build(
        load_project(root), [school], site=folder / "site", config_file=root / "mkdocs.yml",
        overrides=root / "overrides", on=ON, papers=False, home=None,
    )  # fmt: skip
    assert rows[0].published
    return root, school, folder / "site" / school


def test_every_page_and_file_is_that_of_a_build(built: tuple[Path, str, Path]) -> None:
    root, school, folder = built
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "shelf.json"]
    pages = [path for path in files if path.suffix == ".html"]
    assert len(pages) > 30
    with serving(root, school) as (home, _):
        for path in files:
            address = path.relative_to(folder).as_posix()
            got = fetched(home + address.removesuffix("index.html"))
            assert (undressed(got) if path in pages else got) == path.read_bytes(), address


def test_a_published_page_knows_nothing_of_serving(built: tuple[Path, str, Path]) -> None:
    for path in built[2].rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"_serve" not in content
            assert b"EventSource" not in content
            assert b"connect-src" not in content


# --- what is saved shows --------------------------------------------------------------------------------


SAVED: dict[str, tuple[str, Callable[[Path], None], str]] = {
    "a value of the overlay": (
        "gedrag/", lambda root: append(overlay_of(root, "brug"), "replace:\n  gedrag.delen:\n    reason: Zo zeggen wij het.\n    text: Op De Brug.\n"), "Op De Brug.",
    ),
    "a phone number": (
        "", lambda root: (root / "schools/brug/contacts.yaml").write_text('schema: 1\ncontacts:\n  inspectie: {function: de inspecteur, phone: "010-1234599"}\n', encoding="utf-8") and None, "010-1234599",
    ),
    "a text of the canon": (
        "gedrag/", lambda root: change(root / "content/afspraken/gedrag.md", "We gaan", "Wat nu komt, telt. We gaan"), "Wat nu komt, telt.",
    ),
    "a word of the canon": (
        "", lambda root: change(root / "content/words.yaml", "  eigen-keuzes: ", "  eigen-keuzes: Zeer "), "Zeer ",
    ),
    "a template": (
        "", lambda root: change(root / "overrides/pages/start.html", '<p class="pb-kicker">', '<p class="pb-kicker">Hallo '), "Hallo ",
    ),
    "the frame": (
        "", lambda root: change(root / "overrides/frame/nav.html", "<ul>", "<ul><!-- nieuw -->"), "<!-- nieuw -->",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", SAVED)
def test_what_is_saved_shows_at_the_next_look(project: Path, what: str) -> None:
    page, save, expected = SAVED[what]
    with serving(project, "brug") as (home, live):
        before = text(home + CONCEPT + page)
        assert expected not in before
        state = live.last.state
        save(project)
        after = text(home + CONCEPT + page)
        assert live.last.errors == ()
        assert expected in after
        assert live.last.state != state


def test_a_style_that_is_saved_has_another_address(project: Path) -> None:
    with serving(project, "brug") as (home, _):
        first = re.search(r'href="([^"]*protocolboek.css)"', text(home))
        append(sorted((project / "overrides/assets/styles").glob("*.css"))[0], "\n.nieuw { color: red }\n")
        second = re.search(r'href="([^"]*protocolboek.css)"', text(home))
        assert first
        assert second
        assert first[1] != second[1]
        assert ".nieuw" in text(home + second[1])
        assert ".nieuw" in text(home + first[1])  # a page that is still open asks for the earlier one


def test_a_board_that_is_saved_shows_in_its_school(project: Path) -> None:
    school = next(
        path.parent.name
        for path in sorted((project / "schools").glob("*/overlay.yaml"))
        if "extends: stichting" in path.read_text(encoding="utf-8")
    )
    with serving(project, school) as (home, _):
        change(project / "schools/stichting/overlay.yaml", "Stichting Het Water", "Stichting Het Nieuwe Water")
        assert "Stichting Het Nieuwe Water" in text(home + CONCEPT + "over/")


def test_nothing_saved_is_nothing_done(project: Path) -> None:
    with serving(project, "brug") as (home, live):
        look, outcome = live.last, live.outcome
        text(home)
        time.sleep(0.4)
        assert live.last is look
        change(project / "overrides/pages/start.html", '<p class="pb-kicker">', '<p class="pb-kicker">x')
        text(home)
        assert live.outcome is outcome  # a template is no reason to resolve anything


@pytest.mark.parametrize("school", ["stichting", "canon"])
def test_what_publishes_nothing_is_served_too(project: Path, school: str) -> None:
    with serving(project, school) as (home, _):
        assert 'class="pb' in text(home + CONCEPT)


def test_only_the_pages_asked_for_are_written(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    with serving(project, "brug") as (home, _):
        banner = Binder.banner
        monkeypatch.setattr(Binder, "banner", lambda self, path: written.append(path) or banner(self, path))
        text(home + CONCEPT + "gedrag/")
    assert written == ["gedrag"]


# --- the canon in parts ---------------------------------------------------------------------------------

SPOILED: dict[str, Callable[[str], str]] = {
    "longer": lambda before: before + "\n",
    "empty": lambda before: "",  # noqa: ARG005
    "faulty": lambda before: before + "\n### Zonder naam\n\nTekst met {{ iets }.\n",
    "moved": lambda before: "\n\n" + before,
}


@pytest.mark.parametrize("how", SPOILED)
def test_a_canon_read_in_parts_is_the_whole_canon(tmp_path: Path, how: str) -> None:
    folder = crowded_project(tmp_path / "project") / "content"
    reader = CanonReader()
    reader(folder)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        kept = path.read_text(encoding="utf-8")
        for content in (SPOILED[how](kept), None, kept):
            if content is None:
                path.unlink()
            else:
                path.write_text(content, encoding="utf-8")
            canon, problems = reader(folder)
            expected, faults = load_canon(folder)
            assert repr(canon) == repr(expected), path  # a text is equal to itself only
            assert in_order(problems) == in_order(faults), path


# --- what is wrong --------------------------------------------------------------------------------------


def panel(page: str) -> str:
    found = re.search(r'<section class="pb-serve".*?</section>', page, re.DOTALL)
    return found[0] if found else ""


def test_faults_stand_above_the_last_page_that_was_right(project: Path) -> None:
    overlay = overlay_of(project, "brug")
    kept = overlay.read_text(encoding="utf-8")
    with serving(project, "brug") as (home, _):
        right = undressed(fetched(home + CONCEPT))
        append(overlay, "omit:\n  bestaat.niet: {reason: Zomaar}\n  bestaat.ook-niet: {reason: Zomaar}\n")
        page = text(home + CONCEPT)
        lines = kept.count("\n") + 1
        assert f"<code>schools/brug/overlay.yaml:{lines + 1}:3</code>" in panel(page)
        assert "bestaat.niet" in panel(page)
        assert panel(page).count("<li>") >= 2
        assert re.search(r"<h1>.*?</h1>", right.decode(), re.DOTALL)[0] in page  # type: ignore[index]
        assert panel(text(home)) == panel(page)
        overlay.write_text(kept, encoding="utf-8")
        assert undressed(fetched(home + CONCEPT)) == right


def test_a_school_that_was_never_right_has_a_page_with_its_faults(project: Path) -> None:
    overlay = overlay_of(project, "brug")
    kept = overlay.read_text(encoding="utf-8")
    overlay.write_text("schema: 1\nname: [\n", encoding="utf-8")
    with serving(project, "brug") as (home, _):
        assert "schools/brug/overlay.yaml:" in panel(text(home))
        assert panel(text(home + CONCEPT))
        overlay.write_text(kept, encoding="utf-8")
        assert not panel(text(home))


def test_a_broken_template_is_told_with_its_line(project: Path) -> None:
    template = project / "overrides/pages/start.html"
    with serving(project, "brug") as (home, _):
        text(home + CONCEPT)
        kept = template.read_text(encoding="utf-8")
        line = kept.count("\n") + 1
        append(template, "{{ bestaat_niet }}\n")
        page = text(home + CONCEPT)
        assert f"<code>overrides/pages/start.html:{line}:1</code>" in panel(page)
        assert "pb-sticker" in page  # the last page that was right
        append(template, "{% if %}\n")
        assert f"<code>overrides/pages/start.html:{line + 1}:1</code>" in panel(text(home + CONCEPT))
        template.write_text(kept, encoding="utf-8")
        assert not panel(text(home + CONCEPT))


def test_a_school_that_is_taken_away_is_told(project: Path) -> None:
    with serving(project, "brug") as (home, _):
        (project / "schools/brug").rename(project / "schools/brug2")
        assert "schools/brug" in panel(text(home))
        (project / "schools/brug2").rename(project / "schools/brug")
        assert not panel(text(home))


# --- the server -----------------------------------------------------------------------------------------


def test_an_address_without_anything_says_so(project: Path) -> None:
    with serving(project, "brug") as (home, _):
        for address in (
            "niets/",
            "afspraken/9999-1/",
            "assets/x/niets.css",
            "../schools/brug/overlay.yaml",
            "_serve/x",
        ):
            with pytest.raises(urllib.error.HTTPError) as fault:
                fetched(home + address)
            assert fault.value.code == 404
            assert "Hier staat niets" in fault.value.read().decode()


def test_a_folder_without_its_slash_leads_on(project: Path) -> None:
    with serving(project, "brug") as (home, _):
        for address in ("afspraken", "afspraken/concept", "afspraken/concept/gedrag"):
            with urllib.request.urlopen(home + address, timeout=PATIENCE) as got:
                assert got.url == f"{home}{address}/"


def test_another_name_for_this_machine_gets_nothing(project: Path) -> None:
    with serving(project, "brug") as (home, _):
        host = home.removeprefix("http://").rstrip("/")
        for name, status in ((host, 200), ("localhost", 200), ("kwaad.example", 403)):
            line = http.client.HTTPConnection(host, timeout=PATIENCE)
            line.request("HEAD", "/", headers={"Host": name})
            assert line.getresponse().status == status
            line.close()


# --- the command ----------------------------------------------------------------------------------------


def test_the_command_serves_until_it_is_interrupted(project: Path) -> None:
    command = [sys.executable, "-m", "protocolboek", "serve", "brug", "--port", "0", "--protocol", "afspraken"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "hooks"), "PYTHONUNBUFFERED": "1"}
    running = subprocess.Popen(
        command, cwd=project, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        assert running.stdout
        lines = []
        while not (found := re.search(r"http://\S+", lines[-1] if lines else "")):
            lines.append(running.stdout.readline())
            assert lines[-1], lines
        assert found[0].endswith("/afspraken/concept/")
        assert "Basisschool De Brug" in text(found[0])
        append(overlay_of(project, "brug"), "omit: {bestaat.niet: {reason: Zomaar}}\n")
        said = running.stdout.readline()
        assert "bestaat.niet" in said
        assert said.startswith("schools/brug/overlay.yaml:")
        running.send_signal(signal.SIGINT)
        assert running.wait(PATIENCE) == 0
    finally:
        running.kill()
        running.communicate()


def test_faults_of_the_command_line(project: Path, run: Run) -> None:
    assert "brug" in run("serve", "brugg").err
    assert run("serve", "brugg").code == 2
    assert "afspraken" in run("serve", "brug", "--protocol", "niets").err
    with serving(project, "brug") as (home, _):
        port = home.rstrip("/").rpartition(":")[2]
        said = run("serve", "brug", "--port", port)
        assert (said.code, port in said.err) == (1, True)


# --- in a browser ---------------------------------------------------------------------------------------


@pytest.fixture
def served(project: Path) -> Iterator[str]:
    with serving(project, "brug") as (home, _):
        yield home


@pytest.fixture
def watch(served: str) -> Iterator[Watch]:
    watching = Watch(served.removeprefix("http://").rstrip("/"))
    yield watching
    assert watching.faults == []


def test_a_saved_edit_comes_by_itself_at_the_same_height(page: Page, served: str, project: Path) -> None:
    page.set_viewport_size({"width": 600, "height": 300})
    page.goto(served + CONCEPT + "gedrag/")
    page.evaluate("window.scrollTo(0, 200)")
    height = page.evaluate("window.scrollY")
    assert height > 0
    change(project / "content/afspraken/gedrag.md", "We gaan", "Wat nu komt, telt. We gaan")
    page.get_by_text("Wat nu komt, telt.").wait_for(timeout=1000 * PATIENCE)
    until(page, f"window.scrollY === {height}")


def test_a_fault_shows_and_goes_when_it_is_mended(page: Page, served: str, project: Path) -> None:
    overlay = overlay_of(project, "brug")
    kept = overlay.read_text(encoding="utf-8")
    page.goto(served + CONCEPT)
    assert page.locator("#pb-serve").count() == 0
    append(overlay, "omit: {bestaat.niet: {reason: Zomaar}}\n")
    told = page.get_by_role("alert")
    told.wait_for(timeout=1000 * PATIENCE)
    assert "bestaat.niet" in told.inner_text()
    assert page.get_by_role("heading", level=1).is_visible()
    overlay.write_text(kept, encoding="utf-8")
    told.wait_for(state="detached", timeout=1000 * PATIENCE)


# --- how long it takes ----------------------------------------------------------------------------------


def test_what_an_edit_costs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Printed, and held to no time: a machine may be busy. See docs/performance.md."""
    root = tmp_path / "project"
    root.mkdir()
    for name in ("content", "schools", "overrides"):
        subprocess.run(["cp", "-r", str(ROOT / name), str(root / name)], check=True)
    subprocess.run(["cp", str(ROOT / "mkdocs.yml"), str(root)], check=True)
    live = Live(find_project(root), "noorderkroon", lambda: datetime.date(2026, 11, 21))
    page = "sociale-media/concept/gedrag/"
    live.show(page)
    for name in ("schools/noorderkroon/overlay.yaml", "content/sociale-media/gedrag.md", "overrides/main.html"):
        append(root / name, "\n")
        state, began = live.last.state, time.thread_time()
        shown = live.show(page)
        spent = time.thread_time() - began
        assert shown.state != state
        assert isinstance(shown.found, str)
        with capsys.disabled():
            print(f"\n  {name}: {1000 * spent:.0f} ms CPU", end="")
