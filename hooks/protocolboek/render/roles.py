"""A page per role: the handbook in short for pupils, parents and staff, with the way to each whole text."""

from collections import Counter
from typing import Any, NamedTuple

from markupsafe import Markup

from protocolboek.model.handbook import Clause, Handbook, Section, SheetLine
from protocolboek.render.audience import EVERYBODY, ROLES, Role, concerns, naming, questions_for, rules_for
from protocolboek.render.binder import Binder
from protocolboek.render.html import Writer
from protocolboek.render.links import up
from protocolboek.render.page import Heading, Page
from protocolboek.render.templates import part_once

PUPILS, _, STAFF = ROLES
LEADING = frozenset({"leiding", "bestuur"})
"""Staff as well, with articles that are for no role."""
CHAPTER = "pages/parts/role-chapter.html"
Values = dict[str, Any]


class Article(NamedTuple):
    """A line that leads to an article."""

    number: str | None
    title: str
    href: str | None
    kind: str
    kind_label: str


class Chapter(NamedTuple):
    """The articles of a chapter for one role: its `own`, and those that it shares with everybody."""

    number: str | None
    title: str
    href: str | None
    anchor: str
    summary: Markup
    own: tuple[Article, ...]
    shared: tuple[Article, ...]


def for_roles(binder: Binder) -> list[Page]:
    """A page for each role for which the handbook has anything."""
    return [_page(binder, role) for role in binder.roles]


def _page(binder: Binder, role: Role) -> Page:
    book, words = binder.edition.handbook, binder.edition.words
    rules = rules_for(book, role)
    asked = [clause for group in questions_for(book, role) for clause in group.clauses]
    figures = [figure for figure in binder.figures if concerns(figure.clause, role)]
    said = sentences(binder) if role == PUPILS else []
    named = _named_by(binder, role)

    def values() -> Values:
        writer = binder.writer(role.page)
        chapters = [chapter(binder, role, section, writer) for section in rules]
        return {
            "role": role.name,
            "figures": [binder.drawn(figure, role.page) for figure in figures],
            "said": said,
            "chapters": [part_once(binder.templates, CHAPTER, chapter=found) for found in chapters],
            "asked": [question(role, clause, writer) for clause in asked],
            "title_of_asked": words.pages[role.questions],
            "questions": f"{up(role.page)}{role.questions}/",
            "leading": leading(binder) if role == STAFF else [],
            "help": [line.text for line in _sheet(binder) if line.help] if role == PUPILS else [],
            "contacts": [writer.contact(name) for name in named],
        }

    def headings() -> tuple[Heading, ...]:
        lines = [Heading(part["anchor"], part["title"]) for part in said]
        found = [Heading("vragen", words.pages[role.questions])] if asked else []
        return (*lines, *found) if said else (*found, *(Heading(_anchor(section), section.title) for section in rules))

    return binder.page(
        role.page,
        "role.html",
        values,
        title=words.pages[role.page],
        group="rol",
        rests=lambda: [binder.summaries(), named, binder.told([*asked, *(figure.clause for figure in figures)])],
        headings=headings,
    )


def sentences(binder: Binder) -> list[Values]:
    """What pupils sign, by chapter, each sentence with its article. None of a text that has no such sentences."""
    out = []
    for section in binder.edition.handbook.sections:
        articles = {clause.id: clause for clause in section.clauses}
        lines = [
            {"text": line.text, **article(binder, PUPILS, articles[line.clause])._asdict()}
            for line in _sheet(binder)
            if line.clause in articles and not line.help
        ]
        if lines:
            out.append({**_named(binder, PUPILS, section), "anchor": f"afspraken-{section.id}", "lines": lines})
    return out


def chapter(binder: Binder, role: Role, section: Section, writer: Writer) -> Chapter:
    """A chapter with its short version and its articles: those that name this role, and those for everybody."""
    articles = [(EVERYBODY in clause.audience, article(binder, role, clause)) for clause in section.clauses]
    return Chapter(
        **_named(binder, role, section),
        anchor=_anchor(section),
        summary=writer.blocks(section.summary),
        own=tuple([found for for_all, found in articles if not for_all]),
        shared=tuple([found for for_all, found in articles if for_all]),
    )


def _anchor(section: Section) -> str:
    return f"hoofdstuk-{section.id}"


def article(binder: Binder, role: Role, clause: Clause) -> Article:
    kind = binder.edition.words.kind.get(clause.kind, "")
    return Article(clause.number, clause.title, binder.links.href_from(role.page)(clause.id), clause.kind, kind)


def question(role: Role, clause: Clause, writer: Writer) -> Values:
    """A question with its short answer, and the way to the whole."""
    answer = writer.blocks(clause.body[:1])
    return {"title": clause.title, "answer": answer, "href": f"{up(role.page)}{role.questions}/#{clause.id}"}


def leading(binder: Binder) -> list[Article]:
    """The articles for those who lead the school and for no other staff."""
    return [
        article(binder, STAFF, clause)
        for clause in binder.edition.handbook.clauses()
        if LEADING & {*clause.audience} and not concerns(clause, STAFF) and clause.kind != "definition"
    ]


def _named_by(binder: Binder, role: Role) -> list[str]:
    """To whom the texts for this role lead, where they can be reached: first whom the sheet of pupils names, then
    whom most texts name."""
    cards = binder.edition.contacts
    sheet = binder.edition.provenance.sheet if role == PUPILS else None
    named = dict.fromkeys([*(sheet.contacts if sheet else ()), *_contacts_in(binder.edition.handbook, role)])
    return [name for name in named if name in cards and cards[name].reachable]


def _contacts_in(handbook: Handbook, role: Role) -> list[str]:
    named = Counter(name for clause, names in naming(handbook) if concerns(clause, role) for name in names)
    return sorted(named, key=lambda name: (-named[name], name))


def _sheet(binder: Binder) -> tuple[SheetLine, ...]:
    sheet = binder.edition.provenance.sheet
    return sheet.lines if sheet else ()


def _named(binder: Binder, role: Role, section: Section) -> Values:
    href = binder.links.href_from(role.page)(section.id)
    return {"number": section.number, "title": section.title, "href": href}
