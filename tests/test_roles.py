"""The pages for pupils, parents and staff, and the questions of each: what concerns a role is there, and nothing else."""

import json
from pathlib import Path

import pytest

from built_site import (
    BuiltEdition,
    BuiltSite,
    by_id,
    leads_to,
    pages_in,
    read_page,
    target_of,
    text_of,
    with_class,
    words,
)
from commands import Run
from protocolboek.build.verify import expected_pages
from protocolboek.edit.decide import decide
from protocolboek.edit.freeze import freeze
from protocolboek.model.canon import Audience, ContactCard
from protocolboek.model.handbook import Causes, Clause, Handbook, Organisation, School, Section
from protocolboek.model.problems import Place
from protocolboek.model.text import Contact, Paragraph, Text, plain_text
from protocolboek.pipeline import load_project
from protocolboek.render.audience import pages_of_roles
from protocolboek.render.structured import faq_page
from small_project import ON, PUBLIC, ROOT, append, build_in, change, crowded_project, overlay_of

AUDIENCES: dict[str, Audience] = {"leerlingen": "leerling", "ouders": "ouder", "medewerkers": "medewerker"}
ADOPTED = (
    {"kind": "voorgelegd", "body": "MR", "date": "2026-03-01"},
    {"kind": "instemming", "body": "MR", "date": "2026-03-01", "outcome": "ingestemd"},
    {"kind": "vaststelling", "body": "bestuur", "date": "2026-04-01", "effective": "2026-08-01"},
)
HOSTILE = "Mag dit? </script><!-- <script>alert('x')</script> & \"zo\" \u2028 einde"


@pytest.fixture(scope="module", params=["demonstration", "crowded_site"])
def editions(request: pytest.FixtureRequest) -> list[BuiltEdition]:
    """The texts of two real schools, and of the project with all there is, that may tell a role what to do."""
    found = BuiltSite(request.getfixturevalue(request.param), load_project(ROOT), ()).editions()
    return [edition for edition in found if not edition.is_archived]


def is_for(clause: Clause, role: str) -> bool:
    return bool({AUDIENCES[role], "allen"} & {*clause.audience})


def rules(book: Handbook, role: str) -> list[Clause]:
    return [clause for clause in book.clauses() if clause.kind != "definition" and is_for(clause, role)]


def questions(book: Handbook, role: str) -> list[Clause]:
    return [clause for group in book.faq for clause in group.clauses if is_for(clause, role)]


# --- which pages there are -------------------------------------------------------------------------------


def test_a_role_has_a_page_where_the_handbook_has_anything_for_it(editions: list[BuiltEdition]) -> None:
    for edition in editions:
        book = edition.handbook
        for role in AUDIENCES:
            asked, ruled = questions(book, role), rules(book, role)
            assert edition.page_path(f"voor-{role}").exists() == bool(asked or ruled), f"{edition}: {role}"
            assert edition.page_path(f"vragen/{role}").exists() == bool(asked), f"{edition}: {role}"


def test_where_an_archived_text_had_pages_of_roles_the_text_in_force_is(demonstration: Path) -> None:
    editions = BuiltSite(demonstration, load_project(ROOT), ()).editions()
    archived = [edition for edition in editions if edition.is_archived]
    assert [edition.folder.name for edition in archived] == ["2025-1", "2026-1"]
    for edition in archived:
        assert with_class(edition.page(), "pb-roles") == []
        menu = edition.page().xpath("//nav[@aria-label='Hoofdmenu']//a/@href")
        in_force = edition.folder.parent / "2026-2"
        for name in (*pages_of_roles(edition.handbook), "in-een-oogopslag"):
            door = edition.page_path(name)
            assert target_of(door, leads_to(door) or "")[0] == in_force / name / "index.html"
            assert f"{name}/" not in menu
            lasting = edition.folder.parent / "geldend" / name / "index.html"
            assert door.samefile(lasting), "doors that say the same are one file"


def test_a_text_that_is_not_archived_has_no_doors(editions: list[BuiltEdition]) -> None:
    assert [page for edition in editions for page in pages_in(edition.folder) if leads_to(page)] == []


def test_the_start_page_and_the_menu_lead_to_every_role(editions: list[BuiltEdition]) -> None:
    for edition in editions:
        there = [edition.page_path(f"voor-{r}") for r in AUDIENCES if edition.page_path(f"voor-{r}").exists()]
        start = edition.page()
        [links] = with_class(start, "pb-roles") or [None]
        assert there
        assert [target_of(edition.page_path(), a.get("href"))[0] for a in links.xpath(".//a")] == there
        menu = {
            target_of(edition.page_path(), href)[0] for href in start.xpath("//nav[@aria-label='Hoofdmenu']//a/@href")
        }
        assert {*there} <= menu
        assert {edition.folder / f"{page}/index.html" for page in pages_of_roles(edition.handbook)} <= menu


# --- what stands on them ---------------------------------------------------------------------------------


@pytest.mark.parametrize("role", AUDIENCES)
def test_every_article_for_a_role_is_listed_with_its_kind_and_no_other(role: str, editions: list[BuiltEdition]) -> None:
    kinds = load_project(ROOT).canon.words.kind
    for edition in editions:
        path = edition.page_path(f"voor-{role}")
        if not path.exists():
            continue
        homes, shown = edition.homes(), []
        for chapter in with_class(read_page(path), "pb-role-chapter"):
            lists = with_class(chapter, "pb-role-articles")
            assert lists, "a chapter without articles for this role is left out"
            shown += [_listed(path, item) for found in lists for item in found.xpath("li")]
        expected = [
            ((edition.page_path(homes[c.id]), c.id), words(f"{c.number} {c.title} {kinds[c.kind]}"))
            for c in rules(edition.handbook, role)
        ]
        assert sorted(shown, key=str) == sorted(expected, key=str), f"{edition}: {role}"


def test_articles_for_leaders_stand_with_staff(editions: list[BuiltEdition]) -> None:
    found = 0
    for edition in editions:
        path = edition.page_path("voor-medewerkers")
        if not path.exists():
            continue
        heading = by_id(read_page(path), "leiding")
        listed = [] if heading is None else heading.getparent().xpath(".//li//a/@href")
        leading = [
            clause.id
            for clause in edition.handbook.clauses()
            if {"leiding", "bestuur"} & {*clause.audience} and clause not in rules(edition.handbook, "medewerkers")
        ]
        assert [target_of(path, href)[1] for href in listed] == leading
        found += len(leading)
    assert found or "voorbeeldschool" not in {edition.school for edition in editions}


@pytest.mark.parametrize("role", AUDIENCES)
def test_a_chapter_opens_with_its_short_version(role: str, editions: list[BuiltEdition]) -> None:
    for edition in editions:
        path = edition.page_path(f"voor-{role}")
        summaries = {s.id: s for s in edition.handbook.sections}
        for chapter in with_class(read_page(path), "pb-role-chapter") if path.exists() else ():
            [link] = chapter.xpath("h3/a")
            section = summaries[target_of(path, link.get("href"))[0].parent.name]
            assert text_of(link) == words(f"{section.number} {section.title}")
            assert words(plain_text(section.summary)) in text_of(chapter) or "@[" in plain_text(section.summary)


@pytest.mark.parametrize("role", AUDIENCES)
def test_the_questions_of_a_role_with_the_short_answer(role: str, editions: list[BuiltEdition]) -> None:
    for edition in editions:
        path = edition.page_path(f"voor-{role}")
        asked = with_class(read_page(path), "pb-asked") if path.exists() else []
        assert [text_of(one.find("summary")) for one in asked] == [
            words(c.title) for c in questions(edition.handbook, role)
        ]
        for one, clause in zip(asked, questions(edition.handbook, role), strict=True):
            if not any("@[" in plain_text([block]) for block in clause.body[:1]):
                assert words(plain_text(clause.body[:1])) in text_of(one)
            [link] = one.xpath("p/a[starts-with(text(), 'Lees het hele antwoord')]")
            assert target_of(path, link.get("href")) == (edition.page_path(f"vragen/{role}"), clause.id)


def test_pupils_read_the_sentences_that_they_sign(editions: list[BuiltEdition]) -> None:
    with_sheet = 0
    for edition in editions:
        path, sheet = edition.page_path("voor-leerlingen"), edition.provenance.sheet
        if not path.exists():
            continue
        page, homes = read_page(path), edition.homes()
        said = [
            (li.text.strip(), target_of(path, li.find("a").get("href")))
            for li in page.xpath("//*[@class='pb-said']//li")
        ]
        lines = sheet.lines if sheet else ()
        expected = [(ln.text, (edition.page_path(homes[ln.clause]), ln.clause)) for ln in lines if not ln.help]
        assert sorted(said, key=str) == sorted(expected, key=str)
        helped = by_id(page, "hulp").getparent()
        assert all(words(line.text) in text_of(helped) for line in lines if line.help)
        hidden = page.xpath("//section[@aria-labelledby='regels']/details")
        assert bool(hidden) == bool(said), "without sentences the chapters stand open"
        with_sheet += bool(said)
    assert with_sheet or "voorbeeldschool" not in {edition.school for edition in editions}


def test_no_other_role_reads_what_pupils_sign(editions: list[BuiltEdition]) -> None:
    for edition in editions:
        for role in ("ouders", "medewerkers"):
            path = edition.page_path(f"voor-{role}")
            assert not path.exists() or not with_class(read_page(path), "pb-said")


# --- the questions of a role -----------------------------------------------------------------------------


@pytest.mark.parametrize("role", AUDIENCES)
def test_the_page_of_a_role_has_the_answers_word_for_word(role: str, editions: list[BuiltEdition]) -> None:
    for edition in editions:
        path = edition.page_path(f"vragen/{role}")
        if not path.exists():
            continue
        page, home = read_page(path), edition.page("vragen")
        shown = page.xpath("//article[contains(@class, 'pb-question')]")
        assert [a.xpath("string(h3/@id)") for a in shown] == [c.id for c in questions(edition.handbook, role)]
        for article in shown:
            same = by_id(home, article.xpath("string(h3/@id)")).getparent()
            assert _answer(article) == _answer(same)


def test_every_question_shows_a_link_to_itself(editions: list[BuiltEdition]) -> None:
    for edition in editions:
        for path in sorted(edition.folder.glob("vragen/**/index.html")):
            for article in read_page(path).xpath("//article[contains(@class, 'pb-question')]"):
                [link] = with_class(article, "pb-self")
                heading = article.find("h3")
                assert link.get("href") == f"#{heading.get('id')}"
                assert text_of(link) == "Link naar deze vraag"
                assert link.get("aria-label") == f"Link naar deze vraag: {text_of(heading)}"


# --- what machines read ----------------------------------------------------------------------------------


def test_the_page_of_all_questions_describes_them_to_machines(editions: list[BuiltEdition]) -> None:
    for edition in editions:
        described = {
            path.relative_to(edition.folder): json.loads(script)
            for path in edition.pages()
            for script in read_page(path).xpath("//script[@type='application/ld+json']/text()")
        }
        book = edition.handbook
        if not book.faq:
            assert described == {}
            continue
        assert [str(path) for path in described] == ["vragen/index.html"]
        [found] = described.values()
        assert (found["@context"], found["@type"]) == ("https://schema.org", "FAQPage")
        asked = [clause for group in book.faq for clause in group.clauses]
        assert [q["name"] for q in found["mainEntity"]] == [clause.title for clause in asked]
        for entry, clause in zip(found["mainEntity"], asked, strict=True):
            answer = entry["acceptedAnswer"]
            assert (entry["@type"], answer["@type"]) == ("Question", "Answer")
            assert "@[" not in answer["text"]
            if "@[" not in plain_text(clause.body):
                assert answer["text"] == plain_text(clause.body)


def test_nothing_in_a_question_ends_the_script_that_holds_it() -> None:
    clause = _clause("faq.kwaad", "faq", ("allen",), title=HOSTILE, text=HOSTILE)
    written = faq_page([Section(id="g", number=None, title="Groep", summary=(), clauses=(clause,))], {})
    assert "<" not in written
    [found] = json.loads(written)["mainEntity"]
    assert found["name"] == found["acceptedAnswer"]["text"] == HOSTILE


def test_a_contact_reads_as_its_function_to_machines() -> None:
    body = (
        Paragraph(children=(Text(text="Bel "), Contact(contact="hulp"), Text(text=" of "), Contact(contact="weg"))),
    )
    clause = _clause("faq.hulp", "faq", ("allen",)).model_copy(update={"body": body})
    card = ContactCard("hulp", "de hulplijn", Place("x"), phone="0800-1234")
    written = faq_page([Section(id="g", number=None, title="Groep", summary=(), clauses=(clause,))], {"hulp": card})
    assert json.loads(written)["mainEntity"][0]["acceptedAnswer"]["text"] == "Bel de hulplijn of weg"


# --- held to the text, found in other versions -----------------------------------------------------------


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The crowded project. Of `brug` a version is in force; since then it left out the only question of parents."""
    folder = crowded_project(tmp_path_factory.mktemp("roles") / "project")
    freeze(load_project(folder), folder / "schools" / "brug", "afspraken", "2026-1")
    for given in ADOPTED:
        decide(
            load_project(folder),
            folder / "schools" / "brug",
            "afspraken",
            "2026-1",
            given,
            head="# Besluiten",
            today=ON,
        )
    append(overlay_of(folder, "brug"), "faq: {omit: {faq.melden: {reason: Die vraag stelt niemand meer.}}}\n")
    append(overlay_of(folder, "stichting"), PUBLIC + "handbook: true\n")
    build_in(folder, "brug", "waterrijk", "stichting")
    return folder


def test_the_same_page_of_a_role_in_another_version_where_that_has_it(project: Path) -> None:
    text = project / "site/brug/afspraken"
    assert not (text / "concept/vragen/ouders").exists()
    for page, found in (
        ("voor-ouders", "voor-ouders"),
        ("vragen/leerlingen", "vragen/leerlingen"),
        ("vragen/ouders", ""),
    ):
        path = text / "2026-1" / page / "index.html"
        switch = [target_of(path, href)[0] for href in read_page(path).xpath("//*[@class='pb-switch']//a/@href")]
        assert text / "concept" / found / "index.html" in switch


def test_the_pages_of_roles_have_a_door_to_the_text_in_force(project: Path) -> None:
    text = project / "site/brug/afspraken"
    for page in ("voor-leerlingen", "voor-ouders", "vragen/leerlingen", "vragen/ouders"):
        door = text / "geldend" / page / "index.html"
        assert target_of(door, leads_to(door) or "")[0] == text / "2026-1" / page / "index.html"


def test_a_board_sends_pupils_and_parents_to_the_text_of_their_school(project: Path) -> None:
    for school, said in (("stichting", True), ("waterrijk", False)):
        for role, words_ in (("leerlingen", "het protocol van je school"), ("ouders", "het protocol van die school")):
            page = read_page(project / "site" / school / "afspraken/concept" / f"voor-{role}" / "index.html")
            assert (words_ in text_of(page.xpath("//main")[0])) == said


def test_a_changed_answer_is_found_on_the_page_of_a_role(run: Run, project: Path) -> None:
    assert run("verify")[::2] == (0, "")
    path = project / "site/waterrijk/bezoek/concept/vragen/ouders/index.html"
    change(path, "Nee, zie", "Ja, zie")
    code, _, err = run("verify")
    assert code == 1
    assert err.startswith("site/waterrijk/bezoek/concept/vragen/ouders/index.html:")
    assert "faq.binnen" in err


def test_a_page_of_questions_that_is_gone_is_told(run: Run, project: Path) -> None:
    (project / "site/waterrijk/bezoek/concept/vragen/ouders/index.html").unlink()
    code, _, err = run("verify")
    assert code == 1
    assert "site/waterrijk/bezoek/concept/vragen/ouders/index.html" in err


def test_verify_expects_the_questions_of_each_role_in_their_groups() -> None:
    faq = [
        _clause("faq.a", "faq", ("ouder",)),
        _clause("faq.b", "faq", ("leerling", "ouder")),
        _clause("faq.c", "faq", ("allen",)),
    ]
    groups = (_section("eerste", *faq[:1]), _section("tweede", *faq[1:]))
    pages = expected_pages(_handbook((), groups))
    found = {page: [part.id for part in parts] for page, parts in pages.items()}
    assert found == {
        "vragen": ["eerste", "faq.a", "tweede", "faq.b", "faq.c"],
        "vragen/leerlingen": ["tweede", "faq.b", "faq.c"],
        "vragen/ouders": ["eerste", "faq.a", "tweede", "faq.b", "faq.c"],
        "vragen/medewerkers": ["tweede", "faq.c"],
    }


def test_which_pages_roles_have() -> None:
    only_parents = _handbook(
        (_section("een", _clause("een.a", "must", ("ouder",)), _clause("een.b", "definition", ("allen",))),), ()
    )
    assert pages_of_roles(only_parents) == ("voor-ouders",)
    everybody = _handbook((), (_section("g", _clause("faq.a", "faq", ("allen",))),))
    assert len(pages_of_roles(everybody)) == 6
    leaders = _handbook((_section("een", _clause("een.a", "must", ("leiding",))),), ())
    assert pages_of_roles(leaders) == ()


# --- parts -----------------------------------------------------------------------------------------------


def _listed(path: Path, item) -> tuple[tuple[Path, str], str]:
    return target_of(path, item.xpath(".//a")[0].get("href")), text_of(item)


def _answer(article) -> list[str]:
    parts = [*with_class(article, "pb-answer"), *with_class(article, "pb-text")]
    return [text_of(part) for part in parts]


def _clause(name: str, kind, audience: tuple[Audience, ...], *, title: str = "Titel", text: str = "Tekst.") -> Clause:
    body = (Paragraph(children=(Text(text=text),)),)
    number = None if kind == "faq" else "1.1"
    return Clause(id=name, number=number, title=title, audience=audience, kind=kind, body=body, causes=Causes())


def _section(name: str, *clauses: Clause) -> Section:
    return Section(id=name, number="1", title="Titel", summary=(), clauses=clauses)


def _handbook(sections: tuple[Section, ...], faq: tuple[Section, ...]) -> Handbook:
    school = School(id="brug", name="De Brug", kind="school", sector="po")
    return Handbook(school=school, protocol=Organisation(id="p", name="P"), consent={}, sections=sections, faq=faq)
