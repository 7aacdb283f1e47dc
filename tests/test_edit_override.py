"""`override` on files as people write them: one entry more, and not another byte."""

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, event, example, given, settings
from hypothesis import strategies as st

from protocolboek.edit.override import REASON, override
from protocolboek.load import load_canon, load_overlay, parse
from protocolboek.load.yaml import read_yaml
from protocolboek.messages import LANGUAGES, catalogue
from protocolboek.model.canon import Canon
from protocolboek.model.problems import Invalid, Place
from protocolboek.pipeline import Project, outcome_of
from small_project import BASE

Draw = Callable[[st.SearchStrategy[Any]], Any]
FREE = ("gedrag.delen", "gedrag.groepsapps", "gevolgen.melden", "telefoon.bereikbaar", "telefoon.uitje", "faq.melden", "faq.foto")  # fmt: skip
PARENT = "schema: 1\nkind: foundation\nname: Stichting Het Water\nsector: po\n"


@dataclass(frozen=True)
class Case:
    """An overlay with the layer above it, read as the program reads them."""

    project: Project
    folder: Path

    @property
    def path(self) -> Path:
        return self.folder / "overlay.yaml"

    def again(self) -> Project:
        """The project with the overlay as it stands in the file now."""
        overlay, _ = load_overlay(self.folder)
        assert overlay is not None
        return replace(self.project, overlays={**self.project.overlays, "brug": overlay})


@contextmanager
def case_of(overlay: bytes, parent: str = PARENT) -> Iterator[Case]:
    with tempfile.TemporaryDirectory() as temporary:
        schools = Path(temporary) / "schools"
        for name, content in (("stichting", parent.encode()), ("brug", overlay)):
            (schools / name).mkdir(parents=True)
            (schools / name / "overlay.yaml").write_bytes(content)
        read = {name: load_overlay(schools / name)[0] for name in ("stichting", "brug")}
        overlays = {name: overlay for name, overlay in read.items() if overlay}
        yield Case(
            Project(
                content=Path(temporary) / "content",
                schools=schools,
                names=tuple(read),
                canon=_canon(),
                overlays=overlays,
                unread=frozenset(read.keys() - overlays.keys()),
                problems=(),
            ),
            schools / "brug",
        )


@cache
def _canon() -> Canon:
    canon, problems = load_canon(BASE / "content")
    assert problems == []
    return canon


# --- files ---------------------------------------------------------------------------------------------

COMMENTS = st.sampled_from(
    ("# Onze keuzes", "#", "# replace: {}", "#   ingesprongen: [ja", "# é, ü en ’", "# cafe\u0301")
)
BLANK = st.sampled_from(("", "  "))
SPACES = st.integers(1, 4)
ENTRY = ("reason: Past bij ons.", "text: Wij doen dit zo.")


@st.composite
def block_entry(draw: Draw, clause: str, indent: int) -> list[str]:
    """A replacement in block style, its text in any style of scalar."""
    pad, deeper = " " * indent, " " * (indent + draw(SPACES))
    if draw(st.booleans()):
        return [f"{pad}{clause}: {{{', '.join(ENTRY)}}}{draw(st.sampled_from(('', '  # zo')))}"]
    text = draw(
        st.sampled_from(
            (
                ["text: Wij doen dit zo."],
                ['text: "Wij doen: \\"dit\\" # zo."'],
                ["text: |-", "  Wij doen dit zo.", "", "  - één;", "  - replace: {}", "", "  # geen opmerking"],
                ["text: |", "  Wij doen dit zo.", ""],
                ["text: |+", "  Wij doen dit zo.", "", ""],
            )
        )
    )
    lines = ["reason: Past bij ons.", *text] if draw(st.booleans()) else [*text, "reason: Past bij ons."]
    comment = [f"{pad}# bij de bewerking"] if draw(st.booleans()) else []
    return [f"{pad}{clause}:", *comment, *(deeper + line if line else "" for line in lines)]


@st.composite
def replacements(draw: Draw, key: str, indent: int, clauses: list[str]) -> list[str]:
    """The key `replace` as somebody may have left it; no line where it is not there."""
    pad = " " * indent
    style = draw(st.sampled_from(("absent", "empty", "entries", "flow", "null")))
    tail = draw(st.sampled_from(("", " ", "   # nog leeg", " # {}")))
    event(f"{key}: {style}")
    match style:
        case "absent":
            return []
        case "empty":
            return [f"{pad}{key}:{' ' * draw(SPACES)}{draw(st.sampled_from(('{}', '{ }', '{   }')))}{tail}"]
        case "null":
            return [f"{pad}{key}:{tail}"]
        case "flow":
            return [f"{pad}{key}: {{{clauses[0]}: {{{', '.join(ENTRY)}}}}}{tail}"]
    inner = indent + draw(SPACES)
    lines = [f"{pad}{key}:{tail}"] + ([draw(COMMENTS)] if draw(st.booleans()) else [])
    for clause in clauses[: draw(st.integers(1, 2))]:
        lines += [*draw(block_entry(clause, inner)), *([draw(BLANK)] if draw(st.booleans()) else [])]
    return lines


@st.composite
def overlay_files(draw: Draw) -> bytes:
    """A school's overlay in somebody's own style: order, spacing, comments, line ends."""
    faq = draw(replacements("replace", 2, ["faq.telefoon"]))
    parts = [
        ["schema: 1" + draw(st.sampled_from(("", "  # vast")))],
        ["kind:   school"],
        [draw(st.sampled_from(("name: De Brug", 'name: "De Brug"', "name: De Brüg", "name: De Bru\u0308g  # nfd")))],
        ["extends: stichting"],
        draw(st.sampled_from(([], ["parameters: {plek: tas}"], ["parameters:", "    plek: tas", "    platforms:", "    - X"]))),
        draw(replacements("replace", 0, ["gedrag.respect", "telefoon.dagen"])),
        draw(st.sampled_from(([], ["faq: {}"], ["faq: {omit: {faq.telefoon: {reason: Zo.}}}"], ["faq:", *faq] if faq else []))),
        ["omit: {beeld.doelen: {reason: Zo.}}"] if draw(st.booleans()) else [],
    ]  # fmt: skip
    lines = []
    for part in draw(st.permutations(parts)):
        if draw(st.booleans()):
            lines += draw(st.lists(st.one_of(COMMENTS, BLANK), max_size=2))
        lines += part
    whole = draw(st.sampled_from(("", "", "", "start", "end", "mark")))
    lines = {"start": ["---", *lines], "end": [*lines, "..."]}.get(whole, lines)
    ends = draw(st.sampled_from(("\n", "\r\n")))
    text = ends.join(lines) + (ends if draw(st.booleans()) else "")
    return (b"\xef\xbb\xbf" if whole == "mark" else b"") + text.encode()


# --- properties ----------------------------------------------------------------------------------------


@settings(max_examples=200)
@given(
    file=overlay_files(),
    clause=st.sampled_from(FREE),
    reason=st.sampled_from((REASON, 'Om "dit" \\ en: dat # ja', "é")),
)
@example(b"{schema: 1, kind: school, name: B, extends: stichting}", "gedrag.delen", "Zo.")
@example(b"schema: 1\nkind: school\nname: B\nextends: stichting\nreplace: {}  # leeg", "gedrag.delen", "Zo.")
@example(b"schema: 1\nkind: school\nname: B\nextends: stichting\nreplace: {\n}\n", "gedrag.delen", "Zo.")
@example(b"schema: 1\nkind: school\nname: B\nextends: stichting\nreplace: { # }\n }\n", "gedrag.delen", "Zo.")
@example(b"schema: 1\nkind: school\nname: B\nextends: stichting\nreplace: # }\n", "gedrag.delen", "Zo.")
@example(b"schema: 1\nkind: school\nname: B\nextends: stichting\nfaq: {replace: {}}\n", "faq.melden", "Zo.")
@example(b"schema: 1\nkind: school\nname: B\nextends: stichting\n? replace\n: {}\n", "gedrag.delen", "Zo.")
@example(b'schema: 1\nkind: school\nname: B\nextends: stichting\n"replace": {}\n', "gedrag.delen", "Zo.")
@example(b"schema: 1\rkind: school\rname: B\rextends: stichting\r", "gedrag.delen", "Zo.")
@example(b"schema: 1\nkind: school\nextends: stichting\nname: |\n  De Brug", "gedrag.delen", "Zo.")
def test_override_adds_one_entry_and_leaves_every_other_byte(file: bytes, clause: str, reason: str) -> None:
    with case_of(file) as case:
        assume("brug" in case.project.overlays)
        before, _ = read_yaml(file.decode(), "overlay.yaml")
        try:
            place = override(case.project, case.folder, clause, reason)
        except Invalid as refused:
            event(f"refused: {refused.problems[0].code}")
            _is_clear(refused)
            assert case.path.read_bytes() == file
            return
        event("written")
        written = case.path.read_bytes()
        _only_inserted(file, written)
        after, faults = read_yaml(written.decode(), "schools/brug/overlay.yaml")
        assert faults == []
        keys = ("faq", "replace") if clause.startswith("faq.") else ("replace",)
        assert place == after.keys[*keys, clause]
        entry = _taken_out(after.data, keys, clause)
        assert _filled(after.data) == _filled(before.data)
        parent = _parent_text(case.project, clause)
        assert entry == {"reason": reason, "was": parent, "text": parent}
        _has_not_drifted(case.again(), place)


TEXTS = st.lists(
    st.sampled_from((
        "We spreken elkaar aan.", "  - met spaties ervoor", "\tna een tab", "- een punt;", "# geen opmerking", "---",
        "sleutel: waarde", '"aanhaling" en \\', "", "   ", "slot  ", "{{ plek:je }}", "{{ stappen }}", "| a | b |\n|---|---|\n| c | d |", "...",
        "%YAML", "- [ ] x", "café", "cafe\u0301", "twee\u2028delen", "\u00a0", "regel\x85einde",
    )),
    min_size=1, max_size=5,
).map("\n".join)  # fmt: skip


@given(TEXTS, st.sampled_from(("schema: 1\nkind: school\nname: B\nextends: stichting\n", "replace: {}\nschema: 1\nkind: school\nname: B\nextends: stichting\n")))  # fmt: skip
def test_any_text_of_the_layer_above_is_copied_exactly(text: str, file: str) -> None:
    body, faults = parse(text, Place("x"))
    assume(not faults and body.source.strip())
    parent = PARENT + f"replace:\n  gedrag.delen: {{reason: Zo., text: {json.dumps(text)}}}\n"
    with case_of(file.encode(), parent) as case:
        assume("stichting" in case.project.overlays)
        above = _parent_text(case.project, "gedrag.delen")
        try:
            place = override(case.project, case.folder, "gedrag.delen", "Zo.")
        except Invalid as refused:
            event(f"refused: {refused.problems[0].code}")
            _is_clear(refused)
            assert {"\x85", "\u2028"} & set(above), "YAML ends a line here; any other text can be written"
            assert case.path.read_bytes() == file.encode()
            return
        event("written")
        _only_inserted(file.encode(), case.path.read_bytes())
        after, _ = read_yaml(case.path.read_text(encoding="utf-8"), "overlay.yaml")
        assert after.data["replace"]["gedrag.delen"]["was"] == above
        _has_not_drifted(case.again(), place)


PLAIN = "schema: 1\nkind: school\nname: De Brug\nextends: stichting\n"


@pytest.mark.parametrize("clause", FREE)
def test_a_plain_file_is_never_refused(clause: str) -> None:
    for file in (
        PLAIN,
        PLAIN + "replace: {}\n",
        PLAIN + "replace:",
        PLAIN + "replace:\n  gedrag.respect: {reason: Zo., text: Zo.}\n",
    ):
        with case_of(file.encode()) as case:
            override(case.project, case.folder, clause)
            outcome = outcome_of(case.again(), "brug")
            codes = {p.code for p in outcome.problems if p.is_error}
            assert codes == {"placeholder"}, "only the reason is still to be filled in"


def test_one_after_another_they_all_stand_in_the_file() -> None:
    with case_of(PLAIN.encode()) as case:
        project = case.project
        for clause in FREE:
            override(project, case.folder, clause, "Zo.")
            project = case.again()
        assert {operation.target for operation in project.overlays["brug"].operations} == set(FREE)
        assert {p.code for p in outcome_of(project, "brug").problems} == {"same-as-parent"}


def test_the_text_of_the_layer_above_is_taken_not_that_of_the_canon() -> None:
    parent = (
        PARENT
        + "replace:\n  gedrag.delen: {reason: Zo., text: Dat mag bij ons.}\nvariants: {telefoon.bereikbaar: altijd}\n"
    )
    with case_of(PLAIN.encode(), parent) as case:
        override(case.project, case.folder, "gedrag.delen", "Zo.")
        override(case.again(), case.folder, "telefoon.bereikbaar", "Zo.")
        data = read_yaml(case.path.read_text(encoding="utf-8"), "overlay.yaml")[0].data
        assert data["replace"]["gedrag.delen"]["was"] == "Dat mag bij ons."
        assert data["replace"]["telefoon.bereikbaar"]["was"] == "Bel ons wanneer het nodig is."


def test_a_change_above_is_noticed_afterwards() -> None:
    with case_of(PLAIN.encode()) as case:
        place = override(case.project, case.folder, "gedrag.delen", "Zo.")
        changed = PARENT + "replace:\n  gedrag.delen: {reason: Zo., text: Dat mag bij ons.}\n"
        (case.folder.parent / "stichting" / "overlay.yaml").write_text(changed, encoding="utf-8")
        parent, _ = load_overlay(case.folder.parent / "stichting")
        assert parent
        project = case.again()
        outcome = outcome_of(replace(project, overlays={**project.overlays, "stichting": parent}), "brug")
        assert [(p.place, p.code) for p in outcome.problems] == [(place, "drift")]


@pytest.mark.parametrize(
    ("clause", "more", "code"),
    [
        ("gedrag.verantwoordelijk", "", "locked-fixed"),
        ("telefoon.plek", "", "locked-parameter"),
        ("telefoon.klas", "", "locked-variant"),
        ("gedrag.delem", "", "unknown-clause-near"),
        ("qqqqqqqq", "", "unknown-clause"),
        ("gedrag", "", "unknown-clause-near"),
        ("gedrag.vrienden", "", "retired-replaced"),
        ("gedrag.hyves", "", "retired"),
        ("gedrag.delen", "replace:\n  gedrag.delen: {reason: Zo., text: Zo.}\n", "override-exists"),
        ("faq.foto", "faq: {replace: {faq.foto: {reason: Zo., text: Zo.}}}\n", "override-exists"),
        ("gedrag.delen", "omit: {gedrag.delen: {reason: Zo.}}\n", "two-operations"),
        ("telefoon.bereikbaar", "variants: {telefoon.bereikbaar: vast}\n", "two-operations"),
        ("brug.eigen", "add: {brug.eigen: {after: gedrag.delen, title: T, audience: [allen], reason: Zo., text: Zo.}}\n", "unknown-clause"),
    ],
)  # fmt: skip
def test_what_cannot_be_replaced_is_refused(clause: str, more: str, code: str) -> None:
    file = (PLAIN + more).encode()
    with case_of(file) as case:
        with pytest.raises(Invalid) as refused:
            override(case.project, case.folder, clause)
        assert [problem.code for problem in refused.value.problems] == [code]
        _is_clear(refused.value)
        assert case.path.read_bytes() == file


@pytest.mark.parametrize(
    ("parent", "clause", "code"),
    [
        ("lock: {clauses: [gedrag.delen], reason: Zo.}\n", "gedrag.delen", "locked-clause"),
        ("omit: {gedrag.delen: {reason: Zo.}}\n", "gedrag.delen", "already-omitted"),
    ],
)
def test_what_the_layer_above_forbids_is_refused(parent: str, clause: str, code: str) -> None:
    with case_of(PLAIN.encode(), PARENT + parent) as case:
        with pytest.raises(Invalid) as refused:
            override(case.project, case.folder, clause)
        assert [problem.code for problem in refused.value.problems] == [code]
        assert case.path.read_bytes() == PLAIN.encode()


@pytest.mark.parametrize("extends", ["stichtin", "brug"])
def test_a_broken_chain_is_refused(extends: str) -> None:
    file = PLAIN.replace("stichting", extends).encode()
    with case_of(file) as case:
        with pytest.raises(Invalid) as refused:
            override(case.project, case.folder, "gedrag.delen")
        _is_clear(refused.value)
        assert case.path.read_bytes() == file


def test_faults_that_were_there_already_do_not_stand_in_the_way() -> None:
    file = (PLAIN + "omit: {gedrag.verantwoordelijk: {reason: Zo.}}\nparameters: {plek: zolder}\n").encode()
    with case_of(file) as case:
        override(case.project, case.folder, "gedrag.delen", "Zo.")
        _only_inserted(file, case.path.read_bytes())


# --- what is asserted ----------------------------------------------------------------------------------


def _is_clear(refused: Invalid) -> None:
    assert refused.problems
    for problem in refused.problems:
        assert problem.place.file.startswith("schools/brug/")
        for language in LANGUAGES:
            assert catalogue(language).tell(problem)


def _only_inserted(before: bytes, after: bytes) -> None:
    """One stretch of whole lines is new. Besides, `{}` may have made way, and the last line have got its end."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    start = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    touched = old[start : len(old) - end]
    assert len(touched) <= 1
    if touched:
        kept, brackets = touched[0], new[start].rstrip()
        assert kept.endswith((b"\n", b"\r")) is False or b"{" in kept
        if kept.rstrip() != brackets:
            head, _, tail = kept.partition(b"{")
            assert brackets == (head.rstrip() + b"  " + tail.partition(b"}")[2].strip()).rstrip()
    if b"\r\n" in before:
        assert after.count(b"\n") == after.count(b"\r\n")


def _taken_out(data: Any, keys: tuple[str, ...], clause: str) -> Any:
    for key in keys:
        data = data[key]
    return data.pop(clause)


def _filled(data: Any) -> Any:
    """Without mappings that hold nothing: they are the same to the program as none at all."""
    if isinstance(data, dict):
        kept = {key: _filled(value) for key, value in data.items()}
        return {key: value for key, value in kept.items() if value not in ({}, None)}
    return data


def _parent_text(project: Project, clause: str) -> str:
    """The text of a clause in the layer above, as a handbook of that layer has it; of an open one, its first."""
    bodies = outcome_of(project, "stichting").resolution
    assert bodies
    if clause in bodies.bodies:
        return bodies.bodies[clause].source
    clauses = {c.id: c for p in project.canon.protocols for s in (*p.sections, *p.faq) for c in s.clauses}
    found = clauses[clause]
    body = found.variants[0].body if found.variants else found.body
    assert body
    return body.source


def _has_not_drifted(project: Project, place: Place) -> None:
    found = {problem.code for problem in outcome_of(project, "brug").problems if problem.place == place}
    assert "drift" not in found
    assert found <= {"same-as-parent", "placeholder"}
