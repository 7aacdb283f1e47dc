"""Made-up schools on an index page of their own."""

from pathlib import Path

from protocolboek.build.assets import common_assets
from protocolboek.model.canon import LayerKind
from protocolboek.model.handbook import Organisation, School
from protocolboek.render import Shelf, Spine, render_shelf, templates_in
from small_project import ROOT


def shelf(
    name: str, *statuses: str, board: str | None = None, kind: LayerKind = "school", within: str | None = None
) -> Shelf:
    school = School(
        id=name.lower().replace(" ", "-"), name=name, kind=kind, sector="po",
        foundation=Organisation(id="bestuur", name=board) if board else None,
        school=Organisation(id="boven", name=within) if within else None,
    )  # fmt: skip
    spines = tuple(
        Spine(
            protocol=f"p{at}", title=f"Protocol {at}", summary="", version="concept", status=status, start=None,
            others=(), articles=1, own_choices=0, open_choices=0,
        )
        for at, status in enumerate(statuses)
    )  # fmt: skip
    return Shelf(school=school, notice=None, current=None, spines=spines)


def index_of(folder: Path, *shelves: Shelf) -> Path:
    """The index page of these, with all it loads, in a folder."""
    overrides = ROOT / "overrides"
    assets = common_assets(overrides)
    for name, data in assets.files.items():
        path = folder / assets.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    page = folder / "index.html"
    page.write_text(render_shelf(tuple(shelves), templates_in(overrides), assets=assets), encoding="utf-8")
    return page
