"""One overlay at work on the draft of its parent: what it may touch, and what it cannot find."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from protocolboek.model.canon import Sector
from protocolboek.model.handbook import Step, StepKind
from protocolboek.model.near import nearest
from protocolboek.model.overlay import Add, AddSection, Operation, Overlay, RenameSection, Scope
from protocolboek.model.problems import Place, Problem, error
from protocolboek.resolve.draft import Draft, DraftClause

Touch = Literal["content", "variant", "move"]


@dataclass
class Layer:
    """The parent's draft, the overlay and its sector; `problems` gathers what cannot be done."""

    draft: Draft
    overlay: Overlay
    sector: Sector | None
    problems: list[Problem] = field(default_factory=list)

    def step(self, operation: Operation | AddSection | RenameSection, kind: StepKind) -> Step:
        return Step(
            layer=self.overlay.id,
            file=operation.place.file,
            line=operation.place.line,
            column=operation.place.column,
            operation=kind,
            reason=operation.reason,
            decided_by=operation.decided_by,
        )

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
        found = self.draft.locks.get((what, target))
        if found:
            layer, lock = found
            code = "locked-setting" if what == "parameter" else f"locked-{what}"
            self.problems.append(error(place, code, id=target, layer=layer, reason=lock.reason))
        return found is not None

    def unknown(self, what: str, name: str, place: Place, known: Iterable[str]) -> None:
        near = nearest(name, known)
        self.problems.append(
            error(place, f"unknown-{what}-near" if near else f"unknown-{what}", id=name, near=near or "")
        )

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
