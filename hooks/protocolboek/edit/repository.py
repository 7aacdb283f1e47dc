"""`protocolboek new --project DIR`: a repository of one's own, in which only `schools/` has to be."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from protocolboek import __version__

SOURCE = "repository"
FILES: Mapping[str, str] = {
    "README.md": "README.md",
    "requirements.txt": "requirements.txt",
    ".gitignore": "gitignore",
    ".gitlab-ci.yml": "gitlab-ci.yml",
    ".github/workflows/protocolboek.yml": "github.yml",
}
"""What is written, and the template of each."""
KEPT = "schools/.gitkeep"
"""git keeps no empty folder, and a project is known by this one."""


def is_free(folder: Path) -> bool:
    """Whether nothing stands there yet. A repository that was just made, or cloned while empty, has only `.git`."""
    return not folder.exists() or all(path.name == ".git" for path in folder.iterdir())


def repository(folder: Path, templates: Environment, libraries: Iterable[str], *, name: str, title: str) -> None:
    """Write all that stands around the overlays; `name` and `title` are those of the first, or empty. `libraries` are
    lines for pip: what this program rests on, in the versions in which that is so."""
    known = {"id": name, "name": Markup(title), "version": __version__, "libraries": list(libraries)}
    for target, source in FILES.items():
        text = templates.get_template(f"{SOURCE}/{source}").render(known)
        path = folder / target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{text.rstrip()}\n", encoding="utf-8")
    if not name:
        (folder / KEPT).parent.mkdir(parents=True)
        (folder / KEPT).touch()
