"""What a layer chooses among what the canon offers: parameters, options, variants; and what it locks."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Literal

from protocolboek.model.near import nearest
from protocolboek.model.overlay import Add, LockOut
from protocolboek.model.problems import error, place_at
from protocolboek.model.values import read_value
from protocolboek.resolve.draft import Made
from protocolboek.resolve.layer import Layer


def parameters(layer: Layer) -> dict[str, Made]:
    out = {}
    declared = layer.draft.canon.parameters
    for setting in layer.overlay.settings:
        declaration = declared.get(setting.name)
        if declaration is None:
            layer.unknown("parameter", setting.name, setting.place, declared)
        elif not layer.barred("parameter", setting.name, setting.place):
            places = setting.places
            faults = read_value(
                declaration,
                setting.value,
                at=partial(place_at, places, otherwise=setting.place),
                sector=layer.sector,
            )
            layer.problems += faults
            if not faults:
                out[setting.name] = Made(setting.value, layer.overlay.id, setting.place, setting.places)
    return out


def options(layer: Layer) -> dict[str, Made]:
    out = {}
    for toggle in layer.overlay.toggles:
        if toggle.option not in layer.draft.canon.options:
            layer.unknown("option", toggle.option, toggle.place, layer.draft.canon.options)
        elif not layer.barred("option", toggle.option, toggle.place):
            out[toggle.option] = Made(toggle.on, layer.overlay.id, toggle.place)
    return out


def choices(layer: Layer) -> dict[str, Made]:
    out = {}
    for choice in layer.overlay.choices:
        found = layer.clause(choice.clause, None, choice.place)
        if found is None or not layer.may(found, "variant", choice.place):
            continue
        variants = [v.key for v in found.clause.variants]
        if not variants:
            layer.problems.append(error(choice.place, "no-variants", id=choice.clause))
        elif choice.variant not in variants:
            near = nearest(choice.variant, variants)
            code = "unknown-variant-near" if near else "unknown-variant"
            names = {"id": choice.clause, "variant": choice.variant, "near": near or ""}
            layer.problems.append(error(choice.place, code, known=", ".join(variants), **names))
        else:
            out[choice.clause] = Made(choice.variant, layer.overlay.id, choice.place)
    return out


def locks(layer: Layer) -> dict[tuple[Literal["clause", "option", "parameter"], str], tuple[str, LockOut]]:
    known: Mapping[str, Iterable[str]] = {
        "clause": layer.draft.clauses,
        "option": layer.draft.canon.options,
        "parameter": layer.draft.canon.parameters,
    }
    own = {o.target for o in layer.overlay.operations if isinstance(o, Add)}
    out = {}
    for lock in layer.overlay.locks:
        if lock.target in known[lock.what] or lock.target in own:
            out[lock.what, lock.target] = (layer.overlay.id, lock)
        else:
            layer.unknown(lock.what, lock.target, lock.place, known[lock.what])
    return out
