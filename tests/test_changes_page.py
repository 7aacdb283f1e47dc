"""What the page "Wat verandert er" shows: every change with the bodies that must consent, and every word of both texts."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import product
from pathlib import Path

import html5lib
import pytest
from lxml import html
from markupsafe import Markup
from material.plugins.search.plugin import Parser

from built_site import Element, text_of, with_class, words
from commands import Run
from edits import Edit, clause_of, edits, handbook_of
from nu_checker import check_html
from protocolboek.compare import compare
from protocolboek.messages import LANGUAGES, catalogue
from protocolboek.model.bodies import by_body
from protocolboek.model.comparison import Change, Comparison
from protocolboek.model.handbook import Clause, Consent, Handbook, Section
from protocolboek.model.text import plain_text
from protocolboek.pipeline import load_project, outcome_of
from protocolboek.render import render_changes, templates_in
from protocolboek.render.changes import changes_headings
from protocolboek.render.sieve import CAUSES, MOST
from small_project import crowded_project

ROOT = Path(__file__).parent.parent
TEMPLATES = templates_in(ROOT / "overrides")
EDITS = edits()
CONSENT: Consent = {"MR": "all", "OMR": ("beeld", "ouders"), "PMR": ("gedrag",), "GMR": "all"}
LONG = "Wie een foto van een ander plaatst, vraagt dat eerst aan die ander en aan de ouders van wie jonger is."
OTHER = "Op het plein staat een rek voor fietsen, en de conciërge heeft van elk slot een sleutel in de kast."


def article(name: str, text: str = LONG, **given: str) -> Clause:
    return clause_of(text, **{"name": name, "title": f"Over {name}", **given})  # type: ignore[arg-type]


def book(
    sections: dict[str, list[Clause]], faq: dict[str, list[Clause]] | None = None, *, consent: Consent | None = None
) -> Handbook:
    """A handbook whose sections and articles are numbered in order."""
    made = handbook_of(*numbered(sections, plain=True), faq=tuple(numbered(faq or {}, plain=False)))
    return made.model_copy(update={"consent": CONSENT if consent is None else consent})


def numbered(sections: dict[str, list[Clause]], *, plain: bool) -> Iterable[Section]:
    for n, (name, clauses) in enumerate(sections.items(), 1):
        these = tuple(
            clause.model_copy(update={"number": f"{n}.{m}" if plain else None}) for m, clause in enumerate(clauses, 1)
        )
        yield Section(id=name, number=str(n) if plain else None, title=name.title(), summary=(), clauses=these)


def rendered(comparison: Comparison) -> Element:
    return html.fragment_fromstring(fragment(comparison))


def fragment(comparison: Comparison) -> str:
    return render_changes(comparison, TEMPLATES, contacts={}, href=lambda name: f"../lees/#{name}")


def small() -> Comparison:
    """Something of everything, in three sections and a group of questions with the name of a section."""
    old = book(
        {
            "gedrag": [article("g.een"), article("g.twee", OTHER), article("g.drie", "Zeg elkaar gedag in de gang.")],
            "beeld": [article("b.een"), article("b.weg", "Filmen mag alleen buiten."), article("b.om", OTHER + " Ja.")],
            "ouders": [article("o.een", "U belt de school."), article("o.twee", OTHER)],
        },
        {"ouders": [article("faq.een", "Ja, dat mag.")], "leerlingen": [article("faq.twee", "Nee.")]},
    )
    new = book(
        {
            "gedrag": [
                article("g.nieuw", "Je groet."),
                article("g.een"),
                article("g.twee", OTHER.replace("fietsen", "steps")),
            ],
            "beeld": [article("b.een", LONG.replace("ouders", "verzorgers"))],
            "ouders": [
                article("o.een", "U belt de school."),
                article("b.om", OTHER + " Ja."),
                article("o.twee", OTHER),
            ],
        },
        {"ouders": [article("faq.een", "Nee, dat mag niet.")], "leerlingen": [article("faq.twee", "Nee.")]},
    )
    return compare(old, new)


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """The canon against a school that does all there is."""
    project = load_project(crowded_project(tmp_path_factory.mktemp("crowded") / "project"))
    sides = [outcome_of(project, name).resolution for name in ("canon", "brug")]
    old, new = [side for side in sides if side]
    return compare(
        old.handbooks["afspraken"],
        new.handbooks["afspraken"],
        provenance_old=old.provenance["afspraken"],
        provenance_new=new.provenance["afspraken"],
    ).model_copy(update={"consent": {"MR": "all", "OMR": ("beeld",), "PMR": ("gevolgen", "gedrag")}})


def of(kind: str, change: Change) -> str:
    return f"{'' if change.new else 'vervallen-'}{kind}-{change.shown.id}"


def anchors(comparison: Comparison) -> dict[str, Change]:
    """Every change that deserves a line, by its anchor, worked out anew."""
    parts = {
        "hoofdstuk": comparison.sections,
        "artikel": comparison.clauses,
        "groep": comparison.groups,
        "vraag": comparison.faq,
    }
    return {of(kind, c): c for kind, part in parts.items() for c in part if c.told}


def must_consent(anchor: str, change: Change, consent: Consent) -> set[str]:
    sections = {side.section or side.id for side in (*change.old, *change.new)}
    asks = "hoofdstuk-" in anchor or "artikel-" in anchor
    return {body for body, parts in consent.items() if parts == "all" or (asks and sections & {*parts})}


# --- who must consent to what -------------------------------------------------------------------------

CONSENTS: list[Consent] = [
    CONSENT,
    {"MR": "all"},
    {"PMR": ("gedrag",), "OMR": ("gedrag",)},
    {"OMR": ("ouders", "beeld"), "PMR": ("ouders",)},
    {"LMR": ("nergens",), "MR": ("beeld",)},
]


@pytest.mark.parametrize("consent", CONSENTS, ids=str)
def test_every_change_stands_with_exactly_the_bodies_that_must_consent(consent: Consent) -> None:
    comparison = small().model_copy(update={"consent": consent})
    wanted = {name: must_consent(name, change, consent) for name, change in anchors(comparison).items()}
    found: dict[str, list[str]] = {name: [] for name in wanted}
    for group in rendered(comparison).xpath("//*[@id='wie-stemt-in']/div"):
        [title] = group.xpath("h3")
        bodies = [] if text_of(title) == "Geen instemming nodig" else re.split(", | en ", text_of(title))
        for line in with_class(group, "pb-line-title"):
            found[line.xpath("a/@href")[0].removeprefix("#")] += bodies or ["niemand"]
    assert {name: Counter(bodies) for name, bodies in found.items()} == {
        name: Counter(bodies or ["niemand"]) for name, bodies in wanted.items()
    }


@pytest.mark.parametrize("consent", CONSENTS, ids=str)
def test_a_change_names_its_bodies_where_its_words_stand(consent: Consent) -> None:
    comparison = small().model_copy(update={"consent": consent})
    page = rendered(comparison)
    for name, change in anchors(comparison).items():
        [told] = page.xpath("//article[@id=$name]", name=name)
        facts = [text_of(fact) for fact in with_class(told, "pb-facts")[0].xpath("li")]
        named = [fact.removeprefix("instemming: ") for fact in facts if fact.startswith("instemming: ")]
        bodies = {body for one in named for body in re.split(", | en ", one)}
        assert bodies == must_consent(name, change, consent)


def test_lines_follow_the_text_and_what_only_got_another_number_comes_last(crowded: Comparison) -> None:
    for comparison in (small(), crowded):
        page = rendered(comparison)
        order = page.xpath("//article/@id")
        for group in page.xpath("//*[@id='wie-stemt-in']/div"):
            for lines in with_class(group, "pb-lines"):
                found = [a.removeprefix("#") for a in lines.xpath("li//a/@href")]
                assert found == sorted(found, key=order.index)
                kinds = {"pb-cause-nummering" in line.get("class") for line in lines.xpath("li")}
                before = lines.getprevious()
                assert kinds == {before is not None and before.get("class", "").endswith("pb-cause-nummering")}


def test_bodies_with_the_same_parts_are_named_together_and_the_whole_comes_first() -> None:
    assert [asked.bodies for asked in by_body(small())] == [("GMR", "MR"), ("OMR",), ("PMR",)]
    titles = [text_of(title) for title in rendered(small()).xpath("//*[@id='wie-stemt-in']/div/h3")]
    assert titles == ["GMR en MR", "OMR", "PMR"]


def test_a_group_of_questions_is_no_section_of_the_same_name() -> None:
    of_parents = next(asked for asked in by_body(small()) if asked.bodies == ("OMR",))
    assert (of_parents.groups, of_parents.faq) == ((), ())
    assert any(c.shown.id == "faq.een" for asked in by_body(small()) if asked.parts == "all" for c in asked.faq)


def test_what_left_a_section_still_concerns_its_body() -> None:
    consent: Consent = {"OMR": ("beeld",), "PMR": ("ouders",)}
    groups = by_body(small().model_copy(update={"consent": consent}))
    moved = [asked.bodies for asked in groups if any(c.shown.id == "b.om" for c in asked.clauses)]
    assert moved == [("OMR",), ("PMR",)]


def test_without_consent_there_is_one_list() -> None:
    page = rendered(small().model_copy(update={"consent": {}}))
    [block] = page.xpath("//*[@id='wie-stemt-in']")
    assert text_of(block.xpath("h2")[0]) == "Alle wijzigingen"
    assert block.xpath(".//h3") == []
    assert len(with_class(block, "pb-line-of")) == len(anchors(small()))
    assert "instemming" not in text_of(page)


def test_a_body_for_which_nothing_changes_is_told_so() -> None:
    old = book({"gedrag": [article("g.een")], "beeld": [article("b.een")]}, consent={"PMR": ("beeld",), "MR": "all"})
    new = book({"gedrag": [article("g.een", OTHER)], "beeld": [article("b.een")]}, consent=old.consent)
    page = rendered(compare(old, new))
    [group] = [g for g in page.xpath("//*[@id='wie-stemt-in']/div") if text_of(g.xpath("h3")[0]) == "PMR"]
    assert "Daarin verandert niets." in text_of(group)
    assert with_class(group, "pb-line-of") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_diff_prints_the_same_groups(language: str, run: Run) -> None:
    say = catalogue(language).say
    said = run("--language", language, "diff", "brug", "canon", "concept", "--protocol", "afspraken").out
    found = Comparison.from_json(
        run("diff", "brug", "canon", "concept", "--protocol", "afspraken", "--format", "json").out.strip().encode()
    )
    assert any(asked.bodies for asked in by_body(found))
    for asked in by_body(found):
        parts = say("diff-asked-whole") if asked.parts == "all" else ", ".join(asked.parts)
        head = say("diff-asked", bodies=", ".join(asked.bodies), parts=parts)
        lines = said.split(f"{head}\n")[1].split("\n\n")[0].splitlines()
        assert len(lines) == len(asked.changes)
        for line, change in zip(lines, [*asked.sections, *asked.groups, *asked.clauses, *asked.faq], strict=True):
            assert f"({change.shown.id})" in line


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return crowded_project(tmp_path_factory.mktemp("page") / "project")


# --- the counts ---------------------------------------------------------------------------------------


def tally_of(page: Element) -> str:
    return text_of(with_class(page, "pb-tally")[0])


def counted(old: list[Clause], new: list[Clause]) -> str:
    return tally_of(rendered(compare(book({"a": old}), book({"a": new}))))


def test_the_counts_add_up_to_the_number_of_articles(crowded: Comparison) -> None:
    for comparison in (small(), crowded):
        numbers = [int(n) for n in with_class(rendered(comparison), "pb-tally")[0].xpath("strong/text()")]
        assert sum(numbers) == len(comparison.clauses) == comparison.counts.total
        assert 0 not in numbers


def test_one_and_more_are_told_as_such() -> None:
    one, two, three = article("a.een"), article("a.twee", OTHER), article("a.drie", "Zeg elkaar gedag in de gang.")
    weekly = article("a.een", LONG.replace("eerst", "een dag eerder"))
    assert counted([one, two], [one]) == "1 artikel is letterlijk gelijk gebleven en 1 vervallen."
    assert counted([one], [one, two, three]) == "1 artikel is letterlijk gelijk gebleven en 2 nieuw."
    assert counted([one, two, three], [weekly, two, three]) == (
        "2 artikelen zijn letterlijk gelijk gebleven en 1 gewijzigd."
    )
    assert counted([one], [weekly]) == "1 artikel is gewijzigd."
    assert counted([one, two], [weekly, three]) == "1 artikel is gewijzigd, 1 nieuw en 1 vervallen."


def test_articles_with_another_number_only_are_told_so() -> None:
    first, second = article("a.een"), article("b.een", OTHER)
    old, new = book({"a": [first], "b": [second]}), book({"b": [second], "a": [first]})
    found = rendered(compare(book({"a": [first], "weg": [], "b": [second]}), book({"a": [first], "b": [second]})))
    assert tally_of(found) == "Alle 2 artikelen zijn letterlijk gelijk gebleven."
    assert "Van wat gelijk bleef, heeft 1 artikel alleen een ander nummer." in text_of(found)
    swapped = text_of(rendered(compare(old, new)))
    assert "Alle 2 artikelen zijn letterlijk gelijk gebleven." in swapped
    assert "Van wat gelijk bleef, hebben 2 artikelen alleen een ander nummer." in swapped


def test_the_same_text_twice_says_just_that() -> None:
    same = book({"a": [article("a.een")]})
    assert text_of(rendered(compare(same, same))) == "De twee teksten zijn woord voor woord gelijk."


def test_every_article_stands_in_the_table_of_numbers(crowded: Comparison) -> None:
    for comparison in (small(), crowded):
        rows = with_class(rendered(comparison), "pb-numbers")[0].xpath("tbody/tr")
        shown = [[text_of(cell) for cell in row.xpath("td")][:2] for row in rows]
        assert shown == [
            [", ".join(side.number or "–" for side in sides) or "–" for sides in (c.old, c.new)]
            for c in comparison.clauses
        ]


# --- the words ----------------------------------------------------------------------------------------


def compared(edit: Edit) -> Comparison:
    sections = [{"proef": [edit.clause(side, getattr(edit, side))]} for side in ("old", "new")]
    return compare(book(sections[0]), book(sections[1]))


def lines_in(element: Element, without: str = "") -> list[str]:
    """The text of each paragraph, item and cell, without what only a screen reader says, and addresses of links."""
    hidden = "ancestor::*[@class='pb-unseen' or @class='pb-address']" + (f" or ancestor::{without}" if without else "")
    found = element.xpath(
        ".//*[self::p or self::li or self::td or self::th][not(@class='pb-label' or @class='pb-part-of')]"
    )
    return ["".join(run.xpath(f".//text()[not({hidden})]")) for run in found]


def expected(edit: Edit, side: str) -> list[str]:
    text = plain_text(edit.clause(side, getattr(edit, side)).body)
    return [line for line in re.sub(r"@\[([^\]]+)\]", r"\1", text).split("\n") if line]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_both_texts_can_be_read_back(edit: Edit) -> None:
    page = rendered(compared(edit))
    inline, sides = with_class(page, "pb-words"), with_class(page, "pb-side")
    for block in inline:
        assert words(" ".join(lines_in(block, "ins"))) == words(" ".join(expected(edit, "old")))
        assert words(" ".join(lines_in(block, "del"))) == words(" ".join(expected(edit, "new")))
    if sides:
        for side, column in zip(("old", "new"), sides, strict=True):
            assert [line for line in lines_in(column) if line] == expected(edit, side)
    differ = any(piece.operation != "gelijk" for s in edit.change().sentences for piece in s.pieces)
    assert bool(sides) == (differ or edit.text == "ingedeeld")
    assert bool(inline) == (edit.text not in ("gelijk", "herschreven", "ingedeeld"))
    assert ("De woorden hieronder zijn gelijk gebleven." in text_of(page)) == (bool(inline) and not sides)


def test_what_came_or_went_as_a_whole_stands_in_one_column() -> None:
    page = rendered(small())
    for name, label, mark in (("artikel-g.nieuw", "Nieuw", "ins"), ("vervallen-artikel-b.weg", "Vervalt", "del")):
        [told] = page.xpath("//article[@id=$name]", name=name)
        assert with_class(told, "pb-side") == []
        [block] = with_class(told, "pb-words")
        assert [text_of(p) for p in with_class(block, "pb-label")] == [label]
        assert len(block.xpath(f".//{mark}")) == 1


def test_a_row_of_one_text_stands_below_its_own_headers() -> None:
    old = f"{LONG}\n\n| Van | Tot | Langs welke weg |\n|---|---|---|\n| 8.00 uur | 18.00 uur | E-mail |"
    new = (
        f"{LONG}\n\n| Van | Tot | Antwoord binnen | Langs welke weg |\n|---|---|---|---|\n"
        "| negen | vijf | 1 werkdag | De ouderapp |\n| tien | vier | 2 werkdagen | De conciërge |"
    )
    page = rendered(compare(book({"gedrag": [article("g.een", old)]}), book({"gedrag": [article("g.een", new)]})))
    [table] = [words.xpath(".//table")[0] for words in with_class(page, "pb-has-sides")]
    rows = [[text_of(cell).partition(": ")[2] or text_of(cell) for cell in row] for row in table.xpath(".//tr")]
    assert rows[0] == ["Van", "Tot", "Antwoord binnen", "Langs welke weg"]
    assert ["8.00 uur", "18.00 uur", "", "E-mail"] in rows
    assert {len(row) for row in rows} == {4}


def test_split_and_merged_articles_are_named() -> None:
    whole, half, rest = article("a.een", f"{LONG} {OTHER}"), article("a.een", LONG), article("a.twee", OTHER)
    split, merged = (
        compare(book({"a": [whole]}), book({"a": [half, rest]})),
        compare(book({"a": [half, rest]}), book({"a": [whole]})),
    )
    assert [c.existence for c in (*split.clauses, *merged.clauses)] == ["gesplitst", "samengevoegd"]
    told = text_of(rendered(split).xpath("//article")[0])
    assert "gesplitst in 1.1 ‘Over a.een’ en 1.2 ‘Over a.twee’" in told
    assert "samengevoegd uit 1.1 ‘Over a.een’ en 1.2 ‘Over a.twee’" in text_of(rendered(merged).xpath("//article")[0])
    [_, becomes] = with_class(rendered(split), "pb-side")
    assert [text_of(p) for p in with_class(becomes, "pb-part-of")] == ["1.1 ‘Over a.een’", "1.2 ‘Over a.twee’"]
    assert lines_in(becomes) == [LONG, OTHER]


def test_a_likely_pair_and_a_moved_article_are_told_in_words() -> None:
    old, new = (
        article("a.een", title="Foto’s"),
        article("a.anders", LONG.replace("ander plaatst", "kind plaatst"), title="Beeld"),
    )
    page = rendered(compare(book({"a": [old]}), book({"a": [new]})))
    assert "komt vermoedelijk van 1.1 ‘Foto’s’" in text_of(page.xpath("//article")[0])
    [moved] = rendered(small()).xpath("//article[@id='artikel-b.om']")
    assert "alleen verplaatst" in text_of(moved)
    assert "stond in ‘Beeld’ (was 2.3)" in text_of(moved)


def test_a_link_that_leads_elsewhere_tells_where() -> None:
    old, new = (article("a.een", f"Lees [de regels](https://example.org/{name}) eerst.") for name in ("oud", "nieuw"))
    page = rendered(compare(book({"a": [old]}), book({"a": [new]})))
    assert [text_of(mark) for mark in with_class(page, "pb-address")[:2]] == [
        "(https://example.org/oud)",
        "(https://example.org/nieuw)",
    ]


def test_words_for_who_listens_begin_and_end_what_changed() -> None:
    old, new = "Je mag filmen op het plein.", "Je mag niet filmen op het plein."
    page = rendered(compare(book({"a": [article("a.een", old)]}), book({"a": [article("a.een", new)]})))
    [inline] = with_class(page, "pb-words")
    assert words(inline.text_content()) == "Je mag nieuw: niet (einde) filmen op het plein."
    for page in (rendered(small()),):
        for mark in page.xpath(".//article//ins | .//article//del"):
            [first, *_] = mark
            assert first.get("class") == "pb-unseen"
            assert first.text in ("nieuw: ", "vervallen: ", "hierheen verplaatst: ", "hiervandaan verplaatst: ")


def test_articles_of_the_new_text_are_links_and_those_that_are_gone_are_not() -> None:
    page = rendered(small())
    assert page.xpath("//article[@id='artikel-g.nieuw']/h3/a/@href") == ["../lees/#g.nieuw"]
    assert page.xpath("//article[@id='vervallen-artikel-b.weg']//a") == []
    without = html.fragment_fromstring(render_changes(small(), TEMPLATES, contacts={}))
    assert {a for a in without.xpath("//a/@href") if not a.startswith("#")} == set()


# --- choosing without a script --------------------------------------------------------------------------


def choices(page: Element, name: str) -> list[str]:
    return [str(found) for found in page.xpath("//input[@name=$name]/@id", name=name)]


def shown(page: Element, body: str, cause: str) -> tuple[set[str], list[Element]]:
    """What the stylesheet leaves of the changes and of the lines that say that nothing is left."""
    wanted = {f"pb-body-{body}"} if body != "0" else set()
    wanted |= {f"pb-cause-{cause}"} if cause != "alles" else set()
    left = [e for e in with_class(page, "pb-sifted") if wanted <= set(e.get("class").split())]
    nothing = [e for e in left if "pb-nothing" in e.get("class").split()] if len(wanted) == 2 else []
    return {str(e.get("id")) for e in left if e.tag == "article"}, nothing


def test_a_choice_shows_what_it_names_and_says_where_nothing_is_left(crowded: Comparison) -> None:
    page = rendered(crowded)
    by = anchors(crowded)
    bodies, causes = choices(page, "pb-toon"), choices(page, "pb-door")
    assert len(bodies) > 2
    assert len(causes) > 2
    empty = 0
    for body, cause in product(bodies, causes):
        at, why = body.removeprefix("pb-toon-"), cause.removeprefix("pb-door-")
        asked = by_body(crowded)[int(at) - 1] if at != "0" else None
        wanted = {
            name
            for name, change in by.items()
            if (asked is None or change in asked.changes)
            and (why == "alles" or why in (change.causes or ("nummering",)))
        }
        found, nothing = shown(page, at, why)
        assert found == wanted
        said = [line for line in nothing if line.getparent().get("id") == "wie-stemt-in"]
        assert len(said) == (0 if wanted else 1)
        empty += not wanted
        for part in with_class(page, "pb-part"):
            visible = part in [
                e for e in with_class(page, "pb-sifted") if set(e.get("class").split()) >= classes(at, why)
            ]
            has = any(article.get("id") in wanted for article in part.xpath("article"))
            assert not has or visible
            assert has or not visible or any(line.getparent() is part for line in nothing)
    assert empty


def classes(body: str, cause: str) -> set[str]:
    return {f"pb-body-{body}" for _ in [0] if body != "0"} | {f"pb-cause-{cause}" for _ in [0] if cause != "alles"}


def test_the_stylesheet_knows_every_choice() -> None:
    css = (ROOT / "overrides" / "assets" / "styles" / "70-changes.css").read_text(encoding="utf-8")
    for at in range(1, MOST + 1):
        assert f".pb-comparison:has(#pb-toon-{at}:checked) .pb-sifted:not(.pb-body-{at})" in css
    for cause in CAUSES:
        assert f".pb-comparison:has(#pb-door-{cause}:checked) .pb-sifted:not(.pb-cause-{cause})" in css


def test_where_there_is_nothing_to_choose_there_is_no_choice() -> None:
    old, new = book({"a": []}, consent={"MR": "all"}), book({"a": [article("a.een")]}, consent={"MR": "all"})
    page = rendered(compare(old, new))
    assert page.xpath("//input") == []
    assert with_class(page, "pb-sieve") == []


def test_every_choice_has_a_label_and_each_row_begins_with_all(crowded: Comparison) -> None:
    page = rendered(crowded)
    for row in page.xpath("//fieldset"):
        assert text_of(row.xpath("legend")[0])
        first, *rest = row.xpath("label/input")
        assert first.get("checked") is not None
        assert [one.get("checked") for one in rest] == [None] * len(rest)
        assert all(text_of(label) for label in row.xpath("label"))
        assert len(row.xpath(".//input")) == len(rest) + 1


# --- sound HTML -----------------------------------------------------------------------------------------


def page_of(comparison: Comparison, **more: object) -> str:
    """The fragment on its page, as the site frames it."""
    values = {"title": "Wat verandert er?", "protocol": comparison.new.protocol}
    shared = {"root": "../", "old": "2026-1", "new": "concept", "approved": False, "more": [], "downloads": {}, **more}
    body = TEMPLATES.get_template("pages/changes.html").render(values, fragment=Markup(fragment(comparison)), **shared)
    return f'<!doctype html>\n<html lang="nl"><head><meta charset="utf-8"><title>x</title></head><body>{body}</body></html>'


def test_pages_are_valid_html_with_each_id_once(tmp_path: Path, crowded: Comparison) -> None:
    found = {"crowded": crowded, "small": small(), **{f"edit-{i}": compared(edit) for i, edit in enumerate(EDITS)}}
    for name, comparison in found.items():
        text = page_of(comparison, approved=True, more=[("2025-1", "2025-1/"), ("2024-1", "2024-1/")])
        html5lib.HTMLParser(strict=True).parse(text)
        ids = Counter(html.document_fromstring(text).xpath("//@id"))
        assert [name for name, count in ids.items() if count > 1] == []
        (tmp_path / f"{name}.html").write_text(text, encoding="utf-8")
    faults = check_html(sorted(tmp_path.iterdir()))
    assert [f"{f.file.name}:{f.line}: {f.message} {f.extract}" for f in faults] == []


def test_every_link_on_the_page_and_in_its_contents_leads_somewhere(crowded: Comparison) -> None:
    for comparison in (small(), crowded):
        page = rendered(comparison)
        ids = set(page.xpath("//@id"))
        inside = {a.removeprefix("#") for a in page.xpath("//a/@href") if a.startswith("#")}
        assert inside == set(anchors(comparison))
        headings = changes_headings(comparison)
        assert inside | {heading.id for heading in headings} <= ids
        assert [heading.id for heading in headings] == [part.get("id") for part in with_class(page, "pb-part")]


def test_the_page_needs_no_script_and_no_style_of_its_own(crowded: Comparison) -> None:
    page = html.document_fromstring(page_of(crowded))
    assert page.xpath("//script | //style | //@style | //@*[starts-with(name(), 'on')]") == []


def test_hostile_words_stay_words() -> None:
    nasty = '<script>alert(1)</script><img src=x onerror=alert(1)> & "quoted"'
    old = book({"a": [article("a.een", title=nasty)]}, consent={nasty: "all"})
    change = compare(old, book({"a": [article("a.een", title=nasty + " nog")]}, consent={nasty: "all"}))
    for name in ("sections", "clauses"):
        sides = [c.model_copy(update={"title": c.title}) for c in getattr(change, name)]
        change = change.model_copy(update={name: tuple(sides)})
    text = page_of(change)
    page = html.document_fromstring(text)
    assert page.xpath("//script | //img") == []
    assert text.count("&lt;script&gt;") >= 3
    assert nasty in page.text_content()


def test_search_finds_the_page_by_its_title_and_not_the_words_on_it(crowded: Comparison) -> None:
    parser = Parser()
    parser.feed(
        html.tostring(html.document_fromstring(page_of(crowded, more=[("2025-1", "2025-1/")])).body, encoding="unicode")
    )
    parser.close()
    sections = [section for section in parser.data if not section.is_excluded()]
    assert [words("".join([*section.title, *section.text])) for section in sections] == [""]


def test_the_page_says_which_texts_it_is_about() -> None:
    text = text_of(html.document_fromstring(page_of(small(), approved=True, more=[("2025-1", "2025-1/")])))
    assert "Wat is er anders in het concept dan in versie 2026-1?" in text
    assert "Over versie 2026-1 is besloten." in text
    assert "Het concept naast versie 2025-1" in text


def test_the_other_comparisons_are_links() -> None:
    page = html.document_fromstring(page_of(small(), more=[("2025-1", "../x/2025-1/"), ("2024-1", "../x/")]))
    assert page.xpath("//nav//a/@href") == ["../x/2025-1/", "../x/"]
