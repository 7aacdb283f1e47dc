"""Where things stand: the page of every clause, and addresses from one page to another."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from protocolboek.model.edition import Edition, Elsewhere
from protocolboek.model.handbook import Handbook
from protocolboek.model.once import once_per_object

FAQ = "vragen"
CHOICES = "eigen-keuzes"
CONCORDANCE = "van-oud-naar-nieuw"
SOURCES = "bronnen"
ABOUT = "over"
CHANGES = "wat-verandert-er"
COVER_NOTE = "voorlegger"
GLANCE = "in-een-oogopslag"
ARTICLES = "artikel"
"""Every article and question, each with an address that lasts."""
CONTENT = "inhoud"
"""Anchor of a page's body: every template in `overrides/pages/` begins with it."""


@dataclass(frozen=True, slots=True)
class Links:
    """The folder of the page on which each section, clause and answer stands, and what stands in another
    protocol of the same school."""

    pages: Mapping[str, str]
    elsewhere: Mapping[str, Elsewhere]

    @classmethod
    def of(cls, edition: Edition) -> "Links":
        return cls(pages_of(edition.handbook), edition.elsewhere)

    def href_from(self, page: str) -> Callable[[str], str | None]:
        """Addresses of ids as seen from the page in folder `page`."""

        def href(target: str) -> str | None:
            folder = self.pages.get(target)
            if folder is None:
                away = self.elsewhere.get(target)
                return up(page) + away.address if away else None
            return f"#{target}" if target != folder == page else up(page) + within(folder, target)

        return href


@once_per_object(16)
def pages_of(handbook: Handbook) -> Mapping[str, str]:
    """The folder of the page on which each section, clause and answer of a handbook stands."""
    pages = {section.id: section.id for section in handbook.sections}
    pages |= {clause.id: section.id for section in handbook.sections for clause in section.clauses}
    return pages | {clause.id: FAQ for group in handbook.faq for clause in group.clauses}


def within(folder: str, target: str) -> str:
    """The address of a section, or of what stands on its page."""
    return f"{folder}/" if folder == target else f"{folder}/#{target}"


def up(page: str) -> str:
    """The way from the page in folder `page` back to the site's root: `""`, `../`, …"""
    return "../" * (page.count("/") + 1) if page else ""
