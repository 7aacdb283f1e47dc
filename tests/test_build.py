"""Publishing: the same bytes every time, whole or not at all, and never a school beside the one that was built."""

import multiprocessing
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from protocolboek.build import builder, engine, publish, record, stage
from protocolboek.build.built import Built
from protocolboek.cli import main
from protocolboek.model.problems import Place
from protocolboek.render.templates import compiled, templates_in
from small_project import PUBLIC, ROOT, append, build_in, change, contents, overlay_of, small_project

Break = Callable[[Path], None]


def _breaks(file: str, old: str, new: str) -> Break:
    return lambda project: change(project / file, old, new)


OWN_FAULTS: dict[str, tuple[Break, str]] = {
    "not readable as YAML": (_breaks("schools/brug/overlay.yaml", "parameters:", "parameters: ["), "yaml-syntax"),
    "no kind": (_breaks("schools/brug/overlay.yaml", "kind: school\n", ""), "missing-key"),
    "an article that is not there": (_breaks("schools/brug/overlay.yaml", "telefoon.bereikbaar: vast", "telefoon.bereik: vast"), "unknown-clause-near"),
    "no reason": (_breaks("schools/brug/overlay.yaml", "    reason: Sinds 2025 hangt er een camera.\n", ""), "missing-key"),
    "a value of another sector": (_breaks("schools/brug/overlay.yaml", "plek: tas", "plek: kluis"), "value-sector"),
    "a placeholder left": (_breaks("schools/brug/overlay.yaml", "Op het plein", "Sinds [datum]"), "placeholder"),
    "a parent that is not there": (_breaks("schools/brug/overlay.yaml", "extends: stichting", "extends: stichtin"), "unknown-parent-near"),
}  # fmt: skip


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project with its site, to be copied."""
    project = small_project(tmp_path_factory.mktemp("published") / "project")
    lone = project / "schools" / "eiland" / "overlay.yaml"
    lone.parent.mkdir()
    lone.write_text(f"schema: 1\nkind: school\nname: Het Eiland\n{PUBLIC}", encoding="utf-8")
    assert all(row.published for row in build_in(project))
    return project


@pytest.fixture
def project(published: Path, tmp_path: Path) -> Path:
    shutil.copytree(published, tmp_path / "project")
    return tmp_path / "project"


def _listed(project: Path) -> set[str]:
    """The schools that the index names."""
    index = (project / "site" / "index.html").read_text(encoding="utf-8")
    names = ("brug", "noord", "eiland", "stichting")
    return {name for name in names if f'href="{name}/"' in index}


def _left_behind(project: Path) -> list[str]:
    return sorted(path.name for path in project.iterdir() if path.name.startswith(".site-"))


def _published(project: Path) -> dict[str, bytes]:
    """What stands on the site, without what it remembers of how it was built."""
    return {name: data for name, data in contents(project / "site").items() if name != record.NAME}


def _faults(rows: list[Built]) -> dict[str, list[str]]:
    """Per school that cannot be built what was said of our own faults."""
    return {row.id: [p.values["said"] for p in row.problems if p.code == "build-fault"] for row in rows if row.errors}


# --- the same bytes ------------------------------------------------------------------------------------


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    surroundings = [
        {"TZ": "UTC", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "1", "PROTOCOLBOEK_LANGUAGE": "nl"},
        {"TZ": "Pacific/Auckland", "LANG": "nl_NL.UTF-8", "LC_ALL": "", "PYTHONHASHSEED": "4711", "PROTOCOLBOEK_LANGUAGE": "en"},
    ]  # fmt: skip
    runs = []
    for i, env in enumerate(surroundings):
        project = small_project(tmp_path / ("a" * (i + 1)) / "project")
        cwd = project if i else tmp_path
        command = [sys.executable, "-m", "protocolboek", "--project", str(project), "build", "--site", str(tmp_path / f"site{i}")]  # fmt: skip
        runs.append(
            subprocess.Popen(
                command,
                cwd=cwd,
                env={**os.environ, "PYTHONPATH": str(ROOT / "hooks"), **env},
                stdout=subprocess.DEVNULL,
            )
        )
    assert [run.wait() for run in runs] == [0, 0]
    first, second = contents(tmp_path / "site0"), contents(tmp_path / "site1")
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []
    assert "brug/afspraken/concept/index.html" in first


def test_building_again_changes_nothing(project: Path) -> None:
    before = _published(project)
    assert all(row.published for row in build_in(project))
    assert _published(project) == before


@pytest.mark.parametrize(("jobs", "ahead"), [(1, 0), (1, 2), (2, 2), (2, 1)])
def test_in_batches_the_same_comes_out(jobs: int, ahead: int, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _published(project)
    forget(project)
    monkeypatch.setattr(builder, "BATCH", 1)
    monkeypatch.setattr(builder, "AHEAD", ahead)
    assert [row.published for row in build_in(project, jobs=jobs)] == [True] * 3
    assert _published(project) == before


def forget(project: Path) -> None:
    """Have the next build make every text anew."""
    (project / "site" / record.NAME).unlink(missing_ok=True)


def test_every_site_is_built_in_this_process(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("another process was started")

    for owner, name in (
        (subprocess.Popen, "__init__"), (os, "fork"), (os, "posix_spawn"), (os, "system"), (multiprocessing.Process, "start"),
    ):  # fmt: skip
        monkeypatch.setattr(owner, name, refuse)
    forget(project)
    made = []
    build_site = engine.build_site
    monkeypatch.setattr(stage, "build_site", lambda *a, **k: (made.append(os.getpid()), build_site(*a, **k)))
    build_in(project)
    assert made == [os.getpid()] * 3


# --- faults --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", OWN_FAULTS)
def test_a_school_with_faults_keeps_its_site_and_others_are_renewed(
    fault: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _published(project)
    spoil, code = OWN_FAULTS[fault]
    spoil(project)
    change(overlay_of(project, "eiland"), "Het Eiland", "Het Nieuwe Eiland")
    with pytest.raises(SystemExit) as ended:
        main(["--project", str(project), "build"])
    assert ended.value.code == 1
    told = capsys.readouterr()
    assert "schools/brug/overlay.yaml:" in told.err
    assert code in {problem.code for row in build_in(project, "brug") for problem in row.problems}
    held_back = told.err.splitlines()[-1]
    assert "brug" in held_back
    assert "noord" in held_back, "the location below it is not renewed either"
    assert "eiland" not in held_back
    after = _published(project)
    for name, content in before.items():
        if name.startswith(("brug/", "noord/")):
            assert after[name] == content, name
    assert "Het Nieuwe Eiland" in after["eiland/afspraken/concept/index.html"].decode()
    assert "Het Nieuwe Eiland" in after["index.html"].decode()
    assert _listed(project) == {"brug", "noord", "eiland"}
    assert _left_behind(project) == []


def test_a_fault_above_holds_back_all_schools_below_it(project: Path) -> None:
    before = _published(project)
    change(overlay_of(project, "stichting"), "rol.leiding: teamleider", "rol.leiding: mevrouw Jansen")
    change(overlay_of(project, "eiland"), "Het Eiland", "Eiland")
    rows = {row.id: row for row in build_in(project)}
    assert {name for name, row in rows.items() if row.errors} == {"brug", "noord"}
    assert {name for name, row in rows.items() if row.published} == {"eiland"}
    after = _published(project)
    changed = {name.split("/")[0] for name in before if after[name] != before[name]}
    assert changed == {"eiland", "index.html"}


def test_a_fault_in_the_canon_publishes_nothing(project: Path) -> None:
    before = _published(project)
    change(project / "content" / "afspraken" / "gedrag.md", "[[gevolgen]]", "[[gevolg]]")
    assert not any(row.published for row in build_in(project))
    assert _published(project) == before


# --- what goes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("concept", ["publish: {concept: false}\n", ""])
def test_a_concept_that_is_no_longer_public_disappears(concept: str, project: Path) -> None:
    change(overlay_of(project, "brug"), PUBLIC, concept)
    rows = {row.id: row for row in build_in(project)}
    assert not rows["brug"].published
    assert not (project / "site" / "brug").exists()
    assert _listed(project) == {"noord", "eiland"}


@pytest.mark.parametrize("named", [(), ("eiland",)])
def test_a_handbook_that_is_no_longer_one_disappears(named: tuple[str, ...], project: Path) -> None:
    append(overlay_of(project, "eiland"), "handbook: false\n")
    assert "eiland" not in {row.id for row in build_in(project, *named) if row.published}
    assert not (project / "site" / "eiland").exists()
    assert _listed(project) == {"brug", "noord"}


def test_the_site_of_a_removed_overlay_disappears(project: Path) -> None:
    shutil.rmtree(project / "schools" / "noord")
    build_in(project)
    assert not (project / "site" / "noord").exists()
    assert _listed(project) == {"brug", "eiland"}


def test_a_protocol_that_a_school_drops_disappears(project: Path) -> None:
    second = project / "content" / "tweede"
    shutil.copytree(project / "content" / "afspraken", second)
    for path in second.rglob("*"):
        if path.name in ("gedrag.md", "telefoon.md", "gevolgen.md") or path.parent.name == "faq":
            path.unlink()
    change(second / "protocol.yaml", "id: afspraken", "id: tweede")
    change(second / "protocol.yaml", "sections: [gedrag, telefoon, gevolgen, beeld]", "sections: [plein]")
    change(second / "protocol.yaml", "faq: {leerlingen: Voor leerlingen, ouders: Voor ouders}", "faq: {}")
    (second / "beeld.md").rename(second / "plein.md")
    (second / "plein.md").write_text('## Het plein {#plein}\n\nZo.\n\n### Spelen {#plein.spelen audience="allen" kind="may"}\n\nDat mag.\n', encoding="utf-8")  # fmt: skip
    build_in(project, "eiland")
    assert (project / "site" / "eiland" / "tweede" / "concept" / "index.html").exists()
    append(overlay_of(project, "eiland"), "protocols: [afspraken]\n")
    build_in(project, "eiland")
    assert sorted(p.name for p in (project / "site" / "eiland").iterdir() if p.is_dir()) == ["afspraken", "assets"]


def test_consent_on_a_chapter_that_does_not_show_is_no_obstacle(project: Path) -> None:
    append(overlay_of(project, "eiland"), "consent: {MR: [gedrag, beeld], PMR: [beeld], OMR: all}\n")
    [row] = build_in(project, "eiland")
    assert row.published, "the option that shows `beeld` is off"
    about = (project / "site" / "eiland" / "afspraken" / "concept" / "over" / "index.html").read_text(encoding="utf-8")
    assert "../beeld/" not in about
    assert "<strong>MR</strong>" in about
    assert "<strong>OMR</strong>" in about


# --- one school ----------------------------------------------------------------------------------------


def test_building_one_school_leaves_the_others_untouched(project: Path) -> None:
    before = _published(project)
    for name in ("brug", "eiland"):
        change(overlay_of(project, name), "name: ", "name: Nieuw ")
    assert [row.id for row in build_in(project, "eiland")] == ["eiland"]
    after = _published(project)
    assert {name.split("/")[0] for name in before if after[name] != before[name]} == {"eiland", "index.html"}
    assert _listed(project) == {"brug", "noord", "eiland"}


def test_building_the_canon_publishes_nothing(project: Path) -> None:
    before = _published(project)
    [row] = build_in(project, "canon")
    assert not row.published
    assert _published(project) == before


def test_a_file_beside_the_schools_stays(project: Path) -> None:
    (project / "site" / "CNAME").write_text("protocolboek.example\n", encoding="utf-8")
    build_in(project, "eiland")
    assert (project / "site" / "CNAME").exists()


# --- whole or not at all -------------------------------------------------------------------------------


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_warning_of_mkdocs_publishes_nothing(jobs: int, project: Path) -> None:
    before = _published(project)
    change(overlay_of(project, "brug"), "name: Basisschool", "name: School")
    append(project / "mkdocs.yml", "onbekende_instelling: 1\n")
    faults = _faults(build_in(project, jobs=jobs))
    assert faults.keys() == {"brug", "noord", "eiland"}
    for said in faults.values():
        assert "onbekende_instelling" in said[0]
    assert _published(project) == before
    assert _left_behind(project) == []


def test_a_refusal_of_mkdocs_publishes_nothing(project: Path) -> None:
    before = _published(project)
    change(project / "mkdocs.yml", "name: material", "name: bestaat-niet")
    assert _faults(build_in(project)).keys() == {"brug", "noord", "eiland"}
    assert _published(project) == before
    assert _left_behind(project) == []


def test_a_fault_in_a_template_publishes_nothing(project: Path) -> None:
    before = _published(project)
    append(project / "overrides" / "pages" / "about.html", "{{ nergens }}")
    line = len((project / "overrides" / "pages" / "about.html").read_text(encoding="utf-8").splitlines())
    rows = build_in(project)
    assert {row.id for row in rows if row.errors} == {"brug", "noord", "eiland"}
    for (fault,) in [[p for p in row.problems if p.is_error] for row in rows if row.errors]:
        assert (fault.code, fault.place) == ("template-fault", Place("overrides/pages/about.html", line))
        assert "nergens" in fault.values["said"]
    assert _published(project) == before
    assert _left_behind(project) == []


def test_no_staging_folder_remains_after_an_interruption(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _published(project)
    forget(project)
    build_site = engine.build_site

    def interrupted(*a: object, **k: object) -> None:
        build_site(*a, **k)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(stage, "build_site", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build_in(project)
    assert _left_behind(project) == []
    assert _published(project) == before


def test_after_a_fault_the_engine_works_as_before(project: Path) -> None:
    append(project / "mkdocs.yml", "onbekende_instelling: 1\n")
    assert _faults(build_in(project, "eiland")).keys() == {"eiland"}
    change(project / "mkdocs.yml", "onbekende_instelling: 1\n", "")
    before = _published(project)
    build_in(project, "eiland")
    assert _published(project) == before


def test_a_swap_that_fails_puts_back_what_stood_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new, place = tmp_path / "staging" / "brug", tmp_path / "site" / "brug"
    for folder, text in ((new, "nieuw"), (place, "oud")):
        folder.mkdir(parents=True)
        (folder / "index.html").write_text(text, encoding="utf-8")
    rename = Path.rename

    def fails(self: Path, target: Path) -> Path:
        if self == new:
            raise OSError("disk full")
        return rename(self, target)

    monkeypatch.setattr(publish, "_exchanged", lambda *_: False)
    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(OSError, match="disk full"):
        publish.swap(new, place)
    assert contents(place) == {"index.html": b"oud"}
    monkeypatch.undo()
    publish.swap(new, place)
    assert contents(tmp_path) == {"site/brug/index.html": b"nieuw"}


def test_a_site_that_is_not_there_yet_is_made(tmp_path: Path) -> None:
    project = small_project(tmp_path / "project")
    row = build_in(project, "brug")[0]
    assert row.published
    assert (row.articles, row.open_choices, row.errors) == (16 - 2, 0, 0)
    assert _listed(project) == {"brug"}
    assert len(list(project.glob("site/assets/*/protocolboek.css"))) == 1


@pytest.mark.parametrize("where", ["schools", ".", "website", "site/brug"])
def test_a_folder_that_is_not_ours_is_never_replaced(
    where: str, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "website").mkdir()
    (project / "website" / "index.html").write_text("of somebody else", encoding="utf-8")
    (project / "site" / "brug" / "shelf.json").unlink()  # a folder that happens to be called as a school is
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    monkeypatch.chdir(project)
    with pytest.raises(SystemExit) as ended:
        main(["build", "--site", where.removesuffix("/brug")])
    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert "bestanden die dit programma niet heeft gemaakt" in said
    assert where.removeprefix(".") in said
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


def test_a_folder_of_somebody_else_in_the_site_stays(project: Path) -> None:
    notes = project / "site" / "notities"
    notes.mkdir()
    (notes / "shelf.json").write_text("{}", encoding="utf-8")
    build_in(project)
    assert (notes / "shelf.json").read_text(encoding="utf-8") == "{}"
    assert "notities" not in (project / "site" / "index.html").read_text(encoding="utf-8")


def test_a_school_whose_record_cannot_be_read_is_made_anew(project: Path) -> None:
    (project / "site" / "brug" / "shelf.json").write_text("{}", encoding="utf-8")
    assert main(["--project", str(project), "build", "noord"]) is None
    assert "brug" not in _listed(project)
    build_in(project)
    assert "brug" in _listed(project)


def test_a_folder_called_as_the_program_calls_its_own_is_told(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(project / "schools" / "eiland", project / "schools" / "canon")
    with pytest.raises(SystemExit) as ended:
        main(["--project", str(project), "check"])
    assert ended.value.code == 1
    assert "schools/canon/overlay.yaml" in capsys.readouterr().err


def test_templates_that_both_kinds_of_pages_use_are_compiled_for_each(project: Path) -> None:
    """MkDocs' environment escapes nothing, ours everything: neither may take what the other compiled."""
    (project / "overrides" / "both.html").write_text("{{ words }}", encoding="utf-8")
    ours = templates_in(project / "overrides")
    theirs = Environment(loader=FileSystemLoader(project / "overrides"), bytecode_cache=compiled("mkdocs"))
    for _ in range(2):
        assert ours.get_template("both.html").render(words="<b>") == "&lt;b&gt;"
        assert theirs.get_template("both.html").render(words="<b>") == "<b>"
        templates_in.cache_clear()
        ours = templates_in(project / "overrides")
        theirs = Environment(loader=FileSystemLoader(project / "overrides"), bytecode_cache=compiled("mkdocs"))
