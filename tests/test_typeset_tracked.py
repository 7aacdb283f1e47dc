"""Tracked changes: who accepts all has the new text, who rejects all the old, line by line; in Word's own terms,
and in LibreOffice."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from itertools import pairwise, permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

import test_compare
from edits import edits, handbook
from overlay_strategies import PROPERTY, Layers, chains
from papers import Printed, demonstration
from protocolboek.model.handbook import Handbook
from protocolboek.model.text import Blocks
from protocolboek.typeset.tracked import tracked
from protocolboek.typeset.word import word
from small_project import ROOT
from tracked_books import BODIES, COVER, DAY, FRAME, QUESTIONS, books, lines_of, tracked_between
from word_reading import W, decided, document_of, faults_of, lines_in, parts_of

MANY = settings(PROPERTY, max_examples=150)


def assert_both(old: Handbook, new: Handbook) -> bytes:
    data = tracked_between(old, new)
    assert "\n".join(lines_in(decided(data, "accept"))) == "\n".join(lines_of(new))
    assert "\n".join(lines_in(decided(data, "reject"))) == "\n".join(lines_of(old))
    return data


# --- as Word reads it -------------------------------------------------------------------------------------------


@MANY
@given(books(), books())
def test_both_texts_are_in_it(old: Handbook, new: Handbook) -> None:
    assert_both(old, new)


@PROPERTY
@given(books(), books())
def test_no_change_breaks_the_schema_and_none_is_signed_twice(old: Handbook, new: Handbook) -> None:
    data = tracked_between(old, new)
    assert faults_of(data) == []
    assert_signed(document_of(data))


@PROPERTY
@given(chains(), chains())
def test_both_texts_of_real_layers_are_in_it(one: Layers, other: Layers) -> None:
    (old, _), (new, _) = test_compare.book_of(one), test_compare.book_of(other)
    assert_both(old, new)


@PROPERTY
@given(test_compare.BODIES, test_compare.BODIES)
def test_any_two_texts_are_in_it(one: Blocks, other: Blocks) -> None:
    old, new = (test_compare.clause_of("x").model_copy(update={"body": body}) for body in (one, other))
    assert_both(handbook(old), handbook(new))


def test_every_edit_that_people_make_is_in_it() -> None:
    for edit in edits():
        assert_both(handbook(edit.clause("old", edit.old)), handbook(edit.clause("new", edit.new)))


def test_any_two_of_these_texts_are_in_it() -> None:
    for one, other in permutations(BODIES, 2):
        old, new = (test_compare.clause_of("x").model_copy(update={"body": body}) for body in (one, other))
        assert_both(handbook(old), handbook(new))


def test_the_versions_of_the_demonstration_school_are_in_it() -> None:
    for old, new in neighbours():
        data = assert_both(old, new)
        assert faults_of(data) == []
        assert_signed(document_of(data))


def neighbours() -> list[tuple[Handbook, Handbook]]:
    """Every version with the one before it, and back."""
    versions = ROOT / "schools" / "voorbeeldschool" / "versions"
    series = [
        [Handbook.from_json(path.read_bytes()) for path in sorted(protocol.glob("*/handbook.json"))]
        for protocol in sorted(versions.iterdir())
    ]
    found = [pair for one in series for pair in pairwise(one)]
    assert len(found) >= 3
    return [*found, *((new, old) for old, new in found)]


def assert_signed(document: Any) -> None:
    """Each change by the school, with a moment of its own; every move has both its ends."""
    changes = [one for tag in ("ins", "del", "moveFrom", "moveTo") for one in document.iter(f"{W}{tag}")]
    assert {one.get(f"{W}author") for one in changes} <= {"De Brug", "De Voorbeeldschool"}
    dates = [one.get(f"{W}date") for one in changes]
    assert len(dates) == len(set(dates))
    ids = [one.get(f"{W}id") for one in changes]
    assert len(ids) == len(set(ids))
    moves = [
        [(one.get(f"{W}name"), one.get(f"{W}id")) for one in document.iter(f"{W}{tag}RangeStart")]
        for tag in ("moveFrom", "moveTo")
    ]
    assert sorted(name for name, _ in moves[0]) == sorted(name for name, _ in moves[1])
    for tag, started in zip(("moveFrom", "moveTo"), moves, strict=True):
        assert [one.get(f"{W}id") for one in document.iter(f"{W}{tag}RangeEnd")] == [id for _, id in started]


def test_what_moved_leaves_and_arrives_with_the_same_words() -> None:
    found = 0
    for old, new in neighbours():
        document = document_of(tracked_between(old, new))
        gone, come = (moved_words(document, tag) for tag in ("moveFrom", "moveTo"))
        assert gone == come
        found += len(gone)
    assert found > 4


def moved_words(document: Any, tag: str) -> dict[str, str]:
    """The words of each move, by its name."""
    out: dict[str, str] = {}
    name = None
    for one in document.iter(f"{W}{tag}RangeStart", f"{W}{tag}RangeEnd", f"{W}t"):
        if one.tag.endswith("RangeStart"):
            name = one.get(f"{W}name")
        elif one.tag.endswith("RangeEnd"):
            name = None
        elif name and one.getparent().getparent().tag == f"{W}{tag}":
            out[name] = out.get(name, "") + (one.text or "")
    return out


def test_an_unchanged_text_has_no_changes() -> None:
    (_, book), *_ = neighbours()
    document = document_of(tracked_between(book, book))
    assert not [one for tag in ("ins", "del", "moveFrom", "moveTo") for one in document.iter(f"{W}{tag}")]


def test_only_the_number_changes_of_what_was_renumbered() -> None:
    one, two, three = (
        test_compare.clause_of(f"Tekst {name}.", name=name, title=name, number=None) for name in ("a", "b", "c")
    )
    old = handbook(*(c.model_copy(update={"number": f"1.{n}"}) for n, c in enumerate((one, two, three), 1)))
    new = handbook(*(c.model_copy(update={"number": f"1.{n}"}) for n, c in enumerate((two, three), 1)))
    document = document_of(tracked_between(old, new))
    assert ["".join(ins.itertext()) for ins in document.iter(f"{W}ins")] == ["1.1", "1.2"]
    assert ["".join(gone.itertext()) for gone in document.iter(f"{W}del") if len(gone)] == [
        "1.1a", "Tekst a.", "1.2", "1.3"
    ]  # fmt: skip


def test_the_last_paragraph_stays_and_further_changes_are_tracked() -> None:
    old, new = neighbours()[0]
    data = tracked_between(old, new, FRAME.model_copy(update={"cover": COVER}))
    last = document_of(data)[0][-2]
    assert last.tag == f"{W}p"
    assert last.find(f"{W}pPr/{W}rPr") is None
    assert b"<w:trackRevisions/>" in parts_of(data)["word/settings.xml"]


@PROPERTY
@given(books(), books())
def test_no_paragraph_that_comes_or_goes_stands_before_a_table(old: Handbook, new: Handbook) -> None:
    """Its end would have to run on into the table, and that it cannot."""
    for table in document_of(tracked_between(old, new)).iter(f"{W}tbl"):
        before = next((one for one in table.itersiblings(preceding=True) if one.tag == f"{W}p"), None)
        assert before is None or before.find(f"{W}pPr/{W}rPr") is None


def test_contacts_read_as_their_readers_know_them() -> None:
    book = handbook(test_compare.clause_of("Vraag het @[inspectie]."))
    comparison = test_compare.compare(book, book)
    data = tracked(
        comparison, FRAME, old=book, new=book, day=DAY, questions=QUESTIONS, reach=lambda name: f"de {name} (tel. 1)"
    )
    assert lines_in(decided(data, "accept"))[-1] == "Vraag het de inspectie (tel. 1)."


def test_the_same_versions_give_the_same_bytes() -> None:
    old, new = neighbours()[0]
    assert tracked_between(old, new) == tracked_between(old, new)


# --- as LibreOffice reads it ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> "Office":
    return Office(tmp_path_factory.mktemp("office"))


class Office:
    """LibreOffice without a screen, asked about many documents at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def decides(self, documents: Iterable[bytes]) -> list[Mapping[str, list[str]]]:
        program = shutil.which("soffice")
        assert program, "LibreOffice is not there: apt-get install libreoffice-writer-nogui python3-uno"
        paths = []
        for at, data in enumerate(documents):
            paths.append(self.folder / f"{at:03}.docx")
            paths[-1].write_bytes(data)
        pipe = f"protocolboek{os.getpid()}"
        profile = f"-env:UserInstallation={(self.folder / 'profile').as_uri()}"
        asked = [program, profile, "--headless", "--norestore", "--nologo", f"--accept=pipe,name={pipe};urp;"]
        with subprocess.Popen(asked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
            try:
                script = Path(__file__).parent / "office_decides.py"
                # The Python of the system: the one that LibreOffice's package brings its module to.
                said = subprocess.run(
                    ["/usr/bin/python3", script, pipe, *paths], capture_output=True, text=True, timeout=900, check=False
                )
                assert said.returncode == 0, said.stderr
            finally:
                running.terminate()
        told = json.loads(said.stdout)
        return [told[str(path)] for path in paths]


def generated(count: int) -> list[tuple[Handbook, Handbook]]:
    found: list[tuple[Handbook, Handbook]] = []

    @settings(
        max_examples=count, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck), deadline=None,
    )  # fmt: skip
    @given(books(), books())
    def gather(old: Handbook, new: Handbook) -> None:
        found.append((old, new))

    gather()
    return found


def with_words(lines: Iterable[str]) -> list[str]:
    """Without lines that are empty: where a paragraph went, LibreOffice may leave one before a table."""
    return [line for line in lines if line]


def test_libreoffice_accepts_and_rejects_both_texts_exactly(office: Office) -> None:
    pairs = [*neighbours(), *generated(40)]
    for (old, new), told in zip(pairs, office.decides(tracked_between(*pair) for pair in pairs), strict=True):
        assert with_words(told["accept"]) == with_words(lines_of(new))
        assert with_words(told["reject"]) == with_words(lines_of(old))


def test_libreoffice_reads_every_line_of_a_version(office: Office) -> None:
    printed: list[Printed] = [one for one in demonstration() if one.against is None]
    documents = [word(one.paper.model_copy(update={"contents": False})) for one in printed]
    for data, told in zip(documents, office.decides(documents), strict=True):
        assert with_words(told["accept"]) == with_words(lines_in(document_of(data)[0]))
