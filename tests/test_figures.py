"""What was fixed step by step, as figures: nothing is lost, nothing is a step that is none."""

import re
from pathlib import Path

import pytest
from lxml import html

from commands import Run
from protocolboek.build.editions import series_of
from protocolboek.model.canon import Declaration
from protocolboek.model.handbook import Handbook
from protocolboek.model.problems import Place
from protocolboek.model.text import List, Paragraph, Table, Value, plain_text, words_of
from protocolboek.pipeline import load_project, outcome_of
from protocolboek.render import render, templates_in
from protocolboek.render.figures import figures_of, groups_of, kind_of, steps, structured_blocks
from protocolboek.render.further import further_pages
from protocolboek.render.links import GLANCE
from small_project import ON, build_in, change, small_project

COLUMNS = {"keer": "Hoe vaak", "maatregel": "Wat er volgt"}
WORDS = {"keer": {"eerste": "De eerste keer", "vaker": "Daarna", "weigering": "Bij weigeren"}}
LADDER = Declaration("stappen", "ladder", "", "", Place(""), columns=COLUMNS, words=WORDS)


def ladder(*rows: tuple[str, str], parameter: str = "stappen") -> Table:
    def cell(text: str) -> tuple[Value, ...]:
        return (Value(parameter=parameter, text=text),) if text else ()

    header = tuple(cell(label) for label in COLUMNS.values())
    return Table(
        align=(None, None), header=header, rows=tuple(tuple(map(cell, row)) for row in rows), parameter=parameter
    )


TABLE = ladder(
    ("De eerste keer", "een gesprek"),
    ("Daarna", "nablijven"),
    ("Daarna", ""),
    ("Bij weigeren", "een gesprek"),
)


# --- the figures of a text -------------------------------------------------------------------------------


def test_rows_that_begin_alike_are_one_step_and_a_refusal_is_none() -> None:
    assert steps(TABLE, {"stappen": LADDER}) == [1, 2, 2, None]
    groups = groups_of(TABLE, {"stappen": LADDER})
    assert [(g.heading.text if g.heading else "", g.step, len(g.rows)) for g in groups] == [
        ("De eerste keer", 1, 1),
        ("Daarna", 2, 2),
        ("Bij weigeren", None, 1),
    ]
    assert groups[1].rows[1] == ()


def test_the_same_time_of_another_offence_has_the_same_number() -> None:
    again = ladder(("De eerste keer", "a"), ("Daarna", "b"), ("De eerste keer", "c"))
    assert steps(again, {"stappen": LADDER}) == [1, 2, 1]


def test_a_parameter_that_the_canon_no_longer_knows_still_has_its_rows() -> None:
    assert kind_of(TABLE, {}) == "table"
    assert steps(TABLE, {}) == [None] * 4
    assert [cell.label for group in groups_of(TABLE, {}) for row in group.rows for cell in row] == ["Wat er volgt"] * 3


def test_a_list_or_table_of_nobody_is_no_figure() -> None:
    items = ((Paragraph(children=(Value(parameter="dagen", text="de sportdag"),)),),)
    assert kind_of(List(items=items, parameter="dagen"), {}) == ""
    assert kind_of(List(items=items, ordered=True), {}) == ""
    assert kind_of(List(items=items, ordered=True, parameter="maatregelen"), {}) == "sanction-series"
    assert kind_of(ladder(("a", "b")).model_copy(update={"parameter": None}), {}) == ""


def test_every_cell_of_every_school_stands_on_the_page(root: Path) -> None:
    project = load_project(root)
    templates = templates_in(root / "overrides")
    seen, without = set(), 0
    for name in project.handbook_ids():
        resolution = outcome_of(project, name).resolution
        assert resolution
        for edition in (edition for one in series_of(resolution, ON) for edition in one.editions):
            pages = {page.path: page for page in render(edition, templates).pages}
            if edition.archived:
                assert GLANCE not in pages
                continue
            drawn = any(structured_blocks(edition.handbook))
            assert (GLANCE in pages) is (GLANCE in further_pages(edition.handbook)) is drawn
            if not drawn:
                without += 1
                continue
            texts = [
                "".join(found.itertext()) for found in html.fromstring(pages[GLANCE].drawn.html).iter("dd", "li", "p")
            ]
            for _, block in structured_blocks(edition.handbook):
                for cell in cells_of(block):
                    assert any(cell in text for text in texts), (name, edition.version, cell)
            seen |= {figure.kind for figure in figures_of(edition.handbook, edition.declared)}
    assert without
    assert seen == {"ladder", "phone-rule", "contact-hours", "image-consent", "report-route", "sanction-series"}


def cells_of(block: Table | List) -> list[str]:
    if isinstance(block, List):
        return [plain_text(item) for item in block.items]
    return [text for row in block.rows for cell in row if (text := words_of(cell))]


# --- on a site -------------------------------------------------------------------------------------------

PAGE = "site/brug/afspraken/concept"


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small_project(tmp_path_factory.mktemp("figures") / "project")
    build_in(folder, "brug")
    return folder


def page_of(folder: Path, name: str) -> html.HtmlElement:
    return html.document_fromstring((folder / PAGE / name / "index.html").read_text(encoding="utf-8"))


def test_the_page_has_a_figure_per_article_with_the_way_to_it(untouched: Path) -> None:
    page = page_of(untouched, GLANCE)
    book = Handbook.from_json((untouched / PAGE / "handbook.json").read_bytes())
    expected = [(clause.title, f"../{clause.id.split('.')[0]}/#{clause.id}") for clause, _ in structured_blocks(book)]
    titles = [found.text for found in page.xpath("//main//h2")]
    ways = page.xpath("//figure/figcaption/a/@href")
    assert list(zip(titles, ways, strict=True)) == expected
    assert len(expected) > 3


def test_measures_are_no_steps_and_a_ladder_is(untouched: Path) -> None:
    page = page_of(untouched, GLANCE)
    [stairs] = page.xpath("//figure[@data-shape='ladder']")
    assert stairs.xpath("ol/li/@value") == ["1", "2"]
    series = page.xpath("//figure[@data-shape='sanction-series']")
    assert series
    for figure in series:
        assert not figure.xpath(".//ol")
        assert "geen vaste stappen" in figure.text_content()


def test_in_an_article_the_table_is_a_table_whatever_it_looks_like(untouched: Path) -> None:
    [table] = page_of(untouched, "gevolgen").xpath("//table[@data-shape='ladder']")
    assert table.get("role") == "table"
    assert {tag: {e.get("role") for e in table.iter(tag)} for tag in ("thead", "tbody", "tr", "th", "td")} == {
        "thead": {"rowgroup"},
        "tbody": {"rowgroup"},
        "tr": {"row"},
        "th": {"columnheader"},
        "td": {"cell"},
    }
    assert table.xpath(".//tr/@data-step") == ["1", "2"]


def test_what_nobody_chose_has_no_figure(tmp_path: Path) -> None:
    folder = small_project(tmp_path / "project")
    chosen = "    default:\n      - {keer: eerste, maatregel: waarschuwing}\n      - {keer: vaker, maatregel: innemen, tot: dag}\n"
    before = parameters_drawn(folder)
    change(folder / "content/parameters.yaml", chosen, "")
    assert parameters_drawn(folder) == before - {"stappen"} != before


def parameters_drawn(folder: Path) -> set[str]:
    resolution = outcome_of(load_project(folder), "brug").resolution
    assert resolution
    return {f.parameter for f in figures_of(resolution.handbooks["afspraken"], resolution.canon.parameters)}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('role="row" data-step="2"', 'role="row" data-step="3"'),
        ('role="row" data-step="1"', 'role="none" data-step="1"'),
        ('<table class="pb-grid" role="table"', '<table class="pb-grid" role="presentation"'),
    ],
)
def test_a_step_or_role_that_is_another_is_found(old: str, new: str, run: Run, project: Path) -> None:
    change(project / PAGE / "gevolgen/index.html", old, new)
    result, out, _ = run("verify", "--format", "json")
    assert (result, set(re.findall(r'"code": "([^"]+)"', out))) == (1, {"verify-foreign"})
