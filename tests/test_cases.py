"""Every folder in `cases/`: a situation, and exactly what is printed about it."""

import pytest

from case_folders import CASES, case_names, outcome_of_case, printed, told


@pytest.mark.parametrize("name", case_names())
def test_problems_are_told_as_written(name: str) -> None:
    assert told(outcome_of_case(name)) == (CASES / name / "problems.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [n for n in case_names() if (CASES / n / "handbook.txt").exists()])
def test_handbook_reads_as_written(name: str) -> None:
    assert printed(outcome_of_case(name)) == (CASES / name / "handbook.txt").read_text(encoding="utf-8")
