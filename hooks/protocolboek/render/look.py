"""A school's colours as files: the stylesheet that sets them, and an icon in them."""

from jinja2 import Environment

from protocolboek.model.look import Look


def render_look(look: Look, templates: Environment) -> bytes:
    """`look.css`, for light and for dark."""
    return templates.get_template("look/look.css").render(light=look.light, dark=look.dark).encode()


def render_icon(look: Look, templates: Environment) -> bytes:
    """The icon of a school without a logo, as SVG."""
    colors = {name.replace("-", "_"): color for name, color in look.light.items()}
    return templates.get_template("look/icon.svg").render(colors).encode()
