"""Turns an edition into a site: its pages, its lasting addresses, its files."""

from jinja2 import Environment

from protocolboek.model.edition import Edition
from protocolboek.render import doors, pages
from protocolboek.render.binder import Binder
from protocolboek.render.page import Site


def render(edition: Edition, templates: Environment) -> Site:
    """All pages of one edition. Pure: the same edition and templates give the same bytes."""
    binder = Binder(edition, templates)
    made = [
        pages.start(binder),
        *pages.sections(binder),
        *([pages.faq(binder)] if edition.handbook.faq else []),
        pages.choices(binder),
        *([pages.concordance(binder, edition.concordance)] if edition.concordance else []),
        *([pages.sources(binder)] if edition.provenance.sources else []),
        pages.about(binder),
    ]
    return Site(
        title=f"{edition.handbook.protocol.name} · {edition.handbook.school.name}",
        description=edition.summary,
        pages=tuple(made),
        redirects=tuple(doors.redirects(binder)),
        entrances=tuple(doors.entrances(binder)),
        files={"handbook.json": edition.handbook.to_json(), "provenance.json": edition.provenance.to_json()},
        banner=binder.part("banner.html"),
        footer=binder.part("footer.html"),
        indexed=edition.notice is None and edition.status != "concept",
    )
