"""Which clauses show, and in which variant: options, `when` terms and choices of the layers."""

from protocolboek.model.canon import Clause, Term, Variant
from protocolboek.resolve.draft import Draft, Made

OPEN = "open"


def state_of(draft: Draft, name: str, seen: frozenset[str] = frozenset()) -> str:
    """What a `when` term compares with: a fact, the value of a parameter, variant or option; `open` for none.

    `seen` are the clauses whose variant is being found: conditions in a circle (an error) end there."""
    if name in draft.facts:
        return draft.facts[name]
    if option := draft.canon.options.get(name):
        return "ja" if draft.option_is_on(option.id) else "nee"
    if declaration := draft.canon.parameters.get(name):
        made = draft.parameters.get(name)
        value = made.value if made else declaration.default
        return OPEN if value is None else str(value)
    if (found := draft.clauses.get(name)) and name not in seen:
        variant, _ = shown_variant(draft, found.clause, seen)
        return variant.key if variant else OPEN
    return OPEN


def holds(draft: Draft, terms: tuple[Term, ...], seen: frozenset[str] = frozenset()) -> bool:
    return all((state_of(draft, term.name, seen) in term.values) != term.negated for term in terms)


def shown_variant(
    draft: Draft, clause: Clause, seen: frozenset[str] = frozenset()
) -> tuple[Variant | None, Made | None]:
    """The variant that shows, and the layer's choice if one was made: chosen, else fitting, else default."""
    made = draft.choices.get(clause.id)
    if made and (chosen := clause.variant(str(made.value))):
        return chosen, made
    fitting = next((v for v in clause.variants if v.when and holds(draft, v.when, seen | {clause.id})), None)
    return fitting or clause.variant(clause.default), None
