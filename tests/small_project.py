"""Small whole projects, with templates and MkDocs configuration, that a test may change and break."""

import datetime
import shutil
from functools import cache
from pathlib import Path

from protocolboek.build.builder import build
from protocolboek.build.built import Built
from protocolboek.pipeline import Project, load_project

TESTS = Path(__file__).parent
ROOT = TESTS.parent
BASE = TESTS / "cases" / "_base"
ON = datetime.date(2026, 11, 21)
"""The day on which everything is built."""
PUBLIC = "publish: {concept: true}\n"


@cache
def this_project() -> Project:
    """This project itself: read once per test process, which takes half a second."""
    return load_project(ROOT)


def small_project(folder: Path) -> Path:
    """The smallest canon and its three overlays, of which `brug` and `noord` publish their concept."""
    shutil.copytree(BASE / "content", folder / "content")
    shutil.copytree(BASE / "schools", folder / "schools")
    shutil.copytree(ROOT / "overrides", folder / "overrides")
    shutil.copyfile(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    (folder / "hooks").mkdir()
    shutil.copyfile(ROOT / "hooks" / "mkdocs_hook.py", folder / "hooks" / "mkdocs_hook.py")
    for name in ("brug", "noord"):
        append(overlay_of(folder, name), PUBLIC)
    return folder


def crowded_project(folder: Path) -> Path:
    """The small project with a second protocol, every operation that there is, and text that HTML must escape."""
    small_project(folder)
    shutil.copytree(TESTS / "crowded", folder, dirs_exist_ok=True)
    return folder


def build_in(folder: Path, *ids: str, jobs: int = 1, site: Path | None = None) -> list[Built]:
    """Build the project in `folder` (all handbooks, or those named) into its own site, or another."""
    project = load_project(folder)
    return build(
        project,
        ids or (*project.handbook_ids(), *sorted(project.unread)),
        site=site or folder / "site",
        config_file=folder / "mkdocs.yml",
        overrides=folder / "overrides",
        on=ON,
        papers=False,
        jobs=jobs,
    )


def overlay_of(folder: Path, name: str) -> Path:
    return folder / "schools" / name / "overlay.yaml"


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def change(path: Path, old: str, new: str) -> None:
    """Replace text that must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path} has no {old!r}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` by its path, with its bytes."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
