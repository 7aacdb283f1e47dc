"""The changes of a comparison by the bodies that must consent to them: what `diff` prints, and what the page shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from protocolboek.model.comparison import Change, Comparison


@dataclass(frozen=True, slots=True)
class Asked:
    """Bodies that must consent to the same parts, and what changed there.

    Without bodies: what needs nobody's consent; all of it where `parts` is "all"."""

    bodies: tuple[str, ...]
    parts: Literal["all"] | tuple[str, ...]
    sections: tuple[Change, ...]
    clauses: tuple[Change, ...]
    groups: tuple[Change, ...] = ()
    faq: tuple[Change, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        return (*self.sections, *self.clauses, *self.groups, *self.faq)


def by_body(comparison: Comparison) -> tuple[Asked, ...]:
    """Every change that deserves a line, with each body that must consent to the section it stands or stood in.
    The whole protocol first. Questions are no part by themselves: they go with the whole."""
    if not comparison.consent:
        return (_whole(comparison, ()),)
    parts = dict(_parts(comparison))
    shared: dict[Literal["all"] | tuple[str, ...], list[str]] = {}
    for body in sorted(parts):
        shared.setdefault(parts[body], []).append(body)
    asked = [
        _whole(comparison, tuple(bodies)) if these == "all" else _some(comparison, tuple(bodies), these)
        for these, bodies in sorted(shared.items(), key=lambda one: (one[0] != "all", one[1]))
    ]
    rest = () if "all" in shared else _rest(comparison, asked)
    return (*asked, *rest)


def sections_of(change: Change) -> frozenset[str]:
    """The sections in which an article stands and stood; of a section, itself."""
    return frozenset(side.section or side.id for side in (*change.old, *change.new))


def _parts(comparison: Comparison) -> Iterator[tuple[str, Literal["all"] | tuple[str, ...]]]:
    """What each body must consent to, in the order of the text; what neither text has asks for nothing."""
    known = [side.id for change in comparison.sections for side in (change.new or change.old)]
    for body, given in comparison.consent.items():
        if given == "all":
            yield body, given
        elif these := tuple(section for section in known if section in given):
            yield body, these


def _whole(comparison: Comparison, bodies: tuple[str, ...]) -> Asked:
    everything = (comparison.sections, comparison.clauses, comparison.groups, comparison.faq)
    return Asked(bodies, "all", *(tuple(change for change in part if change.told) for part in everything))


def _some(comparison: Comparison, bodies: tuple[str, ...], parts: tuple[str, ...]) -> Asked:
    these = (comparison.sections, comparison.clauses)
    found = [tuple(c for c in part if c.told and not sections_of(c).isdisjoint(parts)) for part in these]
    return Asked(bodies, parts, *found)


def _rest(comparison: Comparison, asked: list[Asked]) -> tuple[Asked, ...]:
    """What changed outside the parts of every body."""
    covered = {part for one in asked for part in one.parts}
    whole = _whole(comparison, ())
    sections, clauses = (
        tuple(c for c in part if sections_of(c).isdisjoint(covered)) for part in (whole.sections, whole.clauses)
    )
    rest = Asked((), (), sections, clauses, whole.groups, whole.faq)
    return (rest,) if rest.changes else ()
