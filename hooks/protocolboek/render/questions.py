"""The pages with questions: all of them, and those of each role."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from protocolboek.model.handbook import Clause, Section
from protocolboek.render import links
from protocolboek.render.audience import Role, questions_for
from protocolboek.render.binder import Binder
from protocolboek.render.entry import Entry
from protocolboek.render.html import Writer
from protocolboek.render.links import up
from protocolboek.render.page import Heading, Late, Page
from protocolboek.render.structured import faq_page

Answers = Callable[[], Mapping[str, Entry]]


def questions(binder: Binder) -> list[Page]:
    """The home of every answer, and a page per role; none where there are no questions."""
    groups = binder.edition.handbook.faq
    if not groups:
        return []
    described = faq_page(groups, binder.edition.contacts) if _describes(binder) else ""
    roles = _roles(binder)
    # Seen from any page of a role, an answer is the same.
    homes = sorted((role.questions for role in roles), key=lambda home: not binder.wants(home))
    answers = _answers(binder, binder.writer(homes[0])) if homes else dict
    return [
        _page(binder, links.FAQ, groups, _answers(binder, binder.writer(links.FAQ)), structured=described),
        *(_page(binder, r.questions, questions_for(binder.edition.handbook, r), answers, role=r) for r in roles),
    ]


def _describes(binder: Binder) -> bool:
    """Whether the answers are there for machines too: of a text from before they would be old news."""
    return binder.wants(links.FAQ) and not binder.edition.archived


def _answers(binder: Binder, writer: Writer) -> Answers:
    """Every answer as it stands on the page of `writer`, by id."""
    every = [clause for group in binder.edition.handbook.faq for clause in group.clauses]
    return cache(lambda: {clause.id: binder.entry(clause, writer) for clause in every})


def _page(
    binder: Binder,
    path: str,
    found: tuple[Section, ...],
    answers: Answers,
    *,
    role: Role | None = None,
    structured: str = "",
) -> Page:
    writer = binder.writer(path)

    def written(clause: Clause) -> dict[str, Any]:
        html = binder.question(answers()[clause.id], writer, up(path))
        return {"id": clause.id, "title": clause.title, "html": html}

    return binder.page(
        path,
        "faq.html",
        title=binder.edition.words.pages[path],
        group="vraag",
        headings=_headings(found),
        structured=structured,
        role=role.name if role else None,
        others=[(other.name, other.questions) for other in _roles(binder)],
        rules=role.page if role else None,
        late=Late(
            lambda: {
                "groups": [{"id": g.id, "title": g.title, "clauses": list(map(written, g.clauses))} for g in found]
            },
            lambda: [(g.id, g.title, [answers()[c.id].made_of for c in g.clauses]) for g in found],
        ),
    )


def _headings(groups: tuple[Section, ...]) -> tuple[Heading, ...]:
    """The groups with their questions; of a single group its questions only."""
    found = tuple(Heading(f"groep-{g.id}", g.title, tuple(Heading(c.id, c.title) for c in g.clauses)) for g in groups)
    return found[0].children if len(found) == 1 else found


def _roles(binder: Binder) -> tuple[Role, ...]:
    return tuple(role for role in binder.roles if questions_for(binder.edition.handbook, role))
