"""Frozen versions on the site: published as they were frozen, marked by where they stand on the day, found by addresses that last."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from built_site import by_id, leads_to, read_page, target_of
from commands import Run
from protocolboek.model.handbook import Handbook
from protocolboek.model.text import plain_text
from small_project import append, change, crowded_project, overlay_of

BOOK = "afspraken"
IN_FORCE, BEFORE = "2026-11-21", "2026-06-01"
"""The day on which 2026-1 is in force, and one on which it is only adopted."""


def decide(run: Run, version: str, kind: str, body: str, date: str, *more: str) -> None:
    said = run("decide", "brug", BOOK, version, "--kind", kind, "--body", body, "--date", date, *more)
    assert said.code == 0, said.err


def adopt(run: Run, version: str, asked: str, adopted: str, effective: str) -> None:
    decide(run, version, "voorgelegd", "MR", asked)
    decide(run, version, "instemming", "MR", asked, "--outcome", "ingestemd")
    decide(run, version, "vaststelling", "bestuur", adopted, "--effective", effective)


def write_history(run: Run, project: Path) -> None:
    """2026-1 adopted in April for 1 August, 2026-2 refused and withdrawn, 2026-3 submitted in November."""
    gedrag = project / "content" / BOOK / "gedrag.md"
    run("freeze", "brug", BOOK, "2026-1")
    adopt(run, "2026-1", "2026-03-01", "2026-04-01", "2026-08-01")
    change(gedrag, "Deel niets zonder toestemming.", "Deel nooit iets.")
    run("freeze", "brug", BOOK, "2026-2")
    decide(run, "2026-2", "voorgelegd", "MR", "2026-09-01")
    decide(run, "2026-2", "instemming", "MR", "2026-09-20", "--outcome", "onthouden")
    decide(run, "2026-2", "intrekking", "bestuur", "2026-10-01")
    change(gedrag, "Deel nooit iets.", "Deel iets alleen na een duidelijk ja.")
    run("freeze", "brug", BOOK, "2026-3")
    decide(run, "2026-3", "voorgelegd", "MR", "2026-11-10", "--reply-by", "2027-01-20", "--compared-with", "2026-1")


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return crowded_project(tmp_path_factory.mktemp("published-versions") / "project")


@pytest.fixture
def story(run: Run, project: Path) -> Path:
    write_history(run, project)
    return project


@pytest.fixture
def build(run: Run, project: Path) -> Callable[..., Path]:
    def built(day: str = IN_FORCE) -> Path:
        said = run("build", "brug", "--date", day, "--no-papers")
        assert said.code == 0, said.err
        return project / "site" / "brug" / BOOK

    return built


def text_of(path: Path) -> str:
    """What a reader reads on a page, with single spaces."""
    return " ".join(read_page(path).text_content().split())


def banner_of(path: Path) -> str:
    [found] = read_page(path).find_class("pb-banner")
    return " ".join(found.text_content().split())


def pages_in(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*.html")) if leads_to(path) is None]


# --- as it was frozen --------------------------------------------------------------------------------------


def test_a_version_is_published_as_it_was_frozen_whatever_changed_since(
    story: Path, build: Callable[..., Path]
) -> None:
    frozen = story / "schools" / "brug" / "versions" / BOOK / "2026-1" / "handbook.json"
    book = Handbook.from_json(frozen.read_bytes())
    content = story / "content" / BOOK
    change(content / "gedrag.md", "We gaan **met respect** met elkaar om.", "We groeten elkaar.")
    change(content / "gedrag.md", "## Hoe we met elkaar omgaan", "## Omgang")
    change(overlay_of(story, "brug"), "name: Basisschool De Brug", "name: Kindcentrum De Brug")
    change(overlay_of(story, "brug"), "Op het plein van {{ school.naam }} hangt een camera.", "Er hangen er twee.")
    change(story / "overrides" / "pages" / "section.html", 'class="pb pb-section"', 'class="pb pb-section pb-new"')
    site = build()
    assert (site / "2026-1" / "handbook.json").read_bytes() == frozen.read_bytes()
    for section in book.sections:
        page = read_page(site / "2026-1" / section.id / "index.html")
        assert page.find_class("pb-new"), "templates are today's"
        for clause in section.clauses:
            [heading] = page.xpath(f"//h2[@id='{clause.id}']")
            shown = " ".join(heading.getparent().text_content().split())
            assert f"{clause.number} {clause.title}" in shown
            for line in plain_text(clause.body).splitlines():
                if "@[" not in line:
                    assert " ".join(line.split()) in shown
    assert "Basisschool De Brug" in text_of(site / "2026-1" / "index.html")
    assert "We groeten elkaar." in text_of(site / "concept" / "gedrag" / "index.html")


def test_a_version_outlives_its_section_its_contacts_and_its_protocol(story: Path, build: Callable[..., Path]) -> None:
    change(story / "content" / "bezoek" / "bezoekers.md", " Lees ook [[gedrag.verantwoordelijk]].", "")
    append(overlay_of(story, "brug"), "protocols: [bezoek]\n")
    site = build()
    assert sorted(p.name for p in site.iterdir() if re.match("20|concept", p.name)) == ["2026-1", "2026-2", "2026-3"]
    assert "Eigen verantwoordelijkheid" in text_of(site / "2026-1" / "gedrag" / "index.html")


@pytest.mark.usefixtures("story")
def test_building_on_another_day_tells_another_status_of_the_same_files(
    build: Callable[..., Path],
) -> None:
    for day, words in {
        "2026-03-01": "Ingestemd, nog niet vastgesteld.",
        BEFORE: "Vastgesteld, geldt nog niet. Versie 2026-1 geldt vanaf 1 augustus 2026.",
        "2026-08-01": "Dit geldt nu. Versie 2026-1, sinds 1 augustus 2026.",
    }.items():
        site = build(day)
        for page in pages_in(site / "2026-1"):
            assert banner_of(page).startswith(words), page


# --- every page says where it stands -------------------------------------------------------------------------


def test_every_page_of_every_text_says_its_status_version_and_code(story: Path, build: Callable[..., Path]) -> None:
    site = build()
    words = {
        "2026-1": "Dit geldt nu.",
        "2026-2": "Ingetrokken. Versie 2026-2 heeft nooit gegolden. Nu geldt versie 2026-1.",
        "2026-3": "Voorgelegd, niet vastgesteld. Versie 2026-3 is een voorstel. Antwoord gevraagd: MR vóór of op 20 januari 2027.",
        "concept": "Concept, niet vastgesteld. Aan deze tekst wordt nog gewerkt. Nu geldt versie 2026-1.",
    }
    for version, said in words.items():
        pages = pages_in(site / version)
        assert len(pages) > 5
        for page in pages:
            assert banner_of(page).startswith(said), page
            codes = {e.text: e.get("data-digest") for e in read_page(page).find_class("pb-code")}
            assert len(codes) == 1, page
        assert (story / "site" / "brug" / "index.html").exists()


@pytest.mark.usefixtures("story")
def test_only_what_is_in_force_may_be_found_by_search_engines(build: Callable[..., Path]) -> None:
    adopted = build("2026-11-21")
    robots = {v: 'content="noindex"' in (adopted / v / "index.html").read_text("utf-8") for v in ("2026-1", "2026-2", "2026-3", "concept")}  # fmt: skip
    assert robots == {"2026-1": False, "2026-2": True, "2026-3": True, "concept": True}
    for version in ("2026-2", "2026-3", "concept"):
        for name in ("", "gedrag", "over"):
            page = adopted / version / name / "index.html"
            [address] = read_page(page).xpath("//link[@rel='canonical']/@href")
            assert target_of(page, address)[0] == adopted / "2026-1" / name / "index.html"
    assert not read_page(adopted / "2026-1" / "index.html").xpath("//link[@rel='canonical']")


@pytest.mark.usefixtures("story")
def test_the_switch_leads_to_the_same_page_in_the_other_texts(build: Callable[..., Path]) -> None:
    site = build()
    page = site / "2026-1" / "gedrag" / "index.html"
    [switch] = read_page(page).find_class("pb-switch")
    found = {target_of(page, a)[0] for a in switch.xpath(".//a/@href")}
    texts = {site / version / "gedrag" / "index.html" for version in ("concept", "2026-2", "2026-3")}
    assert found == {*texts, site / "versies" / "index.html"}
    assert "Versie 2026-1: geldt nu" in switch.xpath("string(.//*[@aria-current])")


# --- what is shown -------------------------------------------------------------------------------------------


def shown(site: Path) -> list[str]:
    return sorted(p.name for p in site.iterdir() if re.match("20|concept", p.name))


def test_a_school_can_keep_its_concept_and_its_past_to_itself(story: Path, build: Callable[..., Path]) -> None:
    change(overlay_of(story, "brug"), "publish: {concept: true}", "publish: {concept: false, history: false}")
    site = build()
    assert shown(site) == ["2026-1", "2026-3"]
    for page in site.rglob("*.html"):
        assert "2026-2/" not in page.read_text("utf-8"), page
        assert "concept/" not in page.read_text("utf-8"), page


def test_a_frozen_text_that_nobody_was_asked_about_is_still_a_draft(
    run: Run, project: Path, build: Callable[..., Path]
) -> None:
    change(overlay_of(project, "brug"), "publish: {concept: true}", "publish: {concept: false}")
    run("freeze", "brug", BOOK, "2026-1")
    assert run("build", "brug", "--no-papers").code == 0
    assert not (project / "site" / "brug").exists()
    decide(run, "2026-1", "voorgelegd", "MR", "2026-03-01")
    assert shown(build()) == ["2026-1"]


# --- addresses that last -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("story")
def test_doors_lead_to_what_is_in_force(build: Callable[..., Path]) -> None:
    site = build()
    leads = {name: target_of(site / name / "index.html", leads_to(site / name / "index.html") or "")[0] for name in ("", "geldend", "geldend/gedrag", "geldend/over")}  # fmt: skip
    assert leads == {
        "": site / "2026-1" / "index.html",
        "geldend": site / "2026-1" / "index.html",
        "geldend/gedrag": site / "2026-1" / "gedrag" / "index.html",
        "geldend/over": site / "2026-1" / "over" / "index.html",
    }


@pytest.mark.usefixtures("story")
def test_before_anything_is_in_force_the_door_says_so(build: Callable[..., Path]) -> None:
    site = build(BEFORE)
    page = site / "geldend" / "index.html"
    assert leads_to(page) is None
    assert "Er geldt hier nog geen versie" in text_of(page)
    targets = [target_of(page, a)[0] for a in read_page(page).xpath("//main//a/@href")]
    assert targets == [site / "2026-1" / "index.html", site / "versies" / "index.html"]
    assert all(target.exists() for target in targets)


def test_the_address_of_an_article_outlives_a_move_and_a_new_number(story: Path, build: Callable[..., Path]) -> None:
    append(overlay_of(story, "brug"), "move:\n  gedrag.delen: {first-in: gevolgen, reason: Leest logischer.}\n")
    change(overlay_of(story, "brug"), "    after: gedrag.delen\n", "    after: gedrag.respect\n")
    site = build()
    assert ways_from(site, "gedrag.delen") == [(site / "2026-1" / "gedrag" / "index.html", "gedrag.delen")]
    assert leads_on(site, "gedrag.delen")
    assert not (site / "concept" / "artikel").exists(), "one address for each article, beside the versions"


def test_an_article_that_is_no_longer_there_or_not_yet_says_where_it_stood(
    run: Run, story: Path, build: Callable[..., Path]
) -> None:
    append(overlay_of(story, "brug"), "omit:\n  gedrag.groepsapps: {reason: Dubbel.}\n")
    change(overlay_of(story, "brug"), "add:\n", "add:\n  brug.nieuw:\n    last-in: gedrag\n    title: Iets nieuws\n    audience: [allen]\n    reason: Nodig.\n    text: |-\n      Dit is nieuw.\n")  # fmt: skip
    assert run("freeze", "brug", BOOK, "2026-4").code == 0
    adopt(run, "2026-4", "2026-10-02", "2026-10-03", "2026-10-04")
    site = build("2026-10-01")
    page = site / "artikel" / "index.html"
    assert not leads_on(site, "brug.nieuw")
    assert "Dit staat niet in versie 2026-1, die nu geldt." in text_of(page)
    site = build()
    assert leads_on(site, "brug.nieuw")
    assert not leads_on(site, "gedrag.groepsapps")
    assert "Dit staat niet in versie 2026-4, die nu geldt." in text_of(page)
    assert ways_from(site, "gedrag.groepsapps") == [(site / "2026-3" / "gedrag" / "index.html", "gedrag.groepsapps")]


def test_a_retired_article_names_what_replaced_it(run: Run, story: Path, build: Callable[..., Path]) -> None:
    for path in (*story.glob("content/**/*.md"), *story.glob("schools/*/overlay.yaml")):
        path.write_text(path.read_text("utf-8").replace("gedrag.respect", "gedrag.samen"), "utf-8")
    retired = 'gedrag.respect: {reason: Het staat nu bij samen., since: "2026-2", replaced_by: gedrag.samen}'
    (story / "content" / "retired.yaml").write_text(f"schema: 1\nretired:\n  {retired}\n", "utf-8")
    assert run("freeze", "brug", BOOK, "2026-4").code == 0
    adopt(run, "2026-4", "2026-11-01", "2026-11-02", "2026-11-03")
    site = build()
    page = site / "artikel" / "index.html"
    assert "Het staat nu bij samen." in text_of(page)
    assert ways_from(site, "gedrag.respect") == [
        (page, "gedrag.samen"),
        (site / "2026-3" / "gedrag" / "index.html", "gedrag.respect"),
    ]
    assert leads_on(site, "gedrag.samen")
    assert not leads_on(site, "gedrag.respect")


def ways_from(site: Path, clause: str) -> list[tuple[Path, str]]:
    """Where the links lead that the page of all articles has for one of them."""
    page = site / "artikel" / "index.html"
    line = by_id(read_page(page), clause)
    assert line is not None
    return [target_of(page, address) for address in line.xpath(".//a/@href")]


def leads_on(site: Path, clause: str) -> bool:
    """Whether who comes for an article is sent to it."""
    line = by_id(read_page(site / "artikel" / "index.html"), clause)
    return line is not None and line.get("data-leads") is not None


# --- a text on which nobody decided ----------------------------------------------------------------------------


def spoil(path: Path, old: bytes, new: bytes) -> None:
    data = path.read_bytes()
    assert data.count(old) >= 1
    path.write_bytes(data.replace(old, new, 1))


def test_a_changed_snapshot_is_shown_as_a_concept_on_every_page(
    run: Run, story: Path, build: Callable[..., Path]
) -> None:
    spoil(
        story / "schools" / "brug" / "versions" / BOOK / "2026-1" / "handbook.json", b"met respect", b"zonder respect"
    )
    said = run("status", "brug", "--date", IN_FORCE)
    assert said.code == 1
    site = build()
    for page in pages_in(site / "2026-1"):
        assert banner_of(page).startswith("Concept, niet vastgesteld. Deze tekst is niet precies de tekst"), page
        assert 'content="noindex"' in page.read_text("utf-8")
    start = text_of(site / "2026-1" / "index.html")
    assert "De tekst waarover is besloten, is niet gevonden." in start
    assert leads_to(site / "geldend" / "index.html") is None, "a text that was tampered with is not in force"


def test_a_changed_digest_in_a_decision_makes_a_concept_and_shows_the_text_that_was_approved(
    run: Run, story: Path, build: Callable[..., Path]
) -> None:
    versions = story / "schools" / "brug" / "versions" / BOOK
    digests = {v: re.search(r"digest: (sha256:\w+)", (versions / v / "decisions.yaml").read_text())[1] for v in ("2026-1", "2026-3")}  # type: ignore[index]  # fmt: skip
    decisions = versions / "2026-3" / "decisions.yaml"
    decisions.write_text(decisions.read_text().replace("digest: " + digests["2026-3"], "digest: " + digests["2026-1"]))
    assert run("status", "brug", "--date", IN_FORCE).code == 1
    site = build()
    page = site / "2026-3" / "index.html"
    assert banner_of(page).startswith("Concept, niet vastgesteld.")
    assert "Bekijk het verschil met de tekst waarover is besloten" in text_of(page)
    assert "Deel iets alleen na een duidelijk ja." in text_of(site / "2026-3" / "wat-verandert-er" / "index.html")


def test_a_byte_more_or_less_in_a_snapshot_keeps_the_earlier_site(
    run: Run, story: Path, build: Callable[..., Path]
) -> None:
    site = build()
    before = (site / "2026-1" / "index.html").read_bytes()
    spoil(story / "schools" / "brug" / "versions" / BOOK / "2026-1" / "handbook.json", b'{"', b'{ "')
    said = run("build", "brug", "--date", IN_FORCE, "--no-papers")
    assert said.code == 1
    assert "handbook.json:1:1: fout:" in said.err
    assert (site / "2026-1" / "index.html").read_bytes() == before


# --- what changed ---------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("story")
def test_each_text_is_compared_with_what_counts_and_with_the_one_before(build: Callable[..., Path]) -> None:
    site = build()
    found = {
        version: sorted(p.parent.relative_to(site / version).as_posix() for p in (site / version).glob("wat-verandert-er/**/index.html"))
        for version in ("2026-1", "2026-2", "2026-3", "concept")
    }  # fmt: skip
    assert found == {
        "2026-1": [],
        "2026-2": ["wat-verandert-er"],
        "2026-3": ["wat-verandert-er", "wat-verandert-er/2026-2"],
        "concept": ["wat-verandert-er", "wat-verandert-er/2026-3"],
    }
    assert "Deel niets zonder toestemming." in text_of(site / "2026-3" / "wat-verandert-er" / "index.html")


# --- between protocols ------------------------------------------------------------------------------------------


def test_a_version_cites_what_counts_now_in_the_other_protocol_and_a_concept_its_concept(
    run: Run, story: Path, build: Callable[..., Path]
) -> None:
    assert run("freeze", "brug", "bezoek", "2026-1").code == 0
    assert run("decide", "brug", "bezoek", "2026-1", "--kind", "voorgelegd", "--body", "MR", "--date", "2026-03-01").code == 0  # fmt: skip
    other = build().parent / "bezoek"
    cited = {}
    for version in ("2026-1", "concept"):
        page = other / version / "bezoekers" / "index.html"
        found = [target_of(page, a)[0] for a in read_page(page).xpath("//article//a/@href") if BOOK in a]
        assert found
        assert all(path.exists() for path in found)
        cited[version] = {path.relative_to(story / "site" / "brug" / BOOK).parts[0] for path in found}
    assert cited == {"2026-1": {"2026-1"}, "concept": {"concept"}}


# --- every byte -----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("story")
def test_a_rebuild_finds_every_byte_that_was_changed_on_the_site(run: Run, build: Callable[..., Path]) -> None:
    site = build()
    check = ("verify", "--rebuild", "--date", IN_FORCE)
    assert run(*check).code == 0
    banner = site / "2026-1" / "gedrag" / "index.html"
    spoil(banner, b"Dit geldt nu", b"Dit geldt nog")
    (site / "geldend" / "gedrag" / "index.html").write_bytes((site / "2026-2" / "gedrag" / "index.html").read_bytes())
    (site / "versies.xml").unlink()
    (site / "2026-1" / "gedrag" / "oud.html").write_text("<p>oud</p>", encoding="utf-8")
    said = run(*check)
    assert said.code == 1
    named = {line.split(":")[0] for line in said.err.splitlines()}
    below = "site/brug/afspraken"
    assert named == {
        f"{below}/{file}"
        for file in ("2026-1/gedrag/index.html", "geldend/gedrag/index.html", "versies.xml", "2026-1/gedrag/oud.html")
    }
    assert re.search(r"2026-1/gedrag/index\.html:\d+:\d+: fout: dit bestand is anders", said.err)
