"""What the search of an edition looks in: a small script beside its pages that hands over texts and addresses.

It is a script and no JSON since a page opened from a disk may load nothing else (docs/decisions/12)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson
from markupsafe import escape

from protocolboek.model.canon import ContactCard, Words
from protocolboek.model.edition import Edition, Neighbour
from protocolboek.model.handbook import Clause
from protocolboek.model.once import Once, fitting, once_per_object
from protocolboek.model.text import Blocks, Contact, Inline, Text, contacts_in, map_inlines, plain_text
from protocolboek.render.links import FAQ, within
from protocolboek.render.page import Page

INDEX = "zoeken.js"
BEFORE, AFTER = b"protocolboek.index(", b");\n"
Entry = dict[str, Any]


def search_index(edition: Edition, pages: Iterable[Page]) -> bytes:
    """The bytes of `zoeken.js`: every question, article and chapter by its address from the root, and the other
    pages by their titles. The first line of an answer is the short one."""
    entries = [*_questions(edition), *_chapters(edition), *_others(edition, pages)]
    words = edition.words.search
    found = {"entries": entries, "stop": words.stop, "synonyms": words.synonyms}
    return BEFORE + orjson.dumps(found) + AFTER


def searched(edition: Edition) -> list[dict[str, str]]:
    """What the search of an edition's pages looks in, as `frame/search.html` takes it; names are HTML. Who looks
    something up in an archived text has the menu: found by its words, an old answer would pass for one of today."""
    if edition.archived:
        return []
    return searched_in([Neighbour(edition.handbook.protocol.name, ""), *edition.neighbours])


def searched_in(texts: Iterable[Neighbour]) -> list[dict[str, str]]:
    """The same for any texts: the name of each, its start page, and its index."""
    return [{"name": escape(text.name), "home": text.address, "index": text.address + INDEX} for text in texts]


def _questions(edition: Edition) -> Iterator[orjson.Fragment]:
    for group in edition.handbook.faq:
        yield from _clauses("vraag", FAQ, group.clauses, edition)


def _chapters(edition: Edition) -> Iterator[Entry | orjson.Fragment]:
    for section in edition.handbook.sections:
        text = text_of(section.summary, edition.contacts)
        yield _entry(_address("hoofdstuk", within(section.id, section.id)), section.title, text, number=section.number)
        yield from _clauses("artikel", section.id, section.clauses, edition)


def _others(edition: Edition, pages: Iterable[Page]) -> Iterator[Entry]:
    chapters = {section.id for section in edition.handbook.sections}
    for page in pages:
        if page.path and page.in_nav and page.path not in chapters:
            yield _entry(_address("pagina", f"{page.path}/"), page.title, "")


def _clauses(kind: str, page: str, clauses: tuple[Clause, ...], edition: Edition) -> Iterator[orjson.Fragment]:
    """What an entry says is the same in every school that reads the same, but for how somebody can be reached."""
    for clause, known in zip(clauses, _known(edition.words).each(clauses), strict=True):
        said = known or _said(clause, edition.words, edition.contacts)
        yield orjson.Fragment(orjson.dumps(_address(kind, within(page, clause.id)))[:-1] + b"," + said[1:])


@once_per_object(4)
def _known(words: Words) -> Once[Clause, bytes]:
    """What the entry of a clause says; nothing where it names somebody."""
    return Once(lambda clause: b"" if contacts_in(clause.body) else _said(clause, words, {}), 8192)


def _said(clause: Clause, words: Words, cards: Mapping[str, ContactCard]) -> bytes:
    audience = [words.audience.get(name, name) for name in clause.audience]
    text = text_of(clause.body, cards)
    entry = _entry({}, clause.title, text, number=clause.number, audience=", ".join(audience))
    return fitting(orjson.dumps(entry))


def _address(kind: str, address: str) -> Entry:
    """How each entry begins."""
    return {"kind": kind, "address": address}


def _entry(begun: Entry, title: str, text: str, **more: str | None) -> Entry:
    """What is not known is left out, to keep the index small."""
    found = {**begun, "title": title, "text": text, **more}
    return {name: value for name, value in found.items() if value}


def text_of(blocks: Blocks, cards: Mapping[str, ContactCard]) -> str:
    """Plain text in which a contact has the name of its function."""
    if words := _words(blocks):
        return words

    def named(node: Inline) -> Inline:
        if not isinstance(node, Contact):
            return node
        card = cards.get(node.contact)
        return Text(text=card.function if card else node.contact)

    return plain_text(map_inlines(blocks, named))


@once_per_object(8192)
def _words(blocks: Blocks) -> str:
    """The plain text of what names no contact: that is the same in every school."""
    return "" if contacts_in(blocks) else plain_text(blocks)
