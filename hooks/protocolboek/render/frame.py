"""What stands around every page of an edition: header, menu, contents, footer."""

from collections.abc import Sequence
from typing import Any, get_args

from markupsafe import escape

from protocolboek.model.assets import Assets
from protocolboek.model.edition import Edition
from protocolboek.render.page import Group, Page
from protocolboek.render.search import searched

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
"""What a browser may load and run (Content Security Policy, level 3). The pictures in `data:` are the theme's icons."""


def head_values(assets: Assets, above: str) -> dict[str, str | None]:
    """What `frame/head.html` and the header of the shelf take; `above` is the way from the page to the school's
    folder."""
    return {"assets": f"{above}{assets.folder}/", "icon": assets.icon, "logo": assets.logo, "policy": POLICY}


def frame_values(edition: Edition, pages: Sequence[Page], footer: str, *, indexed: bool) -> dict[str, Any]:
    """What `main.html` takes for all pages of an edition. Names are HTML: MkDocs escapes nothing."""
    return {
        "policy": POLICY,
        "icon": edition.assets.icon,
        "logo": edition.assets.logo,
        "assets": edition.assets.folder,
        "above": edition.above,
        "home": None if edition.home is None else edition.above + edition.home,
        "school": escape(edition.handbook.school.name),
        "protocol": escape(edition.handbook.protocol.name),
        "nav": menu(pages),
        "search": searched(edition),
        "footer": footer,
        "indexed": indexed,
        "around": {
            page.source: {"banner": page.banner, "canonical": page.canonical, "structured": page.structured}
            for page in pages
        },
    }


def menu(pages: Sequence[Page]) -> list[dict[str, Any]]:
    """The pages by group; a group without pages is not there."""
    groups = []
    for name in get_args(Group):
        these = [
            {"title": escape(page.nav_title), "path": f"{page.path}/" if page.path else "", "source": page.source}
            for page in pages
            if page.in_nav and page.group == name
        ]
        if these:
            groups.append({"id": name, "pages": these})
    return groups
