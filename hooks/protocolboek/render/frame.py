"""What stands around every page of an edition: header, menu, contents, footer."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import Any, get_args

from jinja2 import Environment
from markupsafe import Markup, escape

from protocolboek.model.assets import Assets
from protocolboek.model.edition import Edition
from protocolboek.render.links import up
from protocolboek.render.page import Group, Page
from protocolboek.render.search import searched

PARTS = ("head", "top", "nav", "foot")
"""Templates in `frame/` that take nothing of a page but the way to the root."""
CURRENT = ' aria-current="page"'
OTHERS = re.compile("\0[^\0]*\0")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
"""What a browser may load and run (Content Security Policy, level 3). The pictures in `data:` are the theme's icons."""


def head_values(assets: Assets, above: str) -> dict[str, str | None]:
    """What `frame/head.html` and the header of the shelf take; `above` is the way from the page to the school's
    folder."""
    return {"assets": f"{above}{assets.folder}/", "icon": assets.icon, "logo": assets.logo, "policy": Markup(POLICY)}


def frame_values(
    edition: Edition, pages: Sequence[Page], templates: Environment, footer: str, *, indexed: bool
) -> dict[str, Any]:
    """What `main.html` takes for all pages of an edition. Everything is HTML: MkDocs escapes nothing.

    What is the same on all pages, or on those in folders equally deep, is written once; `around` a page is told when
    it is asked for."""
    nav = menu(pages)
    values = {
        "school": edition.handbook.school.name,
        "protocol": edition.handbook.protocol.name,
        "home": None if edition.home is None else edition.above + edition.home,
        "nav": nav,
        "search": searched(edition),
        "footer": Markup(footer),
    }
    common = cache(partial(_common, values, edition, templates))
    by_source = {page.source: page for page in pages}

    def around(source: str) -> dict[str, Any]:
        page = by_source[source]
        own = {"banner": page.drawn.banner, "canonical": page.drawn.canonical, "structured": page.drawn.structured}
        parts = common(up(page.path))
        return {**own, **parts, "nav": _marked(parts["nav"], source)}

    return {
        "nav": nav,
        "footer": footer,
        "indexed": indexed,
        "archived": edition.archived,
        "around": around,
    }


def _common(values: Mapping[str, Any], edition: Edition, templates: Environment, way: str) -> dict[str, str]:
    """The parts around the pages from which `way` leads to the root."""
    head = head_values(edition.assets, way + edition.above)
    parts = {name: templates.get_template(f"frame/{name}.html") for name in PARTS}
    return {name: part.render(values, **head, root=way or "./") for name, part in parts.items()}


def _marked(nav: str, source: str) -> str:
    """The menu as the page `source` shows it."""
    before, found, after = nav.partition(_place(source))
    return OTHERS.sub("", before) + (CURRENT if found else "") + OTHERS.sub("", after)


def _place(source: str) -> Markup:
    """Where the menu marks a page; no text has this character."""
    return Markup(f"\0{escape(source)}\0")


def menu(pages: Sequence[Page]) -> list[dict[str, Any]]:
    """The pages by group; a group without pages is not there."""
    groups = []
    for name in get_args(Group):
        these = [
            {
                "title": escape(page.nav_title),
                "path": f"{page.path}/" if page.path else "",
                "source": page.source,
                "current": _place(page.source),
            }
            for page in pages
            if page.in_nav and page.group == name
        ]
        if these:
            groups.append({"id": name, "pages": these})
    return groups
