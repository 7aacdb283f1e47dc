"""Values in Dutch words: lists, dates, times, numbers with their unit, tables; and what does not fit."""

from dataclasses import replace

import pytest

from protocolboek.model.canon import Choice, Declaration, Unit
from protocolboek.model.phrases import block_of, forms_of, phrase
from protocolboek.model.problems import Place
from protocolboek.model.text import List, Table, plain_text
from protocolboek.model.values import STRUCTURES, read_value
from protocolboek.resolve.fill import lower_first

AT = Place("f.yaml")
TIME = "{hour}.{minute} uur"


def declared(type_: str, **rest: object) -> Declaration:
    return replace(Declaration("p", "text", "Label", "Help.", AT), type=type_, **rest)


def faults(declaration: Declaration, raw: object, sector: str | None = None) -> list[str]:
    found = read_value(declaration, raw, at=lambda path: Place("f.yaml", 1, 1 + len(path)), sector=sector)  # type: ignore[arg-type]
    return [problem.code for problem in found]


def words(declaration: Declaration, value: object, form: str | None = None) -> str:
    assert faults(declaration, value) == []
    return phrase(declaration, value, form, TIME)


@pytest.mark.parametrize(
    ("items", "joined", "either"),
    [(["a"], "a", "a"), (["a", "b"], "a en b", "a of b"), (["a", "b", "c"], "a, b en c", "a, b of c")],
)
def test_lists_join_the_dutch_way(items: list[str], joined: str, either: str) -> None:
    assert words(declared("list"), items) == joined
    assert words(declared("list"), items, "of") == either


def test_a_list_of_choices_shows_their_words() -> None:
    kamp = declared("list", values={"kamp": Choice("het kamp"), "reis": Choice("de reis")})
    assert words(kamp, ["reis", "kamp"]) == "de reis en het kamp"
    assert faults(kamp, ["kampen"]) == ["value-choice-near"]
    assert faults(kamp, ["kamp", "kamp"]) == ["value-double"]


@pytest.mark.parametrize(
    ("value", "written"),
    [("2026-08-01", "1 augustus 2026"), ("2024-02-29", "29 februari 2024"), ("2026-03-10", "10 maart 2026")],
)
def test_dates_are_written_out(value: str, written: str) -> None:
    assert words(declared("date"), value) == written


@pytest.mark.parametrize(
    "value", ["2026-02-30", "2026-13-01", "1-8-2026", "morgen", "", 20260801, None, ["2026-08-01"]]
)
def test_dates_that_do_not_exist(value: object) -> None:
    assert faults(declared("date"), value) == ["value-date"]


@pytest.mark.parametrize("value", ["20260801", "2026-W31-6"])
def test_a_date_is_written_in_one_way_only(value: str) -> None:
    assert faults(declared("date"), value) == ["value-date"]


@pytest.mark.parametrize(("number", "written"), [(0, "0 werkdagen"), (1, "1 werkdag"), (2, "2 werkdagen")])
def test_numbers_take_their_unit(number: int, written: str) -> None:
    assert words(declared("number", unit=Unit("werkdag", "werkdagen")), number) == written
    assert words(declared("number"), number) == str(number)


@pytest.mark.parametrize(
    ("raw", "code"),
    [(True, "value-number"), ("3", "value-number"), (0, "value-range"), (21, "value-range"), (10**30, "value-range")],
)
def test_numbers_out_of_bounds(raw: object, code: str) -> None:
    assert faults(declared("number", min=1, max=20), raw) == [code]
    assert faults(declared("number"), -1) == faults(declared("number"), 10**16) == ["value-range"]


def test_choices_and_their_forms() -> None:
    plek = declared(
        "enum",
        values={"tas": Choice("in de tas", {"je": "in je tas"}), "kluis": Choice("in de kluis", sectors=("vo",))},
    )
    assert (words(plek, "tas"), words(plek, "tas", "je")) == ("in de tas", "in je tas")
    assert forms_of(plek) == {"je"}
    assert faults(plek, "kluis", "po") == ["value-sector"]
    assert faults(plek, "kluis", "vo") == faults(plek, "kluis") == []
    assert faults(plek, "tass") == ["value-choice-near"]
    assert faults(plek, True) == faults(plek, None) == ["value-choice"]


@pytest.mark.parametrize("own", ["de bouwcoördinator", "het team", "een ouder", "onze mentor"])
def test_a_role_may_be_in_own_words_with_an_article(own: str) -> None:
    role = declared("role", values={"directeur": Choice("de directeur", {"je": "je directeur"})})
    assert words(role, own) == words(role, own, "je") == own
    assert faults(role, own.split()[1]) != []
    assert faults(role, "de ") != []


def test_a_refused_choice_says_why() -> None:
    series = declared("sanction-series", values={"schorsing": Choice("schorsing", refuse="Kan niet.")})
    (problem,) = read_value(series, ["schorsing"], at=lambda _: AT)
    assert (problem.code, problem.values["reason"]) == ("value-refused", "Kan niet.")


@pytest.mark.parametrize("raw", ["", "  ", "a\nb"])
def test_a_text_is_one_line(raw: str) -> None:
    assert faults(declared("text"), raw) == ["value-line"]
    assert faults(declared("list"), [raw]) == ["value-line"]


def test_contact_hours_in_a_sentence() -> None:
    hours = declared("contact-hours", units={"reactie": Unit("dag", "dagen")})
    value = {"van": "08:05", "tot": "17:30", "reactie": 1}
    assert [words(hours, value, field) for field in ("van", "tot", "reactie", "kanaal")] == [
        "8.05 uur",
        "17.30 uur",
        "1 dag",
        "",
    ]


@pytest.mark.parametrize("time", ["8:00", "24:00", "12:60", "0800", "08.00", 480, None])
def test_times_that_are_none(time: object) -> None:
    assert faults(declared("contact-hours"), {"van": time, "tot": "17:00"}) == ["value-time"]


LADDER = declared(
    "ladder",
    columns={"keer": "Hoe vaak", "maatregel": "Wat", "dagen": "Hoelang"},
    words={"keer": {"eerste": "Eerst"}, "maatregel": {"gesprek": "een gesprek", "schorsing": "schorsing"}},
    units={"dagen": Unit("schooldag", "schooldagen")},
)  # fmt: skip


def test_a_ladder_shows_the_columns_that_some_row_fills() -> None:
    rows = [{"keer": "eerste", "maatregel": "gesprek"}, {"keer": "eerste", "maatregel": "schorsing", "dagen": 1}]
    assert faults(LADDER, rows) == []
    table = block_of(LADDER, rows, TIME)
    assert isinstance(table, Table)
    assert plain_text((table,)).split("\n") == [
        "Hoe vaak",
        "Wat",
        "Hoelang",
        "Eerst",
        "een gesprek",
        "",
        "Eerst",
        "schorsing",
        "1 schooldag",
    ]


def test_a_ladder_says_which_part_does_not_fit() -> None:
    rows = [{"keer": "eerst", "maatregel": "gesprek"}, {"keer": "eerste", "kleur": "rood"}, "rij"]
    found = read_value(LADDER, rows, at=lambda path: Place("/".join(map(str, path))))
    assert [(p.code, p.place.file) for p in found] == [
        ("value-choice-near", "0/keer"), ("value-field", "1/kleur"), ("value-field-missing", "1"), ("value-fields", "2")
    ]  # fmt: skip


@pytest.mark.parametrize("type_", STRUCTURES)
@pytest.mark.parametrize("raw", [None, 3, "tekst", [], True, [3], {"a": 1}])
def test_no_structure_takes_what_is_none(type_: str, raw: object) -> None:
    assert faults(declared(type_), raw) != []


def test_series_and_lists_stand_as_lists() -> None:
    series = declared("sanction-series", values={"gesprek": Choice("een gesprek")})
    shown = block_of(series, ["gesprek", {"eigen": "een brief"}], TIME)
    assert isinstance(shown, List)
    assert (shown.ordered, plain_text((shown,))) == (True, "een gesprek\neen brief")
    assert faults(series, []) == ["value-list"]


@pytest.mark.parametrize(
    ("label", "within"), [("De plek", "de plek"), ("AVG-formulier", "AVG-formulier"), ("Éen", "éen"), ("", "")]
)
def test_a_label_within_a_sentence(label: str, within: str) -> None:
    assert lower_first(label) == within
