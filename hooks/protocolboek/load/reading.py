"""Opens the files of an author: what is missing or unreadable is a problem with a place."""

from pathlib import Path
from typing import TypeVar

from protocolboek.load.validate import FileModel, validate
from protocolboek.load.yaml import Tree, read_yaml
from protocolboek.model.problems import Place, Problem, error

M = TypeVar("M", bound=FileModel)


def read_text(path: Path, file: str) -> tuple[str, list[Problem]]:
    """The text of a file; a missing or undecodable one is a problem, not an exception."""
    if path.exists() and not path.is_file():
        return "", [error(Place(file), "file-unreadable")]
    try:
        return path.read_text(encoding="utf-8-sig"), []
    except FileNotFoundError:
        return "", [error(Place(file), "file-missing")]
    except UnicodeDecodeError:
        return "", [error(Place(file), "file-not-utf8")]
    except OSError:
        return "", [error(Place(file), "file-unreadable")]


def read_file(path: Path, file: str, model: type[M]) -> tuple[M | None, Tree, list[Problem]]:
    """A YAML file as `model`, with its places."""
    text, problems = read_text(path, file)
    if problems:
        return None, Tree(file, None), problems
    tree, faults = read_yaml(text, file)
    if tree.data is None and faults:
        return None, tree, faults
    found, more = validate(model, tree)
    return found, tree, [*faults, *more]
