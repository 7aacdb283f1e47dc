"""The index of all schools, made of what each of them left there when it was built."""

from collections.abc import Mapping

from jinja2 import Environment

from protocolboek.model.assets import Assets
from protocolboek.model.handbook import School
from protocolboek.model.overlay import Notice
from protocolboek.model.text import Frozen
from protocolboek.render.frame import head_values

STANDINGS = ("geldt", "voorstel", "concept")
"""The choices of the filter: in force, before the councils or adopted for later, and all else."""
STANDING_OF: Mapping[str, str] = {
    "geldend": "geldt",
    **dict.fromkeys(("voorgelegd", "ingestemd", "instemming-onthouden", "vastgesteld"), "voorstel"),
    **dict.fromkeys(("concept", "mismatch", "vervangen", "ingetrokken"), "concept"),
}


class Spine(Frozen):
    """One handbook as it stands on the shelf."""

    protocol: str
    title: str
    summary: str
    version: str
    status: str
    start: str | None
    """The first day in force, as ISO text."""
    others: tuple[tuple[str, str], ...]
    """The other texts on the site: version and status."""
    articles: int
    own_choices: int
    open_choices: int


class Shelf(Frozen):
    """A school with its handbooks; `current` is the title of the protocol in force until one is adopted here."""

    school: School
    notice: Notice | None
    current: str | None
    spines: tuple[Spine, ...]


def render_shelf(shelves: tuple[Shelf, ...], templates: Environment, *, assets: Assets) -> str:
    """`index.html`: every school, under its foundation."""
    foundations: dict[str, list[Shelf]] = {}
    for shelf in sorted(shelves, key=_order):
        above = shelf.school.foundation
        own = shelf.school.name if shelf.school.kind == "foundation" else ""
        foundations.setdefault(above.name if above else own, []).append(shelf)
    groups = sorted(foundations.items(), key=lambda group: (group[0] == "", group[0].casefold()))
    return templates.get_template("shelf/index.html").render(
        head_values(assets, ""),
        groups=groups,
        root="",
        count=len(shelves),
        standings={name: sum(name in standings_of(shelf) for shelf in shelves) for name in STANDINGS},
        standing_of=STANDING_OF,
    )


def _order(shelf: Shelf) -> tuple[bool, str, str]:
    """A board before its schools, and those by name."""
    return (shelf.school.kind != "foundation", shelf.school.name.casefold(), shelf.school.id)


def standings_of(shelf: Shelf) -> set[str]:
    """Under which choices of the filter a school falls: one for each of its protocols."""
    return {STANDING_OF[spine.status] for spine in shelf.spines}
