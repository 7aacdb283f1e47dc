"""The finder of broken sentences finds them, and lets good ones pass."""

import pytest

from overlay_strategies import base_canon
from overlay_writer import load_data
from protocolboek.resolve import resolve
from sentences import broken_in


def slips_of(text: str, title: str = "Delen") -> list[str]:
    entry = {"reason": "Proef.", "title": title, "text": text}
    overlay, _ = load_data(
        "brug", {"schema": 1, "kind": "school", "name": "De Brug", "replace": {"gedrag.delen": entry}}
    )
    return [slip.split(": ")[1] for slip in broken_in(resolve(base_canon(), (overlay,)).handbooks["afspraken"])]


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("Dat is de de afspraak.", "a word twice"),
        ("Dat is  zo.", "two spaces"),
        ("Dat is zo .", "space before a mark"),
        ("Dat is zo..", "two marks"),
        ("Dat is zo ().", "empty brackets"),
        ("dat is zo.", "begins small"),
        ("Dat is zo. en dit ook.", "begins small"),
        ("Dat is zo", "ends without a mark"),
    ],
)
def test_a_broken_sentence_is_found(text: str, slip: str) -> None:
    assert slips_of(text) == [slip]


def test_a_broken_title_is_found() -> None:
    assert slips_of("Dat is zo.", title="Over de de telefoon") == ["a word twice"]


@pytest.mark.parametrize("text", ["Bel @[inspectie]. Dat helpt.", "Denk aan:\n\n- een punt;\n- nog een.", "‘Ja.’"])
def test_a_whole_sentence_passes(text: str) -> None:
    assert slips_of(text) == []
