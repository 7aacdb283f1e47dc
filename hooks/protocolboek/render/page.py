"""What rendering yields."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple

Group = Literal["start", "rol", "vraag", "hoofdstuk", "meer"]
"""The parts of the menu, in their order."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of a page's table of contents; `id` is the anchor."""

    id: str
    title: str
    children: tuple["Heading", ...] = ()


class Drawn(NamedTuple):
    """What stands on a page. `structured` is what it says to machines, as JSON-LD."""

    html: str = ""
    """The body."""
    headings: tuple[Heading, ...] = ()
    structured: str = ""
    banner: str = ""
    """HTML above the body: the status of the text, and the same page in other versions."""
    canonical: str | None = None
    """Where search engines should look instead, seen from this page."""


@dataclass(frozen=True)
class Page:
    """`path` is the page's folder below the site (`""` for the start page). It is drawn when somebody asks for what
    stands on it: of a page that comes along from an earlier build, or at which nobody looks, nobody does."""

    path: str
    title: str
    nav_title: str
    description: str = ""
    in_nav: bool = True
    group: Group = "meer"
    rests: Callable[[], object] = tuple
    """The texts on which it rests. All else that it is made of is common to all pages of its edition."""
    draw: Callable[[], Drawn] = Drawn

    @cached_property
    def drawn(self) -> Drawn:
        return self.draw()

    @property
    def file(self) -> str:
        """Where it stands on a site."""
        return _file(self.path)

    @property
    def source(self) -> str:
        """The name under which an engine knows it."""
        return f"{self.path}.md" if self.path else "index.md"


@dataclass(frozen=True)
class Door:
    """A page in folder `path`, beside the texts, that leads to them. It is drawn when somebody asks, and `rests` as a
    page does; all else that it is made of are the outlines of what it stands beside."""

    path: str
    draw: Callable[[], str]
    rests: Callable[[], object] = tuple

    @cached_property
    def html(self) -> str:
        """All of it."""
        return self.draw()

    @property
    def file(self) -> str:
        return _file(self.path)


@dataclass(frozen=True, slots=True)
class Site:
    """Everything of one edition. `files` are further files by path: `handbook.json` and the like."""

    title: str
    description: str
    pages: tuple[Page, ...]
    files: Mapping[str, bytes]
    frame: Mapping[str, Any]
    """What stands around the pages."""
    marked: tuple[tuple[str, str], ...] = ()
    """The words that are marked on the pages, each with its definition."""


def _file(path: str) -> str:
    return f"{path}/index.html" if path else "index.html"
