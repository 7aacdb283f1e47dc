"""Where things stand: the page of every clause, and addresses from one page to another."""

from collections.abc import Callable
from dataclasses import dataclass

from protocolboek.model.edition import Edition

FAQ = "vragen"
CHOICES = "eigen-keuzes"
CONCORDANCE = "van-oud-naar-nieuw"
ABOUT = "over"
CONTENT = "inhoud"
"""Anchor of a page's body: every template in `overrides/pages/` begins with it."""


@dataclass(frozen=True, slots=True)
class Links:
    """The folder of the page on which each section, clause and answer stands."""

    pages: dict[str, str]

    @classmethod
    def of(cls, edition: Edition) -> "Links":
        handbook = edition.handbook
        pages = {section.id: section.id for section in handbook.sections}
        pages |= {clause.id: section.id for section in handbook.sections for clause in section.clauses}
        pages |= {clause.id: FAQ for group in handbook.faq for clause in group.clauses}
        return cls(pages)

    def href_from(self, page: str) -> Callable[[str], str | None]:
        """Addresses of ids as seen from the page in folder `page`. Ids of another protocol have none here."""

        def href(target: str) -> str | None:
            folder = self.pages.get(target)
            if folder is None:
                return None
            anchor = "" if folder == target else f"#{target}"
            return anchor if folder == page and anchor else f"{up(page)}{folder}/{anchor}"

        return href


def up(page: str) -> str:
    """The way from the page in folder `page` back to the site's root: `""`, `../`, …"""
    return "../" * (page.count("/") + 1) if page else ""
