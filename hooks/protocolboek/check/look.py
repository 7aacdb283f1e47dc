"""Colours that cannot be read as a school gave them: what they are made into."""

from collections.abc import Iterator

from protocolboek.model.look import TEXT, Adjusted, look_of
from protocolboek.model.overlay import colors_of
from protocolboek.model.problems import Place, Problem, warning
from protocolboek.model.resolution import Resolution


def look(resolution: Resolution) -> Iterator[Problem]:
    """Warnings, at the colour: nothing on the site is hard to read, but it looks otherwise than somebody chose."""
    colors = colors_of(resolution.chain)
    if colors:
        for adjusted in look_of(colors.primary, colors.accent).adjusted:
            yield _told(adjusted, colors.places[adjusted.name])


def _told(adjusted: Adjusted, place: Place) -> Problem:
    code = "color-adjusted" if adjusted.use == "header" else "color-adjusted-link"
    # Rounded down: 4.48 would read as enough.
    found = int(adjusted.found * 10) / 10
    return warning(place, code, color=adjusted.color, found=f"{found}:1", needed=f"{TEXT}:1", became=adjusted.became)
