"""`protocolboek freeze`, `decide` and `status`: what they write, refuse and say."""

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from commands import Run
from protocolboek.messages import LANGUAGES, catalogue
from protocolboek.model.handbook import Handbook, Provenance
from protocolboek.model.version import control_code
from protocolboek.pipeline import load_project, outcome_of
from small_project import append, change, contents, crowded_project, overlay_of, small_project


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_project(tmp_path_factory.mktemp("versions") / "project")


@pytest.fixture
def decide(run: Run) -> Callable[..., tuple[int, str, str]]:
    def decided(kind: str, body: str, date: str, *more: str, version: str = "2026-1") -> tuple[int, str, str]:
        return run("decide", "brug", "afspraken", version, "--kind", kind, "--body", body, "--date", date, *more)

    return decided


def folder(project: Path, version: str = "2026-1", school: str = "brug") -> Path:
    return project / "schools" / school / "versions" / "afspraken" / version


def status(run: Run, day: str, *more: str) -> dict[str, object]:
    _, out, _ = run("status", "--date", day, "--format", "json", *more)
    [shelf] = json.loads(out)["protocols"]
    return {v["version"]: v["status"] for v in shelf["versions"]}


# --- freeze --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_freeze_writes_the_handbook_and_says_its_digest_and_code(language: str, run: Run, project: Path) -> None:
    outcome = outcome_of(load_project(project), "brug")
    assert outcome.resolution
    code, out, err = run("--language", language, "freeze", "brug", "afspraken", "2026-1")
    assert (code, err) == (0, "")
    data = (folder(project) / "handbook.json").read_bytes()
    assert data == outcome.resolution.handbooks["afspraken"].to_json()
    digest = "sha256:" + hashlib.sha256(data).hexdigest()
    assert out == catalogue(language).say("freeze-done", path=folder(project), digest=digest, control=control_code(digest)) + "\n"  # fmt: skip
    beside = Provenance.from_json((folder(project) / "provenance.json").read_bytes())
    assert beside.handbook == digest
    assert beside == outcome.resolution.provenance["afspraken"].model_copy(update={"handbook": digest})
    assert sorted(p.name for p in folder(project).parent.iterdir()) == ["2026-1"]
    assert run("check", "brug")[0] == 0


def test_a_frozen_version_does_not_follow_the_canon(run: Run, project: Path) -> None:
    run("freeze", "brug", "afspraken", "2026-1")
    before = contents(folder(project))
    change(project / "content" / "afspraken" / "gedrag.md", "Deel niets", "Deel liever niets")
    change(overlay_of(project, "brug"), "plek: tas", "plek: thuis")
    assert contents(folder(project)) == before
    assert run("check", "brug")[0] == 0
    assert run("freeze", "brug", "afspraken", "2026-2")[0] == 0
    old, new = (Handbook.from_json((folder(project, v) / "handbook.json").read_bytes()) for v in ("2026-1", "2026-2"))
    assert old != new


def test_freeze_of_a_version_that_exists_or_comes_too_late_or_has_no_name(run: Run, project: Path) -> None:
    assert run("freeze", "brug", "afspraken", "2026-2")[0] == 0
    before = contents(project)
    for name, code in (("2026-2", "version-exists"), ("2026-1", "version-earlier"), ("zomer", "version-name")):
        ended, out, err = run("freeze", "brug", "afspraken", name)
        assert (ended, out) == (1, "")
        assert re.match(rf"schools/brug/versions/afspraken/{name}:1:1: fout: ", err)
        assert catalogue("nl").messages[code].split("{")[-1].split("}")[-1] in err
    assert contents(project) == before


def test_freeze_refuses_faults_and_open_choices_and_what_is_not_there(run: Run, project: Path) -> None:
    before = contents(project)
    assert run("freeze", "brug", "vreemd", "2026-1")[0] == 1
    assert run("freeze", "brugg", "afspraken", "2026-1")[0] == 2
    assert run("freeze", "canon", "afspraken", "2026-1")[0] == 2
    assert contents(project) == before
    change(overlay_of(project, "brug"), "  telefoon.bereikbaar: vast", "  {}")
    ended, _, err = run("freeze", "brug", "afspraken", "2026-1")
    assert ended == 1
    assert "telefoon.bereikbaar – Bereikbaar" in err
    change(overlay_of(project, "brug"), "  plek: tas", "  plek: zak")
    ended, _, err = run("freeze", "brug", "afspraken", "2026-1")
    assert ended == 1
    assert "schools/brug/overlay.yaml:6:9: fout: " in err
    assert not (project / "schools" / "brug" / "versions").exists()


def test_a_board_leaves_choices_to_its_schools_and_needs_a_handbook(run: Run, project: Path) -> None:
    ended, _, err = run("freeze", "stichting", "afspraken", "2026-1")
    assert ended == 1
    assert "handbook: true" in err
    append(overlay_of(project, "stichting"), "handbook: true\n")
    assert run("freeze", "stichting", "afspraken", "2026-1")[0] == 0
    book = Handbook.from_json((folder(project, school="stichting") / "handbook.json").read_bytes())
    assert "elke school kiest" in book.to_json().decode()


def test_freeze_that_fails_halfway_leaves_nothing(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Provenance) -> bytes:
        raise OSError("disk full")

    monkeypatch.setattr(Provenance, "to_json", full)
    with pytest.raises(OSError, match="disk full"):
        run("freeze", "brug", "afspraken", "2026-1")
    assert list((project / "schools" / "brug" / "versions" / "afspraken").iterdir()) == []


# --- decide --------------------------------------------------------------------------------------------


def test_a_version_from_concept_to_in_force(run: Run, decide: Run, project: Path) -> None:
    run("freeze", "brug", "afspraken", "2026-1")
    assert status(run, "2026-09-01") == {"2026-1": "concept"}
    assert decide("voorgelegd", "MR", "2026-02-10", "--reply-by", "2026-03-24")[0] == 0
    assert status(run, "2026-09-01") == {"2026-1": "voorgelegd"}
    said = decide("instemming", "MR", "2026-03-24", "--outcome", "ingestemd", "--part", "gedrag", "--part", "beeld",
                  "--minutes", "MR 24 maart: punt “5” \\ 'é'", "--recorded-by", "secretaris MR")  # fmt: skip
    assert said[0] == 0, said
    assert status(run, "2026-09-01") == {"2026-1": "voorgelegd"}
    out = run("status", "brug", "--date", "2026-09-01")[1]
    assert "wacht op MR: Telefoons, Als het misgaat" in out
    assert decide("instemming", "MR", "2026-03-25", "--outcome", "ingestemd")[0] == 0
    assert decide("vaststelling", "bestuur", "2026-04-02", "--effective", "2026-08-01", "--review-by", "2026-10-01")[0] == 0  # fmt: skip
    assert [status(run, day)["2026-1"] for day in ("2026-03-25", "2026-04-02", "2026-08-01")] == ["ingestemd", "vastgesteld", "geldend"]  # fmt: skip
    out = run("status", "--date", "2026-09-01")[1]
    assert "vastgesteld op 2 april 2026, geldt van 1 augustus 2026" in out
    assert "herzien vóór 1 oktober 2026" in out
    assert "had herzien moeten zijn" in run("status", "--date", "2026-10-02")[1]
    assert "in force from August 1, 2026" in run("--language", "en", "status", "--date", "2026-09-01")[1]
    version = load_project(project).overlays["brug"].versions["afspraken"][0]
    assert version.decisions[1].minutes == "MR 24 maart: punt “5” \\ 'é'"
    assert version.decisions[1].part == ("gedrag", "beeld")


def test_decide_touches_no_earlier_byte(run: Run, decide: Run, project: Path) -> None:
    run("freeze", "brug", "afspraken", "2026-1")
    path = folder(project) / "decisions.yaml"
    snapshot = contents(folder(project))
    decide("voorgelegd", "MR", "2026-02-10")
    for changed in (lambda t: t, lambda t: t.rstrip(b"\n"), lambda t: t.replace(b"\n", b"\r\n"), lambda t: t + b"\n# klaar"):  # fmt: skip
        before = changed(path.read_bytes())
        path.write_bytes(before)
        code, _, err = decide("advies", "MR", "2026-02-11", "--outcome", "positief")
        assert (code, err) == (0, "")
        assert path.read_bytes().startswith(before)
    indented = "".join(f"  {line}\n" for line in path.read_text(encoding="utf-8").splitlines())
    path.write_text(indented, encoding="utf-8")
    assert decide("advies", "MR", "2026-02-12", "--outcome", "negatief")[0] == 0
    assert path.read_text(encoding="utf-8").startswith(indented)
    version = load_project(project).overlays["brug"].versions["afspraken"][0]
    assert [d.id for d in version.decisions] == [1, 2, 3, 4, 5, 6]
    assert not version.damaged
    for name, data in snapshot.items():
        assert (folder(project) / name).read_bytes() == data
    assert sorted(p.name for p in folder(project).iterdir()) == ["decisions.yaml", "handbook.json", "provenance.json"]


def test_decide_leaves_a_list_that_it_cannot_append_to(run: Run, decide: Run, project: Path) -> None:
    run("freeze", "brug", "afspraken", "2026-1")
    decide("voorgelegd", "MR", "2026-02-10")
    path = folder(project) / "decisions.yaml"
    digest = "sha256:" + hashlib.sha256((folder(project) / "handbook.json").read_bytes()).hexdigest()
    flow = f'[{{id: 1, kind: voorgelegd, digest: "{digest}", body: MR, date: "2026-02-10"}}]\n'
    path.write_text(flow, encoding="utf-8")
    code, out, err = decide("advies", "MR", "2026-02-11", "--outcome", "positief")
    assert (code, out) == (1, "")
    assert err.startswith("schools/brug/versions/afspraken/2026-1/decisions.yaml:")
    assert path.read_text(encoding="utf-8") == flow


REFUSED = {
    "another body": (["instemming", "ouderraad", "2026-03-01", "--outcome", "ingestemd"], "bij ‘body’ kan alleen: MR, PMR"),
    "not who adopts": (["vaststelling", "MR", "2026-03-01"], "bij ‘body’ kan alleen: bestuur, directeur"),
    "no outcome": (["instemming", "MR", "2026-03-01"], "hier ontbreekt ‘outcome’"),
    "outcome of another kind": (["instemming", "MR", "2026-03-01", "--outcome", "positief"], "bij ‘outcome’ kan alleen"),
    "no such section": (["instemming", "MR", "2026-03-01", "--outcome", "ingestemd", "--part", "telefon"], "bedoelt u ‘telefoon’"),
    "field of another kind": (["instemming", "MR", "2026-03-01", "--outcome", "ingestemd", "--effective", "2026-04-01"], "‘effective’ hoort niet bij instemming"),
    "reply before it is asked": (["voorgelegd", "MR", "2026-03-01", "--reply-by", "2026-02-01"], "‘reply_by’ ligt vóór ‘date’"),
    "compared with nothing": (["voorgelegd", "MR", "2026-03-01", "--compared-with", "2025-1"], "geen versie ‘2025-1’"),
    "not submitted to it": (["instemming", "OMR", "2026-03-01", "--outcome", "ingestemd"], "nog niet voorgelegd aan OMR"),
    "answer before it is asked": (["instemming", "MR", "2026-02-09", "--outcome", "ingestemd"], "nog niet voorgelegd aan MR"),
    "adoption without consent": (["vaststelling", "bestuur", "2026-03-01"], "nog geen instemming van MR"),
    "ruling on no refusal": (["uitspraak", "LCG-WMS", "2026-03-01", "--about", "MR", "--outcome", "vervangt-instemming"], "MR had de instemming toen nog niet onthouden"),
    "ruling on nobody": (["uitspraak", "LCG-WMS", "2026-03-01", "--outcome", "vervangt-instemming"], "hier ontbreekt ‘about’"),
    "correction of nothing": (["correctie", "MR", "2026-03-01", "--corrects", "7"], "geen eerder besluit 7"),
    "correction without a number": (["correctie", "MR", "2026-03-01"], "hier ontbreekt ‘corrects’"),
    "no text": (["advies", "MR", "2026-03-01", "--outcome", "positief", "--minutes", " "], "minutes"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_decide_refuses_what_would_not_count_and_writes_nothing(
    case: str, run: Run, decide: Run, project: Path
) -> None:
    run("freeze", "brug", "afspraken", "2026-1")
    assert decide("voorgelegd", "MR", "2026-02-10")[0] == 0
    before = contents(project)
    arguments, words = REFUSED[case]
    code, out, err = decide(*arguments)
    assert (code, out) == (1, "")
    assert words in err
    assert re.match(r"schools/brug/versions/afspraken/2026-1/decisions\.yaml:\d+:\d+: fout: ", err)
    assert contents(project) == before


@pytest.mark.parametrize("arguments", [["besluit", "MR", "2026-02-10"], ["voorgelegd", "MR", "2026-02-30"], ["voorgelegd", "MR", "morgen"]])  # fmt: skip
def test_decide_with_a_wrong_command_line_ends_in_2(arguments: list[str], run: Run, decide: Run) -> None:
    run("freeze", "brug", "afspraken", "2026-1")
    assert decide(*arguments)[0] == 2


def test_decide_on_a_version_that_is_not_there_or_not_what_it_was(run: Run, decide: Run, project: Path) -> None:
    run("freeze", "brug", "afspraken", "2026-1")
    code, _, err = decide("voorgelegd", "MR", "2026-02-10", version="2026-2")
    assert code == 1
    assert "Er zijn: 2026-1" in err
    change(folder(project) / "handbook.json", "Deel niets", "Deel iets")
    code, _, err = decide("voorgelegd", "MR", "2026-02-10")
    assert code == 1
    assert "is veranderd nadat hij was vastgelegd" in err
    (folder(project) / "provenance.json").write_text("{", encoding="utf-8")
    code, _, err = decide("voorgelegd", "MR", "2026-02-10")
    assert code == 1
    assert "beschadigd" in err
    assert not (folder(project) / "decisions.yaml").exists()


def test_a_refusal_a_ruling_and_a_withdrawal(run: Run, decide: Run) -> None:
    run("freeze", "brug", "afspraken", "2026-1")
    decide("voorgelegd", "MR", "2026-02-10")
    decide("instemming", "MR", "2026-03-01", "--outcome", "onthouden")
    assert status(run, "2026-03-02") == {"2026-1": "instemming-onthouden"}
    ruling = ["LCG-WMS", "2026-05-01", "--about", "MR", "--outcome", "vervangt-instemming"]
    assert decide("uitspraak", *ruling)[0] == 0
    assert decide("vaststelling", "bestuur", "2026-04-30")[0] == 1
    assert decide("vaststelling", "bestuur", "2026-05-10")[0] == 0
    assert status(run, "2026-05-10") == {"2026-1": "geldend"}
    assert decide("intrekking", "bestuur", "2026-06-01", "--effective", "2026-07-01")[0] == 0
    assert [status(run, day)["2026-1"] for day in ("2026-06-30", "2026-07-01")] == ["geldend", "ingetrokken"]
    code, _, err = decide("advies", "MR", "2026-07-02", "--outcome", "positief")
    assert code == 1
    assert "ingetrokken" in err
    assert decide("correctie", "bestuur", "2026-06-01", "--corrects", "5", "--outcome", "vervallen")[0] == 0
    assert status(run, "2026-07-01") == {"2026-1": "geldend"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("vaststelling", "bestuur", "2026-05-02"), "is al vastgesteld"),
        (("vaststelling", "bestuur", "2026-05-02", "--part", "gedrag"), "gaat altijd over het hele protocol"),
        (("intrekking", "bestuur", "2026-05-02", "--part", "gedrag"), "gaat altijd over het hele protocol"),
        (("correctie", "OMR", "2026-03-01", "--corrects", "2", "--outcome", "ingestemd"), "was van MR"),
        (("voorgelegd", "OMR", "2020-11-01"), "ligt lang voor versie"),
        (("voorgelegd", "OMR", "2026-05-02", "--compared-with", "2026-1"), "vergeleken met zichzelf"),
        (("instemming", "PMR", "2026-05-02", "--outcome", "ingestemd"), "stemde eerder niet in"),
    ],
)  # fmt: skip
def test_decide_refuses_what_would_be_of_no_effect(arguments: tuple[str, ...], words: str, run: Run, decide: Run, project: Path) -> None:  # fmt: skip
    run("freeze", "brug", "afspraken", "2026-1")
    decide("voorgelegd", "MR", "2026-02-10")
    decide("instemming", "MR", "2026-03-01", "--outcome", "ingestemd")
    decide("voorgelegd", "PMR", "2026-02-10")
    decide("instemming", "PMR", "2026-03-01", "--outcome", "onthouden")
    assert decide("vaststelling", "bestuur", "2026-05-01")[0] == 0
    before = contents(folder(project))
    code, out, err = decide(*arguments)
    assert (code, out) == (1, "")
    assert words in err
    assert contents(folder(project)) == before


def test_decide_tells_what_no_longer_counts(run: Run, decide: Run) -> None:
    run("freeze", "brug", "afspraken", "2026-1")
    decide("voorgelegd", "MR", "2026-02-10")
    decide("instemming", "MR", "2026-03-01", "--outcome", "ingestemd")
    decide("vaststelling", "bestuur", "2026-04-01")
    code, out, err = decide("correctie", "MR", "2026-04-10", "--corrects", "2", "--outcome", "ingestemd")
    assert code == 0
    assert "Besluit 4 staat erbij" in out
    assert "vaststelling 3 telt niet" in err


def test_what_the_council_compared_with_is_written_as_a_digest(run: Run, decide: Run, project: Path) -> None:
    run("freeze", "brug", "afspraken", "2025-1")
    change(overlay_of(project, "brug"), "plek: tas", "plek: thuis")
    run("freeze", "brug", "afspraken", "2026-1")
    first, second = load_project(project).overlays["brug"].versions["afspraken"]
    for given in ("2025-1", control_code(first.digest).lower(), first.digest):
        assert decide("voorgelegd", "MR", "2026-02-10", "--compared-with", given)[0] == 0
    decisions = load_project(project).overlays["brug"].versions["afspraken"][1].decisions
    assert {(d.digest, d.compared_with) for d in decisions} == {(second.digest, first.digest)}


def test_a_decision_that_has_not_been_taken_yet_is_refused(run: Run, decide: Run, project: Path) -> None:
    run("freeze", "brug", "afspraken", "2026-1")
    code, _, err = decide("voorgelegd", "MR", "2999-01-01")
    assert code == 1
    assert "decisions.yaml:2:3: fout: de datum 2999-01-01 is nog niet geweest" in err
    assert not (folder(project) / "decisions.yaml").exists()
    assert decide("voorgelegd", "MR", "2026-01-01", "--reply-by", "2999-01-01")[0] == 0


def test_the_minutes_can_be_held_by_their_digest(run: Run, decide: Run, project: Path) -> None:
    run("freeze", "brug", "afspraken", "2026-1")
    minutes = project / "notulen.pdf"
    minutes.write_bytes(b"%PDF-1.7 notulen")
    assert decide("voorgelegd", "MR", "2026-01-01", "--minutes-file", str(minutes))[0] == 2
    assert decide("voorgelegd", "MR", "2026-01-01", "--minutes", "MR, punt 5", "--minutes-file", str(minutes))[0] == 0
    written = (folder(project) / "decisions.yaml").read_text(encoding="utf-8")
    digest = hashlib.sha256(minutes.read_bytes()).hexdigest()
    assert f'evidence: {{minutes: "MR, punt 5", sha256: "sha256:{digest}"}}' in written


# --- status --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_status_without_versions(language: str, run: Run) -> None:
    assert run("--language", language, "status") == (0, catalogue(language).say("status-none") + "\n", "")
    assert json.loads(run("status", "--format", "json", "--date", "2026-02-01")[1]) == {"date": "2026-02-01", "protocols": []}  # fmt: skip


def test_status_of_those_named(run: Run) -> None:
    run("freeze", "brug", "afspraken", "2026-1")
    run("freeze", "noord", "afspraken", "2026-1")
    assert run("status")[1].count("Protocol afspraken") == 2
    assert "De Brug Noord" not in run("status", "brug")[1]
    assert run("status", "brugg")[0] == 2
    assert run("status", "--date", "gisteren")[0] == 2


@pytest.mark.parametrize("file", ["handbook.json", "decisions.yaml"])
def test_status_tells_a_changed_byte_and_ends_in_1(file: str, run: Run, decide: Run, project: Path) -> None:
    run("freeze", "brug", "afspraken", "2026-1")
    decide("voorgelegd", "MR", "2026-02-10")
    decide("instemming", "MR", "2026-03-01", "--outcome", "ingestemd")
    decide("vaststelling", "bestuur", "2026-04-01")
    assert status(run, "2026-05-01") == {"2026-1": "geldend"}
    path = folder(project) / file
    text = path.read_text(encoding="utf-8")
    at = text.index("Deel niets") if file == "handbook.json" else text.rindex("sha256:") + 70
    path.write_text(text[:at] + ("d" if text[at] != "d" else "e") + text[at + 1 :], encoding="utf-8")
    code, out, err = run("status", "--date", "2026-05-01")
    assert code == 1
    assert "KLOPT NIET" in out
    assert f"versions/afspraken/2026-1/{file}:" in err
    assert status(run, "2026-05-01") == {"2026-1": "mismatch"}
    code, _, err = run("check", "brug")
    assert f"versions/afspraken/2026-1/{file}:" in err
    assert code == 0, "it is shown with a warning on every page"


def test_status_tells_an_overlay_that_cannot_be_read(run: Run, project: Path) -> None:
    change(overlay_of(project, "brug"), "parameters:", "parameters: [")
    code, _, err = run("status")
    assert code == 1
    assert "schools/brug/overlay.yaml:" in err


def test_protocols_have_versions_of_their_own(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crowded = crowded_project(tmp_path / "crowded")
    monkeypatch.chdir(crowded)
    shelves = {p.id for p in load_project(crowded).canon.protocols}
    made = [run("freeze", "brug", protocol, "2026-1")[0] for protocol in sorted(shelves)]
    assert 0 in made
    told = json.loads(run("status", "brug", "--format", "json")[1])["protocols"]
    assert len(told) == made.count(0)
