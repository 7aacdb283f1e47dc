"""A Word document says what its paper says, in styles that Word knows; it is the same everywhere and has no faults."""

import base64
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from papers import Printed, demonstration, papers_of, runs_in, words_of
from protocolboek.model.handbook import Handbook
from protocolboek.model.paper import Article, Blank, Choices, Grid, Heading, Items, Panel, Paper, Para, Signature, Span
from protocolboek.model.problems import Place, Problem
from protocolboek.typeset.word import word
from protocolboek.verify import expected_faq, expected_section, judge, judge_codes
from protocolboek.verify.published import Published
from protocolboek.verify.word import extract_word
from small_project import ROOT, crowded_project
from tracked_books import COVER, FRAME
from word_reading import W, document_of, faults_of, lines_in, parts_of, replaced

PNG = ROOT / "docs" / "pictures"


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Printed, ...]:
    """The papers of the demonstration school, and of a project with all there is."""
    return (*demonstration(), *papers_of(crowded_project(tmp_path_factory.mktemp("crowded"))))


@pytest.fixture(scope="module")
def documents(printed: tuple[Printed, ...]) -> dict[str, bytes]:
    return {str(one): word(one.paper) for one in printed}


# --- what it says -----------------------------------------------------------------------------------------------


def found_in(book: Handbook, published: Published) -> list[Problem]:
    expected = [part for section in book.sections for part in expected_section(section)]
    return [*judge([*expected, *expected_faq(book.faq)], published.parts, Place("x")), *published.problems]


def test_every_text_stands_in_it_word_for_word(printed: tuple[Printed, ...], documents: dict[str, bytes]) -> None:
    judged = 0
    for one in printed:
        if one.against is None:
            published = extract_word(documents[str(one)], "x")
            assert found_in(one.edition.handbook, published) == [], str(one)
            assert list(judge_codes(one.paper.digest, published.codes)) == []
            assert len(published.codes) >= 3
            judged += len(published.parts)
    assert judged > 1000


def test_every_word_of_a_paper_is_in_it_in_order(printed: tuple[Printed, ...], documents: dict[str, bytes]) -> None:
    for one in printed:
        text = "\n".join(lines_in(document_of(documents[str(one)])[0]))
        at = 0
        for run in runs_in(one.paper.body):
            for span in run:
                at = text.find(span.text, at)
                assert at >= 0, (str(one), span.text)
                at += len(span.text)


def test_what_came_and_went_says_so_in_words() -> None:
    run = (Span(text="Je mag "), Span(text="niet ", operation="vervallen"), Span(text="wel ", operation="nieuw"))
    assert lines_of_body(Para(run=run)) == ["Je mag [vervallen: niet ][nieuw: wel ]"]


def test_the_extractor_sees_what_was_done_to_a_document() -> None:
    one = next(one for one in demonstration() if one.against is None and one.edition.handbook.faq)
    book, whole = one.edition.handbook, word(one.paper)
    kinds = {
        "another word": ("verify-differs", lambda body: texts(body)[40].__setattr__("text", "heel iets anders")),
        "hidden words": ("verify-line-missing", lambda body: hide(texts(body)[40])),
        "a paragraph less": ("verify-line-missing", lambda body: drop(after_heading(body))),
        "a paragraph more": ("verify-line-extra", lambda body: after_heading(body).addnext(new_paragraph("Erbij."))),
        "an article less": ("verify-missing", lambda body: drop(headings(body, 2)[3])),
        "another order": ("verify-order", swap),
        "an article twice": ("verify-extra", twice),
    }
    for what, (key, spoil) in kinds.items():
        spoilt = replaced(whole, spoil)
        assert key in {problem.code for problem in found_in(book, extract_word(spoilt, "x"))}, what
    assert [p.code for p in extract_word(b"PK nothing", "x").problems] == ["verify-unreadable"]
    assert [p.code for p in extract_word(whole[:3000], "x").problems] == ["verify-unreadable"]


def texts(body: Any) -> list[Any]:
    """The words of articles, without their headings and what stands beside them."""
    return [t for p in body.iter(f"{W}p") if p.find(f"{W}pPr") is None for t in p.iter(f"{W}t") if t.text.strip()]


def headings(body: Any, level: int) -> list[Any]:
    return [p for p in body if style_of(p) == f"Heading{level}"]


def style_of(paragraph: Any) -> str | None:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return None if style is None else style.get(f"{W}val")


def after_heading(body: Any) -> Any:
    return next(p for p in headings(body, 2)[3].itersiblings() if p.find(f"{W}pPr") is None)


def drop(found: Any) -> None:
    found.getparent().remove(found)


def hide(text: Any) -> None:
    run = text.getparent()
    if run.find(f"{W}rPr") is None:
        run.insert(0, etree.Element(f"{W}rPr"))
    etree.SubElement(run.find(f"{W}rPr"), f"{W}vanish")


def new_paragraph(text: str) -> Any:
    paragraph = etree.Element(f"{W}p")
    etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t").text = text
    return paragraph


def whole_article(body: Any, at: int) -> list[Any]:
    first = headings(body, 2)[at]
    rest = []
    for after in first.itersiblings():
        if (style_of(after) or "").startswith("Heading"):
            break
        rest.append(after)
    return [first, *rest]


def swap(body: Any) -> None:
    later = whole_article(body, 4)
    first = headings(body, 2)[3]
    for one in later:
        first.addprevious(one)


def twice(body: Any) -> None:
    last = whole_article(body, 3)[-1]
    for one in reversed(whole_article(body, 3)):
        last.addnext(etree.fromstring(etree.tostring(one)))


# --- how it says it ---------------------------------------------------------------------------------------------


def test_no_part_breaks_the_schema(documents: dict[str, bytes]) -> None:
    for name, data in documents.items():
        assert faults_of(data) == [], name
    with_logo = word(FRAME.model_copy(update={"cover": COVER.model_copy(update={"logo": picture()})}))
    assert faults_of(with_logo) == []
    assert faults_of(replaced(with_logo, lambda body: body[0].append(etree.Element(f"{W}pPr"))))


def picture() -> str:
    return base64.b64encode(next(PNG.glob("*.png")).read_bytes()).decode()


def test_the_logo_has_words_for_who_does_not_see_it() -> None:
    body = document_of(word(FRAME.model_copy(update={"cover": COVER.model_copy(update={"logo": picture()})})))
    shown = [one.get("descr") for one in body.iter() if etree.QName(one).localname == "docPr"]
    assert shown == ["De Brug"]


def test_its_headings_are_headings_with_literal_numbers(
    printed: tuple[Printed, ...], documents: dict[str, bytes]
) -> None:
    for one in printed:
        body = document_of(documents[str(one)])[0]
        chapters = [f"{h.number}\t" * bool(h.number) for h in chapters_of(one.paper)]
        assert [
            line_of(p).partition("\t")[0] + "\t" if n else "" for p, n in zip(headings(body, 1), chapters, strict=True)
        ] == chapters
        for paragraph in (p for level in (1, 2, 3) for p in headings(body, level)):
            assert paragraph.find(f"{W}pPr/{W}numPr") is None


def chapters_of(paper: Paper) -> list[Heading]:
    return [block for block in paper.body if isinstance(block, Heading) and block.level == 1]


def line_of(paragraph: Any) -> str:
    return "".join(one.text or "\t" for one in paragraph.iter(f"{W}t", f"{W}tab") if one.getparent().tag == f"{W}r")


def test_its_contents_are_filled_in_and_lead_there(printed: tuple[Printed, ...], documents: dict[str, bytes]) -> None:
    for one in printed:
        body = document_of(documents[str(one)])[0]
        listed = [p for p in body.iter(f"{W}p") if style_of(p) == "TOC1"]
        assert [line_of(p).rpartition("\t")[2] for p in listed] == [
            words_of(h.title, without="vervallen") for h in chapters_of(one.paper)
        ]
        places = {mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")}
        assert {link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")} - {None} <= places
        kinds = [mark.get(f"{W}fldCharType") for mark in body.iter(f"{W}fldChar")]
        assert kinds == ["begin", "separate", "end"] * bool(listed)


def test_bookmarks_and_numbers_are_each_there_once(documents: dict[str, bytes]) -> None:
    for data in documents.values():
        body = document_of(data)[0]
        for key in (f"{W}name", f"{W}id"):
            found = [mark.get(key) for mark in body.iter(f"{W}bookmarkStart")]
            assert len(found) == len(set(found))
            assert all(len(name) <= 40 for name in found)


def test_every_page_says_what_it_is_a_page_of(printed: tuple[Printed, ...], documents: dict[str, bytes]) -> None:
    for one in printed:
        parts = parts_of(documents[str(one)])
        footer = "\n".join(lines_in(etree.fromstring(parts["word/footer.xml"])))
        assert all(words in footer for words in (one.paper.footer, one.paper.code, "pagina 1 van 1"))
        assert {"PAGE", "NUMPAGES"} == {
            t.text.strip() for t in etree.fromstring(parts["word/footer.xml"]).iter(f"{W}instrText")
        }
        assert one.paper.header in lines_in(etree.fromstring(parts["word/header.xml"]))
        for header in ("word/header.xml", "word/header-first.xml"):
            assert (f'string="{one.paper.watermark}"'.encode() in parts[header]) == (one.paper.watermark is not None)


def test_it_is_dutch_and_has_no_date_and_no_author_but_the_school(documents: dict[str, bytes]) -> None:
    for data in documents.values():
        parts = parts_of(data)
        languages = {
            one.get(f"{W}{key}")
            for path in parts
            if path.endswith(".xml")
            for one in etree.fromstring(parts[path]).iter(f"{W}lang")
            for key in ("val", "eastAsia", "bidi")
        }
        assert languages == {"nl-NL"}
        told = {etree.QName(one).localname: one.text for one in etree.fromstring(parts["docProps/core.xml"])}
        assert told.keys() <= {"title", "creator", "language"}
        assert told["language"] == "nl-NL"


def test_a_table_says_its_header_on_every_page(documents: dict[str, bytes]) -> None:
    tables = [t for data in documents.values() for t in document_of(data).iter(f"{W}tbl")]
    assert len(tables) > 20
    for table in tables:
        rows = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.iter(f"{W}tr")]
        assert rows == [True, *[False] * (len(rows) - 1)]
        assert [after.tag for after in table.itersiblings()][:1] == [f"{W}p"], "without one between, two tables are one"


def lines_of_body(*blocks: Any, **more: Any) -> list[str]:
    paper = FRAME.model_copy(update={"body": blocks, "contents": False, **more})
    return lines_in(document_of(word(paper))[0])


def test_every_kind_of_block_has_its_words() -> None:
    def said(text: str) -> Para:
        return Para(run=(Span(text=text),))

    nested = Items(
        ordered=True, start=3, items=((said("drie"), Items(items=((said("diep"),),)), said("verder")), (said("vier"),))
    )
    panel = Panel(title="In het kort", tone="sun", blocks=(said("kort"), nested))
    assert lines_of_body(panel) == ["In het kort", "kort", "drie", "diep", "verder", "vier"]
    assert lines_of_body(Choices(labels=("ja", "nee"))) == ["☐\tja", "☐\tnee"]
    assert lines_of_body(Blank(label="Reden", lines=2)) == ["Reden \t", "\t"]
    assert lines_of_body(Signature(who="De MR", fields=("Datum", "Naam"))) == ["De MR", "Datum", "", "Naam", ""]
    assert lines_of_body(Grid(header=(), rows=((), ((Span(text="een"),),)))) == ["", "een"]
    starts = etree.fromstring(parts_of(word(FRAME.model_copy(update={"body": (nested,)})))["word/numbering.xml"])
    assert [one.get(f"{W}val") for one in starts.iter(f"{W}startOverride")] == ["3"]


def test_an_article_says_for_whom_it_is_and_has_its_boxes() -> None:
    text = Para(run=(Span(text="Dat mag."),))
    article = Article(
        id="a.b", number="1.2", title=(Span(text="Mag dat"),), about="voor ouders", blocks=(text,), boxes=("ja", "nee")
    )
    assert lines_of_body(article) == ["1.2\tMag dat", "voor ouders", "Dat mag.", "☐ ja\t☐ nee"]
    silent = article.model_copy(update={"about": "", "boxes": ()})
    assert lines_of_body(silent) == ["1.2\tMag dat", "Dat mag."]


def test_a_character_that_word_cannot_hold_is_refused() -> None:
    with pytest.raises(ValueError, match=r"U\+0007"):
        lines_of_body(Para(run=(Span(text="bel\x07"),)))


def test_spaces_and_wild_letters_stay() -> None:
    wild = '  a  <b> & "c" 👩🏽‍🎓 é e\u0301 \u200b\u00ad x '
    assert lines_of_body(Para(run=(Span(text=wild), Span(text="\n"), Span(text="y")))) == [f"{wild}\ny"]


# --- the same everywhere ----------------------------------------------------------------------------------------


def test_the_same_paper_gives_the_same_bytes_wherever_it_is_made(tmp_path: Path) -> None:
    one = demonstration()[0]
    (tmp_path / "paper.json").write_bytes(one.paper.to_json())
    script = (
        "import sys; from pathlib import Path; from protocolboek.model.paper import Paper; from protocolboek.typeset.word import word;"
        "sys.stdout.buffer.write(word(Paper.model_validate_json(Path(sys.argv[1]).read_bytes())))"
    )
    around = (
        {"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "America/Lima", "PYTHONHASHSEED": "77"},
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", script, str(tmp_path / "paper.json")],
            env={**os.environ, "PYTHONPATH": str(ROOT / "hooks"), **environment}, cwd=folder, check=True, capture_output=True,
        ).stdout
        for environment, folder in zip(around, (tmp_path, ROOT), strict=True)
    }  # fmt: skip
    assert made == {word(one.paper)}


def test_the_cover_is_a_page_of_its_own() -> None:
    chapter = Heading(level=1, id="een", number="1", title=(Span(text="Een"),))
    body = document_of(word(FRAME.model_copy(update={"cover": COVER, "body": (chapter,)})))[0]
    broken = [line_of(p) for p in body.iter(f"{W}p") if p.find(f"{W}pPr/{W}pageBreakBefore") is not None]
    assert broken == ["Inhoud", "1\tEen"]
    assert body.find(f"{W}sectPr/{W}titlePg") is not None
