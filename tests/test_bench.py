"""The benchmark of sites runs to its end on three schools. What it measures there judges nothing."""

import json
from pathlib import Path

from bench_sites import YARD, Asked, Bar, Row, as_json, as_markdown, growth, measured, table
from processes import spent
from protocolboek.load import load_canon
from protocolboek.pipeline import load_project, outcome_of
from synthetic import ROOT, Country, school_id, write_country


def test_the_benchmark_measures_everything(tmp_path: Path) -> None:
    asked = Asked(schools=3, compared=2, plain=1, jobs=2, rounds=1, folder=tmp_path)
    rows = list(measured(asked))
    by_name = {(row.what, row.sites) for row in rows}
    assert {
        ("from nothing, one worker", 2),
        ("from nothing", 1),
        ("from nothing", 3),
        ("nothing changed", 0),
    } <= by_name
    assert {
        ("one overlay changed", 1),
        ("one article of all changed", 3),
        ("one definition of all changed, which many pages tell", 3),
        ("a third version of a protocol", 1),
    } <= by_name
    yards = [row for row in rows if row.what.startswith("yardstick")]
    for yard, measured_beside_it in zip(yards, ("nothing", "one overlay"), strict=False):
        [bar] = rows[rows.index(yard) + 1].bars
        assert rows[rows.index(yard) + 1].what.startswith(measured_beside_it)
        assert bar.pace == YARD / yard.cpu
    assert len(yards) == 5
    assert any(row.what.startswith("plain mkdocs build (2 builds of 1 schools") for row in rows)
    assert all(row.cpu > 0 and row.wall > 0 for row in rows)
    version = rows[-1]
    assert version.kb > 0
    assert version.files > 10
    assert table(rows).row_count == len(rows)
    assert as_markdown(rows).count("\n") == len(rows) + 2
    assert len(json.loads(as_json(rows, asked))["rows"]) == len(rows)
    assert list(tmp_path.iterdir()) == [], "it leaves nothing behind"


def test_a_bar_is_missed_only_above_it() -> None:
    assert Bar("CPU s", 0.51, 0.5).missed
    assert not Bar("CPU s", 0.5, 0.5).missed
    assert Row("x", 4, 2.0).each == 500


def test_a_bar_in_seconds_counts_at_the_pace_of_its_machine() -> None:
    """Here all takes twice as long as there."""
    assert not Bar("CPU s", 0.9, 0.5, pace=0.5).missed
    assert Bar("CPU s", 1.1, 0.5, pace=0.5).missed
    assert str(Bar("CPU s", 1.1, 0.5, pace=0.5)) == "CPU s 1.1 × 0.50 = 0.55"
    assert str(Bar("kB", 3, 4)) == "kB 3"


def test_growth_leaves_the_start_out() -> None:
    rows = [Row("", sites, 5 + sites * 0.1) for sites in (25, 50, 100)]
    assert [round(bar.found, 6) for bar in growth(rows)] == [1]
    assert growth([*rows[:2], Row("", 100, 30)])[0].missed
    assert growth(rows[:2]) == ()


def test_what_children_spend_counts(tmp_path: Path) -> None:
    """A shell that only waits for a Python that computes and holds 60 MB."""
    code = (
        "import time; held = bytearray(60_000_000); t = time.process_time()\nwhile time.process_time() - t < 0.4: pass"
    )
    found = spent(["/bin/sh", "-c", 'python3 -c "$0"; exit 3', code], cwd=tmp_path, log=tmp_path / "log")
    assert found.code == 3
    assert found.cpu >= 0.4
    assert found.worker >= 60 > found.memory


def test_a_small_country_is_the_beginning_of_a_large_one() -> None:
    country = Country(load_canon(ROOT / "content")[0], seed=7)
    small, large = dict(country.layers(4)), dict(country.layers(30))
    assert large | small == large
    assert dict(Country(country.canon, seed=8).layers(4)) != small


def test_no_school_has_an_error(tmp_path: Path) -> None:
    ids = write_country(tmp_path / "country", schools=14)
    project = load_project(tmp_path / "country")
    assert ids == tuple(school_id(number) for number in range(14)) == project.handbook_ids()
    assert [p for name in ids for p in outcome_of(project, name).problems if p.is_error] == []
