"""`protocolboek verify`: whatever is changed on a published page is found, and found where it stands."""

import json
import re
import shutil
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commands import Run
from protocolboek.build.verify import expected_pages
from protocolboek.edit.freeze import freeze
from protocolboek.messages import LANGUAGES, catalogue
from protocolboek.model.handbook import Handbook
from protocolboek.model.problems import Place, Problem
from protocolboek.model.version import control_code, digest_of_file
from protocolboek.pipeline import load_project
from protocolboek.verify import Published, extract, judge, judge_codes, shown_contact
from protocolboek.verify.visible import difference
from small_project import append, build_in, change, contents, crowded_project, overlay_of

NBSP, ZERO_WIDTH = "\u00a0", "\u200b"
FROZEN = "site/brug/afspraken/2026-1"
VISIT = "site/waterrijk/bezoek/concept"
RULES = "site/waterrijk/afspraken/concept"


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The crowded project with a version, and the site of two of its schools."""
    folder = crowded_project(tmp_path_factory.mktemp("verify") / "project")
    freeze(load_project(folder), folder / "schools" / "brug", "afspraken", "2026-1")
    build_in(folder, "brug", "waterrijk")
    assert (folder / FROZEN / "handbook.json").exists()
    for theme in [*(folder / "site").glob("*/*/*/assets")]:
        shutil.rmtree(theme)  # every test copies the site
    return folder


@cache
def read_once(data: bytes, file: str) -> Published:
    return extract(data, file)


@pytest.fixture(autouse=True)
def unchanged_pages_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same bytes at the same place always read the same, and each test changes but a page of many."""
    monkeypatch.setattr("protocolboek.build.verify.extract", read_once)


# --- an untouched site ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_untouched_site_is_equal_to_what_was_frozen(language: str, run: Run, project: Path) -> None:
    before = contents(project)
    books = [Handbook.from_json(path.read_bytes()) for path in sorted((project / "site").glob("*/*/*/handbook.json"))]
    texts = sum(len(list(b.entries())) + len(b.sections) + len(b.faq) for b in books)
    said = run("--language", language, "verify")
    assert said == (0, catalogue(language).say("verify-done", editions=5, texts=texts) + "\n", "")
    assert len(books) == 5
    assert contents(project) == before


def test_a_site_may_stand_anywhere(run: Run, project: Path, tmp_path: Path) -> None:
    shutil.move(project / "site", tmp_path / "elders")
    assert run("verify", str(tmp_path / "elders"))[::2] == (0, "")
    change(tmp_path / "elders/brug/afspraken/2026-1/gedrag/index.html", "Deel niets", "Deel iets")
    code, _, err = run("verify", str(tmp_path / "elders"))
    assert code == 1
    assert err.startswith(f"{tmp_path}/elders/brug/afspraken/2026-1/gedrag/index.html:")


def test_where_no_site_stands(run: Run, project: Path) -> None:
    for folder in ("nergens", "content"):
        code, out, err = run("verify", folder)
        assert (code, out) == (2, "")
        assert catalogue().say("verify-no-site", folder=folder) in err
    shutil.rmtree(project / "site")
    assert run("verify").code == 2


def test_what_is_not_ours_is_left_alone(run: Run, project: Path) -> None:
    (project / "site/elders/afspraken/2026-1").mkdir(parents=True)
    (project / "site/elders/afspraken/2026-1/index.html").write_bytes(b"\xff\xfe niet van ons")
    (project / "site/brug/afspraken/oud").mkdir()
    (project / "site/brug/afspraken/oud/index.html").write_text("niet van ons", encoding="utf-8")
    assert run("verify")[::2] == (0, "")


def test_the_same_as_json(run: Run, project: Path) -> None:
    assert json.loads(run("verify", "--format", "json").out)["problems"] == []
    change(project / FROZEN / "gedrag/index.html", "Deel niets", "Deel iets")
    code, out, err = run("verify", "--format", "json")
    [problem] = json.loads(out)["problems"]
    assert (code, err) == (1, "")
    assert problem["code"] == "verify-differs"
    assert problem["file"] == f"{FROZEN}/gedrag/index.html"
    assert "gedrag.delen" in problem["message"]


# --- every text of every page of an edition, changed in every way ----------------------------------------


REGION = re.compile(
    r'<article class="pb-article.*?</article>|<h2 id="groep-.*?</h2>|<div class="pb-panel pb-short">.*?</div>|<h1.*?</h1>',
    re.DOTALL,
)
WORDS = re.compile(
    r'<p class="pb-(?:see|rests|label|reason|hint).*?</p>|<a class="pb-self".*?</a>|<ul class="pb-facts.*?</ul>'
    r'|<span class="pb-contact".*?\)</span>|(?<=>)(?P<words>[^<>]*[^<>\s][^<>]*)(?=<)',
    re.DOTALL,
)
"""Text between tags, but for what stands beside the text of an article."""


@dataclass(frozen=True)
class Spot:
    """A text node within a text of the handbook: its offset in the page, its words, and whose they are."""

    part: str
    start: int
    words: str


@dataclass(frozen=True)
class Sheet:
    """A published page that can be changed and judged without building anything again."""

    file: str
    source: str
    handbook: Handbook
    page: str

    def judged(self, source: str) -> list[Problem]:
        published = extract(source.encode("utf-8"), self.file)
        assert published.place
        found = judge(expected_pages(self.handbook)[self.page], published.parts, published.place)
        return [*published.problems, *found]

    def place(self, offset: int) -> Place:
        before = self.source[:offset].split("\n")
        return Place(self.file, len(before), len(before[-1]) + 1)

    def spots(self) -> Iterator[Spot]:
        """Read with a pattern of its own, so that the extractor is not asked what it sees."""
        for region in REGION.finditer(self.source):
            name = re.search(r'<h[23] id="(?:groep-)?([^"]+)"', region[0])
            for found in WORDS.finditer(region[0]) if name or not self.page.startswith("vragen") else ():
                if found["words"]:
                    words = found["words"].rstrip("\n")
                    yield Spot(name[1] if name else self.page, region.start() + found.start("words"), words)


def sheets(untouched: Path) -> list[Sheet]:
    out = []
    for edition in (RULES, VISIT):
        book = Handbook.from_json((untouched / edition / "handbook.json").read_bytes())
        for page in expected_pages(book):
            file = f"{edition}/{page}/index.html"
            out.append(Sheet(file, (untouched / file).read_text(encoding="utf-8"), book, page))
    return out


SPACES = (("", 0), ("  ", 1), (NBSP, 0), ("\n", 0), (f" {ZERO_WIDTH}", 1))
"""What may become of a space, and how far on the first difference then is."""


def changes(spot: Spot) -> Iterator[tuple[int, str, str, int]]:
    """Offset, what stands there, what takes its place, and how far on the first difference is: of every text the
    first and the last letter, every reference, and every space; the first space in every way."""
    signs = [found.start() for found in re.finditer(r"[^\s&;](?![^&\s]*;)", spot.words)]
    for at in {signs[0], signs[-1]} if signs else ():
        yield spot.start + at, spot.words[at], "&#1072;" if at else "§", 0
    for found in re.finditer(r"&[^;]+;", spot.words):
        yield spot.start + found.start(), found[0], "", 0
    for turn, found in enumerate(re.finditer(" ", spot.words)):
        for becomes, on in SPACES if turn == 0 else SPACES[turn % 5 : turn % 5 + 1]:
            yield spot.start + found.start(), " ", becomes, on


def test_every_change_in_every_text_is_found_where_it_stands(untouched: Path) -> None:
    tried = 0
    for sheet in sheets(untouched):
        assert sheet.judged(sheet.source) == []
        for spot in sheet.spots():
            for at, was, becomes, on in changes(spot):
                assert sheet.source.startswith(was, at)
                tried += 1
                found = sheet.judged(sheet.source[:at] + becomes + sheet.source[at + len(was) :])
                told = (sheet.file, spot, was, becomes)
                # The cells below a heading still name it as it was: that is told besides.
                found = [problem for problem in found if not str(problem.values.get("what", "")).startswith("<tr ")]
                assert [problem.code for problem in found] == ["verify-differs"], told
                assert found[0].values["id"] == spot.part, told
                expected = sheet.place(at + on)
                if not becomes and (len(was) > 1 or at + 1 == spot.start + len(spot.words)):
                    # What comes next is the first that differs, and may stand in another element.
                    assert found[0].place.line == expected.line, told
                    assert found[0].place.column >= expected.column, told
                elif "\n" not in becomes:
                    assert found[0].place == expected, told
    assert tried > 1000


def test_every_text_of_a_handbook_stands_on_its_pages(untouched: Path) -> None:
    """The spots of the test above: none of the handbook's words are left out of it."""
    for sheet in sheets(untouched):
        parts = {part.id for part in expected_pages(sheet.handbook)[sheet.page]}
        assert {spot.part for spot in sheet.spots()} == parts


def test_decomposed_letters_and_lookalikes_are_told_apart(untouched: Path) -> None:
    [sheet] = [s for s in sheets(untouched) if s.file == f"{RULES}/telefoon/index.html"]
    composed = sheet.source.replace("In de klas gebruik", "Één klas gebruik")
    assert composed != sheet.source
    for text in (composed, unicodedata.normalize("NFD", composed)):
        [problem] = sheet.judged(text)
        assert problem.code == "verify-differs"
    assert "[U+0301]" in problem.values["found"]
    assert "[U+00C9]" in sheet.judged(composed)[0].values["found"]


@pytest.mark.parametrize(
    ("expected", "found", "shown"),
    [
        ("Deel niets", "Deel  niets", (5, "Deel␣niets", "Deel␣␣niets")),
        ("Deel niets", f"Deel{NBSP}niets", (4, "Deel␣niets", "Deel[U+00A0]niets")),
        ("Deel niets", f"Deel ni{ZERO_WIDTH}ets", (7, "Deel niets", "Deel ni[U+200B]ets")),
        ("café", "cafe\u0301", (3, "café[U+00E9]", "cafe[U+0301]")),
        ("mag", "m\u0430g", (1, "mag", "m\u0430[U+0430]g")),
        ("mag", "mag niet", (3, "mag", "mag␣niet")),
        ("", "iets", (0, "", "iets")),
    ],
)  # fmt: skip
def test_a_difference_can_be_seen(expected: str, found: str, shown: tuple[int, str, str]) -> None:
    assert difference(expected, found) == shown


def test_a_long_text_is_shown_around_the_difference_only() -> None:
    start, expected, found = difference("a b " * 50 + "ja" + " c d" * 50, "a b " * 50 + "nee" + " c d" * 50)
    assert start == 200
    assert "␣ja␣" in expected
    assert "␣nee␣" in found
    assert all(text[0] == text[-1] == "…" and len(text) < 80 for text in (expected, found))


# --- whole parts -----------------------------------------------------------------------------------------


def articles(source: str) -> list[str]:
    return re.findall(r"<article class=\"pb-article.*?</article>", source, re.DOTALL)


def told(run: Run) -> list[dict[str, Any]]:
    code, out, _ = run("verify", "--format", "json")
    problems: list[dict[str, Any]] = json.loads(out)["problems"]
    assert (code == 1) is any(problem["severity"] == "error" for problem in problems)
    return problems


def codes(run: Run) -> list[str]:
    return [problem["code"] for problem in told(run)]


def test_two_articles_that_changed_places(run: Run, project: Path) -> None:
    path = project / VISIT / "bezoekers/index.html"
    source = path.read_text(encoding="utf-8")
    first, second = articles(source)
    between = source[source.index(first) : source.index(second)].removeprefix(first)
    path.write_text(source.replace(first + between + second, second + between + first), encoding="utf-8")
    [problem] = told(run)
    assert problem["code"] == "verify-order"
    assert "‘1.2 Een pas’ (bezoekers.pas) staat niet op zijn plaats" in problem["message"]


def test_an_article_that_is_gone(run: Run, project: Path) -> None:
    path = project / VISIT / "bezoekers/index.html"
    change(path, articles(path.read_text(encoding="utf-8"))[0], "")
    [problem] = told(run)
    assert problem["code"] == "verify-missing"
    assert "‘1.1 Melden bij de ingang’ (bezoekers.melden)" in problem["message"]


def test_an_article_that_was_never_frozen_or_stands_twice(run: Run, project: Path) -> None:
    path = project / VISIT / "bezoekers/index.html"
    first = articles(path.read_text(encoding="utf-8"))[0]
    change(path, first, first + first.replace("bezoekers.melden", "bezoekers.nieuw") + first)
    found = told(run)
    assert [problem["code"] for problem in found] == ["verify-extra", "verify-extra"]
    assert "(bezoekers.nieuw)" in found[0]["message"]
    assert "(bezoekers.melden)" in found[1]["message"]


def test_an_article_on_the_page_of_another_section(run: Run, project: Path) -> None:
    here, there = project / RULES / "gedrag/index.html", project / RULES / "telefoon/index.html"
    moved = articles(here.read_text(encoding="utf-8"))[0]
    change(here, moved, "")
    first = articles(there.read_text(encoding="utf-8"))[0]
    change(there, first, moved + first)
    assert codes(run) == ["verify-missing", "verify-extra"]


@pytest.mark.parametrize(
    ("page", "old", "new", "expected", "part"),
    [
        ("bezoekers", '"pb-number">1.1</span>', '"pb-number">1.3</span>', "verify-differs", "bezoekers.melden"),
        ("bezoekers", "</span> Melden bij", "</span>Melden bij", "verify-differs", "bezoekers.melden"),
        ("bezoekers", "</span> Een pas<", "</span> Een  pas<", "verify-differs", "bezoekers.pas"),
        ("bezoekers", "<h1>Bezoekers</h1>", "<h1>Gasten</h1>", "verify-differs", "bezoekers"),
        ("bezoekers", 'data-section="bezoekers">1<', 'data-section="bezoekers">2<', "verify-differs", "bezoekers"),
        ("bezoekers", "Iedereen is welkom", "Niemand is welkom", "verify-differs", "bezoekers"),
        ("vragen", "Mag ik zo naar binnen?</h3>", "Mag ik zo naar buiten?</h3>", "verify-differs", "faq.binnen"),
        ("vragen", '"groep-ouders">Voor ouders', '"groep-ouders">Voor iedereen', "verify-differs", "ouders"),
        ("vragen", "<p>Nee, zie", "<p>Ja, zie", "verify-differs", "faq.binnen"),
        ("vragen/ouders", "<p>Nee, zie", "<p>Ja, zie", "verify-differs", "faq.binnen"),
        ("bezoekers", "<li>in het gebouw;</li>\n", "", "verify-line-missing", "bezoekers.pas"),
        ("bezoekers", "<p>Vraag een pas", "<p>Of niet.</p>\n<p>Vraag een pas", "verify-line-extra", "bezoekers.pas"),
    ],
)  # fmt: skip
def test_numbers_titles_summaries_and_lines(
    page: str, old: str, new: str, expected: str, part: str, run: Run, project: Path
) -> None:
    change(project / VISIT / page / "index.html", old, new)
    [problem] = told(run)
    assert problem["code"] == expected
    assert f"({part})" in problem["message"]


# --- what could hide within or around a text -------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<p>Vraag een pas", "Of niet.<p>Vraag een pas"),
        ("<p>Vraag een pas", f"{NBSP}<p>Vraag een pas"),
        ("<p>Vraag een pas", "<!-- niet --><p>Vraag een pas"),
        ("<p>Vraag een pas", "<p>Vraag <!--niet-->een pas"),
        ("<p>Vraag een pas", '<p style="display:none">Vraag een pas'),
        ("<p>Vraag een pas", "<p hidden>Vraag een pas"),
        ("<p>Vraag een pas, want:</p>", "<p><del>Vraag een pas, want:</del></p>"),
        ("<p>Vraag een pas, want:</p>", "<p>Vraag een pas, want:</p></p>"),
        ("<p>Vraag een pas, want:</p>", "<p>Vraag een <strong>pas, want:</p>"),
        ("<p>Vraag een pas, want:</p>", "<p>Vraag een <strong/>pas, want:</p>"),
        ("<p>Vraag een pas, want:</p>", "<p>Vraag een pas, want:</p>\n<script>weg()</script>"),
        ('<span class="pb-value">in het kluisje', '<span class="pb-value" title="thuis">in het kluisje'),
        ('<div class="pb-text">\n<p>Vraag', '<div class="pb-text" hidden>\n<p>Vraag'),
        ('<ul class="pb-facts">\n<li>voor ouders</li>', "Behalve voor jou."
         '<ul class="pb-facts">\n<li>voor ouders</li>'),
        ('<h2 id="bezoekers.pas">', '<p>Dit geldt niet.</p><h2 id="bezoekers.pas">'),
        ('<div class="pb pb-section" id="inhoud">', '<p>Dit geldt niet.</p><div class="pb pb-section" id="inhoud">'),
        ('<div class="pb pb-section" id="inhoud">', '<textarea><div class="pb pb-section" id="inhoud">'),
        ('<main class="md-content"', '<main hidden class="md-content"'),
        ('data-column="Waar">&#34;zij', 'data-column="Wie">&#34;zij'),
        ("</body>", '<div class="pb pb-section" id="inhoud"></div></body>'),
    ],
)  # fmt: skip
def test_what_does_not_belong_in_a_text(old: str, new: str, run: Run, project: Path) -> None:
    path = project / VISIT / "bezoekers/index.html"
    change(path, old, new)
    assert set(codes(run)) <= {"verify-foreign", "verify-differs", "verify-line-missing", "verify-missing"}
    assert "verify-foreign" in codes(run)


def test_the_words_of_a_reference_may_not_move_into_the_text(run: Run, project: Path) -> None:
    path = project / VISIT / "bezoekers/index.html"
    see = re.search(r'<p class="pb-see">.*?</p>', path.read_text(encoding="utf-8"))
    assert see
    change(path, see[0], "")
    change(path, "<p>Wie komt,", see[0] + "<p>Wie komt,")
    assert codes(run) == ["verify-foreign"]


def test_an_address_behind_the_words(run: Run, project: Path) -> None:
    change(project / FROZEN / "gedrag/index.html", "https://www.rijksoverheid.nl/", "https://www.example.org/")
    [problem] = told(run)
    assert problem["code"] == "verify-differs"
    assert "(gedrag.delen)" in problem["message"]


def test_a_cell_that_moved_to_another_column(run: Run, project: Path) -> None:
    change(project / VISIT / "bezoekers/index.html", ">ouders</td>", "></td>")
    assert codes(run) == ["verify-differs"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("de vertrouwensinspecteur (", "de vertrouwensinspecteur, maar liever niet ("),
        ("0900-1113111</a>)", "0900-1113112</a>)"),
        ("tel:09001113111", "tel:09001113112"),
        ('data-contact="inspectie">de', 'data-contact="schoolleiding">de'),
    ],
)  # fmt: skip
def test_nothing_hides_in_a_contact(old: str, new: str, run: Run, project: Path) -> None:
    change(project / VISIT / "bezoekers/index.html", old, new)
    assert "verify-contact" in codes(run)


def test_markup_that_is_none(run: Run, project: Path) -> None:
    """Not every Python reads this alike; none passes over it."""
    path = project / VISIT / "bezoekers/index.html"
    change(path, "<p>Vraag een pas", "\n<![weg[x]]>\n<p>Vraag een pas")
    [line] = [number for number, text in enumerate(path.read_text(encoding="utf-8").split("\n"), 1) if "<![" in text]
    assert [p["line"] for p in told(run) if p["code"] in ("verify-foreign", "verify-unreadable")] == [line]


def test_a_contact_is_read_as_it_is_written() -> None:
    words = shown_contact('<span class="pb-contact" data-contact="a">a &amp; b (<a href="tel:1">1</a>)</span>')
    assert (words.text, words.links) == ("a & b (1)", ("tel:1",))


# --- files -----------------------------------------------------------------------------------------------


def test_a_page_that_is_missing_or_came_from_elsewhere(run: Run, project: Path) -> None:
    (project / VISIT / "bezoekers").rename(project / VISIT / "gasten")
    found = told(run)
    assert [(p["code"], p["file"]) for p in found] == [
        ("verify-no-page", f"{VISIT}/bezoekers/index.html"),
        ("verify-page-extra", f"{VISIT}/gasten/index.html"),
    ]


def test_a_page_without_the_text(run: Run, project: Path) -> None:
    shutil.copyfile(project / VISIT / "index.html", project / VISIT / "bezoekers/index.html")
    assert codes(run) == ["verify-no-text"]


def test_a_page_of_another_version(run: Run, project: Path) -> None:
    change(project / "content/afspraken/gedrag.md", "Deel niets", "Deel liever niets")
    build_in(project, "brug", "waterrijk")
    assert told(run) == []
    shutil.copyfile(project / "site/brug/afspraken/concept/gedrag/index.html", project / FROZEN / "gedrag/index.html")
    assert set(codes(run)) == {"verify-differs", "verify-code"}


@pytest.mark.parametrize(
    ("data", "place", "code"),
    [
        (b"<p>een\ntwee \xc3\xa9\xff drie", ":2:7: ", "verify-not-utf8"),
        (b"", ":1:1: ", "verify-no-text"),
        (b"<!DOCTYPE html><![", ":1:1: ", "verify-no-text"),
        (b"\x00\x01<div id=inhoud class='pb pb-section'>\x00", ":1:3: ", "verify-missing"),
    ],
)  # fmt: skip
def test_a_page_that_cannot_be_read(data: bytes, place: str, code: str, run: Run, project: Path) -> None:
    (project / VISIT / "bezoekers/index.html").write_bytes(data)
    assert code in codes(run)
    assert f"{VISIT}/bezoekers/index.html{place}fout: " in run("verify").err


@given(data=st.data())
def test_no_page_is_too_strange_to_be_judged(data: st.DataObject) -> None:
    shapes = ["<", ">", "&", "&#", "</", "<!", "<![", "<!--", "-->", "<?", '"', "<p>", "</p>", "<li>", "<table>", "<td>", "\x00",
              '<div class="pb pb-section" id="inhoud">', '<div class="pb pb-faq" id="inhoud">', '<article class="pb-article">', '<h2 id="a">',
              '<div class="pb-text">', '<div class="pb-table">', '<span class="pb-contact" data-contact="x">', "<ul>", "</div>", " ", "a"]  # fmt: skip
    source = "".join(data.draw(st.lists(st.sampled_from(shapes) | st.text(max_size=3), max_size=25)))
    published = extract(source.encode("utf-8", "surrogatepass"), "x/index.html")
    judge((), published.parts, published.place or Place("x"))


@example(b"<![if")
@example(b"\xef\xbb\xbf<p>")
@given(data=st.binary(max_size=60))
def test_no_bytes_are_too_strange(data: bytes) -> None:
    extract(data, "x/index.html")


def one_byte_changed(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize("name", ["handbook.json", "provenance.json"])
def test_one_byte_of_the_json_beside_a_frozen_version(name: str, run: Run, project: Path) -> None:
    path = project / FROZEN / name
    data = path.read_bytes()
    for at in (0, len(data) // 3, len(data) // 2, len(data) - 1):
        path.write_bytes(one_byte_changed(data, at))
        [problem] = told(run)
        assert (problem["code"], problem["file"]) == ("verify-other-file", f"{FROZEN}/{name}")
    path.unlink()
    assert codes(run) == ["file-missing"]


def test_one_word_of_the_snapshot_beside_a_concept(run: Run, project: Path) -> None:
    change(project / VISIT / "handbook.json", "Vraag een pas", "Vraag géén pas")
    assert {"verify-differs", "verify-code", "verify-outdated"} == set(codes(run))
    (project / VISIT / "handbook.json").write_bytes(b"{")
    assert codes(run) == ["frozen-unreadable"]
    shutil.copyfile(project / RULES / "handbook.json", project / VISIT / "handbook.json")
    assert "verify-elsewhere" in codes(run)


def test_one_byte_of_the_projects_own_snapshot(run: Run, project: Path) -> None:
    """`status` tells it, and `verify` does: also where the site was made from the changed text."""
    path = project / "schools/brug/versions/afspraken/2026-1/handbook.json"
    change(path, "Deel niets", "Deel niet.")
    assert run("status").code == 1
    assert {"verify-not-frozen", "verify-other-file", "verify-differs", "verify-code"} == set(codes(run))
    shutil.copyfile(path, project / FROZEN / "handbook.json")
    assert "verify-not-frozen" in codes(run)
    change(path, "Deel niet.", "Deel niets")
    assert codes(run) == ["verify-other-file"]
    path.write_bytes(path.read_bytes() + b"\n")
    assert run("status").code == 1
    assert "verify-not-frozen" in codes(run)


def test_a_version_or_school_that_the_project_has_not(run: Run, project: Path) -> None:
    shutil.copytree(project / FROZEN, project / "site/brug/afspraken/2026-2")
    [problem] = told(run)
    assert (problem["code"], problem["file"]) == ("verify-no-version", "site/brug/afspraken/2026-2")
    shutil.rmtree(project / "site/brug/afspraken/2026-2")
    shutil.copytree(project / "site/waterrijk", project / "site/vreemd")
    append(project / "site/.protocolboek", "vreemd\n")
    assert codes(run) == ["verify-no-school"]


def test_a_concept_that_went_on_is_no_fault_but_is_told(run: Run, project: Path) -> None:
    change(overlay_of(project, "brug"), "plek: tas", "plek: thuis")
    said = run("verify")
    assert said.code == 0
    assert f"site/brug/afspraken/concept/handbook.json:1:1: let op: {catalogue().say('verify-outdated')}" in said.err
    assert "2026-1" not in said.err


def test_a_school_with_faults_is_verified_by_what_it_published(run: Run, project: Path) -> None:
    change(overlay_of(project, "brug"), "extends: stichting", "extends: nergens")
    assert {(p["code"], p["severity"]) for p in told(run)} == {("verify-not-resolved", "warning")}
    append(overlay_of(project, "brug"), "name: [\n")
    assert [(p["code"], p["file"]) for p in told(run)] == [("verify-unread", "site/brug")]


# --- the controlecode --------------------------------------------------------------------------------------


def test_every_controlecode_on_every_page(untouched: Path) -> None:
    digest = digest_of_file((untouched / FROZEN / "handbook.json").read_bytes())
    code = control_code(digest)
    pages = [p.read_text(encoding="utf-8") for p in sorted((untouched / FROZEN).rglob("index.html"))]
    pages = [source for source in pages if 'class="pb ' in source]
    assert len(pages) >= 6
    for source in pages:
        other = ((code, code[:-1] + ("0" if code[-1] != "0" else "1")), (f'"{digest}"', f'"{digest[:-1]}x"'))
        for old, new in other:
            found = extract(source.replace(old, new).encode(), "x/index.html").codes
            assert found
            assert len(list(judge_codes(digest, found))) == len(found)
        assert list(judge_codes(digest, extract(source.encode(), "x/index.html").codes)) == []


def test_a_controlecode_of_another_text(run: Run, project: Path) -> None:
    path = project / FROZEN / "over/index.html"
    code = control_code(digest_of_file((project / FROZEN / "handbook.json").read_bytes()))
    path.write_text(path.read_text(encoding="utf-8").replace(code, code[::-1]), encoding="utf-8")
    found = told(run)
    assert {(p["code"], p["file"]) for p in found} == {("verify-code", f"{FROZEN}/over/index.html")}


def test_a_page_that_lost_its_controlecode(run: Run, project: Path) -> None:
    path = project / FROZEN / "gedrag/index.html"
    source = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r'<span class="pb-code".*?</span>', "", source), encoding="utf-8")
    assert codes(run) == ["verify-no-code"]
