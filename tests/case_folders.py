"""The folders in `cases/`: each a small project that differs from `_base`, and what comes of it.

`case.yaml` says what the case is about (`says`), whose handbook is made (`resolve`, default `brug`), which
files of the base are not there (`without`), which lines of it read otherwise (`change`), and where a folder
stands in the place of a file (`folders`). Other files
of the folder take the place of the base's. `problems.txt` holds what is printed; `handbook.txt`, where it
is there, the numbers, titles and texts of the handbook.
"""

import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from protocolboek.messages import catalogue
from protocolboek.model.handbook import Clause
from protocolboek.model.text import plain_text
from protocolboek.pipeline import Outcome, load_project, outcome_of

CASES = Path(__file__).parent / "cases"
BASE = CASES / "_base"
NOT_INPUT = ("case.yaml", "problems.txt", "handbook.txt")


def case_names() -> list[str]:
    return sorted(path.name for path in CASES.iterdir() if not path.name.startswith("_"))


def described(name: str) -> dict[str, Any]:
    return dict(YAML(typ="safe").load(CASES / name / "case.yaml"))


def write_project(name: str, root: Path) -> None:
    """The base with the case's own files, changes and gaps, below `root`."""
    case = described(name)
    shutil.copytree(BASE, root, dirs_exist_ok=True)
    shutil.copytree(CASES / name, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*NOT_INPUT))
    for gone in case.get("without", []):
        (root / gone).unlink()
    for folder in case.get("folders", []):
        (root / folder).mkdir(parents=True)
    for change in case.get("change", []):
        path = root / change["file"]
        text = path.read_text(encoding="utf-8")
        assert text.count(change["from"]) == 1, f"{name}: {change['from']!r} is not once in {change['file']}"
        path.write_text(text.replace(change["from"], change["to"]), encoding="utf-8")


@cache
def outcome_of_case(name: str) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        write_project(name, Path(folder))
        return outcome_of(load_project(Path(folder)), described(name).get("resolve", "brug"))


def told(outcome: Outcome) -> str:
    """The problems as printed, a line each."""
    return "".join(catalogue("nl").tell(problem) + "\n" for problem in outcome.problems)


def printed(outcome: Outcome) -> str:
    """The handbook as plain text: numbers, titles, and under each clause its text and soft citations."""
    assert outcome.resolution is not None
    return "".join(line + "\n" for book in outcome.resolution.handbooks.values() for line in _lines(book))


def _lines(book: Any) -> Iterator[str]:
    for section in (*book.sections, *book.faq):
        yield f"{section.number or '?'} {section.title} [{section.id}]"
        if section.summary:
            yield f"    {plain_text(section.summary)}"
        for clause in section.clauses:
            yield from _clause_lines(clause)


def _clause_lines(clause: Clause) -> Iterator[str]:
    yield f"{clause.number or '?'} {clause.title} [{clause.id}: {clause.kind}, {' '.join(clause.audience)}]"
    yield from (f"    {line}".rstrip() for line in plain_text(clause.body).split("\n"))
    if clause.see:
        yield "    see: " + ", ".join(citation.text or "" for citation in clause.see)
