"""Strict YAML: what the format guesses is refused, and every value keeps its place."""

from pathlib import Path

import pytest

from protocolboek.load.files import OverlayFile
from protocolboek.load.reading import read_text
from protocolboek.load.validate import validate
from protocolboek.load.yaml import DEEPEST, read_yaml

HEAD = "schema: 1\nkind: school\nname: De Brug\n"


def found(text: str) -> list[tuple[str, int, int]]:
    _, problems = read_yaml(text, "f.yaml")
    return [(p.code, p.place.line, p.place.column) for p in problems]


def faults(text: str) -> list[tuple[str, int, int]]:
    tree, problems = read_yaml(text, "f.yaml")
    _, more = validate(OverlayFile, tree)
    return [(p.code, p.place.line, p.place.column) for p in (*problems, *more)]


@pytest.mark.parametrize(
    "value",
    ["0900-1113111", "020-1234567", "+31201234567", "2026-08-01", "08:00", "16:00", "8:30:15", "007", "1.0", "1/2",
     "yes", "no", "on", "Off", "True", "FALSE", "y", "~", "null", "9" * 5000],
)  # fmt: skip
def test_what_the_next_program_would_guess_is_refused(value: str) -> None:
    assert found(f"a: {value}") == [("yaml-unquoted", 1, 4)]
    assert found(f'a: "{value}"') == []


@pytest.mark.parametrize(
    ("value", "read"),
    [("12", 12), ("0", 0), ("-3", -3), ("true", True), ("false", False), ("", None), ("ja", "ja"), ("1e3", "1e3"),
     ("0x1F", "0x1F"), ("groep 8", "groep 8"), ("'no'", "no"), ('"08:00"', "08:00"), ("[]", []), ("{}", {}),
     ("[a, 2]", ["a", 2]), ("a#b", "a#b"), ("a # b", "a")],
)  # fmt: skip
def test_plain_values_are_read_as_they_stand(value: str, read: object) -> None:
    tree, problems = read_yaml(f"a: {value}", "f.yaml")
    assert (tree.data, problems) == ({"a": read}, [])


def test_a_duplicate_key_is_refused_and_the_first_counts() -> None:
    tree, problems = read_yaml("a: 1\nb:\n  c: 2\n  c: 3\na: 4\n", "f.yaml")
    assert tree.data == {"a": 1, "b": {"c": 2}}
    assert [(p.code, p.place.line, p.place.column) for p in problems] == [
        ("yaml-duplicate-key", 4, 3), ("yaml-duplicate-key", 5, 1)
    ]  # fmt: skip


@pytest.mark.parametrize("folded", [">", ">-", ">+"])
def test_folded_blocks_are_refused(folded: str) -> None:
    assert found(f"a: {folded}\n  - een\n  - twee\n") == [("yaml-folded", 1, 4)]


def test_anchors_aliases_tags_and_merges_are_refused() -> None:
    assert found("a: &x een\nb: 2\n") == [("yaml-alias", 1, 4)]
    assert found("a: &x [een]\nb: *x\n") == [("yaml-alias", 1, 4)]
    assert found("a: &x [*x]\n") == [("yaml-alias", 1, 4)]
    assert found("a: !!str 5\nb: !!python/object:os.system x\nc: !own {d: 1}\n") == [
        ("yaml-tag", 1, 4), ("yaml-tag", 2, 4), ("yaml-tag", 3, 4)
    ]  # fmt: skip
    assert found("<<: {a: 1}\n? [b]\n: 2\n!!str c: 3\n") == [("yaml-key", 1, 1), ("yaml-key", 2, 3), ("yaml-key", 4, 1)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a:\n\tb: 1\n", 2),
        ("a: [1, 2\n", 2),
        ("a: b: c\n", 1),
        ("a: 1\n---\nb: 2\n", 2),
        ("a: \x00", 1),
        ('a: "\\ud800"', 1),
    ],
)
def test_what_is_no_yaml_is_told_at_its_line(text: str, line: int) -> None:
    assert [(code, at) for code, at, _ in found(text)] == [("yaml-syntax", line)]


@pytest.mark.parametrize("levels", [DEEPEST + 1, 1000, 100_000])
def test_deep_nesting_is_refused_before_it_can_hurt(levels: int) -> None:
    assert found("[" * levels + "]" * levels) == [("yaml-syntax", 1, DEEPEST + 1)]


def test_what_is_just_not_too_deep_is_read() -> None:
    flat, problems = read_yaml("[" * DEEPEST + "x" + "]" * DEEPEST, "f.yaml")
    assert (str(flat.data).count("["), problems) == (DEEPEST, [])


def test_of_two_faults_the_first_is_told() -> None:
    deep = "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1)
    assert found(f"a: {deep}\nb: c: d\n") == [("yaml-syntax", 1, DEEPEST + 3)]
    assert found(f"b: c: d\na: {deep}\n") == [("yaml-syntax", 1, 5)]
    assert found(f"a: *x\nb: {deep}\n") == [("yaml-syntax", 2, DEEPEST + 3)]


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_bytes(b"\xef\xbb\xbfa: 1\r\nb: |-\r\n  een\r\n  twee\r\nc: no\r\n")
    text, _ = read_text(tmp_path / "f.yaml", "f.yaml")
    tree, problems = read_yaml(text, "f.yaml")
    assert tree.data == {"a": 1, "b": "een\ntwee", "c": "no"}
    assert [str(p.place) for p in problems] == ["f.yaml:5:4"]


def test_text_is_composed_to_nfc() -> None:
    tree, _ = read_yaml('e\u0301: "Prote\u0301ge\u0301"', "f.yaml")
    assert tree.data == {"é": "Protégé"}


def test_places_of_values_keys_and_texts() -> None:
    tree, _ = read_yaml('a:\n  b: [x, "y"]\n  c: |-\n    een\n\n  d: |2\n      twee\n  e: "drie"\n', "f.yaml")
    assert (str(tree.key(("a", "b"))), str(tree.place(("a", "b", 1)))) == ("f.yaml:2:3", "f.yaml:2:10")
    assert str(tree.text(("a", "c"))) == "f.yaml:4:5"
    assert str(tree.text(("a", "d"))) == "f.yaml:7:5"  # the block is indented by four; two more belong to the text
    assert str(tree.text(("a", "e"))) == "f.yaml:8:7"
    assert str(tree.place(("a", "b", 1, "z"))) == "f.yaml:2:10"
    assert str(tree.key(("q",))) == "f.yaml:1:1"


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("replace:\n  Gedrag: {reason: x, text: t}\n", [("wrong-id", 5, 3)]),
        ("replace:\n  gedrag: {reason: 5, text: t}\n", [("wrong-type-text", 5, 20)]),
        ("replace:\n  gedrag: {reason: ' ', text: t}\n", [("empty-value", 5, 20)]),
        ("replace:\n  gedrag: {reason: x}\n", [("missing-key", 5, 3)]),
        ("replace: [gedrag]\n", [("wrong-type-mapping", 4, 10)]),
        ("consent: {'': all}\n", [("empty-value", 4, 11)]),
        ("add:\n  brug.x: {after: a, title: t, audience: [buren], reason: r, text: t}\n", [("wrong-value", 5, 43)]),
        ("omitt: {}\n", [("unknown-key-near", 4, 1)]),
        ("omit:\n  a: {reason: r, restorable: ja}\n", [("wrong-type-bool", 5, 30)]),
        ("faq:\n  omit:\n    a: {raeson: r}\n", [("missing-key", 6, 5), ("unknown-key-near", 6, 9)]),
    ],
)
def test_a_fault_is_told_once_and_at_its_own_place(entry: str, told: list[tuple[str, int, int]]) -> None:
    assert faults(HEAD + entry) == told


def test_what_is_whole_is_still_read_beside_what_is_not() -> None:
    tree, _ = read_yaml(HEAD + "omit:\n  a: {reason: 5}\n  b: {reason: Weg.}\noptions: {x: ja}\n", "f.yaml")
    overlay, problems = validate(OverlayFile, tree)
    assert overlay is not None
    assert list(overlay.omit) == ["b"]
    assert overlay.options == {}
    assert {p.code for p in problems} == {"wrong-type-text", "wrong-type-bool"}


@pytest.mark.parametrize("schema", ["true", "2", '"1"', "1.0"])
def test_only_schema_one_is_read(schema: str) -> None:
    tree, _ = read_yaml(HEAD.replace("schema: 1", f"schema: {schema}"), "f.yaml")
    overlay, problems = validate(OverlayFile, tree)
    assert overlay is None
    assert {p.place.line for p in problems} == {1}
