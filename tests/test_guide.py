"""The Dutch guide: every example can be typed as it stands, and every picture and page that it names is there."""

import re
import shutil
from pathlib import Path

import pytest

from protocolboek.messages import catalogue
from protocolboek.pipeline import load_project, outcome_of

ROOT = Path(__file__).parent.parent
GUIDE = [ROOT / "docs" / "handleiding.md", *sorted((ROOT / "docs" / "handleiding").glob("*.md"))]
EXAMPLE = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[([^\]]*)\]\(([^)#\s]+)(?:#[^)]*)?\)")
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
