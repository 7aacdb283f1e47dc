"""Which clauses show, which do not, and why not."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from protocolboek.model.canon import Audience, Clause, Kind, Variant
from protocolboek.model.handbook import CANON
from protocolboek.model.once import once_per_object
from protocolboek.model.source import Body, named_in
from protocolboek.resolve.conditions import holds, shown_variant
from protocolboek.resolve.draft import Draft, DraftClause, Made, SectionKey


class Shown(NamedTuple):
    """A clause that shows, in one of its wordings. `body` is None where the variant is still open."""

    found: DraftClause
    clause: Clause
    """That of the draft."""
    variant: Variant | None
    made: Made | None
    body: Body | None

    @property
    def kind(self) -> Kind:
        return (self.variant and self.variant.kind) or self.clause.kind

    @property
    def audience(self) -> tuple[Audience, ...]:
        return (self.variant and self.variant.audience) or self.clause.audience

    @property
    def norms(self) -> tuple[str, ...]:
        own = self.variant.norms if self.variant else None
        return self.clause.norms if own is None else own

    @property
    def sources(self) -> tuple[str, ...]:
        """What the words rest on. Those of a layer rest on nothing that we know."""
        if self.found.layer != CANON:
            return ()
        own = self.variant.sources if self.variant else None
        return self.clause.sources if own is None else own


class Hidden(NamedTuple):
    found: DraftClause
    why: Literal["omit", "option", "when", "cites"]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """What is left of the draft: sections that have something to show, and what went."""

    sections: Mapping[SectionKey, tuple[Shown, ...]]
    hidden: Mapping[str, tuple[SectionKey, Hidden]]
    shown: Mapping[str, tuple[SectionKey, Shown]] = field(init=False)

    def __post_init__(self) -> None:
        shown = {shown.clause.id: (key, shown) for key, clauses in self.sections.items() for shown in clauses}
        object.__setattr__(self, "shown", shown)


def shape(draft: Draft, protocols: Iterable[str]) -> Shape:
    """Hide what options, conditions and omissions take away; an entry of the FAQ goes with what it cites."""
    wanted = set(protocols)
    sections: dict[SectionKey, tuple[Shown, ...]] = {}
    hidden: dict[str, tuple[SectionKey, Hidden]] = {}
    present: set[str] = set()
    # Articles first: whether an answer shows depends on the articles that do.
    for scope in ("clause", "faq"):
        for key in draft.section_order:
            if key[0] not in wanted or key[1] != scope:
                continue
            clauses = []
            on = draft.option_is_on(draft.sections[key].section.option)
            these = [draft.clauses[clause] for clause in draft.order[key]]
            for found, same in zip(these, steady.each(these), strict=True):
                outcome = (same if on else None) or _outcome(draft, found, present, on=on)
                if isinstance(outcome, Hidden):
                    hidden[found.clause.id] = (key, outcome)
                else:
                    clauses.append(outcome)
            if clauses:
                sections[key] = tuple(clauses)
                present |= {shown.clause.id for shown in clauses} | {key[2]}
    return Shape(sections, hidden)


@once_per_object(8192)
def steady(found: DraftClause) -> Shown | None:
    """What no choice can hide or word otherwise shows in the same way in every school that has its section."""
    clause = found.clause
    cites = found.scope == "faq" and (not clause.body or named_in(clause.body, "citation"))
    if found.omitted or clause.option or clause.when or clause.variants or cites:
        return None
    return Shown(found, clause, None, None, clause.body)


def _outcome(draft: Draft, found: DraftClause, present: set[str], *, on: bool) -> Shown | Hidden:
    """`on`: whether its section shows."""
    clause = found.clause
    if found.omitted:
        return Hidden(found, "omit")
    if not (on and draft.option_is_on(clause.option)):
        return Hidden(found, "option")
    if clause.when and not holds(draft, clause.when):
        return Hidden(found, "when")
    if found.scope == "faq":
        return _answer(draft, found, present)
    if not clause.variants:
        return Shown(found, clause, None, None, clause.body)
    variant, made = shown_variant(draft, clause)
    return Shown(found, clause, variant, made, variant.body if variant else clause.body)


def _answer(draft: Draft, found: DraftClause, present: set[str]) -> Shown | Hidden:
    """The first wording of an answer that fits: the chosen one, else by `when`, else the default, else any."""
    missing: set[str] = set()
    for variant, made, body in _wordings(draft, found.clause):
        gone = _gone(draft, body, present)
        if not gone:
            return Shown(found, found.clause, variant, made, body)
        missing |= gone
    return Hidden(found, "cites" if missing else "when", tuple(sorted(missing)))


def _wordings(draft: Draft, clause: Clause) -> list[tuple[Variant | None, Made | None, Body]]:
    """The wordings of an answer in the order in which they are tried."""
    if clause.body:
        return [(None, None, clause.body)]
    chosen, made = shown_variant(draft, clause)
    if made and chosen:
        return [(chosen, made, chosen.body)]
    fitting = [v for v in clause.variants if v.when and holds(draft, v.when)]
    default = [v for v in clause.variants if v.key == clause.default]
    plain = [v for v in clause.variants if not v.when]
    return [(variant, None, variant.body) for variant in (*fitting, *default, *plain)]


def _gone(draft: Draft, body: Body, present: set[str]) -> Set[str]:
    """The articles that the answer cites and that are not there. An unknown one is an error, not a reason to hide."""
    missing = named_in(body, "citation") - present
    if not missing:
        return missing
    return {name for name in missing if name in draft.clauses or any(key[2] == name for key in draft.sections)}
