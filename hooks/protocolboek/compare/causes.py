"""Why a clause changed: from the digests in the snapshots, and from the provenance beside them where it is given.

The digests tell whether the canon's words, a layer's own words, or the values changed. Which layer that
was (the foundation or the school itself), and why a clause came or went, only provenance can tell.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

from protocolboek.compare.editorial import without_citations
from protocolboek.model.comparison import Cause, TextClass
from protocolboek.model.handbook import CANON, Clause, Handbook, Origin, Provenance, Section, Step, StepKind
from protocolboek.model.text import Blocks, List, Open, Paragraph, Table, Value, nodes, plain_text

_ORDER: tuple[Cause, ...] = get_args(Cause)


@dataclass(frozen=True, slots=True)
class Ground:
    """What one of the two handbooks rests on."""

    handbook: Handbook
    provenance: Provenance | None

    def of_layer(self, layer: str) -> Cause:
        """The cause that goes by the name of a layer."""
        if layer == CANON:
            return "basistekst"
        kinds = {known.id: known.kind for known in self.provenance.layers} if self.provenance else {}
        return "bestuur" if kinds.get(layer) == "foundation" else "eigen-tekst"

    def whose(self, clause: Clause) -> Cause:
        """Whose words a clause shows."""
        if origin := self.origin(clause):
            return self.of_layer(origin.layer)
        return "basistekst" if clause.causes.overlay is None else self.own()

    def own(self) -> Cause:
        """Whose the words of an overlay are, as far as the snapshot tells."""
        school = self.handbook.school
        if school.kind == "foundation":
            return "bestuur"
        return "onbekend" if school.foundation else "eigen-tekst"

    def origin(self, clause: Clause) -> Origin | None:
        return self.provenance.clauses.get(clause.id) if self.provenance else None

    def steps(self, clause: Clause, operation: StepKind) -> list[Step]:
        origin = self.origin(clause)
        return [step for step in origin.steps if step.operation == operation] if origin else []


@dataclass(frozen=True, slots=True)
class Grounds:
    old: Ground
    new: Ground

    @property
    def known(self) -> bool:
        return self.old.provenance is not None and self.new.provenance is not None

    def came(self, clause: Clause) -> set[Cause]:
        return self._one_sided(clause, self.new, self.old)

    def went(self, clause: Clause) -> set[Cause]:
        return self._one_sided(clause, self.old, self.new)

    def _one_sided(self, clause: Clause, there: Ground, other: Ground) -> set[Cause]:
        """Why a clause stands `there` and not in the `other`."""
        if clause.causes.canon is None and clause.causes.overlay is not None:
            return {there.whose(clause)}
        if not other.provenance:
            return {"onbekend"}
        absent = next((absent for absent in other.provenance.absent if absent.id == clause.id), None)
        if absent is None:
            return {"basistekst"}
        if absent.why in ("option", "when", "cites"):
            return {"schoolkeuze"}
        left_out = [other.of_layer(step.layer) for step in absent.steps if step.operation == "omit"]
        return set(left_out[-1:])

    def changed(self, old: Clause, new: Clause, text: TextClass) -> set[Cause]:
        """Why the words of a clause are others; nothing where they only follow from other numbers."""
        if text == "gelijk":
            return set()
        found = self._body(old, new)
        if old.title != new.title or (old.kind, old.audience) != (new.kind, new.audience):
            found |= {lowest(self.old.whose(old), self.new.whose(new))} if not found else set()
        # The same sources and values in other words: the canon's own lists of words changed.
        return found or ({"basistekst"} if without_citations(old.body) != without_citations(new.body) else set())

    def _body(self, old: Clause, new: Clause) -> set[Cause]:
        a, b = old.causes, new.causes
        found: set[Cause] = set()
        if unchosen(old) or unchosen(new):
            found |= self._variant(old, new)
        elif a.overlay is None and b.overlay is None:
            if a.canon != b.canon:
                found |= self._variant(old, new) if self._other_variant(old, new) else {"basistekst"}
        elif a.overlay != b.overlay:
            found.add(lowest(self.old.whose(old), self.new.whose(new)))
        same_source = (a.canon, a.overlay) == (b.canon, b.overlay)
        if a.parameters != b.parameters and (same_source or set(values(old.body)) == set(values(new.body))):
            found |= self._parameters(old, new)
        return found

    def _other_variant(self, old: Clause, new: Clause) -> bool:
        before, after = self.old.origin(old), self.new.origin(new)
        return bool(before and after and before.variant != after.variant)

    def _variant(self, old: Clause, new: Clause) -> set[Cause]:
        steps = self.new.steps(new, "variant") or self.old.steps(old, "variant")
        by = {"bestuur" if self.new.of_layer(step.layer) == "bestuur" else "schoolkeuze" for step in steps[-1:]}
        return by or {"schoolkeuze"}  # type: ignore[return-value]

    def _parameters(self, old: Clause, new: Clause) -> set[Cause]:
        """Who set the values that read otherwise now."""
        before, after = values(old.body), values(new.body)
        changed = [name for name in {*before, *after} if before.get(name) != after.get(name)]
        a, b = self.old.origin(old), self.new.origin(new)
        if not a or not b:
            return {"schoolkeuze"}
        return {self._set_by(a.parameters.get(name), b.parameters.get(name)) for name in changed} or {"schoolkeuze"}

    def _set_by(self, before: str | None, after: str | None) -> Cause:
        if before == after == CANON:
            return "basistekst"
        layers = {self.old.of_layer(before) if before else None, self.new.of_layer(after) if after else None}
        return "schoolkeuze" if "eigen-tekst" in layers or "bestuur" not in layers else "bestuur"

    def moved(self, old: Clause, new: Clause) -> set[Cause]:
        """Why a clause stands elsewhere."""
        if not self.known:
            whose = self.new.whose(new)
            return {"onbekend" if whose == "basistekst" else whose}
        before = {self.old.of_layer(step.layer) for step in self.old.steps(old, "move")}
        after = {self.new.of_layer(step.layer) for step in self.new.steps(new, "move")}
        if found := before | after:
            return {lowest(*found)}
        return {self.new.whose(new) if new.causes.canon is None else "basistekst"}

    def section(self, old: Section | None, new: Section | None) -> set[Cause]:
        """Why a section came, went or reads otherwise: by the layers that had a hand in it."""
        if not self.known:
            return {"onbekend"}
        pairs = [(ground, part) for ground, part in ((self.old, old), (self.new, new)) if part]
        layers = [
            ground.of_layer(step.layer)
            for ground, part in pairs
            for step in (ground.provenance.sections.get(part.id, ()) if ground.provenance else ())
            if step.operation in ("add", "rename")
        ]
        if layers:
            return {lowest(*layers)}
        if old and new:
            return {"basistekst"}
        # A section comes and goes with its clauses.
        came = [self.came(clause) for clause in new.clauses] if new else []
        went = [self.went(clause) for clause in old.clauses] if old else []
        return {cause for causes in (*came, *went) for cause in causes} or {"basistekst"}


def lowest(*causes: Cause) -> Cause:
    """The layer nearest to the school, since that is where the change was made."""
    order: list[Cause] = ["basistekst", "bestuur", "onbekend", "eigen-tekst", "schoolkeuze"]
    return max(causes, key=order.index)


def in_order(causes: Iterable[Cause]) -> tuple[Cause, ...]:
    return tuple(sorted(set(causes), key=_ORDER.index))


def chosen_otherwise(old: Clause, new: Clause) -> bool:
    """Whether a clause has the same source and other values, or has or had its choice still before it."""
    same_source = (old.causes.canon, old.causes.overlay) == (new.causes.canon, new.causes.overlay)
    return (same_source and old.causes.parameters != new.causes.parameters) or unchosen(old) or unchosen(new)


def unchosen(clause: Clause) -> bool:
    """Whether nothing stands in a clause but the variant that is still to be chosen."""
    match clause.body:
        case (Paragraph(children=(Open(name=name),)),):
            return name == clause.id
    return False


def values(blocks: Blocks) -> dict[str, Counter[str]]:
    """What each parameter reads as, wherever a text uses it."""
    found: dict[str, Counter[str]] = {}
    for name, text in _values(blocks):
        found.setdefault(name, Counter())[text] += 1
    return found


def _values(blocks: Blocks) -> Iterable[tuple[str, str]]:
    for block in blocks:
        if isinstance(block, List | Table) and block.parameter:
            yield block.parameter, plain_text((block,))
        elif isinstance(block, List):
            for item in block.items:
                yield from _values(item)
        else:
            for node in nodes((block,)):
                if isinstance(node, Value):
                    yield node.parameter, node.text
                elif isinstance(node, Open):
                    yield node.name, node.text
