"""Only what changed is built again: each kind of input, and exactly the sites that depend on it."""

import datetime
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from commands import Run
from protocolboek.build import builder, record, stage
from protocolboek.build.inputs import CODE, NEVER, PACKAGE, of_program
from protocolboek.build.stage import season
from protocolboek.pipeline import load_project
from small_project import PUBLIC, append, change, contents, overlay_of, small_project

Change = Callable[[Path], None]
ALL = {"brug", "noord", "eiland"}
GEDRAG, TELEFOON = "content/afspraken/gedrag.md", "content/afspraken/telefoon.md"


def changes(file: str, old: str, new: str) -> Change:
    return lambda project: change(project / file, old, new)


def adds(file: str, text: str) -> Change:
    def write(project: Path) -> None:
        path = project / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((path.read_text(encoding="utf-8") if path.exists() else "") + text, encoding="utf-8")

    return write


INPUTS: dict[str, tuple[Change, set[str]]] = {
    "nothing": (lambda _: None, set()),
    "a file that nobody reads": (adds("notities.txt", "x"), set()),
    "a file of the canon that no handbook shows": (adds("content/afspraken/CHANGES.md", "\n- Nog iets.\n"), set()),
    "the lowest overlay": (changes("schools/noord/overlay.yaml", "De Brug Noord", "De Brug-Noord"), {"noord"}),
    "an overlay with one below it": (changes("schools/brug/overlay.yaml", "hangt er een camera", "hangt een camera"), {"brug", "noord"}),
    "the board": (changes("schools/stichting/overlay.yaml", "Het bestuur wil", "De stichting wil"), {"brug", "noord"}),
    "contacts": (adds("schools/eiland/contacts.yaml", "schema: 1\ncontacts:\n  directeur: {function: de directeur, phone: \"010-7654321\"}\n"), {"eiland"}),
    "a text that all use": (changes(GEDRAG, "met respect** met elkaar", "met respect** altijd met elkaar"), ALL),
    "a text that a board replaced": (changes(GEDRAG, "Bevestig een afspraak altijd in {{ contact.kanaal }}.", "Bevestig alles in {{ contact.kanaal }}."), ALL),
    "the name of a wording": (changes(TELEFOON, "#### Vaste tijden {#vast}", "#### Vaste tijd {#vast}"), ALL),
    "the text of a wording that one chose": (changes(TELEFOON, "Bel ons tussen", "Bel gerust tussen"), {"brug", "noord"}),
    "an empty line above articles": (changes(GEDRAG, "### Respect", "\n### Respect"), ALL),
    "an attribute of an article": (changes(GEDRAG, 'kind="must_not" see="gedrag.respect telefoon.uitje"', 'kind="must_not" see="gedrag.respect"'), ALL),
    "a parameter": (changes("content/parameters.yaml", "label: ", "label: Zo ", ), ALL),
    "the words of the program": (changes("content/words.yaml", "unreachable: contactgegevens volgen nog", "unreachable: volgt nog"), ALL),
    "a template": (adds("overrides/pages/about.html", "<!-- nieuw -->\n"), ALL),
    "a style": (adds("overrides/assets/styles/99-own.css", ".x { color: red; }\n"), ALL),
    "the configuration of MkDocs": (adds("mkdocs.yml", "# nieuw\n"), ALL),
}  # fmt: skip


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project of which every site is built."""
    project = small_project(tmp_path_factory.mktemp("unchanged") / "project")
    lone = project / "schools" / "eiland" / "overlay.yaml"
    lone.parent.mkdir()
    lone.write_text(
        f"schema: 1\nkind: school\nname: Het Eiland\nvariants: {{telefoon.bereikbaar: altijd}}\nparameters: {{plek: thuis}}\n{PUBLIC}",
        encoding="utf-8",
    )
    return project


def built(project: Path) -> dict[str, int]:
    """The folders of the sites, each with what tells whether it is another one now."""
    return {path.name: path.stat().st_ino for path in (project / "site").iterdir() if (path / "shelf.json").is_file()}


def made(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in contents(folder).items() if name != record.NAME}


@pytest.mark.parametrize("kind", INPUTS)
def test_exactly_what_depends_on_it_is_built_again(kind: str, project: Path, run: Run) -> None:
    make, expected = INPUTS[kind]
    assert run("build", "--no-papers").code == 0
    before = built(project)
    assert before.keys() == ALL
    make(project)
    said = run("build", "--no-papers")
    assert said.code == 0, said.err
    after = built(project)
    assert {name for name in ALL if after[name] != before[name]} == expected
    assert ("ongewijzigd" in said.out) == (expected != ALL)
    assert run("build", "--no-papers", "--site", "fresh").code == 0
    assert made(project / "site") == made(project / "fresh"), "as if it was built from nothing"


def test_every_file_of_the_program_counts() -> None:
    files = [path for path in PACKAGE.rglob("*") if path.is_file() and not {*path.parts} & {*NEVER}]
    assert {path.suffix for path in files} == {*CODE}


def test_another_release_of_the_program_builds_everything(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("build", "--no-papers")
    before = built(project)
    monkeypatch.setattr("protocolboek.build.inputs.CODE", (".py",))
    run("build", "--no-papers")
    assert not before.items() & built(project).items()


def test_papers_or_none_is_another_site(project: Path, run: Run) -> None:
    run("build", "--no-papers", "eiland")
    run("build", "eiland")
    assert list((project / "site" / "eiland").rglob("*.pdf"))
    before = built(project)
    run("build", "eiland")
    assert built(project) == before


def test_by_force_everything_is_built(project: Path, run: Run) -> None:
    run("build", "--no-papers", "--jobs", "2")
    before = built(project)
    assert "ongewijzigd" not in run("build", "--no-papers", "--force", "--jobs", "2").out
    assert not before.items() & built(project).items()


def test_a_site_that_went_is_built_again(project: Path, run: Run) -> None:
    run("build", "--no-papers")
    whole = made(project / "site")
    shutil.rmtree(project / "site" / "brug")
    run("build", "--no-papers")
    assert made(project / "site") == whole


def test_a_school_that_went_leaves_the_site(project: Path, run: Run) -> None:
    run("build", "--no-papers")
    shutil.rmtree(project / "schools" / "eiland")
    assert run("build", "--no-papers").code == 0
    assert built(project).keys() == {"brug", "noord"}
    assert 'href="eiland/"' not in (project / "site" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "{",
        '{"schema": 99}',
        '{"schema":4,"index":"","shard":"","canons":{},"sites":{}}',
        '{"schema":4,"index":"","canons":{},"sites":{\n}}\n',
        '{"schema":4,"index":"","shard":"","canons":{},"sites":{\n"brug":{}\n}}\n',
        '{"schema":4,"index":"","shard":"","canons":{},"sites":{\n"brug":[]\n}}\n',
        '{"schema":4,"index":"","shard":"","canons":{},"sites":{\n"brug":\n}}\n',
        '{"schema":1,"index":"","shard":"","canons":{},"sites":{\n"brug":{}\n}}\n',
    ],
)
def test_a_record_that_cannot_be_read_counts_as_none(damage: str, project: Path, run: Run) -> None:
    run("build", "--no-papers")
    before = built(project)
    (project / "site" / record.NAME).write_text(damage, encoding="utf-8")
    assert run("build", "--no-papers").code == 0
    assert not before.items() & built(project).items()


def test_a_record_says_the_same_whether_it_was_read_or_made(project: Path, run: Run) -> None:
    run("build", "--no-papers")
    change(overlay_of(project, "eiland"), "name: Het Eiland", 'name: "Het\\nEiland"')  # what a line could break at
    run("build", "--no-papers")
    data = (project / "site" / record.NAME).read_bytes()
    found = record.read_record(project / "site")
    assert found.read.keys() == found.sites.keys() == json.loads(data)["sites"].keys() == ALL | {"stichting"}
    assert data == record.written(found) == record.written(replace(found, read={}))
    assert record.written(record.Record()).count(b"\n") == 2


def test_what_was_wrong_is_told_again(project: Path, run: Run) -> None:
    change(overlay_of(project, "brug"), "Vragen? Zie", "Indien u vragen heeft, zie")
    first = run("build", "--no-papers")
    assert "indien" in first.err.lower()
    again = run("build", "--no-papers")
    assert again.err == first.err
    assert "3 ongewijzigd" in again.out


def test_a_school_with_errors_is_tried_again_and_again(project: Path, run: Run) -> None:
    run("build", "--no-papers")
    append(overlay_of(project, "eiland"), "onbekend: 1\n")
    for _ in range(2):
        said = run("build", "--no-papers")
        assert said.code == 1
        assert "schools/eiland/overlay.yaml" in said.err
        assert "2 ongewijzigd" in said.out


def test_a_day_on_which_something_begins_or_ends_builds_what_it_concerns(project: Path, run: Run) -> None:
    for step in (
        ("freeze", "eiland", "afspraken", "2026-1"),
        ("decide", "eiland", "afspraken", "2026-1", "--kind", "voorgelegd", "--body", "MR", "--date", "2026-05-20", "--reply-by", "2026-06-05"),
        ("decide", "eiland", "afspraken", "2026-1", "--kind", "instemming", "--body", "MR", "--outcome", "ingestemd", "--date", "2026-06-02"),
        ("decide", "eiland", "afspraken", "2026-1", "--kind", "vaststelling", "--body", "bestuur", "--date", "2026-06-10", "--effective", "2026-08-01"),
    ):  # fmt: skip
        said = run(*step)
        assert said.code == 0, said.err

    def on(day: str) -> bool:
        """Whether the school that decided is built again on a day; the others never are."""
        before = built(project)
        assert run("build", "--no-papers", "--date", day).code == 0
        after = built(project)
        assert {name for name in before if after[name] != before[name]} <= {"eiland"}
        assert run("build", "--no-papers", "--date", day, "--site", "fresh", "--force").code == 0
        assert made(project / "site") == made(project / "fresh")
        return bool(before) and after["eiland"] != before["eiland"]

    (project / "site").mkdir()
    shutil.rmtree(project / "site")
    run("build", "--no-papers", "--date", "2026-07-30")
    assert not on("2026-07-31")
    assert on("2026-08-01")
    assert on("2026-08-03"), "the day after too: what runs out on a day is over on the next"
    assert not on("2027-03-01")
    assert on("2026-07-31")


def test_the_seasons_of_a_school_have_no_gap(project: Path, run: Run) -> None:
    test_a_day_on_which_something_begins_or_ends_builds_what_it_concerns(project, run)
    overlay = load_project(project).overlays["eiland"]
    day, seen = datetime.date(2026, 5, 1), []
    while day < datetime.date(2026, 9, 1):
        since, until = season(overlay, day)
        assert since <= day.isoformat() < until
        seen.append((since, until))
        day += datetime.timedelta(days=1)
    for (_, end), (start, _) in zip(dict.fromkeys(seen), list(dict.fromkeys(seen))[1:], strict=False):
        assert end == start


def test_the_program_is_told_by_contents_and_not_by_times(project: Path) -> None:
    def now() -> str:
        folders = {"overrides": project / "overrides", "config_file": project / "mkdocs.yml", "theme": project}
        return of_program(**folders, options=())

    before = now()
    for path in (project / "overrides").rglob("*"):
        path.touch()
    assert now() == before


def test_what_is_saved_during_a_build_is_for_the_next_one(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("build", "--no-papers")
    change(project / GEDRAG, "met respect** met elkaar", "met respect** altijd met elkaar")
    make = builder.make

    def saves(*given: object) -> stage.Made:
        text = (project / GEDRAG).read_text(encoding="utf-8")
        (project / GEDRAG).write_text(text.replace("altijd met elkaar", "overal met elkaar"), encoding="utf-8")
        return make(*given)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(builder, "make", saves)
        run("build", "--no-papers", "--jobs", "1")
    said = run("build", "--no-papers")
    assert "ongewijzigd" not in said.out, said.out
    assert "overal met elkaar" in (project / "site/eiland/afspraken/concept/gedrag/index.html").read_text("utf-8")


def test_a_build_that_ends_before_the_index_leaves_work_for_the_next(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("build", "--no-papers")
    change(overlay_of(project, "eiland"), "Het Eiland", "Het Vasteland")

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(builder, "publish_index", killed)
        assert run("build", "--no-papers", "--jobs", "1").code == 130
    run("build", "--no-papers")
    assert "Het Vasteland" in (project / "site" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("lost", ["index.html", "assets", "eiland/index.html"])
def test_what_was_lost_is_made_again(lost: str, project: Path, run: Run) -> None:
    run("build", "--no-papers")
    whole = made(project / "site")
    path = project / "site" / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert run("build", "--no-papers").code == 0
    assert made(project / "site") == whole


def test_what_nobody_can_read_stops_no_build(project: Path, run: Run) -> None:
    folder = project / "schools" / "eiland"
    (folder / ".#overlay.yaml").symlink_to("iemand@ergens.1")
    (folder / "rondje").symlink_to(".")
    Path(os.fsdecode(os.fsencode(folder) + b"/a\xff.txt")).write_text("x", encoding="utf-8")
    assert run("build", "--no-papers").code == 0
    assert "3 ongewijzigd" in run("build", "--no-papers").out
