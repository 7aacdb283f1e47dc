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


class Late(NamedTuple):
    """Values for the template of a page that are worked out when it is drawn, and all that those are made of."""

    values: Callable[[], Mapping[str, Any]]
    told: Callable[[], object]


@dataclass(frozen=True)
class Page:
    """`path` is the page's folder below the site (`""` for the start page). Its body is drawn when it is asked for: of
    one that stands as it is from an earlier build nobody does."""

    path: str
    title: str
    nav_title: str
    headings: tuple[Heading, ...] = ()
    description: str = ""
    banner: str = ""
    """HTML above the page: its status, and the same page in other versions."""
    canonical: str | None = None
    """Where search engines should look instead, seen from this page."""
    in_nav: bool = True
    group: Group = "meer"
    structured: str = ""
    """What the page says to machines, as JSON-LD."""
    told: Callable[[], object] = tuple
    """All that the body is made of, besides what is common to all pages of the site."""
    draw: Callable[[], str] = str

    @cached_property
    def html(self) -> str:
        """The body."""
        return self.draw()

    @property
    def file(self) -> str:
        """Where it stands on a site."""
        return f"{self.path}/index.html" if self.path else "index.html"

    @property
    def source(self) -> str:
        """The name under which an engine knows it."""
        return f"{self.path}.md" if self.path else "index.md"


@dataclass(frozen=True, slots=True)
class Door:
    """A page in folder `path`, beside the texts, that leads to them."""

    path: str
    html: str


@dataclass(frozen=True, slots=True)
class Site:
    """Everything of one edition. `files` are further files by path: `handbook.json` and the like."""

    title: str
    description: str
    pages: tuple[Page, ...]
    files: Mapping[str, bytes]
    frame: Mapping[str, Any]
    """What stands around the pages."""
    common: object = None
    """What the bodies of all pages are made of."""
