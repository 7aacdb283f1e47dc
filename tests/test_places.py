"""Places: where a problem is told, down to the column, in literal blocks and in structured values."""

from pathlib import Path

import pytest

from protocolboek.load import load_overlay
from protocolboek.model.overlay import Anchor
from protocolboek.model.problems import Place, error, in_order, warning
from protocolboek.model.source import Body
from protocolboek.resolve.places import Placing, arrange

OVERLAY = """\
schema: 1
kind: school
name: De Brug
parameters:
  stappen:
    - {keer: eerste, maatregel: gesprek}
    - keer: vaker
      maatregel: brief
replace:
  gedrag.delen:
    reason: Anders.
    was: |-

      Oud {{ plek }}.
    text: |-
      Zie [[a.b]] en
        @[c].

      | x | {{ d }} |
      |---|---------|
      | [[e]] | {{ d }} |
  gedrag.respect: {reason: Anders., text: "Zie [[f]]."}
add:
  brug.g:
    after: gedrag.delen
    title: G
    audience: [allen]
    reason: Nieuw.
    text: Zie [[h]].
sections:
  add:
    brug.i: {after: gedrag, title: I, reason: Nieuw., summary: 'Zie {{ j }}.'}
lock: {clauses: [gedrag.delen, brug.g], reason: Vast.}
"""


@pytest.fixture
def overlay(tmp_path: Path):  # type: ignore[no-untyped-def]
    folder = tmp_path / "schools" / "brug"
    folder.mkdir(parents=True)
    (folder / "overlay.yaml").write_text(OVERLAY, encoding="utf-8")
    found, problems = load_overlay(folder)
    assert problems == []
    return found


def at(text: str, nth: int = 0) -> str:
    """Place of the nth occurrence of `text` in the file."""
    offset = -1
    for _ in range(nth + 1):
        offset = OVERLAY.index(text, offset + 1)
    line = OVERLAY.count("\n", 0, offset)
    return f"schools/brug/overlay.yaml:{line + 1}:{offset - OVERLAY.rfind(chr(10), 0, offset)}"


def test_tokens_in_literal_blocks_and_quoted_text(overlay) -> None:  # type: ignore[no-untyped-def]
    bodies: list[Body] = [o.body for o in overlay.operations if hasattr(o, "body")]
    places = [str(r.place) for body in bodies for r in body.references]
    assert places == [
        at("[[a.b]]"), at("@[c]"), at("{{ d }}"), at("[[e]]"), at("{{ d }}", 1), at("[[f]]"), at("[[h]]")
    ]  # fmt: skip
    assert str(overlay.operations[0].was.references[0].place) == at("{{ plek }}")
    assert str(overlay.sections[0].summary.references[0].place) == at("{{ j }}")


def test_operations_and_anchors(overlay) -> None:  # type: ignore[no-untyped-def]
    assert [str(o.place) for o in overlay.operations] == [at("gedrag.delen:"), at("gedrag.respect"), at("brug.g")]
    assert str(overlay.operations[2].anchor.place) == at("gedrag.delen\n")
    assert [str(lock.place) for lock in overlay.locks] == [at("gedrag.delen, "), at("brug.g]")]


def test_parts_of_structured_values(overlay) -> None:  # type: ignore[no-untyped-def]
    places = overlay.settings[0].places
    assert str(overlay.settings[0].place) == at("stappen")
    assert str(places[0, "maatregel"]) == at("gesprek")
    assert str(places[1,]) == at("keer: vaker")
    assert str(places[1, "maatregel"]) == at("brief")


def test_problems_are_sorted_by_place_and_told_once() -> None:
    here, there = Place("a", 2, 1), Place("a", 10, 1)
    one, two = error(there, "x", id=1), warning(here, "y")
    assert in_order([one, two, one, error(there, "x", id=1)]) == (two, one)


ORDER = {"een": ("a", "b", "c"), "twee": ("d",)}
GROUPS = {"een": "een", "twee": "twee"}


def placing(name: str, relation: str, target: str) -> Placing:
    return Placing(name, Anchor(relation, target, Place("f")), Place("f"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("placings", "expected"),
    [
        ([("x", "after", "a")], ("axbc", "d")),
        ([("x", "before", "a")], ("xabc", "d")),
        ([("x", "first-in", "twee"), ("y", "last-in", "twee")], ("abc", "xdy")),
        ([("x", "after", "y"), ("y", "after", "a")], ("ayxbc", "d")),
        ([("x", "before", "y"), ("y", "before", "c")], ("abxyc", "d")),
        ([("b", "after", "d")], ("ac", "db")),
        ([("b", "after", "c"), ("x", "after", "b")], ("acbx", "d")),
        ([("a", "last-in", "een"), ("c", "first-in", "een")], ("cba", "d")),
        ([("x", "after", "a"), ("y", "before", "b")], ("axybc", "d")),
        ([("a", "first-in", "een")], ("abc", "d")),
    ],
)
def test_places(placings: list[tuple[str, str, str]], expected: tuple[str, str]) -> None:
    for order in (placings, placings[::-1]):
        arranged, problems = arrange(ORDER, [placing(*p) for p in order], GROUPS)
        assert problems == []
        assert tuple("".join(ids) for ids in arranged.values()) == expected


@pytest.mark.parametrize(
    ("placings", "codes", "expected"),
    [
        ([("x", "after", "a"), ("y", "after", "a")], ["place-ambiguous"], ("axbc", "d")),
        ([("x", "after", "y"), ("y", "after", "x")], ["place-cycle", "place-cycle"], ("abc", "d")),
        ([("b", "after", "b")], ["place-cycle"], ("abc", "d")),
        (
            [("a", "after", "b"), ("b", "after", "a"), ("d", "before", "c")],
            ["place-cycle", "place-cycle"],
            ("abdc", ""),
        ),
        ([("x", "after", "y"), ("y", "after", "x"), ("z", "before", "x")], ["place-cycle"] * 3, ("abc", "d")),
    ],
)
def test_places_that_cannot_be(
    placings: list[tuple[str, str, str]], codes: list[str], expected: tuple[str, str]
) -> None:
    arranged, problems = arrange(ORDER, [placing(*p) for p in placings], GROUPS)
    assert [p.code for p in problems] == codes
    assert tuple("".join(ids) for ids in arranged.values()) == expected
