"""What every page of a school loads: styles, scripts, fonts, its colours, its icon."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Assets:
    """`folder` is named after what it holds, so that a browser may keep it for ever; `files` are by path below it.
    `icon` and `logo` are names among them."""

    folder: str = "assets"
    files: Mapping[str, bytes] = field(default_factory=dict)
    icon: str = "favicon.svg"
    logo: str | None = None


NONE = Assets()
"""Of a text that nobody shows as a site."""
