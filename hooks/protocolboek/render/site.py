"""Turns an edition into a site: the values that each template needs, worked out here beforehand."""

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment

from protocolboek.model.edition import Edition
from protocolboek.model.handbook import Clause, Origin, Section
from protocolboek.model.text import Contact, nodes
from protocolboek.render import links
from protocolboek.render.choices import choices_by_layer, count_of
from protocolboek.render.html import Writer
from protocolboek.render.links import Links, up
from protocolboek.render.page import Heading, Page, Redirect, Site


def render(edition: Edition, templates: Environment) -> Site:
    """All pages of one edition. Pure: the same edition and templates give the same bytes."""
    maker = _Maker(edition, templates)
    pages = [maker.start(), *maker.sections(), maker.faq(), maker.choices()]
    if edition.concordance:
        pages.append(maker.concordance())
    pages.append(maker.about())
    return Site(
        title=f"{edition.handbook.protocol.name} · {edition.handbook.school.name}",
        description=edition.summary,
        pages=tuple(page for page in pages if page),
        redirects=tuple(maker.redirects()),
        entrances=tuple(maker.entrances()),
        files={"handbook.json": edition.handbook.to_json(), "provenance.json": edition.provenance.to_json()},
        banner=maker.part("banner.html"),
        footer=maker.part("footer.html"),
        indexed=edition.notice is None and edition.status != "concept",
    )


class _Maker:
    """Holds what every page of one edition shares."""

    def __init__(self, edition: Edition, templates: Environment) -> None:
        self.edition = edition
        self.templates = templates
        self.links = Links.of(edition)
        # A parameter and a clause with variants may bear the same name.
        self.proposals = {(c.kind, c.name): c.label for c in edition.provenance.proposals}
        self.layers = {layer.id: layer for layer in edition.provenance.layers}
        self.names = _names(edition)
        self.shared: Mapping[str, Any] = {
            "school": edition.handbook.school,
            "protocol": edition.handbook.protocol,
            "status": edition.status,
            "version": edition.version,
            "notice": edition.notice,
            "layers": edition.provenance.layers,
            "foundation": edition.handbook.school.foundation,
        }

    def page(
        self,
        path: str,
        template: str,
        *,
        title: str = "",
        nav_title: str = "",
        headings: tuple[Heading, ...] = (),
        **values: Any,
    ) -> Page:
        """A page; its title is that of `words.yaml` unless it has one of its own. Its table of contents
        begins with the page itself, so that "go to content" leads to its first line."""
        title = title or self.edition.words.pages[path]
        body = self.templates.get_template(f"pages/{template}").render(
            self.shared, root=up(path), title=title, **values
        )
        description = f"{title}: {self.edition.handbook.protocol.name}, {self.edition.handbook.school.name}"
        return Page(path, title, body, (Heading(links.CONTENT, title, headings),), description, nav_title or title)

    def part(self, template: str) -> str:
        return self.templates.get_template(f"pages/{template}").render(self.shared)

    def writer(self, page: str) -> Writer:
        unconfirmed = frozenset(name for kind, name in self.proposals if kind == "parameter")
        return Writer(self.links.href_from(page), self.edition.contacts, self.edition.words.unreachable, unconfirmed)

    # --- pages --------------------------------------------------------------------------------------

    def start(self) -> Page:
        edition = self.edition
        writer = self.writer("")
        return self.page(
            "",
            "start.html",
            title=edition.handbook.protocol.name,
            sections=[
                {
                    "id": s.id,
                    "number": s.number,
                    "title": s.title,
                    "summary": writer.blocks(s.summary),
                    "count": len(s.clauses),
                }
                for s in edition.handbook.sections
            ],
            summary=edition.summary,
            articles=len(list(edition.handbook.clauses())),
            questions=sum(len(group.clauses) for group in edition.handbook.faq),
            own_choices=count_of(edition),
            open=[self.open_choice(c, "") for c in edition.provenance.open],
            proposals=[self.open_choice(c, "") for c in edition.provenance.proposals],
            current=edition.current,
            concordance=edition.concordance is not None,
            contacts=[
                {"name": name, "html": writer.contact(name)}
                for name in sorted(self.contacts_used())
                if edition.contacts[name].reachable
            ],
            siblings=edition.siblings,
        )

    def sections(self) -> list[Page]:
        sections = self.edition.handbook.sections
        return [
            self.section(section, sections[i - 1] if i else None, sections[i + 1] if i + 1 < len(sections) else None)
            for i, section in enumerate(sections)
        ]

    def section(self, section: Section, before: Section | None, after: Section | None) -> Page:
        writer = self.writer(section.id)
        return self.page(
            section.id,
            "section.html",
            title=section.title,
            nav_title=f"{section.number}. {section.title}",
            headings=tuple(Heading(c.id, f"{c.number} {c.title}") for c in section.clauses),
            section=section,
            summary=writer.blocks(section.summary),
            clauses=[self.clause(clause, writer) for clause in section.clauses],
            before=before,
            after=after,
        )

    def faq(self) -> Page | None:
        groups = self.edition.handbook.faq
        if not groups:
            return None
        writer = self.writer(links.FAQ)
        headings = tuple(
            Heading(f"groep-{group.id}", group.title, tuple(Heading(c.id, c.title) for c in group.clauses))
            for group in groups
        )
        return self.page(
            links.FAQ,
            "faq.html",
            headings=headings,
            groups=[
                {"id": g.id, "title": g.title, "clauses": [self.answer(clause, writer) for clause in g.clauses]}
                for g in groups
            ],
        )

    def choices(self) -> Page:
        href = self.links.href_from(links.CHOICES)
        layers = choices_by_layer(self.edition)
        by_layer = [
            {
                "layer": found.layer,
                "departures": [(d, self.names.get(d.id, ""), href(d.id)) for d in found.departures],
                "selected": [(s, self.places(s.clauses, links.CHOICES)) for s in found.selected],
            }
            for found in layers
        ]
        headings = tuple(Heading(f"laag-{found.layer.id}", found.layer.name) for found in layers)
        return self.page(links.CHOICES, "choices.html", headings=headings, by_layer=by_layer)

    def concordance(self) -> Page:
        href = self.links.href_from(links.CONCORDANCE)
        concordance = self.edition.concordance
        assert concordance is not None
        groups: dict[str, list[dict[str, Any]]] = {}
        for norm in concordance.norms:
            clauses = [(self.names.get(clause, clause), href(clause)) for clause in norm.clauses if href(clause)]
            groups.setdefault(norm.section, []).append({"norm": norm, "clauses": clauses})
        numbered = [(f"deel-{i}", title, rows) for i, (title, rows) in enumerate(groups.items(), 1)]
        return self.page(
            links.CONCORDANCE,
            "concordance.html",
            headings=tuple(Heading(anchor, title) for anchor, title, _ in numbered),
            source=concordance,
            groups=numbered,
            carried=sum(1 for n in concordance.norms if n.clauses and not n.departs),
            departed=sum(1 for n in concordance.norms if n.departs),
            dropped=sum(1 for n in concordance.norms if n.dropped),
            new=self.new_sections({clause for norm in concordance.norms for clause in norm.clauses}),
        )

    def new_sections(self, carrying: set[str]) -> list[dict[str, Any]]:
        """The articles that carry no norm of the present protocol, by section; definitions bring no rule."""
        href = self.links.href_from(links.CONCORDANCE)
        out = []
        for section in self.edition.handbook.sections:
            fresh = [c for c in section.clauses if c.id not in carrying and c.kind != "definition"]
            if fresh:
                clauses = [(clause.number, clause.title, href(clause.id)) for clause in fresh]
                out.append({"number": section.number, "title": section.title, "clauses": clauses})
        return out

    def about(self) -> Page:
        edition = self.edition
        return self.page(
            links.ABOUT,
            "about.html",
            release=edition.provenance.canon,
            tool=edition.provenance.tool,
            licence=edition.licence,
            consent=[(body, parts) for body, parts in self.consent() if parts != []],
            absent=[a for a in edition.provenance.absent if a.why == "option"],
            unanswered=[a for a in edition.provenance.absent if a.why == "cites"],
            idle={found.layer.id for found in choices_by_layer(edition) if not (found.departures or found.selected)},
        )

    def consent(self) -> list[tuple[str, list[tuple[str, str]] | None]]:
        """Each council with the sections it must consent to, as title and id; None for the whole protocol.
        A section that is not in this handbook asks for no consent here."""
        titles = {s.id: (s.title, s.id) for s in self.edition.handbook.sections}
        return [
            (body, None if parts == "all" else [titles[part] for part in parts if part in titles])
            for body, parts in sorted(self.edition.handbook.consent.items())
        ]

    def redirects(self) -> list[Redirect]:
        """`artikel/<id>/` leads to the clause, wherever it stands and whatever its number is."""
        return [self.redirect(clause, "") for clause in self.edition.handbook.entries()]

    def entrances(self) -> list[Redirect]:
        """The same without a version in the address, and the door to the version that counts now."""
        version = f"{self.edition.version}/"
        door = self.leading("", version, title=self.edition.handbook.protocol.name, number=None)
        return [door, *(self.redirect(clause, version) for clause in self.edition.handbook.entries())]

    def redirect(self, clause: Clause, version: str) -> Redirect:
        path = f"artikel/{clause.id}"
        target = f"{up(path)}{version}{self.links.pages[clause.id]}/#{clause.id}"
        return self.leading(path, target, title=clause.title, number=clause.number)

    def leading(self, path: str, target: str, *, title: str, number: str | None) -> Redirect:
        template = self.templates.get_template("pages/redirect.html")
        return Redirect(path, template.render(self.shared, target=target, title=title, number=number))

    # --- parts --------------------------------------------------------------------------------------

    def clause(self, clause: Clause, writer: Writer) -> dict[str, Any]:
        """What the template of an article shows."""
        origin = self.edition.provenance.clauses[clause.id]
        words = self.edition.words
        return {
            "id": clause.id,
            "number": clause.number,
            "title": clause.title,
            "html": writer.blocks(clause.body),
            "kind": clause.kind,
            "kind_label": words.kind.get(clause.kind, ""),
            "audience": [words.audience.get(a, a) for a in clause.audience],
            "layer": self.layers[origin.layer],
            "reasons": [step for step in origin.steps if step.reason],
            "proposals": [self.proposals[used] for used in _uses(clause.id, origin) if used in self.proposals],
            "see": [writer.citation(citation) for citation in clause.see],
        }

    def answer(self, clause: Clause, writer: Writer) -> dict[str, Any]:
        """A question: the first paragraph is the short answer, the rest says why."""
        return {
            **self.clause(clause, writer),
            "short": writer.blocks(clause.body[:1]),
            "rest": writer.blocks(clause.body[1:]),
        }

    def open_choice(self, choice: Any, page: str) -> dict[str, Any]:
        return {"choice": choice, "clauses": self.places(choice.clauses, page)}

    def places(self, clauses: tuple[str, ...], page: str) -> list[tuple[str, str | None]]:
        """Names and addresses of the articles; answers follow them, and are named only where there is no article."""
        href = self.links.href_from(page)
        articles = [c for c in clauses if self.links.pages.get(c) != links.FAQ]
        return [(self.names.get(c, c), href(c)) for c in articles or clauses]

    def contacts_used(self) -> set[str]:
        """The contacts that some text names and that have a card."""
        named = (node for clause in self.edition.handbook.entries() for node in nodes(clause.body))
        return {n.contact for n in named if isinstance(n, Contact)} & self.edition.contacts.keys()


def _uses(clause: str, origin: Origin) -> list[tuple[str, str]]:
    """The choices that the words of a clause rest on: its parameters, and its own variant."""
    return [*(("parameter", name) for name in origin.parameters), ("variant", clause)]


def _names(edition: Edition) -> dict[str, str]:
    """How a reader knows each section, clause and answer: as a citation names it."""
    words, handbook = edition.words.citation, edition.handbook
    names = {s.id: words["section"].format(number=s.number, title=s.title) for s in handbook.sections}
    names |= {c.id: words["clause"].format(number=c.number, title=c.title) for c in handbook.clauses()}
    return names | {c.id: words["faq"].format(title=c.title) for group in handbook.faq for c in group.clauses}
