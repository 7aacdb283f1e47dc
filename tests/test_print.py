"""`protocolboek print`, and what a reader can take along from a site: the same text in every form, each time the same bytes."""

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from built_site import leads_to, read_page, target_of
from commands import Run
from papers import demonstration
from protocolboek.build.builder import build
from protocolboek.build.papers import FOLDER
from protocolboek.build.proof import proof
from protocolboek.messages import LANGUAGES
from protocolboek.model.problems import Problem
from protocolboek.pipeline import load_project
from protocolboek.typeset.word import word
from small_project import ON, ROOT, append, change, crowded_project, overlay_of

BEGINS = {"pdf": b"%PDF-1.7", "docx": b"PK\x03\x04", "html": b"<!doctype html>"}


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return crowded_project(tmp_path_factory.mktemp("print") / "project")


@pytest.fixture
def story(run: Run, project: Path) -> Path:
    """Two versions of one protocol, of which the first is in force."""
    run("freeze", "brug", "afspraken", "2026-1")
    for kind, body, more in (("voorgelegd", "MR", ()), ("instemming", "MR", ("--outcome", "ingestemd")), ("vaststelling", "bestuur", ())):  # fmt: skip
        said = run(
            "decide", "brug", "afspraken", "2026-1", "--kind", kind, "--body", body, "--date", "2026-03-01", *more
        )
        assert said.code == 0, said.err
    change(project / "content" / "afspraken" / "gedrag.md", "Deel niets zonder", "Deel nooit iets zonder")
    assert run("freeze", "brug", "afspraken", "2026-2").code == 0
    return project


@pytest.mark.parametrize("form", BEGINS)
@pytest.mark.parametrize("more", [(), ("--compare", "2026-1"), ("--sheet", "leesbevestiging")], ids=["whole", "changes", "sheet"])  # fmt: skip
@pytest.mark.usefixtures("story")
def test_every_paper_comes_in_every_form(form: str, more: tuple[str, ...], run: Run) -> None:
    said = run("print", "brug", "afspraken", "2026-2", "--format", form, *more)
    if "--sheet" in more and form != "pdf":
        assert (said.code, "alleen als PDF" in said.err) == (2, True)
        return
    assert said.code == 0, said.err
    file = Path(said.out.split(" ")[0])
    assert file.suffix == f".{form}"
    assert file.read_bytes().startswith(BEGINS[form])


@pytest.mark.usefixtures("story")
def test_without_a_version_the_text_that_counts_is_printed(run: Run) -> None:
    assert run("print", "brug", "afspraken").out == "brug-afspraken-2026-1.pdf staat klaar.\n"
    assert run("print", "brug", "afspraken", "concept", "--format", "html").out.startswith(
        "brug-afspraken-concept.html"
    )


@pytest.mark.usefixtures("story")
def test_a_text_is_found_by_its_control_code_and_kept_where_asked(run: Run, project: Path) -> None:
    code = run("status", "brug").out.splitlines()[1].split()[1]
    (project / "papier").mkdir()
    assert run("print", "brug", "afspraken", code.lower(), "--format", "html", "--output", "papier").code == 0
    assert (project / "papier" / "brug-afspraken-2026-1.html").exists()
    assert run("print", "brug", "afspraken", "2026-2", "--format", "html", "--output", "nieuw/mijn.html").code == 0
    assert (project / "nieuw" / "mijn.html").exists()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("story")
def test_what_cannot_be_printed_is_told(language: str, run: Run, project: Path) -> None:
    def told(*arguments: str) -> tuple[int, str]:
        said = run("--language", language, "print", *arguments)
        return said.code, said.err

    assert told("brug")[0] == 2
    assert "afspraken, bezoek" in told("brug")[1]
    assert told("brugg", "afspraken")[0] == 2
    assert told("brug", "vreemd")[0] == 1
    assert "concept, 2026-2, 2026-1" in told("brug", "afspraken", "2027-1")[1]
    assert told("brug", "afspraken", "--compare", "2026-1", "--sheet", "leesbevestiging")[0] == 2
    code, err = told("brug", "afspraken", "2026-1", "--sheet", "leerlingen")
    assert (code, bool(err.strip())) == (1, True)
    change(overlay_of(project, "brug"), "hangt een camera.", "hangt een camera 🎥.")
    code, err = told("brug", "afspraken", "concept")
    assert code == 1
    assert "🎥" in err
    assert not list(project.glob("*.pdf"))
    (project / "bestand").write_text("x", encoding="utf-8")
    assert told("brug", "afspraken", "2026-1", "--format", "html", "--output", "bestand/a.html")[0] == 2


@pytest.mark.usefixtures("story")
def test_a_choice_that_was_open_before_is_printed_as_gone(run: Run, project: Path) -> None:
    change(overlay_of(project, "brug"), "  telefoon.bereikbaar: vast", "  {}")
    said = run("print", "brug", "afspraken", "2026-1", "--compare", "concept")
    assert said.code == 0, said.err


@pytest.mark.usefixtures("story")
def test_a_text_with_errors_is_not_printed(run: Run, project: Path) -> None:
    append(overlay_of(project, "brug"), "onzin: 1\n")
    said = run("print", "brug", "afspraken")
    assert said.code == 1
    assert "overlay.yaml:" in said.err


def test_the_same_text_gives_the_same_bytes_in_any_surroundings(story: Path, tmp_path: Path) -> None:
    digests = []
    for i, env in enumerate((
        {"TZ": "UTC", "LANG": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "Pacific/Auckland", "LANG": "nl_NL.UTF-8", "PYTHONHASHSEED": "4711"},
    )):  # fmt: skip
        out = tmp_path / ("x" * (i + 1))
        out.mkdir()
        for form in BEGINS:
            for more in ((), ("--compare", "2026-1")):
                command = [sys.executable, "-m", "protocolboek", "--project", str(story), "print", "brug", "afspraken", "2026-2", "--format", form, *more, "--output", str(out)]  # fmt: skip
                subprocess.run(
                    command,
                    check=True,
                    cwd=tmp_path if i else story,
                    stdout=subprocess.DEVNULL,
                    env={**os.environ, "PYTHONPATH": str(ROOT / "hooks"), **env},
                )
        digests.append({p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in out.iterdir()})
    assert len(digests[0]) == 6
    assert digests[0] == digests[1]


def test_a_site_offers_what_can_be_taken_along(story: Path) -> None:
    build(
        load_project(story),
        ["brug"],
        site=story / "site",
        config_file=story / "mkdocs.yml",
        overrides=story / "overrides",
        on=ON,
    )
    for version in ("2026-1", "concept"):
        folder = story / "site" / "brug" / "afspraken" / version
        start = folder / "index.html"
        linked = {target_of(start, a)[0] for a in read_page(start).xpath(f"//a[contains(@href, '{FOLDER}/')]/@href")}
        changes = folder / "wat-verandert-er" / "index.html"
        if changes.exists():
            linked |= {target_of(changes, a)[0] for a in read_page(changes).xpath(f"//a[contains(@href, '{FOLDER}/')]/@href")}  # fmt: skip
        assert linked == set((folder / FOLDER).iterdir())
        assert {path.suffix for path in linked} == {".pdf", ".docx", ".html"}
        assert leads_to(start) is None


# --- what is slipped into Word ---------------------------------------------------------------------------------

SAID = "<w:r><w:t>Dit geldt niet voor medewerkers.</w:t></w:r>"
SLIPS = {
    "a second line about an article": f'<w:p><w:pPr><w:pStyle w:val="ArticleAbout"/></w:pPr>{SAID}</w:p>',
    "a line where boxes would stand": f'<w:p><w:pPr><w:pStyle w:val="Boxes"/></w:pPr>{SAID}</w:p>',
    "a line in room": f'<w:p><w:pPr><w:pStyle w:val="Spacer"/></w:pPr>{SAID}</w:p>',
    "a control around a line": f"<w:sdt><w:sdtContent><w:p>{SAID}</w:p></w:sdtContent></w:sdt>",
}


@pytest.mark.parametrize("slip", SLIPS)
def test_words_slipped_into_word_are_found(slip: str) -> None:
    tampered = change_word(lambda text, at: text[:at] + SLIPS[slip] + text[at:])
    assert [problem.code for problem in tampered] != []


def test_words_struck_through_in_word_are_found() -> None:
    def strike(text: str, at: int) -> str:
        start = text.rindex("<w:r>", 0, at)
        return text[:start] + "<w:r><w:rPr><w:strike/></w:rPr>" + text[start + len("<w:r>") :]

    assert [problem.code for problem in change_word(strike)] != []
    assert list(change_word(lambda text, _: text)) == []


def change_word(change_text: Callable[[str, int], str]) -> list[Problem]:
    """What is wrong with a Word document after a change at the end of the first line of an article."""
    [printed] = [p for p in demonstration() if not p.against and p.paper.name == "voorbeeldschool-mobiele-telefoons-2026-1"]  # fmt: skip
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word(printed.paper))) as package, zipfile.ZipFile(made, "w") as other:
        for name in package.namelist():
            data = package.read(name)
            if name == "word/document.xml":
                text = data.decode("utf-8")
                article = text.index('w:val="ArticleAbout"')
                at = text.index("</w:p>", text.index("</w:p>", article) + 1) + len("</w:p>")
                data = change_text(text, at).encode("utf-8")
            other.writestr(name, data)
    edition = printed.edition
    return list(
        proof(made.getvalue(), "docx", file="x.docx", handbook=edition.handbook, digest=edition.digest, reach=str)
    )
