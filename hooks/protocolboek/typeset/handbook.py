"""A whole handbook on paper: cover, where it stands, the articles, the questions, and what was decided about it."""

import base64
from collections.abc import Iterable, Iterator
from typing import Any

from protocolboek.model.edition import Edition
from protocolboek.model.handbook import Clause, Section
from protocolboek.model.paper import Article, Blocks, Cover, Fact, Facts, Heading, Panel, Paper, Words
from protocolboek.render.binder import Binder
from protocolboek.render.cover_note import cover_note_values
from protocolboek.render.decided import decided
from protocolboek.typeset.fragment import named_in, read
from protocolboek.typeset.runs import Reach, blocks_of, plain

Values = dict[str, Any]
WORDS = tuple(Words.model_fields)


def handbook_paper(binder: Binder) -> Paper:
    """One edition as a document. Pure: the same edition and templates give the same paper."""
    edition = binder.edition
    return paper(
        binder,
        name=name_of(edition),
        title=edition.handbook.protocol.name,
        body=(
            *part(binder, "about-version", open=bool(edition.provenance.open), current=edition.current),
            *articles(binder),
            *questions(binder),
            *adoption(binder),
        ),
    )


def name_of(edition: Edition) -> str:
    """Of a file that goes round by mail: whose text it is, and which."""
    return f"{edition.handbook.school.id}-{edition.handbook.protocol.id}-{edition.version}"


def paper(binder: Binder, *, name: str, title: str, body: Blocks, label: str | None = None) -> Paper:
    """A document of an edition, with what all of them share."""
    edition, cover, words = binder.edition, named_in(markup(binder, "cover")), words_of_print(binder)
    school = edition.handbook.school
    return Paper(
        name=name,
        title=f"{title} · {school.name}",
        cover=Cover(
            school=school.name,
            foundation=school.foundation.name if school.foundation else None,
            title=title,
            subtitle=edition.provenance.summary,
            label=label or cover["label"],
            status=cover["status"],
            tone=cover["tone"],  # type: ignore[arg-type]
            facts=facts(binder),
            notice=cover["notice"] or None,
            logo=base64.b64encode(edition.logo).decode() if edition.logo else None,
        ),
        header=cover["header"],
        footer=cover["footer"],
        code=binder.proof["code"],
        digest=binder.proof["digest"],
        watermark=cover["watermark"] or None,
        words=Words(**{name: words[name] for name in WORDS}),
        body=body,
    )


def markup(binder: Binder, template: str, **values: object) -> str:
    """What a template of `print/` makes of an edition."""
    found = binder.templates.get_template(f"print/{template}.html")
    return found.render({**binder.shared, **binder.proof, "root": "", **values})


def part(binder: Binder, template: str, **values: object) -> Blocks:
    return read(markup(binder, template, **values))


def words_of_print(binder: Binder) -> dict[str, str]:
    return named_in(markup(binder, "words"))


def facts(binder: Binder) -> tuple[Fact, ...]:
    provenance = binder.edition.provenance
    found = part(binder, "facts", release=provenance.canon, licence=provenance.licence)
    return tuple(fact for block in found if isinstance(block, Facts) for fact in block.facts)


def reach_of(binder: Binder) -> Reach:
    """A contact in words, as the site has it."""
    writer = binder.writer("")
    return lambda name: writer.contact(name).striptags()


# --- articles and questions ---------------------------------------------------------------------------------


def articles(binder: Binder) -> Iterator[Any]:
    sections, reach = binder.edition.handbook.sections, reach_of(binder)
    abouts, words = abouts_of(binder, (c for s in sections for c in s.clauses)), words_of_print(binder)
    for section in sections:
        yield Heading(level=1, id=section.id, number=section.number, title=plain(section.title))
        yield from summary(section, words["short"], reach)
        yield from (article(clause, abouts[clause.id], reach) for clause in section.clauses)


def summary(section: Section, title: str, reach: Reach) -> Iterator[Panel]:
    if section.summary:
        yield Panel(title=title, tone="tint", blocks=blocks_of(section.summary, reach))


def article(clause: Clause, about: str, reach: Reach) -> Article:
    return Article(
        id=clause.id,
        number=clause.number,
        title=plain(clause.title),
        about=about,
        blocks=blocks_of(clause.body, reach),
    )


def abouts_of(binder: Binder, clauses: Iterable[Clause]) -> dict[str, str]:
    words = binder.edition.words
    told = [
        {
            "id": clause.id,
            "kind": clause.kind,
            "kind_label": words.kind.get(clause.kind, ""),
            "audience": [words.audience.get(a, a) for a in clause.audience],
        }
        for clause in clauses
    ]
    return named_in(markup(binder, "abouts", clauses=told))


def questions(binder: Binder) -> Iterator[Any]:
    groups, reach = binder.edition.handbook.faq, reach_of(binder)
    if groups:
        yield Heading(level=1, id="vragen", title=plain(words_of_print(binder)["questions"]))
    for group in groups:
        yield Heading(level=2, id=f"groep-{group.id}", title=plain(group.title))
        yield from (article(clause, "", reach) for clause in group.clauses)


# --- decisions ------------------------------------------------------------------------------------------------


def adoption(binder: Binder) -> Blocks:
    """Who must consent, what was decided, and where it is signed as long as it is to be decided."""
    edition, standing = binder.edition, binder.edition.standing
    names = {o.standing.version.digest: o.version for o in edition.others if o.standing}
    note = cover_note_values(binder) if standing else {"councils": []}
    return part(
        binder,
        "adoption",
        councils=note["councils"],
        decisions=decided(standing, edition.on, names) if standing else [],
        signing=standing is not None and standing.adopted is None and standing.status != "ingetrokken",
    )
