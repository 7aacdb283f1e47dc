"""Writes overrides/theme.json anew, after somebody held our templates and styles against another release of the theme.

Run: .venv/bin/python tests/renew_theme.py"""

import hashlib
import json
from pathlib import Path

from protocolboek.build.assets import THEME, theme_folder

OVERRIDES = Path(__file__).parent.parent / "overrides"
PARTIALS = ("content", "footer", "header", "nav", "nav-item", "palette", "search", "toc", "toc-item", "top")
"""What our frame stands in for, beside base.html."""


def main() -> None:
    theme = theme_folder()
    styles = [
        next((theme / "assets" / "stylesheets").glob(f"{name}.*.css")).relative_to(theme).as_posix()
        for name in ("main", "palette")
    ]
    names = ["base.html", *(f"partials/{name}.html" for name in PARTIALS), *styles]
    files = {name: hashlib.sha256((theme / name).read_bytes()).hexdigest() for name in names}
    told = {"theme": "mkdocs-material", "styles": styles, "files": files}
    (OVERRIDES / THEME).write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
