"""Frozen versions as files: names, codes, and every changed byte told."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frozen import day, handbook, provenance, version
from overlay_strategies import PROPERTY
from protocolboek.adopt import faults, history
from protocolboek.load.decisions import read_decisions
from protocolboek.load.snapshots import HANDBOOKS, PROVENANCES
from protocolboek.load.versions import load_version, load_versions
from protocolboek.model.version import CROCKFORD, Version, control_code, digest_of_file, find_version, version_key
from test_totality import assert_told, yaml_like

WHERE = {"school": "brug", "protocol": "afspraken"}


# --- names and codes -----------------------------------------------------------------------------------


def test_versions_go_by_year_then_number() -> None:
    names = ["2026-10", "2025-3", "2026-9", "2027-1"]
    assert sorted(names, key=version_key) == ["2025-3", "2026-9", "2026-10", "2027-1"]
    for wrong in ("2026", "2026-0", "2026-01", "26-1", "2026-1a", "concept", "２０２６-1"):
        with pytest.raises(ValueError, match=wrong):
            version_key(wrong)


def test_a_control_code_is_the_first_hundred_bits() -> None:
    assert control_code("sha256:" + "0" * 64) == "00000-00000-00000-00000"
    assert control_code("sha256:" + "f" * 64) == "ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ"
    # 00001 00010 00011 … as hexadecimal: the letters of the alphabet in order.
    bits = "".join(f"{n:05b}" for n in range(1, 21))
    digest = f"sha256:{int(bits, 2):025x}" + "a" * 39
    assert control_code(digest).replace("-", "") == CROCKFORD[1:21]
    assert len(CROCKFORD) == 32
    assert not {*"ILOU"} & {*CROCKFORD}


def test_a_version_is_found_by_name_digest_and_code_however_written() -> None:
    first, second = version("2026-1"), version("2026-2", handbook(name="De Kade"))
    code = control_code(first.digest)
    misread = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    for given_ in ("2026-1", first.digest, first.digest.removeprefix("sha256:"), code, misread):
        assert find_version([first, second], given_) is first
    assert find_version([first, second], "2026-3") is None
    assert find_version([first, second], "") is None


# --- files ---------------------------------------------------------------------------------------------


def written(folder: Path, made: Version, decisions: str = "") -> Path:
    path = folder / "brug" / "versions" / "afspraken" / made.id
    path.mkdir(parents=True)
    (path / "handbook.json").write_bytes(made.data)
    (path / "provenance.json").write_bytes(provenance(made.digest).to_json())
    if decisions:
        (path / "decisions.yaml").write_text(decisions, encoding="utf-8")
    return path


def entry(number: int, kind: str, body: str, date: str, digest: str, *more: str) -> str:
    lines = [f"id: {number}", f"kind: {kind}", f"digest: {digest}", f"body: {body}", f'date: "{date}"', *more]
    return "- " + "\n  ".join(lines) + "\n"


def in_force(made: Version) -> str:
    return (
        entry(1, "voorgelegd", "MR", "2026-02-01", made.digest)
        + entry(2, "instemming", "MR", "2026-03-01", made.digest, "outcome: ingestemd")
        + entry(3, "vaststelling", "bestuur", "2026-04-01", made.digest)
    )


def load(path: Path) -> tuple[Version, list[str], str]:
    """The version, what is told about it, and its status long after."""
    found, problems = load_version(path, "f", **WHERE)
    codes = [problem.code for problem in (*problems, *faults(found))]
    return found, codes, history([found], on=day("2030-01-01")).standings[0].status


def test_a_version_reads_back_and_its_digest_is_what_sha256sum_says(tmp_path: Path) -> None:
    made = version()
    path = written(tmp_path, made, in_force(made))
    found, codes, status = load(path)
    assert (found.handbook, codes, status) == (made.handbook, [], "geldend")
    told = subprocess.run(["sha256sum", "handbook.json"], cwd=path, capture_output=True, text=True, check=True).stdout
    assert found.digest == f"sha256:{told.split()[0]}"


@settings(PROPERTY, max_examples=300)
@given(st.integers(0, 10**6), st.integers(1, 255))
def test_one_byte_of_a_handbook_changed_is_told_and_never_in_force(
    tmp_path_factory: pytest.TempPathFactory, at: int, by: int
) -> None:
    made = version()
    path = written(tmp_path_factory.mktemp("byte"), made, in_force(made))
    data = bytearray(made.data)
    data[at % len(data)] ^= by
    (path / "handbook.json").write_bytes(bytes(data))
    _, codes, status = load(path)
    assert codes
    assert status == "mismatch"
    shutil.rmtree(path)


def test_one_character_of_any_digest_in_the_decisions_changed_is_told_and_never_in_force(tmp_path: Path) -> None:
    made = version()
    path = written(tmp_path, made, in_force(made))
    text = (path / "decisions.yaml").read_text(encoding="utf-8")
    spots = [i + n for i in range(len(text)) if text.startswith("sha256:", i) for n in (0, 6, 7, 20, 70)]
    for spot in spots:
        other = "1" if text[spot] != "1" else "2"
        (path / "decisions.yaml").write_text(text[:spot] + other + text[spot + 1 :], encoding="utf-8")
        _, codes, status = load(path)
        assert codes, text[:spot]
        assert status == "mismatch"


def test_a_changed_digest_in_the_provenance_is_told(tmp_path: Path) -> None:
    made = version()
    path = written(tmp_path, made, in_force(made))
    (path / "provenance.json").write_bytes(provenance("sha256:" + "0" * 64).to_json())
    assert load(path)[1:] == (["frozen-changed"], "mismatch")


@pytest.mark.parametrize("gone", ["handbook.json", "provenance.json"])
def test_a_file_gone_or_a_folder_in_its_place_is_told(gone: str, tmp_path: Path) -> None:
    made = version()
    path = written(tmp_path, made)
    (path / gone).unlink()
    assert load(path)[1:] == (["file-missing"], "mismatch")
    (path / gone).mkdir()
    assert load(path)[1:] == (["file-unreadable"], "mismatch")


def test_an_entry_taken_out_is_told(tmp_path: Path) -> None:
    made = version()
    first, second, third = in_force(made).split("- ")[1:]
    withdrawn = entry(4, "intrekking", "bestuur", "2026-05-01", made.digest)
    path = written(tmp_path, made, f"- {first}- {second}- {third}{withdrawn}")
    assert load(path)[1:] == ([], "ingetrokken")
    (path / "decisions.yaml").write_text(f"- {first}- {third}{withdrawn}", encoding="utf-8")
    assert load(path)[2] == "mismatch"
    (path / "decisions.yaml").write_text(f"- {first}- {second}- {third}- id: 4\n  kind: intrekkin\n", encoding="utf-8")
    _, codes, status = load(path)
    assert (codes[0], status) == ("wrong-value", "mismatch")


SNAPSHOT = handbook().to_json()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "frozen-unreadable"),
        (b"\xff", "frozen-unreadable"),
        (b"[]", "frozen-unreadable"),
        (b"{}", "frozen-unreadable"),
        (b"1", "frozen-unreadable"),
        (b"[" * 100_000, "frozen-unreadable"),
        (b'{"schema":NaN}', "frozen-unreadable"),
        (b'{"schema":1}', "frozen-unreadable"),
        (b'{"schema":true}', "frozen-schema"),
        (b'{"schema":"1"}', "frozen-schema"),
        (b'{"schema":2}', "frozen-schema"),
        (b'{"schema":[[]]}', "frozen-schema"),
        (SNAPSHOT + b"\n", "frozen-not-canonical"),
        (SNAPSHOT.replace(b'"schema":1', b'"schema":1,"schema":1'), "frozen-not-canonical"),
        (json.dumps(json.loads(SNAPSHOT), sort_keys=True, indent=1).encode(), "frozen-not-canonical"),
        (SNAPSHOT.replace(b"De Brug", "Cafe\u0301".encode()), "frozen-not-canonical"),
        (SNAPSHOT.replace(b'"name":"De Brug"', b'"naam":"De Brug"'), "frozen-unreadable"),
    ],
    ids=range(17),
)
def test_only_canonical_bytes_of_a_known_schema_are_read(data: bytes, code: str) -> None:
    found, problems = HANDBOOKS.read(data, "f.json")
    assert (found, [(p.code, str(p.place)) for p in problems]) == (None, [(code, "f.json:1:1")])


def test_what_is_canonical_but_no_handbook_is_unreadable() -> None:
    assert [p.code for p in HANDBOOKS.read(provenance().to_json(), "f")[1]] == ["frozen-unreadable"]
    assert PROVENANCES.read(provenance().to_json(), "f") == (provenance(), [])


def test_versions_of_a_school_in_order_without_what_is_being_written(tmp_path: Path) -> None:
    for name in ("2026-10", "2026-9", "2025-1"):
        written(tmp_path, version(name))
    (tmp_path / "brug" / "versions" / "afspraken" / ".2026-11").mkdir()
    (tmp_path / "brug" / "versions" / "leeg").mkdir()
    found, problems = load_versions(tmp_path / "brug" / "versions", "v", "brug")
    assert problems == []
    assert {protocol: [v.id for v in versions] for protocol, versions in found.items()} == {
        "afspraken": ["2025-1", "2026-9", "2026-10"]
    }
    assert load_versions(tmp_path / "niets", "v", "brug") == ({}, [])


@settings(PROPERTY, max_examples=300)
@given(st.one_of(yaml_like, yaml_like.map(lambda text: f"- id: 1\n  kind: {text}"), yaml_like.map(lambda t: f"- {t}")))
def test_any_decisions_read_or_are_told(text: str) -> None:
    decisions, problems = read_decisions(text, "f.yaml", version())
    assert_told(problems)
    assert [d.id for d in decisions] == sorted({d.id for d in decisions})


def test_the_digest_of_a_file_is_that_of_its_bytes() -> None:
    assert digest_of_file(b"") == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
