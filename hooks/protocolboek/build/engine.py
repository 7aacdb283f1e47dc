"""MkDocs, and nothing but MkDocs: our pages go in, a site comes out.

In a preview (`SCHOOL=… mkdocs serve`) the hook makes the site itself, from the environment; in
`protocolboek build` the site to build is handed over through `_SITE`.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import lru_cache
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
from protocolboek.overrides import Overrides, layers
from protocolboek.render import Heading, Page, Site, templates_in
from protocolboek.render.templates import compiled

_SITE: ContextVar[Site | None] = ContextVar("site", default=None)
BODIES = ("pages/", "changes/", "shelf/")
"""The folders of templates of which pages are made."""


class EngineFault(Exception):
    """MkDocs refused or warned: our bug, with what it said."""


def build_site(site: Site, *, config_file: Path, overrides: Overrides, site_dir: Path) -> None:
    """Build one site into `site_dir`, which is wiped first. A warning of MkDocs is a failure here."""
    token = _SITE.set(site)
    try:
        with _heard():
            config = _config(config_file, overrides)
            config.site_dir = str(site_dir)
            mkdocs_build(config)
            # A page of MkDocs knows its file and its neighbours, and those know it: nobody need look for that garbage.
            for page in config.extra.pop("_bound"):
                vars(page).clear()
    finally:
        _SITE.reset(token)


@contextmanager
def _heard() -> Iterator[None]:
    """Raises EngineFault with what MkDocs had to say in the meantime."""
    heard = _Listener()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(heard)
    before, logger.propagate = logger.propagate, False
    try:
        yield
    except Abort as fault:
        raise EngineFault("; ".join(heard.said) or str(fault)) from fault
    finally:
        logger.removeHandler(heard)
        logger.propagate = before
    if heard.said:
        raise EngineFault("; ".join(heard.said))


@contextmanager
def steady(config_file: Path, overrides: Overrides) -> Iterator[None]:
    """While a build is under way no template changes: they are looked at when it begins, and not for every page."""
    environments = [templates_in(overrides)]
    with suppress(Exception):  # what is wrong with the configuration is told with the first school
        environments.append(_config(config_file, overrides).theme.get_env())
    before = [environment.auto_reload for environment in environments]
    for environment in environments:
        environment.auto_reload = False
        if environment.cache is not None:
            environment.cache.clear()
    try:
        yield
    finally:
        for environment, looks in zip(environments, before, strict=True):
            environment.auto_reload = looks


def warm(config_file: Path, overrides: Overrides) -> None:
    """Make here what every worker needs, before it is born a copy of this process. What goes wrong is told later, with
    the first school."""
    with suppress(Exception):
        frame = _config(config_file, overrides).theme.get_env()
        frame.get_template("main.html")
        templates = templates_in(overrides)
        for name in templates.list_templates(filter_func=lambda name: name.startswith(BODIES)):
            templates.get_template(name)


def _config(config_file: Path, overrides: Overrides) -> MkDocsConfig:
    """The configuration as the file says now."""
    return _warm(config_file, config_file.stat().st_mtime_ns, overrides)


@lru_cache(1)
def _warm(config_file: Path, written: int, overrides: Overrides) -> MkDocsConfig:  # noqa: ARG001
    """The configuration with its templates, made once per process: reading it anew, compiling the templates and
    walking through the theme's fifteen thousand icons takes longer than all pages of a handbook."""
    # In a package there are no schools to watch, and the configuration may not name what is not there.
    with _heard():  # else it would be said to whoever happens to read it first
        config = load_config(str(config_file), watch=[])
    config.theme.dirs[:0] = map(str, layers(overrides))
    config.docs_dir = os.devnull  # the raw canon is no page: nobody need walk through it for every text
    env = config.theme.get_env()
    env.bytecode_cache = compiled("mkdocs")
    config.theme.get_env = lambda: env  # type: ignore[method-assign]
    env.list_templates = _nothing  # type: ignore[method-assign]
    return config


def _nothing(*_: object, **__: object) -> list[str]:
    """The files of the theme: none of them is published (`build/assets.py` takes what we need)."""
    return []


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
    # The theme's templates escape nothing, so what they are given is HTML already.
    config.site_name = escape(site.title)
    config.site_description = escape(site.description)
    config.nav = [{escape(page.nav_title): page.source} for page in site.pages if page.in_nav]
    config.theme.static_templates.clear()
    config.extra["protocolboek"] = site.frame
    config.extra["_site"] = site
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """The raw canon goes and the files of the theme too; our pages and files come."""
    for file in list(files):
        files.remove(file)
    site: Site = config.extra.pop("_site")
    bound = config.extra["_bound"] = []
    for page in site.pages:
        file = File.generated(config, page.source, content="")
        bound.append(_Bound(page, file, config))
        files.append(file)
    for name, content in site.files.items():
        files.append(File.generated(config, name, content=content))
    return files


class _Bound(MkDocsPage):
    """A page of ours, with its body and its table of contents: there is no Markdown to read."""

    def __init__(self, page: Page, file: File, config: MkDocsConfig) -> None:
        super().__init__(escape(page.nav_title if page.in_nav else page.title), file, config)
        self._page = page

    def read_source(self, config: MkDocsConfig) -> None:  # noqa: ARG002
        self.markdown = ""
        self.meta = {"description": escape(self._page.description)}

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002
        self.content = self._page.drawn.html
        self.toc = TableOfContents([_anchor(heading, 1) for heading in self._page.drawn.headings])


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
    for page in site.pages:
        _ = page.drawn  # what is wrong with it shows now, and not once the old site is wiped
    return site


def _anchor(heading: Heading, level: int) -> AnchorLink:
    link = AnchorLink(escape(heading.title), heading.id, level)
    link.children = [_anchor(child, level + 1) for child in heading.children]
    return link
