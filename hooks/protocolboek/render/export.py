"""A text as a plain project for MkDocs, or for anything that reads the same: pages of Markdown that hold nothing but
HTML, a configuration, our styles. It is built without a hook or a template of ours."""

import re
from dataclasses import replace

from jinja2 import Environment
from markupsafe import Markup, escape

from protocolboek.model.assets import Assets
from protocolboek.model.edition import Edition
from protocolboek.model.handbook import Handbook
from protocolboek.model.version import control_code
from protocolboek.render.page import Page, Site
from protocolboek.render.site import FOR_SCRIPTS, render

DOCS = "docs"
CONFIGURATION, README = "mkdocs.yml", "README.md"
ASSETS = "assets/protocolboek"
STYLE = "export.css"
STYLES = ("protocolboek.css", "look.css", STYLE)
"""In the order in which they are loaded. The theme brings its own."""
FONTS = "fonts/"
LEAD = "lead.js"
"""What the page of all articles loads, to lead on."""
ESCAPED = {'"': '\\"', "\\": "\\\\", "\n": "\\n"}
BLANK = re.compile(r"^ +$", re.MULTILINE)


def render_export(edition: Edition, templates: Environment) -> dict[str, bytes]:
    """The files of the project by path. Pure, as `render`. The text stands alone: it has no way to any other."""
    assets = assets_of_export(edition.assets, templates)
    site = render(replace(edition, assets=assets, archived=False), templates, alone=True)
    docs = {
        **{page.source: _page(page, templates) for page in site.pages},
        **{name: data for name, data in site.files.items() if name not in FOR_SCRIPTS},
        **{f"{ASSETS}/{name}": data for name, data in assets.files.items()},
    }
    return {
        CONFIGURATION: _configuration(site, assets, templates),
        README: _readme(edition, templates),
        **{f"{DOCS}/{name}": data for name, data in docs.items()},
    }


def assets_of_export(assets: Assets, templates: Environment) -> Assets:
    """Of what the pages of a site load, what they still need within the theme's own frame."""
    kept = {
        name: data
        for name, data in assets.files.items()
        if name in (*STYLES, LEAD, assets.icon, assets.logo) or name.startswith(FONTS)
    }
    style = templates.get_template(f"export/{STYLE}").render().encode()
    return Assets(ASSETS, {**kept, STYLE: style}, assets.icon, assets.logo)


def _page(page: Page, templates: Environment) -> bytes:
    """The theme's templates escape nothing, so what they are given is HTML already."""
    front = f"---\ntitle: {quoted(escape(page.title))}\ndescription: {quoted(escape(page.description))}\n---\n\n"
    text = templates.get_template("export/page.html").render(
        banner=untouched(page.drawn.banner),
        lines=page.drawn.headings[0].children,
        body=untouched(page.drawn.html),
    )
    return (front + text).encode()


def _configuration(site: Site, assets: Assets, templates: Environment) -> bytes:
    """As a page: names are HTML here too."""
    text = templates.get_template(f"export/{CONFIGURATION}").render(
        name=quoted(escape(site.title)),
        description=quoted(escape(site.description)),
        footer=quoted(site.frame["footer"]),
        icon=quoted(f"{assets.folder}/{assets.icon}"),
        logo=quoted(f"{assets.folder}/{assets.logo}") if assets.logo else None,
        styles=[quoted(f"{assets.folder}/{name}") for name in STYLES],
        apart=[page.source for page in site.pages if not page.in_nav],
        nav=[
            {
                "id": group["id"],
                "pages": [
                    {"title": quoted(page["title"]), "source": quoted(page["source"])} for page in group["pages"]
                ],
            }
            for group in site.frame["nav"]
        ],
    )
    return text.encode()


def _readme(edition: Edition, templates: Environment) -> bytes:
    book = edition.handbook
    text = templates.get_template(f"export/{README}").render(
        school=book.school.name,
        protocol=book.protocol.name,
        version=edition.version,
        status=edition.status,
        on=edition.on.isoformat(),
        code=control_code(edition.digest),
        command=command(book, edition.version),
    )
    return "".join(f"{Markup(line).striptags()}\n" for line in text.splitlines()).encode()


def command(book: Handbook, version: str) -> str:
    """What makes this export again."""
    return f"protocolboek export {book.school.id} MAP --protocol {book.protocol.id} --version {version}"


def quoted(text: str) -> Markup:
    """Text as a YAML scalar, whatever is in it."""
    plain = (ESCAPED.get(c) or (c if c.isprintable() else f"\\U{ord(c):08x}") for c in text)
    return Markup(f'"{"".join(plain)}"')


def untouched(html: str) -> Markup:
    """HTML in which Markdown finds nothing to change: it makes spaces of a tab, and nothing of a line of spaces."""
    return Markup(BLANK.sub("", html.replace("\t", "&#9;")))
