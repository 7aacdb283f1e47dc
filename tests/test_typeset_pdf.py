"""A PDF says what its paper says, to eyes and to ears; it is the same everywhere, and nothing stands lost on a page."""

import base64
import io
import os
import re
import shutil
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papers import Printed, articles_in, blocks_in, demonstration, papers_of, runs_in, words_of
from protocolboek.model.paper import (
    Article,
    Blank,
    Block,
    Choices,
    Cover,
    Fact,
    Facts,
    Grid,
    Heading,
    Items,
    NewPage,
    Panel,
    Paper,
    Para,
    Signature,
    Span,
    Words,
)
from protocolboek.model.problems import Place, Problem
from protocolboek.model.version import control_code
from protocolboek.render.binder import Binder
from protocolboek.render.templates import templates_in
from protocolboek.typeset.handbook import reach_of
from protocolboek.typeset.pdf import Press, Unprintable, pdf
from protocolboek.verify import (
    Expected,
    Published,
    expected_faq,
    expected_section,
    extract_pdf,
    in_words,
    judge,
    judge_codes,
)
from protocolboek.verify.pdf import HEADINGS, Sheet, sheets_of, whole_of
from small_project import ROOT, crowded_project

OVERRIDES = ROOT / "overrides"
FONTS = OVERRIDES / "print" / "fonts"
DIGEST = "sha256:" + "5" * 64


def png() -> str:
    """One grey point."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    made = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")
    return base64.b64encode(made).decode()


@dataclass(frozen=True)
class Set:
    """A paper as it was set, and the file as a reader opens it."""

    paper: Paper
    printed: Printed | None = None

    @cached_property
    def data(self) -> bytes:
        return pdf(self.paper, templates=OVERRIDES)

    @cached_property
    def document(self) -> pikepdf.Pdf:
        return pikepdf.open(io.BytesIO(self.data))

    @cached_property
    def sheets(self) -> list[Sheet]:
        return list(sheets_of(self.document).values())

    @cached_property
    def published(self) -> Published:
        return extract_pdf(self.data, f"{self.paper.name}.pdf")

    @cached_property
    def told(self) -> list["Told"]:
        return list(told_of(self.document))

    @property
    def words(self) -> str:
        """All that is read aloud, in order."""
        return spaced("\n".join(told.text for told in self.told))

    def __str__(self) -> str:
        return str(self.printed or self.paper.name)


@dataclass(frozen=True)
class Told:
    """An element with words of its own: what it is, what it says, and on which pages that stands."""

    name: str
    text: str
    pages: tuple[int, ...]


def told_of(document: pikepdf.Pdf) -> Iterator[Told]:
    """The headings, paragraphs, cells and entries of a document, as they are read aloud."""
    sheets = sheets_of(document)

    def marks(element: pikepdf.Object, page: tuple[int, int] | None) -> Iterator[tuple[Sheet, str]]:
        page = element.Pg.objgen if "/Pg" in element else page
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if not isinstance(kid, pikepdf.Dictionary):
                assert page
                yield sheets[page], sheets[page].marked.get(int(kid), "")
            elif "/MCID" in kid:
                sheet = sheets[kid.Pg.objgen]
                yield sheet, sheet.marked.get(int(kid.MCID), "")
            elif "/S" in kid:
                yield from marks(kid, page)

    def walk(element: pikepdf.Object) -> Iterator[Told]:
        name = str(element.S)
        if name in HEADINGS | {"/P", "/TH", "/TD", "/TOCI", "/Title"}:
            found = list(marks(element, None))
            yield Told(name, "".join(text for _, text in found), tuple(sheet.number for sheet, _ in found))
            return
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield from walk(kid)

    yield from walk(whole_of(document))


def elements(document: pikepdf.Pdf, name: str) -> list[pikepdf.Object]:
    """Every element of a kind."""

    def walk(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
        if str(element.S) == name:
            yield element
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield from walk(kid)

    return list(walk(whole_of(document)))


def unspaced(text: str) -> str:
    return "".join(text.split())


def spaced(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> list[Set]:
    found = papers_of(crowded_project(tmp_path_factory.mktemp("pdf") / "project"))
    return [Set(printed.paper, printed) for printed in found]


@pytest.fixture(scope="module")
def real() -> list[Set]:
    return [Set(printed.paper, printed) for printed in demonstration()]


@pytest.fixture(scope="module", params=["demonstration", "crowded", "made up"])
def files(request: pytest.FixtureRequest, crowded: list[Set], real: list[Set]) -> list[Set]:
    return {"demonstration": real, "crowded": crowded, "made up": [Set(everything()), Set(bare())]}[request.param]


@pytest.fixture(scope="module", params=["demonstration", "crowded"])
def handbooks(request: pytest.FixtureRequest, crowded: list[Set], real: list[Set]) -> list[Set]:
    found = crowded if request.param == "crowded" else real
    return [file for file in found if file.printed and not file.printed.against]


@pytest.fixture(scope="module")
def comparisons(real: list[Set]) -> list[Set]:
    return [file for file in real if file.printed and file.printed.against]


def run(*texts: str) -> tuple[Span, ...]:
    return tuple(Span(text=text) for text in texts)


def words() -> Words:
    return Words(**{name: f"<{name}>" for name in Words.model_fields} | {"page_of": "pagina {page} van {pages}"})


def bare(*body: Block) -> Paper:
    """A sheet with next to nothing."""
    return Paper(
        name="kaal",
        title="Kaal",
        cover=None,
        header="Boven",
        footer="Onder",
        code=control_code(DIGEST),
        digest=DIGEST,
        contents=False,
        words=words(),
        body=body or (Heading(level=1, id="een", title=run("Een")), Para(run=run("Tekst."))),
    )


def everything() -> Paper:
    """Every block and every look, with words that Typst would read as markup."""
    evil = "= kop *vet* _schuin_ #let x = 1 $x$ `code` <label> @noot \\ // \"aan\" 'uit' -- ... ~ [[x]] {{ y }}"
    looks = (
        Span(text="sterk ", strong=True),
        Span(text="schuin ", emphasis=True),
        Span(text="beide ", strong=True, emphasis=True),
        Span(text="waarde ", mark="value", of="x"),
        Span(text="nog te kiezen ", mark="open", of="x"),
        Span(text="artikel 1.1 ", mark="citation", of="a.b"),
        Span(text="elders ", mark="citation", of="weg"),
        Span(text="de directeur ", mark="contact", of="x"),
        Span(text="0123-ABCD ", mark="code"),
        Span(text="het web", href="https://www.example.org/?a=1&b=2"),
        Span(text=" erbij", operation="nieuw"),
        Span(text=" eraf ", operation="vervallen"),
        Span(text=evil),
    )
    table = Grid(
        header=(run("Wat"), run("Hoe"), ()),
        rows=tuple((run(f"rij {i}"), looks, ()) for i in range(12)),
        align=("left", "right", None),
    )
    nested = Items(items=((Para(run=run("een")), Items(ordered=True, start=3, items=((Para(run=run("drie")),),))),))
    return Paper(
        name="alles",
        title="Alles op papier",
        cover=Cover(
            school='School "De Ééndenĳ" & <zo>',
            foundation="Stichting",
            title="Protocol",
            subtitle=evil,
            label="Versie 1",
            status="Geldt",
            tone="tint",
            facts=(Fact(name="Feit", value=looks),),
            notice="Let op.",
            logo=png(),
        ),
        header="Boven #x",
        footer="Onder *y*",
        code=control_code(DIGEST),
        digest=DIGEST,
        watermark="CONCEPT",
        address="https://www.example.org/protocol/",
        words=words(),
        body=(
            Heading(level=1, id="h", number="1", title=looks),
            Panel(title="Kort", blocks=(Para(run=looks), nested)),
            Article(
                id="a.b", number="1.1", title=looks, about="voor allen", blocks=(table, nested), boxes=("ja", "nee")
            ),
            Article(id="a.b", number="1.1", title=run("Nog eens dezelfde"), blocks=()),
            Heading(level=3, id="", title=run("Een kop die een laag overslaat")),
            Article(id="v", number=None, title=run("Een vraag?"), blocks=(Para(run=run("Ja.")),)),
            *(Para(run=run(f"stijl {style}"), style=style) for style in ("text", "lead", "small", "label")),
            Facts(facts=(Fact(name="Naam", value=looks),)),
            Choices(labels=("stemt in", "stemt niet in")),
            Blank(label="Reden", lines=3),
            Signature(who="De MR", fields=("Datum", "Functie", "Handtekening")),
            NewPage(),
            *(Panel(tone=tone, blocks=(Para(run=run(tone)),)) for tone in ("plain", "tint", "sun", "clay")),
        ),
    )


# --- what it says -------------------------------------------------------------------------------------------


def expected(file: Set) -> list[Expected]:
    assert file.printed
    edition = file.printed.edition
    reach, handbook = reach_of(Binder(edition, templates_in(OVERRIDES))), edition.handbook
    return [
        *(part for section in handbook.sections for part in expected_section(in_words(section, reach))),
        *expected_faq(in_words(group, reach) for group in handbook.faq),
    ]


def problems(file: Set) -> list[Problem]:
    assert file.printed
    found = file.published
    assert found.codes
    codes = judge_codes(file.printed.edition.digest, found.codes)
    return [*found.problems, *judge(expected(file), found.parts, Place("x.pdf")), *codes]


def test_every_text_is_in_it_in_order_and_letter_for_letter(handbooks: list[Set]) -> None:
    assert handbooks
    for file in handbooks:
        assert problems(file) == [], file


def test_words_that_differ_from_the_snapshot_are_found(real: list[Set]) -> None:
    """Each fault is put into the paper: the PDF then says it, and verification hears it."""
    [file] = [found for found in real if str(found) == "voorbeeldschool/voorbeeldschool-sociale-media-2026-2"]
    first = next(block for block in file.paper.body if isinstance(block, Article))
    paragraph = first.blocks[0]
    assert isinstance(paragraph, Para)
    last = paragraph.run[-1]

    def found(changed: Article | None, **paper: object) -> list[str]:
        body = tuple(changed if block is first else block for block in file.paper.body if block is not first or changed)
        changes: dict[str, object] = {"body": body, **paper}
        return [problem.code for problem in problems(Set(file.paper.model_copy(update=changes), file.printed))]

    def reworded(text: str) -> Article:
        spans = (*paragraph.run[:-1], last.model_copy(update={"text": text}))
        return first.model_copy(update={"blocks": (paragraph.model_copy(update={"run": spans}), *first.blocks[1:])})

    assert found(first) == []
    assert found(reworded(last.text.removesuffix("."))) == ["verify-differs"]
    assert found(reworded(last.text.replace(" ", "  ", 1))) == ["verify-differs"]
    assert found(first.model_copy(update={"title": run("Een andere titel")})) == ["verify-differs"]
    assert found(first.model_copy(update={"number": "1.99"})) == ["verify-differs"]
    assert found(first.model_copy(update={"blocks": ()})) == ["verify-line-missing"]
    assert found(first.model_copy(update={"blocks": (*first.blocks, paragraph)})) == ["verify-line-extra"]
    assert found(first.model_copy(update={"id": "iets.anders"})) == ["verify-extra", "verify-missing"]
    assert found(None) == ["verify-missing"]
    assert set(found(first, code=control_code(DIGEST))) == {"verify-code"}


def test_a_difference_is_told_at_its_page(real: list[Set]) -> None:
    file = next(found for found in real if found.printed and not found.printed.against)
    part = file.published.parts[-1]
    assert part.place.file == f"{file.paper.name}.pdf"
    assert part.place.line in (len(file.sheets), len(file.sheets) - 1)


def test_what_became_of_words_is_said_in_words(comparisons: list[Set]) -> None:
    """Each run of a comparison stands in it whole, and what came or went has a name."""
    assert comparisons
    seen = set()
    for file in comparisons:
        said, at = unspaced(file.words), 0
        for block in blocks_in(file.paper.body):
            runs = [block.title] if isinstance(block, Heading | Article) else []
            for one in [*runs, *(runs_in((block,)) if not isinstance(block, Panel | Article | Items) else ())]:
                text = unspaced(spoken(one, file.paper.words))
                at = said.find(text, at)
                assert at >= 0, (str(file), text)
                seen |= {span.operation for span in one}
    assert seen == {"gelijk", "nieuw", "vervallen"}


def spoken(one: tuple[Span, ...], names: Words) -> str:
    """A run as it is read aloud."""
    out = ""
    for operation, spans in groupby(one, key=lambda span: span.operation):
        text = "".join(span.text for span in spans)
        name = {"nieuw": names.new, "vervallen": names.gone}.get(operation)
        out += f"[{name}: {text}]" if name and text.strip() else text
    return out


def test_all_words_of_the_paper_are_read_aloud(files: list[Set]) -> None:
    for file in files:
        said = file.words
        for block in blocks_in(file.paper.body):
            for text in told_by(block):
                assert spaced(text) in said, (str(file), text)


def told_by(block: Block) -> list[str]:
    match block:
        case Panel():
            return [block.title or ""]
        case Article():
            return [block.about, block.number or "", *block.boxes]
        case Choices():
            return list(block.labels)
        case Blank():
            return [block.label]
        case Signature():
            return [block.who, *block.fields]
        case Facts():
            return [fact.name for fact in block.facts]
    return []


def test_text_is_never_read_as_markup() -> None:
    evil = next(span.text for span in everything().cover.facts[0].value if span.text.startswith("= kop"))  # type: ignore[union-attr]
    assert spaced(Set(everything()).words).count(spaced(evil)) >= 16


@settings(max_examples=40)
@given(
    st.lists(
        st.text(st.sampled_from("abz ÀéëïĳĲß0179.,:;!?'\"‘’“”„–—-…·•→≥€%&/\\#$*_`~<>@[]{}()^|=+½²  "), min_size=1),
        min_size=1,
        max_size=6,
    )
)
def test_any_text_comes_back_as_it_went_in(texts: list[str]) -> None:
    body = [
        Article(id=f"a{i}", number=f"1.{i}", title=run("T"), blocks=(Para(run=run(t)),)) for i, t in enumerate(texts)
    ]
    found = Set(bare(Heading(level=1, id="h", title=run("H")), *body)).published
    assert [[line.text for line in part.lines] for part in found.parts] == [
        [f"1.{i} T", *([text] if text else [])] for i, text in enumerate(texts)
    ]


@pytest.mark.parametrize("text", ["een 😀", "日本", "a\ue000"])
def test_a_character_that_no_font_has_is_told_and_not_left_out(text: str) -> None:
    with pytest.raises(Unprintable) as told:
        pdf(bare(Para(run=run(text))), templates=OVERRIDES)
    assert told.value.words in text
    assert told.value.words.strip()


# --- around the text ----------------------------------------------------------------------------------------


def test_every_page_but_the_cover_has_its_header_footer_code_and_number(files: list[Set]) -> None:
    for file in files:
        paper, count = file.paper, len(file.sheets)
        for sheet in file.sheets[1 if paper.cover else 0 :]:
            around = spaced(sheet.around)
            for words_around in (paper.header, paper.footer, paper.code, f"pagina {sheet.number} van {count}"):
                assert spaced(words_around) in around, (str(file), sheet.number)


def test_a_watermark_lies_on_every_page_where_there_is_one_and_else_on_none(files: list[Set]) -> None:
    for file in files:
        mark = file.paper.watermark
        marked = [bool(re.search(rf"\b({mark or 'CONCEPT|GELDT NIET MEER'})\b", sheet.around)) for sheet in file.sheets]
        assert marked == [mark is not None] * len(file.sheets), file


def test_the_demonstration_school_has_texts_with_and_without_a_watermark(real: list[Set]) -> None:
    assert {file.paper.watermark for file in real} >= {None, "CONCEPT"}


def test_the_contents_name_each_chapter_with_the_page_where_it_stands(files: list[Set]) -> None:
    for file in (file for file in files if file.paper.contents):
        chapters = [told for told in file.told if told.name == "/H1"][1:]
        entries = [told for told in file.told if told.name == "/TOCI"]
        assert [spaced(entry.text) for entry in entries] == [
            f"{spaced(chapter.text)} {chapter.pages[0]}" for chapter in chapters
        ]


def test_it_tells_its_language_its_title_and_that_it_is_tagged(files: list[Set]) -> None:
    for file in files:
        root = file.document.Root
        assert root.Lang == "nl"
        assert root.MarkInfo.Marked
        assert root.ViewerPreferences.DisplayDocTitle
        assert file.document.open_metadata()["dc:title"] == file.paper.title


def test_all_fonts_are_ours_and_in_the_file(files: list[Set]) -> None:
    for file in files:
        fonts = {str(font.BaseFont): font for page in file.document.pages for font in page.Resources.Font.values()}
        assert fonts
        for name, font in fonts.items():
            assert re.match(r"/[A-Z]{6}\+(SourceSansPro|JetBrainsMono)-", name), name
            described = font.DescendantFonts[0].FontDescriptor
            assert {"/FontFile2", "/FontFile3"} & set(described.keys()), name


def test_the_logo_and_the_square_code_have_words_for_who_cannot_see_them() -> None:
    made, plain = Set(everything()), Set(bare())
    cover = made.paper.cover
    assert cover
    assert {str(figure.Alt) for figure in elements(made.document, "/Figure")} == {cover.school, made.paper.address}
    assert elements(plain.document, "/Figure") == []


def test_links_lead_to_the_web_and_to_articles_in_the_same_file(real: list[Set]) -> None:
    made = Set(everything())
    assert {where for where in leads(made.document) if where} == {"https://www.example.org/?a=1&b=2"}
    assert None in leads(real[0].document)


def leads(document: pikepdf.Pdf) -> set[str | None]:
    """Where its links lead: an address, or a place within."""
    links = [note for page in document.pages for note in page.obj.get("/Annots", [])]
    return {str(link.A.URI) if "/URI" in link.get("/A", {}) else None for link in links}


# --- on the page --------------------------------------------------------------------------------------------


def test_no_heading_stands_at_the_end_of_a_page_without_what_it_is_about(files: list[Set]) -> None:
    """Nor does what introduces an article: for whom it is stands between a heading and its text."""
    for file in files:
        abouts = {article.about for article in articles_in(file.paper)} - {""}
        for told, after in zip(file.told, file.told[1:], strict=False):
            if (told.name in HEADINGS or told.text in abouts) and after.pages:
                assert set(told.pages) == {after.pages[0]}, (str(file), told.text)


def test_the_header_of_a_table_is_shown_again_on_every_page_and_read_once(real: list[Set]) -> None:
    longest = max(
        ((file, block) for file in real for block in file.paper.body if isinstance(block, Grid)),
        key=lambda found: len(found[1].rows),
    )
    file, grid = longest
    header = spaced(" ".join(words_of(cell) for cell in grid.header))
    cells = [told for told in file.told if told.name == "/TD" and told.pages]
    pages = {
        cell.pages[0]
        for cell in cells
        if cell.text == words_of(grid.rows[0][2]) or cell.text == words_of(grid.rows[-1][2])
    }
    assert len(pages) > 1, "the longest table fits on one page"
    shown = [sheet.number for sheet in file.sheets if header in spaced(sheet.around)]
    assert shown, "no header is repeated"
    assert sum(told.name == "/TH" and told.text == words_of(grid.header[0]) for told in file.told) < len(shown) + len(
        [block for block in file.paper.body if isinstance(block, Grid)]
    )


def test_what_is_signed_in_one_go_is_never_torn_apart() -> None:
    """Signatures down many pages, so that some would lie across two."""
    fields = ("Datum", "Functie", "Handtekening", "Plaats")
    signing = [Signature(who=f"Raad {i}", fields=fields) for i in range(14)]
    made = Set(bare(Heading(level=1, id="h", title=run("H")), *signing, *signing[:3]))
    assert len(made.sheets) > 2
    order = [one for one in made.told if one.text.startswith("Raad") or one.text in fields]
    for start in range(0, len(order), 5):
        together = order[start : start + 5]
        assert together[0].text.startswith("Raad")
        assert len({page for one in together for page in one.pages}) == 1, together


# --- the same everywhere ------------------------------------------------------------------------------------

SCRIPT = """
import sys
from pathlib import Path
from protocolboek.model.paper import Paper
from protocolboek.typeset.pdf import pdf
sys.stdout.buffer.write(pdf(Paper.model_validate_json(Path(sys.argv[1]).read_bytes()), templates=Path(sys.argv[2])))
"""


@pytest.mark.parametrize("name", ["everything", "handbook"])
def test_the_same_paper_gives_the_same_bytes_in_any_folder_time_zone_and_language(
    name: str, real: list[Set], tmp_path: Path
) -> None:
    paper = everything() if name == "everything" else real[0].paper
    (tmp_path / "paper.json").write_bytes(paper.to_json())
    shutil.copytree(OVERRIDES, tmp_path / "elders" / "sjablonen")
    around = {
        **os.environ,
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "tr_TR.UTF-8",
        "PYTHONHASHSEED": "77",
        "SOURCE_DATE_EPOCH": "1",
    }
    arguments = [sys.executable, "-c", SCRIPT, str(tmp_path / "paper.json"), str(tmp_path / "elders" / "sjablonen")]
    made = subprocess.run(arguments, cwd=tmp_path, env=around, capture_output=True, check=True)
    assert made.stdout == pdf(paper, templates=OVERRIDES)


def test_what_was_printed_before_changes_nothing() -> None:
    press = Press(OVERRIDES)
    papers = [bare(), everything(), bare(), bare(Para(run=run("Anders."))), everything(), bare()]
    made = [press.print(paper) for paper in papers]
    assert made[0] == made[2] == made[5] == Press(OVERRIDES).print(bare())
    assert made[1] == made[4]


def test_nothing_in_it_tells_of_the_machine_or_the_day(real: list[Set]) -> None:
    data = real[0].document.Root.Metadata.read_bytes() + str(dict(real[0].document.docinfo)).encode()
    assert str(ROOT).encode() not in data
    assert set(re.findall(rb"20\d\d-\d\d-\d\d", data)) == {b"2026-01-01"}


def test_it_is_small_enough_to_mail(files: list[Set]) -> None:
    for file in files:
        assert len(file.data) < 300_000, (str(file), len(file.data))


def test_the_fonts_are_few_and_free_and_have_the_letters_of_a_school() -> None:
    assert sum(font.stat().st_size for font in FONTS.iterdir()) < 1_200_000
    assert {font.suffix for font in FONTS.iterdir()} == {".otf", ".ttf", ".txt"}
    letters = "éëïöüáàèêçñĳĲßøåłšžğ ‘’“”„–—…•·→←≥≤≠×½€°©§☐✓"
    for look in ({}, {"strong": True}, {"emphasis": True}, {"strong": True, "emphasis": True}, {"mark": "code"}):
        made = Set(bare(Para(run=(Span(text=letters).model_copy(update=look),))))
        assert letters in made.words, look


# --- what cannot be read ------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"<html>"])
def test_what_is_no_pdf_is_told(data: bytes) -> None:
    assert [problem.code for problem in extract_pdf(data, "x.pdf").problems] == ["verify-unreadable"]


def test_a_pdf_without_a_structure_is_told() -> None:
    made = Set(bare()).document
    del made.Root.StructTreeRoot
    out = io.BytesIO()
    made.save(out)
    assert [problem.code for problem in extract_pdf(out.getvalue(), "x.pdf").problems] == ["verify-unreadable"]
