"""Every byte of a site against a fresh build of the same project: banners, lasting addresses, feeds, papers and all."""

import datetime
import tempfile
from collections.abc import Iterator
from pathlib import Path

from protocolboek.build.builder import build
from protocolboek.build.index import made_in
from protocolboek.build.stage import DOWNLOADS
from protocolboek.model.problems import Place, Problem, error
from protocolboek.overrides import Overrides
from protocolboek.pipeline import Project


def rebuilt(
    project: Project, site: Path, *, on: datetime.date, config_file: Path, overrides: Overrides, name: str
) -> Iterator[Problem]:
    """What stands on the site otherwise than a build of that day makes it. Whether a site has papers, it shows."""
    schools = [school for school in sorted(made_in(site)) if school in project.overlays]
    papers = any(site.glob(f"*/*/*/{DOWNLOADS}"))
    with tempfile.TemporaryDirectory() as beside:
        fresh = Path(beside) / "site"
        build(project, schools, site=fresh, config_file=config_file, overrides=overrides, on=on, papers=papers)
        for school in schools:
            yield from _differ(site / school, fresh / school, f"{name}/{school}")


def _differ(found: Path, made: Path, name: str) -> Iterator[Problem]:
    mine, theirs = (_files(folder) for folder in (found, made))
    for file in sorted(mine | theirs):
        place = Place(f"{name}/{file}")
        if file not in theirs:
            yield error(place, "rebuilt-extra")
        elif file not in mine:
            yield error(place, "rebuilt-gone")
        elif (was := (found / file).read_bytes()) != (should := (made / file).read_bytes()):
            yield error(Place(place.file, *_at(was, should)), "rebuilt-differs")


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def _at(was: bytes, should: bytes) -> tuple[int, int]:
    """Line and column of the first byte that differs."""
    at = next((i for i, (a, b) in enumerate(zip(was, should, strict=False)) if a != b), min(len(was), len(should)))
    return was.count(b"\n", 0, at) + 1, at - (was.rfind(b"\n", 0, at) + 1) + 1
