"""Strict YAML: plain values beside the place of each, and every surprise of YAML refused.

ruamel.yaml's C loader gives the node tree; the values are built here, because the 1.1 and 1.2
schemas both guess (`16:00` a number, `no` a boolean, `2024-01-01` a date) where we must not.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml.cyaml import CParser  # type: ignore[attr-defined]
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import CollectionEndEvent, CollectionStartEvent
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.resolver import BaseResolver

from protocolboek.model.problems import Path, Place, Problem, error, place_at

_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")
# Looks like a number, date, time or phone number, and would be read differently by the next tool.
_AMBIGUOUS = re.compile(r"[-+]?[0-9][0-9 .:/+-]*|~|null|Null|NULL", re.ASCII)
_FALSE_FRIENDS = {"yes", "no", "on", "off", "y", "n", "True", "False", "TRUE", "FALSE", "Yes", "No", "On", "Off"}
DEEPEST = 40
"""Levels of nesting that are read: composing is recursive, and no file of ours has more than ten."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A YAML file as plain values, with the place of each value and of each key by its path.

    For a literal block the place is that of its first text line.
    """

    file: str
    data: Any
    values: Mapping[Path, Place] = field(default_factory=dict)
    keys: Mapping[Path, Place] = field(default_factory=dict)
    quoted: frozenset[Path] = frozenset()

    def place(self, path: Path) -> Place:
        """The place of the value at `path`, or of the nearest thing around it."""
        return place_at(self.values, path, otherwise=Place(self.file))

    def text(self, path: Path) -> Place:
        """The place where the text of the value at `path` begins: of a quoted one within its quotes."""
        place = self.place(path)
        return Place(place.file, place.line, place.column + 1) if path in self.quoted else place

    def key(self, path: Path) -> Place:
        """The place of the key at `path`, or else of its value."""
        return self.keys.get(path) or self.place(path)

    def below(self, path: Path) -> dict[Path, Place]:
        """Places of the parts of the value at `path`, by path relative to it."""
        found = self.data
        try:
            for step in path:
                found = found[step]
        except (KeyError, IndexError, TypeError):
            return {}
        return {part: self.values[*path, *part] for part in _parts(found)}

    def part(self, index: int) -> "Tree":
        """One item of a list, as a tree of its own with its places in the file."""
        inside = {p[1:] for p in self.quoted if p[:1] == (index,)}
        keys = {p[1:]: place for p, place in self.keys.items() if p[:1] == (index,)}
        return Tree(self.file, self.data[index], self.below((index,)), keys, frozenset(inside))


def _parts(value: object) -> Iterator[Path]:
    """The way to a value, and to all that it holds."""
    yield ()
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in items:
        for part in _parts(item):
            yield (step, *part)


def read_yaml(text: str, file: str) -> tuple[Tree, list[Problem]]:
    """Parse one YAML document. Total: what cannot be read is a problem, and the rest still comes."""
    text = unicodedata.normalize("NFC", text)
    try:
        root = _composed(text)
    except MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        return Tree(file, None), [error(place, "yaml-syntax", what=fault.problem or fault.context or "")]
    except (YAMLError, ValueError) as fault:
        return Tree(file, None), [error(Place(file), "yaml-syntax", what=str(fault).splitlines()[0])]
    reader = _Reader(file, text.splitlines())
    data = None if root is None else reader.value(root, ())
    return Tree(file, data, reader.values, reader.keys, frozenset(reader.quoted)), reader.problems


def _composed(text: str) -> Any:
    """The nodes of a text. What is too deep is told at its place, if that comes before what is no YAML: to find that
    out all is parsed once more, and only where something is wrong."""
    try:
        return _Composer(text, DEEPEST).get_single_node()
    except (YAMLError, ValueError):
        _refuse_deep(text)
        return _Composer(text, DEEPEST + 1).get_single_node()


def _refuse_deep(text: str) -> None:
    """Raises where the nesting goes deeper than `DEEPEST`; the parser's events come without recursion."""
    depth = 0
    parser = CParser(text)
    while parser.check_event():
        event = parser.get_event()
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > DEEPEST:
            raise MarkedYAMLError(problem=f"nested more than {DEEPEST} deep", problem_mark=event.start_mark)


class _Composer(CParser):  # type: ignore[misc]
    """The C parser with as little around it as it can do with: ruamel.yaml guesses at the type of every scalar, which
    we do not ask, and looks through a folder for plug-ins each time. `deepest`: of all nodes, scalars included."""

    def __init__(self, text: str, deepest: int) -> None:
        super().__init__(text)
        self.above = 0
        self.deepest = deepest

    def resolve(self, kind: type[Node], _value: object, _implicit: object) -> object:
        return _NO_TAG[kind]

    def descend_resolver(self, _parent: object, _index: object) -> None:
        if self.above == self.deepest:
            raise YAMLError
        self.above += 1

    def ascend_resolver(self) -> None:
        self.above -= 1


_NO_TAG: Mapping[type[Node], object] = {
    ScalarNode: BaseResolver.DEFAULT_SCALAR_TAG,
    SequenceNode: BaseResolver.DEFAULT_SEQUENCE_TAG,
    MappingNode: BaseResolver.DEFAULT_MAPPING_TAG,
}


class _Reader:
    """Builds plain values from nodes; gathers places and problems on the way."""

    def __init__(self, file: str, lines: list[str]) -> None:
        self.file = file
        self.lines = lines
        self.values: dict[Path, Place] = {}
        self.keys: dict[Path, Place] = {}
        self.quoted: set[Path] = set()
        self.problems: list[Problem] = []
        self.seen: set[int] = set()

    def value(self, node: Any, path: Path) -> Any:
        place = self.values[path] = Place(self.file, node.start_mark.line + 1, node.start_mark.column + 1)
        if id(node) in self.seen:
            return None  # an alias: reported at its anchor
        self.seen.add(id(node))
        match self.first_character(node):
            case "&":
                self.problems.append(error(place, "yaml-alias"))
            case "!":
                self.problems.append(error(place, "yaml-tag", tag=str(node.tag)))
        if node.id == "mapping":
            return self.mapping(node, path)
        if node.id == "sequence":
            return [self.value(item, (*path, i)) for i, item in enumerate(node.value)]
        return self.scalar(node, path, place)

    def mapping(self, node: Any, path: Path) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key_node, value_node in node.value:
            place = Place(self.file, key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            if key_node.id != "scalar" or key_node.value == "<<" or self.first_character(key_node) in "&!":
                self.problems.append(error(place, "yaml-key"))
                continue
            key = key_node.value
            if key in out:
                self.problems.append(error(place, "yaml-duplicate-key", key=key))
                continue
            self.keys[(*path, key)] = place
            out[key] = self.value(value_node, (*path, key))
        return out

    def scalar(self, node: Any, path: Path, place: Place) -> Any:
        text: str = node.value
        if node.style == ">":
            self.problems.append(error(place, "yaml-folded"))
            return text
        if node.style == "|":
            self.values[path] = self.first_line(node, place)
            return text
        if node.style in ("'", '"'):
            self.quoted.add(path)
            return text
        if text in ("true", "false"):
            return text == "true"
        if _INTEGER.fullmatch(text):
            return int(text)
        if text in _FALSE_FRIENDS or _AMBIGUOUS.fullmatch(text):
            self.problems.append(error(place, "yaml-unquoted", text=text[:40]))
            return text
        return text or None

    def first_character(self, node: Any) -> str:
        """What a node begins with: `&` for an anchor, `!` for a tag; nothing else can begin with these."""
        mark = node.start_mark
        return self.lines[mark.line][mark.column : mark.column + 1] if mark.line < len(self.lines) else " "

    def first_line(self, node: Any, place: Place) -> Place:
        """Place of the first text line of a literal block: the lines of its text follow from there."""
        start = node.start_mark.line + 1
        inside = range(start, min(node.end_mark.line + 1, len(self.lines)))
        line = next((i for i in inside if self.lines[i].strip()), start)
        indent = _indent(self.lines[line]) if line in inside else 0
        own = next((_indent(x) for x in node.value.splitlines() if x.strip()), 0)
        return Place(place.file, line + 1, max(indent - own, 0) + 1)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
