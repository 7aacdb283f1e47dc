"""Gathers what every page loads, from the theme and from `overrides/assets/`, into one folder per content."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from protocolboek.build.editions import logo_of
from protocolboek.build.icon import icon_of
from protocolboek.build.theme import theme_folder
from protocolboek.model.assets import Assets
from protocolboek.model.look import look_of
from protocolboek.model.once import once_per_object
from protocolboek.model.overlay import colors_of
from protocolboek.model.problems import Place, Problem, error, refuse
from protocolboek.model.resolution import Resolution
from protocolboek.overrides import Overrides, files_in, place_in
from protocolboek.render.look import render_icon, render_look
from protocolboek.render.templates import templates_in

THEME = "theme.json"
"""Beside the templates: the files of the theme that ours rest on or stand in for, by digest."""
SOURCE_MAP = re.compile(rb"\s*/\*# sourceMappingURL=[^*]*\*/\s*")
BARE = "look.css"
START = "start.js"
LOGO = "logo.png"


def common_assets(overrides: Overrides) -> Assets:
    """The files that all share. Raises Invalid where the installed theme is not the one that our templates were made
    for."""
    files = {
        "theme.css": theme_styles(overrides),
        "protocolboek.css": joined(overrides, "assets/styles", ".css"),
        START: place_in(overrides, f"assets/scripts/{START}").read_bytes(),
        "protocolboek.js": joined(overrides, "assets/scripts", ".js", but=START),
        BARE: b"",
        **{name: path.read_bytes() for name, path in files_in(overrides, "assets/files").items()},
    }
    return Assets(f"assets/{name_of(files)}", files)


def assets_for(resolution: Resolution, overrides: Overrides, common: Assets | None = None) -> Assets:
    """The assets of a school: what is `common` to all, with its logo, its colours and its icon. Raises Invalid as
    `common_assets`."""
    common = common or common_assets(overrides)
    templates = templates_in(overrides)
    logo, colors = logo_of(resolution.chain), colors_of(resolution.chain)
    look = look_of(colors.primary, colors.accent) if colors else None
    picture = icon_of(logo) if logo else None
    own = {
        LOGO: logo,
        BARE: render_look(look, templates) if look else None,
        "icon.png": picture,
        "icon.svg": render_icon(look, templates) if look and not picture else None,
    }
    found = {name: data for name, data in own.items() if data is not None}
    if not found:
        return common
    files = {**common.files, **found}
    icon = next((name for name in ("icon.png", "icon.svg") if name in found), common.icon)
    return Assets(f"assets/{name_of(files)}", files, icon, LOGO if logo else None)


def joined(overrides: Overrides, below: str, ending: str, *, but: str = "") -> bytes:
    """The files of a folder as one, in the order of their names."""
    names = files_in(overrides, below).items()
    return b"\n".join(path.read_bytes() for name, path in names if name.endswith(ending) and name != but)


def name_of(files: Mapping[str, bytes]) -> str:
    """A short digest of names and contents."""
    digest = hashlib.sha256()
    for name, data in sorted(files.items()):
        digest.update(f"{name}\0".encode() + _sum(data))
    return digest.hexdigest()[:12]


@once_per_object(64)
def _sum(data: bytes) -> bytes:
    """Of what is common to all it is asked for every school."""
    return hashlib.sha256(data).digest()


def theme_styles(overrides: Overrides) -> bytes:
    """The stylesheets of the theme as one, without the way to their source maps."""
    told = json.loads(place_in(overrides, THEME).read_text(encoding="utf-8"))
    theme = theme_folder()
    refuse(theme_faults(told["files"], theme))
    return b"\n".join(SOURCE_MAP.sub(b"", (theme / name).read_bytes()) for name in told["styles"])


def theme_faults(files: Mapping[str, str], theme: Path) -> Iterator[Problem]:
    for name, digest in files.items():
        path = theme / name
        found = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        if found != digest:
            yield error(Place(f"overrides/{THEME}"), "theme-changed" if found else "theme-gone", name=name)
