"""Addresses that last: `artikel/<id>/` leads to a clause wherever it stands, `geldend/` to what is in force."""

from typing import NamedTuple

from jinja2 import Environment

from protocolboek.model.edition import Edition, Series
from protocolboek.model.handbook import Clause
from protocolboek.render.binder import Binder
from protocolboek.render.frame import head_values
from protocolboek.render.further import further_pages
from protocolboek.render.links import ABOUT, CHOICES, pages_of, up
from protocolboek.render.page import Redirect

IN_FORCE = "geldend"


class Found(NamedTuple):
    """An article or answer in the text by which a reader should know it; `address` is below the protocol."""

    clause: Clause
    edition: Edition
    address: str


def redirects(binder: Binder) -> list[Redirect]:
    """Within one text: `artikel/<id>/` leads to the clause, wherever it stands and whatever its number is."""
    homes = binder.links.pages
    return [
        lead(
            binder.templates,
            binder.edition,
            f"artikel/{clause.id}",
            f"{homes[clause.id]}/#{clause.id}",
            clause,
            above=binder.edition.above,
        )
        for clause in binder.edition.handbook.entries()
    ]


def doors(series: Series, templates: Environment) -> list[Redirect]:
    """Beside the texts: the door to what counts now, to what is in force, and to every article there ever was."""
    return [_door(templates, series.leading, ""), *_in_force(series, templates), *_articles(series, templates)]


def _in_force(series: Series, templates: Environment) -> list[Redirect]:
    """`geldend/` and its pages; where nothing is in force it says so."""
    found = series.in_force
    if found is None:
        return [_told(templates, series, IN_FORCE, "shelf/none-in-force.html")]
    pages = ["", *sorted({*pages_of(found.handbook).values(), *further_pages(found.handbook), ABOUT, CHOICES})]
    return [_door(templates, found, page, f"{IN_FORCE}/{page}".rstrip("/")) for page in pages]


def _articles(series: Series, templates: Environment) -> list[Redirect]:
    """An article of the text that counts leads there; of any other the page tells where it stood."""
    counting = {clause.id for clause in series.leading.handbook.entries()}
    out = []
    for found in sorted(_newest(series).values(), key=lambda found: found.clause.id):
        path = f"artikel/{found.clause.id}"
        if found.clause.id in counting:
            out.append(lead(templates, found.edition, path, found.address, found.clause, above="../"))
        else:
            out.append(_gone(templates, series, path, found))
    return out


def _newest(series: Series) -> dict[str, Found]:
    """Every article and answer that there is: in the text that counts, or else in the newest."""
    texts = [(edition, pages_of(edition.handbook)) for edition in (series.leading, *series.editions)]
    return {
        clause.id: Found(clause, edition, f"{edition.version}/{homes[clause.id]}/#{clause.id}")
        for edition, homes in reversed(texts)
        for clause in edition.handbook.entries()
    }


def _gone(templates: Environment, series: Series, path: str, found: Found) -> Redirect:
    retired = series.retired.get(found.clause.id)
    after = retired.replaced_by if retired else None
    return _told(
        templates,
        series,
        path,
        "shelf/article-elsewhere.html",
        clause=found.clause,
        found=found.edition.version,
        found_status=found.edition.status,
        href=up(path) + found.address,
        reason=retired.reason if retired else None,
        after=after if after and series.newest_with(after) else None,
    )


def _told(templates: Environment, series: Series, path: str, template: str, **values: object) -> Redirect:
    """A page that leads nowhere by itself, but says why and where to go."""
    text = templates.get_template(template).render(
        head_values(series.leading.assets, up(path) + "../"),
        **values,
        home=_home(series.leading, up(path) + "../"),
        base=up(path),
        school=series.leading.handbook.school,
        notice=series.leading.notice,
        protocol=series.protocol,
        leading=series.leading.version,
        leading_status=series.leading.status,
        title=series.protocol.name,
    )
    return Redirect(path, text)


def _home(edition: Edition, above: str) -> str | None:
    return None if edition.home is None else above + edition.home


def _door(templates: Environment, edition: Edition, page: str, path: str = "") -> Redirect:
    target = f"{edition.version}/{page}/" if page else f"{edition.version}/"
    return lead(templates, edition, path, target, None, above="../")


def lead(
    templates: Environment, edition: Edition, path: str, target: str, clause: Clause | None, *, above: str
) -> Redirect:
    """A page in folder `path` that leads to `target`, which is seen from the same root; `above` is the way from
    there to the school's folder."""
    text = templates.get_template("pages/redirect.html").render(
        head_values(edition.assets, up(path) + above),
        school=edition.handbook.school,
        target=up(path) + target,
        title=clause.title if clause else edition.handbook.protocol.name,
        number=clause.number if clause else None,
    )
    return Redirect(path, text)
