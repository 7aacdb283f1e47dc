"""One fault put into a valid chain gives its own error, at its own line and column, and nothing else."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings

from overlay_strategies import PROPERTY, Layers, base_canon, chains, may_change
from overlay_writer import Written, load_text
from protocolboek.check import check
from protocolboek.resolve import resolve
from protocolboek.resolve.merge import merge

Path = tuple[str | int, ...]
SPOTS = [
    (r, t) for t in ("gedrag.verantwoordelijk", "gedrag.voorbeelden", "telefoon.plek") for r in ("after", "before")
]


@dataclass
class Layer:
    """The last layer of a chain, in which the fault goes; what is to be told, and at which key, value or text."""

    own: str
    data: dict[str, Any]
    code: str = ""
    key: Path = ()
    value: Path = ()
    within: str = ""
    tail: str = ""

    def put(self, *path: str, entry: Any) -> None:
        holder = self.data
        for step in path[:-1]:
            holder = holder.setdefault(step, {})
        holder[path[-1]] = entry

    def free_spots(self) -> list[tuple[str, str]]:
        entries = [e for kind in ("add", "move") for e in self.data.get(kind, {}).values()]
        return [spot for spot in SPOTS if not any(e.get(spot[0]) == spot[1] for e in entries)]

    def add(self, name: str, spot: tuple[str, str] | None, text: str = "Tekst.", **rest: Any) -> None:
        place = {spot[0]: spot[1]} if spot else {}
        self.put(
            "add", name, entry={**place, "title": "T", "audience": ["ouder"], "reason": "Proef.", "text": text, **rest}
        )


REASON = {"reason": "Proef."}
Fault = Callable[[Layer], None]


def entry(code: str, *path: str, value: Any = REASON) -> Fault:
    """An entry that is told at its key."""

    def inject(layer: Layer) -> None:
        layer.put(*path, entry=value)
        layer.code, layer.key = code, path

    return inject


def setting(code: str, *path: str, value: Any, at: Path = ()) -> Fault:
    """A value that is told where it, or a part of it, stands."""

    def inject(layer: Layer) -> None:
        layer.put(*path, entry=value)
        layer.code, layer.value = code, (*path, *at)

    return inject


def text(code: str, words: str, at: str, kind: str = "info") -> Fault:
    """An own clause whose text is told where `at` stands in it."""

    def inject(layer: Layer) -> None:
        name = f"{layer.own}.fout"
        layer.add(name, layer.free_spots()[0], words, kind=kind)
        layer.code, layer.value, layer.within = code, ("add", name, "text"), words[: words.index(at)]

    return inject


def tail(code: str, words: str, at: str) -> Fault:
    """Lines at the end of the file, told where `at` stands in them."""

    def inject(layer: Layer) -> None:
        layer.code, layer.tail, layer.within = code, words, words[: words.index(at)]

    return inject


def no_place(layer: Layer) -> None:
    layer.add(f"{layer.own}.fout", None)
    layer.code, layer.key = "place-missing", ("add", f"{layer.own}.fout")


def two_places(layer: Layer) -> None:
    layer.add(f"{layer.own}.fout", layer.free_spots()[0], **{"last-in": "gevolgen"})
    layer.code, layer.key = "place-several", ("add", f"{layer.own}.fout")


def one_place_for_two(layer: Layer) -> None:
    spot = layer.free_spots()[0]
    for name in ("zz-een", "zz-twee"):
        layer.add(f"{layer.own}.{name}", spot)
    layer.code, layer.value = "place-ambiguous", ("add", f"{layer.own}.zz-twee", spot[0])


def after_itself(layer: Layer) -> None:
    layer.add(f"{layer.own}.fout", ("after", f"{layer.own}.fout"))
    layer.code, layer.value = "place-cycle", ("add", f"{layer.own}.fout", "after")


def beside_nothing(layer: Layer) -> None:
    layer.add(f"{layer.own}.fout", ("before", "qqqq"))
    layer.code, layer.value = "unknown-clause", ("add", f"{layer.own}.fout", "before")


def foreign_id(layer: Layer) -> None:
    layer.add("vreemd.fout", layer.free_spots()[0])
    layer.code, layer.key = "own-id", ("add", "vreemd.fout")


FAULTS: dict[str, Fault] = {
    "unknown clause": entry("unknown-clause", "omit", "qqqq"),
    "nearly a clause": entry("unknown-clause-near", "omit", "gedrag.verantwoordelik"),
    "sentence about no clause": entry("unknown-clause", "sheet", "qqqq", value="Je doet mee."),
    "sentence about a question": entry("sheet-question", "sheet", "faq.foto", value="Je doet mee."),
    "retired clause": entry("retired", "move", "gedrag.hyves", value={"last-in": "gedrag", **REASON}),
    "replaced clause": entry("retired-replaced", "restore", "gedrag.vrienden"),
    "question as article": entry("wrong-scope-faq", "omit", "faq.melden"),
    "article as question": entry("wrong-scope", "faq", "omit", "gevolgen.ouders"),
    "fixed clause": entry("locked-fixed", "omit", "gedrag.verantwoordelijk"),
    "clause for parameters": entry("locked-parameter", "omit", "telefoon.plek"),
    "restored though there": entry("restore-present", "restore", "gevolgen.ouders"),
    "unknown section": entry("unknown-section", "sections", "rename", "qqqq", value={"title": "T", **REASON}),
    "unknown parameter": entry("unknown-parameter", "parameters", "qqqqq", value="tas"),
    "unknown option": entry("unknown-option-near", "options", "groepsap", value=True),
    "unknown variant": entry("unknown-variant-near", "variants", "telefoon.klas", value="nooitt"),
    "missing reason": entry("missing-key", "restore", "gedrag.delen", value={"decided_by": "team"}),
    "unknown key": entry("unknown-key-near", "paramters", value={}),
    "unknown key inside": entry("unknown-key", "publish", "qqq", value=True),
    "wrong id": entry("wrong-id", "restore", "Gedrag"),
    "no rows": setting("value-rows", "parameters", "route", value="tekst"),
    "unknown word in a row": setting(
        "value-choice", "parameters", "telefoonregel", at=(0, "apparaten", 1),
        value=[{"voor": "Allen", "apparaten": ["telefoon", "radio"], "plek": "tas"}],
    ),
    "text for yes or no": setting("wrong-type-bool", "options", "groepsapps", value="ja"),
    "number for text": setting("wrong-type-text", "name", value=3),
    "unknown sector": setting("wrong-value", "sector", value="mbo"),
    "no sections to consent on": setting("wrong-consent", "consent", value={"MR": []}, at=("MR",)),
    "unknown section to consent on": setting("unknown-section", "consent", value={"MR": ["qqqq"]}, at=("MR",)),
    "unknown protocol": setting("unknown-protocol", "protocols", value=["afspraken", "qqqq"], at=(1,)),
    "unknown lock": setting(
        "unknown-parameter", "lock", value={"parameters": ["plek", "qqqqq"], **REASON}, at=("parameters", 1)
    ),
    "placeholder": text("placeholder", "Een zin.\n\nVanaf [datum] geldt dit.", "[datum]"),
    "html": text("text-html", "Een zin.\n\nDus <b>niet</b>.", "Dus"),
    "heading": text("text-heading", "Een zin.\n\n## Kop", "##"),
    "unsafe link": text("text-link", "[zo](javascript:alert)", "["),
    "malformed token": text("text-token", "Een\nzin {{ a | b }}.", "{{"),
    "unknown citation": text("citation-unknown", "Een zin:\n\n- zie [[qqqqqq]].", "[[qqqqqq]]"),
    "unknown contact": text("unknown-contact", "Bel *@[qqqqqq]* nu.", "@["),
    "unknown form": text("unknown-form", "| a |\n|---|\n| {{ plek:wij }} |", "{{"),
    "table in a sentence": text("structured-inline", "Kijk in {{ stappen }} nu.", "{{"),
    "unknown parameter in a text": text("unknown-parameter", "Kijk {{ qqqqq }} nu.", "{{"),
    "long suspension": text("suspension-week", "Een straf. Een schorsing duurt twee weken.", "twee weken"),
    "parents suspended": text("suspension-parents", "Dan volgt een schorsing.", "Dan", kind="sanction"),
    "no place": no_place,
    "two places": two_places,
    "one place for two": one_place_for_two,
    "after itself": after_itself,
    "beside nothing": beside_nothing,
    "foreign id": foreign_id,
    "duplicate key": tail("yaml-duplicate-key", "schema: 1\n", "schema"),
    "unquoted date": tail("yaml-unquoted", "current: {title: Oud, date: 2019-03-01}\n", "2019"),
    "folded text": tail("yaml-folded", "current:\n  title: >-\n    Oud\n", ">-"),
}  # fmt: skip


def told_at(layer: Layer, written: Written) -> tuple[int, int]:
    """Line and column where the fault was put."""
    line, column = written.keys.get(layer.key) or written.values.get(layer.value) or (len(written.lines) + 1, 1)
    down = layer.within.count("\n")
    across = len(layer.within) - layer.within.rfind("\n") - 1
    return line + down, column + across


@pytest.mark.parametrize("name", FAULTS)
@settings(PROPERTY, max_examples=4)
@given(layers=chains())
def test_each_fault_is_told_at_its_own_place(name: str, layers: Layers) -> None:
    own, data = layers[-1]
    layer = Layer(own, copy.deepcopy(data))
    FAULTS[name](layer)
    written = Written(layer.data)
    overlay, problems = load_text(own, written.text + layer.tail)
    line, column = told_at(layer, written)
    expected = [(layer.code, f"schools/{own}/overlay.yaml", line, column)]
    if overlay:
        resolution = resolve(base_canon(), (*layers.chain[:-1], overlay))
        problems += [*resolution.problems, *check(resolution)]
    assert {(p.code, p.place.file, p.place.line, p.place.column) for p in problems if p.is_error} == set(expected)


@settings(PROPERTY, max_examples=20)
@given(layers=chains())
def test_two_operations_on_one_clause_are_told_at_the_second(layers: Layers) -> None:
    own, data = layers[-1]
    touched = {name for kind in ("replace", "omit", "restore", "move", "variants") for name in data.get(kind, {})}
    free = sorted(set(may_change(merge(base_canon(), layers.chain[:-1])[0], "clause")) - touched)
    if not free:
        return
    layer = Layer(own, copy.deepcopy(data))
    layer.put("replace", free[0], entry={**REASON, "text": "Tekst."})
    layer.put("omit", free[0], entry=REASON)
    written = Written(layer.data)
    overlay, _ = load_text(own, written.text)
    assert overlay is not None
    found = [p for p in resolve(base_canon(), (*layers.chain[:-1], overlay)).problems if p.is_error]
    later = max(written.keys["replace", free[0]], written.keys["omit", free[0]])
    assert [(p.code, p.place.line, p.place.column) for p in found] == [("two-operations", *later)]
