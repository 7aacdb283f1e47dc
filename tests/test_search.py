"""What the search looks in, and what it knows of Dutch. That it finds, is held in a browser: test_browser_search.py."""

import hashlib
import json
import re
from dataclasses import replace
from functools import cache
from typing import Any

from protocolboek.build.editions import series_of
from protocolboek.model.canon import Canon
from protocolboek.model.edition import Edition
from protocolboek.model.text import plain_text
from protocolboek.pipeline import load_project, outcome_of
from protocolboek.render import render, templates_in
from protocolboek.render.search import AFTER, BEFORE, INDEX, search_index, searched
from small_project import ON, ROOT

LIBRARIES = ROOT / "overrides" / "assets" / "files" / "search"
OURS = {"find.js"}
WORD = re.compile(r"[^\W\d_]+")


@cache
def editions() -> tuple[Edition, ...]:
    """All texts of the demonstration school."""
    resolution = outcome_of(load_project(ROOT), "voorbeeldschool").resolution
    assert resolution
    return tuple(edition for series in series_of(resolution, ON) for edition in series.editions)


def edition_of(protocol: str, version: str) -> Edition:
    return next(e for e in editions() if (e.handbook.protocol.id, e.version) == (protocol, version))


@cache
def canon() -> Canon:
    return load_project(ROOT).canon


def read(script: bytes) -> dict[str, Any]:
    assert script.startswith(BEFORE)
    assert script.endswith(AFTER)
    return dict(json.loads(script.removeprefix(BEFORE).removesuffix(AFTER)))


def entries_of(edition: Edition) -> dict[str, dict[str, str]]:
    return {entry["address"]: entry for entry in read(search_index(edition, []))["entries"]}


# --- the index ---------------------------------------------------------------------------------------


def test_the_index_holds_every_text_once() -> None:
    assert len(editions()) > 5
    for edition in editions():
        found, book = entries_of(edition), edition.handbook
        assert len(found) == len(list(book.entries())) + len(book.sections)
        assert len(found) == len(read(search_index(edition, []))["entries"])
        for section in book.sections:
            assert found[f"{section.id}/"]["kind"] == "hoofdstuk"
            for clause in section.clauses:
                entry = found[f"{section.id}/#{clause.id}"]
                assert (entry["kind"], entry["title"], entry["number"]) == ("artikel", clause.title, clause.number)
        for group in book.faq:
            for clause in group.clauses:
                entry = found[f"vragen/#{clause.id}"]
                assert (entry["kind"], entry["title"]) == ("vraag", clause.title)
                assert entry["audience"] == ", ".join(canon().words.audience[name] for name in clause.audience)


def test_the_first_line_of_an_answer_is_the_short_one() -> None:
    edition = edition_of("sociale-media", "2026-2")
    found = entries_of(edition)
    for group in edition.handbook.faq:
        for clause in group.clauses:
            short = plain_text(clause.body[:1])
            if "@[" not in short:
                assert found[f"vragen/#{clause.id}"]["text"].split("\n")[0] == short
    assert found["vragen/#faq.klassenfotos"]["text"].startswith("Nee, gebruik een apparaat van de school.\n")


def test_a_contact_has_the_name_of_its_function() -> None:
    edition = edition_of("mobiele-telefoons", "2026-1")
    found = entries_of(edition)
    assert edition.contacts["administratie"].function in found["vragen/#faq.telefoon-dringend"]["text"]
    assert "@[" not in "".join(entry.get("text", "") for entry in found.values())


def test_the_same_edition_gives_the_same_bytes() -> None:
    edition, templates = edition_of("sociale-media", "2026-2"), templates_in(ROOT / "overrides")
    assert render(edition, templates).files[INDEX] == render(replace(edition), templates).files[INDEX]


def test_pages_besides_articles_are_found_by_their_titles() -> None:
    site = render(edition_of("sociale-media", "2026-2"), templates_in(ROOT / "overrides"))
    pages = {e["address"]: e for e in read(site.files[INDEX])["entries"] if e["kind"] == "pagina"}
    assert pages["bronnen/"] == {"kind": "pagina", "address": "bronnen/", "title": canon().words.pages["bronnen"]}
    assert {"vragen/", "over/"} <= pages.keys()


# --- which texts -------------------------------------------------------------------------------------


def test_a_text_that_leads_is_searched_with_the_leading_texts_of_the_other_protocols() -> None:
    leads, beside = edition_of("sociale-media", "2026-2"), edition_of("mobiele-telefoons", "2026-1")
    assert [(one["home"], one["index"]) for one in searched(leads)] == [
        ("", INDEX),
        ("../../mobiele-telefoons/2026-1/", f"../../mobiele-telefoons/2026-1/{INDEX}"),
    ]
    assert [one["name"] for one in searched(leads)] == [leads.handbook.protocol.name, beside.handbook.protocol.name]
    assert len(searched(beside)) == 2


def test_any_other_text_is_searched_alone() -> None:
    others = [e for e in editions() if e.version not in {"2026-2", "2026-1"} and not e.archived]
    assert {e.version for e in others} == {"2026-3", "concept"}
    assert [[one["index"] for one in searched(edition)] for edition in others] == [[INDEX]] * len(others)


def test_an_archived_text_has_no_search() -> None:
    archived = [e for e in editions() if e.archived]
    assert {e.status for e in archived} == {"vervangen", "ingetrokken"}
    assert [searched(edition) for edition in archived] == [[]] * len(archived)


def test_a_name_is_html() -> None:
    edition = edition_of("sociale-media", "2026-3")
    book = edition.handbook
    named = book.model_copy(update={"protocol": book.protocol.model_copy(update={"name": "Foto's <i>& film</i>"})})
    assert searched(replace(edition, handbook=named))[0]["name"] == "Foto&#39;s &lt;i&gt;&amp; film&lt;/i&gt;"


# --- what is known of Dutch --------------------------------------------------------------------------


def test_each_synonym_stands_for_words_that_the_canon_has() -> None:
    texts = [plain_text(b.blocks) for p in canon().protocols for s in (*p.sections, *p.faq) for b in _bodies(s)]
    titles = [c.title for p in canon().protocols for s in (*p.sections, *p.faq) for c in s.clauses]
    known = " ".join([*texts, *titles, *canon().words.audience.values(), *_functions()]).lower()
    meant = {word for words in canon().words.search.synonyms.values() for word in words}
    assert {word for word in meant if word not in known} == set()


def test_stop_words_and_synonyms_are_single_words_and_never_both() -> None:
    search = canon().words.search
    words = [*search.stop, *search.synonyms, *(word for meant in search.synonyms.values() for word in meant)]
    assert [word for word in words if not WORD.fullmatch(word) or word != word.lower()] == []
    assert len(set(search.stop)) == len(search.stop)
    assert {*search.stop} & {*search.synonyms} == set()
    assert {*search.stop} & {word for meant in search.synonyms.values() for word in meant} == set()
    assert [word for word, meant in search.synonyms.items() if word in meant or len({*meant}) < len(meant)] == []


def _bodies(section: Any) -> list[Any]:
    found = [
        section.summary,
        *(c.body for c in section.clauses),
        *(v.body for c in section.clauses for v in c.variants),
    ]
    return [body for body in found if body]


def _functions() -> list[str]:
    return [
        text for d in canon().parameters.values() for c in d.values.values() for text in (c.text, *c.forms.values())
    ]


# --- libraries of others -----------------------------------------------------------------------------


def recorded() -> dict[str, str]:
    """The digest of each file, as README.txt tells it."""
    lines = (LIBRARIES / "README.txt").read_text(encoding="utf-8").splitlines()
    return {line.split()[0]: line.split()[-1] for line in lines if re.search(r" [0-9a-f]{64}$", line)}


def test_the_libraries_are_what_is_recorded() -> None:
    scripts = {path.name for path in LIBRARIES.glob("*.js")} - OURS
    assert recorded().keys() == scripts
    assert {name: hashlib.sha256((LIBRARIES / name).read_bytes()).hexdigest() for name in scripts} == recorded()


def test_each_library_has_its_licence_beside_it() -> None:
    told = (LIBRARIES / "README.txt").read_text(encoding="utf-8")
    licences = sorted(path.name for path in LIBRARIES.glob("LICENSE*"))
    assert licences == ["LICENSE-minisearch.txt", "LICENSE-stemmers.txt"]
    assert all(name in told for name in licences)


def test_no_library_names_a_source_map() -> None:
    for path in LIBRARIES.glob("*.js"):
        assert "sourceMappingURL" not in path.read_text(encoding="utf-8")
