"""The canon in `content/`: no combination of allowed choices leaves a dangling citation or a broken sentence."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

from protocolboek.check import check
from protocolboek.check.prose import SENTENCE, WORD, sentences
from protocolboek.load import load_canon
from protocolboek.model.canon import Canon, Clause, Declaration, Protocol, Section, Sector, Term
from protocolboek.model.overlay import Choose, LayerKind, Omit, Overlay, Setting, Toggle
from protocolboek.model.problems import Place
from protocolboek.model.resolution import Resolution
from protocolboek.model.source import Body
from protocolboek.model.values import STRUCTURES
from protocolboek.pipeline import double_ids
from protocolboek.resolve import resolve
from sentences import broken_in, broken_on

CONTENT = Path(__file__).parent.parent / "content"
HERE = Place("schools/proef/overlay.yaml")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
OWN_ROLE = "de bouwcoördinator"


@cache
def canon() -> Canon:
    return load_canon(CONTENT)[0]


def sections() -> Iterator[Section]:
    for protocol in canon().protocols:
        yield from (*protocol.sections, *protocol.faq)


def placed() -> Iterator[tuple[Protocol, Section, Clause]]:
    for protocol in canon().protocols:
        for section in (*protocol.sections, *protocol.faq):
            yield from ((protocol, section, clause) for clause in section.clauses)


def clauses() -> list[Clause]:
    return [clause for section in sections() for clause in section.clauses]


def bodies_of(clause: Clause) -> list[Body]:
    return [clause.body] if clause.body else [variant.body for variant in clause.variants]


def bodies() -> Iterator[Body]:
    yield from (section.summary for section in sections() if section.summary)
    yield from chain.from_iterable(bodies_of(clause) for clause in clauses())


def school(sector: Sector | None = None, kind: LayerKind = "school", **choices: object) -> Overlay:
    return Overlay(id="proef", kind=kind, name="De Proef", place=HERE, sector=sector, **choices)  # type: ignore[arg-type]


SHELVES = [
    None,
    *((protocol.id,) for protocol in canon().protocols),
    tuple(protocol.id for protocol in reversed(canon().protocols)),
]
"""All protocols as the canon has them, each alone, and the other way round."""


def shelved(shelf: tuple[str, ...] | None) -> tuple[tuple[str, Place], ...] | None:
    return shelf and tuple((name, HERE) for name in shelf)


def assert_reads_well(overlay: Overlay) -> Resolution:
    resolution = resolve(canon(), (overlay,))
    assert [p for p in (*resolution.problems, *check(resolution)) if p.is_error] == []
    assert [slip for book in resolution.handbooks.values() for slip in broken_in(book)] == []
    for name, provenance in resolution.provenance.items():
        assert provenance.sheet
        assert broken_on(provenance.sheet) == []
        assert {line.clause for line in provenance.sheet.lines} <= {c.id for c in resolution.handbooks[name].clauses()}
        assert [line for line in provenance.sheet.lines if too_long(line.text)] == []
    return resolution


LONG_FOR_A_CHILD = 18
"""Words in a sentence. The names of the school's own days and functions may make it longer."""


def too_long(text: str) -> bool:
    return any(len(WORD.findall(sentence)) > LONG_FOR_A_CHILD + 4 for sentence in SENTENCE.split(text))


def test_it_loads_without_a_problem() -> None:
    loaded, problems = load_canon(CONTENT)
    assert problems == []
    assert double_ids(loaded) == []
    assert loaded.protocols


@pytest.mark.parametrize("shelf", SHELVES)
@pytest.mark.parametrize("kind", ["foundation", "school"])
def test_it_reads_well_with_its_defaults(kind: LayerKind, shelf: tuple[str, ...] | None) -> None:
    assert_reads_well(school(kind=kind, protocols=shelved(shelf)))


@pytest.mark.parametrize("option", [*canon().options])
def test_each_option_the_other_way(option: str) -> None:
    assert_reads_well(school(toggles=(Toggle(option, not canon().options[option].default, HERE),)))


@pytest.mark.parametrize("shelf", SHELVES)
@pytest.mark.parametrize("kind", ["foundation", "school"])
@pytest.mark.parametrize("on", [True, False])
def test_all_options_on_or_off(on: bool, kind: LayerKind, shelf: tuple[str, ...] | None) -> None:
    toggles = tuple(Toggle(option, on, HERE) for option in canon().options)
    assert_reads_well(school(kind=kind, protocols=shelved(shelf), toggles=toggles))


@pytest.mark.parametrize("on", [True, False])
@pytest.mark.parametrize(
    ("clause", "variant"), [(c.id, v.key) for c in clauses() for v in c.variants if c.lock in ("variant", "free")]
)
def test_each_variant(clause: str, variant: str, on: bool) -> None:
    toggles = tuple(Toggle(option, on, HERE) for option in canon().options)
    resolution = assert_reads_well(school(choices=(Choose(clause, variant, HERE),), toggles=toggles))
    origin = {k: v for p in resolution.provenance.values() for k, v in p.clauses.items()}.get(clause)
    assert origin is None or origin.variant == variant


def values_of(declaration: Declaration) -> Iterator[tuple[object, Sector | None]]:
    """Every value that a school could choose, one by one, with a sector in which it may."""
    for key, choice in declaration.values.items():
        if not choice.refuse:
            value = key if declaration.type in ("enum", "role") else [key]
            yield value, choice.sectors[0] if choice.sectors else None
    match declaration.type:
        case "role":
            yield OWN_ROLE, None
        case "list" if not declaration.values:
            yield from ((list(items), None) for items in (["een ding"], ["een ding", "iets"], ["dit", "dat", "iets"]))
        case "sanction-series":
            yield [{"eigen": "een brief naar huis"}], None
        case "text":
            yield declaration.default or "het vaste kanaal van de school", None
        case "number":
            yield from ((n, None) for n in (declaration.min or 0, declaration.max or 99))
        case "date":
            yield "2026-08-01", None
    if structure := STRUCTURES.get(declaration.type):
        full = {field: first_of(declaration, field, cell) for field, cell in structure.cells.items()}
        least = {field: value for field, value in full.items() if field in structure.required}
        for field, words in declaration.words.items():
            several = structure.cells[field] == "words"
            yield from (([{**least, field: [w] if several else w}], None) for w in words if w != "schorsing")
        yield from ((row, None) if not structure.rows else ([row], None) for row in (least, full))


def first_of(declaration: Declaration, field: str, cell: str) -> object:
    word = next(iter(declaration.words.get(field, {"": ""})))
    return {"word": word, "words": [word], "text": "Een regel", "number": 1, "time": "08:00"}[cell]


@pytest.mark.parametrize(
    ("name", "value", "sector"),
    [(name, value, sector) for name, declared in canon().parameters.items() for value, sector in values_of(declared)],
)
def test_each_value(name: str, value: object, sector: Sector | None) -> None:
    toggles = tuple(Toggle(option, True, HERE) for option in canon().options)
    assert_reads_well(school(sector, settings=(Setting(name, value, HERE),), toggles=toggles))


def omission(clause: Clause) -> Omit:
    return Omit(clause.id, HERE, "faq" if clause.kind == "faq" else "clause", "Proef.", None, False)


FREE = [clause for clause in clauses() if clause.lock == "free"]


@pytest.mark.parametrize("clause", FREE, ids=lambda clause: clause.id)
def test_each_free_clause_left_out(clause: Clause) -> None:
    resolution = assert_reads_well(school(operations=(omission(clause),)))
    assert clause.id not in {entry.id for entry in resolution.entries()}


@pytest.mark.parametrize("shelf", SHELVES)
@pytest.mark.parametrize("kind", ["foundation", "school"])
@pytest.mark.parametrize("on", [True, False])
def test_all_free_clauses_left_out(on: bool, kind: LayerKind, shelf: tuple[str, ...] | None) -> None:
    toggles = tuple(Toggle(option, on, HERE) for option in canon().options)
    operations = tuple(omission(clause) for clause in FREE)
    assert_reads_well(school(kind=kind, protocols=shelved(shelf), operations=operations, toggles=toggles))


def wordings(clause: Clause) -> Iterator[tuple[Body, frozenset[Term]]]:
    """Each body with the terms under which it shows."""
    if clause.body:
        yield clause.body, frozenset(clause.when)
    yield from ((variant.body, frozenset((*clause.when, *variant.when))) for variant in clause.variants)


def test_hard_citations_name_what_cannot_vanish() -> None:
    """A target that no layer can leave out, under no option or condition that the citing text is not under."""
    targets = {c.id: (p.id, {s.option, c.option}, set(c.when), c) for p, s, c in placed()}
    dangling = []
    for protocol, section, clause in placed():
        for body, when in wordings(clause) if clause.kind != "faq" else ():
            for target in (r.target for r in body.references if r.kind == "citation" and r.target in targets):
                home, options, terms, cited = targets[target]
                if home != protocol.id:
                    terms = {*terms, Term(f"protocol.{home}", ("ja",))}
                if cited.lock == "free" or options - {None, section.option, clause.option} or terms - when:
                    dangling.append((clause.id, target))
    assert dangling == []


def test_every_parameter_option_and_contact_is_used() -> None:
    named = {(r.kind, r.target) for body in bodies() for r in body.references}
    terms = {t.name for c in clauses() for when in (c.when, *(v.when for v in c.variants)) for t in when}
    options = {o for s in sections() for o in (s.option, *(c.option for c in s.clauses))}
    assert [p for p in canon().parameters if ("parameter", p) not in named and p not in terms] == []
    assert [o for o in canon().options if o not in options | terms] == []
    assert [c for c in canon().contacts if ("contact", c) not in named] == []


CLAIM = re.compile(r"\bwettelijk|\bprivacywet\b|\bAVG\b|\bInspectie\b|landelijke afspra|gaat de wet voor")


def test_every_claim_about_law_names_its_source() -> None:
    """Where a text speaks of law or of a national agreement, the page Bronnen says what that rests on."""
    bare = [
        clause.id
        for clause in clauses() if clause.kind != "faq"
        for body, sources in (
            [(clause.body, clause.sources)] if clause.body
            else [(v.body, clause.sources if v.sources is None else v.sources) for v in clause.variants]
        )
        if CLAIM.search(body.source) and not sources
    ]  # fmt: skip
    assert bare == []


def test_every_source_is_used() -> None:
    used = {name for c in clauses() for names in (c.sources, *(v.sources or () for v in c.variants)) for name in names}
    assert used == canon().sources.keys()


def test_everything_cited_softly_is_there() -> None:
    known = {clause.id for clause in clauses()} | {section.id for section in sections()}
    assert [(c.id, target) for c in clauses() for target in c.see if target not in known or target == c.id] == []
    assert [
        (old, r.replaced_by) for old, r in canon().retired.items() if r.replaced_by and r.replaced_by not in known
    ] == []


def test_the_sheet_speaks_to_a_child() -> None:
    """Short sentences, always with `je`, and never with words of another speaker."""
    said = [b for p in canon().protocols if p.sheet for s in p.sheet.sentences for b in s.bodies()]
    assert len(said) > 20
    words = {part: WORD.findall(part) for body in said for part in sentences(body.blocks)}
    assert [part for part, found in words.items() if len(found) > LONG_FOR_A_CHILD] == []
    assert [
        part for part, found in words.items() if {"ik", "mijn", "u", "uw", "wij", "we"} & {w.lower() for w in found}
    ] == []


def test_the_sheet_has_a_sentence_for_every_wording_that_a_school_can_choose() -> None:
    """Only where the canon says so itself there is none."""
    chosen = [(c, v.key) for c in clauses() for v in c.variants if c.lock in ("variant", "free") and c.kind != "faq"]
    said = {s.clause: s for p in canon().protocols if p.sheet for s in p.sheet.sentences}
    on = tuple(Toggle(option, True, HERE) for option in canon().options)
    for clause, key in chosen:
        if clause.id in said:
            resolution = resolve(canon(), (school(choices=(Choose(clause.id, key, HERE),), toggles=on),))
            shown = {line.clause for p in resolution.provenance.values() if p.sheet for line in p.sheet.lines}
            silent = key in said[clause.id].variants and said[clause.id].variants[key] is None
            assert (clause.id in shown) is not silent, (clause.id, key)


def test_norms_are_slugs_and_ids_hold_no_number_of_an_article() -> None:
    norms = {n for c in clauses() for ns in (c.norms, *(v.norms or () for v in c.variants)) for n in ns}
    assert [norm for norm in norms if not SLUG.fullmatch(norm)] == []
    assert [clause.id for clause in clauses() if re.search(r"(^|[.-])\d+($|[.-])", clause.id)] == []


def test_titles_and_labels_are_plain_words() -> None:
    labels = [d.label for d in canon().parameters.values()] + [o.label for o in canon().options.values()]
    titles = [part.title for s in sections() for part in (s, *s.clauses)]
    variants = [variant.label for clause in clauses() for variant in clause.variants]
    assert [t for t in (*labels, *titles, *variants) if re.search(r"[{}\[\]<>*_`]|^\s|\s$|\s\s", t)] == []
