"""Why a clause changed, as its digests and provenance tell it."""

from typing import Any

import pytest

from edits import clause_of, handbook
from overlay_strategies import base_canon
from overlay_writer import load_data
from protocolboek.compare import compare
from protocolboek.model.comparison import Change, Comparison
from protocolboek.model.handbook import Causes
from protocolboek.resolve import resolve

Data = dict[str, Any]
DELEN = "gedrag.delen"
PARTS = (("stichting", "foundation"), ("brug", "school"))


def compared(old: tuple[Data, Data], new: tuple[Data, Data], *, provenance: bool = True) -> Comparison:
    """Two states of a foundation and its school, each as what the foundation and the school lay down."""
    found = []
    for layers in (old, new):
        chain: tuple[Any, ...] = ()
        for (own, kind), data in zip(PARTS, layers, strict=True):
            head: Data = {"schema": 1, "kind": kind, "name": f"Onze {own}"}
            overlay, problems = load_data(own, head | ({"extends": "stichting"} if chain else {}) | data)
            assert [p for p in problems if p.is_error] == []
            chain = (*chain, overlay)
        found.append(resolve(base_canon(), chain))
    books = [resolution.handbooks["afspraken"] for resolution in found]
    origins = [resolution.provenance["afspraken"] for resolution in found]
    if not provenance:
        return compare(*books)
    return compare(*books, provenance_old=origins[0], provenance_new=origins[1])


def of(found: Comparison, name: str) -> Change:
    return next(c for c in found.clauses if name in {side.id for side in (*c.old, *c.new)})


def replaced(text: str) -> Data:
    return {"replace": {DELEN: {"reason": "Zo willen wij dat.", "text": text}}}


OWN = replaced("Wij delen alleen wat van ons zelf is.")
OTHER = replaced("Wij delen niets zonder het te vragen.")
OMIT: Data = {"omit": {DELEN: {"reason": "Staat elders.", "restorable": True}}}
CASES: dict[str, tuple[tuple[Data, Data], tuple[Data, Data], str, str, tuple[str, ...]]] = {
    "the school replaces": (({}, {}), ({}, OWN), DELEN, "", ("eigen-tekst",)),
    "the school takes its own text back": (({}, OWN), ({}, {}), DELEN, "", ("eigen-tekst",)),
    "the school changes its own text": (({}, OWN), ({}, OTHER), DELEN, "", ("eigen-tekst",)),
    "the foundation replaces": (({}, {}), (OWN, {}), DELEN, "", ("bestuur",)),
    "the foundation changes its text": ((OWN, {}), (OTHER, {}), DELEN, "", ("bestuur",)),
    "the school replaces what the foundation wrote": ((OWN, {}), (OWN, OTHER), DELEN, "", ("eigen-tekst",)),
    "the foundation changes what the school replaced": ((OWN, OTHER), ({}, OTHER), DELEN, "gelijk", ()),
    "the school leaves out": (({}, {}), ({}, OMIT), DELEN, "vervallen", ("eigen-tekst",)),
    "the foundation leaves out": (({}, {}), (OMIT, {}), DELEN, "vervallen", ("bestuur",)),
    "what was left out comes back": (({}, OMIT), ({}, {}), DELEN, "nieuw", ("eigen-tekst",)),
    "the school chooses": (
        ({}, {"parameters": {"plek": "thuis"}}), ({}, {"parameters": {"plek": "tas"}}), "telefoon.plek", "schoolkeuze",
        ("schoolkeuze",),
    ),
    "the foundation chooses": (
        ({"parameters": {"plek": "thuis"}}, {}), ({"parameters": {"plek": "tas"}}, {}), "telefoon.plek", "schoolkeuze",
        ("bestuur",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_cause_is_told(name: str) -> None:
    old, new, clause, bucket, causes = CASES[name]
    change = of(compared(old, new), clause)
    assert change.causes == causes
    assert change.bucket == (bucket or change.text)


def test_an_own_clause_is_its_layers() -> None:
    entry = {"after": DELEN, "reason": "Nodig.", "title": "Nog iets", "audience": ["allen"], "text": "Dat doen we zo."}
    for layers, own, cause in (((1,), "brug", "eigen-tekst"), ((0,), "stichting", "bestuur")):
        data: list[Data] = [{}, {}]
        data[layers[0]] = {"add": {f"{own}.nieuw": entry}}
        assert of(compared(({}, {}), (data[0], data[1])), f"{own}.nieuw").causes == (cause,)
        assert of(compared((data[0], data[1]), ({}, {})), f"{own}.nieuw").causes == (cause,)


def test_a_clause_that_a_layer_moves() -> None:
    move = {"move": {DELEN: {"first-in": "gevolgen", "reason": "Hoort daar."}}}
    change = of(compared(({}, {}), ({}, move)), DELEN)
    assert (change.bucket, change.place, change.causes) == ("gelijk", "verplaatst", ("eigen-tekst",))


def test_an_option_takes_its_clauses_and_their_section_along() -> None:
    found = compared(({}, {"options": {"beeld": True}}), ({}, {"options": {"beeld": False}}))
    gone = [change for change in found.clauses if change.existence == "vervallen"]
    assert gone
    assert {change.causes for change in gone} == {("schoolkeuze",)}
    assert [c.causes for c in found.sections if c.existence == "vervallen"] == [("schoolkeuze",)]


def test_without_provenance_what_is_not_known_is_not_guessed() -> None:
    assert of(compared(({}, {}), ({}, OWN), provenance=False), DELEN).causes == ("onbekend",)
    assert of(compared(({}, {}), ({}, OMIT), provenance=False), DELEN).causes == ("onbekend",)


def test_digests_alone_tell_the_canon_from_a_school_without_a_foundation() -> None:
    old = clause_of("We spreken elkaar aan.")
    canon = clause_of("We spreken elkaar rustig aan.")
    own = canon.model_copy(update={"causes": Causes(canon=old.causes.canon, overlay=canon.causes.canon)})
    words = canon.model_copy(update={"causes": old.causes})
    assert [compare(handbook(old), handbook(new)).clauses[0].causes for new in (canon, own, words)] == [
        ("basistekst",), ("eigen-tekst",), ("basistekst",)
    ]  # fmt: skip


def test_canon_and_choice_may_both_have_changed() -> None:
    old = clause_of("Je telefoon is {{ plek }}.", values={"plek": "thuis"})
    new = clause_of("Je telefoon is altijd {{ plek }}.", values={"plek": "in je tas"})
    (change,) = compare(handbook(old), handbook(new)).clauses
    assert change.causes == ("basistekst", "schoolkeuze")
