"""The pages above the handbooks: a school's start page with its protocols, and the index of all schools."""

from jinja2 import Environment

from protocolboek.model.handbook import School
from protocolboek.model.overlay import Notice
from protocolboek.model.text import Frozen


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


def render_school(shelf: Shelf, templates: Environment) -> str:
    """`<school>/index.html`: a whole page, since no theme stands around it."""
    return templates.get_template("shelf/school.html").render(shelf=shelf, root="../", title=shelf.school.name)


def render_shelf(shelves: tuple[Shelf, ...], templates: Environment) -> str:
    """`index.html`: every school, under its foundation."""
    foundations: dict[str, list[Shelf]] = {}
    for shelf in sorted(shelves, key=lambda s: (s.school.name.casefold(), s.school.id)):
        above = shelf.school.foundation
        own = shelf.school.name if shelf.school.kind == "foundation" else ""
        foundations.setdefault(above.name if above else own, []).append(shelf)
    groups = sorted(foundations.items(), key=lambda group: (group[0] == "", group[0].casefold()))
    return templates.get_template("shelf/index.html").render(groups=groups, root="", count=len(shelves))
