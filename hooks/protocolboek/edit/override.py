"""`protocolboek override`: a `replace` entry with the parent's text, spliced in beside every other byte.

A YAML library that writes the file again moves comments and rewraps lines. So the entry is put in
as text at the right place, and the file is read again to see that nothing else changed.
"""

import copy
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from protocolboek.load import load_overlay
from protocolboek.load.yaml import Tree, read_yaml
from protocolboek.model.near import nearest
from protocolboek.model.problems import Invalid, Place, error, refuse
from protocolboek.pipeline import Project, chain_of
from protocolboek.resolve import parent_of, reach_of, resolve

REASON = "[waarom]"
"""Stands where a reason must come: `check` refuses it until somebody has filled it in."""


def override(project: Project, folder: Path, clause: str, reason: str = REASON) -> Place:
    """Add the entry to `folder`/overlay.yaml and return its place. Raises Invalid, and writes nothing,
    where the clause cannot be replaced here."""
    name = folder.name
    chain, problems = chain_of(project, name)
    path = folder / "overlay.yaml"
    file = f"{folder.parent.name}/{name}/overlay.yaml"
    own = Place(file)
    if problems:
        raise Invalid(problems)
    if retired := project.canon.retired.get(clause):
        code = "retired-replaced" if retired.replaced_by else "retired"
        about = {"since": retired.since, "reason": retired.reason, "replaced_by": retired.replaced_by or ""}
        raise Invalid([error(own, code, id=clause, **about)])
    parent = parent_of(project.canon, chain, clause)
    if parent is None:
        near = nearest(clause, reach_of(project.canon, chain[:-1]).known)
        raise Invalid([error(own, "unknown-clause-near" if near else "unknown-clause", id=clause, near=near or "")])
    before = path.read_bytes().decode("utf-8")
    tree, faults = read_yaml(before, file)
    if faults:
        raise Invalid(faults)
    keys = ("faq", "replace") if parent.scope == "faq" else ("replace",)
    if clause in _at(tree.data, keys):
        raise Invalid([error(tree.key((*keys, clause)), "override-exists", id=clause)])
    after = splice(before, tree, keys, clause, reason=reason, text=parent.body.source)
    if not _same_but_for(tree, after, file, keys, clause, text=parent.body.source):
        raise Invalid([error(own, "override-by-hand", id=clause, key=".".join(keys))])
    _refuse_new_faults(project, folder, after)
    path.write_bytes(after.encode("utf-8"))
    tree, _ = read_yaml(after, file)
    return tree.key((*keys, clause))


def splice(source: str, tree: Tree, keys: tuple[str, ...], clause: str, *, reason: str, text: str) -> str:
    """The file with the entry in it, every other byte as it was."""
    newline = "\r\n" if "\r\n" in source else "\n"
    lines = source.splitlines(keepends=True)
    depth = next((i for i in range(len(keys), 0, -1) if _is_there(tree, keys[:i])), 0)
    missing = keys[depth:]
    inside = _at(tree.data, keys[:depth]) if depth else tree.data
    if depth and not inside:
        # `replace: {}` or a bare `replace:`: the entry comes below it, and an empty mapping makes way.
        key, place = tree.key(keys[:depth]), tree.place(keys[:depth])
        line = lines[key.line - 1]
        if line[place.column - 1 : place.column] == "{" and place.line == key.line:
            if "}" not in line[place.column :]:
                raise Invalid([error(place, "override-flow")])
            tail = line[place.column - 1 :].lstrip("{ }").lstrip()
            lines[key.line - 1] = line[: place.column - 1].rstrip() + (f"  {tail}" if tail else newline)
        indent, at = key.column + 1, key.line
    elif depth:
        first = tree.key((*keys[:depth], next(iter(inside))))
        if lines[first.line - 1][: first.column - 1].strip():
            raise Invalid([error(first, "override-flow")])
        indent, at = first.column - 1, first.line - 1
    else:
        indent, at = 0, len(lines)
    if lines and at == len(lines) and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += newline
    entry = _entry(missing, clause, reason, text, indent)
    return "".join([*lines[:at], *(line + newline for line in entry), *lines[at:]])


def _entry(missing: tuple[str, ...], clause: str, reason: str, text: str, indent: int) -> list[str]:
    out = []
    for key in missing:
        out.append(" " * indent + f"{key}:")
        indent += 2
    pad = " " * indent
    out += [f"{pad}{clause}:", f"{pad}  reason: {json.dumps(reason, ensure_ascii=False)}"]
    # YAML takes the indent of the first line for that of the block, unless it is told.
    block = "|2-" if text.lstrip("\n").startswith(" ") else "|-"
    for key in ("was", "text"):
        out.append(f"{pad}  {key}: {block}")
        out += [f"{pad}    {line}" if line else "" for line in text.split("\n")]
    return out


def _is_there(tree: Tree, keys: tuple[str, ...]) -> bool:
    return keys in tree.keys


def _at(data: Any, keys: tuple[str, ...]) -> Any:
    for key in keys:
        data = (data or {}).get(key) or {}
    return data or {}


def _same_but_for(tree: Tree, after: str, file: str, keys: tuple[str, ...], clause: str, *, text: str) -> bool:
    """Read the new file again: it must be the old one with one entry more, and that entry hold the text."""
    again, faults = read_yaml(after, file)
    if faults or (*keys, clause) not in again.keys:
        return False
    trimmed = copy.deepcopy(again.data)
    holder = _at(trimmed, keys)
    entry = holder.pop(clause)
    for depth in range(len(keys), 0, -1):
        holder, key = _at(trimmed, keys[: depth - 1]) if depth > 1 else trimmed, keys[depth - 1]
        if not holder[key] and keys[:depth] in tree.keys:
            holder[key] = _at(tree.data, keys[: depth - 1])[key]  # `{}`, or nothing at all
        elif not holder[key]:
            del holder[key]
    return bool(trimmed == tree.data and isinstance(entry, dict) and entry.get("was") == entry.get("text") == text)


def _refuse_new_faults(project: Project, folder: Path, text: str) -> None:
    """Resolve with the new file before it is written; refuse what the layers above do not allow."""
    with tempfile.TemporaryDirectory() as temporary:
        copied = Path(temporary) / folder.parent.name / folder.name
        shutil.copytree(folder, copied)
        (copied / "overlay.yaml").write_bytes(text.encode("utf-8"))
        overlay, faults = load_overlay(copied)
    if overlay is None:
        raise Invalid(faults)
    chain, _ = chain_of(project, folder.name)
    known = {(p.code, tuple(p.values.items())) for p in resolve(project.canon, chain).problems}
    met = resolve(project.canon, (*chain[:-1], overlay)).problems
    refuse(p for p in met if (p.code, tuple(p.values.items())) not in known)
