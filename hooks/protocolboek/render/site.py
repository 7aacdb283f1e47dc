"""Turns an edition into a site: its pages, its lasting addresses, its files."""

from jinja2 import Environment

from protocolboek.model.edition import Edition
from protocolboek.model.standing import Status
from protocolboek.render import pages
from protocolboek.render.binder import Binder
from protocolboek.render.cover_note import asks
from protocolboek.render.doors import redirects
from protocolboek.render.page import Site

INDEXED: frozenset[Status] = frozenset({"geldend", "vervangen"})
"""What search engines may keep; what was replaced names the version in force as the one to show."""


def render(edition: Edition, templates: Environment) -> Site:
    """All pages of one edition. Pure: the same edition and templates give the same bytes."""
    binder = Binder(edition, templates)
    made = [
        pages.start(binder),
        *pages.sections(binder),
        *([pages.faq(binder)] if edition.handbook.faq else []),
        *pages.changes(binder),
        *([pages.cover_note(binder)] if asks(edition) else []),
        pages.choices(binder),
        *([pages.concordance(binder, edition.provenance.former)] if edition.provenance.former else []),
        *([pages.sources(binder)] if edition.provenance.sources else []),
        pages.about(binder),
    ]
    return Site(
        title=f"{edition.handbook.protocol.name} · {edition.handbook.school.name}",
        description=edition.provenance.summary,
        pages=tuple(made),
        redirects=tuple(redirects(binder)),
        files={"handbook.json": edition.data, "provenance.json": edition.provenance_data},
        footer=binder.part("footer.html"),
        indexed=edition.notice is None and edition.status in INDEXED,
    )
