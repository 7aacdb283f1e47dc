"""With which earlier texts a text is compared: first the one that counts for who must decide."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Protocol

from protocolboek.model.edition import Against, Edition


class Comparer(Protocol):
    """Puts a text beside another: at once (`beside`), or when somebody looks at it."""

    def __call__(self, old: Edition, new: Edition, *, approved: bool = False) -> Against: ...


def beside(old: Edition, new: Edition, *, approved: bool = False) -> Against:
    """A text beside another. What compares takes long to import, and most builds look at no comparison."""
    compare = import_module("protocolboek.compare").compare
    found = compare(old.handbook, new.handbook, provenance_old=old.provenance, provenance_new=new.provenance)
    return Against(old.version, found, approved=approved)


def against(edition: Edition, texts: Sequence[Edition], comparer: Comparer = beside) -> tuple[Against, ...]:
    """The comparisons of `edition`; `texts` are all texts of the protocol, the concept first, then new to old."""
    decided = _decided_on(edition, texts)
    first = [text for text in texts if text.version in decided]
    chosen = {text.version: text for text in [*first, *_before(edition, texts)]}
    return tuple(comparer(text, edition, approved=name in decided) for name, text in chosen.items())


def _decided_on(edition: Edition, texts: Sequence[Edition]) -> set[str]:
    """Of a mismatch: the versions that hold the text on which was decided."""
    if edition.status != "mismatch" or not edition.standing:
        return set()
    decided = {edition.standing.version.frozen, *(d.digest for d in edition.standing.decisions)}
    digests = decided - {edition.digest}
    return {text.version for text in texts if text.standing and text.digest in digests}


def _before(edition: Edition, texts: Sequence[Edition]) -> Iterator[Edition]:
    """What the council was shown as in force; the last version that was ever in force; the version just before."""
    names = [text.version for text in texts]
    earlier = [text for text in texts[names.index(edition.version) + 1 :] if text.standing]
    asked = edition.standing.decisions if edition.standing else ()
    shown = {entry.compared_with for entry in asked if entry.kind == "voorgelegd"}
    yield from [text for text in earlier if text.digest in shown][:1]
    if edition.standing is None:
        yield from [text for text in earlier if text.status == "geldend"]
    yield from [text for text in earlier if text.standing and text.standing.start][:1]
    yield from earlier[:1]
