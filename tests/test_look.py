"""A school's colours: whatever it gives, every text can be read, in light and in dark; and its icon."""

import io
import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from coloraide import Color
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from built_site import read_page
from protocolboek.build.icon import SIDE, icon_of
from protocolboek.model import look as model
from protocolboek.model.look import Look, contrast, look_of
from small_project import append, build_in, overlay_of, small_project

TEXT, LARGE = 4.5, 3.0
SHARED = ("page", "ink", "soft", "sun", "clay")
PAIRS = {
    ("ink", "page"): TEXT, ("ink", "panel"): TEXT, ("ink", "tint"): TEXT,
    ("soft", "page"): TEXT, ("soft", "panel"): TEXT, ("soft", "tint"): TEXT,
    ("link", "page"): TEXT, ("link", "panel"): TEXT, ("link", "tint"): TEXT,
    ("hover", "page"): TEXT, ("hover", "panel"): TEXT, ("hover", "tint"): TEXT,
    ("on-brand", "brand"): TEXT,
    ("link", "sun"): LARGE, ("link", "clay"): LARGE,
}  # fmt: skip
"""Text and what it stands on; on a warning a link has the colour of the text, but the mark of focus is the link's."""
COLORS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def tokens(styles: str, block: str) -> dict[str, str]:
    """The colours that a stylesheet sets where `block` is how a rule begins."""
    found = styles[styles.index(block) :].partition("{")[2].partition("}")[0]
    return dict(re.findall(r"--pb-([a-z-]+): (#[0-9a-f]{6});", found))


@pytest.fixture(scope="module")
def shared(root: Path) -> dict[str, dict[str, str]]:
    styles = (root / "overrides" / "assets" / "styles" / "10-tokens.css").read_text(encoding="utf-8")
    return {
        "light": tokens(styles, '[data-md-color-scheme="default"] {'),
        "dark": tokens(styles, '[data-md-color-scheme="slate"] {'),
        "device": tokens(styles, ":root:not([data-md-color-scheme])"),
    }


def too_low(colors: dict[str, str]) -> Iterator[str]:
    for (text, ground), least in PAIRS.items():
        found = Color(colors[text]).contrast(Color(colors[ground]), method="wcag21")
        if found < least - 0.001:
            yield f"{text} {colors[text]} on {ground} {colors[ground]}: {found:.3f}"


def schemes(look: Look, shared: dict[str, dict[str, str]]) -> Iterator[dict[str, str]]:
    yield {**shared["light"], **look.light}
    yield {**shared["dark"], **look.dark}


# --- contrast --------------------------------------------------------------------------------------------


@given(primary=COLORS, accent=st.none() | COLORS)
@example(primary="#ffffff", accent=None)
@example(primary="#000000", accent="#ffffff")
@example(primary="#777777", accent="#ffff00")
@example(primary="#7f8b6c", accent=None)
def test_of_any_colours_every_text_can_be_read(
    shared: dict[str, dict[str, str]], primary: str, accent: str | None
) -> None:
    assert [fault for colors in schemes(look_of(primary, accent), shared) for fault in too_low(colors)] == []


def test_without_a_school_the_colours_can_be_read(shared: dict[str, dict[str, str]]) -> None:
    assert [fault for colors in shared.values() for fault in too_low(colors)] == []
    assert shared["device"] == shared["dark"]


def test_what_is_reckoned_with_is_what_the_stylesheet_has(shared: dict[str, dict[str, str]]) -> None:
    for bars, scheme in ((model.LIGHT, "light"), (model.DARK, "dark")):
        assert {shared[scheme][name]: TEXT if name == "page" else LARGE for name in ("page", "sun", "clay")} == bars
    assert shared["light"]["ink"] == model.INK


@given(color=COLORS, other=COLORS)
def test_contrast_is_that_of_wcag(color: str, other: str) -> None:
    assert contrast(color, other) == pytest.approx(Color(color).contrast(Color(other), method="wcag21"), abs=0.005)
    assert contrast(color, other) == contrast(other, color)


@given(primary=COLORS)
def test_a_colour_that_can_be_read_stays_as_it_is(primary: str) -> None:
    look = look_of(primary)
    kept = {"header": look.light["brand"] == primary, "link": look.light["link"] == primary}
    assert {told.use for told in look.adjusted} == {use for use, same in kept.items() if not same}
    for told in look.adjusted:
        assert told.found < TEXT
        assert told.found == contrast(told.color, told.against)


@given(accent=COLORS)
def test_a_link_becomes_no_darker_than_it_must(accent: str) -> None:
    look = look_of("#1f6f3d", accent)
    bars = {**model.LIGHT, look.light["tint"]: TEXT, look.light["panel"]: TEXT}
    if look.adjusted:
        low = min(contrast(look.light["link"], ground) / least for ground, least in bars.items())
        assert 1 <= low < 1.04  # one of the 255 steps lighter would not do


@pytest.mark.parametrize(
    ("primary", "on"), [("#1f6f3d", "#ffffff"), ("#ffd400", "#1c2a31"), ("#ffffff", "#1c2a31"), ("#000000", "#ffffff")]
)
def test_letters_on_the_header_are_white_or_ink(primary: str, on: str) -> None:
    assert look_of(primary).light["brand"] == primary
    assert look_of(primary).light["on-brand"] == on


def test_the_accent_is_for_links_only() -> None:
    plain, accented = look_of("#1f6f3d").light, look_of("#1f6f3d", "#8a2be2").light
    assert {name for name in plain if plain[name] != accented[name]} == {"link", "hover"}
    assert accented["link"] == "#8a2be2"


# --- on the site -----------------------------------------------------------------------------------------

COLORED = 'colors: {primary: "#1F6F3D", accent: "#a15"}\n'


def picture(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#1f6f3d").save(out, "PNG")
    return out.getvalue()


def assets_in(folder: Path) -> Path:
    [found] = (folder / "assets").iterdir()
    return found


def test_a_school_has_its_colours_or_those_of_the_nearest_above(tmp_path: Path) -> None:
    project = small_project(tmp_path)
    append(overlay_of(project, "stichting"), 'colors: {primary: "#8a2be2"}\n')
    append(overlay_of(project, "noord"), COLORED)
    rows = build_in(project, "brug", "noord")
    assert all(row.published and not any("color" in problem.code for problem in row.problems) for row in rows)
    styles = {name: (assets_in(project / "site" / name) / "look.css").read_text() for name in ("brug", "noord")}
    assert tokens(styles["brug"], ":root, ")["brand"] == "#8a2be2"
    assert tokens(styles["noord"], ":root, ") == dict(look_of("#1f6f3d", "#aa1155").light)
    assert tokens(styles["noord"], '[data-md-color-scheme="slate"]') == dict(look_of("#1f6f3d", "#aa1155").dark)
    assert tokens(styles["noord"], ":root:not(") == dict(look_of("#1f6f3d", "#aa1155").dark)
    # The index is nobody's in particular.
    assert (assets_in(project / "site") / "look.css").read_bytes() == b""


def test_a_colour_that_was_adjusted_is_told_and_published_all_the_same(tmp_path: Path) -> None:
    project = small_project(tmp_path)
    append(overlay_of(project, "brug"), 'colors: {primary: "#777777"}\n')
    [row] = build_in(project, "brug")
    told = {problem.code: problem for problem in row.problems if problem.code.startswith("color-adjusted")}
    assert row.published
    assert set(told) == {"color-adjusted", "color-adjusted-link"}
    line = overlay_of(project, "brug").read_text(encoding="utf-8").splitlines()[told["color-adjusted"].place.line - 1]
    assert line == 'colors: {primary: "#777777"}'
    assert told["color-adjusted"].values == {
        "color": "#777777",
        "found": "4.4:1",
        "needed": "4.5:1",
        "became": "#767676",
    }


# --- the icon --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(240, 240), (800, 60), (10, 300)])
def test_an_icon_is_the_whole_logo_in_a_square(size: tuple[int, int]) -> None:
    data = icon_of(picture(*size))
    assert data is not None
    icon = Image.open(io.BytesIO(data))
    assert (icon.size, icon.format, icon.mode) == ((SIDE, SIDE), "PNG", "RGBA")
    width, height = (max(1, round(side * SIDE / max(size))) for side in size)
    left, top, right, bottom = icon.getchannel("A").getbbox() or (0, 0, 0, 0)
    assert (right - left, bottom - top) == (width, height)
    assert abs(left - (SIDE - right)) <= 1
    assert abs(top - (SIDE - bottom)) <= 1
    assert data == icon_of(picture(*size))


def broken(data: bytes) -> Iterator[bytes]:
    yield b""
    yield data[: len(data) // 2]
    header = data[16:29]
    for wrong in (struct.pack(">II", 60000, 60000) + header[8:], header[:8] + b"\x07" + header[9:]):
        yield data[:16] + wrong + struct.pack(">I", zlib.crc32(b"IHDR" + wrong)) + data[33:]


@pytest.mark.parametrize("data", list(broken(picture(60, 60))), ids=["empty", "half", "vast", "odd"])
def test_a_logo_that_cannot_be_read_gives_no_icon(data: bytes) -> None:
    assert icon_of(data) is None


def icon_on(page: Path) -> Path:
    [href] = read_page(page).xpath("//link[@rel='icon']/@href")
    return page.parent / href


def test_each_page_has_the_icon_of_its_school(tmp_path: Path) -> None:
    project = small_project(tmp_path)
    append(overlay_of(project, "brug"), COLORED)
    append(overlay_of(project, "noord"), "logo: logo.png\n")
    overlay_of(project, "noord").with_name("logo.png").write_bytes(picture(300, 100))
    build_in(project, "brug", "noord")
    icons = {
        page: icon_on(project / "site" / page / "index.html")
        for page in ("", "brug", "brug/afspraken/concept", "noord", "noord/afspraken/concept")
    }
    assert [path.name for path in icons.values()] == ["favicon.svg", *["icon.svg"] * 2, *["icon.png"] * 2]
    assert 'fill="#1f6f3d"' in icons["brug"].read_text(encoding="utf-8")
    assert icons["noord"].read_bytes() == icon_of(picture(300, 100))
    assert len({path.resolve() for path in icons.values()}) == 3
