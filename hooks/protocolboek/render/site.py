"""Turns an edition into a site: its pages, its lasting addresses, its files."""

from collections.abc import Sequence
from dataclasses import replace

from jinja2 import Environment

from protocolboek.model.edition import Edition
from protocolboek.model.standing import Status
from protocolboek.render import pages, roles
from protocolboek.render.binder import Binder
from protocolboek.render.cover_note import asks
from protocolboek.render.frame import frame_values
from protocolboek.render.page import Page, Site
from protocolboek.render.questions import questions
from protocolboek.render.search import INDEX, search_index
from protocolboek.render.terms import EXPLANATIONS, explanations

INDEXED: frozenset[Status] = frozenset({"geldend", "vervangen"})
"""What search engines may keep; what was replaced names the version in force as the one to show."""
PROVENANCE = "provenance.json"
FOR_SCRIPTS = (INDEX, EXPLANATIONS)
"""Files that only a script of ours reads."""
OF_TODAY = (PROVENANCE, *FOR_SCRIPTS)
"""Files that an archived text does without."""


def render(edition: Edition, templates: Environment, *, alone: bool = False) -> Site:
    """All pages of one edition. Pure: the same edition and templates give the same bytes. A text that stands `alone`,
    with no other versions beside it, has the lasting addresses of its articles within itself."""
    binder = Binder(edition, templates, alone=alone)
    site = _without_files(binder)
    return replace(
        site, files={"handbook.json": edition.data, **({} if edition.archived else _of_today(binder, site.pages))}
    )


def _of_today(binder: Binder, made: Sequence[Page]) -> dict[str, bytes]:
    """Those of `OF_TODAY`."""
    edition = binder.edition
    return {
        PROVENANCE: edition.provenance_data,
        INDEX: search_index(edition, made),
        EXPLANATIONS: explanations(binder.glossary),
    }


def pages_of(edition: Edition, templates: Environment) -> Site:
    """The same without the further files, for who asks for a page."""
    return _without_files(Binder(edition, templates))


def _without_files(binder: Binder) -> Site:
    edition = binder.edition
    made = (*every_page(binder), *([pages.articles(binder)] if binder.alone else []))
    indexed = edition.notice is None and edition.status in INDEXED
    return Site(
        title=f"{edition.handbook.protocol.name} · {edition.handbook.school.name}",
        description=edition.provenance.summary,
        pages=made,
        files={},
        frame=frame_values(
            edition, made, binder.templates, binder.part("footer.html", **binder.proof), indexed=indexed
        ),
        marked=binder.glossary.words,
    )


def every_page(binder: Binder) -> tuple[Page, ...]:
    """The pages in the order of the menu."""
    edition = binder.edition
    return (
        pages.start(binder),
        *([pages.glance(binder)] if binder.figures else []),
        *roles.for_roles(binder),
        *pages.sections(binder),
        *questions(binder),
        *pages.changes(binder),
        *([pages.cover_note(binder)] if asks(edition) else []),
        pages.choices(binder),
        *([pages.concordance(binder, edition.provenance.former)] if edition.provenance.former else []),
        *([pages.sources(binder)] if edition.provenance.sources else []),
        pages.about(binder),
    )
