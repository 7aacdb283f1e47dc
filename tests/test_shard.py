"""Past one machine: each part builds its own schools, and merging them gives what one build would have given."""

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from commands import Run, Said
from protocolboek.build import merge as merging
from protocolboek.build import publish, record
from protocolboek.build.index import MARKER
from protocolboek.build.shard import Shard, shard_of
from protocolboek.cli import building, main
from protocolboek.cli.group import Group
from protocolboek.cli.loader import Loader
from protocolboek.messages import LANGUAGES, catalogue
from small_project import PUBLIC, append, change, contents, overlay_of, small_project

Change = Callable[[Path], None]
IDS = st.text(st.characters(categories=["Ll", "Nd"], include_characters="-"), min_size=1, max_size=40)
LONE = ("eiland", "wad", "meer", "rivier")
"""In part 1, 2, 2 and 3 of 3; `brug`, `noord` and `stichting` are in part 1."""
PARTS = (1, 2, 3)
BELLEN = ("Bel ons tussen", "Bel gerust tussen")
GEDRAG = ("met respect** met elkaar", "met respect** altijd met elkaar")


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project with schools in each of three parts; built as a `whole`, in `parts`, and `merged` from these."""
    project = small_project(tmp_path_factory.mktemp("shard") / "project")
    for name in LONE:
        overlay = overlay_of(project, name)
        overlay.parent.mkdir()
        overlay.write_text(
            f"schema: 1\nkind: school\nname: School {name}\nvariants: {{telefoon.bereikbaar: altijd}}\n"
            f"parameters: {{plek: thuis}}\n{PUBLIC}",
            encoding="utf-8",
        )
    assert {shard_for(name).number for name in ("brug", "noord", "stichting", *LONE)} == set(PARTS)
    command(project, "build", "--no-papers", "--jobs", "1", "--site", f"{project}/whole")
    for number in PARTS:
        part = ("--shard", f"{number}/3", "--site", f"{project}/parts/{number}")
        command(project, "build", "--no-papers", "--jobs", "1", *part)
    command(project, "merge", *(f"{project}/parts/{number}" for number in PARTS), "--site", f"{project}/merged")
    return project


def command(project: Path, *arguments: str) -> None:
    main(["--project", str(project), *arguments])


def shard_for(name: str, total: int = 3) -> Shard:
    (found,) = (Shard(number, total) for number in range(1, total + 1) if Shard(number, total).holds(name))
    return found


def build_parts(run: Run, *options: str, parts: tuple[int, ...] = PARTS, total: int = 3) -> dict[int, Said]:
    """Each part as a machine of its own builds it, into a folder of its own."""
    return {
        number: run("build", "--no-papers", "--shard", f"{number}/{total}", "--site", f"parts/{number}", *options)
        for number in parts
    }


def merge_parts(run: Run, *numbers: int, site: str = "merged") -> Said:
    return run("merge", *(f"parts/{number}" for number in numbers or PARTS), "--site", site)


def schools_in(site: Path) -> set[str]:
    return {path.parent.name for path in site.glob("*/shelf.json")}


def whole(run: Run, project: Path, *options: str, site: str = "whole") -> dict[str, bytes]:
    """What one build of everything makes."""
    run("build", "--no-papers", "--site", site, *options)
    return contents(project / site)


# --- the split ------------------------------------------------------------------------------------------


@given(IDS, st.integers(min_value=1, max_value=60))
def test_each_school_is_in_exactly_one_part(name: str, total: int) -> None:
    assert sum(Shard(number, total).holds(name) for number in range(1, total + 1)) == 1


def test_the_split_is_the_same_on_every_machine_and_in_every_release() -> None:
    """Were it ever another, the machines of one run and the caches of the last would not fit."""
    found = {name: shard_for(name).number for name in ("brug", "wad", "rivier", "voorbeeldschool-de-wissel")}
    assert found == {"brug": 1, "wad": 2, "rivier": 3, "voorbeeldschool-de-wissel": 3}


def test_the_parts_are_about_equal() -> None:
    sizes = [sum(Shard(number, 20).holds(f"school-{at}") for at in range(8000)) for number in range(1, 21)]
    assert sum(sizes) == 8000
    assert min(sizes) > 320
    assert max(sizes) < 480


@given(st.integers(1, 999_999), st.integers(1, 999_999))
def test_a_part_is_read_as_it_is_written(number: int, total: int) -> None:
    assert shard_of(f"{number}/{total}") == (Shard(number, total) if number <= total else None)


@pytest.mark.parametrize("text", ["", "2", "0/3", "4/3", "1/0", "-1/3", "1/3/3", "a/b", "1.5/3", "1 / 3", "١/٣"])
def test_what_is_no_part_is_a_usage_error_in_words(text: str, run: Run, project: Path) -> None:
    said = run("build", "--shard", text)
    assert said.code == 2
    assert " ".join(catalogue().say("wrong-shard", text=text).split()) in " ".join(said.err.split())
    assert not (project / "site").exists()


# --- building a part ------------------------------------------------------------------------------------


def test_the_parts_build_everything_between_them_and_nothing_twice(run: Run, project: Path) -> None:
    found = {number: schools_in(project / "parts" / str(number)) for number in PARTS}
    assert sorted(name for names in found.values() for name in names) == sorted(["brug", "noord", *LONE])
    assert all(shard_for(name).number == number for number, names in found.items() for name in names)
    again = build_parts(run)
    for number in PARTS:
        assert f"{len(found[number])} ongewijzigd" in again[number].out


def test_of_named_schools_a_part_builds_its_own(run: Run, project: Path) -> None:
    run("build", "--no-papers", "brug", "noord", "wad", "--shard", "2/3")
    assert schools_in(project / "site") == {"wad"}
    assert run("build", "--no-papers", "brugg", "--shard", str(shard_for("brugg"))).code == 2


def test_a_part_leaves_alone_what_stands_there_of_other_parts(run: Run, project: Path) -> None:
    """The folder of a part may come from a cache that held all."""
    before = contents(project / "whole")
    change(project / "content/afspraken/gedrag.md", *GEDRAG)
    mine = {name for name in schools_in(project / "whole") if shard_for(name).number == 2}
    assert run("build", "--no-papers", "--shard", "2/3", "--site", "whole").code == 0
    after = contents(project / "whole")
    touched = {name.split("/")[0] for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert touched == {*mine, record.NAME}


def test_more_parts_than_schools(run: Run, project: Path) -> None:
    shutil.rmtree(project / "parts")
    parts = tuple(range(1, 13))
    assert {one.code for one in build_parts(run, parts=parts, total=12).values()} == {0}
    assert merge_parts(run, *parts, site="of-twelve").code == 0
    assert contents(project / "of-twelve") == contents(project / "whole")


# --- merging --------------------------------------------------------------------------------------------


def test_merged_is_byte_for_byte_what_one_build_makes(run: Run, project: Path) -> None:
    said = merge_parts(run, site="fresh")
    assert (said.code, said.err) == (0, "")
    assert catalogue().say("merge-done", count=6, path=Path("fresh/index.html")) in said.out
    assert contents(project / "fresh") == contents(project / "whole")
    assert "6 ongewijzigd" in run("build", "--no-papers", "--site", "fresh").out
    locks = {f".{number}.lock" for number in PARTS}
    assert {path.name for path in (project / "parts").iterdir()} == {*locks, "1", "2", "3"}


def gone(name: str) -> Change:
    return lambda project: shutil.rmtree(project / "schools" / name)


def new(project: Path) -> None:
    shutil.copytree(project / "schools" / "wad", project / "schools" / "heide")


def own_style(project: Path) -> None:
    (project / "overrides/assets/styles/99-own.css").write_text(".x { color: red; }\n", encoding="utf-8")


CHANGES: dict[str, Change] = {
    "nothing": lambda _: None,
    "a text of the canon that some use": lambda project: change(project / "content/afspraken/telefoon.md", *BELLEN),
    "a text of the canon that all use": lambda project: change(project / "content/afspraken/gedrag.md", *GEDRAG),
    "an overlay": lambda project: change(overlay_of(project, "noord"), "De Brug Noord", "De Brug-Noord"),
    "a style": own_style,
    "a school more": new,
    "a school less": gone("rivier"),
    "a concept kept private": lambda project: change(overlay_of(project, "wad"), PUBLIC, ""),
    "a school that became a board": lambda project: change(overlay_of(project, "meer"), "kind: school", "kind: foundation"),
}  # fmt: skip


@pytest.mark.parametrize("kind", CHANGES)
def test_after_a_change_too(kind: str, run: Run, project: Path) -> None:
    """With what the machines kept of the run before: of each part its own site."""
    CHANGES[kind](project)
    assert {one.code for one in build_parts(run).values()} == {0}
    assert merge_parts(run).code == 0
    found = contents(project / "merged")
    assert found == whole(run, project), "as one build over what stood there"
    assert merge_parts(run, site="empty").code == 0
    assert contents(project / "empty") == found


def test_after_a_change_over_what_all_machines_share(run: Run, project: Path) -> None:
    """At each of them the whole site of the run before."""
    for number in PARTS:
        shutil.rmtree(project / f"parts/{number}")
        shutil.copytree(project / "merged", project / f"parts/{number}")
    change(project / "content/afspraken/gedrag.md", *GEDRAG)
    change(overlay_of(project, "wad"), PUBLIC, "")
    new(project)
    gone("rivier")(project)
    assert {one.code for one in build_parts(run).values()} == {0}
    assert merge_parts(run).code == 0
    found = contents(project / "merged")
    assert found == whole(run, project)
    assert merge_parts(run, site="empty").code == 0
    assert contents(project / "empty") == found


@pytest.mark.parametrize("stood", ["on the site", "at the part", "nowhere"])
def test_a_school_with_errors_keeps_what_stood(stood: str, run: Run, project: Path) -> None:
    for folder in {"on the site": ["parts"], "at the part": ["merged"]}.get(stood, ["parts", "merged", "whole"]):
        shutil.rmtree(project / folder)
    append(overlay_of(project, "eiland"), "onbekend: 1\n")
    change(overlay_of(project, "noord"), "De Brug Noord", "De Brug-Noord")
    codes = {number: one.code for number, one in build_parts(run).items()}
    assert codes == {1: 1, 2: 0, 3: 0}
    said = merge_parts(run)
    assert said.code == 0, said.err
    assert catalogue().say("merge-old", ids="eiland") in " ".join(said.err.split())
    assert contents(project / "merged") == whole(run, project)
    assert ("eiland" in schools_in(project / "merged")) == (stood != "nowhere")
    change(overlay_of(project, "eiland"), "onbekend: 1\n", "")
    build_parts(run)
    assert merge_parts(run).err == ""
    assert contents(project / "merged") == whole(run, project)


def test_what_stood_on_the_site_goes_before_what_stood_at_the_part(run: Run, project: Path) -> None:
    change(overlay_of(project, "eiland"), "School eiland", "School Het Eiland")
    whole(run, project, site="merged")
    append(overlay_of(project, "eiland"), "onbekend: 1\n")
    build_parts(run)
    merge_parts(run)
    assert "School Het Eiland" in (project / "merged/eiland/index.html").read_text(encoding="utf-8")


def test_files_are_linked_and_those_that_all_share_are_one(run: Run, project: Path) -> None:
    shutil.copytree(project / "parts", project / "unpacked")  # links are copies there, as after an archive
    merge_parts(run, site="linked")
    page = Path("eiland/afspraken/concept/index.html")
    assert (project / "linked" / page).samefile(project / "parts/1" / page)
    said = run("merge", *(f"unpacked/{number}" for number in PARTS), "--site", "again")
    assert said.code == 0
    (shared,) = (project / "again/assets").glob("*/protocolboek.css")
    (own,) = (project / "again/eiland/assets").glob("*/protocolboek.css")
    assert own.samefile(shared)
    assert contents(project / "again") == contents(project / "merged")


def test_where_no_link_can_be_made_files_are_copied(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr("protocolboek.build.merge.os.link", refused)
    assert merge_parts(run, site="copied").code == 0
    assert contents(project / "copied") == contents(project / "whole")


def test_what_is_unchanged_is_not_brought_again(run: Run, project: Path) -> None:
    before = {name: (project / "merged" / name).stat().st_ino for name in schools_in(project / "merged")}
    change(overlay_of(project, "noord"), "De Brug Noord", "De Brug-Noord")
    build_parts(run)
    merge_parts(run)
    after = {name: (project / "merged" / name).stat().st_ino for name in before}
    assert {name for name in before if after[name] != before[name]} == {"noord"}


def test_the_site_may_be_that_of_a_part(run: Run, project: Path) -> None:
    assert merge_parts(run, site="parts/1").code == 0
    assert contents(project / "parts/1") == contents(project / "whole")


def test_a_merge_that_is_broken_off_leaves_what_stood(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(project / "merged")
    change(project / "content/afspraken/gedrag.md", *GEDRAG)
    build_parts(run)
    taken: list[str] = []
    swap = publish.swap

    def ends(new: Path, place: Path) -> None:
        taken.append(place.name)
        if len(taken) == 3:
            raise OSError(28, "No space left on device")
        swap(new, place)

    monkeypatch.setattr(merging, "swap", ends)
    said = merge_parts(run)
    assert said.code == 1
    assert "De schijf neemt niets meer aan" in said.err
    found = contents(project / "merged")
    for name in schools_in(project / "whole"):
        old = {path: data for path, data in before.items() if path.startswith(f"{name}/")}
        now = {path: data for path, data in found.items() if path.startswith(f"{name}/")}
        assert (now == old) == (name not in taken[:2]), "whole, as it was or as it is to be"
        assert now.keys() == old.keys()
    assert not list(project.glob(".merged-*"))
    monkeypatch.setattr(merging, "swap", swap)
    assert merge_parts(run).code == 0
    assert contents(project / "merged") == whole(run, project)


# --- what is refused ------------------------------------------------------------------------------------


def again(run: Run, number: int, *options: str) -> None:
    assert build_parts(run, *options, parts=(number,))[number].code == 0


def in_other_numbers(run: Run, project: Path) -> None:
    shutil.rmtree(project / "parts/2")
    run("build", "--no-papers", "--shard", "2/4", "--site", "parts/2")


def by_another_program(run: Run, project: Path) -> None:
    append(project / "overrides/pages/about.html", "<!-- nieuw -->\n")
    again(run, 1)
    again(run, 3)


def with_papers(run: Run, project: Path) -> None:  # noqa: ARG001
    assert run("build", "--papers", "--shard", "2/3", "--site", "parts/2").code == 0


def of_another_canon(run: Run, project: Path) -> None:
    change(project / "content/afspraken/gedrag.md", *GEDRAG)
    again(run, 1)
    again(run, 3)


def of_other_overlays(run: Run, project: Path) -> None:  # noqa: ARG001
    append(overlay_of(project, "wad"), "# nog iets\n")


def without_a_folder(run: Run, project: Path) -> None:  # noqa: ARG001
    shutil.rmtree(project / "parts/2/wad")


def without_hidden_files(run: Run, project: Path) -> None:  # noqa: ARG001
    (project / "parts/2" / MARKER).unlink()
    (project / "parts/2" / record.NAME).unlink()


def of_everything(run: Run, project: Path) -> None:  # noqa: ARG001
    assert run("build", "--no-papers", "--site", "parts/2").code == 0


def a_file(run: Run, project: Path) -> None:  # noqa: ARG001
    shutil.rmtree(project / "parts/2")


REFUSED: dict[str, Callable[[Run, Path], None]] = {
    "merge-split": in_other_numbers,
    "merge-program": by_another_program,
    "merge-options": with_papers,
    "merge-canon": of_another_canon,
    "merge-schools": of_other_overlays,
    "merge-lost": without_a_folder,
    "merge-foreign": without_hidden_files,
    "merge-foreign, a whole site": of_everything,
    "merge-foreign, nothing": a_file,
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_does_not_fit_is_refused_and_nothing_is_touched(kind: str, run: Run, project: Path) -> None:
    before = contents(project / "merged")
    REFUSED[kind](run, project)
    said = merge_parts(run)
    code = kind.partition(",")[0]
    assert said.code == 1
    assert re.fullmatch(rf"(parts/2:1:1: fout: {told(code)}\n)+", said.err), said.err
    assert contents(project / "merged") == before


def told(code: str) -> str:
    """A message as a pattern, whatever its fields hold."""
    return re.sub(r"\\{\w+\\}", ".+", re.escape(catalogue().messages[code]))


def test_a_part_may_not_be_missing(run: Run, project: Path) -> None:
    said = merge_parts(run, 1, 3, site="some")
    assert said.code == 1
    assert catalogue().say("merge-missing", shard="2/3") in said.err
    assert not (project / "some").exists()


def test_a_school_is_not_two_things_at_once(run: Run, project: Path) -> None:
    shutil.copytree(project / "parts/2", project / "parts/4")
    assert merge_parts(run, 1, 2, 3, 4).code == 0, "the same twice is the same"
    page = project / "parts/4/wad/index.html"
    page.write_text(page.read_text(encoding="utf-8") + "<!-- -->", encoding="utf-8")
    said = merge_parts(run, 1, 2, 3, 4)
    assert said.code == 1
    assert catalogue().say("merge-differs", id="wad", other="parts/2") in said.err


def test_parts_of_days_between_which_something_begins_are_refused(run: Run, project: Path) -> None:  # noqa: ARG001
    for name, reply in (("eiland", "2026-06-05"), ("wad", "2026-06-09")):
        assert run("freeze", name, "afspraken", "2026-1").code == 0
        asked = ("--kind", "voorgelegd", "--body", "MR", "--date", "2026-05-20", "--reply-by", reply)
        assert run("decide", name, "afspraken", "2026-1", *asked).code == 0
    build_parts(run, "--date", "2026-06-01")
    build_parts(run, "--date", "2026-06-07", parts=(2,))
    assert merge_parts(run).code == 0, "nothing begins or ends between these days"
    build_parts(run, "--date", "2026-06-20", parts=(2,))
    said = merge_parts(run)
    assert said.code == 1
    days = catalogue().say("merge-days", id="eiland", until="2026-06-05", other="wad", since="2026-06-10")
    assert said.err == f"parts/1:1:1: fout: {days}\n"


def test_a_folder_of_somebody_else_is_never_a_site(run: Run, project: Path) -> None:
    (project / "mine").mkdir()
    (project / "mine/mine.txt").write_text("x", encoding="utf-8")
    assert catalogue().say("site-foreign") in merge_parts(run, site="mine").err
    assert contents(project / "mine") == {"mine.txt": b"x"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_refusals_are_told_in_both_languages(language: str, run: Run, project: Path) -> None:
    said = run("--language", language, "merge", "parts/1", "--site", "some")
    assert catalogue(language).say("merge-missing", shard="3/3") in said.err
    assert not (project / "some").exists()


# --- what a build of some leaves alone ------------------------------------------------------------------


def test_building_one_by_force_leaves_the_others(run: Run, project: Path) -> None:
    shutil.copytree(project / "whole", project / "site")
    before = contents(project / "site")
    assert run("build", "--no-papers", "brug", "--force").code == 0
    assert contents(project / "site") == before


def test_building_one_leaves_another_that_has_errors_now(run: Run, project: Path) -> None:
    shutil.copytree(project / "whole", project / "site")
    append(overlay_of(project, "eiland"), "onbekend: 1\n")
    assert run("build", "--no-papers").code == 1
    change(overlay_of(project, "noord"), "De Brug Noord", "De Brug-Noord")
    assert run("build", "--no-papers", "noord").code == 0
    assert "eiland" in schools_in(project / "site")
    assert 'href="eiland/"' in (project / "site/index.html").read_text(encoding="utf-8")


def test_building_one_without_a_record_leaves_the_others(run: Run, project: Path) -> None:
    shutil.copytree(project / "whole", project / "site")
    before = contents(project / "site")
    (project / "site" / record.NAME).unlink()
    assert run("build", "--no-papers", "brug").code == 0
    assert contents(project / "site").keys() == before.keys()


def test_that_all_fits_another_canon_is_found_out_once(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the schools in part 3 none uses this text: nothing is built, but the next build need not read the canon."""
    change(project / "content/afspraken/telefoon.md", *BELLEN)
    read = list[Path]()
    parts = building.parts

    def reads(loaded: Loader, content: Path) -> Mapping[str, str]:
        read.append(content)
        return parts(loaded, content)

    monkeypatch.setattr(building, "parts", reads)
    for _ in range(2):
        assert "1 ongewijzigd" in run("build", "--no-papers", "--shard", "3/3", "--site", "parts/3").out
    assert len(read) == 1


# --- docs/scale.md --------------------------------------------------------------------------------------


def examples(root: Path, language: str) -> list[str]:
    page = (root / "docs" / "scale.md").read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)


def scripts(workflow: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The name and the shell lines of each job, at GitLab and at GitHub."""
    for name, job in workflow.get("jobs", workflow).items():
        if "script" in job:
            yield name, "\n".join(job["script"])
        elif "steps" in job:
            yield name, "\n".join(step.get("run", "") for step in job["steps"])


def commands_in(text: str) -> Iterator[list[str]]:
    for line in re.findall(r"^protocolboek (.*)$", text, re.MULTILINE):
        yield shlex.split(re.split(r" [>|]| \|\|", line)[0], comments=True)


def filled(arguments: list[str], values: dict[str, str]) -> list[str]:
    """As the shell of the job fills them in, from what the machine knows."""
    return [re.sub(r"\$\{?(\w+)(?:%%T\*\})?", lambda found: values[found[1]], one) for one in arguments]


def test_the_jobs_on_the_page_are_yaml_with_shell_that_parses(root: Path) -> None:
    for text in examples(root, "yaml"):
        workflow = YAML(typ="safe").load(text)
        found = dict(scripts(workflow))
        for script in found.values():
            shell = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True, check=False)
            assert (shell.returncode, shell.stderr) == (0, "")
        assert [found for script in found.values() for found, *_ in commands_in(script)] == ["build", "merge"]
        assert all("rm -f" in script for script in found.values() if "merge" in script)


def test_the_number_of_parts_is_told_once(root: Path) -> None:
    gitlab, github = [YAML(typ="safe").load(text) for text in examples(root, "yaml")]
    assert gitlab["scholen"]["parallel"] == 4
    matrix = github["jobs"]["scholen"]["strategy"]["matrix"]
    assert matrix == {"deel": [1, 2, 3, 4]}
    uploads = [step["with"] for step in github["jobs"]["scholen"]["steps"] if "upload" in step.get("uses", "")]
    assert [upload["path"] for upload in uploads] == ["deel-${{ matrix.deel }}.tar"], "hidden files are not uploaded"


def test_every_command_on_the_page_can_be_given(root: Path) -> None:
    group = Group(catalogue())
    values = {"CI_NODE_INDEX": "2", "CI_NODE_TOTAL": "4", "CI_PIPELINE_CREATED_AT": "2026-11-21"}
    values |= {"DEEL": "2", "DELEN": "4", "DATUM": "2026-11-21"}
    jobs = [script for text in examples(root, "yaml") for _, script in scripts(YAML(typ="safe").load(text))]
    found = [filled(line, values) for text in (*jobs, *examples(root, "sh")) for line in commands_in(text)]
    assert len(found) == 8
    for name, *arguments in found:
        command = group.get_command(click.Context(group), name)
        assert command
        context = command.make_context(name, arguments)
        assert context.params["shard"].total if name == "build" else context.params["shards"]


def test_the_jobs_on_the_page_make_the_site(root: Path, project: Path) -> None:
    """The shell of GitLab's jobs as it stands, each in a checkout of its own."""
    gitlab, _ = [dict(scripts(YAML(typ="safe").load(text))) for text in examples(root, "yaml")]
    tool = Path(sys.executable).parent
    hooks = Path(merging.__file__).parents[2]
    for number in (1, 2):
        told = {"CI_NODE_INDEX": str(number), "CI_NODE_TOTAL": "2", "CI_PIPELINE_CREATED_AT": "2026-11-21T09:00:00Z"}
        environment = {"PATH": f"{tool}:/usr/bin:/bin", "PYTHONPATH": str(hooks), **told}
        script = gitlab["scholen"].replace("--shard", "--no-papers --shard")
        subprocess.run(["bash", "-eo", "pipefail", "-c", script], cwd=project, env=environment, check=True)
    shutil.rmtree(project / "delen")
    subprocess.run(["bash", "-eo", "pipefail", "-c", gitlab["pages"]], cwd=project, env=environment, check=True)
    hidden = {MARKER, record.NAME}
    assert contents(project / "public") == {
        name: data for name, data in contents(project / "whole").items() if name not in hidden
    }
