"""Where the installed theme stands."""

import importlib.util
from pathlib import Path


def theme_folder() -> Path:
    """The templates of the installed theme, which is never imported."""
    found = importlib.util.find_spec("material")
    assert found is not None, "mkdocs-material is a dependency"
    assert found.origin is not None
    return Path(found.origin).parent / "templates"
