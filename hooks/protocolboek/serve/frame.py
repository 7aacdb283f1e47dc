"""The frame around a page, as MkDocs would render it: the same templates with the same values, and without MkDocs."""

from functools import cache
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import escape

from protocolboek.overrides import Overrides, layers
from protocolboek.render import Heading, Page, Site

MAIN = "main.html"


def framed(site: Site, page: Page, overrides: Overrides) -> str:
    """A page of a site, whole."""
    return (
        _frames(overrides)
        .get_template(MAIN)
        .render(
            config=SimpleNamespace(site_name=escape(site.title), extra=SimpleNamespace(protocolboek=site.frame)),
            page=SimpleNamespace(
                title=escape(page.nav_title if page.in_nav else page.title),
                meta={"description": escape(page.description)},
                content=page.drawn.html,
                toc=[_line(heading) for heading in page.drawn.headings],
                file=SimpleNamespace(src_uri=page.source),
                is_homepage=not page.path,
            ),
            base_url="/".join([".."] * (page.path.count("/") + 1)) if page.path else ".",
        )
    )


@cache
def _frames(overrides: Overrides) -> Environment:
    """As the theme has it: nothing is escaped, since every value is HTML already. A template is read again when it
    is another one."""
    return Environment(loader=FileSystemLoader(layers(overrides)))


def _line(heading: Heading) -> dict[str, Any]:
    children = [_line(child) for child in heading.children]
    return {"url": f"#{heading.id}", "title": escape(heading.title), "children": children}
