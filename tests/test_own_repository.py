"""A repository with nothing but `schools/`, and the package from a wheel: it builds what this checkout builds, and what
it brings in `overrides/` stands in for ours file by file."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from ruamel.yaml import YAML

from commands import Run
from protocolboek.build.builder import build
from protocolboek.build.inputs import of_program
from protocolboek.build.record import NAME as RECORD
from protocolboek.messages import LANGUAGES, catalogue
from protocolboek.pipeline import load_project
from protocolboek.project import find_project
from small_project import BASE, ON, PUBLIC, ROOT, append, change, contents, overlay_of, small_project

PACKED = ("content", "overrides")
BORROWED = ("voorbeeldstichting", "voorbeeldschool")
"""A board and a school with versions, decisions, a logo and contacts."""
DAY = ("--date", ON.isoformat())
AWAY = """
import sys
here, apart = sys.argv[1:3]
del sys.argv[1:3]

def closed(event, arguments):
    if event == "open" and isinstance(arguments[0], str) and arguments[0].startswith(here):
        assert arguments[0].startswith(apart), f"the wheel reads {arguments[0]}"

sys.addaudithook(closed)
from protocolboek.cli import main
main()
"""
"""Runs the command, and lets it read nothing of this checkout but the libraries in its environment."""
Wheel = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def command(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command `protocolboek` of the installed wheel, as a file to call."""
    folder = tmp_path_factory.mktemp("installed")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        str(folder / "lib"),
    ]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
    away = folder / "away.py"
    away.write_text(AWAY, encoding="utf-8")
    called = folder / "bin" / "protocolboek"
    called.parent.mkdir()
    called.write_text(
        f'#!/bin/sh\nPYTHONPATH="{folder / "lib"}" exec "{sys.executable}" "{away}" "{ROOT}" "{sys.prefix}" "$@"\n',
        encoding="utf-8",
    )
    called.chmod(0o755)
    return called


def call(command: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([str(command), *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.fixture(scope="module")
def made(command: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of one's own, made by the installed command, with two more overlays; and its site."""
    folder = tmp_path_factory.mktemp("elders")
    name = 'Stichting "Wij & Co"'
    done = call(command, folder, "new", "wij-en-co", "--name", name, "--kind", "foundation", "--project", "eigen")
    assert (done.returncode, done.stderr) == (0, "")
    own = folder / "eigen"
    assert call(command, own, "new", "plein", "--name", "Het Plein", "--extends", "wij-en-co").returncode == 0
    for borrowed in BORROWED:
        shutil.copytree(ROOT / "schools" / borrowed, own / "schools" / borrowed)
    assert call(command, own, "build", "--no-papers", *DAY).returncode == 0
    return own


# --- the wheel -----------------------------------------------------------------------------------------


def test_the_wheel_holds_all_that_a_build_needs(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        inside = {name: archive.read(name) for name in archive.namelist() if ".dist-info/" not in name}
    wanted = {f"protocolboek/{path}": data for path, data in files(ROOT / "hooks" / "protocolboek").items()}
    for part in PACKED:
        wanted |= {f"protocolboek/_project/{part}/{path}": data for path, data in files(ROOT / part).items()}
    for path in ("mkdocs.yml", "hooks/mkdocs_hook.py"):
        wanted[f"protocolboek/_project/{path}"] = (ROOT / path).read_bytes()
    assert inside.keys() == wanted.keys()
    assert [name for name in wanted if inside[name] != wanted[name]] == []
    assert {Path(name).suffix for name in inside} >= {".woff2", ".otf", ".typ", ".po", ".yaml", ".json", ".css", ".js"}


def files(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in contents(folder).items() if "__pycache__" not in name}


def test_the_command_under_test_is_the_one_of_the_wheel(command: Path, tmp_path: Path) -> None:
    (tmp_path / "schools").mkdir()
    away = command.parent.parent / "away.py"
    away_from_here = away.read_text(encoding="utf-8").replace(
        "main()", "import protocolboek.project; print(protocolboek.project.PACKAGED)"
    )
    (tmp_path / "where.py").write_text(away_from_here, encoding="utf-8")
    lib = away.parent / "lib"
    done = subprocess.run(
        [sys.executable, str(tmp_path / "where.py"), str(ROOT), sys.prefix],
        env={**os.environ, "PYTHONPATH": str(lib)}, cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == str(lib / "protocolboek" / "_project")
    # And what keeps it away from this checkout does: from here the same is refused.
    here = {**os.environ, "PYTHONPATH": str(ROOT / "hooks")}
    refused = subprocess.run(
        [sys.executable, str(tmp_path / "where.py"), str(ROOT), sys.prefix],
        env=here, cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "the wheel reads" in refused.stderr


def test_its_site_is_the_one_that_this_checkout_makes(made: Path, tmp_path: Path) -> None:
    project = load_project(ROOT, schools=made / "schools")
    rows = build(
        project, project.handbook_ids(), site=tmp_path / "site", config_file=ROOT / "mkdocs.yml",
        overrides=ROOT / "overrides", on=ON, papers=False,
    )  # fmt: skip
    assert {row.id for row in rows if row.published} == {"plein", "wij-en-co", *BORROWED}
    ours, theirs = site_of(tmp_path / "site"), site_of(made / "site")
    assert theirs.keys() == ours.keys()
    assert [name for name in ours if theirs[name] != ours[name]] == []
    assert {Path(name).suffix for name in ours} >= {".html", ".woff2", ".json", ".xml", ".ics", ".png", ".css", ".js"}


@pytest.mark.parametrize("form", ["pdf", "html"])
def test_its_papers_are_those_that_this_checkout_prints(
    form: str, command: Path, made: Path, tmp_path: Path, run: Run
) -> None:
    asked = ("print", "voorbeeldschool", "mobiele-telefoons", "2026-1", "--format", form, *DAY, "--output")
    done = call(command, made, *asked, str(tmp_path / "daar"))
    assert (done.returncode, done.stderr) == (0, "")
    assert run("--project", str(ROOT), *asked, str(tmp_path / "hier")).code == 0
    assert contents(tmp_path / "daar") == contents(tmp_path / "hier")
    assert len(contents(tmp_path / "daar")) == 1


def site_of(folder: Path) -> dict[str, bytes]:
    """A site, but for what the program remembers of its own bytes and libraries."""
    return {name: data for name, data in contents(folder).items() if name != RECORD}


def test_what_was_published_is_verified_there_and_nothing_is_built_twice(command: Path, made: Path) -> None:
    done = call(command, made, "verify")
    assert (done.returncode, done.stderr) == (0, "")
    done = call(command, made, "build", "--no-papers", *DAY)
    assert done.stdout.splitlines()[0] == catalogue("nl").say("build-same", count=4)


# --- overrides of one's own ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small canon with its schools; templates, styles and configuration are the package's."""
    folder = small_project(tmp_path_factory.mktemp("own") / "project")
    for part in ("overrides", "hooks"):
        shutil.rmtree(folder / part)
    (folder / "mkdocs.yml").unlink()
    return folder


def bring(project: Path, name: str, old: str = "", new: str = "", *, text: str | None = None) -> Path:
    """An own file in `overrides/`: ours with one thing changed, or another text."""
    path = project / "overrides" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if text is None:
        shutil.copyfile(ROOT / "overrides" / name, path)
        change(path, old, new)
    else:
        path.write_text(text, encoding="utf-8")
    return path


def published(run: Run, project: Path, *more: str) -> dict[str, bytes]:
    said = run("build", "brug", *DAY, *(more or ("--no-papers",)))
    assert (said.code, said.err) == (0, "")
    return site_of(project / "site")


def test_an_own_template_and_an_own_style_show_and_all_else_stays(run: Run, project: Path) -> None:
    before = published(run, project)
    bring(project, "pages/footer.html", "Controlecode van deze tekst", "Code van onze tekst")
    bring(project, "frame/tools.html", text="<p>Eigen gereedschap</p>\n")
    bring(project, "assets/styles/75-cover-note.css", text=".eigen{color:green}\n")
    bring(project, "assets/styles/95-eigen.css", text=".nog-een{color:red}\n")
    bring(project, "assets/files/eigen.txt", text="Van ons.\n")
    after = published(run, project)
    was, now = (assets_folder(found) for found in (before, after))
    assert was != now

    def moved(name: str) -> str:
        return name.replace(was, now)

    css = after[f"brug/assets/{now}/protocolboek.css"].decode()
    there = [path.name for path in sorted((ROOT / "overrides/assets/styles").iterdir())]
    assert css.count(".eigen{color:green}") == css.count(".nog-een{color:red}") == 1
    assert css.endswith(".nog-een{color:red}\n")
    for name in there:
        ours = (ROOT / "overrides/assets/styles" / name).read_text(encoding="utf-8")
        assert (ours in css) == (name != "75-cover-note.css"), name
    assert after[f"brug/assets/{now}/eigen.txt"] == b"Van ons.\n"
    same = {moved(name): moved(data.decode()) for name, data in before.items() if name.endswith(".html")}
    pages = {name: data.decode() for name, data in after.items() if name.endswith(".html")}
    assert pages.keys() == same.keys()
    assert sum("Code van onze tekst" in page for page in pages.values()) > 5
    changed = [name for name in pages if "Eigen gereedschap" in pages[name]]
    assert len(changed) > 5
    assert [name for name in pages if name not in changed and pages[name] != same[name]] == []
    tools = re.compile(r"<p>Eigen gereedschap</p>")
    for name in changed:
        left, right = tools.split(pages[name].replace("Code van onze tekst", "Controlecode van deze tekst"))
        assert same[name].startswith(left)
        assert same[name].endswith(right)
    others = {moved(n): d for n, d in before.items() if not n.endswith((".html", "protocolboek.css"))}
    assert {name: data for name, data in after.items() if name in others} == others


def assets_folder(site: dict[str, bytes]) -> str:
    return next(name.split("/")[1] for name in sorted(site) if name.startswith("assets/"))


def test_every_own_file_builds_anew_and_nothing_else_does(run: Run, project: Path) -> None:
    same = catalogue("nl").say("build-same", count=1)
    published(run, project)
    for name in ("assets/styles/95-eigen.css", "pages/nergens.html", "print/fonts/leeg.txt"):
        assert same in run("build", "brug", *DAY, "--no-papers").out
        bring(project, name, text="/* */\n")
        assert same not in run("build", "brug", *DAY, "--no-papers").out


def test_an_own_print_template_counts_with_the_fonts_of_the_package(run: Run, project: Path, tmp_path: Path) -> None:
    other = tmp_path / "ander"
    shutil.copytree(project, other)
    pdf, html = printed(run, project, "pdf"), printed(run, project, "html")
    bring(other, "print/onefile.css", "body", "main, body")
    assert printed(run, other, "html") != html
    assert printed(run, other, "pdf") == pdf
    third = tmp_path / "derde"
    shutil.copytree(other, third)
    source = (ROOT / "overrides/print/paper.typ").read_text(encoding="utf-8")
    bring(third, "print/paper.typ", text=source + "\n#pagebreak()\nEen eigen blad.\n")
    assert len(printed(run, third, "pdf")) > len(pdf)


def printed(run: Run, project: Path, form: str) -> bytes:
    path = project / f"boek.{form}"
    said = run("--project", str(project), "print", "brug", "--format", form, "--output", str(path))
    assert (said.code, said.err) == (0, "")
    return path.read_bytes()


def test_an_own_font_of_the_same_face_counts_before_ours(run: Run, project: Path, tmp_path: Path) -> None:
    before = printed(run, project, "pdf")
    other = tmp_path / "ander"
    shutil.copytree(project, other)
    bold = (ROOT / "overrides/print/fonts/SourceSansPro-Bold.otf").read_bytes()
    entry = bold.index(b"OS/2")
    weight = int.from_bytes(bold[entry + 8 : entry + 12]) + 4
    assert int.from_bytes(bold[weight : weight + 2]) == 700
    # Bold letters that say to be the regular face.
    (other / "overrides/print/fonts").mkdir(parents=True)
    regular = bold[:weight] + (400).to_bytes(2) + bold[weight + 2 :]
    (other / "overrides/print/fonts/Eigen.otf").write_bytes(regular)
    assert printed(run, other, "pdf") != before


def test_an_own_list_of_the_theme_counts(run: Run, project: Path) -> None:
    bring(project, "theme.json", '"base.html": "', '"base.html": "0')
    said = run("build", "brug", *DAY, "--no-papers")
    assert said.code == 1
    assert said.err.startswith("overrides/theme.json:1:1: fout: ")


def test_a_project_with_a_configuration_of_its_own_gets_nothing_of_ours(project: Path) -> None:
    bring(project, "assets/styles/95-eigen.css", text="")
    assert find_project(project / "schools").overrides == (project / "overrides", ROOT / "overrides")
    (project / "mkdocs.yml").write_text("site_name: Eigen\n", encoding="utf-8")
    assert find_project(project).overrides == project / "overrides"
    shutil.rmtree(project / "overrides")
    assert find_project(project).overrides == ROOT / "overrides"
    assert find_project(ROOT).overrides == ROOT / "overrides"


def test_a_canon_is_ones_own_whole_or_the_packages(project: Path) -> None:
    assert find_project(project).content == project / "content"
    shutil.rmtree(project / "content")
    assert find_project(project).content == ROOT / "content"


def test_the_program_is_the_same_in_a_wheel_and_in_a_checkout(tmp_path: Path) -> None:
    folders = {"config_file": ROOT / "mkdocs.yml", "theme": ROOT}
    assert of_program(overrides=(ROOT / "overrides",), **folders, options=()) == of_program(
        overrides=ROOT / "overrides", **folders, options=()
    )
    (tmp_path / "eigen.css").touch()
    both = of_program(overrides=(tmp_path, ROOT / "overrides"), **folders, options=())
    assert both != of_program(overrides=(ROOT / "overrides",), **folders, options=())


@pytest.mark.parametrize(
    ("name", "text", "place", "words", "arguments"),
    [
        ("pages/about.html", "<p>\n{{ nergens }}\n", "pages/about.html:2:1", "'nergens' is undefined", ("build", "brug")),
        ("main.html", "\n\n{% if %}\n", "main.html:3:1", "TemplateSyntaxError", ("build", "brug")),
        ("pages/footer.html", '{% include "weg.html" %}', "pages/footer.html:1:1", "weg.html", ("build", "brug")),
        ("pages/parts/macros.html", "", None, "macros.html", ("build", "brug")),
        ("shelf/index.html", "\n{{ nergens }}", "shelf/index.html:2:1", "'nergens' is undefined", ("build", "brug")),
        ("shelf/school.html", "\n{{ nergens }}", "shelf/school.html:2:1", "'nergens' is undefined", ("build", "brug")),
        ("bundle/lees-mij.txt", "{{ nergens }}", "bundle/lees-mij.txt:1:1", "'nergens'", ("bundle", "brug")),
        ("print/onefile.html", "{{ nergens }}", "print/onefile.html:1:1", "'nergens'", ("print", "brug", "--format", "html")),
        ("print/paper.typ", "= Ja\n #nergens(3)\n", "print/paper.typ:2:3", "unknown variable: nergens", ("print", "brug")),
        ("changes/fragment.html", "{{ nergens }}", "changes/fragment.html:1:1", "'nergens'", ("diff", "brug", "canon", "concept", "--format", "html")),
    ],
)  # fmt: skip
def test_a_fault_in_an_own_template_names_the_file(
    name: str, text: str, place: str | None, words: str, arguments: tuple[str, ...], run: Run, project: Path
) -> None:
    before = published(run, project)
    bring(project, name, text=text)
    more = ("--no-papers",) if arguments[0] in ("build", "bundle") else ()
    said = run(*arguments, *more)
    assert said.code == 1
    where = f"overrides/{place}" if place else "overrides:1:1"
    told = [line for line in said.err.splitlines() if line.startswith(f"{where}: fout: ")]
    assert len(told) >= 1, said.err
    assert words in told[0]
    assert "Traceback" not in said.err
    if arguments[0] == "build" and not name.startswith("shelf/index"):
        assert site_of(project / "site") == before


# --- new --project -------------------------------------------------------------------------------------


def test_a_new_project_has_all_that_it_says(made: Path) -> None:
    written = {name for name in contents(made) if not name.startswith(("site/", "schools/voorbeeld"))}
    assert written >= {
        "README.md", "requirements.txt", ".gitignore", ".gitlab-ci.yml", ".github/workflows/protocolboek.yml",
        "schools/wij-en-co/overlay.yaml", "schools/plein/overlay.yaml", "build/schema/plein.json",
    }  # fmt: skip
    readme = (made / "README.md").read_text(encoding="utf-8")
    assert readme.startswith('# Stichting "Wij & Co"\n')
    assert "schools/wij-en-co/overlay.yaml" in readme
    assert re.findall(r"\{[{%#]", readme) == []
    overlay = overlay_of(made, "plein").read_text(encoding="utf-8")
    assert overlay.startswith("# yaml-language-server: $schema=../../build/schema/plein.json\n")
    assert "# Uitleg: README.md" in overlay
    # What git is told to leave out, and nothing else, is what a build leaves behind.
    subprocess.run(["git", "init", "--quiet"], cwd=made, check=True)
    listed = subprocess.run(["git", "ls-files", "-o", "--exclude-standard"], cwd=made, check=True, capture_output=True, text=True)  # fmt: skip
    shutil.rmtree(made / ".git")
    assert {name for name in listed.stdout.splitlines() if not name.startswith("schools/")} == {
        "README.md", "requirements.txt", ".gitignore", ".gitlab-ci.yml", ".github/workflows/protocolboek.yml"
    }  # fmt: skip


def test_a_new_project_without_a_school_builds_too(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = run("new", "--project", str(tmp_path / "leeg"))
    assert (said.code, said.err) == (0, "")
    assert said.out == catalogue("nl").say("new-project-done", folder=tmp_path / "leeg") + "\n"
    monkeypatch.chdir(tmp_path / "leeg")
    assert (tmp_path / "leeg/schools/.gitkeep").is_file()
    for arguments in (("check",), ("build", *DAY), ("verify",)):
        assert run(*arguments).code == 0, arguments
    assert (tmp_path / "leeg/site/index.html").is_file()
    # The commands of its README are those that work.
    readme = (tmp_path / "leeg/README.md").read_text(encoding="utf-8")
    typed = [
        line.split("#")[0].split()
        for line in readme.splitlines()
        if line.strip().startswith(".venv/bin/protocolboek new")
    ]
    assert len(typed) == 2
    assert run("new", "bestuur", "--name", "Ons bestuur", "--kind", "foundation").code == 0
    assert run("new", "school", "--name", "Onze school", "--extends", "bestuur").code == 0
    assert run("check").code == 0


def test_the_requirements_are_what_is_installed(made: Path, command: Path) -> None:
    lines = [line for line in (made / "requirements.txt").read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    assert lines[0].startswith("protocolboek==")
    assert {"mkdocs", "mkdocs-material", "typst"} <= {line.split("==")[0] for line in lines}
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--dry-run", "--no-index", "--no-deps", "-r", "requirements.txt"],
        env={**os.environ, "PYTHONPATH": str(command.parent.parent / "lib")}, cwd=made, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Would install" not in done.stdout
    assert done.stdout.count("already satisfied") == len(lines)


def steps(made: Path) -> dict[str, list[str]]:
    """The shell of each job of both examples."""
    read: Callable[[Path], Any] = YAML(typ="safe").load
    gitlab = read(made / ".gitlab-ci.yml")
    github = read(made / ".github/workflows/protocolboek.yml")
    jobs = {name: ["\n".join(job["script"])] for name, job in gitlab.items() if "script" in job}
    for name, job in github["jobs"].items():
        jobs[f"github {name}"] = [step["run"] for step in job["steps"] if "run" in step]
    return jobs


def test_the_examples_for_ci_run(made: Path, command: Path, tmp_path: Path) -> None:
    jobs = steps(made)
    assert jobs.keys() == {"controleren", "gevolgen", "pages", "github controleren", "github publiceren"}
    work = tmp_path / "kloon"
    shutil.copytree(made, work, ignore=shutil.ignore_patterns("site", "build", "voorbeeld*"))
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@b.nl", "-c", "init.defaultBranch=main"]
    for arguments in (
        ["init", "-q"],
        ["add", "."],
        ["commit", "-qm", "een"],
        ["commit", "-qm", "twee", "--allow-empty"],
    ):
        subprocess.run([*git, *arguments], cwd=work, check=True)
    change(overlay_of(work, "plein"), 'name: "Het Plein"', "name: Het Nieuwe Plein")
    surroundings = {
        **os.environ,
        "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": "HEAD",
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
    }
    installs = 0
    for name, scripts in jobs.items():
        for script in scripts:
            if "pip install" in script:
                installs += 1
                continue
            done = subprocess.run(["bash", "-e", "-c", script], cwd=work, env=surroundings, capture_output=True, text=True, check=False)  # fmt: skip
            assert done.returncode == 0, f"{name}: {script}\n{done.stdout}{done.stderr}"
    assert installs == 2
    assert "Het Nieuwe Plein" in (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert (work / "public/index.html").is_file()
    assert (work / "site/index.html").is_file()
    # A school with errors ends in red, and says so first.
    append(overlay_of(work, "plein"), "nergens: 1\n")
    for name in ("controleren", "gevolgen", "github controleren"):
        done = subprocess.run(["bash", "-e", "-c", jobs[name][-1]], cwd=work, env=surroundings, capture_output=True, text=True, check=False)  # fmt: skip
        assert done.returncode == 1, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_folder_that_holds_something_is_refused(language: str, run: Run, project: Path, tmp_path: Path) -> None:
    before = contents(project)
    said = run("--language", language, "new", "plein", "--name", "Het Plein", "--project", ".")
    assert (said.code, said.out) == (2, "")
    assert " ".join(catalogue(language).say("new-project-taken", folder=project).split()) in " ".join(said.err.split())
    assert contents(project) == before
    (tmp_path / "bestand").touch()
    assert run("new", "--project", str(tmp_path / "bestand")).code == 2


def test_an_empty_repository_that_was_cloned_is_empty(run: Run, tmp_path: Path) -> None:
    (tmp_path / "kloon/.git").mkdir(parents=True)
    assert run("new", "--project", str(tmp_path / "kloon")).code == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("new",), 2),
        (("new", "plein"), 2),
        (("new", "--name", "Het Plein"), 2),
        (("new", "plein", "--project", "leeg"), 2),
        (("new", "--name", "Het Plein", "--project", "leeg"), 2),
        (("new", "Het Plein", "--name", "Het Plein", "--project", "leeg"), 1),
        (("new", "plein", "--name", "", "--project", "leeg"), 1),
        (("new", "plein", "--name", "Het Plein", "--extends", "bestuur", "--project", "leeg"), 1),
    ],
)
def test_what_cannot_be_made_leaves_nothing(arguments: tuple[str, ...], code: int, run: Run, project: Path) -> None:
    before = contents(project)
    said = run(*arguments)
    assert (said.code, said.out) == (code, "")
    assert contents(project) == before
    assert not (project / "leeg").exists()


def test_a_project_elsewhere_is_named_before_the_command(run: Run, project: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elders"
    shutil.copytree(BASE / "schools", elsewhere / "schools")
    shutil.copytree(BASE / "content", elsewhere / "content")
    assert run("--project", str(elsewhere), "new", "plein", "--name", "Het Plein").code == 0
    assert overlay_of(elsewhere, "plein").is_file()
    assert not overlay_of(project, "plein").exists()
    append(overlay_of(elsewhere, "brug"), PUBLIC)
    assert run("--project", str(elsewhere), "build", "brug", "--no-papers", *DAY).code == 0
    assert (elsewhere / "site/brug/index.html").is_file()
