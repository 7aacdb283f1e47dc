"""Two handbooks: pair, place, compare, and say of each clause what became of it."""

from collections.abc import Sequence
from itertools import chain

from protocolboek.compare.axes import text_class
from protocolboek.compare.blocks import compare_texts
from protocolboek.compare.causes import Ground, Grounds, chosen_otherwise, in_order
from protocolboek.compare.fields import fields_of, frame
from protocolboek.compare.flags import flags_of, title_flags
from protocolboek.compare.groups import Group, groups_of
from protocolboek.compare.order import places, section_places
from protocolboek.compare.pairing import Paired, Placed, pair, pair_sections, placed
from protocolboek.compare.sentences import Reading, read
from protocolboek.compare.summary import counts_of
from protocolboek.model.comparison import (
    Cause,
    Change,
    Compared,
    Comparison,
    Existence,
    Pairing,
    Piece,
    Placement,
    Side,
    TextClass,
)
from protocolboek.model.handbook import Clause, Handbook, Provenance, Section
from protocolboek.model.text import Paragraph, Text
from protocolboek.model.version import digest_of_file

Changes = tuple[Change, ...]
TURNED = ("schoolkeuze", "gewijzigd", "herschreven")
"""The classes in which meaning may have turned."""


def compare(
    old: Handbook,
    new: Handbook,
    *,
    provenance_old: Provenance | None = None,
    provenance_new: Provenance | None = None,
) -> Comparison:
    """What became of each clause, answer and section of `old` in `new`. Total and pure. Without provenance
    some causes stay unknown."""
    grounds = Grounds(Ground(old, provenance_old), Ground(new, provenance_new))
    sections, clauses = _scope(old.sections, new.sections, grounds)
    groups, faq = _scope(old.faq, new.faq, grounds)
    return Comparison(
        old=_compared(old),
        new=_compared(new),
        consent=new.consent,
        fields=frame(old, new),
        sections=sections,
        clauses=clauses,
        groups=groups,
        faq=faq,
        counts=counts_of(clauses),
        faq_counts=counts_of(faq),
    )


def _compared(handbook: Handbook) -> Compared:
    school, protocol = handbook.school, handbook.protocol
    return Compared(
        digest=digest_of_file(handbook.to_json()),
        school=type(protocol)(id=school.id, name=school.name),
        protocol=protocol,
    )


def _scope(old: Sequence[Section], new: Sequence[Section], grounds: Grounds) -> tuple[Changes, Changes]:
    """The sections and the clauses of the articles, or of the FAQ."""
    before, after = placed(old), placed(new)
    paired = pair(before, after)
    shared = ((before[i].section.id, after[j].section.id) for j, (i, _) in paired.items())
    parts = pair_sections(old, new, shared)
    names = {new[j].id: old[i].id for j, (i, _) in parts.items()}
    where = places(before, after, paired, names)
    changes = tuple(_change(group, before, after, where, grounds) for group in groups_of(before, after, paired))
    return _sections(old, new, parts, grounds), changes


# --- clauses --------------------------------------------------------------------------------------------


def _change(
    group: Group, before: Sequence[Placed], after: Sequence[Placed], where: dict[int, Placement], grounds: Grounds
) -> Change:
    old, new = [before[i] for i in group.old], [after[j] for j in group.new]
    if group.lead is None:
        return _alone(group.existence, old, new, grounds)
    a, b = before[group.lead[0]].clause, after[group.lead[1]].clause
    place = where[group.lead[1]]
    was, becomes = _read(old), _read(new)
    sentences = compare_texts(was, becomes)
    fields = fields_of(a, b)
    title = _title(a.title, b.title)
    words = text_class(was, becomes, sentences, chosen=len(old) == len(new) == 1 and chosen_otherwise(a, b))
    text = beside(words, a, b)
    causes = grounds.changed(a, b, text) | (grounds.moved(a, b) if place == "verplaatst" else set())
    return Change(
        paired=group.paired,
        existence=group.existence,
        text=text,
        place=place,
        causes=in_order(causes),
        old=tuple(map(_side, old)),
        new=tuple(map(_side, new)),
        title=title,
        sentences=sentences,
        fields=fields,
        flags=(*title_flags(title), *(flags_of(sentences) if words in TURNED else ())),
    )


def _alone(existence: Existence, old: list[Placed], new: list[Placed], grounds: Grounds) -> Change:
    """A clause that one text has."""
    clause = (*old, *new)[0].clause
    causes: set[Cause] = grounds.came(clause) if new else grounds.went(clause)
    return Change(
        paired="geen",
        existence=existence,
        text=None,
        place=None,
        causes=in_order(causes),
        old=tuple(map(_side, old)),
        new=tuple(map(_side, new)),
        title=_title(*((clause.title, None) if old else (None, clause.title))),
        sentences=compare_texts(_read(old), _read(new)),
    )


def _read(clauses: Sequence[Placed]) -> Reading:
    return clauses[0].reading if len(clauses) == 1 else read(*(one.clause.body for one in clauses))


def _title(old: str | None, new: str | None) -> tuple[Piece, ...]:
    if old == new:
        return (Piece(operation="gelijk", text=new),) if new else ()
    return tuple(chain.from_iterable(sentence.pieces for sentence in compare_texts(_line(old), _line(new))))


def _title_class(old: str, new: str) -> TextClass:
    return "gelijk" if old == new else text_class(_line(old), _line(new), ())


def _line(title: str | None) -> Reading:
    return read() if title is None else read((Paragraph(children=(Text(text=title),)),))


def beside(found: TextClass, a: Clause, b: Clause) -> TextClass:
    """The class with title, audience, kind and further reading counted in."""
    title = _title_class(a.title, b.title)
    if (a.audience, a.kind) != (b.audience, b.kind) or [c.target for c in a.see] != [c.target for c in b.see]:
        title = "gewijzigd"
    if title not in ("gelijk", "redactioneel"):
        return found if found == "herschreven" else "gewijzigd"
    small = title == "redactioneel" or [c.text for c in a.see] != [c.text for c in b.see]
    return "redactioneel" if small and found in ("gelijk", "ingedeeld") else found


def _side(one: Placed) -> Side:
    return Side(id=one.clause.id, number=one.clause.number, title=one.clause.title, section=one.section.id)


# --- sections -------------------------------------------------------------------------------------------


def _sections(old: Sequence[Section], new: Sequence[Section], paired: Paired, grounds: Grounds) -> Changes:
    """What became of the sections: their titles and summaries, in the order of the new text."""
    where = section_places(old, new, paired)
    came = [
        _section(old[paired[j][0]] if j in paired else None, after, paired[j][1] if j in paired else "geen",
                 where.get(j), grounds)
        for j, after in enumerate(new)
    ]  # fmt: skip
    kept = {i for i, _ in paired.values()}
    gone = [_section(before, None, "geen", None, grounds) for i, before in enumerate(old) if i not in kept]
    return (*came, *gone)


def _section(
    old: Section | None, new: Section | None, paired: Pairing, place: Placement | None, grounds: Grounds
) -> Change:
    sides = [[part] if part else [] for part in (old, new)]
    was, becomes = (read(*(part.summary for part in side)) for side in sides)
    sentences = compare_texts(was, becomes)
    title = _title(old.title if old else None, new.title if new else None)
    text = _section_text(old, new, text_class(was, becomes, sentences)) if old and new else None
    changed = text != "gelijk" or place == "verplaatst"
    existence: Existence = "blijft" if old and new else "nieuw" if new else "vervallen"
    return Change(
        paired=paired,
        existence=existence,
        text=text,
        place=place,
        causes=in_order(grounds.section(old, new)) if changed else (),
        old=tuple(Side(id=part.id, number=part.number, title=part.title) for part in sides[0]),
        new=tuple(Side(id=part.id, number=part.number, title=part.title) for part in sides[1]),
        title=title,
        sentences=sentences,
        flags=(*title_flags(title), *flags_of(sentences)) if text else (),
    )


def _section_text(old: Section, new: Section, found: TextClass) -> TextClass:
    title = _title_class(old.title, new.title)
    if title == "gelijk" or found in ("gewijzigd", "herschreven"):
        return found
    return "redactioneel" if title == "redactioneel" else "gewijzigd"
