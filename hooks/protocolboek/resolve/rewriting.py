"""What a layer does to the text of clauses: replace, omit, restore, add; and the drift it meets."""

from collections import defaultdict
from dataclasses import replace

from protocolboek.model.canon import Clause
from protocolboek.model.overlay import Add, Move, Omit, Operation, Replace, Restore
from protocolboek.model.problems import Place, error, warning
from protocolboek.model.text import digest_of
from protocolboek.resolve.conditions import shown_variant
from protocolboek.resolve.draft import DraftClause
from protocolboek.resolve.layer import Layer


def accepted(layer: Layer, operations: tuple[Operation, ...]) -> list[Operation]:
    """The operations that can be done: known target, not locked, and one on each clause."""
    allowed = [operation for operation in operations if possible(layer, operation)]
    content: dict[str, list[Place]] = defaultdict(list)
    for operation in allowed:
        if not isinstance(operation, Move | Add):
            content[operation.target].append(operation.place)
    for choice in layer.overlay.choices:
        content[choice.clause].append(choice.place)
    for operation in allowed:
        # Moving what is left out, in the same layer, is a slip too.
        if isinstance(operation, Move) and any(isinstance(o, Omit) and o.target == operation.target for o in allowed):
            content[operation.target].append(operation.place)
    doubled = {target for target, places in content.items() if len(places) > 1}
    for target in doubled:
        first, *rest = sorted(content[target])
        layer.problems += [error(place, "two-operations", id=target, other=first) for place in rest]
    return [o for o in allowed if o.target not in doubled]


def possible(layer: Layer, operation: Operation) -> bool:
    if isinstance(operation, Add):
        options = layer.draft.canon.options
        if operation.option and operation.option not in options:
            layer.unknown("option", operation.option, operation.place, options)
            return False
        return layer.may_add(operation.target, operation.place)
    found = layer.clause(operation.target, operation.scope, operation.place)
    if found is None:
        return False
    if isinstance(operation, Restore):
        if found.omitted is None:
            layer.problems.append(error(operation.place, "restore-present", id=operation.target))
            return False
        if not found.omitted.restorable:
            layer.problems.append(
                error(operation.place, "restore-refused", id=operation.target, at=found.omitted.place)
            )
            return False
        return not layer.barred("clause", operation.target, operation.place)
    if found.omitted is not None:
        layer.problems.append(error(operation.place, "already-omitted", id=operation.target, at=found.omitted.place))
        return False
    return layer.may(found, "move" if isinstance(operation, Move) else "content", operation.place)


def added(layer: Layer, operation: Add) -> DraftClause:
    clause = Clause(
        id=operation.target,
        title=operation.title,
        place=operation.place,
        audience=operation.audience,
        kind=operation.kind,
        body=operation.body,
        see=operation.see,
        option=operation.option,
    )
    return DraftClause(clause, operation.scope, layer.overlay.id, (layer.step(operation, "add"),))


def content(layer: Layer, operations: list[Operation]) -> dict[str, DraftClause]:
    """Every clause that this layer adds or touches; a move leaves its step after the replacement's."""
    out: dict[str, DraftClause] = {}
    for operation in sorted(operations, key=lambda o: isinstance(o, Move)):
        if isinstance(operation, Add):
            out[operation.target] = added(layer, operation)
        else:
            found = out.get(operation.target) or layer.draft.clauses[operation.target]
            out[operation.target] = changed(layer, found, operation)
    return out


def changed(layer: Layer, found: DraftClause, operation: Replace | Omit | Restore | Move) -> DraftClause:
    match operation:
        case Replace():
            compare_with_parent(layer, found, operation)
            clause = replace(
                found.clause,
                title=operation.title or found.clause.title,
                body=operation.body,
                variants=(),
                default=None,
            )
            steps = (*found.steps, layer.step(operation, "replace"))
            return replace(found, clause=clause, layer=layer.overlay.id, steps=steps)
        case Omit():
            return replace(found, omitted=operation, steps=(*found.steps, layer.step(operation, "omit")))
        case Restore():
            return replace(found, omitted=None, steps=(*found.steps, layer.step(operation, "restore")))
        case Move():
            return replace(found, steps=(*found.steps, layer.step(operation, "move")))


def compare_with_parent(layer: Layer, found: DraftClause, operation: Replace) -> None:
    """Drift: the parent's text is no longer the one that this replacement was written against."""
    variant, _ = shown_variant(layer.draft, found.clause)
    parent = variant.body if variant else found.clause.body
    if parent is None:
        return
    now = digest_of(parent.blocks)
    same_title = operation.title in (None, found.clause.title)
    if digest_of(operation.body.blocks) == now and same_title:
        layer.problems.append(warning(operation.place, "same-as-parent", id=operation.target))
    elif operation.was is not None and digest_of(operation.was.blocks) != now:
        layer.problems.append(warning(operation.place, "drift", id=operation.target, at=parent.place))
