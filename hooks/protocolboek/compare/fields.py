"""What stands beside the words: for whom a clause is, what kind of rule, what to read besides; and the frame."""

from collections.abc import Iterator

from protocolboek.model.comparison import FieldChange, FieldName
from protocolboek.model.handbook import Clause, Handbook

Field = tuple[FieldName, tuple[str, ...], tuple[str, ...]]


def fields_of(old: Clause, new: Clause) -> tuple[FieldChange, ...]:
    """The fields of a clause that changed. Further reading is told by its words, which hold its numbers."""
    return _changed(
        ("audience", tuple(old.audience), tuple(new.audience)),
        ("kind", (old.kind,), (new.kind,)),
        ("see", tuple(c.text or c.target for c in old.see), tuple(c.text or c.target for c in new.see)),
    )


def frame(old: Handbook, new: Handbook) -> tuple[FieldChange, ...]:
    """What changed around the text: whose it is, what it is called, and who must consent."""
    boards = [(found.name,) if found else () for found in (old.school.foundation, new.school.foundation)]
    return _changed(
        ("school", (old.school.name,), (new.school.name,)),
        ("foundation", boards[0], boards[1]),
        ("protocol", (old.protocol.name,), (new.protocol.name,)),
        ("consent", tuple(_consent(old)), tuple(_consent(new))),
    )


def _consent(handbook: Handbook) -> Iterator[str]:
    for body, parts in sorted(handbook.consent.items()):
        yield f"{body}: {parts if isinstance(parts, str) else ' '.join(parts)}"


def _changed(*fields: Field) -> tuple[FieldChange, ...]:
    return tuple(FieldChange(name=name, old=old, new=new) for name, old, new in fields if old != new)
