"""The command `impact`: against a git revision and against the frozen versions, in words, JSON and Markdown."""

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import html5lib
import pytest
from markdown_it import MarkdownIt
from ruamel.yaml import YAML

from commands import Run
from protocolboek.cli.group import Group
from protocolboek.cli.impact_markdown import LIMIT, MARKER, fitting, safe
from protocolboek.messages import LANGUAGES, catalogue
from protocolboek.model.version import digest_of_file
from protocolboek.pipeline import load_project, outcome_of
from small_project import append, change, crowded_project, overlay_of

GEDRAG = Path("content", "afspraken", "gedrag.md")
DELEN = ("Deel niets zonder toestemming.", "Deel nooit iets zonder toestemming.")
GROEPSAPPS = ("Bevestig een afspraak altijd in", "Bevestig elke afspraak in")
say = catalogue().say


def git(folder: Path, *arguments: str) -> str:
    """Git without the settings of whoever runs the test."""
    who = ("-c", "user.name=Proef", "-c", "user.email=proef@example.org", "-c", "commit.gpgsign=false")
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        ["git", *who, "-C", str(folder), *arguments],
        check=True, capture_output=True, text=True, env={**os.environ, **settings},
    )  # fmt: skip
    return done.stdout.strip()


def commit(folder: Path) -> str:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "proef")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = crowded_project(tmp_path_factory.mktemp("impact") / "project")
    git(folder, "init", "--quiet", "--initial-branch", "main")
    commit(folder)
    return folder


@pytest.fixture
def found(run: Run) -> Callable[..., dict[str, Any]]:
    """The JSON of `impact`, with the schools and foundations by id."""

    def asked(*arguments: str, code: int = 0) -> dict[str, Any]:
        said = run("impact", *arguments, "--format", "json")
        assert (said.code, said.err) == (code, "")
        told = json.loads(said.out)
        return {**told, **{key: {one["id"]: one for one in told[key]} for key in ("schools", "foundations")}}

    return asked


Found = Callable[..., dict[str, Any]]


def lines(school: dict[str, Any], key: str = "brought") -> dict[str, list[str]]:
    """What was changed, with its causes."""
    return {line["id"]: line["causes"] for protocol in school["protocols"] for line in protocol[key]}


# --- what changed, and by whom --------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_nothing_changed_is_one_sentence(form: str, run: Run, project: Path) -> None:
    said = run("impact", "--against", "main", "--format", form)
    head = git(project, "rev-parse", "HEAD")
    sentence = say("impact-same", against=say("impact-revision", ref="main", commit=head[:10]))
    assert (said.code, said.err) == (0, "")
    lead = f"{MARKER}\n\n### {say('impact-title')}\n\n" if form == "markdown" else ""
    assert said.out == f"{lead}{sentence}\n"


def test_a_change_of_the_canon_comes_to_every_school_that_shows_the_article(found: Found, project: Path) -> None:
    change(project / GEDRAG, *DELEN)
    told = found("--against", "HEAD")
    assert told["same"] is False
    for name in ("brug", "noord", "los"):
        assert lines(told["schools"][name]) == {"gedrag.delen": ["basistekst"]}
        assert lines(told["schools"][name], "own") == {}
        assert told["schools"][name]["state"] == "gewijzigd"
    assert told["schools"]["waterrijk"]["state"] == "gelijk"  # it leaves this article out


def test_the_work_tree_is_now_and_a_commit_is_then(found: Found, project: Path) -> None:
    first = git(project, "rev-parse", "HEAD")
    change(project / GEDRAG, *DELEN)
    commit(project)
    assert found("--against", "HEAD")["same"] is True
    told = found("brug", "--against", "HEAD~1")
    assert told["against"] == {"given": "HEAD~1", "commit": first, "date": None}
    assert lines(told["schools"]["brug"]) == {"gedrag.delen": ["basistekst"]}
    assert [*told["schools"]] == ["brug"]


def test_a_change_of_the_foundation_is_told_as_the_boards(found: Found, project: Path) -> None:
    change(overlay_of(project, "stichting"), "Een groepsapp is van de ouders.", "Een groepsapp is van ouders samen.")
    told = found("--against", "HEAD")
    assert lines(told["schools"]["brug"]) == {"gedrag.groepsapps": ["bestuur"]}
    assert told["schools"]["brug"]["foundation"] == "stichting"
    assert told["schools"]["los"]["state"] == "gelijk"


def test_what_a_school_changed_itself_stands_apart(found: Found, run: Run, project: Path) -> None:
    change(overlay_of(project, "brug"), "hangt een camera. Vragen?", "hangen camera's. Vragen?")
    change(overlay_of(project, "brug"), "plek: tas", "plek: thuis")
    school = found("brug", "--against", "HEAD")["schools"]["brug"]
    assert lines(school) == {}
    assert lines(school, "own")["brug.plein"] == ["eigen-tekst"]
    assert "schoolkeuze" in {cause for causes in lines(school, "own").values() for cause in causes}
    said = run("impact", "brug", "--against", "HEAD").out
    assert "Camera op het plein" in said
    assert "(brug.plein)" not in said  # only named: the school knows what it did


def test_an_article_that_comes_and_one_that_goes(found: Found, project: Path) -> None:
    text = (project / GEDRAG).read_text(encoding="utf-8")
    gone = text[text.index("### Voorbeelden") : text.index("### Groepsapps")]
    change(project / GEDRAG, gone, '### Vragen {#gedrag.vragen audience="allen" kind="may"}\n\nVraag gerust hulp.\n\n')
    school = found("brug", "--against", "HEAD")["schools"]["brug"]
    what = {line["id"]: line["what"] for line in school["protocols"][0]["brought"]}
    assert what == {"gedrag.vragen": "nieuw", "gedrag.voorbeelden": "vervallen"}


def test_a_name_around_the_text_is_told(run: Run, project: Path) -> None:
    change(overlay_of(project, "los"), "name: Los van alles", "name: Los van iets")
    said = run("impact", "los", "--against", "HEAD")
    assert f"{say('diff-field-school')}: Los van alles → Los van iets" in said.out


def test_protocols_come_and_go(found: Found, project: Path) -> None:
    def protocols() -> dict[str, str]:
        school = found("los", "--against", "HEAD")["schools"]["los"]
        assert school["state"] == "gewijzigd"
        return {protocol["id"]: protocol["state"] for protocol in school["protocols"]}

    change(overlay_of(project, "los"), "protocols: [afspraken]", "protocols: [afspraken, bezoek]")
    assert protocols() == {"afspraken": "gelijk", "bezoek": "nieuw"}
    commit(project)
    change(overlay_of(project, "los"), "protocols: [afspraken, bezoek]", "protocols: [afspraken]")
    assert protocols() == {"afspraken": "gelijk", "bezoek": "vervallen"}


def test_a_school_that_is_new_and_one_that_is_gone(found: Found, run: Run, project: Path) -> None:
    shutil.move(project / "schools" / "los", project / "schools" / "vast")
    told = found("--against", "HEAD")["schools"]
    assert (told["vast"]["state"], told["vast"]["stood"]) == ("nieuw", "nieuw")
    assert (told["los"]["state"], told["los"]["stood"]) == ("vervallen", "goed")
    assert told["los"]["name"] == "Los van alles"
    assert [*found("los", "--against", "HEAD")["schools"]] == ["los"]  # it can still be asked for
    assert run("impact", "vast", "los", "--against", "HEAD").out.count("Los van alles") == 2


def test_a_layer_without_a_handbook_has_nothing_to_compare(found: Found, project: Path) -> None:
    change(project / GEDRAG, *DELEN)
    told = found("stichting", "--against", "HEAD")["schools"]["stichting"]
    assert (told["state"], told["protocols"]) == ("geen-handboek", [])


def test_what_only_follows_from_other_numbers_is_counted(found: Found, project: Path) -> None:
    change(
        project / GEDRAG,
        "### Eigen verantwoordelijkheid",
        '### Eerst dit {#gedrag.eerst audience="allen" kind="info"}\n\nLees dit eerst.\n\n### Eigen verantwoordelijkheid',
    )
    school = found("los", "--against", "HEAD")["schools"]["los"]
    assert lines(school) == {"gedrag.eerst": ["basistekst"]}
    assert lines(school, "own") == {}
    assert school["protocols"][0]["follows"] > 0
    assert school["protocols"][0]["counts"]["renumbered"] > 0


# --- errors ---------------------------------------------------------------------------------------------


def test_a_school_that_has_errors_now_ends_in_1(found: Found, run: Run, project: Path) -> None:
    change(overlay_of(project, "los"), "kind: school", "kind: schol")
    told = found("--against", "HEAD", code=1)["schools"]["los"]
    assert (told["state"], told["stood"], told["protocols"]) == ("fouten", "goed", [])
    assert [fault["code"] for fault in told["errors"]] == ["wrong-value"]
    assert "schools/los/overlay.yaml:2:" in run("impact", "--against", "HEAD").out


def test_errors_that_were_there_already_end_in_1_for_whom_is_asked(found: Found, project: Path) -> None:
    change(overlay_of(project, "los"), "kind: school", "kind: schol")
    commit(project)
    assert found("--against", "HEAD", code=0)["schools"]["los"]["stood"] == "fouten"
    assert found("los", "--against", "HEAD", code=1)["schools"]["los"]["state"] == "fouten"
    found("brug", "--against", "HEAD", code=0)


def test_a_new_school_with_errors_ends_in_1(found: Found, project: Path) -> None:
    shutil.copytree(project / "schools" / "los", project / "schools" / "vast")
    change(overlay_of(project, "vast"), "protocols: [afspraken]", "protocols: [nergens]")
    found("--against", "HEAD", code=1)


def test_errors_that_are_mended_are_told(found: Found, project: Path) -> None:
    change(overlay_of(project, "los"), "protocols: [afspraken]", "protocols: [nergens]")
    commit(project)
    change(overlay_of(project, "los"), "protocols: [nergens]", "protocols: [afspraken]")
    told = found("los", "--against", "HEAD")["schools"]["los"]
    assert (told["state"], told["stood"], told["protocols"]) == ("hersteld", "fouten", [])


# --- overrides that no longer fit -----------------------------------------------------------------------


def drifted(school: dict[str, Any]) -> dict[tuple[str, str, str], bool | None]:
    return {(one["kind"], one["layer"], one["id"]): one["new"] for one in school["drifts"]}


def test_drift_is_new_in_the_change_that_brings_it_and_old_after_that(found: Found, project: Path) -> None:
    change(project / GEDRAG, *GROEPSAPPS)
    drift = ("drift", "stichting", "gedrag.groepsapps")
    told = found("--against", "HEAD")
    assert drifted(told["schools"]["stichting"]) == {drift: True}
    assert drifted(told["schools"]["brug"]) == {}  # told once, with the layer that did it
    assert drifted(found("brug", "--against", "HEAD")["schools"]["brug"]) == {drift: True}
    commit(project)
    told = found("--against", "HEAD")
    assert drifted(told["schools"]["stichting"]) == {drift: False}
    assert told["same"] is True
    change(project / GEDRAG, GROEPSAPPS[1], "Bevestig iedere afspraak in")
    assert drifted(found("--against", "HEAD")["schools"]["stichting"]) == {drift: True}


def test_old_drift_is_still_listed_where_nothing_changes(run: Run, project: Path) -> None:
    change(project / GEDRAG, *GROEPSAPPS)
    assert say("impact-new", words=say("impact-kind-drift")) in run("impact", "--against", "HEAD").out
    commit(project)
    said = run("impact", "--against", "HEAD").out
    assert say("impact-kind-drift") in said
    assert say("impact-new", words=say("impact-kind-drift")) not in said
    assert re.search(r"schools/stichting/overlay\.yaml:\d+:\d+: Groepsapps \(gedrag\.groepsapps\)", said)


def test_an_override_that_remembers_nothing_drifts_all_the_same(found: Found, project: Path) -> None:
    path = project / "content" / "afspraken" / "gevolgen.md"
    change(path, "Je kunt ook", "Je mag ook")
    told = found("waterrijk", "--against", "HEAD")["schools"]["waterrijk"]
    assert drifted(told) == {("drift", "waterrijk", "gevolgen.melden"): True}
    assert told["drifts"][0]["reason"] == 'Wij doen dat "anders" <hier>.'
    assert lines(told) == {}
    assert told["state"] == "gelijk"
    commit(project)
    assert drifted(found("waterrijk", "--against", "HEAD")["schools"]["waterrijk"]) == {}


def test_an_override_that_was_rewritten_with_the_text_does_not_drift(found: Found, project: Path) -> None:
    change(project / "content" / "afspraken" / "gevolgen.md", "Je kunt ook", "Je mag ook")
    change(overlay_of(project, "waterrijk"), "Meld het bij", "Je mag het melden bij")
    assert drifted(found("waterrijk", "--against", "HEAD")["schools"]["waterrijk"]) == {}


def test_an_override_that_remembers_the_new_text_does_not_drift(found: Found, project: Path) -> None:
    change(project / GEDRAG, *GROEPSAPPS)
    change(overlay_of(project, "stichting"), f"was: {GROEPSAPPS[0]}", f"was: {GROEPSAPPS[1]}")
    assert drifted(found("stichting", "--against", "HEAD")["schools"]["stichting"]) == {}


def test_an_article_left_out_that_changed(found: Found, project: Path) -> None:
    change(project / GEDRAG, *DELEN)
    told = found("waterrijk", "--against", "HEAD")["schools"]["waterrijk"]
    assert drifted(told) == {("omitted-changed", "waterrijk", "gedrag.delen"): True}


def test_an_override_equal_to_the_canon(found: Found, project: Path) -> None:
    text = "replace:\n  gevolgen.melden:\n    reason: Omdat het kan.\n    text: |-\n"
    own = (
        (project / "content" / "afspraken" / "gevolgen.md")
        .read_text(encoding="utf-8")
        .split('kind="procedure" see="gedrag.delen"}\n\n')[1]
    )
    append(
        overlay_of(project, "los"),
        text + "".join(f"      {line}\n" if line else "\n" for line in own.rstrip().split("\n")),
    )
    told = found("los", "--against", "HEAD")["schools"]["los"]
    assert drifted(told) == {("same-as-parent", "los", "gevolgen.melden"): True}
    commit(project)
    assert drifted(found("los", "--against", "HEAD")["schools"]["los"]) == {
        ("same-as-parent", "los", "gevolgen.melden"): False
    }


# --- foundations ----------------------------------------------------------------------------------------


def cells(matrix: dict[str, Any], school: str) -> dict[str, tuple[list[str], bool]]:
    return {
        row["id"]: (row["cells"][school]["operations"], row["cells"][school]["inherited"])
        for row in matrix["rows"]
        if school in row["cells"]
    }


def test_the_matrix_says_who_departs_from_the_foundation_and_where(found: Found) -> None:
    matrix = found("stichting", "--against", "HEAD")["foundations"]["stichting"]
    assert [school["id"] for school in matrix["schools"]] == ["brug", "noord", "waterrijk", "waterrijk-oost"]
    assert cells(matrix, "brug") == {"brug.plein": (["add"], False), "telefoon.bereikbaar": (["variant"], False)}
    assert cells(matrix, "noord") == {
        "brug.plein": (["add"], True), "telefoon.bereikbaar": (["variant"], True), "telefoon.dagen": (["restore"], False),
    }  # fmt: skip
    school = cells(matrix, "waterrijk")
    assert school["gevolgen.melden"] == (["replace"], False)
    assert school["gedrag.delen"] == (["omit"], False)
    assert school["telefoon.dagen"] == (["restore"], False)
    assert school["waterrijk.camera"] == (["add"], False)
    assert school["telefoon.uitje"] == (["move"], False)
    assert school["telefoon.klas"] == (["variant"], False)
    assert school["gedrag"] == (["rename"], False)
    assert school["faq.foto"] == (["omit"], False)
    location = cells(matrix, "waterrijk-oost")
    assert location["bezoekers.pas"] == (["replace"], False)
    assert location["gedrag.delen"] == (["omit"], True)
    assert "gedrag.groepsapps" not in {row["id"] for row in matrix["rows"]}  # the foundation's own replacement


def test_what_a_location_did_itself_comes_before_what_its_school_did(found: Found, project: Path) -> None:
    append(
        overlay_of(project, "noord"), "replace:\n  brug.plein: {reason: Hier niet., text: Hier hangt geen camera.}\n"
    )
    matrix = found("stichting", "--against", "HEAD")["foundations"]["stichting"]
    assert cells(matrix, "noord")["brug.plein"] == (["replace"], False)
    assert cells(matrix, "brug")["brug.plein"] == (["add"], False)


def test_the_rows_follow_the_foundations_text_and_no_value_is_one(found: Found) -> None:
    matrix = found("stichting", "--against", "HEAD")["foundations"]["stichting"]
    ids = [row["id"] for row in matrix["rows"] if row["protocol"] == "afspraken"]
    assert ids.index("gedrag") < ids.index("gedrag.delen") < ids.index("brug.plein") < ids.index("telefoon.klas")
    assert ids.index("telefoon.klas") < ids.index("gevolgen.melden") < ids.index("faq.melden")
    numbers = {row["id"]: row["number"] for row in matrix["rows"]}
    assert numbers["gedrag.delen"] is not None
    assert numbers["waterrijk.camera"] is None  # a number of the school would be no number of the foundation
    choices = {school["id"]: school["choices"] for school in matrix["schools"]}
    assert choices["brug"] > 0
    assert choices["noord"] == 0


def test_an_option_counts_only_where_the_foundation_chose_it_otherwise(found: Found, project: Path) -> None:
    assert "beeld.doelen" not in cells(found("stichting", "--against", "HEAD")["foundations"]["stichting"], "brug")
    change(overlay_of(project, "stichting"), "parameters:", "options:\n  groepsapps: true\n  beeld: true\nparameters:")
    matrix = found("stichting", "--against", "HEAD")["foundations"]["stichting"]
    assert cells(matrix, "waterrijk")["gedrag.groepsapps"] == (["option"], False)
    assert {"gedrag.groepsapps", "beeld", "beeld.doelen"} & cells(matrix, "brug").keys() == set()  # it chose the same


def test_a_matrix_for_every_foundation_when_no_ids_are_named(found: Found) -> None:
    assert [*found("--against", "HEAD")["foundations"]] == ["stichting"]
    assert found("brug", "--against", "HEAD")["foundations"] == {}


def test_what_cannot_be_resolved_is_named_below_the_matrix(found: Found, run: Run, project: Path) -> None:
    change(overlay_of(project, "waterrijk"), "kind: school", "kind: schol")
    matrix = found("stichting", "--against", "HEAD")["foundations"]["stichting"]
    assert [school["id"] for school in matrix["schools"]] == ["brug", "noord"]
    assert matrix["unread"] == ["waterrijk", "waterrijk-oost"]
    for form in ("text", "markdown"):
        said = run("impact", "stichting", "--against", "HEAD", "--format", form).out
        assert say("impact-unread", ids="waterrijk, waterrijk-oost") in said


def test_the_matrix_in_words(run: Run) -> None:
    said = run("impact", "stichting", "--against", "HEAD").out
    assert say("impact-did-replace") in said
    assert f"({say('impact-did-add')})" in said
    assert say("impact-inherited") in said
    assert say("impact-choices") in said


# --- the frozen versions --------------------------------------------------------------------------------


def freeze(project: Path, name: str, version: str) -> Path:
    """The handbook of a school as it is now, frozen, whatever is still open in it."""
    resolution = outcome_of(load_project(project), name).resolution
    assert resolution is not None
    folder = project / "schools" / name / "versions" / "afspraken" / version
    folder.mkdir(parents=True)
    (folder / "handbook.json").write_bytes(resolution.handbooks["afspraken"].to_json())
    (folder / "provenance.json").write_bytes(resolution.provenance["afspraken"].to_json())
    return folder


def adopt(folder: Path, day: str) -> None:
    digest = digest_of_file((folder / "handbook.json").read_bytes())
    entry = f'- {{id: 1, kind: vaststelling, digest: "{digest}", body: bestuur, date: "{day}"}}\n'
    (folder / "decisions.yaml").write_text(entry, encoding="utf-8")


def test_against_the_version_in_force_or_else_the_last(found: Found, run: Run, project: Path) -> None:
    append(overlay_of(project, "los"), "consent: {}\n")
    adopt(freeze(project, "los", "2026-1"), "2026-02-01")
    change(project / GEDRAG, *DELEN)
    freeze(project, "los", "2026-2")
    shutil.rmtree(project / ".git")  # no git is needed
    told = found("los", "--against", "versies", "--date", "2026-03-01")
    assert told["against"] == {"given": "versies", "commit": None, "date": "2026-03-01"}
    assert told["schools"]["los"]["protocols"][0]["version"] == "2026-1"
    assert lines(told["schools"]["los"]) == {"gedrag.delen": ["basistekst"]}
    told = found("los", "--against", "versies", "--date", "2026-01-01")
    assert told["schools"]["los"]["protocols"][0]["version"] == "2026-2"
    assert told["same"] is True
    said = run("impact", "los", "--against", "versies", "--date", "2026-03-01").out
    assert say("impact-since", version="2026-1") in said
    assert say("impact-versions", day="2026-03-01") in said


def test_a_school_without_versions_is_no_failure(found: Found, run: Run) -> None:
    assert found("brug", "--against", "versies", "--date", "2026-03-01")["schools"]["brug"]["state"] == "geen-versie"
    said = run("impact", "--against", "versies", "--date", "2026-03-01")
    assert said.code == 0
    assert said.out.startswith(say("impact-nothing", against=say("impact-versions", day="2026-03-01")))
    assert f"{say('impact-state-geen-versie')}: brug" in said.out


def test_nobody_knows_whether_drift_is_new_since_a_version(found: Found, project: Path) -> None:
    change(project / GEDRAG, *GROEPSAPPS)
    told = found("stichting", "--against", "versies")["schools"]["stichting"]
    assert drifted(told) == {("drift", "stichting", "gedrag.groepsapps"): None}


def test_a_damaged_version_is_an_error(found: Found, project: Path) -> None:
    (freeze(project, "los", "2026-1") / "handbook.json").write_text("{}", encoding="utf-8")
    assert found("los", "--against", "versies", code=1)["schools"]["los"]["state"] == "fouten"


# --- git ------------------------------------------------------------------------------------------------


def test_a_project_in_a_folder_of_the_repository(
    tmp_path: Path, untouched: Path, found: Found, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / "alles" / "diep" / "boek"
    shutil.copytree(untouched, deep, ignore=shutil.ignore_patterns(".git"))
    git(tmp_path / "alles", "init", "--quiet")
    commit(tmp_path / "alles")
    monkeypatch.chdir(deep / "schools")
    assert found("--against", "HEAD")["same"] is True
    change(deep / GEDRAG, *DELEN)
    assert lines(found("brug", "--against", "HEAD")["schools"]["brug"]) == {"gedrag.delen": ["basistekst"]}


def test_a_canon_from_the_package_counts_on_both_sides(
    project: Path, found: Found, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.move(project / "content", tmp_path / "package" / "content")
    commit(project)
    monkeypatch.setattr("protocolboek.project.PACKAGED", tmp_path / "package")
    assert found("--against", "HEAD")["same"] is True
    change(overlay_of(project, "los"), "protocols: [afspraken]", "protocols: [afspraken, bezoek]")
    assert found("los", "--against", "HEAD")["schools"]["los"]["state"] == "gewijzigd"


def test_a_project_that_was_not_there_yet(
    project: Path, found: Found, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outer = tmp_path / "buiten"
    outer.mkdir()
    (outer / "LEESMIJ").write_text("Nog niets.\n", encoding="utf-8")
    git(outer, "init", "--quiet")
    commit(outer)
    shutil.copytree(project, outer / "boek", ignore=shutil.ignore_patterns(".git"))
    monkeypatch.chdir(outer / "boek")
    assert {school["state"] for school in found("--against", "HEAD")["schools"].values()} == {"nieuw"}


@pytest.mark.parametrize("name", ["nergens", "", "-x", "--help", "HEAD:content", "0" * 40])
def test_a_revision_that_git_does_not_know(name: str, run: Run) -> None:
    said = run("impact", f"--against={name}")
    assert (said.code, said.out) == (2, "")
    assert say("impact-unknown-revision", ref=name) in " ".join(said.err.split())


def test_a_project_outside_git(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(project / ".git")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(project.parent))
    said = run("impact", "--against", "HEAD")
    assert (said.code, said.out) == (2, "")
    assert "fatal: not a git repository" in " ".join(said.err.split())


def test_without_git(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    said = run("impact", "--against", "HEAD")
    assert said.code == 2
    assert say("impact-git-missing") in " ".join(said.err.split())


def test_what_git_would_leave_out_of_an_archive_counts(found: Found, project: Path) -> None:
    (project / ".gitattributes").write_text("schools/los export-ignore\n", encoding="utf-8")
    commit(project)
    assert found("los", "--against", "HEAD")["schools"]["los"]["state"] == "gelijk"


def test_in_a_hook_of_another_repository(
    found: Found, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "init", "--quiet", "elders")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elders" / ".git"))
    assert found("--against", "main")["same"] is True
    assert project.is_dir()


def test_a_link_in_the_past_is_told_and_not_followed(run: Run, project: Path) -> None:
    (project / "schools" / "los" / "contacts.yaml").symlink_to("/etc/hostname")
    commit(project)
    (project / "schools" / "los" / "contacts.yaml").unlink()
    said = run("impact", "--against", "HEAD")
    assert said.code == 2
    assert say("impact-no-file", path="schools/los/contacts.yaml") in " ".join(said.err.split())


def test_a_name_with_odd_characters_is_read(found: Found, project: Path) -> None:
    (project / "schools" / "los" / 'één "naam"\n.txt').write_text("", encoding="utf-8")
    (project / "schools" / "los" / "leeg.md").write_text("", encoding="utf-8")
    commit(project)
    assert found("--against", "HEAD")["same"] is True


def test_a_day_goes_with_the_versions_only(run: Run) -> None:
    said = run("impact", "--against", "HEAD", "--date", "2026-01-01")
    assert (said.code, say("impact-date") in said.err) == (2, True)


def test_a_school_that_is_nowhere(run: Run) -> None:
    assert run("impact", "nergens", "--against", "HEAD").code == 2


# --- forms ----------------------------------------------------------------------------------------------

HOSTILE = (
    "Een | <script>alert(1)</script> `code` **vet** [link](https://x.example) <!-- weg --> @iemand #12 $x$ \\| _o_"
)


def html_of(markdown: str) -> Any:
    """What a reader sees, as GitLab and GitHub make it: tables, and HTML let through."""
    rendered = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown)
    return html5lib.parseFragment(rendered, namespaceHTMLElements=False)


def tags(tree: Any) -> set[str]:
    return {node.tag for node in tree.iter() if isinstance(node.tag, str)} - {"DOCUMENT_FRAGMENT"}


def text_of(tree: Any) -> str:
    return "".join(tree.itertext()).replace("\u200b", "")


def test_words_of_authors_are_words_in_markdown(run: Run, project: Path) -> None:
    title = HOSTILE.replace('"', "'")
    change(project / GEDRAG, "### Respect {", f"### {title.replace('{', '')} {{")
    change(
        overlay_of(project, "waterrijk"),
        'reason: Wij doen dat "anders" <hier>.',
        f"reason: {json.dumps('Zo' + chr(10) + chr(10) + '- ' + HOSTILE)}",
    )
    change(project / "content" / "afspraken" / "gevolgen.md", "Je kunt ook", "Je mag ook")
    change(overlay_of(project, "los"), "name: Los van alles", f"name: {json.dumps(HOSTILE)}")
    said = run("impact", "--against", "HEAD", "--format", "markdown")
    assert said.code == 0
    tree = html_of(said.out)
    allowed = {"h3", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "details", "summary", "ul", "li"}
    assert tags(tree) == allowed
    shown = text_of(tree)
    assert title in shown
    assert f"Zo - {HOSTILE}" in shown
    assert "@iemand" not in said.out  # nobody is called
    assert "#12" not in "".join(tree.itertext())
    rows = [len(row.findall("td")) for table in tree.iter("table") for row in table.iter("tr") if row.findall("td")]
    heads = [len(row.findall("th")) for table in tree.iter("table") for row in table.iter("tr") if row.findall("th")]
    assert set(rows) == set(heads)


@pytest.mark.parametrize(
    "text",
    [
        "- geen lijst",
        "1. geen lijst",
        "+ a",
        "# geen kop",
        "> geen citaat",
        "== x",
        "een\n\ntwee",
        "    code",
        "&amp; &lt;",
        "~~weg~~",
        "a|b",
        "\\|",
        ":smile:",
        "1.1  Titel (a.b_c_d): x",
        "***",
        "<b>",
    ],
)
def test_a_line_of_an_author_stays_one_line_of_text(text: str) -> None:
    for markdown in (safe(text), f"- {safe(text)}"):
        tree = html_of(markdown)
        assert tags(tree) <= {"p", "ul", "li"}
        assert text_of(tree).strip() == " ".join(text.split())
    tree = html_of(f"| a | b |\n| --- | --- |\n| {safe(text)} | x |\n")
    assert [("".join(cell.itertext())).replace("\u200b", "") for cell in tree.iter("td")] == [
        " ".join(text.split()),
        "x",
    ]


def test_the_markdown_has_totals_a_table_per_foundation_and_a_fold_per_school(run: Run, project: Path) -> None:
    change(project / GEDRAG, *DELEN)
    said = run("impact", "--against", "HEAD", "--format", "markdown").out
    assert said.startswith(f"{MARKER}\n")
    tree = html_of(said)
    summaries = ["".join(summary.itertext()) for summary in tree.iter("summary")]
    state = say("impact-state-gewijzigd")
    assert f"De Brug Noord: {state}" in summaries
    assert f"Los van alles: {state}" in summaries
    assert say("impact-foundation", name="Stichting Het Water") in text_of(tree)
    assert say("impact-no-foundation") in text_of(tree)
    first = next(tree.iter("table"))
    assert [cell.text for cell in next(row for row in first.iter("tr") if "Noord" in "".join(row.itertext()))] == [
        "De Brug Noord", state, "1", "0", "0", "0",
    ]  # fmt: skip


def test_errors_stand_in_the_markdown(run: Run, project: Path) -> None:
    change(overlay_of(project, "los"), "kind: school", "kind: schol")
    said = run("impact", "--against", "HEAD", "--format", "markdown")
    assert said.code == 1
    assert "schools/los/overlay.yaml:2:" in text_of(html_of(said.out))


def test_what_does_not_fit_in_a_comment_is_left_out() -> None:
    blocks = ["a" * (LIMIT // 2), "b" * LIMIT, "c" * 100]
    assert fitting(["kop"], blocks) == [blocks[0], blocks[2]]
    assert fitting(["kop"], []) == []


def test_a_comment_that_is_cut_says_so(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("protocolboek.cli.impact_markdown.LIMIT", 900)
    change(project / GEDRAG, *DELEN)
    said = run("impact", "--against", "HEAD", "--format", "markdown").out
    assert say("impact-cut", count="0").split("0")[0].strip() in said
    assert len(said) < 1200


def test_the_same_twice_is_the_same_bytes(run: Run, project: Path) -> None:
    change(project / GEDRAG, *DELEN)
    for form in ("json", "markdown", "text"):
        once, twice = (run("impact", "--against", "HEAD", "--format", form) for _ in range(2))
        assert once == twice
    schools = json.loads(run("impact", "--against", "HEAD", "--format", "json").out)["schools"]
    assert [school["id"] for school in schools] == sorted(school["id"] for school in schools)
    asked = json.loads(run("impact", "noord", "brug", "noord", "--against", "HEAD", "--format", "json").out)["schools"]
    assert [school["id"] for school in asked] == ["noord", "brug"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_in_both_languages(language: str, run: Run, project: Path) -> None:
    change(project / GEDRAG, *DELEN)
    words = catalogue(language)
    said = run("--language", language, "impact", "--against", "HEAD")
    assert words.say("impact-brought", count=1) in said.out
    assert words.say("impact-state-gewijzigd") in said.out
    assert words.say("impact-kind-omitted-changed") in said.out
    markdown = run("--language", language, "impact", "--against", "HEAD", "--format", "markdown").out
    assert words.say("impact-title") in markdown
    assert words.say("impact-unknown-revision", ref="x") in " ".join(
        run("--language", language, "impact", "--against", "x").err.split()
    )


# --- docs/ci.md -----------------------------------------------------------------------------------------


def examples(root: Path, language: str) -> list[str]:
    page = (root / "docs" / "ci.md").read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)


def commands_in(text: str) -> Iterator[list[str]]:
    """The arguments of each line that runs our command, up to what the shell does with its output."""
    for line in re.findall(r"^[ -]*(?:\.venv/bin/)?protocolboek (.*)$", text, re.MULTILINE):
        yield shlex.split(re.split(r" [>|]| \|\|", line)[0], comments=True)


def test_the_examples_for_ci_are_yaml_with_a_job_that_posts(root: Path) -> None:
    gitlab, github = [YAML(typ="safe").load(text) for text in examples(root, "yaml")]
    job = gitlab["protocolboek-impact"]
    assert job["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "merge_request_event"'}]
    assert all(isinstance(line, str) for line in (*job["before_script"], *job["script"]))
    assert "pull_request" in github["on"]
    assert github["permissions"] == {"contents": "read", "pull-requests": "write"}
    scripts = ["\n".join(job["script"]), "\n".join(step.get("run", "") for step in github["jobs"]["impact"]["steps"])]
    for script in scripts:
        assert MARKER in script
        assert [found[0] for found in commands_in(script)] == ["impact"]
        shell = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True, check=False)
        assert (shell.returncode, shell.stderr) == (0, "")


def test_every_command_on_the_page_can_be_given(root: Path) -> None:
    group = Group(catalogue())
    found = [line for text in (*examples(root, "yaml"), *examples(root, "sh")) for line in commands_in(text)]
    assert len(found) > 5
    for name, *arguments in found:
        context = group.get_command(click.Context(group), name).make_context(name, arguments)
        assert context.params["against"]


def test_every_key_of_the_json_is_on_the_page(root: Path, run: Run, project: Path) -> None:
    change(project / GEDRAG, *DELEN)
    change(overlay_of(project, "los"), "kind: school", "kind: schol")
    told = json.loads(run("impact", "--against", "HEAD", "--format", "json").out)
    page = (root / "docs" / "ci.md").read_text(encoding="utf-8")
    named = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`]*)`", page))))
    assert keys_of(told) - named == set()


OPEN = ("cells", "protocols", "buckets")
"""Mappings by the ids of schools, of protocols, and the heaps of a comparison."""


def keys_of(tree: Any) -> set[str]:
    if isinstance(tree, list):
        return {key for part in tree for key in keys_of(part)}
    if not isinstance(tree, dict):
        return set()
    if {"buckets", "moved"} <= tree.keys():
        return set()  # as in comparison-format.md
    below = {
        key
        for name, part in tree.items()
        for key in keys_of([*part.values()] if name in OPEN and isinstance(part, dict) else part)
    }
    return {*tree, *below}
