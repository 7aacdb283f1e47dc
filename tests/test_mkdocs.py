"""The ordinary way: SCHOOL=… mkdocs build and mkdocs serve, as whoever edits types them."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from built_site import by_id, read_page
from small_project import ROOT, change, contents, overlay_of, small_project

PATIENCE = 60
"""Seconds after which a page that does not come is a failure; a machine may be slow."""


@pytest.fixture(scope="session")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_project(tmp_path_factory.mktemp("mkdocs") / "project")


@pytest.fixture
def project(untouched: Path, tmp_path: Path) -> Path:
    """A small project in which an earlier preview and an earlier site stand."""
    shutil.copytree(untouched, tmp_path / "project")
    for folder in ("build/preview", "site"):
        (tmp_path / "project" / folder).mkdir(parents=True)
        (tmp_path / "project" / folder / "index.html").write_text("eerder", encoding="utf-8")
    return tmp_path / "project"


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "mkdocs", *arguments]


def _environment(**variables: str) -> dict[str, str]:
    ours = {"SCHOOL", "PROTOCOL", "PROTOCOLBOEK_LANGUAGE"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT / "hooks"), **variables}


def _mkdocs_build(project: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        _command("build"), cwd=project, env=_environment(**variables), capture_output=True, text=True, check=False
    )


# --- build ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("school", "name"), [("brug", "Basisschool De Brug"), ("canon", "Basistekst"), ("stichting", "Stichting Het Water")])  # fmt: skip
def test_a_school_is_previewed_beside_the_site(school: str, name: str, project: Path) -> None:
    run = _mkdocs_build(project, SCHOOL=school)
    assert run.returncode == 0, run.stderr
    assert "WARNING" not in run.stderr
    preview = project / "build" / "preview"
    assert name in (preview / "index.html").read_text(encoding="utf-8")
    assert by_id(read_page(preview / "artikel" / "index.html"), "gedrag.respect") is not None
    assert "Zoeken" in (preview / "index.html").read_text(encoding="utf-8")
    [styles] = preview.glob("assets/*/protocolboek.css")
    assert f'href="assets/{styles.parent.name}/protocolboek.css"' in (preview / "index.html").read_text("utf-8")
    assert not list(preview.rglob("*.md")), "the raw canon is no page"
    assert contents(project / "site") == {"index.html": b"eerder"}


def test_a_protocol_can_be_chosen(project: Path) -> None:
    run = _mkdocs_build(project, SCHOOL="brug", PROTOCOL="afspraken")
    assert run.returncode == 0, run.stderr
    assert "Protocol afspraken" in (project / "build" / "preview" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({}, "zeg voor welke school: SCHOOL=naam. Kies uit: brug, noord, stichting, canon."),
        ({"SCHOOL": "brugg"}, "geen school ‘brugg’; bedoelt u ‘brug’? Kies uit: brug, noord, stichting, canon."),
        ({"SCHOOL": "zzz", "PROTOCOLBOEK_LANGUAGE": "en"}, "brug, noord, stichting, canon."),
        ({"SCHOOL": "brug", "PROTOCOL": "pesten"}, "deze school heeft geen protocol ‘pesten’. Kies uit: afspraken."),
    ],
    ids=["no school", "wrong school", "wrong school in English", "wrong protocol"],
)
def test_a_wrong_choice_is_told_in_one_line_and_spares_the_earlier_preview(
    variables: dict[str, str], said: str, project: Path
) -> None:
    run = _mkdocs_build(project, **variables)
    assert run.returncode != 0
    lines = [line for line in run.stderr.splitlines() if line.strip()]
    told = [line for line in lines if line.startswith("ERROR")]
    assert len(told) == 1
    assert said in told[0]
    assert "Traceback" not in run.stderr
    assert contents(project / "build" / "preview") == {"index.html": b"eerder"}


def test_all_faults_of_an_overlay_are_told_with_their_places(project: Path) -> None:
    overlay = overlay_of(project, "brug")
    change(overlay, "plek: tas", "plek: zak")
    change(overlay, "    reason: Sinds 2025 hangt er een camera.\n", "")
    change(overlay, "telefoon.bereikbaar: vast", "telefoon.bereikbaar: nooit")
    run = _mkdocs_build(project, SCHOOL="brug")
    assert run.returncode != 0
    assert "Traceback" not in run.stderr
    places = re.findall(r"schools/brug/overlay\.yaml:(\d+):\d+: fout: \S", run.stderr)
    assert places == ["6", "10", "12"]
    assert contents(project / "build" / "preview") == {"index.html": b"eerder"}


# --- serve ---------------------------------------------------------------------------------------------


@dataclass
class Server:
    """`mkdocs serve` at work on a project."""

    project: Path
    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def page(self, name: str = "") -> str:
        """The page as served now; "" where there is none."""
        try:
            # MkDocs holds a request until the rebuild under way is done.
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{name}", timeout=5) as answer:
                return str(answer.read().decode("utf-8"))
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return ""

    def wait(self, until: Callable[[], bool]) -> None:
        """Wait until something holds; a failure with the server's log where it never does."""
        end = time.monotonic() + PATIENCE
        while not until():
            assert self.process.poll() is None, f"the server stopped:\n{self.said()}"
            assert time.monotonic() < end, f"it did not come to pass:\n{self.said()}"
            time.sleep(0.1)

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")


@pytest.fixture
def server(project: Path, tmp_path: Path) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path / "serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            _command("serve", "--dev-addr", f"127.0.0.1:{port}"),
            cwd=project,
            env=_environment(SCHOOL="brug"),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield Server(project, port, process, log)
        finally:
            process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()
            process.wait()


def test_serve_shows_what_is_saved_and_outlives_a_fault(server: Server) -> None:
    clause = server.project / "content" / "afspraken" / "gedrag.md"
    overlay = overlay_of(server.project, "brug")
    template = server.project / "overrides" / "pages" / "about.html"
    server.wait(lambda: "met respect" in server.page("gedrag/"))

    change(clause, "**met respect**", "**met aandacht**")
    server.wait(lambda: "met aandacht" in server.page("gedrag/"))

    change(overlay, "plek: tas", "plek: thuis")
    server.wait(lambda: 'Je telefoon is <span class="pb-value">thuis</span>' in server.page("telefoon/"))

    change(template, "Zo is het opgebouwd", "Zo zit het in elkaar")
    server.wait(lambda: "Zo zit het in elkaar" in server.page("over/"))

    change(overlay, "plek: thuis", "plek: zolder")
    server.wait(lambda: "overlay.yaml:6:9: fout" in server.said())
    server.wait(lambda: "An error happened during the rebuild" in server.said())
    assert server.process.poll() is None
    assert "Traceback" not in server.said()

    change(overlay, "plek: zolder", "plek: tas")
    server.wait(lambda: 'Je telefoon is <span class="pb-value">in je tas</span>' in server.page("telefoon/"))
    assert contents(server.project / "site") == {"index.html": b"eerder"}
