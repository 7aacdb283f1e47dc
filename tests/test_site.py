"""A crawl of the site as it is really built: nothing on it may be broken, missing, or anyone else's."""

import json
import re
import unicodedata
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
import rfc8785
from jsonschema import Draft202012Validator

from built_site import (
    BuiltEdition,
    BuiltSite,
    by_id,
    is_elsewhere,
    leads_to,
    pages_in,
    read_page,
    runs_of,
    target_of,
    text_of,
    visible_text,
    with_class,
    words,
)
from protocolboek.build.editions import notice_of
from protocolboek.model.canon import ContactCard
from protocolboek.model.handbook import Clause, Step
from protocolboek.model.text import Contact, Inline, Open, Text, map_inlines, nodes, runs, words_of
from protocolboek.pipeline import outcome_of
from protocolboek.render.search import AFTER, BEFORE, INDEX
from renew_schemas import COMMAND, SCHEMAS, schema_text

LEFTOVER = re.compile(r"\{\{|\}\}|\[\[|\]\]|@\[|\{%|\[datum\]|\bTODO\b|\bNone\b|\bundefined\b", re.IGNORECASE)
LINKS = "//@href | //@src | //@action | //@poster | //@data-src"
LOADED = (
    "//link/@href | //script/@src | //img/@src | //img/@srcset | //source/@src | //source/@srcset | //iframe/@src"
    " | //video/@src | //audio/@src | //object/@data | //embed/@src | //*[local-name()='use']/@href"
)
FROM_CSS = re.compile(r"""url\(\s*["']?(?P<url>[^"')]+)|@import\s+["'](?P<sheet>[^"']+)""")
REFERRING = ("for", "aria-labelledby", "aria-describedby", "aria-controls")
DEPARTURES = {"replace", "add", "omit", "restore", "move", "rename"}
NOTICES = {"fictief": "bestaat niet. Ze is bedacht", "uitgewerkt-voorbeeld": "Uitgewerkt voorbeeld"}


@pytest.fixture(scope="session")
def editions(site: BuiltSite) -> list[BuiltEdition]:
    return site.editions()


# --- what stands on the site -------------------------------------------------------------------------


def test_every_public_concept_is_published(site: BuiltSite) -> None:
    project = site.project
    public = [name for name in project.handbook_ids() if project.overlays[name].publish_concept]
    assert {row.id: row.problems for row in site.rows if row.errors} == {}
    assert public
    assert site.published() == public
    standing = {(edition.school, edition.handbook.protocol.id) for edition in site.editions()}
    assert standing == {
        (name, protocol)
        for name in public
        if (resolution := outcome_of(project, name).resolution)
        for protocol in resolution.handbooks
    }


def test_the_index_lists_every_school_and_leads_to_it(site: BuiltSite) -> None:
    index = site.folder / "index.html"
    links = {target_of(index, a.get("href"))[0]: text_of(a) for a in read_page(index).xpath("//main//a[@href]")}
    for row in site.rows:
        school = site.folder / row.id / "index.html"
        if row.published:
            assert links[school] == words(row.name)
        else:
            assert school not in links


def test_a_school_page_leads_to_each_of_its_protocols(site: BuiltSite, editions: list[BuiltEdition]) -> None:
    for edition in [e for e in editions if e.leads]:
        page = site.folder / edition.school / "index.html"
        links = {target_of(page, a.get("href"))[0]: text_of(a) for a in read_page(page).xpath("//main//a[@href]")}
        assert words(edition.handbook.protocol.name) in links[edition.page_path()]
        assert site.folder / "index.html" in {
            target_of(page, href)[0] for href in read_page(page).xpath("//a/@href") if not is_elsewhere(href)
        }


def test_a_protocol_of_a_school_names_the_others(editions: list[BuiltEdition]) -> None:
    for edition in editions:
        links = {target_of(edition.page_path(), a)[0] for a in edition.page().xpath("//main//a/@href")}
        others = {e.folder.parent for e in editions if e.school == edition.school} - {edition.folder.parent}
        assert {protocol / "index.html" for protocol in others} <= links


# --- links and anchors ---------------------------------------------------------------------------------


def test_every_internal_link_leads_somewhere(site: BuiltSite) -> None:
    broken = []
    for path in site.html_files():
        page = read_page(path)
        addresses = [str(address) for address in page.xpath(LINKS)]
        if away := leads_to(path):
            addresses.append(away)
        for address in addresses:
            if is_elsewhere(address):
                continue
            found, fragment = target_of(path, address)
            anchored = not fragment or (found.exists() and by_id(read_page(found), fragment) is not None)
            if not found.is_relative_to(site.folder) or not found.is_file() or not anchored:
                broken.append(f"{path.relative_to(site.folder)}: {address}")
    assert broken == []


def test_stylesheets_and_scripts_find_their_files(site: BuiltSite) -> None:
    missing = []
    for path in site.pages():
        for config in read_page(path).xpath("//script[@id='__config']/text()"):
            worker = target_of(path, json.loads(config)["search"])[0]
            missing += [] if worker.is_file() else [f"{path}: {worker}"]
    for sheet in site.folder.rglob("*.css"):
        for url in _urls_in(sheet):
            if not url.startswith("data:") and not target_of(sheet, url)[0].is_file():
                missing.append(f"{sheet}: {url}")
    assert missing == []


def test_ids_are_unique_and_what_names_one_finds_it(site: BuiltSite) -> None:
    faults = []
    for path in site.html_files():
        page = read_page(path)
        ids = Counter(page.xpath("//@id"))
        faults += [f"{path}: {name} twice" for name, count in ids.items() if count > 1]
        for attribute in REFERRING:
            for value in page.xpath(f"//@{attribute}"):
                faults += [f"{path}: {attribute}={name}" for name in value.split() if name not in ids]
    assert faults == []


def test_every_article_has_its_anchor_and_a_link_to_itself(editions: list[BuiltEdition]) -> None:
    for edition in editions:
        for name, home in edition.homes().items():
            article = _article(edition, home, name)
            assert article.tag == "article"
            assert f"#{name}" in article.xpath(".//a/@href"), f"{edition}: {name} has no link to itself"


def test_the_permanent_address_of_an_article_leads_to_it(editions: list[BuiltEdition]) -> None:
    for edition in editions:
        for name, home in edition.homes().items():
            page = edition.folder.parent / "artikel" / "index.html"
            line = by_id(read_page(page), name)
            assert line is not None, f"{edition}: {name} has no lasting address"
            if edition.leads:
                [address] = line.xpath("a/@href")
                assert target_of(page, address) == (edition.page_path(home), name)


def test_the_protocol_folder_leads_to_the_version_that_counts(editions: list[BuiltEdition]) -> None:
    protocols = {edition.folder.parent for edition in editions}
    assert len([edition for edition in editions if edition.leads]) == len(protocols)


def test_no_page_asks_another_host_for_anything(site: BuiltSite) -> None:
    asked = [
        f"{path.relative_to(site.folder)}: {address}"
        for path in site.html_files()
        for address in read_page(path).xpath(LOADED)
        if is_elsewhere(address)
    ]
    for path in site.html_files():
        page = read_page(path)
        styles = [*page.xpath("//style/text()"), *page.xpath("//@style")]
        asked += [f"{path}: {url}" for style in styles for url in _found(style) if is_elsewhere(url)]
    for sheet in site.folder.rglob("*.css"):
        asked += [f"{sheet}: {url}" for url in _urls_in(sheet) if is_elsewhere(url) and not url.startswith("data:")]
    assert asked == []


# --- text ----------------------------------------------------------------------------------------------


def test_every_page_is_dutch_in_one_unicode_form_and_free_of_leftovers(site: BuiltSite) -> None:
    faults = []
    for path in site.html_files():
        page, source = read_page(path), path.read_text(encoding="utf-8")
        where = path.relative_to(site.folder)
        faults += [] if page.get("lang") == "nl" else [f"{where}: lang={page.get('lang')}"]
        faults += [] if unicodedata.is_normalized("NFC", source) else [f"{where}: not NFC"]
        faults += [f"{where}: {found[0]}" for found in LEFTOVER.finditer(visible_text(page))]
    assert faults == []


def test_the_title_of_a_page_names_the_page_and_the_school(editions: list[BuiltEdition]) -> None:
    for edition in editions:
        for path in edition.pages():
            page = read_page(path)
            title = words(page.findtext("head/title") or "")
            assert words(page.xpath("//h1")[0].text_content()) in title, path
            assert words(edition.handbook.school.name) in title, path
            [description] = page.xpath("//meta[@name='description']/@content")
            assert words(edition.handbook.school.name) in words(description)


def test_headings_descend_one_step_at_a_time_from_one_h1(site: BuiltSite) -> None:
    faults = []
    for path in site.pages():
        levels = [int(h.tag[1]) for h in read_page(path).xpath("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")]
        skips = [f"h{a} → h{b}" for a, b in pairwise(levels) if b > a + 1]
        if levels.count(1) != 1 or levels[0] != 1 or skips:
            faults.append(f"{path.relative_to(site.folder)}: {levels.count(1)} h1, {skips}")
    assert faults == []


def test_no_template_is_published_as_it_stands(site: BuiltSite) -> None:
    texts = [path for path in site.folder.rglob("*") if path.suffix in {".html", ".xml", ".json", ".css", ".txt"}]
    assert len(texts) > 100
    assert [str(path) for path in texts if re.search(r"\{%[-\s]", path.read_text(encoding="utf-8"))] == []


def test_nothing_on_the_site_knows_where_it_was_made(site: BuiltSite, root: Path) -> None:
    machine = (str(root).encode(), str(site.folder.parent).encode())
    told = [path for path in site.folder.rglob("*") if path.is_file() if any(m in path.read_bytes() for m in machine)]
    assert told == []


def test_every_article_shows_its_exact_text_and_number(site: BuiltSite, editions: list[BuiltEdition]) -> None:
    for edition in editions:
        cards = _cards(site, edition.school)
        for section in edition.handbook.sections:
            page = edition.page(section.id)
            assert text_of(page.xpath("//h1")[0]) == words(section.title)
            summary = with_class(page, "pb-short")
            assert [words(words_of(run)) for run in runs(_with_contacts(section.summary, cards))] == [
                run for part in summary for run in runs_of(part) if run != "In het kort"
            ]
            shown = [a.xpath("h2/@id")[0] for a in page.xpath("//article//article")]
            assert shown == [clause.id for clause in section.clauses], "articles stand in their own order"
            for clause in section.clauses:
                article = _article(edition, section.id, clause.id)
                assert text_of(article.xpath("h2")[0]) == words(f"{clause.number} {clause.title}")
                assert _shown_runs(article) == _expected_runs(clause, cards), clause.id


def test_every_question_shows_its_exact_answer(site: BuiltSite, editions: list[BuiltEdition]) -> None:
    for edition in editions:
        cards = _cards(site, edition.school)
        for group in edition.handbook.faq:
            for clause in group.clauses:
                article = _article(edition, "vragen", clause.id)
                assert text_of(article.xpath("h3")[0]) == words(clause.title)
                assert _shown_runs(article) == _expected_runs(clause, cards), clause.id


def test_soft_citations_stand_below_the_article(editions: list[BuiltEdition]) -> None:
    for edition in editions:
        homes = edition.homes()
        for clause in edition.handbook.entries():
            [*below] = with_class(_article(edition, homes[clause.id], clause.id), "pb-see")
            assert bool(below) == bool(clause.see)
            for citation in clause.see:
                assert words(citation.text or "") in text_of(below[0])


# --- choices -------------------------------------------------------------------------------------------


def test_open_choices_show_on_the_start_page_and_in_their_place(site: BuiltSite, editions: list[BuiltEdition]) -> None:
    for edition in editions:
        start, homes = edition.page(), edition.homes()
        heading = by_id(start, "nog-te-kiezen")
        assert (heading is not None) == bool(edition.provenance.open)
        listed = text_of(heading.getparent()) if heading is not None else ""
        for choice in edition.provenance.open:
            for part in (choice.label, choice.help, *choice.choices):
                assert words(part) in listed
        for clause in edition.handbook.entries():
            article = _article(edition, homes[clause.id], clause.id)
            marked = [text_of(mark) for mark in with_class(article, "pb-open")]
            assert [text for text in marked if text != words(site.project.canon.words.unreachable)] == [
                words(node.text) for node in nodes(clause.body) if isinstance(node, Open)
            ]


def test_every_open_choice_that_text_waits_for_is_listed(editions: list[BuiltEdition]) -> None:
    for edition in editions:
        listed = {choice.name for choice in edition.provenance.open}
        waiting = {n.name for c in edition.handbook.entries() for n in nodes(c.body) if isinstance(n, Open)}
        assert waiting <= listed


def test_proposals_show_as_unconfirmed(editions: list[BuiltEdition]) -> None:
    for edition in editions:
        heading = by_id(edition.page(), "voorstellen")
        proposals = edition.provenance.proposals if edition.is_concept else ()
        assert (heading is not None) == bool(proposals), "what was frozen is decided on as a whole"
        listed = text_of(heading.getparent()) if heading is not None else ""
        for choice in proposals:
            assert words(choice.label) in listed
            assert words(choice.proposal or "") in listed


def test_own_choices_lists_every_departure_with_its_reason(editions: list[BuiltEdition]) -> None:
    for edition in editions:
        provenance, book = edition.provenance, edition.handbook
        titles = {s.id: s.title for s in book.sections} | {c.id: c.title for c in book.entries()}
        steps: list[tuple[str, Step]] = []
        for name, origin in provenance.clauses.items():
            steps += [(titles[name], step) for step in origin.steps]
        for name, taken in provenance.sections.items():
            steps += [(titles[name], step) for step in taken]
        for absent in provenance.absent:
            steps += [(absent.title, step) for step in absent.steps if step.operation == "omit"]
        departures = [(title, step) for title, step in steps if step.operation in DEPARTURES]
        listed = {layer.id: _layer_part(edition, layer.id) for layer in provenance.layers if layer.kind != "canon"}
        items = {name: [text_of(li) for li in part.xpath(".//ul[1]/li")] for name, part in listed.items()}
        for title, step in departures:
            assert step.reason, "a departure has a reason"
            mine = [item for item in items[step.layer] if words(title) in item and words(step.reason) in item]
            assert mine, f"{edition}: {step.operation} {title} is not on the page"
            assert words(step.decided_by or "") in mine[0]
        for choice in provenance.chosen:
            rows = [text_of(row) for row in listed[choice.layer].xpath(".//tbody/tr")]
            assert any(words(choice.label) in row and words(choice.value) in row for row in rows), choice.name


def test_an_article_says_why_it_is_different(editions: list[BuiltEdition]) -> None:
    for edition in editions:
        homes = edition.homes()
        for name, origin in edition.provenance.clauses.items():
            article = text_of(_article(edition, homes[name], name))
            for step in origin.steps:
                assert words(step.reason or "") in article


def _cites(edition: BuiltEdition, other: BuiltEdition) -> bool:
    """Whether links of one text to another protocol lead to this one: from concept to concept, else to what counts."""
    if edition.folder.parent == other.folder.parent:
        return edition.folder == other.folder
    return other.is_concept if edition.is_concept else other.leads


def test_the_concordance_lists_every_norm(editions: list[BuiltEdition]) -> None:
    for edition in editions:
        concordance = edition.provenance.former
        page = edition.page_path("van-oud-naar-nieuw")
        assert page.exists() == (concordance is not None)
        if concordance is None:
            continue
        shelf = [e for e in editions if e.school == edition.school and _cites(edition, e)]
        homes = {name: (e.page_path(home), name) for e in shelf for name, home in e.homes().items()}
        rows = {text_of(row.xpath("th")[0]): row for row in read_page(page).xpath("//table[thead]//tbody/tr")}
        assert sorted(rows) == sorted(norm.id for norm in concordance.norms)
        for norm in concordance.norms:
            told = text_of(rows[norm.id])
            assert words(norm.norm) in told
            assert words(norm.departs or norm.dropped or "") in told
            links = {target_of(page, href) for href in rows[norm.id].xpath(".//a/@href")}
            assert links == {homes[c] for c in norm.clauses}


# --- status --------------------------------------------------------------------------------------------


def test_a_notice_stands_on_every_page_and_keeps_search_engines_out(site: BuiltSite) -> None:
    noticed = 0
    for name in site.published():
        resolution = outcome_of(site.project, name).resolution
        assert resolution
        notice = notice_of(resolution.chain)
        for path in pages_in(site.folder / name):
            page = read_page(path)
            banner = " ".join(text_of(b) for b in with_class(page, "pb-banner"))
            robots = page.xpath("//meta[@name='robots']/@content")
            if notice:
                noticed += 1
                assert robots == ["noindex"], path
                assert leads_to(path) is not None or NOTICES[notice] in banner, path
            else:
                assert not any(text in banner for text in NOTICES.values()), path
    assert noticed, "at least one worked example is on the site"


def test_a_concept_says_so_on_every_page_and_is_not_indexed(editions: list[BuiltEdition]) -> None:
    for edition in [e for e in editions if e.is_concept]:
        for path in edition.pages():
            page = read_page(path)
            [banner] = with_class(page, "pb-banner")
            assert text_of(banner).startswith("Concept, niet vastgesteld"), path
            assert page.xpath("//meta[@name='robots']/@content") == ["noindex"], path
            [footer] = page.xpath("//footer")
            assert edition.handbook.school.name in text_of(footer)


# --- search and files ----------------------------------------------------------------------------------


def test_search_finds_every_article_at_its_anchor(editions: list[BuiltEdition]) -> None:
    for edition in editions:
        assert (edition.folder / INDEX).exists() != edition.is_archived
        if edition.is_archived:
            continue
        script = (edition.folder / INDEX).read_bytes()
        found = json.loads(script.removeprefix(BEFORE).removesuffix(AFTER))
        entries = {entry["address"]: entry for entry in found["entries"]}
        assert len(entries) == len(found["entries"])
        homes = edition.homes()
        for clause in edition.handbook.entries():
            entry = entries.pop(f"{homes[clause.id]}/#{clause.id}")
            assert (entry["title"], entry.get("number")) == (clause.title, clause.number)
            for node in nodes(clause.body):
                if isinstance(node, Text):
                    assert node.text in entry["text"]
        for section in edition.handbook.sections:
            assert entries.pop(f"{section.id}/")["title"] == section.title
        assert {(entry["kind"], entry.get("text", "")) for entry in entries.values()} == {("pagina", "")}
        for address in entries:
            assert edition.page_path(address).exists()
        assert [e for e in found["entries"] if LEFTOVER.search(e["title"]) or LEFTOVER.search(e.get("text", ""))] == []


@pytest.mark.parametrize("kind", sorted(SCHEMAS))
def test_the_documented_schema_is_up_to_date(kind: str, root: Path) -> None:
    path = root / "docs" / f"{kind}.schema.json"
    written = path.read_text(encoding="utf-8") if path.exists() else ""
    assert written == schema_text(kind), (
        f"docs/{kind}.schema.json is no longer what the program writes: run `{COMMAND}`"
    )


@pytest.mark.parametrize("kind", sorted(SCHEMAS))
def test_json_files_are_canonical_and_fit_their_schema(kind: str, editions: list[BuiltEdition], root: Path) -> None:
    schema = json.loads((root / "docs" / f"{kind}.schema.json").read_bytes())
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for edition in editions:
        if kind == "provenance" and edition.is_archived:
            assert not (edition.folder / f"{kind}.json").exists()
            assert f"{kind}.json" not in str(edition.page("over").xpath("//main//a/@href"))
            continue
        content = (edition.folder / f"{kind}.json").read_bytes()
        value = json.loads(content)
        assert [error.message for error in validator.iter_errors(value)] == []
        assert rfc8785.dumps(value) == content, "RFC 8785: one form per value"
        assert unicodedata.is_normalized("NFC", content.decode())
        linked = edition.page("over").xpath("//main//a/@href")
        assert edition.folder / f"{kind}.json" in {target_of(edition.page_path("over"), href)[0] for href in linked}


def test_the_schema_of_a_handbook_refuses_what_is_none(root: Path, editions: list[BuiltEdition]) -> None:
    validator = Draft202012Validator(json.loads((root / "docs" / "handbook.schema.json").read_bytes()))
    value = json.loads((editions[0].folder / "handbook.json").read_bytes())
    for spoilt in (
        {**value, "schema": 2},
        {**value, "clock": "2026-01-01"},
        {name: part for name, part in value.items() if name != "school"},
        {**value, "sections": [{**value["sections"][0], "number": 1}]},
    ):
        assert list(validator.iter_errors(spoilt))


# --- parts ---------------------------------------------------------------------------------------------


def _article(edition: BuiltEdition, home: str, name: str):
    heading = by_id(edition.page(home), name)
    assert heading is not None, f"{edition}: {name} is not on {home}"
    return heading.getparent()


def _layer_part(edition: BuiltEdition, layer: str):
    heading = by_id(edition.page("eigen-keuzes"), f"laag-{layer}")
    assert heading is not None
    return heading.getparent()


def _shown_runs(article) -> list[str]:
    parts = [*with_class(article, "pb-answer"), *with_class(article, "pb-text")]
    return [run for part in parts for run in runs_of(part)]


def _expected_runs(clause: Clause, cards: dict[str, str]) -> list[str]:
    texts = [words(words_of(run)) for run in runs(_with_contacts(clause.body, cards))]
    return [text for text in texts if text]


def _with_contacts(blocks, cards: dict[str, str]):
    def filled(node: Inline) -> Inline:
        return Text(text=cards[node.contact]) if isinstance(node, Contact) else node

    return map_inlines(blocks, filled)


def _cards(site: BuiltSite, school: str) -> dict[str, str]:
    """How each contact reads in this school's pages: the function, and the ways to reach it."""
    resolution = outcome_of(site.project, school).resolution
    assert resolution
    foundation = resolution.overlay is not None and resolution.overlay.kind == "foundation"
    told = {}
    for name, card in resolution.contacts().items():
        # Where a foundation names a function of its schools, nothing stands behind it.
        left = foundation and card.level == "school"
        ways = ", ".join(_ways(card, [] if left else [site.project.canon.words.unreachable]))
        told[name] = f"{card.function} ({ways})" if ways else card.function
    return told


def _ways(card: ContactCard, unreachable: list[str]) -> list[str]:
    ways = [way for way in (card.phone, card.mail, card.link) if way] or unreachable
    return [*ways, card.note] if card.note else ways


def _urls_in(sheet: Path) -> list[str]:
    return _found(sheet.read_text(encoding="utf-8"))


def _found(style: str) -> list[str]:
    return [found["url"] or found["sheet"] for found in FROM_CSS.finditer(style)]
