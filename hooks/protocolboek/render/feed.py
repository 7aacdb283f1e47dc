"""`versies.xml`: an Atom feed (RFC 4287) with an entry for each version on the site."""

import datetime
from typing import Any

from jinja2 import Environment

from protocolboek.model.edition import Series
from protocolboek.model.standing import Standing
from protocolboek.render.decided import known_on
from protocolboek.render.lasting import id_of, id_of_version
from protocolboek.render.plain import lines
from protocolboek.render.register import summary

Values = dict[str, Any]


def feed(series: Series, templates: Environment) -> bytes | None:
    """The feed; none as long as no version has a day on which something was decided."""
    found = [
        (standing, day)
        for standing in reversed(series.history.standings)
        if series.edition(standing.version.id) and (day := last_day(standing, series.on))
    ]
    if not found:
        return None
    title, about = lines(templates, series, "feed")
    text = templates.get_template("shelf/feed.html").render(
        id=id_of(series, "feed"),
        title=title,
        about=about,
        school=series.leading.handbook.school,
        updated=max(day for _, day in found).isoformat(),
        entries=[_entry(standing, day, series, templates) for standing, day in found],
    )
    return text.encode()


def last_day(standing: Standing, on: datetime.date) -> datetime.date | None:
    """The last day until `on` on which something was decided about it, or its period began or ended."""
    decided = [chain[-1].date for chain in known_on(standing.version, on)]
    days = [day for day in (standing.start, standing.until, standing.withdrawn) if day and day <= on]
    return max([*decided, *days], default=None)


def _entry(standing: Standing, day: datetime.date, series: Series, templates: Environment) -> Values:
    title, text = lines(templates, series, "version", one=summary(standing, series))
    version = standing.version
    return {
        "id": id_of_version(series, version),
        "title": title,
        "summary": text,
        "updated": day.isoformat(),
        "href": f"{version.id}/",
    }
