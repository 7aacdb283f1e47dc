"""What a layer finds above it: the text of a clause there, and everything it may touch."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from protocolboek.model.canon import Canon, Choice, Declaration, Option, Sector, Variant
from protocolboek.model.facts import with_layer
from protocolboek.model.overlay import Chain, Scope
from protocolboek.model.source import Body
from protocolboek.model.values import fits
from protocolboek.resolve.conditions import shown_variant
from protocolboek.resolve.merge import merge


@dataclass(frozen=True, slots=True)
class Parent:
    """A clause as the layers above show it."""

    scope: Scope
    title: str
    body: Body


def parent_of(canon: Canon, chain: Chain, clause: str) -> Parent | None:
    """The clause that the last layer of `chain` would replace; None where it has no text above it."""
    draft, _ = merge(canon, chain[:-1])
    draft = replace(draft, facts=with_layer(draft.facts, chain[-1]))
    found = draft.clauses.get(clause)
    if found is None:
        return None
    variant, _ = shown_variant(draft, found.clause)
    body = variant.body if variant else found.clause.body
    if body is None and found.clause.variants:
        body = found.clause.variants[0].body  # still open: the first wording is as good a start as any
    return Parent(found.scope, found.clause.title, body) if body else None


@dataclass(frozen=True, slots=True)
class Reach:
    """What a layer below `parents` may touch, by operation: ids with their titles."""

    known: Mapping[str, str]
    free: Mapping[Scope, Mapping[str, str]]
    """May be replaced, left out and moved."""
    restorable: Mapping[Scope, Mapping[str, str]]
    places: Mapping[Scope, Mapping[str, str]]
    """Everything that a place may name after or before."""
    groups: Mapping[Scope, Mapping[str, str]]
    variants: Mapping[str, tuple[str, tuple[Variant, ...]]]
    options: Mapping[str, Option]
    parameters: Mapping[str, Declaration]


def reach_of(canon: Canon, parents: Chain) -> Reach:
    """What stands open to the layer below `parents`: known, not locked, there."""
    draft, _ = merge(canon, parents)
    scopes: tuple[Scope, ...] = ("clause", "faq")
    clauses = draft.clauses
    barred = {target for (what, target) in draft.locks if what == "clause"}

    def titles(scope: Scope, wanted: set[str]) -> dict[str, str]:
        return {n: c.clause.title for n, c in clauses.items() if c.scope == scope and n in wanted}

    unlocked = {n for n in clauses if n not in barred}
    free = {n for n in unlocked if clauses[n].clause.lock == "free" and not clauses[n].omitted}
    restorable = {n for n, c in clauses.items() if c.omitted and c.omitted.restorable and n in unlocked}
    groups: dict[Scope, dict[str, str]] = {"clause": {}, "faq": {}}
    for key, found in draft.sections.items():
        scope: Scope = "faq" if key[1] == "faq" else "clause"
        groups[scope][key[2]] = found.section.title
        if scope == "faq":
            groups[scope][f"{key[0]}.{key[2]}"] = found.section.title
    return Reach(
        known={n: c.clause.title for n, c in clauses.items()},
        free={scope: titles(scope, free) for scope in scopes},
        restorable={scope: titles(scope, restorable) for scope in scopes},
        places={scope: titles(scope, set(clauses)) for scope in scopes},
        groups=groups,
        variants={
            n: (clauses[n].clause.title, clauses[n].clause.variants)
            for n in sorted(unlocked)
            if clauses[n].clause.variants and clauses[n].clause.lock in ("free", "variant")
        },
        options={n: o for n, o in canon.options.items() if ("option", n) not in draft.locks},
        parameters={n: d for n, d in canon.parameters.items() if ("parameter", n) not in draft.locks},
    )


def allowed(choices: Mapping[str, Choice], sector: Sector | None) -> dict[str, Choice]:
    """The choices that this sector may use and nobody refuses."""
    return {k: c for k, c in choices.items() if not c.refuse and fits(c, sector)}
