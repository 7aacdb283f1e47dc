"""Pages of which nothing changed come along while others of their text are made anew."""

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from commands import Run
from protocolboek.build import stage
from protocolboek.build.earlier import Earlier
from protocolboek.build.editions import compared, series_of
from protocolboek.build.engine import build_site, steady
from protocolboek.build.pages import Proof, joined, keys_of, parted, with_proof
from protocolboek.build.stage import How, make
from protocolboek.model.canon import Canon, Clause, Section
from protocolboek.model.edition import Edition, Series
from protocolboek.model.handbook import Section as Part
from protocolboek.model.source import Body
from protocolboek.model.text import Inline, Text, map_inlines
from protocolboek.model.version import digest_of_file
from protocolboek.pipeline import outcome_of
from protocolboek.render import Door, Page, Site, doors, render, render_school, templates_in
from small_project import ROOT, change, contents, overlay_of, small_project, this_project

ON = datetime.date(2026, 11, 21)
SCHOOL = "voorbeeldschool"
HOW = How(ROOT / "mkdocs.yml", ROOT / "overrides", ON, papers=False)
GEDRAG = "content/afspraken/gedrag.md"
DEFINES = 'kind="definition" lock="parameter"'


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_project(tmp_path_factory.mktemp("pages") / "project")


@pytest.fixture
def built(project: Path, run: Run) -> Path:
    """The project with its sites."""
    assert run("build", "--no-papers").code == 0
    return project


# --- which pages come along ------------------------------------------------------------------------------


def drawn(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> dict[str, set[str]]:
    """What a build makes anew: per school the pages of its text."""
    made: dict[str, set[str]] = {}

    def spied(site: Site, *, site_dir: Path, **rest: Any) -> None:
        made[site_dir.parts[-3]] = {page.path for page in site.pages}
        build_site(site, site_dir=site_dir, **rest)

    with monkeypatch.context() as patched:
        patched.setattr(stage, "build_site", spied)
        assert run("build", "--no-papers").code == 0
    assert run("build", "--no-papers", "--site", "fresh").code == 0
    assert contents(project / "site") == contents(project / "fresh")
    return made


def test_an_article_makes_its_chapter_anew_and_what_tells_the_digest(
    built: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(built / GEDRAG, "met respect** met elkaar", "met respect** altijd met elkaar")
    assert drawn(built, run, monkeypatch) == {"brug": {"gedrag", "over"}, "noord": {"gedrag", "over"}}


def test_a_definition_that_names_somebody_marks_no_word_from_then_on(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(project / GEDRAG, DEFINES, f'{DEFINES} marks="telefoon, toestemming, groepsapp"')
    assert run("build", "--no-papers").code == 0
    assert any('class="pb-defined"' in page.read_text(encoding="utf-8") for page in pages_of(project))
    text = (project / GEDRAG).read_text(encoding="utf-8")
    start = text.index("Sociale media zijn", text.index(DEFINES))
    (project / GEDRAG).write_text(f"{text[:start]}Vraag het @[schoolleiding].\n\n{text[start:]}", encoding="utf-8")
    made = drawn(project, run, monkeypatch)
    assert made["brug"] > {"gedrag", "over"}
    assert not any('class="pb-defined"' in page.read_text(encoding="utf-8") for page in pages_of(project))


def test_what_stands_around_every_page_makes_all_anew(built: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    every = {page.relative_to(built / "site/brug/afspraken/concept").parent.as_posix() for page in pages_of(built)}
    change(overlay_of(built, "brug"), "name: Basisschool De Brug", "name: De Brug")
    made = drawn(built, run, monkeypatch)
    assert made["brug"] == {"" if path == "." else path for path in every}


def pages_of(project: Path) -> list[Path]:
    return list((project / "site/brug/afspraken/concept").rglob("index.html"))


def test_a_page_that_was_lost_makes_all_anew(built: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    every = len(pages_of(built))
    (built / "site/brug/afspraken/concept/vragen/index.html").unlink()
    change(built / GEDRAG, "met respect** met elkaar", "met respect** altijd met elkaar")
    made = drawn(built, run, monkeypatch)
    assert len(made["brug"]) == every
    assert made["noord"] == {"gedrag", "over"}


def test_a_page_that_tells_the_code_of_the_text_before_is_made_anew(
    built: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A contact is no part of the text, so it may tell its code, which stays what it is."""
    code = Proof.of(handbook_digest(built)).code.decode()
    card = f'  inspectie: {{function: de inspectie, phone: "010-7654321", note: "code {code}"}}'
    (built / "schools/brug/contacts.yaml").write_text(f"schema: 1\ncontacts:\n{card}\n", "utf-8")
    assert run("build", "--no-papers").code == 0
    change(built / GEDRAG, "met respect** met elkaar", "met respect** altijd met elkaar")
    drawn(built, run, monkeypatch)
    told = [page for page in pages_of(built) if f"code {code}" in page.read_text("utf-8")]
    assert told


def handbook_digest(project: Path) -> str:
    return digest_of_file((project / "site/brug/afspraken/concept/handbook.json").read_bytes())


# --- every page that an article reaches is made anew -------------------------------------------------------


def one_of_each_part() -> list[str]:
    """Of every chapter and group of questions of the canon a text: of one the first, of the next the last. (What each
    page tells of each text is asked below; here a whole site is made twice for each.)"""
    parts = [part for p in this_project().canon.protocols for part in (*p.sections, *p.faq)]
    return sorted({part.clauses[-(at % 2)].id for at, part in enumerate(parts)})


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Earlier:
    folder = tmp_path_factory.mktemp("earlier") / SCHOOL
    with steady(HOW.config_file, HOW.overrides):
        return Earlier(folder, make(this_project(), SCHOOL, HOW, folder).texts)


@pytest.mark.parametrize("name", one_of_each_part())
def test_with_the_pages_that_come_along_a_site_is_what_it_is_without(
    name: str, earlier: Earlier, tmp_path: Path
) -> None:
    project = this_project()
    changed = replace(project, canon=reworded(project.canon, name))
    with steady(HOW.config_file, HOW.overrides):
        make(changed, SCHOOL, HOW, tmp_path / "with", earlier)
        make(changed, SCHOOL, HOW, tmp_path / "without")
    assert contents(tmp_path / "with") == contents(tmp_path / "without")


def reworded(canon: Canon, name: str) -> Canon:
    """The canon with another word in one text, in all its wordings."""

    def clause(found: Clause) -> Clause:
        if found.id != name:
            return found
        variants = tuple(replace(variant, body=body(variant.body)) for variant in found.variants)
        return replace(found, body=body(found.body) if found.body else None, variants=variants)

    def body(found: Body) -> Body:
        return replace(found, blocks=map_inlines(found.blocks, word))

    def word(node: Inline) -> Inline:
        return Text(text=node.text + " Anders.") if isinstance(node, Text) else node

    def part(found: Section) -> Section:
        return replace(found, clauses=tuple(map(clause, found.clauses)))

    return replace(
        canon,
        protocols=tuple(
            replace(p, sections=tuple(map(part, p.sections)), faq=tuple(map(part, p.faq))) for p in canon.protocols
        ),
    )


# --- what a page rests on ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def editions() -> list[Edition]:
    """Of each protocol of a school a text of every status: what counts, drafts, what was replaced."""
    resolution = outcome_of(this_project(), SCHOOL).resolution
    assert resolution
    found = [edition for series in series_of(resolution, ON) for edition in series.editions]
    return list({(edition.handbook.protocol.id, edition.status): edition for edition in found}.values())


def test_a_page_tells_of_no_text_on_which_it_does_not_rest(editions: list[Edition]) -> None:
    """Every text on which a page does not rest is another one, and the page stays the same."""
    left: set[str] = set()
    for edition in editions:
        before = {page.path: page for page in rendered(edition)}
        rests = {path: page.rests() for path, page in before.items()}
        apart: dict[str, set[str]] = {path: set() for path in before}
        for clause in edition.handbook.entries():
            for page in rendered(with_other_words(edition, {clause.id})):
                if page.rests() == rests[page.path]:
                    apart[page.path].add(clause.id)
        for path, names in apart.items():
            [after] = [page for page in rendered(with_other_words(edition, names)) if page.path == path]
            assert after.drawn == before[path].drawn
            left |= {path for _ in names if edition.standing is None}
    assert {"", "gedrag", "vragen", "vragen/ouders", "voor-ouders", "in-een-oogopslag", "bronnen"} <= left
    assert not {"over", "wat-verandert-er", "voorlegger"} & left


ELSEWHERE: dict[str, dict[str, Any]] = {
    "another layer's words": {"layer": "voorbeeldstichting"},
    "nothing was done to them": {"steps": (), "parameters": {}, "variant": None},
    "they rest on nothing": {"sources": (), "norms": (), "cites": ()},
}


@pytest.mark.parametrize("how", ELSEWHERE)
def test_a_page_rests_on_where_the_texts_came_from_that_it_tells(how: str) -> None:
    """The same words, but another account of how they came there: what a page tells of that, it rests on."""
    resolution = outcome_of(this_project(), SCHOOL).resolution
    assert resolution
    [texts, *_] = [series.editions for series in series_of(resolution, ON)]
    edition = next(text for text in texts if text.standing is None)
    origins = {name: one.model_copy(update=ELSEWHERE[how]) for name, one in edition.provenance.clauses.items()}
    told = replace(edition, provenance=edition.provenance.model_copy(update={"clauses": origins}))
    other = compared(told, tuple(told if text is edition else text for text in texts))
    assert other.changes
    assert other.digest == edition.digest
    moved = {
        after.path
        for before, after in zip(rendered(edition), rendered(other), strict=True)
        if before.drawn != after.drawn and before.rests() == after.rests()
    }
    assert moved == set()
    assert any(before.drawn != after.drawn for before, after in zip(rendered(edition), rendered(other), strict=True))


def test_pages_beside_the_texts_tell_of_no_text_on_which_they_do_not_rest() -> None:
    resolution = outcome_of(this_project(), SCHOOL).resolution
    assert resolution
    series = series_of(resolution, ON)
    before = beside(series)
    apart: dict[str, set[str]] = {path: set() for path in before}
    for name in dict.fromkeys(name for one in series for name in texts_of(one.leading)):
        for path, door in beside(reworded_series(series, {name})).items():
            if door.rests() == before[path].rests():
                apart[path].add(name)
    for path, names in apart.items():
        assert names
        assert beside(reworded_series(series, names))[path].html == before[path].html


def beside(series: tuple[Series, ...]) -> dict[str, Door]:
    templates = templates_in(HOW.overrides)
    found = {f"{one.protocol.id}/{door.path}": door for one in series for door in doors(one, templates)}
    return {**found, "": render_school(series, templates)}


def reworded_series(series: tuple[Series, ...], names: set[str]) -> tuple[Series, ...]:
    return tuple(
        replace(
            one,
            leading=with_other_words(one.leading, names),
            editions=tuple(with_other_words(edition, names) for edition in one.editions),
        )
        for one in series
    )


def rendered(edition: Edition) -> tuple[Page, ...]:
    return render(edition, templates_in(HOW.overrides)).pages


def texts_of(edition: Edition) -> list[str]:
    book = edition.handbook
    return [*(part.id for part in (*book.sections, *book.faq)), *(clause.id for clause in book.entries())]


def with_other_words(edition: Edition, names: set[str]) -> Edition:
    """The text with other words in these articles, answers and summaries, and with another account of how they came
    there."""

    def word(node: Inline) -> Inline:
        return Text(text=node.text + " Anders.") if isinstance(node, Text) else node

    def part(found: Part) -> Part:
        clauses = [
            c.model_copy(update={"body": map_inlines(c.body, word)}) if c.id in names else c for c in found.clauses
        ]
        summary = map_inlines(found.summary, word) if found.id in names else found.summary
        return found.model_copy(update={"clauses": tuple(clauses), "summary": summary})

    book = edition.handbook
    book = book.model_copy(update={"sections": tuple(map(part, book.sections)), "faq": tuple(map(part, book.faq))})
    origins = {
        name: origin.model_copy(update={"sources": ()}) if name in names else origin
        for name, origin in edition.provenance.clauses.items()
    }
    return replace(edition, handbook=book, provenance=edition.provenance.model_copy(update={"clauses": origins}))


# --- the keys ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(editions: list[Edition]) -> tuple[Site, Proof]:
    return render(editions[0], templates_in(HOW.overrides)), Proof.of(editions[0].digest)


MENU = ("path", "nav_title", "in_nav", "group")


@pytest.mark.parametrize("name", MENU)
def test_a_change_of_the_menu_is_one_of_every_page(name: str, site: tuple[Site, Proof]) -> None:
    whole, _ = site
    page = whole.pages[4]
    changed = replace(page, **{name: {"in_nav": False, "group": "start"}.get(name, page.path + "x")})
    other = replace(whole, pages=(*whole.pages[:4], changed, *whole.pages[5:]))
    assert not {*keys_of(whole, "").values()} & {*keys_of(other, "").values()}


def test_a_text_counts_for_the_page_that_rests_on_it(site: tuple[Site, Proof]) -> None:
    whole, _ = site
    changed = replace(whole.pages[4], rests=lambda: "x")
    before = keys_of(whole, "")
    after = keys_of(replace(whole, pages=(*whole.pages[:4], changed, *whole.pages[5:])), "")
    assert {path for path in before if before[path] != after[path]} == {changed.path}


def test_what_pages_have_in_common_counts_for_all(site: tuple[Site, Proof]) -> None:
    whole, _ = site
    assert not {*keys_of(whole, "x").values()} & {*keys_of(whole, "y").values()}
    assert whole.marked
    fewer = replace(whole, marked=whole.marked[1:])
    assert not {*keys_of(whole, "").values()} & {*keys_of(fewer, "").values()}


def test_no_two_pages_have_the_same_key(site: tuple[Site, Proof]) -> None:
    keys = keys_of(site[0], "")
    assert len({*keys.values()}) == len(keys) == len(site[0].pages)


def test_a_code_in_the_body_is_not_taken_for_that_in_the_frame(site: tuple[Site, Proof]) -> None:
    whole, proof = site
    other = Proof.of("sha256:" + "0" * 64)
    foot = whole.frame["footer"].encode()
    page = b"<p>a</p>" + foot
    moved = foot.replace(proof.digest, other.digest).replace(proof.code, other.code)
    assert moved != foot
    assert with_proof(page, proof, other, moved) == b"<p>a</p>" + moved
    assert with_proof(b"<p>" + proof.code + b"</p>" + page, proof, other, moved) is None
    assert with_proof(b"<p>" + proof.digest + b"</p>" + page, proof, other, moved) is None


def test_keys_survive_a_record(site: tuple[Site, Proof]) -> None:
    keys = keys_of(site[0], "")
    assert "" in keys
    assert parted(joined(keys)) == keys


def test_what_cannot_be_told_is_nothing_to_rest_on(site: tuple[Site, Proof]) -> None:
    with pytest.raises(TypeError):
        keys_of(site[0], object())
