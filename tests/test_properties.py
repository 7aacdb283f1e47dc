"""What holds for every valid chain of layers: the properties of merging, whatever the layers do."""

import json
import re
import tempfile
import unicodedata
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from bake import bake
from overlay_strategies import PROPERTY, Layers, base_canon, chains, may_change
from overlay_writer import load_data
from protocolboek.check import check
from protocolboek.load import load_canon
from protocolboek.load.text import parse
from protocolboek.model.canon import Canon, Clause
from protocolboek.model.handbook import Handbook, Provenance, Step
from protocolboek.model.overlay import Chain, Overlay, Replace
from protocolboek.model.problems import Problem
from protocolboek.model.resolution import Resolution
from protocolboek.model.source import Body
from protocolboek.model.text import Citation, Document, Frozen, Open, Parameter, canonical, nodes, plain_text
from protocolboek.resolve import resolve
from protocolboek.resolve.finish import names_of, school_of, still_open
from protocolboek.resolve.merge import apply, merge

LEFT_OVER = re.compile(r"\{\{|\}\}|\[\[|\]\]|\{#|\[(?:datum|naam)")


def book(resolution: Resolution) -> Handbook:
    return resolution.handbooks["afspraken"]


def origins(resolution: Resolution) -> Provenance:
    return resolution.provenance["afspraken"]


def texts(handbook: Handbook) -> list[Any]:
    """All that a reader reads, without whose it is and what it rests on."""
    return [
        (part.id, part.number, part.title, part.summary,
         [(c.id, c.number, c.title, c.audience, c.kind, c.body, c.see) for c in part.clauses])
        for part in (*handbook.sections, *handbook.faq)
    ]  # fmt: skip


def everything(chain: Chain, canon: Canon | None = None) -> tuple[Resolution, list[Problem]]:
    resolution = resolve(canon or base_canon(), chain)
    return resolution, [*resolution.problems, *check(resolution)]


@PROPERTY
@given(chains())
def test_a_valid_chain_has_no_errors(layers: Layers) -> None:
    _, problems = everything(layers.chain)
    assert [p for p in problems if p.is_error] == []


def test_an_empty_overlay_is_the_canon() -> None:
    words = base_canon().words
    overlay, _ = load_data("brug", {"schema": 1, "kind": "school", "name": words.built_in["school.naam"]})
    assert texts(book(resolve(base_canon(), (overlay,)))) == texts(book(resolve(base_canon(), ())))


@PROPERTY
@given(chains(), st.randoms(use_true_random=False))
def test_the_order_of_keys_changes_nothing(layers: Layers, order: Random) -> None:
    in_order, problems = everything(layers.chain)
    shuffled, others = everything(tuple(load_data(own, data, order)[0] for own, data in layers))
    assert book(shuffled).to_json() == book(in_order).to_json()
    assert without_places(origins(shuffled)) == without_places(origins(in_order))
    assert sorted(map(without_place, others)) == sorted(map(without_place, problems))


def without_places(provenance: Provenance) -> str:
    return re.sub(r'"(line|column)": \d+', "", json.dumps(json.loads(provenance.to_json())))


def without_place(problem: Problem) -> tuple[str, str]:
    return problem.code, re.sub(r":\d+:\d+", "", str(sorted(problem.values.items())))


@PROPERTY
@given(chains())
def test_layer_by_layer_is_all_at_once(layers: Layers) -> None:
    chain = layers.chain
    whole, problems = merge(base_canon(), chain)
    draft, found, sector = merge(base_canon(), ())[0], [], None
    for overlay in chain:
        sector = overlay.sector or sector
        draft, faults = apply(draft, overlay, sector)
        found += faults
    assert (draft, found) == (whole, problems)


def baked(chain: Chain, *, below: bool = False) -> Canon:
    """The chain as a canon: to be read by itself, or with a layer `below` it."""
    draft, _ = merge(base_canon(), chain)
    school = school_of(base_canon(), chain)
    words = base_canon().words.open if below else still_open(base_canon(), school)
    with tempfile.TemporaryDirectory() as root:
        bake(draft, names_of(base_canon(), school), words, Path(root) / "content")
        canon, problems = load_canon(Path(root) / "content")
    # A canon names its questions faq.…; those that a layer added carry the layer's name.
    assert {p.code for p in problems} <= {"faq-id"}
    return canon


@PROPERTY
@given(chains(layers=2))
def test_a_layer_on_the_baked_result_is_both_layers_at_once(layers: Layers) -> None:
    above, below = layers.chain
    canon = baked((above,), below=True)
    # The baked canon has forgotten what was left out: nothing can stand beside it or take it back.
    gone = merge(base_canon(), (above,))[0].clauses.keys() - merge(canon, ())[0].clauses.keys()
    below = replace(below, operations=tuple(o for o in below.operations if not {o.target, beside(o)} & gone))
    together = resolve(base_canon(), (above, below))
    onto = resolve(canon, (replace(below, sector=below.sector or above.sector),))
    assert texts(book(onto)) == texts(book(together))


def beside(operation: Any) -> str | None:
    return operation.anchor.target if hasattr(operation, "anchor") else None


@PROPERTY
@given(chains())
def test_a_baked_result_with_an_empty_overlay_is_a_fixpoint(layers: Layers) -> None:
    chain = layers.chain
    canon = baked(chain)
    empty, _ = load_data(
        chain[-1].id, {"schema": 1, "kind": chain[-1].kind, "name": canon.words.built_in["school.naam"]}
    )
    first = texts(book(resolve(base_canon(), chain)))
    assert texts(book(resolve(canon, ()))) == first
    if empty.kind == "school":
        assert texts(book(resolve(canon, (empty,)))) == first


@PROPERTY
@given(chains())
def test_an_untouched_clause_keeps_its_text_and_its_place_among_the_others(layers: Layers) -> None:
    chain = layers.chain
    before, after = merge(base_canon(), ())[0], merge(base_canon(), chain)[0]
    touched = {o.target for overlay in chain for o in overlay.operations}
    for key, names in before.order.items():
        kept = [name for name in names if name not in touched]
        assert [after.clauses[name].clause for name in kept] == [before.clauses[name].clause for name in kept]
        assert [name for name in after.order[key] if name in kept] == kept


@PROPERTY
@given(chains())
def test_nothing_unresolved_reaches_a_reader(layers: Layers) -> None:
    handbook = book(resolve(base_canon(), layers.chain))
    trees = [*(s.summary for s in handbook.sections), *(c.body for c in handbook.entries())]
    found = [node for tree in trees for node in nodes(tree)]
    assert [n for n in found if isinstance(n, Parameter) or (isinstance(n, Citation) and not n.text)] == []
    assert [line for tree in trees for line in plain_text(tree).split("\n") if LEFT_OVER.search(line)] == []
    assert {n.name for n in found if isinstance(n, Open)} <= {"plek", "telefoon.bereikbaar"}


@PROPERTY
@given(chains())
def test_provenance_names_every_operation(layers: Layers) -> None:
    chain = layers.chain
    provenance = origins(resolve(base_canon(), chain))
    steps = {**{a.id: a.steps for a in provenance.absent}, **{n: o.steps for n, o in provenance.clauses.items()}}
    assert all(steps.values())
    assert steps.keys() == merge(base_canon(), chain)[0].clauses.keys()
    for overlay in chain:
        for operation in overlay.operations:
            assert step_of(overlay, operation) in {s.model_copy(update={"what": None}) for s in steps[operation.target]}
        for section in overlay.sections:
            if section.target in provenance.sections:
                kind = {"AddSection": "add", "RenameSection": "rename"}[type(section).__name__]
                assert step_of(overlay, section, kind) in provenance.sections[section.target]
    last = {setting.name: overlay.id for overlay in chain for setting in overlay.settings}
    for origin in provenance.clauses.values():
        for name, layer in origin.parameters.items():
            assert layer == last.get(name, "open" if base_canon().parameters[name].default is None else "canon")


def step_of(overlay: Overlay, operation: Any, kind: str | None = None) -> Step:
    place = operation.place
    return Step(layer=overlay.id, file=place.file, line=place.line, column=place.column, reason=operation.reason,
                operation=kind or type(operation).__name__.lower(), decided_by=operation.decided_by)  # type: ignore[arg-type]  # fmt: skip


def with_texts(change: Any) -> Canon:
    """The base canon with `change(clause, source)` for every text of a clause."""

    def body(clause: Clause, found: Body) -> Body:
        return parse(change(clause, found.source), found.place)[0]

    def changed(clause: Clause) -> Clause:
        variants = tuple(replace(v, body=body(clause, v.body)) for v in clause.variants)
        return replace(clause, body=clause.body and body(clause, clause.body), variants=variants)

    def parts(sections: Any) -> Any:
        return tuple(replace(s, clauses=tuple(changed(c) for c in s.clauses)) for s in sections)

    canon = base_canon()
    protocols = tuple(replace(p, sections=parts(p.sections), faq=parts(p.faq)) for p in canon.protocols)
    return replace(canon, protocols=protocols)


def drifted(chain: Chain, canon: Canon) -> set[tuple[str, str]]:
    return {(p.values["id"], p.place.file) for p in everything(chain, canon)[1] if p.code == "drift"}


@PROPERTY
@given(chains(), st.sampled_from(sorted(c for c in merge(base_canon(), ())[0].clauses)))
def test_changing_one_clause_trips_exactly_who_replaced_it(layers: Layers, name: str) -> None:
    chain = layers.chain
    changed = with_texts(lambda clause, source: f"{source}\n\nEn nog iets." if clause.id == name else source)
    replacers = [(layer, o) for layer in chain for o in layer.operations if isinstance(o, Replace) and o.target == name]
    # Who replaces it further down compares with the text of the first to do so.
    expected = {(name, layer.place.file) for layer, o in replacers[:1] if o.was}
    assert drifted(chain, base_canon()) == set()
    assert drifted(chain, changed) == expected


@PROPERTY
@given(chains(), st.randoms(use_true_random=False))
def test_reflowing_the_canon_trips_nobody(layers: Layers, random: Random) -> None:
    def reflow(_: Clause, source: str) -> str:
        blocks = source.split("\n\n")
        return "\n\n\n".join(
            b if b.startswith(("-", "|")) else re.sub(" ", lambda _: random.choice(" \n"), b) for b in blocks
        )

    chain = layers.chain
    before, after = everything(chain), everything(chain, with_texts(lambda c, s: reflow(c, safe(s))))
    assert book(after[0]).to_json() == book(before[0]).to_json()
    assert [p.code for p in after[1]] == [p.code for p in before[1]]


def safe(source: str) -> str:
    """Spaces within a token stay: a token stands on one line."""
    return re.sub(r"\{\{ (\S+) \}\}", r"{{\1}}", source)


@PROPERTY
@given(chains(), st.data())
def test_leaving_one_out_moves_no_neighbour(layers: Layers, data: st.DataObject) -> None:
    chain = layers.chain
    draft, _ = merge(base_canon(), chain)
    name = data.draw(st.sampled_from(sorted(may_change(draft, "clause")) or ["-"]))
    if name not in draft.clauses:
        return
    omit = {"schema": 1, "kind": "location", "name": chain[-1].name, "omit": {name: {"reason": "Weg."}}}
    last, _ = load_data("laatste", omit)
    before, after = (book(resolve(base_canon(), c)) for c in (chain, (*chain, last)))
    assert [c.id for c in after.clauses()] == [c.id for c in before.clauses() if c.id != name]


@PROPERTY
@given(chains())
def test_numbers_are_contiguous(layers: Layers) -> None:
    handbook = book(resolve(base_canon(), layers.chain))
    assert [s.number for s in handbook.sections] == [str(i) for i in range(1, len(handbook.sections) + 1)]
    for section in handbook.sections:
        assert section.clauses
        assert [c.number for c in section.clauses] == [
            f"{section.number}.{i}" for i in range(1, len(section.clauses) + 1)
        ]
    assert {part.number for group in handbook.faq for part in (group, *group.clauses)} <= {None}


@PROPERTY
@given(chains())
def test_snapshots_are_canonical_json_and_read_back_the_same(layers: Layers) -> None:
    resolution = resolve(base_canon(), layers.chain)
    for kept in (book(resolution), origins(resolution)):
        data = kept.to_json()
        assert type(kept).from_json(data) == kept
        assert rfc8785.dumps(json.loads(data)) == data
        assert unicodedata.is_normalized("NFC", data.decode("utf-8"))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=("Cs",))),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=("Cs",)), max_size=5), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(JSON)
def test_canonical_bytes_are_those_of_the_standard(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("text", ["Zo doen wij het.", "Zo doen wij het: 😀, 𝒳, “é”."])
def test_a_model_is_written_as_pydantic_would(text: str) -> None:
    handbook = book(resolve(base_canon(), ()))
    model = handbook.model_copy(update={"protocol": handbook.protocol.model_copy(update={"name": text})})
    assert canonical(model) == rfc8785.dumps(model.model_dump(mode="json", by_alias=True))


@pytest.mark.parametrize("value", [object(), {1}, lambda: 1, Path("x")])
def test_nothing_but_models_and_json_is_written(value: object) -> None:
    with pytest.raises(TypeError):
        canonical({"a": value})


def test_the_fields_of_a_model_are_all_that_json_has_of_it() -> None:
    """`canonical` takes them as they are: nothing of pydantic's may change them on the way."""
    kinds = [Frozen]
    for kind in kinds:  # grows
        kinds += kind.__subclasses__()
        decorated = kind.__pydantic_decorators__
        changing = [decorated.field_serializers, decorated.model_serializers, decorated.computed_fields]
        assert not any(changing), kind
        assert not kind.__private_attributes__, kind
        aliases = {name: field.alias for name, field in kind.model_fields.items() if field.alias}
        assert aliases in ({}, {"schema_": "schema"} if issubclass(kind, Document) else {}), kind
