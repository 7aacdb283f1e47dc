"""What moved: whatever is off the heaviest run of clauses that kept their order."""

from collections.abc import Mapping, Sequence

from protocolboek.compare.pairing import Paired, Placed
from protocolboek.model.comparison import Placement
from protocolboek.model.handbook import Section


def rising(values: Sequence[int], weights: Sequence[int]) -> set[int]:
    """Positions of the increasing subsequence that weighs most; of equals the one that begins first."""
    best: list[tuple[int, int | None]] = []
    for at, value in enumerate(values):
        earlier = [k for k in range(at) if values[k] < value]
        before = max(earlier, key=lambda k: (best[k][0], -k), default=None)
        best.append((weights[at] + (best[before][0] if before is not None else 0), before))
    end = max(range(len(values)), key=lambda k: (best[k][0], -k), default=None)
    out: set[int] = set()
    while end is not None:
        out.add(end)
        end = best[end][1]
    return out


def section_places(old: Sequence[Section], new: Sequence[Section], paired: Paired) -> dict[int, Placement]:
    """For each section of the new text that was in the old: where it stands now. A long section stays, and
    the short ones move around it."""
    order = sorted(paired)
    weights = [1 + len(new[j].clauses) + (new[j].number == old[paired[j][0]].number) for j in order]
    kept = rising([paired[j][0] for j in order], weights)
    return {
        j: "verplaatst" if at not in kept else _numbered(old[paired[j][0]].number, new[j].number)
        for at, j in enumerate(order)
    }


def places(
    old: Sequence[Placed], new: Sequence[Placed], paired: Paired, sections: Mapping[str, str]
) -> dict[int, Placement]:
    """The same for clauses. `sections`: new section id → the old one it was. Within a section what lost its
    order is moved; so is what came from another section."""
    out: dict[int, Placement] = {}
    stayed: dict[str, list[int]] = {}
    for j in sorted(paired):
        if sections.get(new[j].section.id) == old[paired[j][0]].section.id:
            stayed.setdefault(new[j].section.id, []).append(j)
        else:
            out[j] = "verplaatst"
    for order in stayed.values():
        numbers = [(old[paired[j][0]].clause.number, new[j].clause.number) for j in order]
        weights = [2 + (before == after) for before, after in numbers]
        kept = rising([paired[j][0] for j in order], weights)
        for at, j in enumerate(order):
            out[j] = _numbered(*numbers[at]) if at in kept else "verplaatst"
    return out


def _numbered(old: str | None, new: str | None) -> Placement:
    return "gelijk" if old == new else "hernummerd"
