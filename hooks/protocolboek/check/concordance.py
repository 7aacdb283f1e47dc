"""The concordance: every norm of the present protocol is carried by a clause, or dropped with a reason."""

from collections.abc import Iterator

from protocolboek.model.handbook import CANON, Origin
from protocolboek.model.near import nearest
from protocolboek.model.problems import Problem, error, warning
from protocolboek.model.resolution import Resolution


def concordance(resolution: Resolution) -> Iterator[Problem]:
    if resolution.overlay is None or resolution.overlay.concordance is None:
        return
    present = {clause.id for clause in resolution.entries()}
    carried = {clause: o for p in resolution.provenance.values() for clause, o in p.clauses.items()}
    for norm in resolution.overlay.concordance.norms:
        if bool(norm.clauses) == bool(norm.dropped):
            yield error(norm.place, "norm-unmapped" if not norm.clauses else "norm-mapped-and-dropped", id=norm.id)
        if norm.departs and not norm.clauses:
            yield error(norm.place, "norm-departs", id=norm.id)
        for clause, place in zip(norm.clauses, norm.clause_places, strict=True):
            if clause not in present:
                near = nearest(clause, present)
                code = "norm-clause-near" if near else "norm-clause"
                yield error(place, code, norm=norm.id, id=clause, near=near or "")
        if norm.slug and norm.clauses and not any(_carries(carried.get(c), norm.slug) for c in norm.clauses):
            yield warning(norm.place, "norm-slug", id=norm.id, slug=norm.slug)


def _carries(origin: Origin | None, slug: str) -> bool:
    """Whether the clause says that it carries the norm; a layer's own words say nothing of that."""
    return origin is None or origin.layer != CANON or slug in origin.norms
