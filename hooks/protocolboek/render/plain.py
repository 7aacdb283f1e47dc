"""Lines without markup, for what is no page: the words stand in a template, as all words do."""

from jinja2 import Environment
from markupsafe import Markup

from protocolboek.model.edition import Series

LINES = "shelf/lines.html"


def lines(templates: Environment, series: Series, what: str, **values: object) -> tuple[str, str]:
    """A short line and a longer one, about `what`."""
    html = templates.get_template(LINES).render(
        values, what=what, school=series.leading.handbook.school, protocol=series.protocol
    )
    first, _, rest = html.strip().partition("\n")
    return Markup(first).striptags(), Markup(rest).striptags()
