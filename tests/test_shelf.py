"""The start page of a school and the index of all schools: what they tell, and where it leads."""

from pathlib import Path
from typing import get_args

from built_site import BuiltSite, Element, by_id, is_elsewhere, read_page, target_of, text_of, with_class
from protocolboek.build.builder import build
from protocolboek.build.papers import FOLDER
from protocolboek.model.standing import Status
from protocolboek.pipeline import load_project
from protocolboek.render.shelf import STANDING_OF
from shelves import index_of, shelf
from small_project import ON, append, build_in, crowded_project, overlay_of, small_project


def starts(site: BuiltSite) -> dict[str, Path]:
    return {name: site.folder / name / "index.html" for name in site.published()}


def part(page: Element, name: str) -> Element:
    """The section with this heading."""
    heading = by_id(page, name)
    assert heading is not None, name
    return heading.getparent()


def links_in(element: Element) -> list[str]:
    return [str(address) for address in element.xpath(".//a/@href")]


# --- the start page of a school --------------------------------------------------------------------------


def test_a_start_page_has_a_cover_for_each_protocol_with_its_status(site: BuiltSite) -> None:
    for name, path in starts(site).items():
        page = read_page(path)
        editions = {e.folder.parent.name: e for e in site.editions() if e.school == name and e.leads}
        covers = with_class(page, "pb-book")
        assert {links_in(cover)[0]: text_of(cover.xpath(".//h2")[0]) for cover in covers} == {
            f"{protocol}/{edition.folder.name}/": edition.handbook.protocol.name
            for protocol, edition in editions.items()
        }
        assert all(text_of(with_class(cover, "pb-tag-status")[0]) for cover in covers)
        assert [text_of(found) for found in page.xpath("//h1")] == [next(iter(editions.values())).handbook.school.name]


def test_a_start_page_leads_to_the_pages_of_each_role_and_to_the_questions(site: BuiltSite) -> None:
    for path in starts(site).values():
        for cover in with_class(read_page(path), "pb-book"):
            root = links_in(cover)[0]
            there = {f"{root}{p.name}/" for p in (path.parent / root).glob("voor-*") if (p / "index.html").is_file()}
            asked = {f"{root}vragen/"} if (path.parent / root / "vragen" / "index.html").is_file() else set()
            assert set(links_in(with_class(cover, "pb-doors")[0])) == there | asked


def test_every_link_of_the_shelf_leads_somewhere(site: BuiltSite) -> None:
    for path in (*starts(site).values(), site.folder / "index.html"):
        page = read_page(path)
        for address in page.xpath("//@href | //@src | //@data-index"):
            if not is_elsewhere(address):
                target, fragment = target_of(path, address)
                assert target.is_file(), f"{path}: {address}"
                assert not fragment or by_id(read_page(target), fragment) is not None, f"{path}: {address}"


def test_in_short_has_a_handful_of_lines_each_with_its_article_or_chapter(site: BuiltSite) -> None:
    for name, path in starts(site).items():
        lists = with_class(part(read_page(path), "kort"), "pb-gist-lines")
        leading = [e for e in site.editions() if e.school == name and e.leads]
        assert len(lists) == len(leading)
        for found in lists:
            assert 1 <= len(found) <= 5
            assert len(links_in(found)) == len(found)
        for edition in leading:
            sheet = edition.provenance.sheet
            if sheet and sheet.lines:
                assert any(line.text in text_of(found) for line in sheet.lines for found in lists)


def test_a_start_page_names_who_can_be_reached(site: BuiltSite) -> None:
    reached = 0
    for name, path in starts(site).items():
        told = with_class(read_page(path), "pb-contacts")
        ways = {address for found in told for address in links_in(found)}
        leading = [e for e in site.editions() if e.school == name and e.leads]
        wanted = {
            str(address)
            for edition in leading
            for contact in with_class(edition.page(), "pb-contacts")
            for address in links_in(contact)
        }
        assert ways == wanted
        reached += len(ways)
    assert reached


BESIDE = {
    "voorbeeldschool": {
        "Versie 2025-1: Gold van 1 augustus 2025 tot en met 31 juli 2026.",
        "Versie 2026-1: ingetrokken. Heeft nooit gegolden.",
        "Versie 2026-3: voorgelegd, niet vastgesteld.",
        "Concept: kan nog veranderen.",
    },
    "voorbeeldstichting": {"Dit gaat gelden Versie 2026-2: Geldt vanaf 1 februari 2027."},
}
"""What the demonstration has besides what counts."""


def test_a_start_page_tells_what_was_before_and_what_is_coming(site: BuiltSite) -> None:
    for name, path in starts(site).items():
        beside = part(read_page(path), "eerder")
        texts = [edition for edition in site.editions() if edition.school == name]
        assert {f"{e.folder.parent.name}/versies/" for e in texts} <= set(links_in(beside))
        assert {"/".join((*e.folder.parts[-2:], "")) for e in texts if not e.leads} <= set(links_in(beside))
        assert {words for words in BESIDE.get(name, set()) if words not in text_of(beside)} == set()


def test_what_can_be_taken_along_of_the_texts_that_count_stands_on_the_start_page(site: BuiltSite) -> None:
    papers = 0
    for name, path in starts(site).items():
        shown = {address for found in with_class(read_page(path), "pb-downloads") for address in links_in(found)}
        wanted = {
            f"{edition.folder.parent.name}/{edition.folder.name}/{address}"
            for edition in site.editions()
            if edition.school == name and edition.leads
            for found in with_class(edition.page(), "pb-downloads")
            for address in links_in(found)
        }
        assert {str((path.parent / a).resolve()) for a in shown} == {str((path.parent / a).resolve()) for a in wanted}
        papers += len(shown)
    assert bool(papers) == any(site.folder.glob(f"*/*/*/{FOLDER}/*"))


def test_what_a_start_page_searches_is_the_texts_that_count(site: BuiltSite) -> None:
    for name, path in starts(site).items():
        searched = read_page(path).xpath("//dialog//@data-index")
        wanted = {
            f"{e.folder.parent.name}/{e.folder.name}/zoeken.js" for e in site.editions() if e.school == name and e.leads
        }
        assert set(searched) == wanted


def test_a_school_alone_leads_to_no_index(tmp_path: Path) -> None:
    project = crowded_project(tmp_path)
    build(
        load_project(project), ["brug"], site=project / "site", config_file=project / "mkdocs.yml",
        overrides=project / "overrides", on=ON, papers=False, home=None,
    )  # fmt: skip
    page = read_page(project / "site" / "brug" / "index.html")
    assert [address for address in links_in(page) if address.startswith("..")] == []
    assert with_class(page, "pb-crumb") == []


def test_until_something_is_in_force_a_start_page_names_what_is(tmp_path: Path) -> None:
    project = small_project(tmp_path)
    append(overlay_of(project, "brug"), 'current: {title: Oude <afspraken>, date: "2019-03-01"}\n')
    build_in(project, "brug")
    page = read_page(project / "site" / "brug" / "index.html")
    assert "Wat nu geldt: ‘Oude <afspraken>’ van 1 maart 2019. Wat hier staat, is een voorstel." in text_of(page)


# --- the index -------------------------------------------------------------------------------------------


def test_schools_stand_under_their_board_and_boards_by_name(tmp_path: Path) -> None:
    page = read_page(
        index_of(
            tmp_path,
            shelf("De Zee", "geldend", board="Water"),
            shelf("Aan Zee", "concept", board="Water"),
            shelf("Water", "concept", kind="foundation"),
            shelf("Los", "concept"),
            shelf("De Berg", "concept", board="Aarde"),
        )
    )
    boards = with_class(page, "pb-board")
    assert [text_of(board.xpath("h2")[0]) for board in boards] == ["Aarde", "Water", "Zonder stichting"]
    assert [text_of(name) for name in boards[1].xpath(".//h3")] == ["Water", "Aan Zee", "De Zee"]


def test_every_school_of_a_site_stands_on_its_index(site: BuiltSite) -> None:
    page = read_page(site.folder / "index.html")
    assert sorted(a.split("/")[0] for a in page.xpath("//h3/a/@href")) == sorted(site.published())
    assert not page.xpath("//script[contains(@src, 'zoeken')] | //dialog | //@data-search-open")


def test_a_choice_of_the_filter_counts_schools_and_not_protocols(tmp_path: Path) -> None:
    page = read_page(
        index_of(
            tmp_path,
            shelf("A", "geldend", "geldend"),
            shelf("B", "geldend", "voorgelegd"),
            shelf("C", "concept"),
        )
    )
    labels = {box.get("value"): text_of(box.getparent()) for box in page.xpath("//input[@type='checkbox']")}
    assert {name: label[-3:] for name, label in labels.items()} == {"geldt": "(2)", "voorstel": "(1)", "concept": "(1)"}


def test_every_status_has_its_place_in_the_filter() -> None:
    assert set(get_args(Status)) == set(STANDING_OF)


def test_names_are_text_and_no_markup(tmp_path: Path) -> None:
    page = index_of(tmp_path, shelf('"><script>x</script>', "concept", board="<b>&"), shelf("Twee", "geldend"))
    assert "<script>x" not in page.read_text(encoding="utf-8")
    found = read_page(page)
    assert '"><script>x</script> <b>& Protocol 0' in found.xpath("//@data-filter-item")


def test_a_single_school_needs_no_filter(tmp_path: Path) -> None:
    assert with_class(read_page(index_of(tmp_path, shelf("De Zee", "geldend"))), "pb-filter") == []
