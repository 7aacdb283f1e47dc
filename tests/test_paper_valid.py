"""Every paper, printed, is a valid PDF: open to who listens instead of looks (PDF/UA-1), and to be kept (PDF/A-3a)."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from papers import papers_of
from pdf_checker import check_pdf
from protocolboek.model.paper import Paper
from protocolboek.render.binder import Binder
from protocolboek.render.templates import templates_in
from protocolboek.typeset.pdf import pdf
from protocolboek.typeset.sheets import pupil_paper, reading_paper
from small_project import ROOT, crowded_project, this_project

TEMPLATES = ROOT / "overrides"
SCHOOLS = this_project().handbook_ids()
"""A test for each, so that the processes can share the work."""


@pytest.mark.parametrize("school", SCHOOLS)
def test_every_paper_of_a_school_is_a_valid_pdf(school: str, tmp_path: Path) -> None:
    assert faults(all_papers(ROOT, school), tmp_path) == []


def test_every_paper_of_the_crowded_project_is_a_valid_pdf(tmp_path: Path) -> None:
    assert faults(all_papers(crowded_project(tmp_path / "project")), tmp_path) == []


def all_papers(root: Path, *ids: str) -> Iterator[Paper]:
    """Handbooks, comparisons and sheets, of some overlays or of all."""
    templates = templates_in(root / "overrides")
    for printed in papers_of(root, *ids):
        yield printed.paper
        if not printed.against:
            binder = Binder(printed.edition, templates)
            yield from filter(None, (reading_paper(binder), pupil_paper(binder)))


def faults(papers: Iterable[Paper], folder: Path) -> list[str]:
    """What veraPDF says of them in print."""
    files = []
    for number, paper in enumerate(papers):
        files.append(folder / f"{number}-{paper.name}.pdf")
        files[-1].write_bytes(pdf(paper, templates=TEMPLATES))
    assert files, "nothing was printed"
    return [str(fault) for fault in check_pdf(files)]
