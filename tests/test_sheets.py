"""The sheets to sign: what pupils agree on in their own words, and that staff have read a text."""

import io
from dataclasses import replace
from functools import cache
from pathlib import Path

import pikepdf
import pytest

from protocolboek.build.comparing import Comparing
from protocolboek.build.editions import series_of
from protocolboek.model.edition import Edition
from protocolboek.model.handbook import Handbook, Provenance, Sheet
from protocolboek.model.paper import Block, Grid, Heading, Items, Panel, Paper, Para, Signature
from protocolboek.pipeline import load_project, outcome_of
from protocolboek.render.binder import Binder
from protocolboek.render.templates import templates_in
from protocolboek.typeset.pdf import pdf
from protocolboek.typeset.runs import words_of
from protocolboek.typeset.sheets import pupil_paper, reading_paper
from small_project import ON, ROOT, append, change, overlay_of, small_project, this_project

SHEET = """schema: 1
about: telefoons
sentences:
  gedrag.respect: {text: Je hebt respect.}
  gedrag.delen: {text: Je deelt niets zonder toestemming.}
  telefoon.klas:
    variants:
      met-toestemming: Je vraagt het eerst aan {{ rol.leiding }}.
      thuis: Je hebt hem niet bij je.
    without: [nooit]
  telefoon.plek:
    when: plek=tas
    text: '{{ Plek }} zit je telefoon, dus {{ plek:je }}.'
  beeld.doelen: {text: Je zegt ja of nee.}
  gevolgen.melden: {text: Je vertelt het., help: true}
contacts: [inspectie, schoolleiding]
"""
TEMPLATES = ROOT / "overrides"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The small project, whose canon has a sheet."""
    small_project(tmp_path)
    (tmp_path / "content" / "afspraken" / "afspraken.yaml").write_text(SHEET, encoding="utf-8")
    return tmp_path


def sheet_of(folder: Path, school: str = "brug") -> Sheet:
    outcome = outcome_of(load_project(folder), school)
    assert [problem for problem in outcome.problems if problem.is_error] == []
    assert outcome.resolution
    sheet = outcome.resolution.provenance["afspraken"].sheet
    assert sheet
    return sheet


def said(folder: Path, school: str = "brug") -> dict[str, str]:
    return {line.clause: line.text for line in sheet_of(folder, school).lines}


def editions(folder: Path, school: str) -> dict[tuple[str, str], Edition]:
    project = this_project() if folder == ROOT else load_project(folder)
    resolution = outcome_of(project, school).resolution
    assert resolution
    return {(s.protocol.id, e.version): e for s in series_of(resolution, ON, comparer=Comparing()) for e in s.editions}


def edition_of(folder: Path, school: str = "brug") -> Edition:
    return editions(folder, school)["afspraken", "concept"]


def binder(edition: Edition) -> Binder:
    return Binder(edition, templates_in(TEMPLATES))


def sheet_for(edition: Edition) -> Paper:
    paper = pupil_paper(binder(edition))
    assert paper
    return paper


def text_of(blocks: tuple[Block, ...]) -> str:
    """All words of a paper, in order."""
    out = []
    for block in blocks:
        match block:
            case Heading():
                out.append(words_of(block.title))
            case Para():
                out.append(words_of(block.run))
            case Items():
                out += [text_of(item) for item in block.items]
            case Panel():
                out += [block.title or "", text_of(block.blocks)]
            case Signature():
                out += [block.who, *block.fields]
    return "\n".join(out)


# --- which sentences stand on it ------------------------------------------------------------------------


def test_the_sentences_follow_the_choices_of_the_school(project: Path) -> None:
    assert said(project) == {
        "gedrag.respect": "Je hebt respect.",
        "gedrag.delen": "Je deelt niets zonder toestemming.",
        "telefoon.klas": "Je vraagt het eerst aan de teamleider.",
        "telefoon.plek": "In de tas zit je telefoon, dus in je tas.",
        "beeld.doelen": "Je zegt ja of nee.",
        "gevolgen.melden": "Je vertelt het.",
    }
    change(overlay_of(project, "brug"), "plek: tas", "plek: thuis")
    assert said(project)["telefoon.klas"] == "Je hebt hem niet bij je."
    assert "telefoon.plek" not in said(project)


def test_a_variant_without_a_sentence_has_none(project: Path) -> None:
    change(overlay_of(project, "brug"), "variants:\n", "variants:\n  telefoon.klas: nooit\n")
    assert "telefoon.klas" not in said(project)


def test_what_is_not_in_the_handbook_is_not_on_the_sheet(project: Path) -> None:
    append(overlay_of(project, "brug"), "omit:\n  gedrag.delen: {reason: Zo.}\n")
    change(
        overlay_of(project, "brug"),
        "add:\n  brug.plein:\n    after: gedrag.delen",
        "add:\n  brug.plein:\n    after: gedrag.respect",
    )
    change(overlay_of(project, "brug"), "beeld: true", "beeld: false")
    change(overlay_of(project, "brug"), "    see: [beeld.doelen]\n", "")
    assert {"gedrag.delen", "beeld.doelen"} & said(project).keys() == set()


def test_a_sentence_about_a_replaced_article_goes_unless_the_layer_gives_its_own(project: Path) -> None:
    append(overlay_of(project, "brug"), "replace:\n  gedrag.delen: {reason: Zo., text: Deel gerust alles.}\n")
    assert "gedrag.delen" not in said(project)
    append(overlay_of(project, "brug"), "sheet:\n  gedrag.delen: Je mag alles delen, ook {{ plek:je }}.\n")
    assert said(project)["gedrag.delen"] == "Je mag alles delen, ook in je tas."
    assert list(said(project))[:2] == ["gedrag.respect", "gedrag.delen"]


def test_a_layer_below_takes_over_a_sentence_until_it_changes_the_article_too(project: Path) -> None:
    append(
        overlay_of(project, "brug"), "sheet:\n  gedrag.delen: Je vraagt het eerst.\n  telefoon.klas: Je vraagt het.\n"
    )
    assert said(project, "noord")["gedrag.delen"] == "Je vraagt het eerst."
    append(overlay_of(project, "noord"), "replace:\n  gedrag.delen: {reason: Zo., text: Deel gerust alles.}\n")
    append(overlay_of(project, "noord"), "variants:\n  telefoon.klas: met-toestemming\n")
    assert "gedrag.delen" not in said(project, "noord")
    assert said(project, "noord")["telefoon.klas"] == "Je vraagt het eerst aan de teamleider.", "the canon's own again"
    assert said(project)["gedrag.delen"] == "Je vraagt het eerst."


def test_a_sentence_about_an_own_article_follows_the_articles_before_it(project: Path) -> None:
    append(
        overlay_of(project, "brug"),
        "sheet:\n  brug.plein: Je rent niet.\n  gedrag.verantwoordelijk: Je bent het zelf.\n",
    )
    order = list(said(project))
    assert order[:4] == ["gedrag.verantwoordelijk", "gedrag.respect", "gedrag.delen", "brug.plein"]


def test_the_sheet_stands_outside_what_is_consented_to(project: Path) -> None:
    before = edition_of(project)
    append(overlay_of(project, "brug"), "sheet:\n  gedrag.respect: Je bent aardig.\n")
    after = edition_of(project)
    assert after.digest == before.digest
    assert after.provenance.sheet != before.provenance.sheet


def test_what_was_frozen_without_a_sheet_is_still_read_and_has_none() -> None:
    frozen = editions(ROOT, "voorbeeldschool")["sociale-media", "2025-1"]
    assert Provenance.from_json(frozen.provenance_data).sheet is None
    assert pupil_paper(binder(frozen)) is None


# --- on paper -------------------------------------------------------------------------------------------


def test_pupils_read_every_sentence_and_sign_below(project: Path) -> None:
    paper = sheet_for(edition_of(project))
    assert (paper.cover, paper.contents, paper.large, paper.watermark) == (None, False, True, "CONCEPT")
    assert paper.title == "Onze afspraken over telefoons · Basisschool De Brug"
    [rules] = [block for block in paper.body if isinstance(block, Items)]
    assert rules.ordered
    spoken = [line for line in sheet_of(project).lines if not line.help]
    assert [text_of(item) for item in rules.items] == [line.text for line in spoken]
    [panel] = [block for block in paper.body if isinstance(block, Panel)]
    assert text_of(panel.blocks).startswith("Je vertelt het.\n")
    assert "0900-1113111" in text_of(panel.blocks)
    assert "schoolleiding" not in text_of(panel.blocks), "nobody has told how to reach it"
    [place] = [block for block in paper.body if isinstance(block, Signature)]
    assert place.fields == ("Naam", "Groep", "Handtekening")
    assert paper.code
    assert paper.footer


def test_a_board_has_no_pupils_to_sign(project: Path) -> None:
    append(overlay_of(project, "stichting"), "handbook: true\npublish: {concept: true}\n")
    edition = edition_of(project, "stichting")
    assert edition.provenance.sheet
    assert pupil_paper(binder(edition)) is None


def test_staff_confirm_which_text_they_read(project: Path) -> None:
    paper = reading_paper(binder(edition_of(project)))
    [table] = [block for block in paper.body if isinstance(block, Grid)]
    assert [words_of(cell) for cell in table.header] == ["Naam", "Functie", "Datum", "Paraaf"]
    assert (table.room, len(table.rows), {words_of(cell) for row in table.rows for cell in row}) == (True, 20, {""})
    assert paper.code in text_of(paper.body)
    assert "QR-code" not in text_of(paper.body)
    assert "nog niet vastgesteld" in text_of(paper.body)
    assert paper.address is None


def test_the_way_to_the_text_is_that_of_the_site(project: Path) -> None:
    change(
        overlay_of(project, "brug"),
        "publish: {concept: true}",
        'publish: {concept: true, address: "https://brug.example/boek/"}',
    )
    paper = reading_paper(binder(edition_of(project)))
    assert paper.address == "https://brug.example/boek/brug/afspraken/concept/"
    assert "QR-code" in text_of(paper.body)
    below = reading_paper(binder(edition_of(project, "noord")))
    assert below.address == "https://brug.example/boek/noord/afspraken/concept/"
    assert "https://brug.example/boek/brug/afspraken/concept/" in text_of(sheet_for(edition_of(project)).body)


def test_there_is_no_way_to_a_text_that_is_not_on_the_site() -> None:
    shown = editions(ROOT, "voorbeeldschool")["sociale-media", "2026-2"]
    assert reading_paper(binder(shown)).address == f"{shown.address}/voorbeeldschool/sociale-media/2026-2/"
    hidden = replace(shown, others=tuple(other for other in shown.others if other.version != "2026-2"))
    assert reading_paper(binder(hidden)).address is None


@cache
def published() -> tuple[Edition, ...]:
    project = this_project()
    found = (editions(ROOT, name).values() for name in project.handbook_ids() if project.overlays[name].publish_concept)
    return tuple(edition for several in found for edition in several)


@pytest.mark.parametrize(
    "edition", published(), ids=lambda e: f"{e.handbook.school.id}-{e.handbook.protocol.id}-{e.version}"
)
def test_each_sheet_is_one_page(edition: Edition) -> None:
    for paper in (pupil_paper(binder(edition)), reading_paper(binder(edition))):
        if paper:
            with pikepdf.open(io.BytesIO(pdf(paper, templates=TEMPLATES))) as document:
                assert len(document.pages) == 1, paper.name


def test_the_print_is_large() -> None:
    """Of the words of the rules: 14 pt or more, whatever is on the sheet."""
    for edition in published():
        if paper := pupil_paper(binder(edition)):
            with pikepdf.open(io.BytesIO(pdf(paper, templates=TEMPLATES))) as document:
                [page] = document.pages
                sizes = [float(o.operands[1]) for o in pikepdf.parse_content_stream(page) if str(o.operator) == "Tf"]
            assert sum(size >= 14 for size in sizes) > 0.4 * len(sizes)


def test_an_edition_says_of_itself_what_it_is() -> None:
    """The sheet of a version in force names it, and is no concept."""
    handbook = next(e for e in published() if e.status == "geldend")
    sheet = next(e for e in published() if e.provenance.sheet).provenance.sheet
    assert isinstance(handbook.handbook, Handbook)
    frozen = replace(handbook, provenance=handbook.provenance.model_copy(update={"sheet": sheet}))
    paper = sheet_for(frozen)
    assert handbook.version in paper.footer
    assert paper.watermark is None
