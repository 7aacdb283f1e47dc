"""Addresses that last: `artikel/#<id>` leads to a clause wherever it stands, `geldend/` to what is in force; and so do
pages that an archived text had."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from jinja2 import Environment
from markupsafe import Markup

from protocolboek.model.edition import Edition, Series
from protocolboek.model.handbook import Clause, Handbook
from protocolboek.render.frame import head_values
from protocolboek.render.further import further_pages
from protocolboek.render.links import ABOUT, ARTICLES, CHOICES, pages_of, up, within
from protocolboek.render.page import Door
from protocolboek.render.templates import part_once

IN_FORCE = "geldend"


class Found(NamedTuple):
    """An article or answer in the text by which a reader should know it; `address` is below the protocol."""

    clause: Clause
    edition: Edition
    address: str


class Line(NamedTuple):
    """An article with its address."""

    id: str
    number: str | None
    title: str
    href: str


def doors(series: Series, templates: Environment) -> list[Door]:
    """Beside the texts: the door to what counts now, to what is in force, and to every article there ever was."""
    return [_door(templates, series.leading, ""), *_in_force(series, templates), _articles(series, templates)]


def _in_force(series: Series, templates: Environment) -> list[Door]:
    """`geldend/` and its pages; where nothing is in force it says so."""
    found = series.in_force
    if found is None:
        return [_told(templates, series, IN_FORCE, "shelf/none-in-force.html")]
    return [_door(templates, found, page, f"{IN_FORCE}/{page}".rstrip("/")) for page in _pages(found)]


def doors_within(edition: Edition, series: Series, templates: Environment) -> list[Door]:
    """Where pages stood that a text does without since it is archived: the way to those of the text in force."""
    found = series.in_force
    if found is None or not edition.archived:
        return []
    there = _pages(found)
    left = sorted(further_pages(edition.handbook))
    return [_door(templates, found, page if page in there else "", f"{edition.version}/{page}") for page in left]


def _pages(edition: Edition) -> list[str]:
    """The folders of all pages of which each text has its own."""
    return ["", *sorted({*pages_of(edition.handbook).values(), *further_pages(edition.handbook), ABOUT, CHOICES})]


def _articles(series: Series, templates: Environment) -> Door:
    """Every article that there ever was, on one page: those of the text that counts lead on to it, of any other the
    page tells where it stood."""
    leading = series.leading

    def values() -> dict[str, Any]:
        counting = {clause.id for clause in leading.handbook.entries()}
        gone = [found for name, found in sorted(_newest(series).items()) if name not in counting]
        return {
            "groups": entries_by_part(leading.handbook, f"{up(ARTICLES)}{leading.version}/", templates),
            "gone": [_gone(series, found) for found in gone],
        }

    return _told(templates, series, ARTICLES, "shelf/articles.html", values)


def entries_by_part(handbook: Handbook, root: str, templates: Environment) -> list[Markup]:
    """The articles and answers of a text in their order, with their addresses; `root` is the way to that text."""
    homes = pages_of(handbook)
    return [
        part_once(
            templates,
            "pages/parts/articles-part.html",
            title=f"{part.number}. {part.title}" if part.number else part.title,
            lines=tuple([Line(c.id, c.number, c.title, root + within(homes[c.id], c.id)) for c in part.clauses]),
        )
        for part in (*handbook.sections, *handbook.faq)
        if part.clauses
    ]


def _newest(series: Series) -> dict[str, Found]:
    """Every article and answer that there is: in the text that counts, or else in the newest."""
    texts = [(edition, pages_of(edition.handbook)) for edition in (series.leading, *series.editions)]
    return {
        clause.id: Found(clause, edition, f"{edition.version}/{within(homes[clause.id], clause.id)}")
        for edition, homes in reversed(texts)
        for clause in edition.handbook.entries()
    }


def _gone(series: Series, found: Found) -> dict[str, Any]:
    retired = series.retired.get(found.clause.id)
    after = retired.replaced_by if retired else None
    return {
        "clause": found.clause,
        "version": found.edition.version,
        "status": found.edition.status,
        "href": up(ARTICLES) + found.address,
        "reason": retired.reason if retired else None,
        "after": after if after and series.newest_with(after) else None,
    }


def _told(
    templates: Environment,
    series: Series,
    path: str,
    template: str,
    values: Callable[[], Mapping[str, Any]] = dict,
) -> Door:
    """A page that leads nowhere by itself, but says why and where to go."""

    def draw() -> str:
        return templates.get_template(template).render(
            head_values(series.leading.assets, up(path) + "../"),
            **values(),
            home=_home(series.leading, up(path) + "../"),
            base=up(path),
            school=series.leading.handbook.school,
            notice=series.leading.notice,
            protocol=series.protocol,
            leading=series.leading.version,
            leading_status=series.leading.status,
            title=series.protocol.name,
        )

    return Door(path, draw)


def _home(edition: Edition, above: str) -> str | None:
    return None if edition.home is None else above + edition.home


def _door(templates: Environment, edition: Edition, page: str, path: str = "") -> Door:
    """A page in folder `path` that leads to a page of a text; both are below the protocol's folder."""

    def draw() -> str:
        return templates.get_template("shelf/redirect.html").render(
            head_values(edition.assets, up(path) + "../"),
            school=edition.handbook.school,
            target=up(path) + (f"{edition.version}/{page}/" if page else f"{edition.version}/"),
            title=edition.handbook.protocol.name,
        )

    return Door(path, draw)
