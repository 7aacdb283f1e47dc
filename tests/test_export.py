"""`protocolboek export`: others build it without our hooks, and every page says what the handbook says."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown import Markdown
from ruamel.yaml import YAML

from built_site import by_id, is_elsewhere, leads_to, read_page, target_of, text_of
from commands import Run
from protocolboek.build.export import MARKER, STAGING, export, put, text_alone
from protocolboek.build.texts import sound
from protocolboek.build.verify import expected_pages
from protocolboek.model.handbook import Handbook
from protocolboek.model.problems import Place
from protocolboek.model.text import Link, List, Paragraph, Table, Text
from protocolboek.model.version import control_code, digest_of_file
from protocolboek.pipeline import load_project
from protocolboek.render.export import quoted
from protocolboek.render.export import untouched as past_markdown
from protocolboek.render.html import Writer
from protocolboek.verify import extract, judge
from small_project import ON, ROOT, append, change, contents, crowded_project, overlay_of

DAY = ("--date", ON.isoformat())
ONE = ("--protocol", "afspraken", *DAY)
ENGINES = ("mkdocs", "properdocs")
FRAME = '<html lang="nl" class="no-js"><body>{}</body></html>'
BODY = re.compile(r'<div class="pb [^"]*" id="inhoud">.*</div>', re.DOTALL)
TEXTS = (
    ("demonstration", "voorbeeldschool", "sociale-media", None),
    ("demonstration", "voorbeeldschool", "sociale-media", "concept"),
    ("crowded", "brug", "afspraken", None),
    ("crowded", "noord", "afspraken", None),
    ("crowded", "waterrijk", "afspraken", None),
    ("crowded", "waterrijk", "bezoek", None),
    ("crowded", "waterrijk-oost", "afspraken", None),
    ("crowded", "los", "afspraken", None),
)


@dataclass(frozen=True)
class Exported:
    """A project that was exported, and what each engine made of it and said."""

    project: Path
    handbook: Handbook
    said: dict[str, str]

    def site(self, engine: str) -> Path:
        return self.project / engine

    def sources(self) -> dict[str, str]:
        """The pages as exported, by the folder in which the site has them."""
        docs = self.project / "docs"
        found = {p.relative_to(docs).with_suffix("").as_posix(): p.read_text("utf-8") for p in docs.rglob("*.md")}
        return {"" if name == "index" else name: text for name, text in found.items()}

    def pages(self, engine: str) -> dict[str, Path]:
        return {name: self.site(engine) / name / "index.html" for name in self.sources()}


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return crowded_project(tmp_path_factory.mktemp("export") / "project")


@pytest.fixture(scope="module", params=TEXTS, ids=lambda text: "-".join(part or "leading" for part in text[1:]))
def exported(request: pytest.FixtureRequest, untouched: Path, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """One text, exported and built by every engine in a process of its own, which knows nothing of ours."""
    where, school, protocol, version = request.param
    project = load_project(ROOT if where == "demonstration" else untouched, only=[school])
    folder = tmp_path_factory.mktemp(school) / "export"
    put(export(project, school, protocol, version, on=ON, overrides=ROOT / "overrides"), folder)
    text = text_alone(sound(project, school), protocol, version, ON)
    return Exported(folder, text.handbook, {engine: built_by(engine, folder) for engine in ENGINES})


def built_by(engine: str, folder: Path) -> str:
    """What an engine says while it builds the project as strictly as it can. Fails where it fails."""
    asked = [sys.executable, "-m", engine, "build", "--strict", "-f", "mkdocs.yml", "-d", engine]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    ran = subprocess.run(asked, cwd=folder, env=env, capture_output=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout + ran.stderr


# --- what others make of it ------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ENGINES)
def test_others_build_it_strictly_and_have_nothing_to_say(exported: Exported, engine: str) -> None:
    lines = exported.said[engine].splitlines()
    told = ("INFO    -  Cleaning", "INFO    -  Building", "INFO    -  Documentation built")
    assert [line for line in lines if not line.startswith(told)] == []
    assert all(path.is_file() for path in exported.pages(engine).values())


@pytest.mark.parametrize("engine", ENGINES)
def test_every_body_comes_out_as_it_went_in(exported: Exported, engine: str) -> None:
    sources = exported.sources()
    assert len(sources) > 5
    for name, path in exported.pages(engine).items():
        [body] = BODY.findall(sources[name])
        assert body in path.read_text(encoding="utf-8"), name


@pytest.mark.parametrize("engine", ENGINES)
def test_the_articles_of_every_page_are_those_of_the_handbook(exported: Exported, engine: str) -> None:
    expected = expected_pages(exported.handbook)
    pages = exported.pages(engine)
    assert expected.keys() <= pages.keys()
    texts = 0
    for name, path in pages.items():
        page = read_page(path)
        shown = by_id(page, "inhoud")
        assert shown is not None
        assert shown.xpath("count(ancestor::*[@hidden or self::details or self::template])") == 0
        markup = lxml_html.tostring(shown, encoding="unicode", with_tail=False)
        published = extract(FRAME.format(markup).encode(), name)
        assert list(published.problems) == []
        assert judge(expected.get(name, ()), published.parts, Place(name)) == []
        texts += len(published.parts)
    assert texts >= len(list(exported.handbook.entries()))


@pytest.mark.parametrize("engine", ENGINES)
def test_every_page_tells_of_which_text_it_is(exported: Exported, engine: str) -> None:
    data = (exported.site(engine) / "handbook.json").read_bytes()
    assert Handbook.from_json(data) == exported.handbook
    digest = digest_of_file(data)
    for name, path in exported.pages(engine).items():
        page = read_page(path)
        footer = page.xpath("//footer//*[@data-digest]")
        assert [(code.get("data-digest"), text_of(code)) for code in footer] == [(digest, control_code(digest))], name
        assert text_of(page.xpath("//aside[contains(@class, 'pb-status-above')]//strong")[0])
        assert exported.handbook.school.name in text_of(page.xpath("//title")[0])
        assert exported.handbook.protocol.name in text_of(page.xpath("//title")[0])


@pytest.mark.parametrize("engine", ENGINES)
def test_no_link_is_broken_and_none_leads_out_of_the_folder(exported: Exported, engine: str) -> None:
    site, bad, count = exported.site(engine), [], 0
    for path in exported.pages(engine).values():
        for address in links_of(path):
            found, fragment = target_of(path, address)
            lives = found.is_relative_to(site) and found.is_file()
            anchored = lives and (not fragment or by_id(read_page(found), fragment) is not None)
            bad += [] if anchored else [f"{path.relative_to(site)}: {address}"]
            count += 1
    assert bad == []
    assert count > 100


def links_of(path: Path) -> Iterator[str]:
    page = read_page(path)
    found = [str(address) for address in page.xpath("//@href | //@src")]
    # Of the theme: where its script puts the reader, and its own name.
    yield from (address for address in found if not is_elsewhere(address) and address != "#__skip")
    if away := leads_to(path):
        yield away


@pytest.mark.parametrize("engine", ENGINES)
def test_nothing_is_loaded_from_another_host(exported: Exported, engine: str) -> None:
    loaded = "//script/@src | //img/@src | //link[not(@rel='canonical')]/@href | //iframe/@src"
    for path in exported.pages(engine).values():
        assert [address for address in read_page(path).xpath(loaded) if is_elsewhere(address)] == []


@pytest.mark.parametrize("engine", ENGINES)
def test_an_article_keeps_its_address(exported: Exported, engine: str) -> None:
    page = exported.pages(engine)["artikel"]
    leads = {line.get("id"): line.xpath("a/@href") for line in read_page(page).xpath("//li[@data-leads]")}
    assert leads.keys() == {clause.id for clause in exported.handbook.entries()}
    for name, [address] in leads.items():
        found, fragment = target_of(page, address)
        assert fragment == name
        assert by_id(read_page(found), name) is not None
    [script] = [address for address in read_page(page).xpath("//script/@src") if address.endswith("lead.js")]
    assert target_of(page, script)[0].is_file()


@pytest.mark.parametrize("engine", ENGINES)
def test_the_search_of_the_theme_finds_every_article(exported: Exported, engine: str) -> None:
    index = YAML(typ="safe").load(exported.site(engine) / "search" / "search_index.json")
    places = {entry["location"].rpartition("#")[2] for entry in index["docs"]}
    assert {clause.id for clause in exported.handbook.entries()} <= places
    assert index["config"]["lang"] == ["nl"]


def test_the_menu_has_our_groups(exported: Exported) -> None:
    nav = YAML(typ="safe").load(exported.project / "mkdocs.yml")["nav"]
    groups = {name: pages for item in nav for name, pages in item.items() if isinstance(pages, list)}
    assert list(groups)[-2:] == ["Hoofdstukken", "Over dit protocol"]
    chapters = [file for page in groups["Hoofdstukken"] for file in page.values()]
    assert chapters == [f"{section.id}.md" for section in exported.handbook.sections]


# --- what Markdown may not change ------------------------------------------------------------------------

NASTY = st.text(
    st.one_of(
        st.sampled_from("\n\t *_#`<>&\"'[]()!|:-+=~{}\\.1a\u2028\u0085\xa0"),
        st.characters(exclude_categories=["Cs", "Cc"]),
    )
)
RUN = NASTY.map(lambda text: (Text(text=text),))
PARAGRAPH = RUN.map(lambda run: Paragraph(children=run))
LINKED = st.builds(
    lambda text: Paragraph(children=(Link(children=(Text(text=text),), href="https://a.example/?b=c&d"),)), NASTY
)
TABLE = st.builds(lambda a, b: Table(align=(None, None), header=(a, b), rows=((a, b), (b, a))), RUN, RUN)
ITEMS = st.lists(st.lists(PARAGRAPH, min_size=1, max_size=3).map(tuple), min_size=1, max_size=3)
LIST = st.builds(lambda items, ordered: List(items=tuple(items), ordered=ordered), ITEMS, st.booleans())


@given(st.lists(st.one_of(PARAGRAPH, LINKED, TABLE, LIST), max_size=4))
def test_markdown_leaves_any_text_alone(blocks: list[Paragraph | Table | List]) -> None:
    written = Writer(lambda _: None, {}, "").blocks(tuple(blocks))
    html = past_markdown(f'<div class="pb" id="inhoud">\n\n<article>\n{written}\n\n</article>\n  \n</div>')
    said = Markdown(extensions=["toc", "tables", "fenced_code"]).convert(f"<aside>eerst</aside>\n\n{html}\n")
    assert said == f"<aside>eerst</aside>\n\n{html}"


@given(NASTY)
def test_a_quoted_text_is_read_as_it_was(text: str) -> None:
    assert YAML(typ="safe").load(f"name: {quoted(text)}\nother: 1\n") == {"name": text, "other": 1}


# --- the command -----------------------------------------------------------------------------------------


def test_the_command_writes_what_anybody_can_build_and_says_where(run: Run, project: Path) -> None:
    said = run("export", "brug", "uit", *ONE)
    assert (said.code, said.err) == (0, "")
    assert "uit staat klaar" in said.out
    assert sorted(path.name for path in (project / "uit").iterdir()) == [MARKER, "README.md", "docs", "mkdocs.yml"]
    told = (project / "uit" / "README.md").read_text(encoding="utf-8")
    assert control_code(digest_of_file((project / "uit" / "docs" / "handbook.json").read_bytes())) in told
    assert 'pip install "mkdocs>=1.6,<2" "mkdocs-material>=9.6,<10"\n.venv/bin/mkdocs build --strict\n' in told
    assert "protocolboek export brug MAP --protocol afspraken --version concept\n" in told
    assert "21 november 2026" in told
    assert not re.search(r"</?\w+>|&\w+;|\{\{|None", told)


def test_the_same_text_and_day_give_the_same_bytes(run: Run, project: Path) -> None:
    run("export", "brug", "een", *ONE)
    run("export", "brug", "twee/drie", *ONE)
    assert contents(project / "een") == contents(project / "twee" / "drie")


def test_an_export_is_replaced_whole_and_what_was_put_beside_it_stays(run: Run, project: Path) -> None:
    run("export", "waterrijk", "uit", "--protocol", "bezoek", *DAY)
    (project / "uit" / ".git").mkdir()
    (project / "uit" / ".git" / "HEAD").write_text("mijn", encoding="utf-8")
    (project / "uit" / "docs" / "over.md").write_text("veranderd", encoding="utf-8")
    (project / "uit" / STAGING).mkdir()  # of one that was killed
    assert run("export", "waterrijk", "uit", "--protocol", "afspraken", *DAY).code == 0
    run("export", "waterrijk", "nieuw", "--protocol", "afspraken", *DAY)
    assert contents(project / "uit") == {**contents(project / "nieuw"), ".git/HEAD": b"mijn"}


@pytest.mark.parametrize("there", ["vol/brief.txt", "vol"])
def test_nothing_is_written_where_something_else_stands(run: Run, project: Path, there: str) -> None:
    path = project / there
    path.parent.mkdir(exist_ok=True)
    path.write_text("bewaren", encoding="utf-8")
    said = run("export", "brug", "vol", *ONE)
    assert said.code == 2
    assert "‘vol’ is niet leeg" in said.err
    assert path.read_text(encoding="utf-8") == "bewaren"
    assert path.parent == project or [p.name for p in path.parent.iterdir()] == ["brief.txt"]


def test_an_empty_folder_will_do(run: Run, project: Path) -> None:
    (project / "leeg").mkdir()
    assert run("export", "brug", "leeg", *ONE).code == 0
    assert (project / "leeg" / "mkdocs.yml").is_file()


def test_a_folder_that_cannot_be_made_is_told(run: Run, project: Path) -> None:
    (project / "bestand").write_text("", encoding="utf-8")
    said = run("export", "brug", "bestand/uit", *ONE)
    assert said.code == 2
    assert "is niet te schrijven" in said.err


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("waterrijk",), 2, "afspraken, bezoek"),
        (("waterrijk", "--protocol", "bezoek!"), 1, "geen protocol ‘bezoek!’"),
        (("brug", "--protocol", "afspraken", "--version", "2030-1"), 1, "geen versie ‘2030-1’"),
        (("brag",), 2, "bedoelt u ‘brug’"),
        (("canon",), 2, "geen school ‘canon’"),
    ],
)
def test_a_text_that_is_not_there_is_told_and_nothing_is_written(
    run: Run, project: Path, arguments: tuple[str, ...], code: int, told: str
) -> None:
    said = run("export", arguments[0], "uit", *arguments[1:], *DAY)
    assert (said.code, told in said.err) == (code, True), said.err
    assert not (project / "uit").exists()


def test_a_school_with_a_fault_is_not_exported(run: Run, project: Path) -> None:
    append(overlay_of(project, "brug"), "onzin: 1\n")
    said = run("export", "brug", "uit", *ONE)
    assert said.code == 1
    assert "overlay.yaml" in said.err
    assert not (project / "uit").exists()


# --- which text ------------------------------------------------------------------------------------------


@pytest.fixture
def withdrawn(run: Run, project: Path) -> Path:
    """A school that shows a version which was withdrawn, and keeps its concept to itself."""
    run("freeze", "brug", "afspraken", "2026-1")
    decide = partial(run, "decide", "brug", "afspraken", "2026-1", "--date")
    decide("2026-03-01", "--kind", "voorgelegd", "--body", "MR")
    decide("2026-03-02", "--kind", "instemming", "--body", "MR", "--outcome", "ingestemd")
    decide("2026-03-03", "--kind", "vaststelling", "--body", "bestuur")
    said = decide("2026-06-01", "--kind", "intrekking", "--body", "bestuur")
    assert said.code == 0, said.err
    change(overlay_of(project, "brug"), "publish: {concept: true}", "publish: {concept: false, history: true}")
    return project


def test_without_a_name_it_is_the_text_that_leads_on_the_site(run: Run, withdrawn: Path) -> None:
    assert run("export", "brug", "uit", *ONE).code == 0
    assert "- Versie: 2026-1\n" in (withdrawn / "uit" / "README.md").read_text(encoding="utf-8")


def test_a_named_text_is_compared_with_what_the_school_shows(run: Run, withdrawn: Path) -> None:
    assert run("export", "brug", "uit", "--version", "concept", *ONE).code == 0
    assert (withdrawn / "uit" / "docs" / "wat-verandert-er.md").is_file()
    change(overlay_of(withdrawn, "brug"), "history: true", "history: false")
    assert run("export", "brug", "uit", "--version", "concept", *ONE).code == 0
    assert not (withdrawn / "uit" / "docs" / "wat-verandert-er.md").exists()
