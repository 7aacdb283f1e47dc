"""The checker of PDF finds what is wrong: one good document, broken in many ways, each by the rule that is for it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
import typst
from pikepdf import Dictionary, Encryption, Name, Pdf, String

from pdf_checker import UNREADABLE, check_pdf

SOURCE = """
#set document(title: "Afspraken", date: datetime(year: 2026, month: 1, day: 1))
#set text(lang: "nl", hyphenate: false)
#set page(footer: context [pagina #counter(page).display()])
#outline(title: [Inhoud])
= Telefoon
In de les is de telefoon weg. Zie #link("https://school.example/afspraken")[de afspraken].
== Wie mag wat
#table(columns: 2, table.header([Wie], [Wat]), [Leerling], [In de kluis], [Leraar], [In de tas])
=== Hulp
- Vraag het je leraar.
- Of bel naar school.
#figure(rect(width: 2cm, height: 1cm), alt: "Een kluis")
"""


def keep(pdf: Pdf) -> None:
    """Nothing is broken: opening and saving alone do no harm."""


def no_language(pdf: Pdf) -> None:
    del pdf.Root.Lang


def no_title(pdf: Pdf) -> None:
    without(pdf, "dc:title")


def title_not_shown(pdf: Pdf) -> None:
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


def no_tags(pdf: Pdf) -> None:
    del pdf.Root.StructTreeRoot
    del pdf.Root.MarkInfo


def doubtful_tags(pdf: Pdf) -> None:
    pdf.Root.MarkInfo.Suspects = True


def loose_content(pdf: Pdf) -> None:
    pdf.pages[0].contents_add(b"0 0 m 9 9 l S")


def unknown_tag(pdf: Pdf) -> None:
    tagged(pdf, "H1").S = Name.Kop


def skipped_heading(pdf: Pdf) -> None:
    tagged(pdf, "H2").S = Name.H3
    tagged(pdf, "H1").S = Name.P


def no_alternative_text(pdf: Pdf) -> None:
    del tagged(pdf, "Figure").Alt


def header_without_cells(pdf: Pdf) -> None:
    tagged(pdf, "TH").A = Dictionary(O=Name.Table)
    for cell in structure(pdf):
        if cell.S == Name.TD:
            del cell.A


def row_with_paragraph(pdf: Pdf) -> None:
    tagged(pdf, "TD").S = Name.P


def list_with_paragraph(pdf: Pdf) -> None:
    tagged(pdf, "LI").S = Name.P


def no_unicode(pdf: Pdf) -> None:
    for font in fonts(pdf):
        del font.ToUnicode


def font_not_embedded(pdf: Pdf) -> None:
    for font in fonts(pdf):
        descriptor = font.DescendantFonts[0].FontDescriptor
        for key in {"/FontFile2", "/FontFile3"} & set(descriptor.keys()):
            del descriptor[key]


def not_said_to_be_archivable(pdf: Pdf) -> None:
    without(pdf, "pdfaid:part", "pdfaid:conformance")


def said_to_be_less_archivable(pdf: Pdf) -> None:
    with metadata(pdf) as found:
        found["pdfaid:conformance"] = "B"


def not_said_to_be_accessible(pdf: Pdf) -> None:
    without(pdf, "pdfuaid:part")


def no_tab_order(pdf: Pdf) -> None:
    del pdf.pages[0].Tabs


def link_without_words(pdf: Pdf) -> None:
    for link in pdf.pages[0].Annots:
        del link.Contents


def untagged_link(pdf: Pdf) -> None:
    action = Dictionary(S=Name.URI, URI=String("https://school.example/"))
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], F=4, Contents=String("De school"), A=action
    )
    pdf.pages[0].Annots.append(pdf.make_indirect(link))


def script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.beep()"))


def attachment_of_no_kind(pdf: Pdf) -> None:
    pdf.attachments["brief.txt"] = b"Beste ouders"


BROKEN: dict[Callable[[Pdf], None], set[str]] = {
    keep: set(),
    no_language: {f"UA-1 7.2-{n}" for n in (2, 22, 24, 30, 33, 34)},
    no_title: {"UA-1 7.1-9"},
    title_not_shown: {"UA-1 7.1-10"},
    no_tags: {"UA-1 6.2-1", "UA-1 7.1-3", "UA-1 7.1-11", "UA-1 7.18.5-1", "A-3a 6.7.2.2-1", "A-3a 6.7.3.3-1"},
    doubtful_tags: {"UA-1 7.1-4"},
    loose_content: {"UA-1 7.1-3"},
    unknown_tag: {"UA-1 7.1-5", "A-3a 6.7.3.4-1"},
    skipped_heading: {"UA-1 7.4.2-1"},
    no_alternative_text: {"UA-1 7.3-1"},
    header_without_cells: {"UA-1 7.5-1"},
    row_with_paragraph: {"UA-1 7.2-10", "UA-1 7.2-43"},
    list_with_paragraph: {"UA-1 7.2-18", "UA-1 7.2-19"},
    no_unicode: {"UA-1 7.21.7-1", "A-3a 6.2.11.7.2-1"},
    font_not_embedded: {"UA-1 7.21.4.1-1", "A-3a 6.2.11.4.1-1"},
    not_said_to_be_archivable: {"A-3a 6.6.4-1"},
    said_to_be_less_archivable: {"A-3a 6.6.4-3"},
    not_said_to_be_accessible: {"UA-1 5-1"},
    no_tab_order: {"UA-1 7.18.3-1"},
    link_without_words: {"UA-1 7.18.1-2", "UA-1 7.18.5-2"},
    untagged_link: {"UA-1 7.18.5-1"},
    script: {"A-3a 6.5.1-1"},
    attachment_of_no_kind: {"A-3a 6.8-1"},
}
"""What is done to the good document, and every rule that it then breaks."""

LOCKED = {
    "no word needed to read it": (Encryption(owner="school", user=""), {"A-3a 6.1.3-2"}),
    "a word needed to read it": (Encryption(owner="school", user="mr"), {f"UA-1 {UNREADABLE}", f"A-3a {UNREADABLE}"}),
}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "good.pdf"
    made = typst.compile(SOURCE.encode(), format="pdf", pdf_standards=["ua-1", "a-3a"], ignore_system_fonts=True)
    path.write_bytes(made)
    return path


def test_a_good_document_passes(good: Path) -> None:
    assert check_pdf([good]) == []


@pytest.mark.parametrize(("spoil", "rules"), BROKEN.items(), ids=[spoil.__name__ for spoil in BROKEN])
def test_each_break_is_found_by_its_rule(
    spoil: Callable[[Pdf], None], rules: set[str], good: Path, tmp_path: Path
) -> None:
    with pikepdf.open(good) as pdf:
        spoil(pdf)
        pdf.save(tmp_path / "broken.pdf")
    assert broken_rules(tmp_path / "broken.pdf") == rules


@pytest.mark.parametrize(("lock", "rules"), LOCKED.values(), ids=LOCKED)
def test_a_locked_document_is_refused(lock: Encryption, rules: set[str], good: Path, tmp_path: Path) -> None:
    with pikepdf.open(good) as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=lock)
    assert broken_rules(tmp_path / "locked.pdf") == rules


@pytest.mark.parametrize("content", [b"", b"Geen PDF", b"%PDF-1.7\n%%EOF\n"], ids=["empty", "text", "only a header"])
def test_what_is_no_pdf_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "no.pdf").write_bytes(content)
    assert broken_rules(tmp_path / "no.pdf") == {f"UA-1 {UNREADABLE}", f"A-3a {UNREADABLE}"}


def test_a_missing_file_is_an_error_and_not_a_pass(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        check_pdf([tmp_path / "away.pdf"])


def test_a_fault_says_what_and_where_and_does_not_spill_over(good: Path, tmp_path: Path) -> None:
    with pikepdf.open(good) as pdf:
        no_alternative_text(pdf)
        pdf.save(tmp_path / "broken.pdf")
    (fault,) = check_pdf([good, tmp_path / "broken.pdf", good])
    assert (fault.file.name, fault.profile, fault.clause, fault.rule) == ("broken.pdf", "UA-1", "7.3", "7.3-1")
    assert "Figure structure element neither has an alternate description" in fault.message
    assert "SEFigure" in fault.where


# --- looking into a document ----------------------------------------------------------------------------


def broken_rules(file: Path) -> set[str]:
    return {f"{fault.profile} {fault.rule}" for fault in check_pdf([file])}


def structure(pdf: Pdf) -> Iterator[pikepdf.Object]:
    """The elements of the structure tree, in reading order."""
    waiting = [pdf.Root.StructTreeRoot.K]
    while waiting:
        found = waiting.pop()
        if isinstance(found, pikepdf.Array):
            waiting.extend(reversed(list(found)))
        elif isinstance(found, pikepdf.Dictionary) and "/S" in found:
            yield found
            if "/K" in found:
                waiting.append(found.K)


def tagged(pdf: Pdf, role: str) -> pikepdf.Object:
    return next(element for element in structure(pdf) if str(element.S) == f"/{role}")


def fonts(pdf: Pdf) -> list[pikepdf.Object]:
    return [font for page in pdf.pages for font in page.Resources.Font.values()]


def metadata(pdf: Pdf) -> pikepdf.models.PdfMetadata:
    return pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False)


def without(pdf: Pdf, *names: str) -> None:
    with metadata(pdf) as found:
        for name in names:
            del found[name]
