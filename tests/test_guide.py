"""The Dutch guide: every example can be typed as it stands, every command on versions says what the guide shows, and
every picture and page that it names is there."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest

from commands import Run
from protocolboek.build import stage
from protocolboek.messages import catalogue
from protocolboek.model.decision import DecisionKind
from protocolboek.pipeline import load_project, outcome_of

ROOT = Path(__file__).parent.parent
GUIDE = [ROOT / "docs" / "handleiding.md", *sorted((ROOT / "docs" / "handleiding").glob("*.md"))]
EXAMPLE = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[([^\]]*)\]\(([^)#\s]+)(?:#[^)]*)?\)")
VERSIONS = ("versies.md", "bewijzen.md", "eigen-website.md")
"""The parts whose commands make one story, in this order."""
STEP = re.compile(r"^```(sh|text|yaml)\n(.*?)^```", re.MULTILINE | re.DOTALL)
TYPED = ".venv/bin/protocolboek"
CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{5}(?:-[0-9A-HJKMNP-TV-Z]{5}){3}\b|\bsha256:[0-9a-f]{64}\b")
OWN = "de-brug"
HEAD = """schema: 1
kind: school
name: Basisschool De Brug
sector: po
extends: voorbeeldstichting
"""


def examples() -> list[tuple[str, str]]:
    return [(page.name, text) for page in GUIDE for text in EXAMPLE.findall(page.read_text(encoding="utf-8"))]


def files_of(example: str) -> dict[str, str]:
    """The files that an example is, or belongs in."""
    if "\nnorms:" in example:
        return {"overlay.yaml": HEAD, "concordance.yaml": example}
    if "\ncontacts:" in example:
        return {"overlay.yaml": HEAD, "contacts.yaml": example}
    return {"overlay.yaml": example if "\nkind:" in example else HEAD + example}


@pytest.mark.parametrize(
    ("page", "example"), examples(), ids=[f"{page}-{n}" for n, (page, _) in enumerate(examples(), 1)]
)
def test_an_example_can_be_typed_as_it_stands(page: str, example: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "schools" / "voorbeeldstichting", tmp_path / "voorbeeldstichting")
    (tmp_path / OWN).mkdir()
    for name, text in files_of(example).items():
        (tmp_path / OWN / name).write_text(text, encoding="utf-8")
    outcome = outcome_of(load_project(ROOT, schools=tmp_path), OWN)
    # How to reach people stands in a file of its own, which an overlay by itself has not.
    told = [problem for problem in outcome.problems if problem.code != "contact-missing"]
    assert [catalogue().tell(problem) for problem in told] == [], page


def test_there_are_examples_of_everything() -> None:
    keys = {key for _, text in examples() for key in re.findall(r"^([a-z]+):", text, re.MULTILINE)}
    assert {
        "parameters", "options", "variants", "replace", "add", "omit", "restore", "move", "sections", "faq",
        "protocols", "lock", "norms", "contacts", "current", "consent",
    } <= keys  # fmt: skip


@pytest.mark.parametrize("page", GUIDE, ids=lambda page: page.name)
def test_what_a_page_links_to_is_there(page: Path) -> None:
    links = [link for _, link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_picture_is_shown_and_says_in_words_what_is_on_it() -> None:
    shown = {
        (page.parent / link).resolve(): words
        for page in GUIDE
        for words, link in LINK.findall(page.read_text(encoding="utf-8"))
        if link.endswith(".png")
    }
    assert set(shown) == set((ROOT / "docs" / "pictures").glob("*.png"))
    assert [words for words in shown.values() if len(words) < 30] == []


# --- the story of a version ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This project as a school finds it after part 1: with its board, and De Brug as that part fills it in."""
    folder = tmp_path_factory.mktemp("guide") / "project"
    for name in ("content", "overrides", "schools/voorbeeldstichting"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "hooks").mkdir()
    for name in ("mkdocs.yml", "hooks/mkdocs_hook.py"):
        shutil.copyfile(ROOT / name, folder / name)
    first = EXAMPLE.findall((ROOT / "docs" / "handleiding" / "beginnen.md").read_text(encoding="utf-8"))
    choices, contacts, replaced = first
    school = folder / "schools" / OWN
    school.mkdir()
    (school / "overlay.yaml").write_text(HEAD + "publish: {concept: true}\n" + choices + replaced, encoding="utf-8")
    (school / "contacts.yaml").write_text(contacts, encoding="utf-8")
    (folder / "notulen").mkdir()
    (folder / "notulen" / "mr-2026-03-03.pdf").write_bytes(b"%PDF-1.7 notulen")
    return folder


def steps() -> Iterator[tuple[str, str, str]]:
    """Page, kind and text of each block, in the order in which a reader meets them."""
    for name in VERSIONS:
        text = (ROOT / "docs" / "handleiding" / name).read_text(encoding="utf-8")
        yield from ((name, kind, block) for kind, block in STEP.findall(text))


def commands_of(block: str) -> list[list[str]]:
    return [shlex.split(line) for line in block.replace("\\\n", " ").splitlines()]


def choose(overlay: Path, example: str) -> None:
    """Type the values of an example over those that are there."""
    text = overlay.read_text(encoding="utf-8")
    for key, value in re.findall(r"^  (\S+): (.+)$", example, re.MULTILINE):
        text, found = re.subn(rf"^  {re.escape(key)}: .+$", f"  {key}: {value}", text, flags=re.MULTILINE)
        assert found == 1, key
    overlay.write_text(text, encoding="utf-8")


def test_the_commands_on_versions_do_what_the_guide_shows_one_after_the_other(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The papers have tests of their own; here they would be printed at every build.
    monkeypatch.setattr(stage, "downloads", lambda *_: ())
    told = iter([*steps(), ("", "", "")])
    page, kind, block = next(told)
    while kind:
        following = next(told)
        if kind == "yaml":
            choose(project / "schools" / OWN / "overlay.yaml", block)
        for command in commands_of(block) if kind == "sh" else ():
            said = follow(run, project, command)
            shown = following[2] if following[1] == "text" and command == commands_of(block)[-1] else ""
            refused = ": fout: " in shown
            assert said[0] == refused, (page, command, said)
            assert missing_from(said[1], shown) == [], (page, command, said)
        page, kind, block = following


def follow(run: Run, project: Path, command: list[str]) -> tuple[int, str]:
    """The exit code of a command of the guide, and what it says."""
    if command[0] == TYPED:
        said = run(*command[1:])
        return said.code, said.out + said.err
    assert command[0] == "sha256sum", command
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def missing_from(said: str, shown: str) -> list[str]:
    """The lines that a program should say and does not; the codes of a text change with every text."""
    lines = [CODE.sub("(code)", line) for line in said.splitlines()]
    wanted = [CODE.sub("(code)", line) for line in shown.splitlines()]
    return [w for w in wanted if not any(line == w or (w[0] == "…" and line.endswith(w[1:])) for line in lines)]


def test_the_story_of_a_version_has_every_kind_of_decision() -> None:
    typed = [word for _, kind, block in steps() if kind == "sh" for line in commands_of(block) for word in line]
    kinds = {kind for before, kind in pairwise(typed) if before == "--kind"}
    assert kinds == set(get_args(DecisionKind))
    assert {"freeze", "decide", "status", "build", "verify", "diff", "impact", "--part", "--minutes-file"} <= set(typed)
