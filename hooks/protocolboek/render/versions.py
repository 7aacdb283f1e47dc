"""What stands beside the texts of one protocol: the page "Versies en besluiten", its feed, its calendar, its list."""

from collections.abc import Mapping
from importlib import import_module

import orjson
from jinja2 import Environment

from protocolboek.model.edition import Series
from protocolboek.render.doors import IN_FORCE
from protocolboek.render.feed import feed
from protocolboek.render.frame import head_values
from protocolboek.render.register import register

PAGE = "versies/index.html"
FEED = "versies.xml"
AGENDA = "herziening.ics"
LIST = "versions.json"


def render_versions(series: Series, templates: Environment) -> Mapping[str, bytes]:
    """Files by path below the protocol's folder. Where there is nothing to tell, there is no feed and no calendar."""
    beside = {FEED: feed(series, templates), AGENDA: _agenda(series, templates)}
    found = {name: content for name, content in beside.items() if content is not None}
    page = templates.get_template("shelf/versions.html").render(
        head_values(series.leading.assets, "../../"),
        **register(series),
        home=None if series.leading.home is None else f"../../{series.leading.home}",
        base="../",
        school=series.leading.handbook.school,
        protocol=series.protocol,
        notice=series.leading.notice,
        feed=FEED if FEED in found else None,
        agenda=AGENDA if AGENDA in found else None,
    )
    return {PAGE: page.encode(), LIST: _list(series), **found}


def _agenda(series: Series, templates: Environment) -> bytes | None:
    """Only where something was decided: the library that writes calendars takes long to import."""
    if not any(standing.decisions for standing in series.history.standings):
        return None
    found: bytes | None = import_module("protocolboek.render.agenda").agenda(series, templates)
    return found


def _list(series: Series) -> bytes:
    """The versions in the order of the page, in the format of mike, which other tools read."""
    versions = [
        {
            "version": edition.version,
            "title": edition.version,
            "aliases": [IN_FORCE] if edition.status == "geldend" else [],
        }
        for edition in series.editions
    ]
    return orjson.dumps(versions, option=orjson.OPT_INDENT_2)
