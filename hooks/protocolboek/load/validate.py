"""From a YAML tree to a pydantic model: every fault at its place, and what is left still read."""

import copy
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo

from protocolboek.load.yaml import Tree
from protocolboek.model.near import nearest
from protocolboek.model.problems import Path, Problem, error


class FileModel(BaseModel):
    """Base of what an author writes in YAML: strict, and unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


M = TypeVar("M", bound=FileModel)

_WRONG_TYPE = {
    "string_type": "wrong-type-text", "int_type": "wrong-type-number", "bool_type": "wrong-type-bool",
    "list_type": "wrong-type-list", "dict_type": "wrong-type-mapping", "model_type": "wrong-type-mapping",
    "model_attributes_type": "wrong-type-mapping",
}  # fmt: skip


def validate(model: type[M], tree: Tree) -> tuple[M | None, list[Problem]]:
    """Read `tree` as `model`. A faulty entry is reported and left out, and the rest is read again;
    None where what is missing cannot be done without."""
    problems: list[Problem] = []
    data = tree.data if tree.data is not None else {}
    cut: set[Path] = set()
    while True:
        try:
            return model.model_validate(data), problems
        except ValidationError as faults:
            found = faults.errors(include_url=False)
            if data is tree.data:
                data = copy.deepcopy(data)
            # What an earlier cut made incomplete is no fault of its own.
            new = [f for f in found if not any(path[: len(f["loc"])] == f["loc"] for path in cut)]
            problems += [_problem(model, tree, dict(fault)) for fault in new]
            # Cut deepest first: an entry that lost a compulsory part is cut at the next round.
            pruned = [_prune(data, fault["loc"], fault["type"]) for fault in reversed(found)]
            done = {_gone(fault["loc"], fault["type"]) for fault in found}
            if not all(pruned) or done <= cut:
                return None, problems
            cut |= done


def _problem(model: type[FileModel], tree: Tree, fault: dict[str, Any]) -> Problem:
    path = _entry(fault["loc"])
    kind, context = fault["type"], fault.get("ctx", {})
    name = next((step for step in reversed(path) if isinstance(step, str)), "")
    if kind == "missing":
        place = tree.key(path[:-1]) if path[:-1] else tree.place(())
        return error(place, "missing-key", key=name)
    if kind == "extra_forbidden":
        near = nearest(name, _fields(model, path[:-1]))
        return error(tree.key(path), "unknown-key-near" if near else "unknown-key", key=name, near=near or "")
    place = tree.key(path) if path != fault["loc"] else tree.place(path)
    if code := _WRONG_TYPE.get(kind):
        return error(place, code, key=name)
    if kind == "literal_error":
        allowed = context["expected"].replace(" or ", ", ").replace("'", "")
        return error(place, "wrong-value", key=name, allowed=allowed)
    if kind in ("string_too_short", "too_short") or (kind == "string_pattern_mismatch" and not fault["input"].strip()):
        return error(place, "empty-value", key=name)
    if kind == "string_too_long":
        return error(place, "id-too-long", text=str(fault["input"])[:40], limit=context["max_length"])
    if kind == "string_pattern_mismatch":
        return error(place, "wrong-id", key=name, text=str(fault["input"]))
    # Anything else is a code of our own, raised as PydanticCustomError.
    return error(place, kind, key=name, text=str(fault["input"]), **context)


def _entry(path: Path) -> Path:
    """The entry that a fault is about: pydantic adds a step `[key]` where the fault is in the key itself."""
    return path[:-1] if path and path[-1] == "[key]" else path


def _gone(path: Path, kind: str) -> Path:
    """What goes because of a fault: what misses something goes as a whole."""
    return path[:-1] if kind == "missing" else _entry(path)


def _prune(data: Any, path: Path, kind: str) -> bool:
    """Take the faulty entry out of `data`; False where nothing can be taken out."""
    path = _gone(path, kind)
    if not path:
        return False
    holder = data
    for step in path[:-1]:
        try:
            holder = holder[step]
        except (KeyError, IndexError, TypeError):
            return True  # went with an entry around it
    try:
        del holder[path[-1]]
    except (KeyError, IndexError, TypeError):
        return True
    return True


def _fields(model: type[BaseModel], path: Path) -> list[str]:
    """Names that the mapping at `path` may hold."""
    current: Any = model
    for step in path:
        if isinstance(current, type) and issubclass(current, BaseModel):
            field = _field(current, str(step))
            current = field.annotation if field else None
        else:
            current = next(iter(reversed(get_args(current))), None)
        current = _without_none(current)
    if isinstance(current, type) and issubclass(current, BaseModel):
        return [field.alias or name for name, field in current.model_fields.items()]
    return []


def _field(model: type[BaseModel], key: str) -> FieldInfo | None:
    return next((f for name, f in model.model_fields.items() if (f.alias or name) == key), None)


def _without_none(annotation: Any) -> Any:
    options = [a for a in get_args(annotation) if a is not type(None)]
    return options[0] if type(None) in get_args(annotation) and len(options) == 1 else annotation
