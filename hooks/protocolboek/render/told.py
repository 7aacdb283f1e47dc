"""Each change as the page tells it: where it stands, why it came, who must consent, and its words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from protocolboek.model.bodies import Asked
from protocolboek.model.comparison import Bucket, Change, Comparison, Side
from protocolboek.render.marked import Contacts, Values, blocks, columns, hunks

Href = Callable[[str], str | None]
KINDS = ("hoofdstuk", "artikel", "groep", "vraag")
NUMBERING = "nummering"
"""Stands for a cause where there is none: what only follows from other numbers."""
APART: tuple[Bucket, ...] = ("herschreven", "ingedeeld")
"""What cannot be read, or not be seen, with the two texts in one."""


@dataclass(frozen=True, slots=True)
class Told:
    """One change. `sieve` are the classes by which it is sifted; `left` is the section that it moved out of;
    `parts` are the articles that it was split into or merged from, each with its address."""

    kind: str
    change: Change
    anchor: str
    sieve: str
    causes: tuple[str, ...]
    bodies: tuple[str, ...]
    title: list[Values]
    href: str | None = None
    left: Side | None = None
    parts: list[tuple[Side, str | None]] = field(default_factory=list)
    blocks: list[Values] = field(default_factory=list)
    was: list[Values] = field(default_factory=list)
    becomes: list[Values] = field(default_factory=list)


def kinds_of(changes: Comparison | Asked) -> Iterator[tuple[str, Change]]:
    """Every change with what it is a change of."""
    parts = (changes.sections, changes.clauses, changes.groups, changes.faq)
    yield from ((kind, change) for kind, part in zip(KINDS, parts, strict=True) for change in part)


def anchor_of(kind: str, change: Change) -> str:
    """Where a change stands on the page. What is gone may bear the id of something new."""
    return f"{kind}-{change.shown.id}" if change.new else f"vervallen-{kind}-{change.shown.id}"


def causes_of(change: Change) -> tuple[str, ...]:
    return change.causes or ((NUMBERING,) if change.existence == "blijft" else ("onbekend",))


def told_of(comparison: Comparison, asked: tuple[Asked, ...], contacts: Contacts, href: Href) -> dict[str, Told]:
    """Every change that deserves a line, by its anchor, in the order of the text."""
    places: dict[str, list[int]] = {}
    for at, one in enumerate(asked, 1):
        for kind, change in kinds_of(one):
            places.setdefault(anchor_of(kind, change), []).append(at)
    teller = _Teller(asked, contacts, href, _left(comparison))
    return {
        anchor: teller.tell(kind, change, anchor, places[anchor])
        for kind, change in kinds_of(comparison)
        if (anchor := anchor_of(kind, change)) in places
    }


def _left(comparison: Comparison) -> Mapping[tuple[str, str], Side]:
    """Each section of the old text, by its id and by every section of the new text that it is not."""
    ids = [side.id for change in comparison.sections for side in change.new]
    return {
        (old.id, name): old
        for change in comparison.sections
        for old in change.old
        for name in ids
        if name not in {side.id for side in change.new}
    }


@dataclass(frozen=True, slots=True)
class _Teller:
    asked: tuple[Asked, ...]
    contacts: Contacts
    href: Href
    left: Mapping[tuple[str, str], Side]

    def tell(self, kind: str, change: Change, anchor: str, places: list[int]) -> Told:
        causes = causes_of(change)
        moved = (change.old[0].section, change.new[0].section) if change.place == "verplaatst" else ("", "")
        return Told(
            kind=kind,
            change=change,
            anchor=anchor,
            sieve=sieve_of(places, causes),
            causes=causes,
            bodies=tuple(body for at in places for body in self.asked[at - 1].bodies),
            title=hunks(change.title, self.contacts),
            href=self.href(change.new[0].id) if change.new and kind != "groep" else None,
            left=self.left.get(moved),
            parts=self.parts(change),
            **self.words(change),
        )

    def parts(self, change: Change) -> list[tuple[Side, str | None]]:
        if change.existence == "gesplitst":
            return [(side, self.href(side.id)) for side in change.new]
        return [(side, None) for side in change.old] if change.existence == "samengevoegd" else []

    def words(self, change: Change) -> dict[str, list[Values]]:
        """In one text, in two columns, or both for the reader to choose."""
        if change.bucket == "gelijk":
            return {}
        if not (change.old and change.new and _differ(change)):
            return {"blocks": blocks(change.sentences, self.contacts)}
        was, becomes = (columns(change.sentences, side, self.contacts) for side in ("old", "new"))
        inline = [] if change.bucket in APART else blocks(change.sentences, self.contacts)
        return {"blocks": inline, "was": was, "becomes": becomes}


def sieve_of(places: list[int], causes: tuple[str, ...]) -> str:
    """The classes of something that stands in these groups for these causes."""
    return " ".join(["pb-sifted", *(f"pb-body-{at}" for at in places), *(f"pb-cause-{cause}" for cause in causes)])


def _differ(change: Change) -> bool:
    """Whether the two texts look different side by side."""
    return change.text == "ingedeeld" or any(
        piece.operation != "gelijk" for sentence in change.sentences for piece in sentence.pieces
    )
