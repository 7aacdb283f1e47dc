"""Writes an overlay as YAML, in any order of its keys, and knows where every key and value came to stand."""

import atexit
import json
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from protocolboek.load import load_overlay
from protocolboek.model.overlay import Overlay
from protocolboek.model.problems import Problem

Spot = tuple[int, int]
TEXTS = ("text", "was", "summary")


class Raw(str):
    """A scalar that is written as it stands, without quotes."""

    __slots__ = ()


class Written:
    """An overlay's YAML in `text`; `keys` and `values` give line and column by path."""

    def __init__(self, data: Mapping[str, Any], order: Random | None = None) -> None:
        self.lines: list[str] = []
        self.keys: dict[tuple[str | int, ...], Spot] = {}
        self.values: dict[tuple[str | int, ...], Spot] = {}
        self.order = order
        self.block(data, (), 0)

    @property
    def text(self) -> str:
        return "".join(line + "\n" for line in self.lines)

    def block(self, data: Mapping[str, Any], path: tuple[str | int, ...], indent: int) -> None:
        items = list(data.items())
        if self.order:
            self.order.shuffle(items)
        for key, value in items:
            here = (*path, key)
            line, head = len(self.lines) + 1, " " * indent + f"{key}:"
            self.keys[here] = (line, indent + 1)
            if isinstance(value, Mapping) and value and key not in ("consent", "publish"):
                self.lines.append(head)
                self.block(value, here, indent + 2)
            elif key in TEXTS and not isinstance(value, Raw):
                self.values[here] = (line + 1, indent + 3)
                self.lines += [head + " |-", *(" " * (indent + 2) + x if x else "" for x in value.split("\n"))]
            else:
                self.lines.append(head + " " + self.flow(value, here, len(head) + 2))

    def flow(self, value: Any, path: tuple[str | int, ...], column: int) -> str:
        self.values[path] = (len(self.lines) + 1, column)
        match value:
            case Raw():
                return str(value)
            case list():
                return self.joined("[", [("", i, item) for i, item in enumerate(value)], path, column) + "]"
            case dict():
                return self.joined("{", [(f"{k}: ", k, item) for k, item in value.items()], path, column) + "}"
        return json.dumps(value, ensure_ascii=False)

    def joined(
        self, out: str, parts: list[tuple[str, str | int, Any]], path: tuple[str | int, ...], column: int
    ) -> str:
        for number, (head, step, item) in enumerate(parts):
            out += (", " if number else "") + head
            if isinstance(step, str):
                self.keys[*path, step] = (len(self.lines) + 1, column + len(out) - len(head))
            out += self.flow(item, (*path, step), column + len(out))
        return out


@cache
def folder_of(name: str) -> Path:
    """One folder per overlay and test process: making and removing them takes longer than all the rest."""
    root = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    folder = Path(root) / "schools" / name
    folder.mkdir(parents=True)
    return folder


def load_text(name: str, text: str | bytes, **others: str | bytes) -> tuple[Overlay | None, list[Problem]]:
    """Load `schools/<name>/overlay.yaml` with this text, and other files beside it by their stem."""
    folder = folder_of(name)
    for old in folder.iterdir():
        old.unlink()
    for stem, content in {"overlay": text, **others}.items():
        data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
        (folder / f"{stem}.yaml").write_bytes(data)
    return load_overlay(folder)


def load_data(name: str, data: Mapping[str, Any], order: Random | None = None) -> tuple[Overlay, list[Problem]]:
    """Write an overlay and load it again."""
    overlay, problems = load_text(name, Written(data, order).text)
    assert overlay is not None, problems
    return overlay, problems
