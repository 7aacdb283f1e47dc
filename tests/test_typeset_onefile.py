"""A handbook in one HTML file: every word of it, nothing from elsewhere, readable for everybody."""

import base64
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest

from nu_checker import check_html
from papers import Printed, articles_in, demonstration, papers_of, runs_in, words_of
from protocolboek.build.verify import expected_pages
from protocolboek.model.handbook import Handbook
from protocolboek.model.paper import (
    Article,
    Blank,
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
from protocolboek.render.html import Writer
from protocolboek.render.templates import templates_in
from protocolboek.typeset.onefile import onefile
from protocolboek.verify import extract_onefile, judge, judge_codes
from small_project import ROOT, crowded_project

TEMPLATES = templates_in(ROOT / "overrides")
DIGEST = "sha256:" + "5" * 64
EVIL = """</style><script>alert(1)</script><b title='x">&amp;<!-- "'\\ {{ 7*7 }} {% x %} \u202eü"""
"""What must come out as it went in."""
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()


@dataclass(frozen=True)
class Written:
    """A paper as a file, and the file as a browser reads it."""

    paper: Paper
    printed: Printed | None = None

    @cached_property
    def data(self) -> bytes:
        return onefile(self.paper, templates=TEMPLATES)

    @cached_property
    def source(self) -> str:
        return self.data.decode("utf-8")

    @cached_property
    def root(self) -> Element:
        """Raises where a browser would have to mend anything."""
        parsed: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(self.data)
        return parsed

    @property
    def style(self) -> str:
        [style] = self.root.iter("style")
        return style.text or ""

    def by_class(self, name: str) -> list[Element]:
        return [found for found in self.root.iter() if name in (found.get("class") or "").split()]

    def by_id(self, name: str) -> Element:
        [found] = [found for found in self.root.iter() if found.get("id") == name]
        return found

    def __str__(self) -> str:
        return str(self.printed or self.paper.name)


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> list[Written]:
    found = papers_of(crowded_project(tmp_path_factory.mktemp("onefile") / "project"))
    return [Written(printed.paper, printed) for printed in found]


@pytest.fixture(scope="module")
def real() -> list[Written]:
    return [Written(printed.paper, printed) for printed in demonstration()]


@pytest.fixture(scope="module", params=["demonstration", "crowded", "made up"])
def files(request: pytest.FixtureRequest, crowded: list[Written], real: list[Written]) -> list[Written]:
    return {"demonstration": real, "crowded": crowded, "made up": [Written(everything()), Written(bare())]}[
        request.param
    ]


@pytest.fixture(scope="module", params=["demonstration", "crowded"])
def handbooks(request: pytest.FixtureRequest, crowded: list[Written], real: list[Written]) -> list[Written]:
    found = crowded if request.param == "crowded" else real
    return [file for file in found if file.printed and not file.printed.against]


def run(*texts: str) -> tuple[Span, ...]:
    return tuple(Span(text=text) for text in texts)


def everything(text: str = EVIL) -> Paper:
    """One of each block, with the same words wherever words can stand."""
    marked = (
        Span(text=text, operation="vervallen"),
        Span(text=text, strong=True, operation="nieuw"),
        Span(text=text, emphasis=True, mark="open", of="x"),
        Span(text=text, mark="contact", of="balie"),
        Span(text=text, href="https://example.nl/?a=1&b=2"),
        Span(text=text, mark="citation", of="regels.een"),
        Span(text=text, mark="citation", of="elders.een"),
        Span(text=text, mark="code"),
    )
    para, fact = Para(run=marked), Fact(name=text, value=marked)
    blocks = (
        para,
        Para(run=marked, style="small"),
        Items(ordered=True, start=3, items=((para, Items(items=((para,),))), (Para(run=marked, style="label"),))),
        Grid(header=(marked, run("b")), rows=((marked, run("2")), (run("alleen"),)), align=(None, "right")),
        Grid(header=(), rows=((marked,),), align=("center",), room=True),
        Facts(facts=(fact,)),
        Choices(labels=(text, "b")),
        Blank(label=text, lines=2),
        Signature(who=text, fields=(text, "b")),
        NewPage(),
    )
    return Paper(
        name="alles",
        title=text,
        cover=Cover(
            school=text, foundation=text, title=text, subtitle=text, label=text, status=text, tone="clay",
            facts=(fact,), notice=text, logo=PNG,
        ),
        header=text,
        footer=text,
        code=control_code(DIGEST),
        digest=DIGEST,
        watermark=text,
        address="https://example.nl/a?b=1&c=2",
        words=Words(contents=text, page_of=f"{text} {{page}} van {{pages}}", new=text, gone=text, list_of_parts=text),
        body=(
            para,
            Heading(level=1, id="regels", number="1", title=marked),
            Panel(title=text, tone="sun", blocks=(*blocks, Panel(title=None, blocks=(para,)))),
            Article(id="regels.een", number="1.1", title=marked, about=text, blocks=blocks, boxes=(text, "b")),
            Heading(level=3, id="", title=marked),
            Article(id="regels.een", number=None, title=run("weer"), blocks=()),
            Heading(level=1, id="regels", title=run("weer")),
        ),
    )  # fmt: skip


def bare() -> Paper:
    """A paper with as little as there can be."""
    words = Words(contents="Inhoud", page_of="{page}/{pages}", new="nieuw", gone="vervallen", list_of_parts="")
    return Paper(
        name="kaal", title="Kaal", cover=None, header="Kaal", footer="Concept", code=control_code(DIGEST), digest=DIGEST,
        contents=False, large=True, words=words, body=(Para(run=run("Eén regel.")),),
    )  # fmt: skip


# --- every word ------------------------------------------------------------------------------------------------


def judged(source: str, book: Handbook, digest: str) -> list[Problem]:
    found = extract_onefile(source.encode("utf-8"), "boek.html")
    expected = [part for page in expected_pages(book).values() for part in page]
    place = found.place or Place("boek.html")
    return [*found.problems, *judge(expected, found.parts, place), *judge_codes(digest, found.codes)]


def faults(file: Written, source: str) -> list[Problem]:
    assert file.printed
    return judged(source, file.printed.edition.handbook, file.printed.edition.digest)


def test_all_texts_are_there_in_order_and_to_the_letter(handbooks: list[Written]) -> None:
    texts = 0
    for file in handbooks:
        assert faults(file, file.source) == [], str(file)
        texts += len(extract_onefile(file.data, "boek.html").parts)
    assert texts > 10


def test_the_controlecode_stands_on_the_cover_and_below(handbooks: list[Written]) -> None:
    for file in handbooks:
        codes = {code.text for code in extract_onefile(file.data, "boek.html").codes}
        assert codes == {file.paper.code}
        [footer] = file.root.iter("footer")
        assert file.paper.code in text_of(footer)
        assert file.paper.footer in text_of(file.by_class("pb-banner")[0])


def test_contacts_read_as_they_do_on_the_site(handbooks: list[Written]) -> None:
    seen = 0
    for file in handbooks:
        assert file.printed
        edition = file.printed.edition
        writer = Writer(lambda _: None, edition.contacts, "")
        for shown in extract_onefile(file.data, "boek.html").contacts:
            card = edition.contacts[shown.id]
            assert shown.words.text.startswith(card.function)
            assert not card.phone or shown.words.text == writer.contact(shown.id).striptags()
            seen += 1
    assert seen


REGION = re.compile(
    r'<article class="pb-article.*?</article>|<h2 id="[^"]*"><span class="pb-number">.*?</h2>'
    r'|<div class="pb-panel pb-tone-tint">.*?</div>|<h3 id="groep-.*?</h3>',
    re.DOTALL,
)
WORDS = re.compile(
    r'<p class="pb-(?:about|label)">.*?</p>|<span class="pb-contact".*?</span>|(?<=>)(?P<words>[^<>]*[^<>\s][^<>]*)(?=<)',
    re.DOTALL,
)


def spots(source: str) -> Iterator[tuple[int, int]]:
    """Where words of the text stand; read with a pattern of its own, so that the extractor is not asked what it sees."""
    for region in REGION.finditer(source):
        for found in WORDS.finditer(region[0]):
            if found["words"]:
                yield region.start() + found.start("words"), region.start() + found.end("words")


def test_a_letter_more_or_less_anywhere_is_found(crowded: list[Written]) -> None:
    [file] = [f for f in crowded if str(f) == "waterrijk/waterrijk-bezoek-concept"]
    found = list(spots(file.source))
    assert len(found) > 25
    for start, end in found:
        words = file.source[start:end].rstrip("\n")
        for changed in (words + "x", words[:-1] if words[-1] != ";" else "", "\u200b" + words):
            broken = file.source[:start] + changed + file.source[start + len(words) :]
            assert faults(file, broken), words


def test_what_is_hidden_moved_or_slipped_in_is_found(real: list[Written]) -> None:
    file = next(f for f in real if str(f).endswith("/voorbeeldschool-sociale-media-2026-2"))
    article = re.search(
        r'<article class="pb-article">\n<h3 id="gedrag.fatsoensnormen">.*?</article>', file.source, re.S
    )
    assert article
    words = article[0]
    for old, new in (
        (words, ""),
        (words, words + words),
        (words, words.replace('<div class="pb-text"', '<div class="pb-text" hidden')),
        (words, words.replace("<article", "<article hidden")),
        (words, f"<!-- {words} -->"),
        (words, words.replace("<p>", "<p>Niet doen. </p><p>", 1)),
        (words, words.replace('class="pb-text"', 'class="pb-skip"')),
        (words, words.replace("gedrag.fatsoensnormen", "gedrag.anders")),
        (words, words.replace('<span class="pb-number">4.2', '<span class="pb-number">4.3')),
        ('<section class="pb-chapter">', '<section class="pb-chapter" hidden>'),
        ('<section class="pb-chapter">', '<section class="pb-unseen">'),
        ("<main>", "<main hidden>"),
        ("<main>", "<main><p>Dit is vervallen.</p>"),
        ("</main>", "</main><p>Dit is vervallen.</p>"),
        ("</body>", "<div>Dit is vervallen.</div></body>"),
        ("</html>", "</html><div>Dit is vervallen.</div>"),
        ('<div class="pb-paper" id="_inhoud">', '<div class="pb-paper" id="_inhoud"></div><div>'),
        (file.paper.code, file.paper.code[:-1] + ("A" if file.paper.code[-1] != "A" else "B")),
    ):
        assert old in file.source
        assert faults(file, file.source.replace(old, new)), f"{old[:60]!r} -> {new[:80]!r}"


def test_a_redline_holds_both_texts(files: list[Written]) -> None:
    """The words without what went are the new ones, and those without what came the old ones."""
    for file in files:
        shown = file.by_class("pb-article")
        articles = articles_in(file.paper)
        assert len(shown) == len(articles)
        for element, article in zip(shown, articles, strict=True):
            heading, text = element[0], element[1]
            for gone, without in (("del", "vervallen"), ("ins", "nieuw")):
                assert text_of(heading, gone).removeprefix(f"{article.number} ") == words_of(
                    article.title, without=without
                )
                plain = [line for r in runs_in(article.blocks) if (line := words_of(r, without=without))]
                assert file.printed is None or squeezed(text_of(text, gone, "pb-label")) == squeezed("".join(plain))
        changed = any(span.operation != "gelijk" for article in articles for r in runs_in(article.blocks) for span in r)
        assert not changed or file.by_class("pb-unseen")


def squeezed(text: str) -> str:
    return "".join(text.split())


def text_of(element: Element, *without: str) -> str:
    """The words within, but for elements or classes, and for what only some readers get."""
    skip = {*without, "pb-unseen"}
    parts = [element.text or ""]
    for child in element:
        if not skip & {str(child.tag), *(child.get("class") or "").split()}:
            parts.append(text_of(child, *without))
        parts.append(child.tail or "")
    return "".join(parts)


# --- nothing from elsewhere ------------------------------------------------------------------------------------


def test_nothing_is_fetched_and_nothing_runs(files: list[Written]) -> None:
    for file in files:
        for element in file.root.iter():
            assert element.tag not in {"script", "link", "iframe", "object", "embed", "form", "base", "video", "svg"}
            for name, value in element.attrib.items():
                assert name != "style"
                assert not name.startswith("on")
                assert name not in {"src", "srcset", "poster", "background"} or value.startswith(
                    "data:image/png;base64,"
                )
        assert "url(" not in file.style
        assert "@import" not in file.style
        assert "<" not in file.style


def test_the_policy_lets_in_that_style_and_no_other(files: list[Written]) -> None:
    for file in files:
        [policy] = [
            m.get("content", "") for m in file.root.iter("meta") if m.get("http-equiv") == "Content-Security-Policy"
        ]
        said = dict(part.strip().split(" ", 1) for part in policy.split(";"))
        digest = base64.b64encode(hashlib.sha256(file.style.encode("utf-8")).digest()).decode()
        assert said == {
            "default-src": "'none'",
            "style-src": f"'sha256-{digest}'",
            "img-src": "data:",
            "base-uri": "'none'",
            "form-action": "'none'",
        }
        assert "\r" not in file.style


def test_every_link_within_the_file_leads_somewhere(files: list[Written]) -> None:
    for file in files:
        ids = [found.attrib["id"] for found in file.root.iter() if "id" in found.attrib]
        assert len(ids) == len(set(ids)), str(file)
        for link in file.root.iter("a"):
            href = link.attrib["href"]
            assert href.startswith(("https://", "http://", "mailto:", "tel:")) or href.removeprefix("#") in ids, href


def test_citations_and_contents_lead_to_what_they_name(handbooks: list[Written]) -> None:
    for file in handbooks:
        numbers = {a.id: f"{a.number} {words_of(a.title)}" for a in articles_in(file.paper) if a.number}
        spans = [s for r in runs_in(file.paper.body) for s in r if s.mark == "citation" and s.of in numbers]
        links = [a for a in file.root.iter("a") if a.attrib["href"].removeprefix("#") in numbers]
        assert [(a.attrib["href"], a.text) for a in links] == [(f"#{s.of}", s.text) for s in spans]
        for name, title in numbers.items():
            assert text_of(file.by_id(name)) == title
        chapters = [b for b in file.paper.body if isinstance(b, Heading) and b.level == 1]
        [nav] = file.root.iter("nav")
        assert [a.attrib["href"] for a in nav.iter("a")] == [f"#{c.id}" for c in chapters]


# --- for everybody ----------------------------------------------------------------------------------------------


def test_the_html_is_valid(files: list[Written], tmp_path: Path) -> None:
    """The checker's CSS is older than :is() and :has(): the style is looked at elsewhere."""
    for n, file in enumerate(files):
        assert file.root is not None
        (tmp_path / f"{n}.html").write_text(
            re.sub("<style>.*?</style>", "<style></style>", file.source), encoding="utf-8"
        )
    found = check_html(sorted(tmp_path.iterdir()))
    assert [f"{files[int(f.file.stem)]}:{f.line}: {f.message} {f.extract}" for f in found] == []


def test_landmarks_language_and_headings(files: list[Written]) -> None:
    for file in files:
        assert file.root.get("lang") == "nl"
        for tag in ("header", "main", "footer", "h1"):
            assert len(list(file.root.iter(tag))) == 1, tag
        skip = next(file.root.iter("a"))
        assert skip.get("href") == "#_inhoud"
        assert file.by_id("_inhoud") in list(next(file.root.iter("main")))
        levels = [int(e.tag[1]) for e in file.root.iter() if re.fullmatch("h[1-6]", str(e.tag))]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels)), str(file)
        assert {th.get("scope") for th in file.root.iter("th")} <= {"col"}
        assert all(img.get("alt") for img in file.root.iter("img"))


def test_each_cell_names_its_column_for_a_narrow_screen(handbooks: list[Written]) -> None:
    for file in handbooks:
        for table in file.root.iter("table"):
            heads = [" ".join(text_of(th).split()) for th in table.iter("th")]
            for row in list(table.iter("tr"))[1:]:
                assert [cell.get("data-column") for cell in row] == heads


def test_words_come_out_as_they_went_in() -> None:
    """Whatever they look like: in text, in attributes, in the style, in the title."""
    file = Written(everything())
    evil = EVIL.replace("\r", "\n")
    assert not list(file.root.iter("b"))
    text = "".join(file.root.itertext())
    assert text.count(evil) > 100
    assert "49" not in squeezed(text).replace(squeezed(evil), "")
    [title] = file.root.iter("title")
    assert (title.text or "").startswith(evil)
    assert file.by_class("pb-watermark")[0].get("data-words") == evil
    assert file.by_class("pb-logo")[0].get("alt", "").endswith(evil)
    assert {e.get("data-contact") for e in file.by_class("pb-contact")} == {"balie"}


def test_what_stands_around_a_printed_page_is_one_string_of_css() -> None:
    for file in (Written(everything()), Written(bare())):
        contents = re.findall(r"content: ([^;}]*);", file.style.split("@page")[1])
        strings = [re.findall(r'"([^"]*)"', content) for content in contents]
        read = [[re.sub(r"\\([0-9a-f]+) ", lambda m: chr(int(m[1], 16)), one) for one in found] for found in strings]
        assert read[0] == [file.paper.header]
        assert read[1] == [f"{file.paper.footer} · {file.paper.code}"]
        before, between = re.split(r"\{pages?\}", file.paper.words.page_of)[:2]
        assert read[2] == [part for part in (before, between) if part]
        assert "counter(page)" in contents[2]
        assert "counter(pages)" in contents[2]


def test_what_is_not_in_force_is_kept_from_search_engines_and_marked(real: list[Written]) -> None:
    for file in real:
        marks = [mark.get("data-words") for mark in file.by_class("pb-watermark")]
        assert marks == ([file.paper.watermark] if file.paper.watermark else [])
        assert any(m.get("name") == "robots" for m in file.root.iter("meta")), "the school is not real"
    assert not any(m.get("name") == "robots" for m in Written(bare()).root.iter("meta"))


# --- the look ---------------------------------------------------------------------------------------------------


def tokens(css: str) -> list[dict[str, str]]:
    """The colours of each block that sets them, in order."""
    blocks = (
        dict(re.findall(r"--(pb-[a-z-]+):\s*(#[0-9a-f]{6})", block)) for block in re.findall(r"\{([^{}]*)\}", css)
    )
    return [block for block in blocks if block]


def test_the_colours_are_those_of_the_site() -> None:
    site = tokens((ROOT / "overrides/assets/styles/10-tokens.css").read_text(encoding="utf-8"))
    assert tokens(Written(bare()).style) == site[:2]


def test_words_stand_out_against_what_is_behind_them() -> None:
    """WCAG 1.4.3, level AA: 4.5 to 1, by day and in the dark."""
    behind = {
        "page": ("ink", "soft", "link", "hover"),
        "panel": ("ink", "soft", "link"),
        "tint": ("ink", "soft", "link"),
        "sun": ("sun-ink",),
        "clay": ("clay-ink", "ink"),
        "brand": ("on-brand",),
        "ink": ("page",),
    }
    for colours in tokens(Written(bare()).style):
        for ground, words in behind.items():
            for ink in words:
                assert contrast(colours[f"pb-{ink}"], colours[f"pb-{ground}"]) >= 4.5, (ink, ground)


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Of #rrggbb (WCAG 2.2, relative luminance)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_class_has_a_look_and_every_look_a_class(real: list[Written], crowded: list[Written]) -> None:
    used = {
        name
        for file in (*real, *crowded, Written(everything()), Written(bare()))
        for element in file.root.iter()
        for name in (element.get("class") or "").split()
    }
    styled = set(re.findall(r"\.(pb-[a-z0-9-]+)", Written(bare()).style))
    assert used - styled <= {"pb-contact", "pb-name", "pb-web", "pb-part"}
    assert {name for name in styled - used if not re.fullmatch("pb-(right|center)-[0-9]", name)} == set()


# --- the same, and small ------------------------------------------------------------------------------------------


def test_the_same_paper_gives_the_same_bytes_wherever_it_is_written(real: list[Written], tmp_path: Path) -> None:
    file = real[-1]
    (tmp_path / "paper.json").write_bytes(file.paper.to_json())
    program = (
        "import sys; from pathlib import Path; from protocolboek.model.paper import Paper;"
        "from protocolboek.render.templates import templates_in; from protocolboek.typeset.onefile import onefile;"
        "paper = Paper.model_validate_json(Path(sys.argv[1]).read_bytes());"
        "sys.stdout.buffer.write(onefile(paper, templates=templates_in(Path(sys.argv[2]))))"
    )
    for seed, zone, language in (("1", "Asia/Tokyo", "C"), ("2", "America/Lima", "nl_NL.UTF-8")):
        around = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "LC_ALL": language,
            "PYTHONPATH": str(ROOT / "hooks"),
        }
        elsewhere = tmp_path / seed
        (elsewhere / "overrides").mkdir(parents=True)
        (elsewhere / "overrides/print").symlink_to(ROOT / "overrides/print")
        arguments = [sys.executable, "-c", program, str(tmp_path / "paper.json"), str(elsewhere / "overrides")]
        assert subprocess.run(arguments, capture_output=True, check=True, cwd=elsewhere, env=around).stdout == file.data


def test_a_whole_handbook_can_be_mailed(real: list[Written]) -> None:
    """Kilobytes, without a logo."""
    for file in real:
        if file.printed and not file.printed.against:
            assert len(file.data) < 150_000, str(file)
