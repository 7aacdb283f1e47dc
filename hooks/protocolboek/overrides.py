"""Templates, styles and what printing needs: in one folder, or in several of which the first that has a file gives it.

A project with a few files of its own puts its folder before the package's: one file there stands in for one of ours."""

from pathlib import Path

Overrides = Path | tuple[Path, ...]


def layers(overrides: Overrides) -> tuple[Path, ...]:
    """The folders, the one that counts first."""
    return overrides if isinstance(overrides, tuple) else (overrides,)


def place_in(overrides: Overrides, name: str) -> Path:
    """Where a file stands; one that is nowhere, where the last folder should have it."""
    folders = layers(overrides)
    return next((folder / name for folder in folders if (folder / name).is_file()), folders[-1] / name)


def files_in(overrides: Overrides, below: str) -> dict[str, Path]:
    """All files below a folder that each may have, by their path from there, in its order."""
    found: dict[str, Path] = {}
    for folder in reversed(layers(overrides)):
        found |= {path.relative_to(folder / below).as_posix(): path for path in (folder / below).rglob("*")}
    return {name: path for name, path in sorted(found.items()) if path.is_file()}
