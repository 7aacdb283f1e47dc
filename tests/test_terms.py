"""Defined words explain themselves: marked once an article, in the words as they were, on pages only."""

import re
from pathlib import Path

import pytest

from commands import Run
from protocolboek.edit.freeze import freeze
from protocolboek.model.handbook import Causes, Clause, Handbook, Organisation, School, Section
from protocolboek.model.text import (
    Blocks,
    Citation,
    Contact,
    Emphasis,
    Link,
    List,
    Paragraph,
    Table,
    Text,
    Value,
    nodes,
    plain_text,
)
from protocolboek.pipeline import load_project, outcome_of
from protocolboek.render.terms import EXPLANATIONS, Defined, Glossary
from small_project import build_in, change, small_project

MARKS = {
    "b.beeld": ("beeld", "beelden"),
    "b.media": ("media",),
    "b.sm": ("sociale media", "media online"),
    "b.wie": ("balie",),
}


def clause(name: str, *body: Paragraph | List | Table, kind: str = "must") -> Clause:
    return Clause(id=name, number="1.1", title=name, audience=("allen",), kind=kind, body=body, causes=Causes())


def said(text: str) -> Paragraph:
    return Paragraph(children=(Text(text=text),))


DEFINITIONS = (
    clause("b.beeld", said("Foto's en films."), said("Ook geluid."), kind="definition"),
    clause("b.media", said("Alles."), kind="definition"),
    clause("b.sm", said("Apps waarmee je een beeld deelt."), kind="definition"),
    clause("b.wie", Paragraph(children=(Contact(contact="balie"),)), kind="definition"),
)


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    book = Handbook(
        school=School(id="a", name="A", kind="school", sector=None),
        protocol=Organisation(id="p", name="P"),
        consent={},
        sections=(Section(id="b", number="1", title="B", summary=(), clauses=DEFINITIONS),),
        faq=(),
    )
    return Glossary.of(book, MARKS)


def marked(glossary: Glossary, *body: Paragraph | List | Table) -> list[tuple[str, str]]:
    found = glossary.mark(clause("a.b", *body))
    assert plain_text(found) == plain_text(body)
    return [(node.text, node.clause) for node in nodes(found) if isinstance(node, Defined)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Een beeld is een beeld.", ["beeld"]),
        ("Beelden delen we niet. Een beeld ook niet.", ["Beelden"]),
        ("BEELD", ["BEELD"]),
        ("Beeldscherm, voorbeeld, beeld-app en kijk-beeld.", []),
        ("(beeld)", ["beeld"]),
        ("Op sociale media, in de media.", ["sociale media", "media"]),
        ("De media online.", ["media online"]),
        ("De balie.", []),
        ("", []),
    ],
)
def test_whole_words_are_marked_once(glossary: Glossary, text: str, expected: list[str]) -> None:
    assert [word for word, _ in marked(glossary, said(text))] == expected


def test_a_definition_is_named_once_in_all_blocks_together(glossary: Glossary) -> None:
    emphasis = Emphasis(strong=True, children=(Text(text="Geen beeld"),))
    listed = List(items=((said("een beeld"),), (said("de media"),)))
    table = Table(align=(None,), header=((Text(text="Media"),),), rows=(((Text(text="sociale media"),),),))
    found = marked(glossary, Paragraph(children=(emphasis,)), listed, table)
    assert found == [("beeld", "b.beeld"), ("media", "b.media"), ("sociale media", "b.sm")]


def test_links_values_and_citations_stay_as_they_are(glossary: Glossary) -> None:
    link = Link(href="https://example.org/", children=(Text(text="beeld"),))
    run = (link, Value(parameter="a", text="beeld"), Citation(target="b", text="beeld"), Text(text=" sociale media"))
    assert marked(glossary, Paragraph(children=run)) == [("sociale media", "b.sm")]


def test_a_definition_explains_no_other_word(glossary: Glossary) -> None:
    for definition in DEFINITIONS:
        assert glossary.mark(definition) == definition.body


def test_what_is_told_is_the_whole_definition_on_one_line(glossary: Glossary) -> None:
    """One with a contact in it is told nowhere: it changes without its text."""
    assert glossary.definitions == {
        "b.beeld": "Foto's en films. Ook geluid.",
        "b.media": "Alles.",
        "b.sm": "Apps waarmee je een beeld deelt.",
    }


def test_in_this_project_every_word_stays_and_every_definition_is_used(root: Path) -> None:
    project = load_project(root)
    used: set[str] = set()
    every: set[str] = set()
    for name in project.handbook_ids():
        resolution = outcome_of(project, name).resolution
        assert resolution
        marks = {c.id: c.marks for p in resolution.canon.protocols for s in p.sections for c in s.clauses if c.marks}
        every |= marks.keys()
        for book in resolution.handbooks.values():
            found = Glossary.of(book, marks)
            for one in book.entries():
                blocks: Blocks = found.mark(one)
                assert plain_text(blocks) == plain_text(one.body)
                used |= {node.clause for node in nodes(blocks) if isinstance(node, Defined)}
    assert used == every != set()


# --- on a site -------------------------------------------------------------------------------------------

SITE = "site/brug/afspraken"
TOLD = "Sociale media zijn bijvoorbeeld WhatsApp, Instagram en X. Denk aan WhatsApp, Instagram of X."


def with_marks(folder: Path) -> Path:
    change(
        folder / "content/afspraken/gedrag.md",
        'kind="definition" lock="parameter"',
        'kind="definition" lock="parameter" marks="telefoon, toestemming, groepsapp"',
    )
    return folder


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A version that was frozen before anybody marked a word, and the concept."""
    folder = small_project(tmp_path_factory.mktemp("terms") / "project")
    freeze(load_project(folder), folder / "schools" / "brug", "afspraken", "2026-1")
    build_in(with_marks(folder), "brug")
    return folder


def links_in(path: Path) -> list[tuple[str, str]]:
    return re.findall(r'<a class="pb-defined" href="([^"]+)">([^<]+)</a>', path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("version", ["concept", "2026-1"])
def test_a_page_leads_from_a_word_to_its_definition(version: str, untouched: Path) -> None:
    """A frozen text too: what words a definition explains is of today."""
    folder = untouched / SITE / version
    assert links_in(folder / "gedrag/index.html") == [
        ("#gedrag.voorbeelden", "groepsapp"),
        ("#gedrag.voorbeelden", "toestemming"),
        ("#gedrag.voorbeelden", "groepsapp"),
    ]
    assert [href for href, _ in links_in(folder / "telefoon/index.html")][:1] == ["../gedrag/#gedrag.voorbeelden"]
    assert links_in(folder / "vragen/index.html")


@pytest.mark.parametrize("version", ["concept", "2026-1"])
def test_what_a_word_means_stands_once_beside_the_pages(version: str, untouched: Path) -> None:
    folder = untouched / SITE / version
    assert (folder / EXPLANATIONS).read_text(encoding="utf-8") == (
        f'protocolboek.terms({{"gedrag.voorbeelden":"{TOLD}"}});\n'
    )
    assert [path for path in folder.rglob("*.html") if TOLD in path.read_text(encoding="utf-8")] == []


def test_marks_are_no_part_of_the_text(untouched: Path) -> None:
    now = (untouched / SITE / "concept" / "handbook.json").read_bytes()
    assert now == (untouched / SITE / "2026-1" / "handbook.json").read_bytes()


def test_a_site_with_marks_is_equal_to_what_was_frozen(run: Run) -> None:
    assert run("verify")[0] == 0


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ('href="#gedrag.voorbeelden">', 'href="#gedrag.respect">', ("verify-no-definition",)),
        (">groepsapp</a>", ">groepsappje</a>", ("verify-differs",)),
        ('class="pb-defined" href', 'class="pb-defined" title="Nee" href', ("verify-foreign",)),
        ('href="#gedrag.voorbeelden">', 'href="../x/#gedrag.voorbeelden">', ("verify-no-definition",)),
        (
            'href="#gedrag.voorbeelden">',
            'href="https://x.nl/#gedrag.voorbeelden">',
            ("verify-no-definition", "verify-line-extra"),
        ),
        (
            'href="#gedrag.voorbeelden">',
            'href=" //x.nl/#gedrag.voorbeelden">',
            ("verify-no-definition", "verify-line-extra"),
        ),
        (
            'href="#gedrag.voorbeelden">',
            'href="\\\\x.nl/#gedrag.voorbeelden">',
            ("verify-no-definition", "verify-line-extra"),
        ),
    ],
)
def test_a_word_leads_to_its_definition_and_nowhere_else(
    old: str, new: str, codes: tuple[str, ...], run: Run, project: Path
) -> None:
    change(project / SITE / "2026-1/gedrag/index.html", old, new)
    assert_found(run, *codes)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (TOLD, "Alles mag.", "verify-definition"),
        ("gedrag.voorbeelden", "gedrag.respect", "verify-definition"),
        (");", ");alert(1);", "verify-foreign"),
        (f'"{TOLD}"', "alert(1)", "verify-foreign"),
        (f'"{TOLD}"', "1", "verify-foreign"),
        (f'"gedrag.voorbeelden":"{TOLD}"', "", "verify-definition"),
    ],
)
def test_what_is_told_of_a_word_is_what_its_definition_says(
    old: str, new: str, code: str, run: Run, project: Path
) -> None:
    change(project / SITE / "2026-1" / EXPLANATIONS, old, new)
    assert_found(run, code)


def test_what_is_told_of_words_is_missed_where_it_is_gone(run: Run, project: Path) -> None:
    (project / SITE / "2026-1" / EXPLANATIONS).unlink()
    assert_found(run, "file-missing")


def assert_found(run: Run, *codes: str) -> None:
    result, out, _ = run("verify", "--format", "json")
    assert (result, set(re.findall(r'"code": "([^"]+)"', out))) == (1, set(codes))
