"""Nothing that an author can write makes the program stumble: every fault becomes a problem with a place."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from case_folders import BASE
from overlay_strategies import KINDS, PROPERTY, VALUES, base_canon
from overlay_writer import Written, load_text
from protocolboek.check import check
from protocolboek.load.text import parse
from protocolboek.load.yaml import read_yaml
from protocolboek.messages import LANGUAGES, catalogue
from protocolboek.model.overlay import Overlay
from protocolboek.model.problems import Place, Problem, in_order
from protocolboek.model.text import digest_of
from protocolboek.pipeline import CANON, load_project, outcome_of
from protocolboek.resolve import resolve

AT = Place("f.md", 7, 5)
OPENERS = {"parameter": "{{", "citation": "[[", "contact": "@["}
SCRAPS = (
    *(
        "{{ plek }}",
        "{{ plek:je }}",
        "[[gedrag.delen]]",
        "@[inspectie]",
        "{{",
        "[[",
        "@[",
        "}}",
        "]]",
        "&#123;",
        "e\u0301",
    ),
    *("\\", "*", "**", "`", "|", "\n", "\n\n", "- ", "1. ", "> ", "# ", "---", "|---|", "<b>", "<!--", "    ", "\t"),
    *("](", "[a](https://b)", "![", "\r", "\u2028", "a", " ", "schorsing ", "twee weken. ", "[datum]", "Twitter"),
)
clause_like = st.lists(st.one_of(st.sampled_from(SCRAPS), st.text(max_size=3)), max_size=25).map("".join)
YAML_SCRAPS = (
    *(
        "a",
        "schema: 1",
        "kind: school",
        "name: x",
        "omit:",
        "parameters:",
        "0",
        "no",
        "~",
        "\n",
        "\n  ",
        ": ",
        "- ",
        "? ",
    ),
    *("[", "]", "{", "}", "&a", "*a", "!t ", "|-\n", ">\n", "'", '"', "#", "<<", "%", "---\n", "\t", "\\", "é"),
    *("\x00", "\x85", "\ufeff"),
)
yaml_like = st.lists(st.one_of(st.sampled_from(YAML_SCRAPS), st.text(max_size=3)), max_size=25).map("".join)


def assert_told(problems: list[Problem]) -> None:
    for language in LANGUAGES:
        assert all(catalogue(language).tell(problem) for problem in problems)
    assert all(p.place.line >= 1 and p.place.column >= 1 for p in problems)


@settings(PROPERTY, max_examples=400)
@given(clause_like)
def test_any_text_parses_and_every_reference_stands_where_it_says(text: str) -> None:
    body, problems = parse(text, AT)
    assert_told(problems)
    lines = body.source.split("\n")
    places = [(r.place.line, r.place.column) for r in body.references]
    for reference in body.references:
        rest = lines[reference.place.line - AT.line][reference.place.column - AT.column :]
        assert rest.startswith(OPENERS[reference.kind])
        assert rest[2:].lstrip().lower().startswith(reference.target)
    assert places == sorted(set(places))
    assert digest_of(parse(body.source, AT)[0].blocks) == digest_of(body.blocks)


@settings(PROPERTY, max_examples=300)
@given(yaml_like)
def test_any_yaml_reads_or_is_told(text: str) -> None:
    tree, problems = read_yaml(text, "f.yaml")
    assert_told(problems)
    assert all(tree.place(path).line <= text.count("\n") + len(text) + 1 for path in (*tree.values, *tree.keys))


@settings(PROPERTY, max_examples=200)
@given(st.one_of(st.binary(), yaml_like), st.one_of(st.none(), yaml_like), st.one_of(st.none(), yaml_like))
def test_any_overlay_folder_loads_or_is_told(
    overlay: str | bytes, contacts: str | None, concordance: str | None
) -> None:
    others = {"contacts": contacts, "concordance": concordance}
    head = "schema: 1\nkind: school\nname: x\n"
    for text in (
        overlay,
        head.encode() + (overlay if isinstance(overlay, bytes) else overlay.encode("utf-8", "replace")),
    ):
        found, problems = load_text("brug", text, **{k: v for k, v in others.items() if v is not None})
        assert found is not None or problems
        assert_told(problems)


CLAUSES = (
    "gedrag.delen",
    "gedrag.respect",
    "telefoon.klas",
    "telefoon.bereikbaar",
    "telefoon.uitje",
    "gedrag.vrienden",
)
OTHERS = (
    "faq.foto",
    "faq.telefoon",
    "gedrag",
    "beeld",
    "leerlingen",
    "qqqq",
    "brug.a",
    "brug.b",
    "stichting.a",
    "noord.a",
)
ids = st.sampled_from(CLAUSES + OTHERS)
anything = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.text(max_size=5),
        st.sampled_from(("gesprek", "08:00", "2026-08-01", "tas")),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(("keer", "maatregel", "dagen", "van", "tot", "reactie", "eigen", "bij", "doel")),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=6,
)
relations = st.sampled_from(("after", "before", "first-in", "last-in"))
placed = st.dictionaries(relations, ids, max_size=2)
operation = {"reason": st.just("Proef.")}
added = st.builds(
    lambda place, text: {**place, "reason": "R", "title": "T", "audience": ["allen"], "text": text}, placed, clause_like
)
names = st.one_of(st.sampled_from(sorted(VALUES)), st.sampled_from(("route", "telefoonregel", "qqqq")))
contents = {
    "replace": st.dictionaries(
        ids, st.fixed_dictionaries({**operation, "text": clause_like}, optional={"was": clause_like}), max_size=3
    ),
    "omit": st.dictionaries(ids, st.fixed_dictionaries(operation, optional={"restorable": st.booleans()}), max_size=3),
    "restore": st.dictionaries(ids, st.fixed_dictionaries(operation), max_size=3),
    "add": st.dictionaries(ids, added, max_size=3),
    "move": st.dictionaries(ids, st.builds(lambda place: {**place, "reason": "R"}, placed), max_size=3),
}
wild = st.fixed_dictionaries({}, optional={
    "sector": st.sampled_from(("po", "vo")),
    "protocols": st.lists(st.sampled_from(("afspraken", "qqqq")), min_size=1, max_size=2),
    "consent": st.dictionaries(st.just("MR"), st.one_of(st.just("all"), st.lists(ids, min_size=1)), max_size=1),
    "parameters": st.dictionaries(names, anything, max_size=6),
    "options": st.dictionaries(st.sampled_from(("groepsapps", "beeld", "qqqq")), st.booleans()),
    "variants": st.dictionaries(ids, st.sampled_from(("nooit", "thuis", "vast", "qqqq")), max_size=3),
    "sections": st.fixed_dictionaries({}, optional={
        "add": st.dictionaries(ids, st.builds(
            lambda relation, target, text: {relation: target, "reason": "R", "title": "T", "summary": text},
            st.sampled_from(("after", "before")), ids, clause_like), max_size=2),
        "rename": st.dictionaries(ids, st.fixed_dictionaries({"title": st.just("T"), **operation}), max_size=2),
    }),
    "lock": st.fixed_dictionaries(
        {"clauses": st.lists(ids, max_size=3), "parameters": st.lists(names, max_size=2), **operation}
    ),
    "faq": st.fixed_dictionaries({}, optional=contents),
    **contents,
})  # fmt: skip


def quoted(data: Any) -> Any:
    """Without keys that hold nothing, and with texts that a literal block can hold."""
    if isinstance(data, dict):
        return {k: clean(v) if k in ("text", "was", "summary") else quoted(v) for k, v in data.items()}
    return data


def clean(text: str) -> str:
    return "".join(c for c in text if c == "\n" or c.isprintable()).strip() or "Tekst."


@settings(PROPERTY, max_examples=120)
@given(st.lists(wild, min_size=1, max_size=3))
def test_any_chain_that_loads_resolves(layers: list[dict[str, Any]]) -> None:
    chain: tuple[Overlay, ...] = ()
    for (own, kind), data in zip(KINDS, layers, strict=False):
        overlay, problems = load_text(own, Written({"schema": 1, "kind": kind, "name": own, **quoted(data)}).text)
        assert_told(problems)
        chain += (overlay,) if overlay else ()
    resolution = resolve(base_canon(), chain)
    told = [*resolution.problems, *check(resolution)]
    assert_told(told)
    ordered = in_order(told)
    assert [p.place for p in ordered] == sorted(p.place for p in ordered)
    assert len({(p.place, p.code, str(p.values)) for p in ordered}) == len(ordered)
    assert list(resolution.problems) == list(in_order(resolution.problems))
    for handbook in resolution.handbooks.values():
        assert type(handbook).from_json(handbook.to_json()) == handbook


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(BASE, tmp_path_factory.mktemp("damaged"), dirs_exist_ok=True))


FILES = sorted(
    str(p.relative_to(BASE)) for p in (BASE / "content").rglob("*") if p.suffix in (".md", ".yaml") and p.stem.islower()
)


@settings(PROPERTY, max_examples=120)
@given(file=st.sampled_from(FILES), data=st.data())
def test_any_damage_to_the_canon_is_told(project: Path, file: str, data: st.DataObject) -> None:
    text = (BASE / file).read_text(encoding="utf-8")
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, min(len(text), begin + 40)))
    scrap = data.draw(st.one_of(st.just(""), clause_like, yaml_like, st.sampled_from(text.split())))
    (project / file).write_bytes((text[:begin] + scrap + text[end:]).encode("utf-8", "replace"))
    read = load_project(project)
    (project / file).write_text(text, encoding="utf-8")
    for name in (CANON, "noord"):
        outcome = outcome_of(read, name)
        assert_told(list(outcome.problems))
        assert outcome.problems == in_order(outcome.problems)
