"""The command `protocolboek`, every one of its commands, in both languages."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from commands import Run, Said
from protocolboek import __version__
from protocolboek.cli import building_now
from protocolboek.load.yaml import read_yaml
from protocolboek.messages import LANGUAGES, catalogue
from protocolboek.model.problems import in_order
from protocolboek.pipeline import load_project, outcome_of
from small_project import ROOT, append, change, contents, crowded_project, overlay_of, small_project

COMMANDS = ("build", "check", "new", "override", "explain", "schema", "freeze", "decide", "status", "diff")


@pytest.fixture(scope="session")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_project(tmp_path_factory.mktemp("cli") / "project")


# --- around every command ------------------------------------------------------------------------------


def test_version(run: Run) -> None:
    assert run("--version") == Said(0, f"protocolboek {__version__}\n", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_is_in_the_language_asked_for(language: str, run: Run) -> None:
    say = catalogue(language).say
    helped = run("--language", language, "--help")
    assert helped.code == 0
    assert _flat(say("help")) in _flat(helped.out)
    for command in COMMANDS:
        assert command in helped.out
        one = run("--language", language, command, "--help")
        assert one.code == 0
        assert _flat(say(f"help-{command}")) in _flat(one.out)


@pytest.mark.parametrize("arguments", [["--language", "en"], ["--language=en"]])
def test_the_language_option_decides(arguments: list[str], run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROTOCOLBOEK_LANGUAGE", "nl")
    assert _flat(catalogue("en").say("help")) in _flat(run(*arguments, "--help").out)


def test_the_language_may_come_from_the_environment(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROTOCOLBOEK_LANGUAGE", "en")
    assert run("check").out.endswith("errors: 0, warnings: 0\n")
    monkeypatch.setenv("PROTOCOLBOEK_LANGUAGE", "fr")
    assert run("check").out.endswith("fouten: 0, waarschuwingen: 0\n")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["verzin"],
        ["check", "--format", "xml"],
        ["new"],
        ["override", "brug"],
        ["explain", "brug"],
        ["--language", "fr", "check"],
    ],  # fmt: skip
)
def test_a_wrong_command_line_ends_in_2(arguments: list[str], run: Run) -> None:
    said = run(*arguments)
    assert said.code == 2
    assert "Traceback" not in said.err


@pytest.mark.parametrize("command", [["build"], ["check"], ["explain", "brug", "gedrag.respect"], ["schema"]])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_project_is_told_and_ends_in_2(
    language: str, command: list[str], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elders"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    said = run("--language", language, *command)
    assert said == Said(2, "", catalogue(language).say("no-project", folder=elsewhere) + "\n")


def test_the_project_is_found_from_a_folder_below_it_and_by_option(
    run: Run, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = run("check")
    monkeypatch.chdir(project / "schools" / "brug")
    assert run("check") == whole
    monkeypatch.chdir(tmp_path)
    assert run("--project", str(project), "check") == whole


@pytest.mark.parametrize(
    "command", [["build"], ["check"], ["override"], ["explain"], ["schema"]], ids=lambda command: command[0]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_school_is_told_with_the_nearest_and_all_there_are(
    language: str, command: list[str], run: Run, project: Path
) -> None:
    before = contents(project)
    rest = ["gedrag.delen"] if command[0] in ("override", "explain") else []
    near, far = (run("--language", language, *command, name, *rest) for name in ("brugg", "qqqqqq"))
    for said, name in ((near, "brugg"), (far, "qqqqqq")):
        assert said.code == 2
        assert said.out == ""
        assert name in said.err
        assert {"brug", "noord", "stichting"} <= set(re.findall(r"\w+", said.err))
    assert {"nl": "bedoelt u ‘brug’?", "en": "did you mean"}[language] in near.err
    assert {"nl": "bedoelt u", "en": "did you mean"}[language] not in far.err
    assert contents(project) == before


@pytest.mark.parametrize("command", [["override", "brug", "gedrag.delen"], ["explain", "brug", "gedrag.delen"], ["schema", "brug"], ["check", "brug"]])  # fmt: skip
def test_an_overlay_that_cannot_be_read_is_told_with_its_place(command: list[str], run: Run, project: Path) -> None:
    change(overlay_of(project, "brug"), "parameters:", "parameters: [")
    before = contents(project)
    said = run(*command)
    assert said.code == 1
    assert re.search(r"^schools/brug/overlay\.yaml:\d+:\d+: fout: ", said.err, re.MULTILINE)
    assert "bedoelt u" not in said.err
    assert contents(project) == before


def test_the_canon_is_no_overlay_to_write_to(run: Run, project: Path) -> None:
    before = contents(project)
    assert run("override", "canon", "gedrag.delen").code == 2
    assert run("schema", "canon").code == 2
    assert contents(project) == before


def test_the_installed_command_does_the_same(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "hooks"))
    for arguments in (["check"], ["check", "qqqqqq"]):
        inside = run(*arguments)
        outside = subprocess.run(
            [sys.executable, "-m", "protocolboek", *arguments], cwd=project, capture_output=True, text=True, check=False
        )
        assert Said(outside.returncode, outside.stdout, outside.stderr) == inside


# --- check ---------------------------------------------------------------------------------------------


def test_check_of_a_sound_project_lists_open_choices_and_ends_in_0(run: Run) -> None:
    said = run("check")
    assert said.code == 0
    assert said.out.splitlines() == [
        "canon: nog te kiezen: plek – De plek van de telefoon (thuis / in de tas / in het kluisje)",
        "canon: nog te kiezen: telefoon.bereikbaar – Bereikbaar (Vaste tijden / Altijd)",
        "stichting: kiest elke school zelf: plek – De plek van de telefoon (thuis / in de tas)",
        "stichting: kiest elke school zelf: telefoon.bereikbaar – Bereikbaar (Vaste tijden / Altijd)",
        "fouten: 0, waarschuwingen: 0",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_check_tells_every_fault_sorted_by_place_and_ends_in_1(language: str, run: Run, project: Path) -> None:
    _spoil(project)
    said = run("--language", language, "check")
    assert said.code == 1
    lines = said.err.splitlines()
    places = [re.match(r"(schools/\w+/\w+\.yaml|content/[\w./]+):(\d+):(\d+): ", line) for line in lines]
    assert all(places), lines
    assert [(p[1], int(p[2]), int(p[3])) for p in places if p] == sorted((p[1], int(p[2]), int(p[3])) for p in places if p)  # fmt: skip
    assert len(lines) == len(set(lines))
    say = catalogue(language)
    loaded = load_project(project)
    problems = in_order(p for name in ("canon", *loaded.overlays) for p in outcome_of(loaded, name).problems)
    assert lines == [say.tell(problem) for problem in problems]
    errors = sum(problem.is_error for problem in problems)
    assert errors >= 4
    assert said.out.splitlines()[-1] == say.say("check-count", errors=errors, warnings=len(problems) - errors)


def test_check_of_one_school_leaves_out_what_is_wrong_elsewhere(run: Run, project: Path) -> None:
    _spoil(project)
    assert run("check", "canon").code == 0
    assert run("check", "stichting").code == 0
    assert run("check", "stichting", "brug").code == 1
    noord = run("check", "noord")
    assert noord.code == 1
    assert "schools/brug/overlay.yaml" in noord.err, "a location hangs on its school"


@pytest.mark.parametrize("language", LANGUAGES)
def test_check_as_json(language: str, run: Run, project: Path) -> None:
    _spoil(project)
    said = run("--language", language, "check", "--format", "json")
    assert said.code == 1
    assert said.err == ""
    told = json.loads(said.out)
    assert set(told) == {"problems", "open"}
    keys = {"file", "line", "column", "severity", "code", "message"}
    assert all(set(problem) == keys for problem in told["problems"])
    lines = run("--language", language, "check").err.splitlines()
    label = {"error": {"nl": "fout", "en": "error"}, "warning": {"nl": "let op", "en": "warning"}}
    assert lines == [
        f"{p['file']}:{p['line']}:{p['column']}: {label[p['severity']][language]}: {p['message']}"
        for p in told["problems"]
    ]
    assert set(told["open"]) == {"canon", "brug", "noord", "stichting"}
    [plek, reach] = told["open"]["stichting"]
    assert (plek["name"], plek["kind"], plek["choices"]) == ("plek", "parameter", ["thuis", "in de tas"])
    assert (reach["name"], reach["kind"], reach["choices"]) == ("telefoon.bereikbaar", "variant", ["Vaste tijden", "Altijd"])  # fmt: skip


def test_check_as_json_of_a_sound_project_ends_in_0(run: Run) -> None:
    said = run("check", "--format", "json", "brug")
    assert said.code == 0
    assert json.loads(said.out) == {"problems": [], "open": {"brug": []}}


def test_a_choice_that_several_protocols_wait_for_is_listed_once(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowded = crowded_project(tmp_path / "crowded")
    monkeypatch.chdir(crowded)
    lines = run("check").out.splitlines()
    assert len(lines) == len(set(lines))
    [plek, _] = json.loads(run("check", "canon", "--format", "json").out)["open"]["canon"]
    assert plek["clauses"] == ["telefoon.plek", "faq.telefoon", "bezoekers.pas"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_check_with_text_shows_a_table_for_each_protocol_of_each_handbook(language: str, run: Run) -> None:
    said = run("--language", language, "check", "--text")
    assert (said.code, said.err) == (0, "")
    say = catalogue(language).say
    assert [name for name in ("Basistekst", "Stichting Het Water", "Basisschool De Brug", "De Brug Noord") if f"{name}: " in said.out] == ["Basistekst", "Basisschool De Brug", "De Brug Noord"]  # fmt: skip
    for column in ("section", "sentences", "words", "passive", "warnings"):
        assert said.out.count(say(f"column-{column}").split()[0]) >= 3
    assert said.out.count(say("text-total")) == 3
    assert {"nl": "10,", "en": "10."}[language].replace("10", "") in said.out
    assert said.out.splitlines()[-1] == say("check-count", errors=0, warnings=0)
    assert "nog te kiezen:" not in said.out


def test_check_with_text_of_a_named_overlay_shows_it_though_it_has_no_site(run: Run) -> None:
    said = run("check", "--text", "stichting")
    assert said.code == 0
    assert "Stichting Het Water: " in said.out
    assert "Basistekst: " not in said.out


def test_check_with_text_as_json_gives_the_same_figures(run: Run, project: Path) -> None:
    change(overlay_of(project, "brug"), "hangt een camera. Vragen?", "wordt gefilmd. Indien u vragen heeft?")
    assert set(json.loads(run("check", "--format", "json", "brug").out)) == {"problems", "open"}
    told = json.loads(run("check", "--text", "--format", "json", "brug").out)
    [text] = told["text"]
    assert (text["handbook"], text["protocol"]) == ("brug", "afspraken")
    [section] = [section for section in text["sections"] if section["section"] == "gedrag"]
    keys = {"section", "title", "sentences", "words", "average", "longest", "long_share", "passive_share", "warnings"}
    assert set(section) == keys
    assert section["warnings"] == 1 == text["total"]["warnings"]
    assert [problem["code"] for problem in told["problems"]] == ["officialese"]
    assert section["passive_share"] == round(1 / section["sentences"], 3)
    for figure in ("sentences", "words", "warnings"):
        assert text["total"][figure] == sum(part[figure] for part in text["sections"])
    row = next(line for line in run("check", "--text", "brug").out.splitlines() if line.startswith(" " + section["title"][:10]))  # fmt: skip
    assert row.split()[-7:-5] == [str(section["sentences"]), str(section["words"])]


def test_check_with_text_ends_in_1_where_there_are_faults(run: Run, project: Path) -> None:
    _spoil(project)
    said = run("check", "--text")
    assert said.code == 1
    assert said.err == run("check").err
    change(overlay_of(project, "brug"), "parameters:", "parameters: [")
    unread = run("check", "--text", "brug")
    assert unread.code == 1
    assert len(unread.out.splitlines()) == 1


# --- build ---------------------------------------------------------------------------------------------


def test_build_shows_a_table_and_says_where_the_site_is(run: Run, project: Path) -> None:
    said = run("build")
    assert said.code == 0
    assert "schools/noord/contacts.yaml" not in said.out
    table = said.out
    for words in ("School", "Artikelen", "Resultaat", "gepubliceerd", "De Brug Noord"):
        assert words in table
    assert said.out.splitlines()[-1] == f"Klaar. Open {project / 'site' / 'index.html'}"
    assert (project / "site" / "brug" / "afspraken" / "concept" / "index.html").is_file()
    assert not (project / "site" / "stichting").exists()


def test_of_many_schools_the_table_shows_those_that_went_wrong(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building_now, "MANY", 1)
    append(overlay_of(project, "noord"), "onbekend: 1\n")
    said = run("build", "--no-papers")
    assert said.code == 1
    assert "fouten: 1" in said.out
    assert catalogue("nl").say("result-published") not in said.out
    assert catalogue("nl").say("build-others", count=1) in said.out.splitlines()


def test_build_of_one_school_elsewhere_and_in_english(run: Run, project: Path, tmp_path: Path) -> None:
    said = run("--language", "en", "build", "noord", "--site", str(tmp_path / "ergens"))
    assert said.code == 0
    assert said.out.splitlines()[-1] == catalogue("en").say("build-done", path=tmp_path / "ergens" / "index.html")
    assert sorted(p.name for p in (tmp_path / "ergens").iterdir()) == [
        ".protocolboek",
        ".protocolboek-record.json",
        "assets",
        "index.html",
        "noord",
    ]
    assert not (project / "site").exists()
    page = (tmp_path / "ergens" / "noord" / "afspraken" / "concept" / "index.html").read_text(encoding="utf-8")
    assert "Alle hoofdstukken" in page, "what the public reads is Dutch"


def test_build_tells_what_is_not_public(run: Run, project: Path) -> None:
    append(overlay_of(project, "stichting"), "handbook: true\n")
    said = run("build", "stichting")
    assert said.code == 0
    assert catalogue("nl").say("result-kept") in said.out
    assert not (project / "site" / "stichting").exists()


def test_build_tells_the_faults_and_ends_in_1(run: Run, project: Path) -> None:
    _spoil(project)
    said = run("build", "brug")
    assert said.code == 1
    assert "schools/brug/overlay.yaml:6:9: fout: " in said.err
    assert said.err.splitlines()[-1] == catalogue("nl").say("build-failed", ids="brug")
    assert not (project / "site" / "brug").exists()


def test_a_name_is_no_markup(run: Run, project: Path) -> None:
    change(overlay_of(project, "brug"), "name: Basisschool De Brug", "name: De [/rood] Brug")
    said = run("build", "brug")
    assert said.code == 1
    assert "De [/rood] Brug" in _flat(said.out)
    assert "placeholder" not in said.err
    assert "schools/brug/overlay.yaml:3:1: fout: " in said.err


# --- new -----------------------------------------------------------------------------------------------


def test_new_makes_an_overlay_that_builds_at_once(run: Run, project: Path) -> None:
    said = run("new", "plein", "--name", 'Het "Plein" \\ school', "--extends", "stichting", "--sector", "po")
    assert said.code == 0, said.err
    path = overlay_of(project, "plein")
    first, *rest = said.out.splitlines()
    assert first == catalogue("nl").say("new-done", path=path, id="plein")
    assert rest == [
        "plein: nog te kiezen: plek – De plek van de telefoon (thuis / in de tas)",
        "plein: nog te kiezen: telefoon.bereikbaar – Bereikbaar (Vaste tijden / Altijd)",
    ]
    assert load_project(project).overlays["plein"].name == 'Het "Plein" \\ school'
    assert json.loads((project / "build" / "schema" / "plein.json").read_bytes())["title"]
    assert run("check", "plein").code == 0
    assert run("build", "plein").code == 0
    assert (project / "site" / "plein" / "afspraken" / "concept" / "index.html").is_file()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_open_choices_of_a_new_overlay_can_be_filled_in_as_they_stand(
    language: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowded = crowded_project(tmp_path / "crowded")
    monkeypatch.chdir(crowded)
    parameters = crowded / "content" / "parameters.yaml"
    source = parameters.read_text(encoding="utf-8")
    # Without a single default, every type of parameter is offered.
    opened = re.sub(r"(?m)^    default: .*\n|^    default:\n(?:      - .*\n)+", "", source)
    parameters.write_text(opened, encoding="utf-8")
    for name in ("brug", "noord", "waterrijk", "waterrijk-oost"):
        shutil.rmtree(crowded / "schools" / name)
    assert run("--language", language, "new", "plein", "--name", "Het Plein").code == 0
    path = overlay_of(crowded, "plein")
    lines = path.read_text(encoding="utf-8").splitlines()
    begin = next(i for i, line in enumerate(lines) if line in ("#parameters:", "#variants:"))
    filled = [line.removeprefix("#") for line in lines[begin:]]
    filled = ["  telefoon.bereikbaar: vast" if "telefoon.bereikbaar:" in line else line for line in filled]
    written = "\n".join([*lines[:begin], *filled]).replace('"…"', '"iets"').replace("[…, …]", "[dit, dat]")
    path.write_text(written + "\n", encoding="utf-8")
    _, faults = read_yaml(path.read_text(encoding="utf-8"), "overlay.yaml")
    assert faults == []
    said = run("check", "plein")
    told = [line for line in said.err.splitlines() if "overlay.yaml" in line and "fout" in line]
    dates = [line for line in told if "regel.ingang" in line]
    assert len(dates) == 1, "a date is the one example that must be written anew"
    assert told == dates


def test_a_new_overlay_asks_for_the_contacts_that_its_text_names(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    crowded = crowded_project(tmp_path / "crowded")
    monkeypatch.chdir(crowded)
    assert run("new", "plein", "--name", "Het Plein").code == 0
    cards = (crowded / "schools" / "plein" / "contacts.yaml").read_text(encoding="utf-8")
    assert "schoolleiding:" in cards
    assert "inspectie" not in cards, "the canon knows how to reach the inspectorate"
    assert run("check", "plein").code == 0


@pytest.mark.parametrize("kind", ["foundation", "school"])
def test_new_makes_other_kinds_of_layer(kind: str, run: Run, project: Path) -> None:
    assert run("new", "laag", "--name", "De Laag", "--kind", kind).code == 0
    assert load_project(project).overlays["laag"].kind == kind
    assert run("new", "plek1", "--name", "Plek", "--kind", "location", "--extends", "brug").code == 0
    assert run("check").code == 0


def test_new_makes_a_board_whose_handbook_leaves_choices_to_its_schools(run: Run, project: Path) -> None:
    assert run("new", "bestuur1", "--name", "Het Bestuur", "--kind", "foundation").code == 0
    text = overlay_of(project, "bestuur1").read_text(encoding="utf-8")
    assert text.startswith(
        "# yaml-language-server: $schema=../../build/schema/bestuur1.json\n# Keuzes van Het Bestuur."
    )
    assert f"# {catalogue('nl').say('new-open-foundation')}" in text
    assert load_project(project).overlays["bestuur1"].handbook
    assert run("build", "bestuur1").code == 0


@pytest.mark.parametrize(
    ("name", "more", "code"),
    [
        ("brug", [], "school-exists"),
        ("canon", [], "reserved-id"),
        ("artikel", [], "reserved-id"),
        ("gedrag", [], "reserved-id"),
        ("afspraken", [], "reserved-id"),
        ("De Brug", [], "wrong-id"),
        ("a.b", [], "wrong-id"),
        ("../buiten", [], "wrong-id"),
        ("plein", ["--extends", "stichtin"], "unknown-parent-near"),
        ("plein", ["--extends", "qqqqqq"], "unknown-parent"),
        ("plein", ["--extends", "noord"], "parent-kind"),
        ("plein", ["--extends", "brug"], "parent-kind"),
        ("plein", ["--kind", "location", "--extends", "stichting"], "parent-kind"),
        ("plein", ["--extends", "plein"], "parent-cycle"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_new_refuses_with_a_reason_and_writes_nothing(
    language: str, name: str, more: list[str], code: str, run: Run, project: Path
) -> None:
    before = contents(project.parent)
    said = run("--language", language, "new", name, "--name", "Naam", *more)
    assert said.code == 1
    assert said.out == ""
    fixed = re.split(r"\{\w+\}", catalogue(language).messages[code])
    assert all(part in said.err for part in fixed), said.err
    assert contents(project.parent) == before


def test_new_refuses_under_a_parent_with_faults(run: Run, project: Path) -> None:
    change(overlay_of(project, "stichting"), "rol.leiding: teamleider", "rol.leiding: 3")
    before = contents(project)
    said = run("new", "plein", "--name", "Het Plein", "--extends", "stichting")
    assert said.code == 1
    assert said.err.startswith("schools/stichting/overlay.yaml:6:16: fout: ")
    assert contents(project) == before


# --- override ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_override_writes_the_entry_and_says_where(language: str, run: Run, project: Path) -> None:
    said = run("--language", language, "override", "brug", "gedrag.delen", "--reason", 'Zo "is" het.')
    assert said.code == 0
    place = re.search(r"schools/brug/overlay\.yaml:(\d+):3", said.out)
    assert place
    lines = overlay_of(project, "brug").read_text(encoding="utf-8").splitlines()
    assert lines[int(place[1]) - 1] == "  gedrag.delen:"
    assert said.out == catalogue(language).say("override-done", id="gedrag.delen", at=place[0]) + "\n"
    checked = run("check", "brug")
    assert checked.code == 0
    assert "gelijk aan die van de laag erboven" in checked.err


def test_override_without_a_reason_leaves_one_to_be_filled_in(run: Run) -> None:
    assert run("override", "brug", "gedrag.delen").code == 0
    checked = run("check", "brug")
    assert checked.code == 1
    assert "[waarom]" in checked.err


def test_override_refuses_with_a_place_and_writes_nothing(run: Run, project: Path) -> None:
    before = contents(project)
    said = run("override", "brug", "gedrag.verantwoordelijk")
    assert said.code == 1
    assert re.match(r"schools/brug/overlay\.yaml:\d+:\d+: fout: .*gedrag\.verantwoordelijk", said.err)
    assert contents(project) == before


# --- explain -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_explain_tells_where_an_article_comes_from(language: str, run: Run) -> None:
    said = run("--language", language, "explain", "brug", "gedrag.groepsapps")
    assert said.code == 0
    say = catalogue(language).say
    first, *rest = said.out.splitlines()
    assert first == "1.6  Groepsapps  (gedrag.groepsapps)"
    assert "Een groepsapp is van de ouders. Bevestig een afspraak altijd in de ouderapp." in rest
    assert say("explain-layer", layer="stichting") in rest
    steps = [line.strip() for line in rest if line.startswith("  ")]
    assert steps == [
        f"canon  {say('step-canon')}  content/afspraken/gedrag.md:24:1",
        f"stichting  {say('step-replace')}  schools/stichting/overlay.yaml:8:3: Het bestuur wil overal dezelfde afspraak.",
    ]
    assert say("explain-parameter", name="contact.kanaal", layer="canon") in rest


def test_explain_tells_citations_both_ways_variant_and_norms(run: Run) -> None:
    told = run("explain", "brug", "gevolgen.leerlingen").out
    assert "wordt genoemd door: brug.plein, gedrag.verantwoordelijk" in told
    assert "normen: maatregelen" in told
    assert "verwijst naar: gevolgen, gevolgen.leerlingen" in run("explain", "brug", "gedrag.verantwoordelijk").out
    assert "variant: vast" in run("explain", "brug", "telefoon.bereikbaar").out
    assert "faq.telefoon" in run("explain", "brug", "faq.telefoon").out


@pytest.mark.parametrize(
    ("school", "clause", "why"),
    [("stichting", "telefoon.dagen", "omit"), ("stichting", "beeld.doelen", "option"), ("thuis", "telefoon.uitje", "when")],
)  # fmt: skip
@pytest.mark.parametrize("language", LANGUAGES)
def test_explain_tells_why_an_article_is_not_there(
    language: str, school: str, clause: str, why: str, run: Run, project: Path
) -> None:
    home = overlay_of(project, "thuis")
    home.parent.mkdir()
    home.write_text("schema: 1\nkind: school\nname: Thuis\nparameters: {plek: thuis}\n", encoding="utf-8")
    said = run("--language", language, "explain", school, clause)
    assert said.code == 0
    assert catalogue(language).say(f"explain-absent-{why}") in said.out
    if why == "omit":
        assert "Daarover beslist elke school zelf." in said.out


@pytest.mark.parametrize("language", LANGUAGES)
def test_explain_of_an_unknown_article_suggests_one(language: str, run: Run) -> None:
    say = catalogue(language).say
    assert run("--language", language, "explain", "brug", "gedrag.delem") == Said(
        1, "", say("explain-unknown-near", id="gedrag.delem", near="gedrag.delen") + "\n"
    )
    assert run("--language", language, "explain", "brug", "qqqqqq") == Said(1, "", say("explain-unknown", id="qqqqqq") + "\n")  # fmt: skip


def test_explain_as_json(run: Run) -> None:
    present = json.loads(run("explain", "brug", "gedrag.groepsapps", "--format", "json").out)
    assert present["clause"]["number"] == "1.6"
    assert [step["operation"] for step in present["origin"]["steps"]] == ["canon", "replace"]
    assert present["absent"] is None
    absent = json.loads(run("explain", "stichting", "telefoon.dagen", "--format", "json").out)
    assert absent["clause"] is None
    assert absent["absent"]["why"] == "omit"


def test_explain_works_for_the_canon_and_on_a_faulty_overlay(run: Run, project: Path) -> None:
    assert run("explain", "canon", "gedrag.respect").code == 0
    _spoil(project)
    assert run("explain", "brug", "gedrag.respect").code == 0


# --- schema --------------------------------------------------------------------------------------------


def test_schema_writes_one_file_per_overlay_and_lists_them(run: Run, project: Path, tmp_path: Path) -> None:
    said = run("schema")
    assert said.code == 0
    folder = project / "build" / "schema"
    assert said.out.splitlines() == [str(folder / f"{name}.json") for name in ("brug", "noord", "stichting")]
    elsewhere = run("schema", "brug", "--output", str(tmp_path / "elders"))
    assert elsewhere.out == f"{tmp_path / 'elders' / 'brug.json'}\n"
    assert (tmp_path / "elders" / "brug.json").read_bytes() == (folder / "brug.json").read_bytes()


def test_schema_skips_what_cannot_be_read(run: Run, project: Path) -> None:
    change(overlay_of(project, "noord"), "kind: location", "kind: [")
    said = run("schema")
    assert said.code == 0
    assert [Path(line).stem for line in said.out.splitlines()] == ["brug", "stichting"]


def _spoil(project: Path) -> None:
    """Several faults in one overlay, of reading, of resolving and of checking."""
    overlay = overlay_of(project, "brug")
    change(overlay, "plek: tas", "plek: zak")
    change(overlay, "telefoon.bereikbaar: vast", "telefoon.bereikbaar: nooit")
    change(overlay, "Op het plein", "Sinds [datum] op het plein")
    append(overlay, "onbekend: 1\n")


def _flat(text: str) -> str:
    return " ".join(text.split())
