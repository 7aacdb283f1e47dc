"""`protocolboek new`: an overlay that builds at once, with its open choices listed to be filled in."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from protocolboek.messages import Catalogue
from protocolboek.model.canon import Declaration, LayerKind, Sector
from protocolboek.model.handbook import OpenChoice
from protocolboek.model.overlay import Overlay, sector_of
from protocolboek.model.problems import Invalid, Place, error
from protocolboek.model.values import STRUCTURES
from protocolboek.pipeline import Project, outcome_of, refuse_id
from protocolboek.resolve.parent import allowed


def scaffold(
    project: Project,
    schools: Path,
    name: str,
    *,
    title: str,
    extends: str | None,
    kind: LayerKind,
    sector: Sector | None,
    guide: str,
    messages: Catalogue,
) -> Path:
    """Write `schools/<name>/` and return its overlay.yaml, which sends its author to `guide`. Raises Invalid, and
    writes nothing, where the id cannot be used or the chain above it is not sound."""
    folder = schools / name
    own = Place(f"{schools.name}/{name}/overlay.yaml")
    if not title.strip() or not title.isprintable():
        raise Invalid([error(own, "empty-value", key="name")])
    overlay = Overlay(id=name, kind=kind, name=title, place=own, extends=extends, extends_place=own, sector=sector)
    if problems := refuse_id(overlay, project.canon):
        raise Invalid(problems)
    if folder.exists():
        raise Invalid([error(own, "school-exists", id=name)])
    trial = replace(project, overlays={**project.overlays, name: overlay})
    outcome = outcome_of(trial, name)
    if not outcome.sound or outcome.resolution is None:
        raise Invalid(problem for problem in outcome.problems if problem.is_error)
    open_choices = outcome.resolution.open_choices()
    reachable = {n for n, card in outcome.resolution.contacts().items() if card.reachable}
    named = {r.target for b in outcome.resolution.bodies.values() for r in b.references if r.kind == "contact"}
    sector = sector_of(outcome.resolution.chain)
    folder.mkdir(parents=True)
    path = folder / "overlay.yaml"
    path.write_text(_overlay(project, overlay, open_choices, sector, messages, guide=guide), encoding="utf-8")
    cards = [project.canon.contacts[n] for n in sorted(named - reachable) if n in project.canon.contacts]
    if cards:
        lines = [messages.say("new-contacts"), "schema: 1", "contacts:"]
        for card in cards:
            lines += [f"  {card.id}:", f"    function: {_scalar(card.function)}", '    # phone: "…"', '    # mail: "…"']
        (folder / "contacts.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _overlay(
    project: Project,
    overlay: Overlay,
    choices: list[OpenChoice],
    sector: Sector | None,
    messages: Catalogue,
    *,
    guide: str,
) -> str:
    lines = [
        f"# yaml-language-server: $schema=../../build/schema/{overlay.id}.json",
        *(f"# {line}" for line in messages.say("new-intro", name=overlay.name, guide=guide).split("\n")),
        "schema: 1",
        f"kind: {overlay.kind}",
        f"name: {_scalar(overlay.name)}",
    ]
    if overlay.extends:
        lines.append(f"extends: {overlay.extends}")
    if overlay.sector:
        lines.append(f"sector: {overlay.sector}")
    foundation = overlay.kind == "foundation"
    if foundation:
        lines.append("handbook: true")
    lines.append("publish: {concept: true}")
    parameters = [choice for choice in choices if choice.kind == "parameter"]
    variants = [choice for choice in choices if choice.kind == "variant"]
    if parameters or variants:
        lines += ["", f"# {messages.say('new-open-foundation' if foundation else 'new-open')}"]
    if parameters:
        lines.append("#parameters:")
        for choice in parameters:
            declaration = project.canon.parameters[choice.name]
            lines.append(f"#  # {choice.label}. {choice.help}")
            lines += [f"#  {line}" for line in _example(declaration, sector)]
    if variants:
        lines.append("#variants:")
        for choice in variants:
            lines += [f"#  # {choice.label}: {' / '.join(choice.choices)}", f"#  {choice.name}: …"]
    return "\n".join(lines) + "\n"


def _example(declaration: Declaration, sector: Sector | None) -> list[str]:
    """A value of the right form for the author to change; for choices, all that there are."""
    name, values = declaration.name, list(allowed(declaration.values, sector))
    if structure := STRUCTURES.get(declaration.type):
        words = declaration.words
        cells: dict[str, Any] = {}
        for field, cell in structure.cells.items():
            first = next(iter(words.get(field, {"…": ""})))
            cells[field] = {"word": first, "words": f"[{first}]", "number": 1, "time": '"08:00"', "text": '"…"'}[cell]
        row = "{" + ", ".join(f"{field}: {value}" for field, value in cells.items()) + "}"
        return [f"{name}:", f"  - {row}"] if structure.rows else [f"{name}: {row}"]
    if declaration.type in ("list", "sanction-series"):
        return [f"{name}: [{', '.join(values) or '…, …'}]"]
    if values:
        return [f"{name}: {values[0]}  # {' | '.join(values)}"]
    return [f"{name}: {1 if declaration.type == 'number' else chr(34) + '…' + chr(34)}"]


def _scalar(text: str) -> str:
    """A YAML string that reads back as it is: a JSON string is one."""
    return json.dumps(text, ensure_ascii=False)
