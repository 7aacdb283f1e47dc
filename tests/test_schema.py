"""The schema that an editor uses says what `check` says, as far as a schema can see."""

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from overlay_strategies import overlays
from overlay_writer import load_text
from protocolboek.edit.schema import schema_for
from protocolboek.load.files import OverlayFile
from protocolboek.load.yaml import read_yaml
from protocolboek.messages import LANGUAGES, catalogue
from protocolboek.model.canon import Choice
from protocolboek.model.problems import Problem
from protocolboek.pipeline import Project, load_project, outcome_of
from small_project import BASE

Data = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]
FILE = "schools/brug/overlay.yaml"

OWN = "own id that is not there"
UNSEEN = {
    "two-operations": "one article under two keys",
    "duplicate-id": "an id among articles and among sections",
    "place-ambiguous": "two entries that want one spot",
    "place-cycle": "entries that hang from one another",
    "parent-kind": "the kind of another file",
    "parent-cycle": "the parents of another file",
    "citation-unknown": "ids inside a text",
    "citation-unknown-near": "ids inside a text",
    "citation-hidden": "ids inside a text, and whether they show",
    "citation-left-out": "the texts of the layers above",
    "unknown-form": "tokens inside a text",
    "structured-inline": "tokens inside a text",
    "text-token": "tokens inside a text",
    "text-html": "what Markdown makes of a text",
    "text-heading": "what Markdown makes of a text",
    "text-link": "what Markdown makes of a text",
    "sheet-text": "what Markdown makes of a text",
    "placeholder": "words inside a text",
    "token-outside-text": "tokens where there are none",
    "suspension-week": "words, and numbers beside a measure",
    "suspension-parents": "words inside a text",
    "handbook-empty": "what is left of a handbook",
    OWN: "the ids that other entries of the same file add",
}
"""Errors of an overlay that a schema cannot see, and what one would have to look at."""


@cache
def base() -> Project:
    return load_project(BASE)


@cache
def validator(name: str = "brug", language: str = "nl") -> Draft202012Validator:
    return Draft202012Validator(schema_for(base(), name, catalogue(language)))


def codes_of(data: Any) -> set[str]:
    """The errors that `check` has in an overlay with this content. JSON is YAML."""
    overlay, problems = load_text("brug", json.dumps(data, ensure_ascii=False))
    if overlay:
        project = replace(base(), overlays={**base().overlays, "brug": overlay})
        problems = [*problems, *(p for p in outcome_of(project, "brug").problems if p.place.file == FILE)]
    return {OWN if _is_own(p) else p.code for p in problems if p.is_error}


def _is_own(problem: Problem) -> bool:
    return problem.code.startswith("unknown-") and problem.values.get("id", "").startswith("brug.")


def refused(data: Any) -> list[str]:
    return [f"{fault.json_path}: {fault.message}"[:200] for fault in validator().iter_errors(data)]


def agree(data: Data) -> set[str]:
    """Both judge alike; the errors of `check` are returned."""
    codes = codes_of(data)
    faults = refused(data)
    assert bool(faults) == bool(codes - UNSEEN.keys()), f"check: {sorted(codes)}; schema: {faults}; {data}"
    return codes


# --- the schema itself ---------------------------------------------------------------------------------


def test_every_schema_is_a_schema(root: Path) -> None:
    for project, languages in ((load_project(root), ("nl",)), (base(), LANGUAGES)):
        for name in project.overlays:
            for language in languages:
                Draft202012Validator.check_schema(schema_for(project, name, catalogue(language)))


def test_a_schema_stays_one_where_no_value_is_allowed() -> None:
    plek = base().canon.parameters["plek"]
    vo_only = {key: replace(choice, sectors=("vo",)) for key, choice in plek.values.items()}
    none: dict[str, Choice] = {}
    for values in (vo_only, none):
        parameters = {**base().canon.parameters, "plek": replace(plek, values=values)}
        project = replace(base(), canon=replace(base().canon, parameters=parameters))
        schema = schema_for(project, "brug", catalogue("nl"))
        Draft202012Validator.check_schema(schema)
        assert not Draft202012Validator(schema).is_valid({**HEAD, "parameters": {"plek": "tas"}})


def test_every_overlay_of_the_project_fits_its_schema(root: Path) -> None:
    project = load_project(root)
    for name in project.overlays:
        path = root / "schools" / name / "overlay.yaml"
        tree, faults = read_yaml(path.read_text(encoding="utf-8"), str(path))
        assert faults == []
        found = Draft202012Validator(schema_for(project, name, catalogue("nl"))).iter_errors(tree.data)
        assert [f"{name} {fault.json_path}: {fault.message}" for fault in found] == []


def test_the_header_of_every_overlay_names_its_schema(root: Path) -> None:
    for path in sorted((root / "schools").glob("*/overlay.yaml")):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first == f"# yaml-language-server: $schema=../../build/schema/{path.parent.name}.json"


def test_everything_is_explained_in_the_language_asked_for(root: Path) -> None:
    project = load_project(root)
    for name in project.overlays:
        dutch, english = (schema_for(project, name, catalogue(language)) for language in ("nl", "en"))
        for key, part in dutch["properties"].items():
            assert part["description"] == catalogue("nl").say(f"schema-{key}")
            assert (
                english["properties"][key]["description"] == catalogue("en").say(f"schema-{key}") != part["description"]
            )
        for key, declared in dutch["properties"]["parameters"]["properties"].items():
            declaration = project.canon.parameters[key]
            assert (declared["title"], declared["description"]) == (declaration.label, declaration.help)
        for key, declared in dutch["properties"]["options"]["properties"].items():
            option = project.canon.options[key]
            assert (declared["title"], declared["description"]) == (option.label, option.help)


def test_every_key_of_an_overlay_is_in_the_schema() -> None:
    keys = {field.alias or name for name, field in OverlayFile.model_fields.items()}
    assert set(validator().schema["properties"]) == keys


def test_choices_show_their_titles() -> None:
    properties = validator().schema["properties"]
    plek = properties["parameters"]["properties"]["plek"]["oneOf"]
    assert plek == [{"const": "thuis", "title": "thuis"}, {"const": "tas", "title": "in de tas"}], "kluis is for vo"
    variants = properties["variants"]["properties"]["telefoon.klas"]["oneOf"]
    assert {"const": "nooit", "title": "Nooit"} in variants
    assert properties["replace"]["properties"]["gedrag.delen"]["title"] == "Delen"


def test_targets_follow_the_layers_above() -> None:
    brug, noord, stichting = (validator(name).schema["properties"] for name in ("brug", "noord", "stichting"))
    assert "gedrag.respect" in stichting["replace"]["properties"]
    assert "gedrag.respect" not in brug["replace"]["properties"], "the foundation locked it"
    assert "telefoon.dagen" in stichting["omit"]["properties"]
    assert "telefoon.dagen" not in brug["omit"]["properties"], "it is left out already"
    assert set(brug["restore"]["properties"]) == {"telefoon.dagen"}
    assert stichting["restore"]["properties"] == {}
    assert "brug.plein" in noord["omit"]["properties"], "a school's own article may be left out by its location"
    assert "gedrag.verantwoordelijk" not in stichting["replace"]["properties"], "the canon fixed it"


# --- the same judgement, fault by fault ----------------------------------------------------------------

HEAD: Data = {"schema": 1, "kind": "school", "name": "De Brug", "extends": "stichting"}
RICH: Data = {
    **HEAD,
    "sector": "po",
    "handbook": True,
    "notice": "fictief",
    "colors": {"primary": "#1f6f3d", "accent": "#a3b"},
    "protocols": ["afspraken"],
    "publish": {"concept": True, "history": False, "address": "https://school.example/boek/"},
    "current": {"title": "Protocol", "date": "2019-03-01", "link": "https://example.org/p"},
    "consent": {"MR": "all", "PMR": ["gedrag", "brug.deel"]},
    "parameters": {
        "contact.kanaal": "de app", "meld.termijn": 2, "regel.ingang": "2026-08-01", "plek": "tas",
        "rol.leiding": "de baas", "platforms": ["X", "Instagram"], "dagen": ["sportdag"],
        "maatregelen.leerling": ["gesprek", {"eigen": "een taak"}],
        "stappen": [{"keer": "eerste", "maatregel": "innemen", "dagen": 2, "door": "iemand"}],
        "telefoonregel": [{"voor": "Allen", "apparaten": ["telefoon"], "plek": "tas"}],
        "bereikbaar": {"van": "08:00", "tot": "17:00", "reactie": 1},
    },
    "options": {"beeld": True},
    "variants": {"telefoon.klas": "nooit"},
    "replace": {"gedrag.delen": {"reason": "Zo.", "text": "Dat mag.", "was": "x", "title": "T", "decided_by": "team"}},
    "omit": {"telefoon.uitje": {"reason": "Zo.", "restorable": True}},
    "restore": {"telefoon.dagen": {"reason": "Zo."}},
    "add": {"brug.plein": {"after": "gedrag.delen", "title": "T", "audience": ["allen"], "kind": "info", "reason": "Zo.", "text": "Zo.", "see": ["gedrag.delen"]}},
    "move": {"gevolgen.melden": {"first-in": "brug.deel", "reason": "Zo."}},
    "sections": {
        "add": {"brug.deel": {"after": "gedrag", "title": "T", "summary": "S.", "reason": "Zo."}},
        "rename": {"gedrag": {"title": "T", "reason": "Zo."}},
    },
    "lock": {"clauses": ["gedrag.delen", "brug.plein"], "options": ["beeld"], "parameters": ["plek"], "reason": "Zo."},
    "sheet": {"gedrag.delen": "Je telefoon is {{ plek:je }}.", "brug.plein": "Je rent niet op het plein."},
    "faq": {
        "add": {"brug.vraag": {"last-in": "leerlingen", "title": "T?", "audience": ["leerling"], "reason": "Zo.", "text": "Ja."}},
        "omit": {"faq.foto": {"reason": "Zo."}},
        "replace": {"faq.melden": {"reason": "Zo.", "text": "Zo."}},
    },
}  # fmt: skip
GONE = object()
PLEIN, DELEN, STEP = ("add", "brug.plein"), ("replace", "gedrag.delen"), ("parameters", "stappen", 0)

SEEN: list[tuple[tuple[str | int, ...], Any, str]] = [
    (("schema",), True, "wrong-type-number"),
    (("schema",), 2, "wrong-value"),
    (("schema",), "1", "wrong-value"),
    (("schema",), GONE, "missing-key"),
    (("kind",), "bestuur", "wrong-value"),
    (("kind",), GONE, "missing-key"),
    (("name",), "", "empty-value"),
    (("name",), 3, "wrong-type-text"),
    (("nmae",), "De Brug", "unknown-key-near"),
    (("sector",), "havo", "wrong-value"),
    (("extends",), "stichtin", "unknown-parent-near"),
    (("handbook",), "ja", "wrong-type-bool"),
    (("notice",), "nep", "wrong-value"),
    (("protocols",), [], "empty-value"),
    (("protocols",), ["pesten"], "unknown-protocol"),
    (("publish", "concepts"), True, "unknown-key-near"),
    (("publish", "concept"), 1, "wrong-type-bool"),
    (("publish", "address"), "http://school.example", "wrong-address"),
    (("colors", "primary"), "groen", "wrong-color"),
    (("colors", "accent"), "#12345", "wrong-color"),
    (("colors", "accent"), None, "wrong-color"),
    (("colors", "primary"), GONE, "missing-key"),
    (("publish", "address"), "https://school.example/boek?versie=1", "wrong-address"),
    (("sheet", "gedrag.delem"), "Je deelt niets.", "unknown-clause-near"),
    (("sheet", "gedrag.vrienden"), "Je deelt niets.", "retired-replaced"),
    (("sheet", "faq.foto"), "Je deelt niets.", "sheet-question"),
    (("sheet", "gedrag.delen"), "  ", "empty-value"),
    (("sheet", "gedrag.delen"), 3, "wrong-type-text"),
    (("current", "date"), "1 maart 2019", "wrong-date"),
    (("current", "date"), "2019-13-01", "wrong-date"),
    (("current", "link"), "javascript:alert(1)", "wrong-link"),
    (("current", "title"), GONE, "missing-key"),
    (("consent", "MR"), [], "wrong-consent"),
    (("consent", "MR"), "alles", "wrong-consent"),
    (("consent", "PMR"), ["gedra"], "unknown-section-near"),
    (("parameters", "telefoon"), "tas", "unknown-parameter-near"),
    (("parameters", "contact.kanaal"), 3, "value-text"),
    (("parameters", "contact.kanaal"), "een\ntwee", "value-line"),
    (("parameters", "meld.termijn"), "2", "value-number"),
    (("parameters", "meld.termijn"), True, "value-number"),
    (("parameters", "meld.termijn"), 21, "value-range"),
    (("parameters", "meld.termijn"), 0, "value-range"),
    (("parameters", "regel.ingang"), "1-8-2026", "value-date"),
    (("parameters", "plek"), "zak", "value-choice"),
    (("parameters", "plek"), "kluis", "value-sector"),
    (("parameters", "rol.leiding"), "mevrouw Jansen", "value-choice"),
    (("parameters", "platforms"), [], "value-list"),
    (("parameters", "platforms"), ["X", "X"], "value-double"),
    (("parameters", "dagen"), ["kermis"], "value-choice"),
    (("parameters", "maatregelen.leerling"), "gesprek", "value-list"),
    (("parameters", "maatregelen.leerling"), [{"eigne": "x"}], "value-choice"),
    (("parameters", "maatregelen.ouder"), ["schorsing"], "value-refused"),
    (STEP, "eerste", "value-fields"),
    (("parameters", "stappen"), {}, "value-rows"),
    ((*STEP, "keer"), "soms", "value-choice"),
    ((*STEP, "keer"), GONE, "value-field-missing"),
    ((*STEP, "wie"), "ik", "value-field"),
    ((*STEP, "dagen"), "2", "value-number"),
    ((*STEP, "dagen"), -1, "value-range"),
    (("parameters", "telefoonregel", 0, "apparaten"), ["telefoon", "telefoon"], "value-double"),
    (("parameters", "bereikbaar", "van"), "8:00", "value-time"),
    (("parameters", "bereikbaar", "van"), "24:00", "value-time"),
    (("options", "beeld"), "ja", "wrong-type-bool"),
    (("options", "beelden"), True, "unknown-option-near"),
    (("variants", "telefoon.klas"), "soms", "unknown-variant"),
    (("variants", "telefoon.les"), "nooit", "unknown-clause-near"),
    (("variants", "gedrag.groepsapps"), "nooit", "no-variants"),
    ((*DELEN, "reason"), GONE, "missing-key"),
    ((*DELEN, "reason"), "  ", "empty-value"),
    ((*DELEN, "text"), GONE, "missing-key"),
    ((*DELEN, "tekst"), "x", "unknown-key-near"),
    (("replace", "gedrag.delem"), {"reason": "Zo.", "text": "Zo."}, "unknown-clause-near"),
    (("replace", "gedrag.vrienden"), {"reason": "Zo.", "text": "Zo."}, "retired-replaced"),
    (("replace", "gedrag.verantwoordelijk"), {"reason": "Zo.", "text": "Zo."}, "locked-fixed"),
    (("replace", "telefoon.plek"), {"reason": "Zo.", "text": "Zo."}, "locked-parameter"),
    (("omit", "telefoon.klas"), {"reason": "Zo."}, "locked-variant"),
    (("omit", "gedrag.respect"), {"reason": "Zo."}, "locked-clause"),
    (("omit", "telefoon.dagen"), {"reason": "Zo."}, "already-omitted"),
    (("omit", "faq.telefoon"), {"reason": "Zo."}, "wrong-scope-faq"),
    (("faq", "omit", "gedrag.groepsapps"), {"reason": "Zo."}, "wrong-scope"),
    (("restore", "gedrag.groepsapps"), {"reason": "Zo."}, "restore-present"),
    ((*PLEIN, "before"), "gedrag.delen", "place-several"),
    ((*PLEIN, "after"), GONE, "place-missing"),
    ((*PLEIN, "after"), "gedrag.delem", "unknown-clause-near"),
    ((*PLEIN, "after"), "faq.foto", "unknown-clause"),
    ((*PLEIN, "audience"), [], "empty-value"),
    ((*PLEIN, "audience"), ["iedereen"], "wrong-value"),
    ((*PLEIN, "kind"), "regel", "wrong-value"),
    ((*PLEIN, "see"), ["Gedrag!"], "wrong-id"),
    (("add", "plein.camera"), RICH["add"]["brug.plein"], "own-id"),
    (("move", "gevolgen.melden", "first-in"), "gedra", "unknown-section-near"),
    (("sections", "add", "brug.deel", "after"), "gedra", "unknown-section-near"),
    (("sections", "add", "brug.deel", "after"), GONE, "place-missing"),
    (("sections", "add", "plein"), RICH["sections"]["add"]["brug.deel"], "own-id"),
    (("sections", "rename", "gedra"), {"title": "T", "reason": "Zo."}, "unknown-section-near"),
    (("sections", "rename", "gedrag"), {"reason": "Zo."}, "rename-nothing"),
    (("lock", "reason"), GONE, "missing-key"),
    (("lock", "clauses"), ["gedrag.delem"], "unknown-clause-near"),
    (("lock", "clauses"), [3], "wrong-type-text"),
    (("lock", "options"), ["beelden"], "unknown-option-near"),
    (("lock", "parameters"), ["plekken"], "unknown-parameter-near"),
    (("faq", "add", "brug.vraag", "kind"), "info", "unknown-key"),
    (("faq", "add", "brug.vraag", "last-in"), "gedrag", "unknown-section"),
]

OUT_OF_SIGHT: list[tuple[tuple[str | int, ...], Any, str]] = [
    (("omit", "gedrag.delen"), {"reason": "Zo."}, "two-operations"),
    (("add", "brug.deel"), RICH["add"]["brug.plein"] | {"after": "gedrag.respect"}, "duplicate-id"),
    (("add", "brug.hek"), RICH["add"]["brug.plein"], "place-ambiguous"),
    ((*PLEIN, "after"), "brug.plein", "place-cycle"),
    (("extends",), "noord", "parent-kind"),
    ((*PLEIN, "text"), "Zie [[gedrag.delem]].", "citation-unknown-near"),
    ((*PLEIN, "text"), "Zie [[zzzzzzzz]].", "citation-unknown"),
    ((*PLEIN, "text"), "Zie [[telefoon.uitje]].", "citation-hidden"),
    ((*PLEIN, "text"), "Ga {{ plek:wij }}.", "unknown-form"),
    ((*PLEIN, "text"), "Dan {{ stappen }}.", "structured-inline"),
    ((*PLEIN, "text"), "Zie {{ plek", "text-token"),
    ((*PLEIN, "text"), "Zie <b>hier</b>.", "text-html"),
    ((*PLEIN, "text"), "# Kop", "text-heading"),
    ((*PLEIN, "text"), "[x](javascript:y)", "text-link"),
    ((*PLEIN, "text"), "Op [datum].", "placeholder"),
    (("sheet", "gedrag.delen"), "- Je deelt niets.", "sheet-text"),
    (("sheet", "gedrag.delen"), "Zie [[gedrag.respect]].", "sheet-text"),
    (("sheet", "gedrag.delen"), "Dan {{ stappen }}.", "structured-inline"),
    ((*PLEIN, "text"), "Ouders worden geschorst.", "suspension-parents"),
    ((*PLEIN, "title"), "Zie {{ plek }}", "token-outside-text"),
    (STEP, {"keer": "eerste", "maatregel": "schorsing", "dagen": 9}, "suspension-week"),
    (("omit", "gevolgen.melden"), {"reason": "Zo."}, "two-operations"),
    ((*PLEIN, "after"), "brug.hek", OWN),
]


def named(faults: list[tuple[tuple[str | int, ...], Any, str]]) -> list[str]:
    return [f"{code} at {'/'.join(map(str, path))}" for path, _, code in faults]


def changed(path: tuple[str | int, ...], value: Any) -> Data:
    data = copy.deepcopy(RICH)
    holder: Any = data
    for step in path[:-1]:
        holder = holder[step]
    if value is GONE:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return data


def test_an_overlay_that_uses_everything_is_accepted_by_both() -> None:
    # A logo is a file beside the overlay: it has cases of its own.
    assert {*RICH, "logo"} == set(validator().schema["properties"])
    assert agree(RICH) == set()
    assert agree(HEAD) == set()


@pytest.mark.parametrize(("path", "value", "code"), SEEN, ids=named(SEEN))
def test_a_fault_that_a_schema_can_see_is_refused_by_both(path: tuple[str | int, ...], value: Any, code: str) -> None:
    data = changed(path, value)
    assert code in codes_of(data)
    assert refused(data)


@pytest.mark.parametrize(("path", "value", "code"), OUT_OF_SIGHT, ids=named(OUT_OF_SIGHT))
def test_a_fault_that_no_schema_can_see_is_left_to_check(path: tuple[str | int, ...], value: Any, code: str) -> None:
    data = changed(path, value)
    assert code in UNSEEN
    assert code in codes_of(data)
    assert refused(data) == []


@pytest.mark.parametrize(
    ("path", "code"), [(("current", "date"), "wrong-date"), (("parameters", "regel.ingang"), "value-date")]
)
def test_a_schema_knows_the_form_of_a_date_but_no_calendar(path: tuple[str | int, ...], code: str) -> None:
    assert codes_of(changed(path, "2026-02-30")) == {code}
    assert refused(changed(path, "2026-02-30")) == []


# --- the same judgement, whatever is written -----------------------------------------------------------


VALID = st.deferred(lambda: overlays((base().overlays["stichting"],), "brug", "school"))


@given(VALID)
def test_both_accept_what_is_valid(data: Data) -> None:
    assert agree({**data, "extends": "stichting"}) - UNSEEN.keys() == set()


@given(VALID.map(lambda data: {**RICH, **data, "extends": "stichting"}), st.data())
def test_both_judge_alike_whatever_is_changed(data: Data, more: st.DataObject) -> None:
    path = more.draw(st.sampled_from(sorted(_paths(data), key=str)))
    data = copy.deepcopy(data)
    holder: Any = data
    for step in path[:-1]:
        holder = holder[step]
    what = more.draw(st.sampled_from(("drop", "rename", "retype")))
    value = holder.pop(path[-1]) if isinstance(holder, dict) else holder[path[-1]]
    if what == "rename" and isinstance(holder, dict):
        holder[f"{path[-1]}{more.draw(st.sampled_from(('x', '-x', '.x', 'É', ' ')))}"] = value
    elif what == "retype":
        new = more.draw(st.sampled_from((None, True, 7, -7, 10**7, "", " ", "x", "É", [], ["x"], {}, {"x": "x"})))
        holder[path[-1]] = new
    codes = agree(data)
    event(f"{what}: {'refused' if codes else 'accepted'}")


def _paths(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Everything that can be changed, but the layer that the schema was made for, and texts with a meaning."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, value in items:
        if (*path, step) not in (("extends",), ("sector",)):
            yield (*path, step)
            yield from _paths(value, (*path, step))
