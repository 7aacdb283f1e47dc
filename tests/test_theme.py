"""Our frame stands in for the theme's pages and rests on its styles: another release of the theme is told, not guessed at."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from commands import Run
from protocolboek.build.assets import THEME, theme_faults, theme_folder
from small_project import ON, ROOT, contents, small_project

BUILD = ("build", "brug", "--no-papers", "--date", ON.isoformat())
FILES: dict[str, str] = json.loads((ROOT / "overrides" / THEME).read_text(encoding="utf-8"))["files"]


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_project(tmp_path_factory.mktemp("theme") / "project")


def as_of_another_release(project: Path) -> None:
    """As if our templates were made for a theme with another header, and with a stylesheet that is gone."""
    path = project / "overrides" / THEME
    told = json.loads(path.read_text(encoding="utf-8"))
    told["files"] |= {"partials/header.html": "0" * 64, "partials/gone.html": "0" * 64}
    path.write_text(json.dumps(told), encoding="utf-8")


def test_the_installed_theme_is_the_one_we_were_made_for() -> None:
    assert "base.html" in FILES
    assert list(theme_faults(FILES, theme_folder())) == []


@pytest.mark.parametrize("name", ["base.html", next(name for name in FILES if name.endswith(".css"))])
def test_a_changed_file_is_found(tmp_path: Path, name: str) -> None:
    theme = tmp_path / "theme"
    for each in FILES:
        (theme / each).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(theme_folder() / each, theme / each)
    assert list(theme_faults(FILES, theme)) == []
    (theme / name).write_bytes((theme / name).read_bytes() + b" ")
    found = list(theme_faults(FILES, theme))
    assert [(fault.code, fault.values["name"]) for fault in found] == [("theme-changed", name)]
    (theme / name).unlink()
    found = list(theme_faults(FILES, theme))
    assert [(fault.code, fault.values["name"]) for fault in found] == [("theme-gone", name)]


def test_another_release_leaves_the_site_as_it_was(project: Path, run: Run) -> None:
    assert run(*BUILD).code == 0
    before = contents(project / "site")
    as_of_another_release(project)
    said = run(*BUILD)
    assert said.code == 1
    assert "partials/header.html" in said.err
    assert "partials/gone.html" in said.err
    assert "docs/architecture.md" in said.err, "what to do about it"
    assert "Traceback" not in said.err
    assert contents(project / "site") == before


def test_a_preview_tells_it_in_one_line_each(project: Path) -> None:
    as_of_another_release(project)
    environment = {**os.environ, "SCHOOL": "brug", "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT / "hooks")}
    command = [sys.executable, "-m", "mkdocs", "build"]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "partials/header.html" in done.stderr
    assert "Traceback" not in done.stderr
