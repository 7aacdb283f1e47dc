"""What stands in a site beside its schools: the list of what we made there, what all pages share, and the page of all
schools."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from protocolboek.build.faults import templates_told
from protocolboek.build.publish import settle, swap
from protocolboek.build.raw import folders, read
from protocolboek.build.stage import SHELF, write, write_assets
from protocolboek.model.assets import Assets
from protocolboek.model.problems import Place, error, refuse
from protocolboek.overrides import Overrides
from protocolboek.render import Shelf, render_shelf, templates_in

MARKER = ".protocolboek"
"""In the root of a site: the names of the folders that we made there, one on a line."""
INDEX = "index.html"


def refuse_foreign(site: Path, ids: Iterable[str]) -> None:
    """Publishing replaces folders. It may only replace its own: a slip in `--site` must not cost a file."""
    holds_something = site.is_file() or (site.is_dir() and any(site.iterdir()))
    foreign = [site] if holds_something and not (site / MARKER).is_file() else []
    foreign += [site / name for name in ids if (site / name).exists() and not (site / name / SHELF).exists()]
    refuse(error(Place(str(path)), "site-foreign") for path in foreign)


def made_in(site: Path) -> set[str]:
    """The folders that this program has made in a site, by its own record there."""
    try:
        return set((site / MARKER).read_text(encoding="utf-8").split())
    except FileNotFoundError:
        return set()


def list_in(site: Path, names: set[str]) -> None:
    beside = site / f"{MARKER}.new"
    write(beside, "".join(f"{name}\n" for name in sorted(names)))
    beside.replace(site / MARKER)


def publish_assets(assets: Assets, site: Path, staging: Path) -> None:
    """What every page loads stands beside what it takes the place of, until no page asks for that any more. It is
    written again where it is not as we left it: every school that is built now is going to link to it. What somebody
    wrote into in place, schools that stay as they are still have, until `--force`."""
    place = site / assets.folder
    if not all(_holds(place / name, data) for name, data in assets.files.items()):
        list_in(site, made_in(site))
        write_assets(staging / assets.folder, assets.files)
        swap(staging / assets.folder, place)


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.read_bytes() == data
    except OSError:
        return False


def publish_index(alive: frozenset[str], site: Path, staging: Path, *, overrides: Overrides, assets: Assets) -> None:
    """The index of what stands on the site now, this run's and earlier ones'; what is not alive goes."""
    for gone in made_in(site) - alive:
        shutil.rmtree(site / gone, ignore_errors=True)
    there = made_in(site) & folders(str(site))
    list_in(site, there)
    shelves = tuple(shelf for name in sorted(there) if (shelf := _read_shelf(f"{site}/{name}/{SHELF}")))
    with templates_told(overrides):
        page = render_shelf(shelves, templates_in(overrides), assets=assets)
    write(staging / INDEX, page)
    settle()
    swap(staging / INDEX, site / INDEX)
    for old in (site / "assets").iterdir():
        if old != site / assets.folder:
            shutil.rmtree(old)


def _read_shelf(path: str) -> Shelf | None:
    """What an earlier build left; None where another version of the program wrote it otherwise."""
    try:
        return Shelf.model_validate_json(read(path))
    except (FileNotFoundError, ValueError):
        return None
