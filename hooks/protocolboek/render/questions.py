"""The pages with questions: all of them, and those of each role."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from protocolboek.model.handbook import Clause, Section
from protocolboek.render import links
from protocolboek.render.audience import Role, questions_for
from protocolboek.render.binder import Binder
from protocolboek.render.entry import Entry
from protocolboek.render.links import up
from protocolboek.render.page import Heading, Page
from protocolboek.render.structured import faq_page

Values = dict[str, Any]
Answers = Callable[[], Mapping[str, Entry]]


def questions(binder: Binder) -> list[Page]:
    """The home of every answer, and a page per role; none where there are no questions."""
    groups = binder.edition.handbook.faq
    if not groups:
        return []
    roles = _roles(binder)
    # Seen from any page of a role, an answer is the same.
    answers = _answers(binder, roles[0].questions) if roles else dict
    return [
        _page(binder, links.FAQ, groups, _answers(binder, links.FAQ)),
        *(_page(binder, r.questions, questions_for(binder.edition.handbook, r), answers, role=r) for r in roles),
    ]


def _answers(binder: Binder, path: str) -> Answers:
    """Every answer as it stands on the page in folder `path`, by id."""
    every = [clause for group in binder.edition.handbook.faq for clause in group.clauses]
    writer = binder.writer(path)
    return cache(lambda: {clause.id: binder.entry(clause, writer) for clause in every})


def _page(binder: Binder, path: str, found: tuple[Section, ...], answers: Answers, *, role: Role | None = None) -> Page:
    def values() -> Values:
        writer = binder.writer(path)

        def written(clause: Clause) -> Values:
            html = binder.question(answers()[clause.id], writer, up(path))
            return {"id": clause.id, "title": clause.title, "html": html}

        return {
            "role": role.name if role else None,
            "others": [(other.name, other.questions) for other in _roles(binder)],
            "rules": role.page if role else None,
            "groups": [{"id": g.id, "title": g.title, "clauses": list(map(written, g.clauses))} for g in found],
        }

    def structured() -> str:
        """The answers for machines too; of a text from before they would be old news."""
        return "" if role or binder.edition.archived else faq_page(found, binder.edition.contacts)

    return binder.page(
        path,
        "faq.html",
        values,
        title=binder.edition.words.pages[path],
        group="vraag",
        rests=lambda: [(group.id, binder.told(group.clauses)) for group in found],
        headings=lambda: _headings(found),
        structured=structured,
    )


def _headings(groups: tuple[Section, ...]) -> tuple[Heading, ...]:
    """The groups with their questions; of a single group its questions only."""
    found = tuple(Heading(f"groep-{g.id}", g.title, tuple(Heading(c.id, c.title) for c in g.clauses)) for g in groups)
    return found[0].children if len(found) == 1 else found


def _roles(binder: Binder) -> tuple[Role, ...]:
    return tuple(role for role in binder.roles if questions_for(binder.edition.handbook, role))
