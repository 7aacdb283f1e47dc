"""Where a layer puts things: its own and moved clauses, its own and renamed sections."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from protocolboek.model.canon import Section
from protocolboek.model.overlay import Add, AddSection, Anchor, Move, Operation, RenameSection
from protocolboek.resolve.draft import DraftClause, DraftSection, SectionKey
from protocolboek.resolve.layer import Layer
from protocolboek.resolve.places import Placing, arrange


def arranged(
    layer: Layer,
    operations: list[Operation],
    clauses: Mapping[str, DraftClause],
    order: Mapping[SectionKey, tuple[str, ...]],
) -> dict[SectionKey, tuple[str, ...]]:
    out = dict(order)
    for scope in ("clause", "faq"):
        parent = {key: ids for key, ids in out.items() if key[1] == scope}
        groups = groups_in(parent)
        placings = [
            Placing(o.target, found, o.place)
            for o in operations
            if isinstance(o, Add | Move) and o.scope == scope
            if (found := anchor(layer, o.anchor, scope, clauses, groups))
        ]
        arranged, faults = arrange(parent, placings, groups)
        layer.problems += faults
        out.update(arranged)
    return out


def groups_in(order: Mapping[SectionKey, tuple[str, ...]]) -> dict[str, SectionKey]:
    """Names for `first-in` and `last-in`: a section's id; where two protocols share one, `protocol.id`."""
    by_name: dict[str, list[SectionKey]] = defaultdict(list)
    for key in order:
        by_name[key[2]].append(key)
    return {name if len(keys) == 1 else f"{key[0]}.{name}": key for name, keys in by_name.items() for key in keys}


def anchor(
    layer: Layer,
    anchor: Anchor,
    scope: str,
    clauses: Mapping[str, DraftClause],
    groups: Mapping[str, SectionKey],
) -> Anchor | None:
    if anchor.relation in ("first-in", "last-in"):
        if anchor.target in groups:
            return anchor
        layer.unknown("section", anchor.target, anchor.place, groups)
        return None
    known = [name for name, found in clauses.items() if found.scope == scope]
    if anchor.target in clauses and clauses[anchor.target].scope == scope:
        return anchor
    layer.unknown("clause", anchor.target, anchor.place, known)
    return None


def sections(
    layer: Layer,
) -> tuple[dict[SectionKey, DraftSection], tuple[SectionKey, ...], dict[SectionKey, tuple[str, ...]]]:
    """The sections with this layer's new and renamed ones, their order, and the order of clauses in each."""
    sections, order = renamed(layer), dict(layer.draft.order)
    new = new_sections(layer, {key[2] for key in sections if key[1] == "clause"})
    by_protocol: dict[str, list[str]] = defaultdict(list)
    for protocol, scope, name in layer.draft.section_order:
        if scope == "clause":
            by_protocol[protocol].append(name)
    placings = [Placing(name, added.anchor, added.place) for name, added in new.items()]
    arranged, faults = arrange(by_protocol, placings, {})
    layer.problems += faults
    keys: list[SectionKey] = [(protocol, "clause", name) for protocol, names in arranged.items() for name in names]
    for key in keys:
        if added := new.get(key[2]):
            section = Section(key[2], added.title, added.place, (), added.summary)
            sections[key] = DraftSection(section, layer.overlay.id, (layer.step(added, "add"),))
            order[key] = ()
    return sections, (*keys, *(key for key in layer.draft.section_order if key[1] == "faq")), order


def renamed(layer: Layer) -> dict[SectionKey, DraftSection]:
    sections = dict(layer.draft.sections)
    known = {key[2]: key for key in sections if key[1] == "clause"}
    for operation in layer.overlay.sections:
        if not isinstance(operation, RenameSection):
            continue
        if key := known.get(operation.target):
            found = sections[key]
            title, summary = operation.title or found.section.title, operation.summary or found.section.summary
            section = replace(found.section, title=title, summary=summary)
            steps = (*found.steps, layer.step(operation, "rename"))
            sections[key] = DraftSection(section, layer.overlay.id, steps)
        else:
            layer.unknown("section", operation.target, operation.place, known)
    return sections


def new_sections(layer: Layer, known: set[str]) -> dict[str, AddSection]:
    """The sections to be added whose place names one that is there."""
    asked = [o for o in layer.overlay.sections if isinstance(o, AddSection) and layer.may_add(o.target, o.place)]
    names = known | {operation.target for operation in asked}
    for operation in asked:
        if operation.anchor.target not in names:
            layer.unknown("section", operation.anchor.target, operation.anchor.place, names)
    return {o.target: o for o in asked if o.anchor.target in names}
