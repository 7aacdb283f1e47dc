"""A comparison as a fragment of HTML: the counts, who must consent to what, and the words that changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jinja2 import Environment

from protocolboek.model.bodies import Asked, by_body
from protocolboek.model.comparison import BUCKETS, Bucket, Change, Comparison, FieldChange, Side
from protocolboek.render.marked import Contacts, Values
from protocolboek.render.page import Heading
from protocolboek.render.sieve import classes_of, nothing_left, sieve_for
from protocolboek.render.told import Href, Told, anchor_of, kinds_of, sieve_of, told_of


@dataclass(frozen=True, slots=True)
class Tally:
    """How many lie on each heap that is not empty; of what stayed the same, how many moved or were renumbered."""

    heaps: tuple[tuple[Bucket, int], ...]
    total: int
    moved: int
    renumbered: int


@dataclass(frozen=True, slots=True)
class Part:
    """A section, or a group of questions, with what changed in it."""

    kind: str
    anchor: str
    side: Side
    gone: bool
    told: tuple[Told, ...]


def render_changes(
    comparison: Comparison, templates: Environment, *, contacts: Contacts, href: Href | None = None
) -> str:
    """The fragment. `contacts` give the functions that a text names, `href` the address of an article of the
    new text, or None."""
    values = changes_values(comparison, contacts, href)
    told = values["told"]
    sieve = sieve_for(by_body(comparison), told)
    return templates.get_template("changes/fragment.html").render(
        **values,
        parts=[
            (part, classes_of(part.told), nothing_left(sieve, part.told))
            for part in parts_of(comparison, by_anchor(told))
        ],
        sieve=sieve,
        nothing=nothing_left(sieve, told),
        **_met(told),
        views=any(one.blocks and one.was for one in told),
        href=href or (lambda _: None),
    )


def changes_values(comparison: Comparison, contacts: Contacts, href: Href | None = None) -> Values:
    """What every format tells of a comparison: the counts, what changed around the text, who must consent to
    what, and each change."""
    asked = by_body(comparison)
    told = told_of(comparison, asked, contacts, href or (lambda _: None))
    parts = parts_of(comparison, told)
    return {
        "comparison": comparison,
        "articles": tally(comparison.clauses),
        "questions": tally(comparison.faq),
        "chapters": tally([change for change in comparison.sections if change.bucket != "gelijk"]),
        "frame": [frame_values(field, comparison) for field in comparison.fields],
        "asked": [_asked_values(at, one, parts, comparison) for at, one in enumerate(asked, 1)],
        "told": list(told.values()),
    }


def by_anchor(told: Sequence[Told]) -> dict[str, Told]:
    return {one.anchor: one for one in told}


def changes_headings(comparison: Comparison) -> tuple[Heading, ...]:
    """The table of contents of the page: the sections and groups in which something changed."""
    return tuple(
        Heading(_part_anchor(kind, section), _numbered(section))
        for kind, section, changes in _parts(comparison)
        if any(change.told for _, change in changes)
    )


def _numbered(section: Change) -> str:
    """Its title; the number of what is gone may be another's now."""
    side = section.shown
    return f"{side.number}. {side.title}" if side.number and section.new else side.title


def tally(changes: Sequence[Change]) -> Tally:
    same = [change for change in changes if change.bucket == "gelijk"]
    heaps = [(name, sum(1 for change in changes if change.bucket == name)) for name in BUCKETS]
    return Tally(
        heaps=tuple((name, count) for name, count in heaps if count),
        total=len(changes),
        moved=sum(1 for change in same if change.place == "verplaatst"),
        renumbered=sum(1 for change in same if change.place == "hernummerd"),
    )


def _met(told: Sequence[Told]) -> Values:
    """Which words and marks a reader meets, so that the page explains those and no others."""
    return {
        "buckets": {one.change.bucket for one in told},
        "causes": {cause for one in told for cause in one.causes},
        "flagged": any(one.change.flags for one in told),
        "moved": any(sentence.moved for one in told for sentence in one.change.sentences),
    }


# --- by section -----------------------------------------------------------------------------------------


def parts_of(comparison: Comparison, told: dict[str, Told]) -> list[Part]:
    """What changed, section by section: those of the new text, then those that are gone, then the questions."""
    found = [
        Part(
            kind,
            _part_anchor(kind, section),
            section.shown,
            gone=not section.new,
            told=tuple(told[at] for at in _anchors(changes) if at in told),
        )
        for kind, section, changes in _parts(comparison)
    ]
    return [part for part in found if part.told]


def _anchors(changes: Sequence[tuple[str, Change]]) -> Iterator[str]:
    yield from (anchor_of(kind, change) for kind, change in changes)


def _part_anchor(kind: str, section: Change) -> str:
    return f"in-{anchor_of(kind, section)}"


def _parts(comparison: Comparison) -> Iterator[tuple[str, Change, list[tuple[str, Change]]]]:
    """Each section with the changes in it, its own first; what is gone stands with the section that it stood in."""
    scopes = (
        ("hoofdstuk", comparison.sections, "artikel", comparison.clauses),
        ("groep", comparison.groups, "vraag", comparison.faq),
    )
    for kind, sections, of, clauses in scopes:
        news = {side.id: at for at, section in enumerate(sections) for side in section.new}
        olds = {side.id: at for at, section in enumerate(sections) for side in section.old}
        within: list[list[tuple[str, Change]]] = [[(kind, section)] for section in sections]
        for change in clauses:
            at = news[change.new[0].section] if change.new else olds[change.old[0].section]
            within[at].append((of, change))
        yield from ((kind, section, these) for section, these in zip(sections, within, strict=True))


# --- what stands around it ------------------------------------------------------------------------------


def _asked_values(at: int, one: Asked, parts: Sequence[Part], comparison: Comparison) -> Values:
    """A list of the articles with their sections, in the order of the text, and one of the questions."""
    titles = _titles(comparison)
    mine = {anchor_of(kind, change) for kind, change in kinds_of(one)}
    lines = [line for part in parts for line in part.told if line.anchor in mine]
    causes = dict.fromkeys(cause for line in lines for cause in line.causes)
    return {
        "at": at,
        "bodies": one.bodies,
        "whole": one.parts == "all",
        "parts": [] if one.parts == "all" else [titles.get(part, part) for part in one.parts],
        "articles": [line for line in lines if line.kind in ("hoofdstuk", "artikel")],
        "questions": [line for line in lines if line.kind in ("groep", "vraag")],
        "lines": lines,
        "classes": sieve_of([at], tuple(causes)),
    }


def frame_values(field: FieldChange, comparison: Comparison) -> Values:
    """What changed around the text. Of a council the titles of its sections; none for the whole protocol."""
    if field.name != "consent":
        return {"name": field.name, "old": field.old, "new": field.new}
    titles = _titles(comparison)
    old, new = ([_consent(value, titles) for value in side] for side in (field.old, field.new))
    return {
        "name": field.name,
        "old": [one for one in old if one not in new],
        "new": [one for one in new if one not in old],
    }


def _consent(value: str, titles: dict[str, str]) -> tuple[str, tuple[str, ...]]:
    body, _, parts = value.partition(": ")
    return body, () if parts == "all" else tuple(titles.get(part, part) for part in parts.split())


def _titles(comparison: Comparison) -> dict[str, str]:
    """The titles of the sections, by id; those of the new text where both have it."""
    sides = [side for change in comparison.sections for side in (*change.old, *change.new)]
    return {side.id: side.title for side in sides}
