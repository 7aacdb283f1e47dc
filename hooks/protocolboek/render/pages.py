"""The pages of a handbook, one function each: the values that its template needs, worked out beforehand."""

from typing import Any

from markupsafe import Markup

from protocolboek.model.edition import Against
from protocolboek.model.handbook import Former, FormerNorm, Section, digest_of_blocks
from protocolboek.render import links
from protocolboek.render.binder import Binder
from protocolboek.render.changes import changes_headings, render_changes
from protocolboek.render.choices import choices_by_layer, count_of
from protocolboek.render.cover_note import asks, cover_note_values
from protocolboek.render.doors import entries_by_part
from protocolboek.render.frame import head_values
from protocolboek.render.links import up
from protocolboek.render.page import Heading, Page

Values = dict[str, Any]


def start(binder: Binder) -> Page:
    edition = binder.edition

    def values() -> Values:
        writer = binder.writer("")
        return {
            "sections": [
                {
                    "id": s.id,
                    "number": s.number,
                    "title": s.title,
                    "summary": writer.blocks(s.summary),
                }
                for s in edition.handbook.sections
            ],
            "summary": edition.provenance.summary,
            "glance": bool(binder.figures),
            "roles": [(role.name, role.page) for role in binder.roles],
            "articles": len(edition.handbook.clauses()),
            "questions": sum(len(group.clauses) for group in edition.handbook.faq),
            "own_choices": count_of(edition.handbook, edition.provenance),
            "open": [binder.open_choice(c, "") for c in edition.provenance.open],
            "proposals": [binder.open_choice(c, "") for c in edition.proposals],
            "current": edition.current,
            "concordance": edition.provenance.former is not None,
            "changes": [against.version for against in edition.changes[:1]],
            "cover_note": asks(edition),
            "sources": bool(edition.provenance.sources),
            "contacts": [
                {"name": name, "html": writer.contact(name)}
                for name in sorted(binder.contacts_used())
                if edition.contacts[name].reachable
            ],
            "siblings": edition.siblings,
        }

    def rests() -> list[object]:
        return [binder.summaries(), binder.contacts_used(), count_of(edition.handbook, edition.provenance)]

    return binder.page("", "start.html", values, title=edition.handbook.protocol.name, group="start", rests=rests)


def glance(binder: Binder) -> Page:
    """What was fixed step by step, as figures."""
    return binder.page(
        links.GLANCE,
        "glance.html",
        lambda: {"figures": [binder.drawn(figure, links.GLANCE) for figure in binder.figures]},
        group="start",
        rests=lambda: binder.told([figure.clause for figure in binder.figures]),
        headings=lambda: tuple(Heading(f"figuur-{f.parameter}", f.clause.title) for f in binder.figures),
    )


def sections(binder: Binder) -> list[Page]:
    """A page per section, each knowing the one before and the one after."""
    these = binder.edition.handbook.sections
    neighbours = zip([None, *these], these, [*these[1:], None], strict=False)
    return [section(binder, this, before, after) for before, this, after in neighbours]


def section(binder: Binder, section: Section, before: Section | None, after: Section | None) -> Page:
    def values() -> Values:
        writer = binder.writer(section.id)
        return {
            "section": {"id": section.id, "number": section.number},
            "summary": writer.blocks(section.summary),
            "articles": [binder.article(binder.entry(c, writer), writer, up(section.id)) for c in section.clauses],
            "before": _turn(before),
            "after": _turn(after),
        }

    return binder.page(
        section.id,
        "section.html",
        values,
        title=section.title,
        nav_title=f"{section.number}. {section.title}",
        group="hoofdstuk",
        rests=lambda: [digest_of_blocks(section.summary), binder.told(section.clauses)],
        headings=lambda: tuple(Heading(c.id, f"{c.number} {c.title}") for c in section.clauses),
    )


def _turn(section: Section | None) -> Values | None:
    """What leads to another chapter."""
    return {"id": section.id, "number": section.number, "title": section.title} if section else None


def changes(binder: Binder) -> list[Page]:
    """A page for each text with which this one is compared; the first has the address that lasts."""
    first, rest = binder.edition.changes[:1], binder.edition.changes[1:]
    found = [*((links.CHANGES, a) for a in first), *((f"{links.CHANGES}/{a.version}", a) for a in rest)]
    return [change_page(binder, path, against, found) for path, against in found]


def change_page(binder: Binder, path: str, against: Against, found: list[tuple[str, Against]]) -> Page:
    """What changed since an earlier text, with the way to the other comparisons in `found`."""
    latest = path == links.CHANGES

    def values() -> Values:
        fragment = render_changes(
            against.comparison,
            binder.templates,
            contacts=binder.edition.contacts,
            href=binder.links.href_from(path),
        )
        return {
            "old": against.version,
            "new": binder.edition.version,
            "approved": against.approved,
            "fragment": Markup(fragment),
            "more": [(other.version, f"{up(path)}{address}/") for address, other in found if other is not against],
        }

    return binder.page(
        path,
        "changes.html",
        values,
        in_nav=latest,
        rests=binder.whole,
        # The theme has no room for the contents of a page outside its navigation.
        headings=lambda: changes_headings(against.comparison) if latest else (),
    )


def cover_note(binder: Binder) -> Page:
    """The voorlegger: what a council is asked, in one page to read and to print."""
    return binder.page(
        links.COVER_NOTE,
        "cover-note.html",
        lambda: {**cover_note_values(binder), **binder.proof},
        rests=binder.whole,
    )


def choices(binder: Binder) -> Page:
    layers = choices_by_layer(binder.edition.handbook, binder.edition.provenance)

    def values() -> Values:
        href = binder.links.href_from(links.CHOICES)
        by_layer = [
            {
                "layer": found.layer,
                "departures": [(d, binder.names.get(d.id, ""), href(d.id)) for d in found.departures],
                "selected": [(s, binder.places(s.clauses, links.CHOICES)) for s in found.selected],
            }
            for found in layers
        ]
        return {"by_layer": by_layer}

    return binder.page(
        links.CHOICES,
        "choices.html",
        values,
        rests=lambda: layers,
        headings=lambda: tuple(Heading(f"laag-{found.layer.id}", found.layer.name) for found in layers),
    )


def concordance(binder: Binder, former: Former) -> Page:
    groups: dict[str, list[FormerNorm]] = {}
    for norm in former.norms:
        groups.setdefault(norm.section, []).append(norm)
    numbered = [(f"deel-{i}", title, norms) for i, (title, norms) in enumerate(groups.items(), 1)]

    def values() -> Values:
        href = binder.links.href_from(links.CONCORDANCE)

        def row(norm: FormerNorm) -> Values:
            clauses = [(binder.names.get(clause, clause), href(clause)) for clause in norm.clauses if href(clause)]
            return {"norm": norm, "clauses": clauses}

        return {
            "source": former,
            "groups": [(anchor, title, list(map(row, norms))) for anchor, title, norms in numbered],
            "carried": sum(1 for n in former.norms if n.clauses and not n.departs),
            "departed": sum(1 for n in former.norms if n.departs),
            "dropped": sum(1 for n in former.norms if n.dropped),
            "new": new_sections(binder, {clause for norm in former.norms for clause in norm.clauses}),
        }

    return binder.page(
        links.CONCORDANCE,
        "concordance.html",
        values,
        headings=lambda: tuple(Heading(anchor, title) for anchor, title, _ in numbered),
    )


def new_sections(binder: Binder, carrying: set[str]) -> list[Values]:
    """The articles that carry no norm of the present protocol, by section; definitions bring no rule."""
    href = binder.links.href_from(links.CONCORDANCE)
    out = []
    for section in binder.edition.handbook.sections:
        fresh = [c for c in section.clauses if c.id not in carrying and c.kind != "definition"]
        if fresh:
            clauses = [(clause.number, clause.title, href(clause.id)) for clause in fresh]
            out.append({"number": section.number, "title": section.title, "clauses": clauses})
    return out


def sources(binder: Binder) -> Page:
    """What the articles rest on, and which articles do."""
    found = binder.edition.provenance.sources
    return binder.page(
        links.SOURCES,
        "sources.html",
        lambda: {"sources": [{"source": s, "clauses": binder.places(s.clauses, links.SOURCES)} for s in found]},
        headings=lambda: tuple(Heading(source.id, source.title) for source in found),
    )


def articles(binder: Binder) -> Page:
    """The addresses that last, of a text that stands alone: beside others there is one such page for all."""
    root = up(links.ARTICLES)
    return binder.page(
        links.ARTICLES,
        "articles.html",
        lambda: {
            "groups": entries_by_part(binder.edition.handbook, root, binder.templates),
            "assets": head_values(binder.edition.assets, root + binder.edition.above)["assets"],
        },
        in_nav=False,
    )


def about(binder: Binder) -> Page:
    edition = binder.edition

    def values() -> Values:
        return {
            **binder.proof,
            "release": edition.provenance.canon,
            "tool": edition.provenance.tool,
            "licence": edition.provenance.licence,
            "consent": [(body, parts) for body, parts in consent(binder) if parts != []],
            "absent": [a for a in edition.provenance.absent if a.why == "option"],
            "unanswered": [a for a in edition.provenance.absent if a.why == "cites"],
            "idle": {
                found.layer.id
                for found in choices_by_layer(edition.handbook, edition.provenance)
                if not (found.departures or found.selected)
            },
        }

    return binder.page(links.ABOUT, "about.html", values, rests=binder.whole)


def consent(binder: Binder) -> list[tuple[str, list[tuple[str, str]] | None]]:
    """Each council with the sections it must consent to, as title and id; None for the whole protocol.
    A section that is not in this handbook asks for no consent here."""
    titles = {s.id: (s.title, s.id) for s in binder.edition.handbook.sections}
    return [
        (body, None if parts == "all" else [titles[part] for part in parts if part in titles])
        for body, parts in sorted(binder.edition.handbook.consent.items())
    ]
