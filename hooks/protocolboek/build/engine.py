"""MkDocs, and nothing but MkDocs: our pages go in, a site comes out.

In a preview (`SCHOOL=… mkdocs serve`) the hook makes the site itself, from the environment; in
`protocolboek build` the site to build is handed over through `_SITE`.
"""

import json
import logging
import os
from contextvars import ContextVar
from pathlib import Path

from markupsafe import escape
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink, TableOfContents

from protocolboek.build.preview import preview
from protocolboek.messages import catalogue
from protocolboek.model.problems import Invalid
from protocolboek.render import Heading, Page, Site

_SITE: ContextVar[Site | None] = ContextVar("site", default=None)
UNPUBLISHED = ("sitemap.xml", "print/")
"""A handbook works from any folder: it has no address to put in a sitemap. What paper is made with is no page."""
_PAGES: dict[str, Page] = {}
"""Pages of the build under way by source name: MkDocs builds one site at a time per process."""


class EngineFault(Exception):
    """MkDocs refused or warned: our bug, with what it said."""


def build_site(site: Site, *, config_file: Path, site_dir: Path) -> None:
    """Build one site into `site_dir`, which is wiped first. A warning of MkDocs is a failure here."""
    heard = _Listener()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(heard)
    logger.propagate = False
    token = _SITE.set(site)
    try:
        config = load_config(str(config_file), site_dir=str(site_dir))
        config.plugins.on_startup(command="build", dirty=False)
        mkdocs_build(config)
        config.plugins.on_shutdown()
    except Abort as fault:
        raise EngineFault("; ".join(heard.said) or str(fault)) from fault
    finally:
        _SITE.reset(token)
        logger.removeHandler(heard)
        logger.propagate = True
    if heard.said:
        raise EngineFault("; ".join(heard.said))


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


# --- events ----------------------------------------------------------------------------------------


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Decide what is built. It happens here, since a fault in a later event comes after the old site is wiped."""
    site = _SITE.get() or _previewed(Path(config.config_file_path).parent)
    _PAGES.clear()
    _PAGES.update({_source(page): page for page in site.pages})
    # The theme's templates escape nothing, so what they are given is HTML already.
    config.site_name = escape(site.title)
    config.site_description = escape(site.description)
    config.nav = [{escape(page.nav_title): name} for name, page in _PAGES.items() if page.in_nav]
    config.theme.static_templates.clear()
    config.extra["protocolboek"] = {
        "around": {name: {"banner": page.banner, "canonical": page.canonical} for name, page in _PAGES.items()},
        "footer": site.footer,
        "indexed": site.indexed,
        "home": "" if _SITE.get() is None else "../../",
    }
    config.extra["_site"] = site
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """The raw canon goes, our pages and files come."""
    for file in [f for f in files if f.src_dir == config.docs_dir or f.src_uri.startswith(UNPUBLISHED)]:
        files.remove(file)
    site: Site = config.extra.pop("_site")
    for name, page in _PAGES.items():
        files.append(File.generated(config, name, content=_front_matter(page)))
    for redirect in site.redirects:
        files.append(File.generated(config, f"{redirect.path}/index.html", content=redirect.html))
    for name, content in site.files.items():
        files.append(File.generated(config, name, content=content))
    return files


def on_page_content(html: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001
    """Our body and our table of contents, past Python-Markdown."""
    found = _PAGES.get(page.file.src_uri)
    if found is None:
        return html
    page.toc = TableOfContents([_anchor(heading, 1) for heading in found.headings])
    return found.html


def _previewed(root: Path) -> Site:
    """The site that the environment asks for: SCHOOL, and PROTOCOL where a school has several."""
    messages = catalogue(os.environ.get("PROTOCOLBOEK_LANGUAGE", "nl"))
    log = logging.getLogger("mkdocs.hooks.protocolboek")
    try:
        site, warnings = preview(root, os.environ.get("SCHOOL", ""), os.environ.get("PROTOCOL", ""), messages)
    except Invalid as fault:
        raise PluginError("\n".join(messages.tell(problem) for problem in fault.problems)) from fault
    except LookupError as fault:
        raise PluginError(str(fault.args[0])) from fault
    for warning in warnings:
        log.info(messages.tell(warning))
    return site


def _source(page: Page) -> str:
    return f"{page.path}.md" if page.path else "index.md"


def _front_matter(page: Page) -> str:
    meta = {"title": escape(page.title), "description": escape(page.description)}
    # JSON strings are YAML strings.
    return "---\n" + "".join(f"{k}: {json.dumps(v)}\n" for k, v in meta.items()) + "---\n"


def _anchor(heading: Heading, level: int) -> AnchorLink:
    link = AnchorLink(escape(heading.title), heading.id, level)
    link.children = [_anchor(child, level + 1) for child in heading.children]
    return link
