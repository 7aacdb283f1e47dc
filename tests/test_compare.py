"""Comparing two handbooks: nothing is lost, nothing is counted twice, and each change is told for what it is."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_folders import case_names, outcome_of_case
from edits import PROTOCOL, clause_of, handbook, handbook_of
from overlay_strategies import PROPERTY, Layers, base_canon, chains
from protocolboek.compare import compare
from protocolboek.compare.aligning import align
from protocolboek.compare.order import rising
from protocolboek.compare.sentences import elements_of, phrases_in
from protocolboek.compare.tokens import tokens_of
from protocolboek.model.comparison import BUCKETS, Change, Comparison, Piece, lines_of, paragraphs, words_in
from protocolboek.model.handbook import Clause, Handbook, Provenance, Section
from protocolboek.model.text import (
    Blocks,
    Citation,
    Contact,
    Emphasis,
    Link,
    List,
    Paragraph,
    Table,
    Text,
    Value,
    plain_text,
    words_of,
)
from protocolboek.resolve import resolve

# --- what holds for every comparison -------------------------------------------------------------------


def assert_whole(old: Handbook, new: Handbook, found: Comparison) -> None:
    """Every clause is in it once, with all its words; nothing is cut; the counts add up."""
    for changes, counts, before, after in (
        (found.clauses, found.counts, list(old.clauses()), list(new.clauses())),
        (found.faq, found.faq_counts, questions(old), questions(new)),
    ):
        assert Counter(side.id for change in changes for side in change.old) == Counter(c.id for c in before)
        assert Counter(side.id for change in changes for side in change.new) == Counter(c.id for c in after)
        assert counts.total == len(changes) == sum(counts.buckets.values())
        assert counts.buckets.keys() == set(BUCKETS)
        for change in changes:
            assert_rebuilt(change, {c.id: c for c in before}, {c.id: c for c in after})
            assert_uncut(change)
    for change in (*found.sections, *found.groups):
        assert_uncut(change)
    assert Comparison.from_json(found.to_json()) == found


def questions(book: Handbook) -> list[Clause]:
    return [clause for group in book.faq for clause in group.clauses]


def assert_rebuilt(change: Change, before: dict[str, Clause], after: dict[str, Clause]) -> None:
    old, new = [before[side.id] for side in change.old], [after[side.id] for side in change.new]
    assert change.old_text == joined(clause.body for clause in old)
    assert change.new_text == joined(clause.body for clause in new)
    assert words_in(change.title, "old") == (lead(old, change).title if old else "")
    assert words_in(change.title, "new") == (lead(new, change).title if new else "")
    shown = [sentence for _, these in paragraphs(change.sentences) for sentence in these]
    assert shown == list(change.sentences)


def joined(texts: Iterable[Blocks]) -> str:
    return "\n".join(plain_text(text) for text in texts if text)


def lead(clauses: list[Clause], change: Change) -> Clause:
    """Of a group the clause that gives its title."""
    both = {side.id for side in change.old} & {side.id for side in change.new}
    return next((clause for clause in clauses if clause.id in both), clauses[0])


def assert_uncut(change: Change) -> None:
    for side in ("old", "new"):
        without = "nieuw" if side == "old" else "vervallen"
        runs: list[list[Piece]] = [list(change.title)]
        runs += [list(sentence.pieces) for sentence in change.sentences]
        for run in runs:
            these = [piece for piece in run if piece.operation != without]
            for one, other in pairwise(these):
                if one.operation != other.operation:
                    assert not (one.text[-1].isalnum() and other.text[0].isalnum()), (one, other)


def told(book: Handbook) -> list[object]:
    """All that a reader reads of it, and what a body consents to."""
    return [
        (part.id, part.number, part.title, looks(part.summary),
         [(c.id, c.number, c.title, c.audience, c.kind, looks(c.body), c.see) for c in part.clauses])
        for part in (*book.sections, *book.faq)
    ]  # fmt: skip


def looks(blocks: Blocks) -> list[object]:
    """A text as it shows: its words and what they point at, and its shape."""
    return [
        [(p.spot, [(text, [m for m in marks if m.kind not in ("value", "open")]) for t in p.tokens for text, marks in t.parts])
         for p in phrases_in(elements_of(blocks))],
    ]  # fmt: skip


def book_of(layers: Layers) -> tuple[Handbook, Provenance]:
    resolution = resolve(base_canon(), layers.chain)
    return resolution.handbooks["afspraken"], resolution.provenance["afspraken"]


@PROPERTY
@given(chains(), chains())
def test_two_handbooks_are_compared_whole(one: Layers, other: Layers) -> None:
    (old, before), (new, after) = book_of(one), book_of(other)
    found = compare(old, new, provenance_old=before, provenance_new=after)
    assert_whole(old, new, found)
    assert_whole(old, new, compare(old, new))
    if found.same:
        assert told(old) == told(new)


@PROPERTY
@given(chains())
def test_a_handbook_is_the_same_as_itself(layers: Layers) -> None:
    book, provenance = book_of(layers)
    found = compare(book, book, provenance_old=provenance, provenance_new=provenance)
    assert found.same
    assert_whole(book, book, found)
    changes = (*found.sections, *found.clauses, *found.groups, *found.faq)
    assert {(c.paired, c.bucket, c.place, c.causes, c.flags) for c in changes} == {("id", "gelijk", "gelijk", (), ())}
    assert {p.operation for c in changes for s in c.sentences for p in s.pieces} == {"gelijk"}


@PROPERTY
@given(chains(), chains())
def test_what_is_new_one_way_is_gone_the_other(one: Layers, other: Layers) -> None:
    (old, _), (new, _) = book_of(one), book_of(other)
    there, back = compare(old, new), compare(new, old)
    for forth, reverse in ((there.clauses, back.clauses), (there.faq, back.faq)):
        assert both_ways(forth) == [(new_, old_) for old_, new_ in both_ways(reverse)]


def both_ways(changes: Iterable[Change]) -> list[tuple[int, int]]:
    """How many are new, and how many are gone, with the parts of what was split or merged."""
    new = sum(len(c.new) - min(1, len(c.old)) for c in changes)
    return [(new, sum(len(c.old) - min(1, len(c.new)) for c in changes))]


def case_books() -> list[tuple[str, Handbook]]:
    """The handbooks of all cases that have one, those of the base once."""
    found: dict[bytes, tuple[str, Handbook]] = {}
    for name in case_names():
        resolution = outcome_of_case(name).resolution
        for book in resolution.handbooks.values() if resolution else ():
            found.setdefault(book.to_json(), (name, book))
    return list(found.values())


def test_all_case_texts_are_compared_whole() -> None:
    books = [book for _, book in case_books() if book.protocol.id == "afspraken"]
    assert len(books) > 20
    for old, new in [*pairwise(books), (books[-1], books[0])]:
        assert_whole(old, new, compare(old, new))


WORDS = st.sampled_from(
    ("De", "school", "mag", "niet", "16.00", "30a", "zo'n", "e-mail", "’s", "é", "€", "5", ".", ",", "?", " ", "  ", "\n",
     "-", "(", ")", "één", "👩🏽‍🎓", "e\u0301", "Dat mag. ", "Ja! ")
)  # fmt: skip
TEXTS = st.lists(WORDS, max_size=12).map("".join)
MARKED = st.one_of(
    TEXTS.map(lambda text: Text(text=text)),
    TEXTS.map(lambda text: Value(parameter="plek", text=text)),
    TEXTS.map(lambda text: Emphasis(strong=True, children=(Text(text=text),))),
    TEXTS.map(lambda text: Link(href="https://example.org", children=(Text(text=text),))),
    st.sampled_from(("4.2", "4.3")).map(lambda number: Citation(target="a.b", text=f"artikel {number}")),
    st.just(Contact(contact="inspectie")),
)
RUNS = st.lists(MARKED, max_size=4).map(tuple)
PARAGRAPHS = RUNS.map(lambda run: Paragraph(children=run))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = draw(st.integers(1, 3))
    rows = draw(st.lists(st.tuples(*[RUNS] * columns), max_size=3))
    return Table(align=(None,) * columns, header=draw(st.tuples(*[RUNS] * columns)), rows=tuple(rows))


LISTS = st.builds(
    lambda ordered, items: List(ordered=ordered, items=tuple((item,) for item in items)),
    st.booleans(),
    st.lists(PARAGRAPHS, max_size=3),
)
BODIES = st.lists(st.one_of(PARAGRAPHS, LISTS, tables()), max_size=3).map(tuple)


@PROPERTY
@given(BODIES, BODIES)
def test_any_two_texts_are_rebuilt(one: Blocks, other: Blocks) -> None:
    old, new = (clause_of("x").model_copy(update={"body": body}) for body in (one, other))
    (change,) = compare(handbook(old), handbook(new)).clauses
    assert (change.old_text, change.new_text) == (plain_text(one), plain_text(other))
    assert_uncut(change)
    if change.bucket == "gelijk":
        assert plain_text(one) == plain_text(other)


@PROPERTY
@given(RUNS)
def test_tokens_are_the_text(run: tuple[Text, ...]) -> None:
    tokens = tokens_of(run)
    assert "".join(token.text for token in tokens) == words_of(run)
    assert all("".join(text for text, _ in token.parts) == token.text for token in tokens)
    assert all(token.text for token in tokens)


@PROPERTY
@given(st.lists(st.integers(0, 30), unique=True, max_size=9).flatmap(
    lambda values: st.tuples(st.just(values), st.lists(st.integers(1, 5), min_size=len(values), max_size=len(values)))
))  # fmt: skip
def test_the_heaviest_rising_run_is_found(given_: tuple[list[int], list[int]]) -> None:
    values, weights = given_
    kept = sorted(rising(values, weights))
    assert [values[at] for at in kept] == sorted(values[at] for at in kept)
    best = max((sum(weights[at] for at in run) for run in all_rising(values)), default=0)
    assert sum(weights[at] for at in kept) == best


def all_rising(values: list[int]) -> Iterator[list[int]]:
    for bits in range(2 ** len(values)):
        run = [at for at in range(len(values)) if bits >> at & 1]
        if all(values[a] < values[b] for a, b in pairwise(run)):
            yield run


@PROPERTY
@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_aligning_keeps_order_and_loses_nothing(one: str, other: str) -> None:
    pairs = align(
        one, other, same=lambda a, b: a == b, alike=lambda a, b: 1.0 if a == b else 0.0, weight=lambda _: 1
    )  # fmt: skip
    assert [i for i, _ in pairs if i is not None] == list(range(len(one)))
    assert [j for _, j in pairs if j is not None] == list(range(len(other)))
    assert all(one[i] == other[j] for i, j in pairs if i is not None and j is not None)


# --- tokens and lines ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "word", ["16.00", "30a", "7,50", "zo'n", "e-mail", "foto’s", "één", "covid-19", "2026/2027"[:4]]
)
def test_a_word_is_one_token(word: str) -> None:
    assert [token.text for token in tokens_of((Text(text=f"De {word}, zo."),))] == [
        "De",
        " ",
        word,
        ",",
        " ",
        "zo",
        ".",
    ]


def test_a_citation_is_one_token_and_glued_to_its_word() -> None:
    run = (Text(text="Zie "), Citation(target="a.b", text="artikel 4.2"), Text(text="a en verder"))
    assert [token.text for token in tokens_of(run)] == ["Zie", " ", "artikel 4.2a", " ", "en", " ", "verder"]


def test_a_line_knows_its_place() -> None:
    clause = clause_of("Eerst dit.\n\n- een;\n- twee.\n\n| a | b |\n|---|---|\n| c | d |")
    (change,) = compare(handbook(clause), handbook(clause)).clauses
    assert [(spot.kind, spot.path, text) for spot, text in lines_of(change.sentences, "new")] == [
        ("alinea", (0,), "Eerst dit."),
        ("punt", (1, 0, 0), "een;"), ("punt", (1, 1, 0), "twee."),
        ("kop", (2, 0, 0), "a"), ("kop", (2, 0, 1), "b"), ("cel", (2, 1, 0), "c"), ("cel", (2, 1, 1), "d"),
    ]  # fmt: skip


# --- pairing, places, groups ---------------------------------------------------------------------------

LINES = (
    "Je vraagt eerst of je iemand mag filmen. Een ander mag altijd nee zeggen.",
    "De directeur beslist over een schorsing en vertelt dat ook aan je ouders.",
    "Je telefoon zit tijdens de les in je kluis, behalve als je hem nodig hebt.",
    "Wie gepest wordt, vertelt het aan een leraar die hij of zij vertrouwt.",
)


def numbered(*parts: tuple[str, str], section: str = "1") -> tuple[Clause, ...]:
    """Clauses with these names and texts, numbered through."""
    return tuple(
        clause_of(text, name=name, title=name.capitalize(), number=f"{section}.{i}")
        for i, (name, text) in enumerate(parts, 1)
    )


def one(found: Comparison, name: str) -> Change:
    return next(c for c in found.clauses if name in [side.id for side in (*c.old, *c.new)])


def parts(*names: str) -> list[tuple[str, str]]:
    return [(name, LINES["abcd".index(name)]) for name in names]


def test_what_stands_before_is_moved_and_the_rest_only_renumbered() -> None:
    found = compare(handbook(*numbered(*parts("a", "b", "c", "d"))), handbook(*numbered(*parts("d", "a", "b", "c"))))
    assert [(c.shown.id, c.place, c.bucket) for c in found.clauses] == [
        ("d", "verplaatst", "gelijk"), ("a", "hernummerd", "gelijk"), ("b", "hernummerd", "gelijk"), ("c", "hernummerd", "gelijk")
    ]  # fmt: skip
    assert (found.counts.moved, found.counts.renumbered, found.counts.buckets["gelijk"]) == (1, 3, 4)


def test_a_clause_in_another_section_is_moved() -> None:
    def book(first: str, second: str) -> Handbook:
        return handbook_of(
            Section(id="een", number="1", title="Een", summary=(), clauses=numbered(*parts(*first), section="1")),
            Section(id="twee", number="2", title="Twee", summary=(), clauses=numbered(*parts(*second), section="2")),
        )

    found = compare(book("abc", "d"), book("ab", "cd"))
    assert [(c.shown.id, c.place) for c in found.clauses] == [
        ("a", "gelijk"), ("b", "gelijk"), ("c", "verplaatst"), ("d", "hernummerd")
    ]  # fmt: skip
    assert {c.place for c in found.sections} == {"gelijk"}


def test_a_section_that_moves_takes_its_clauses_along() -> None:
    first = Section(id="een", number="1", title="Een", summary=(), clauses=numbered(*parts("a", "b"), section="1"))
    second = Section(id="twee", number="2", title="Twee", summary=(), clauses=numbered(*parts("c"), section="2"))
    swapped = (
        second.model_copy(update={"number": "1", "clauses": numbered(*parts("c"), section="1")}),
        first.model_copy(update={"number": "2", "clauses": numbered(*parts("a", "b"), section="2")}),
    )
    found = compare(handbook_of(first, second), handbook_of(*swapped))
    assert [(c.shown.id, c.place) for c in found.sections] == [("twee", "verplaatst"), ("een", "hernummerd")]
    assert {c.place for c in found.clauses} == {"hernummerd"}


def test_pairs_by_id_then_number_and_title_then_likeness() -> None:
    old = numbered(("a", LINES[0]), ("b", LINES[1]), ("c", LINES[2]))
    new = numbered(("a", LINES[3]), ("x", LINES[0]), ("y", LINES[2].replace("kluis", "tas")))
    new = (new[0], new[1].model_copy(update={"title": "B"}), new[2])
    found = compare(handbook(*old), handbook(*new))
    assert [(c.old[0].id, c.new[0].id, c.paired) for c in found.clauses] == [
        ("a", "a", "id"), ("b", "x", "nummer-en-titel"), ("c", "y", "vermoedelijk")
    ]  # fmt: skip


def test_what_is_not_alike_is_new_and_gone() -> None:
    found = compare(handbook(*numbered(*parts("a", "b"))), handbook(*numbered(*parts("a"), ("x", LINES[3]))))
    assert [(c.shown.id, c.existence, c.paired) for c in found.clauses] == [
        ("a", "blijft", "id"), ("b", "vervallen", "geen"), ("x", "nieuw", "geen")
    ]  # fmt: skip
    assert (one(found, "b").text, one(found, "x").place) == (None, None)


def test_a_clause_that_is_split() -> None:
    whole = f"{LINES[0]} {LINES[2]}"
    old = numbered(("a", whole), ("b", LINES[1]))
    new = numbered(("a", LINES[0]), ("a2", LINES[2]), ("b", LINES[1]))
    found = compare(handbook(*old), handbook(*new))
    change = one(found, "a")
    assert (change.existence, [s.id for s in change.old], [s.id for s in change.new]) == (
        "gesplitst",
        ["a"],
        ["a", "a2"],
    )
    assert (change.old_text, change.new_text) == (whole, f"{LINES[0]}\n{LINES[2]}")
    assert (change.text, found.counts.buckets["gesplitst"], found.counts.total) == ("ingedeeld", 1, 2)


def test_clauses_that_are_merged() -> None:
    whole = f"{LINES[0]} {LINES[2]}"
    old = numbered(("a", LINES[0]), ("a2", LINES[2]), ("b", LINES[1]))
    found = compare(handbook(*old), handbook(*numbered(("a", whole), ("b", LINES[1]))))
    change = one(found, "a2")
    assert (change.existence, [s.id for s in change.old], [s.id for s in change.new]) == (
        "samengevoegd",
        ["a", "a2"],
        ["a"],
    )
    assert found.counts.buckets["samengevoegd"] == 1


# --- title, fields, frame ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("update", "text", "fields"),
    [
        ({"title": "Een ander artikel"}, "gewijzigd", []),
        ({"title": "Een artikel!"}, "redactioneel", []),
        ({"kind": "may"}, "gewijzigd", ["kind"]),
        ({"audience": ("ouder",)}, "gewijzigd", ["audience"]),
        ({"see": (Citation(target="a.b", text="artikel 4.2"),)}, "gewijzigd", ["see"]),
    ],
)
def test_what_stands_beside_the_text_counts(update: dict[str, object], text: str, fields: list[str]) -> None:
    old = clause_of(LINES[0])
    (change,) = compare(handbook(old), handbook(old.model_copy(update=update))).clauses
    assert (change.bucket, [field.name for field in change.fields]) == (text, fields)
    assert change.causes == ("basistekst",) if text == "gewijzigd" and fields != ["see"] else True


def test_further_reading_that_only_got_another_number_is_editorial() -> None:
    old, new = (clause_of(LINES[0], see=(Citation(target="a.b", text=f"artikel 4.{n}"),)) for n in (2, 3))
    (change,) = compare(handbook(old), handbook(new)).clauses
    assert (change.bucket, change.causes) == ("redactioneel", ())


def test_the_frame_is_compared() -> None:
    old = handbook(clause_of(LINES[0]))
    school = old.school.model_copy(update={"name": "Het Veer"})
    new = old.model_copy(update={"school": school, "consent": {"MR": ("proef",)}})
    found = compare(old, new)
    assert [(field.name, field.old, field.new) for field in found.fields] == [
        ("school", ("De Brug",), ("Het Veer",)), ("consent", ("MR: all",), ("MR: proef",))
    ]  # fmt: skip
    assert not found.same
    assert found.new.protocol == PROTOCOL


def test_a_section_is_compared_by_title_and_summary() -> None:
    def book(title: str, summary: str) -> Handbook:
        return handbook_of(
            Section(id="een", number="1", title=title, summary=clause_of(summary).body, clauses=(clause_of(LINES[0]),))
        )

    def bucket(one: Handbook, other: Handbook) -> str:
        return compare(one, other).sections[0].bucket

    assert bucket(book("Een", LINES[1]), book("Twee", LINES[1])) == "gewijzigd"
    assert bucket(book("Een", LINES[1]), book("Een", LINES[1].replace("schorsing", "maatregel"))) == "gewijzigd"
    assert bucket(book("Een", LINES[1]), book("een", LINES[1])) == "redactioneel"


def test_questions_are_counted_apart() -> None:
    answer = clause_of(LINES[1], name="faq.a", number=None, kind="faq")
    other = clause_of(LINES[1].replace("schorsing", "maatregel"), name="faq.a", number=None, kind="faq")
    article = clause_of(LINES[0])
    found = compare(handbook(article, faq=(answer,)), handbook(article, faq=(other,)))
    assert (found.counts.buckets["gelijk"], found.counts.total) == (1, 1)
    assert (found.faq_counts.buckets["gewijzigd"], found.faq_counts.total) == (1, 1)
