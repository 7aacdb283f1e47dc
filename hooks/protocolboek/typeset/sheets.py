"""Sheets to sign: what pupils agree on, and that staff have read a text. One page each, without a cover."""

from protocolboek.model.edition import Edition
from protocolboek.model.paper import Blocks, Heading, Paper
from protocolboek.render.binder import Binder
from protocolboek.typeset.handbook import name_of, paper, part, reach_of
from protocolboek.typeset.runs import words_of

ROWS = 20
"""People who can sign on one sheet."""


def pupil_paper(binder: Binder) -> Paper | None:
    """ "Onze afspraken": a protocol in the words of pupils, in large print. None where a text has no such sentences,
    as those that were frozen before there were any, and for a board, whose schools have pupils."""
    edition, sheet = binder.edition, binder.edition.provenance.sheet
    rules = [line for line in sheet.lines if not line.help] if sheet else []
    if sheet is None or not rules or edition.handbook.school.kind == "foundation":
        return None
    body = part(
        binder,
        "pupils",
        about=sheet.about,
        rules=rules,
        help=[line for line in sheet.lines if line.help],
        contacts=_reachable(binder, sheet.contacts),
        address=address_of(edition),
    )
    return _sheet(binder, "afspraken", body).model_copy(update={"large": True})


def reading_paper(binder: Binder) -> Paper:
    """A list on which staff confirm that they have read this text, with the way to it where there is one."""
    address = address_of(binder.edition)
    body = part(binder, "reading", rows=ROWS, address=address)
    return _sheet(binder, "gelezen", body).model_copy(update={"address": address})


def address_of(edition: Edition) -> str | None:
    """Where this text stands on the web: None where the school has not told, or does not show it."""
    if edition.address is None or all(other.version != edition.version for other in edition.others):
        return None
    return f"{edition.address}/{edition.handbook.school.id}/{edition.handbook.protocol.id}/{edition.version}/"


def _sheet(binder: Binder, name: str, body: Blocks) -> Paper:
    edition = binder.edition
    title = next(words_of(block.title) for block in body if isinstance(block, Heading))
    made = paper(binder, name=f"{name_of(edition)}-{name}", title=title, body=body)
    return made.model_copy(update={"cover": None, "contents": False})


def _reachable(binder: Binder, names: tuple[str, ...]) -> list[str]:
    """The functions that have a way to reach them, as a reader is told it."""
    cards, reach = binder.edition.contacts, reach_of(binder)
    return [reach(name) for name in names if name in cards and cards[name].reachable]
