"""The command `diff`: what it takes, and what it prints as text, JSON and HTML."""

import json
from pathlib import Path

import html5lib
import pytest

from commands import Run
from protocolboek.messages import LANGUAGES, catalogue
from protocolboek.model.comparison import Comparison
from protocolboek.model.version import control_code, digest_of_file
from protocolboek.pipeline import load_project, outcome_of
from small_project import append, crowded_project, overlay_of

PROTOCOL = ("--protocol", "afspraken")


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return crowded_project(tmp_path_factory.mktemp("diff") / "project")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_school_against_the_canon(language: str, run: Run) -> None:
    said = run("--language", language, "diff", "brug", "canon", "concept", *PROTOCOL)
    assert (said.code, said.err) == (0, "")
    say = catalogue(language).say
    assert say("diff-is-nieuw") in said.out
    assert "{+" in said.out
    assert "[-" in said.out
    assert f"[{say('diff-cause-eigen-tekst')}]" in said.out


def test_the_same_twice(run: Run) -> None:
    assert run("diff", "brug", "concept", "concept", *PROTOCOL).out == catalogue().say("diff-same") + "\n"


def test_json_is_the_comparison(run: Run) -> None:
    said = run("diff", "brug", "canon", "concept", *PROTOCOL, "--format", "json")
    found = Comparison.from_json(said.out.strip().encode())
    assert found.old.school.id == "canon"
    assert found.new.school.id == "brug"
    assert json.loads(said.out)["schema"] == 1


def test_html_is_a_fragment_that_says_what_came_and_went(run: Run) -> None:
    said = run("diff", "brug", "canon", "concept", *PROTOCOL, "--format", "html")
    html5lib.HTMLParser(strict=True).parseFragment(said.out.strip())
    assert '<ins><span class="pb-unseen">nieuw: </span>' in said.out
    assert '<del><span class="pb-unseen">vervallen: </span>' in said.out
    same = run("diff", "brug", "canon", "canon", *PROTOCOL, "--format", "html")
    assert "<article" not in same.out


def test_a_file_and_a_version(run: Run, project: Path, tmp_path: Path) -> None:
    resolution = outcome_of(load_project(project), "brug").resolution
    assert resolution is not None
    folders = [tmp_path / "elders", project / "schools" / "brug" / "versions" / "afspraken" / "2026-1"]
    for folder in folders:
        folder.mkdir(parents=True)
        (folder / "handbook.json").write_bytes(resolution.handbooks["afspraken"].to_json())
        (folder / "provenance.json").write_bytes(resolution.provenance["afspraken"].to_json())
    same = catalogue().say("diff-same") + "\n"
    assert run("diff", "brug", str(folders[0] / "handbook.json"), "concept").out == same
    assert run("diff", "brug", "2026-1", "concept").out == same
    digest = digest_of_file((folders[1] / "handbook.json").read_bytes())
    for name in (digest, control_code(digest)):
        assert run("diff", "brug", name, "concept").out == same


def test_a_name_of_nothing_ends_in_2(run: Run) -> None:
    said = run("diff", "brug", "2031-1", "concept", *PROTOCOL)
    assert said.code == 2
    assert catalogue().say("diff-unknown", name="2031-1", known="concept, canon") in " ".join(said.err.split())


def test_a_school_with_two_protocols_asks_which(run: Run) -> None:
    said = run("diff", "brug", "canon", "concept")
    assert said.code == 2
    assert "--protocol" in said.err


def test_a_school_that_is_not_there(run: Run) -> None:
    assert run("diff", "nergens", "canon", "concept").code == 2


def test_a_concept_with_errors_is_refused(run: Run, project: Path) -> None:
    append(overlay_of(project, "brug"), "onzin: 1\n")
    said = run("diff", "brug", "canon", "concept", *PROTOCOL)
    assert said.code == 1
    assert "schools/brug/overlay.yaml" in said.err


def test_a_damaged_file_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "handbook.json").write_text("{}", encoding="utf-8")
    said = run("diff", "brug", str(tmp_path / "handbook.json"), "concept", *PROTOCOL)
    assert said.code == 1
    assert "handbook.json" in said.err
