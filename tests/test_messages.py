"""The catalogues: both languages say the same, every code in the source exists, every code has its case."""

import ast
import io
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from case_folders import case_names, outcome_of_case
from protocolboek.messages import LANGUAGES, catalogue
from protocolboek.messages.catalogue import messages_in
from protocolboek.model.problems import Place, error

SOURCE = Path(__file__).parent.parent / "hooks" / "protocolboek"
CORE = ("load", "resolve", "check", "adopt", "model", "pipeline.py")
RAISERS = {"error": 1, "warning": 1, "add": 1, "PydanticCustomError": 0}
"""Functions that take a code, and which of their arguments it is."""
TABLES = {"_REFUSED", "_WRONG_TYPE"}
PATTERNS = {  # codes that the source puts together, and what they can become
    "locked-{}": {"locked-fixed", "locked-parameter", "locked-variant", "locked-clause", "locked-option"},
    "unknown-{}": {"unknown-clause", "unknown-section", "unknown-parameter", "unknown-option"},
    "unknown-{}-near": {
        "unknown-clause-near", "unknown-section-near", "unknown-parameter-near", "unknown-option-near"
    },
}  # fmt: skip
FIELDS = string.Formatter()


def python_files(*parts: str) -> list[Path]:
    found = [SOURCE / part for part in parts]
    return [f for p in found for f in ([p] if p.suffix else sorted(p.rglob("*.py")))]


def codes_in(tree: ast.AST) -> Iterator[str]:
    """Every code that a module passes to `error` and its like, keeps in a table, or calls `code`."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in RAISERS:
                yield from strings_in(node.args[RAISERS[name] : RAISERS[name] + 1])
            case ast.Assign(targets=[ast.Name(id="code")]):
                yield from strings_in([node.value])
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict(values=values)) if name in TABLES:
                yield from strings_in(values)


def strings_in(values: list[ast.expr]) -> Iterator[str]:
    for value in values:
        match value:
            case ast.Constant(value=str(text)):
                yield text
            case ast.IfExp(body=body, orelse=other):
                yield from strings_in([body, other])
            case ast.JoinedStr(values=parts):
                shape = "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in parts)
                yield from PATTERNS[shape]


def codes_of(*parts: str) -> set[str]:
    return {code for path in python_files(*parts) for code in codes_in(ast.parse(path.read_text(encoding="utf-8")))}


def fields_of(message: str) -> set[str]:
    return {name for _, name, _, _ in FIELDS.parse(message) if name is not None}


def test_both_languages_have_the_same_codes_and_fields() -> None:
    dutch, english = (catalogue(language).messages for language in LANGUAGES)
    assert dutch.keys() == english.keys()
    assert {c for c in dutch if fields_of(dutch[c]) != fields_of(english[c])} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_says_something(language: str) -> None:
    assert [code for code, words in catalogue(language).messages.items() if not words.strip()] == []


def test_every_code_in_the_source_exists() -> None:
    everything = [path.name for path in SOURCE.iterdir() if not path.name.startswith("__")]
    assert codes_of(*everything) - catalogue().messages.keys() == set()


def test_every_code_of_the_core_is_produced_by_a_case() -> None:
    produced = {problem.code for name in case_names() for problem in outcome_of_case(name).problems}
    assert codes_of(*CORE) - produced == set()


def test_every_problem_of_a_case_has_the_fields_of_its_message() -> None:
    problems = [problem for name in case_names() for problem in outcome_of_case(name).problems]
    messages = catalogue().messages
    assert [p for p in problems if not fields_of(messages[p.code]) <= p.values.keys()] == []


def test_every_code_of_the_catalogue_is_named_in_the_source() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in SOURCE.rglob("*.py")]
    named = {pattern for tree in trees for pattern in patterns_in(tree)}
    pattern = re.compile("|".join(sorted(named)))
    assert {code for code in catalogue().messages if not pattern.fullmatch(code)} == set()


def patterns_in(tree: ast.AST) -> Iterator[str]:
    """Strings that could be a code, as regular expressions; what an f-string fills in can be any word."""
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if re.fullmatch(r"[a-z0-9-]+", text):
                yield re.escape(text)
            case ast.JoinedStr(values=parts):
                shape = "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in parts)
                if re.fullmatch(r"[a-z]+-[a-z{}-]*", shape):
                    yield re.escape(shape).replace(r"\{\}", "[a-z-]+")


def test_a_message_begins_with_its_place_and_its_weight() -> None:
    told = catalogue("nl").tell(error(Place("schools/eik/overlay.yaml", 12, 7), "unknown-parameter", id="plek"))
    assert told == "schools/eik/overlay.yaml:12:7: fout: geen parameter ‘plek’."


def test_a_missing_code_is_our_bug() -> None:
    with pytest.raises(KeyError):
        catalogue("nl").say("no-such-code")


def as_babel_reads(source: str) -> dict[str, str]:
    return {str(m.id): str(m.string) for m in read_po(io.BytesIO(source.encode())) if m.id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_read_as_babel_reads_it(language: str) -> None:
    source = (SOURCE / "messages" / f"{language}.po").read_text(encoding="utf-8")
    assert catalogue(language).messages == messages_in(source) == as_babel_reads(source)


def test_what_a_translators_tool_may_write_is_read_too() -> None:
    source = (
        'msgid ""\nmsgstr ""\n"Language: nl\\n"\n\n# a remark\n#, fuzzy\nmsgid "one"\nmsgstr ""\n"the \\"first\\" "\n"and\\n\\tmore"\n\n'
        'msgid "a"\n"b"\nmsgstr "a \\\\ alone"\n\n#~ msgid "gone"\n#~ msgstr "gone"\n'
    )
    assert messages_in(source) == as_babel_reads(source) == {"one": 'the "first" and\n\tmore', "ab": "a \\ alone"}
