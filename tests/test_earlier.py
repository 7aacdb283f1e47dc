"""Of a school that is built again, the texts that stay as they are come along from the earlier build."""

import dataclasses
import datetime
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from commands import Run
from protocolboek.build import record, stage
from protocolboek.build.editions import series_of
from protocolboek.build.outline import key_of, outline_of
from protocolboek.model.assets import Assets
from protocolboek.model.edition import Edition
from protocolboek.pipeline import load_project, outcome_of
from small_project import ROOT, append, change, contents, overlay_of, small_project

ON = datetime.date(2026, 11, 21)
SEASON = ("2026-11-01", "2026-12-01")
BOOK = "afspraken"
DECISIONS = (
    ("voorgelegd", "--body", "MR", "--date", "2026-05-20"),
    ("instemming", "--body", "MR", "--outcome", "ingestemd", "--date", "2026-06-02"),
    ("vaststelling", "--body", "bestuur", "--date", "2026-06-10", "--effective", "2026-08-01"),
)


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_project(tmp_path_factory.mktemp("earlier") / "project")


@pytest.fixture
def decided(project: Path, run: Run) -> Path:
    """A project of which one school has a version in force beside its concept, and whose sites are built."""
    shutil.rmtree(project / "site", ignore_errors=True)
    assert run("freeze", "brug", BOOK, "2026-1").code == 0
    for kind, *words in DECISIONS:
        said = run("decide", "brug", BOOK, "2026-1", "--kind", kind, *words)
        assert said.code == 0, said.err
    assert run("build", "--no-papers").code == 0
    return project


def inode(project: Path, version: str) -> int:
    return (project / "site" / "brug" / BOOK / version / "index.html").stat().st_ino


def leads_away(path: Path) -> None:
    """The same stands somewhere else, with a symbolic link in its place."""
    elsewhere = path.parents[4] / path.name
    path.rename(elsewhere)
    path.symlink_to(elsewhere)


def fresh(project: Path, run: Run, *words: str) -> bool:
    """Whether the site is what a build from nothing makes."""
    assert run("build", *words, "--site", "fresh").code == 0

    def made(folder: Path) -> dict[str, bytes]:
        return {name: data for name, data in contents(folder).items() if name != record.NAME}

    same = made(project / "site") == made(project / "fresh")
    shutil.rmtree(project / "fresh")
    return same


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_frozen_text_comes_along_when_the_concept_changes(jobs: str, decided: Path, run: Run) -> None:
    before = inode(decided, "2026-1"), inode(decided, "concept")
    change(decided / "content/afspraken/gedrag.md", "met respect** met elkaar", "met respect** altijd met elkaar")
    assert run("build", "--no-papers", "--jobs", jobs).code == 0
    assert inode(decided, "2026-1") == before[0]
    assert inode(decided, "concept") != before[1]
    assert fresh(decided, run, "--no-papers")


def test_a_decision_makes_a_text_anew(decided: Path, run: Run) -> None:
    before = inode(decided, "2026-1")
    said = run("decide", "brug", BOOK, "2026-1", "--kind", "intrekking", "--body", "bestuur", "--date", "2026-09-01", "--effective", "2026-09-01")  # fmt: skip
    assert said.code == 0, said.err
    assert run("build", "--no-papers").code == 0
    assert inode(decided, "2026-1") != before
    assert fresh(decided, run, "--no-papers")


def test_how_to_reach_somebody_makes_a_frozen_text_anew(decided: Path, run: Run) -> None:
    before = inode(decided, "2026-1")
    card = '  directeur: {function: de directeur, phone: "010-7654321"}'
    (decided / "schools/brug/contacts.yaml").write_text(f"schema: 1\ncontacts:\n{card}\n", "utf-8")
    assert run("build", "--no-papers").code == 0
    assert inode(decided, "2026-1") != before
    assert fresh(decided, run, "--no-papers")


@pytest.mark.parametrize(
    "again",
    [
        lambda root, run: append(root / "overrides/pages/about.html", "<!-- nieuw -->\n"),  # noqa: ARG005
        lambda root, run: (root / "site" / record.NAME).unlink(),  # noqa: ARG005
        lambda root, run: shutil.rmtree(root / "site/brug/afspraken/2026-1/vragen"),  # noqa: ARG005
        lambda root, run: (root / "site/brug/afspraken/2026-1/handbook.json").unlink(),  # noqa: ARG005
        lambda root, run: os.truncate(root / "site/brug/afspraken/2026-1/vragen/index.html", 0),  # noqa: ARG005
        lambda root, run: change(root / "site/brug/afspraken/2026-1/gedrag/index.html", "respect", "ontzag"),  # noqa: ARG005
        lambda root, run: leads_away(root / "site/brug/afspraken/2026-1/handbook.json"),  # noqa: ARG005
        lambda root, run: leads_away(root / "site/brug/afspraken/2026-1/vragen"),  # noqa: ARG005
    ],
    ids=[
        "another template",
        "no record",
        "a folder was lost",
        "a file was lost",
        "cut short",
        "written into",
        "a file elsewhere",
        "a folder elsewhere",
    ],
)
def test_what_is_no_earlier_text_of_ours_is_made_anew(
    again: Callable[[Path, Run], object], decided: Path, run: Run
) -> None:
    before = inode(decided, "2026-1")
    again(decided, run)
    change(overlay_of(decided, "brug"), "name: Basisschool De Brug", "name: De Brug")
    assert run("build", "--no-papers").code == 0
    assert inode(decided, "2026-1") != before
    assert fresh(decided, run, "--no-papers")


def test_by_force_nothing_comes_along(decided: Path, run: Run) -> None:
    before = inode(decided, "2026-1")
    assert run("build", "--no-papers", "--force").code == 0
    assert inode(decided, "2026-1") != before


def test_papers_come_along_and_are_not_written_again(decided: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("build", "brug").code == 0
    change(overlay_of(decided, "brug"), "name: Basisschool De Brug", "name: De Brug")
    made: list[str] = []
    write = stage.downloads

    def counted(edition: Edition, *given: Any) -> Any:
        made.append(edition.version)
        return write(edition, *given)

    with monkeypatch.context() as patched:
        patched.setattr(stage, "downloads", counted)
        assert run("build", "brug", "--jobs", "1").code == 0
    assert made == ["concept"]
    start = (decided / "site/brug/index.html").read_text("utf-8")
    assert 'href="afspraken/2026-1/downloads/' in start
    shutil.rmtree(decided / "site/noord")
    shutil.rmtree(decided / "site/brug")
    assert run("build", "brug").code == 0
    assert (decided / "site/brug/index.html").read_text("utf-8") == start


# --- the key -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def edition() -> Edition:
    resolution = outcome_of(load_project(ROOT, only=["voorbeeldschool"]), "voorbeeldschool").resolution
    assert resolution
    found = series_of(resolution, ON)[0].editions[1]
    return dataclasses.replace(found, assets=Assets("assets/x", {"a.css": b""}))


def test_the_same_text_has_the_same_key(edition: Edition) -> None:
    resolution = outcome_of(load_project(ROOT, only=["voorbeeldschool"]), "voorbeeldschool").resolution
    assert resolution
    again = series_of(resolution, ON + datetime.timedelta(days=1))[0].editions[1]
    assert keyed(dataclasses.replace(again, assets=edition.assets)) == keyed(edition)


def test_another_season_is_another_key(edition: Edition) -> None:
    assert keyed(edition, ("2026-11-02", "2026-12-01")) != keyed(edition)


@pytest.mark.parametrize("name", [one.name for one in dataclasses.fields(Edition) if one.name != "on"])
def test_every_field_counts(name: str, edition: Edition) -> None:
    if name in ("handbook", "provenance"):
        edition = dataclasses.replace(edition, standing=None)  # of a frozen text its bytes count
    value = getattr(edition, name)
    other: Any
    match value:
        case str():
            other = value + "x"
        case bool():
            other = not value
        case None:
            other = "x"
        case tuple():
            other = value[1:] if value else ("x",)
        case dict():
            other = dict(list(value.items())[1:]) if value else {"x": "y"}
        case bytes():
            other = value + b"x"
        case Assets():
            other = Assets("assets/y")
        case _ if dataclasses.is_dataclass(value):
            other = None
        case _:
            other = value.model_copy(update={next(iter(type(value).model_fields)): "x"})
    changed = dataclasses.replace(edition, **{name: other})
    assert keyed(changed) != keyed(edition)
    assert outline_of(changed, SEASON) != outline_of(edition, SEASON)


def keyed(edition: Edition, season: tuple[str, str] = SEASON) -> str:
    return key_of(edition, outline_of(edition, season))


def concept(edition: Edition) -> Edition:
    """Of a frozen text the bytes count: here it is as if it had just been resolved."""
    return dataclasses.replace(edition, standing=None)


@pytest.mark.filterwarnings("ignore:Pydantic serializer")  # what is spoiled need not fit
@pytest.mark.parametrize("part", ["section", "clause", "answer"])
def test_an_outline_tells_all_but_the_words(part: str, edition: Edition) -> None:
    before = concept(edition)
    section = before.handbook.faq[0] if part == "answer" else before.handbook.sections[0]
    inner = section if part == "section" else section.clauses[0]
    for name in type(inner).model_fields:
        changed = inner.model_copy(update={name: spoiled(getattr(inner, name))})
        whole = (
            changed if part == "section" else section.model_copy(update={"clauses": (changed,) + section.clauses[1:]})
        )
        scope = "faq" if part == "answer" else "sections"
        parts = (whole, *getattr(before.handbook, scope)[1:])
        after = dataclasses.replace(before, handbook=before.handbook.model_copy(update={scope: parts}))
        same = outline_of(after, SEASON) == outline_of(before, SEASON)
        assert same == (name in ("body", "causes", "summary")), name
        assert keyed(after) != keyed(before)


@pytest.mark.filterwarnings("ignore:Pydantic serializer")
def test_an_outline_tells_all_of_a_provenance_but_of_its_clauses(edition: Edition) -> None:
    before = concept(edition)
    for name in type(before.provenance).model_fields:
        value = spoiled(getattr(before.provenance, name))
        after = dataclasses.replace(before, provenance=before.provenance.model_copy(update={name: value}))
        assert (outline_of(after, SEASON) == outline_of(before, SEASON)) == (name == "clauses"), name
        assert keyed(after) != keyed(before)


def spoiled(value: Any) -> Any:
    """Another value of about the same kind."""
    match value:
        case str():
            return value + "x"
        case bool() | int():
            return value + 1
        case tuple():
            return value[1:] if value else ("x",)
        case dict():
            return dict(list(value.items())[1:])
        case None:
            return "x"
        case _:
            return value.model_copy(update=dict.fromkeys(type(value).model_fields))
