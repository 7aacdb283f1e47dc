"""Applies one layer to the draft. Every operation sees the parent's state, whatever its order."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from protocolboek.model.canon import Clause, Section, Sector
from protocolboek.model.handbook import Step
from protocolboek.model.near import nearest
from protocolboek.model.overlay import (
    Add,
    AddSection,
    Anchor,
    Move,
    Omit,
    Operation,
    Overlay,
    RenameSection,
    Replace,
    Restore,
    Scope,
)
from protocolboek.model.problems import Place, Problem, error, warning
from protocolboek.model.text import digest_of
from protocolboek.model.values import read_value
from protocolboek.resolve.conditions import shown_variant
from protocolboek.resolve.draft import Draft, DraftClause, DraftSection, Made, SectionKey
from protocolboek.resolve.places import Placing, arrange

Touch = Literal["content", "variant", "move"]


@dataclass
class Layer:
    """One overlay at work on the draft of its parent; `problems` gathers what it cannot do."""

    draft: Draft
    overlay: Overlay
    sector: Sector | None
    problems: list[Problem] = field(default_factory=list)

    def apply(self) -> Draft:
        """The draft with this layer: choices first, then content, then places, then locks."""
        operations = self.accepted(self.overlay.operations)
        clauses = {**self.draft.clauses, **self.content(operations)}
        sections, section_order, order = self.sections()
        return replace(
            self.draft,
            clauses=clauses,
            sections=sections,
            section_order=section_order,
            order=self.arranged(operations, clauses, order),
            parameters={**self.draft.parameters, **self.parameters()},
            options={**self.draft.options, **self.options()},
            choices={**self.draft.choices, **self.choices()},
            locks={**self.draft.locks, **self.locks()},
        )

    # --- choices ------------------------------------------------------------------------------------

    def parameters(self) -> dict[str, Made]:
        out = {}
        declared = self.draft.canon.parameters
        for setting in self.overlay.settings:
            declaration = declared.get(setting.name)
            if declaration is None:
                self.unknown("parameter", setting.name, setting.place, declared)
            elif not self.barred("parameter", setting.name, setting.place):
                places = setting.places
                faults = read_value(
                    declaration,
                    setting.value,
                    at=lambda path, places=places, place=setting.place: _nearest_place(places, path, place),  # type: ignore[misc]
                    sector=self.sector,
                )
                self.problems += faults
                if not faults:
                    out[setting.name] = Made(setting.value, self.overlay.id, setting.place, setting.places)
        return out

    def options(self) -> dict[str, Made]:
        out = {}
        for toggle in self.overlay.toggles:
            if toggle.option not in self.draft.canon.options:
                self.unknown("option", toggle.option, toggle.place, self.draft.canon.options)
            elif not self.barred("option", toggle.option, toggle.place):
                out[toggle.option] = Made(toggle.on, self.overlay.id, toggle.place)
        return out

    def choices(self) -> dict[str, Made]:
        out = {}
        for choice in self.overlay.choices:
            found = self.clause(choice.clause, None, choice.place)
            if found is None or not self.may(found, "variant", choice.place):
                continue
            variants = [v.key for v in found.clause.variants]
            if not variants:
                self.problems.append(error(choice.place, "no-variants", id=choice.clause))
            elif choice.variant not in variants:
                near = nearest(choice.variant, variants)
                code = "unknown-variant-near" if near else "unknown-variant"
                names = {"id": choice.clause, "variant": choice.variant, "near": near or ""}
                self.problems.append(error(choice.place, code, known=", ".join(variants), **names))
            else:
                out[choice.clause] = Made(choice.variant, self.overlay.id, choice.place)
        return out

    def locks(self) -> dict[tuple[Literal["clause", "option", "parameter"], str], str]:
        known: Mapping[str, Iterable[str]] = {
            "clause": self.draft.clauses,
            "option": self.draft.canon.options,
            "parameter": self.draft.canon.parameters,
        }
        out = {}
        for lock in self.overlay.locks:
            if lock.target in known[lock.what] or lock.target in self.own_ids():
                out[lock.what, lock.target] = self.overlay.id
            else:
                self.unknown(lock.what, lock.target, lock.place, known[lock.what])
        return out

    # --- content ------------------------------------------------------------------------------------

    def accepted(self, operations: tuple[Operation, ...]) -> list[Operation]:
        """The operations that can be done: known target, not locked, and one on each clause."""
        allowed = [operation for operation in operations if self.possible(operation)]
        content: dict[str, list[Place]] = defaultdict(list)
        for operation in allowed:
            if not isinstance(operation, Move | Add):
                content[operation.target].append(operation.place)
        for choice in self.overlay.choices:
            content[choice.clause].append(choice.place)
        for operation in allowed:
            # Moving what is left out, in the same layer, is a slip too.
            if isinstance(operation, Move) and any(
                isinstance(o, Omit) and o.target == operation.target for o in allowed
            ):
                content[operation.target].append(operation.place)
        doubled = {target for target, places in content.items() if len(places) > 1}
        for target in doubled:
            first, *rest = sorted(content[target])
            self.problems += [error(place, "two-operations", id=target, other=first) for place in rest]
        return [o for o in allowed if o.target not in doubled]

    def possible(self, operation: Operation) -> bool:
        if isinstance(operation, Add):
            return self.may_add(operation.target, operation.place)
        found = self.clause(operation.target, operation.scope, operation.place)
        if found is None:
            return False
        if isinstance(operation, Restore):
            if found.omitted is None:
                self.problems.append(error(operation.place, "restore-present", id=operation.target))
                return False
            if not found.omitted.restorable:
                self.problems.append(
                    error(operation.place, "restore-refused", id=operation.target, at=found.omitted.place)
                )
                return False
            return not self.barred("clause", operation.target, operation.place)
        if found.omitted is not None:
            self.problems.append(error(operation.place, "already-omitted", id=operation.target, at=found.omitted.place))
            return False
        return self.may(found, "move" if isinstance(operation, Move) else "content", operation.place)

    def may_add(self, target: str, place: Place) -> bool:
        if not target.startswith(f"{self.overlay.id}."):
            self.problems.append(error(place, "own-id", id=target, prefix=f"{self.overlay.id}."))
            return False
        known = {*self.draft.clauses, *self.draft.canon.retired, *(key[2] for key in self.draft.sections)}
        own = [o.target for o in (*self.overlay.operations, *self.overlay.sections) if isinstance(o, Add | AddSection)]
        if target in known or own.count(target) > 1:
            self.problems.append(error(place, "duplicate-id", id=target))
            return False
        return True

    def added(self, operation: Add) -> DraftClause:
        clause = Clause(
            id=operation.target,
            title=operation.title,
            place=operation.place,
            audience=operation.audience,
            kind=operation.kind,
            body=operation.body,
            see=operation.see,
        )
        return DraftClause(clause, operation.scope, self.overlay.id, (self.step(operation, "add"),))

    def content(self, operations: list[Operation]) -> dict[str, DraftClause]:
        """Every clause that this layer adds or touches; a move leaves its step after the replacement's."""
        out: dict[str, DraftClause] = {}
        for operation in sorted(operations, key=lambda o: isinstance(o, Move)):
            if isinstance(operation, Add):
                out[operation.target] = self.added(operation)
            else:
                found = out.get(operation.target) or self.draft.clauses[operation.target]
                out[operation.target] = self.changed(found, operation)
        return out

    def changed(self, found: DraftClause, operation: Replace | Omit | Restore | Move) -> DraftClause:
        match operation:
            case Replace():
                self.compare_with_parent(found, operation)
                clause = replace(
                    found.clause,
                    title=operation.title or found.clause.title,
                    body=operation.body,
                    variants=(),
                    default=None,
                )
                steps = (*found.steps, self.step(operation, "replace"))
                return replace(found, clause=clause, layer=self.overlay.id, steps=steps)
            case Omit():
                return replace(found, omitted=operation, steps=(*found.steps, self.step(operation, "omit")))
            case Restore():
                return replace(found, omitted=None, steps=(*found.steps, self.step(operation, "restore")))
            case Move():
                return replace(found, steps=(*found.steps, self.step(operation, "move")))

    def compare_with_parent(self, found: DraftClause, operation: Replace) -> None:
        """Drift: the parent's text is no longer the one that this replacement was written against."""
        variant, _ = shown_variant(self.draft, found.clause)
        parent = variant.body if variant else found.clause.body
        if parent is None:
            return
        now = digest_of(parent.blocks)
        same_title = operation.title in (None, found.clause.title)
        if digest_of(operation.body.blocks) == now and same_title:
            self.problems.append(warning(operation.place, "same-as-parent", id=operation.target))
        elif operation.was is not None and digest_of(operation.was.blocks) != now:
            self.problems.append(warning(operation.place, "drift", id=operation.target, at=parent.place))

    # --- places -------------------------------------------------------------------------------------

    def arranged(
        self,
        operations: list[Operation],
        clauses: Mapping[str, DraftClause],
        order: Mapping[SectionKey, tuple[str, ...]],
    ) -> dict[SectionKey, tuple[str, ...]]:
        out = dict(order)
        for scope in ("clause", "faq"):
            parent = {key: ids for key, ids in out.items() if key[1] == scope}
            groups = self.groups(parent)
            placings = [
                Placing(o.target, anchor, o.place)
                for o in operations
                if isinstance(o, Add | Move) and o.scope == scope
                if (anchor := self.anchor(o.anchor, scope, clauses, groups))
            ]
            arranged, faults = arrange(parent, placings, groups)
            self.problems += faults
            out.update(arranged)
        return out

    def groups(self, order: Mapping[SectionKey, tuple[str, ...]]) -> dict[str, SectionKey]:
        """Names for `first-in` and `last-in`: a section's id; where two protocols share one, `protocol.id`."""
        by_name: dict[str, list[SectionKey]] = defaultdict(list)
        for key in order:
            by_name[key[2]].append(key)
        return {name if len(keys) == 1 else f"{key[0]}.{name}": key for name, keys in by_name.items() for key in keys}

    def anchor(
        self,
        anchor: Anchor,
        scope: str,
        clauses: Mapping[str, DraftClause],
        groups: Mapping[str, SectionKey],
    ) -> Anchor | None:
        if anchor.relation in ("first-in", "last-in"):
            if anchor.target in groups:
                return anchor
            self.unknown("section", anchor.target, anchor.place, groups)
            return None
        known = [name for name, found in clauses.items() if found.scope == scope]
        if anchor.target in clauses and clauses[anchor.target].scope == scope:
            return anchor
        self.unknown("clause", anchor.target, anchor.place, known)
        return None

    def sections(
        self,
    ) -> tuple[dict[SectionKey, DraftSection], tuple[SectionKey, ...], dict[SectionKey, tuple[str, ...]]]:
        """The sections with this layer's new and renamed ones, their order, and the order of clauses in each."""
        sections, order = self.renamed(), dict(self.draft.order)
        new = self.new_sections({key[2] for key in sections if key[1] == "clause"})
        by_protocol: dict[str, list[str]] = defaultdict(list)
        for protocol, scope, name in self.draft.section_order:
            if scope == "clause":
                by_protocol[protocol].append(name)
        placings = [Placing(name, added.anchor, added.place) for name, added in new.items()]
        arranged, faults = arrange(by_protocol, placings, {})
        self.problems += faults
        keys: list[SectionKey] = [(protocol, "clause", name) for protocol, names in arranged.items() for name in names]
        for key in keys:
            if added := new.get(key[2]):
                section = Section(key[2], added.title, added.place, (), added.summary)
                sections[key] = DraftSection(section, self.overlay.id, (self.step(added, "add"),))
                order[key] = ()
        return sections, (*keys, *(key for key in self.draft.section_order if key[1] == "faq")), order

    def renamed(self) -> dict[SectionKey, DraftSection]:
        sections = dict(self.draft.sections)
        known = {key[2]: key for key in sections if key[1] == "clause"}
        for operation in self.overlay.sections:
            if not isinstance(operation, RenameSection):
                continue
            if key := known.get(operation.target):
                found = sections[key]
                section = replace(found.section, title=operation.title)
                steps = (*found.steps, self.step(operation, "rename"))
                sections[key] = DraftSection(section, self.overlay.id, steps)
            else:
                self.unknown("section", operation.target, operation.place, known)
        return sections

    def new_sections(self, known: set[str]) -> dict[str, AddSection]:
        """The sections to be added whose place names one that is there."""
        asked = [o for o in self.overlay.sections if isinstance(o, AddSection) and self.may_add(o.target, o.place)]
        names = known | {operation.target for operation in asked}
        for operation in asked:
            if operation.anchor.target not in names:
                self.unknown("section", operation.anchor.target, operation.anchor.place, names)
        return {o.target: o for o in asked if o.anchor.target in names}

    # --- shared -------------------------------------------------------------------------------------

    def step(self, operation: Operation | AddSection | RenameSection, kind: Any) -> Step:
        return Step(
            layer=self.overlay.id,
            file=operation.place.file,
            line=operation.place.line,
            column=operation.place.column,
            operation=kind,
            reason=operation.reason,
            decided_by=operation.decided_by,
        )

    def own_ids(self) -> set[str]:
        return {o.target for o in self.overlay.operations if isinstance(o, Add)}

    def clause(self, target: str, scope: Scope | None, place: Place) -> DraftClause | None:
        found = self.draft.clauses.get(target)
        if found and scope in (None, found.scope):
            return found
        if retired := self.draft.canon.retired.get(target):
            code = "retired-replaced" if retired.replaced_by else "retired"
            values = {"id": target, "since": retired.since, "reason": retired.reason}
            self.problems.append(error(place, code, replaced_by=retired.replaced_by or "", **values))
        elif found:
            self.problems.append(error(place, "wrong-scope-faq" if found.scope == "faq" else "wrong-scope", id=target))
        else:
            known = [name for name, c in self.draft.clauses.items() if scope in (None, c.scope)]
            self.unknown("clause", target, place, known)
        return None

    def may(self, found: DraftClause, touch: Touch, place: Place) -> bool:
        """Whether the clause's own lock, or one of a layer above, allows this."""
        if self.barred("clause", found.clause.id, place):
            return False
        lock = found.clause.lock
        if lock == "free" or (lock == "variant" and touch == "variant"):
            return True
        self.problems.append(error(place, f"locked-{lock}", id=found.clause.id))
        return False

    def barred(self, what: Literal["clause", "option", "parameter"], target: str, place: Place) -> bool:
        layer = self.draft.locks.get((what, target))
        if layer:
            # `locked-parameter` says that a clause's own lock allows parameters only.
            code = "locked-setting" if what == "parameter" else f"locked-{what}"
            self.problems.append(error(place, code, id=target, layer=layer))
        return layer is not None

    def unknown(self, what: str, name: str, place: Place, known: Iterable[str]) -> None:
        near = nearest(name, known)
        self.problems.append(
            error(place, f"unknown-{what}-near" if near else f"unknown-{what}", id=name, near=near or "")
        )


def _nearest_place(places: Mapping[tuple[str | int, ...], Place], path: tuple[str | int, ...], place: Place) -> Place:
    for length in range(len(path), -1, -1):
        if found := places.get(path[:length]):
            return found
    return place
