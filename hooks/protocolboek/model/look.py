"""A school's colours on screen: from the one or two that it gives to all that a page uses, each of them readable.

Contrast is that of WCAG 2.2. Lightness is changed in OKLCH, where a colour keeps its hue as it gets lighter or
darker."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

TEXT, LARGE = 4.5, 3.0
"""Least contrasts: of text (1.4.3), and of borders and the mark of focus (1.4.11)."""
Bars = Mapping[str, float]
"""The least contrast with each of several colours."""

WHITE, INK = "#ffffff", "#1c2a31"
ON_DARK = "#eef3f4"
SOFT, SOFT_DARK = "#52626a", "#a9b8be"
LIGHT: Bars = {"#ffffff": TEXT, "#fff1c9": LARGE, "#f8e4dc": LARGE}
DARK: Bars = {"#141b1f": TEXT, "#3b3010": LARGE, "#44241a": LARGE}
"""What a link and the mark of focus stand on, besides what a school's own colour tints: the page, the two warnings.
These and the inks are of overrides/assets/styles/10-tokens.css."""


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A colour that a school gave and that could not be used as it is: `against` is what it stands on or under."""

    name: Literal["primary", "accent"]
    use: Literal["header", "link"]
    color: str
    against: str
    found: float
    became: str


@dataclass(frozen=True, slots=True)
class Look:
    """Colours by token, for light and for dark, and what had to give way."""

    light: Mapping[str, str]
    dark: Mapping[str, str]
    adjusted: tuple[Adjusted, ...] = ()


@cache
def look_of(primary: str, accent: str | None = None) -> Look:
    """All colours from a school's own: six digits each, as `#1f6f3d`. The dark ones are always of our making."""
    tint, panel = _shade(primary, 0.945, 0.02), _shade(primary, 0.972, 0.006)
    brand, on_brand = _brand(primary)
    bars = {**LIGHT, tint: TEXT, panel: TEXT}
    given = accent or primary
    link = nearest(given, bars, darker=True)
    found = [
        *([Adjusted("primary", "header", primary, on_brand, contrast(primary, on_brand), brand)] * (brand != primary)),
        *([_link_adjusted("accent" if accent else "primary", given, bars, link)] * (link != given)),
    ]
    light = {
        "brand": brand, "on-brand": on_brand, "tint": tint, "panel": panel, "link": link, "hover": _moved(link, -0.12)
    }  # fmt: skip
    return Look(light, _dark(primary, given), tuple(found))


def contrast(one: str, other: str) -> float:
    """From 1 to 21 (WCAG 2.2, "contrast ratio")."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def passes(color: str, bars: Bars) -> bool:
    return all(contrast(color, other) >= least for other, least in bars.items())


def nearest(color: str, bars: Bars, *, darker: bool) -> str:
    """The colour itself, or the same hue as little darker (or lighter) as makes it pass."""
    if passes(color, bars):
        return color
    low, high = (0.0, _lightness(color)) if darker else (1.0, _lightness(color))
    best = "#000000" if darker else WHITE
    for _ in range(12):  # by halves, until a step is smaller than one of a colour's 255
        middle = (low + high) / 2
        tried = _shade(color, middle)
        if passes(tried, bars):
            low, best = middle, tried
        else:
            high = middle
    return best


def _brand(primary: str) -> tuple[str, str]:
    """The colour of header and cover, and what is written on it: white, or else ink."""
    ways = [(nearest(primary, {on: TEXT}, darker=on == WHITE), on) for on in (WHITE, INK)]
    kept = [way for way in ways if way[0] == primary]
    return kept[0] if kept else min(ways, key=lambda way: abs(_lightness(way[0]) - _lightness(primary)))


def _link_adjusted(name: Literal["primary", "accent"], given: str, bars: Bars, link: str) -> Adjusted:
    worst = min(bars, key=lambda other: contrast(given, other) / bars[other])
    return Adjusted(name, "link", given, worst, contrast(given, worst), link)


def _dark(primary: str, given: str) -> Mapping[str, str]:
    tint, panel = _shade(primary, 0.3, 0.035), _shade(primary, 0.262, 0.015)
    brand = _shade(primary, min(_lightness(primary), 0.31), 0.07)
    link = nearest(_shade(given, 0.81, 0.1), {**DARK, tint: TEXT, panel: TEXT}, darker=False)
    return {
        "brand": brand, "on-brand": ON_DARK, "tint": tint, "panel": panel, "link": link, "hover": _moved(link, 0.08)
    }  # fmt: skip


def _luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _lightness(color: str) -> float:
    return float(_parsed()(color).convert("oklch")["lightness"])


def _moved(color: str, by: float) -> str:
    return _shade(color, min(max(_lightness(color) + by, 0.0), 1.0))


def _shade(color: str, lightness: float, chroma: float = 1.0) -> str:
    """The same hue at another lightness, as strong as it was or at most `chroma`, and within what a screen can show."""
    found = _parsed()(color).convert("oklch")
    found["lightness"], found["chroma"] = lightness, min(found["chroma"], chroma)
    return str(found.convert("srgb").fit(method="oklch-chroma").to_string(hex=True))


@cache
def _parsed() -> Callable[[str], Any]:
    # Reading it takes longer than most commands, and most schools have no colours of their own.
    from coloraide import Color  # noqa: PLC0415

    return Color
