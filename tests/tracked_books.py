"""Handbooks in which much can move, come, go and change; and the lines that a Word document of them must have."""

import datetime
from collections.abc import Iterator

from hypothesis import strategies as st

from edits import PROTOCOL
from protocolboek.compare import compare
from protocolboek.model.handbook import Causes, Clause, Handbook, School, Section
from protocolboek.model.paper import Cover, Paper, Words
from protocolboek.model.text import (
    Blocks,
    Citation,
    Contact,
    Emphasis,
    Link,
    List,
    Open,
    Paragraph,
    Table,
    Text,
    Value,
    plain_text,
    runs,
)
from protocolboek.typeset.tracked import tracked

DAY = datetime.date(2026, 11, 21)
QUESTIONS = "Vragen en antwoorden"
FRAME = Paper(
    name="afspraken-naast",
    title="Afspraken · De Brug",
    cover=None,
    header="De Brug · Afspraken",
    footer="Versie 2026-2",
    code="ZAE5T-3XVWA-0491T-PVBA7",
    digest="sha256:" + "0" * 64,
    watermark="CONCEPT",
    words=Words(contents="Inhoud", page_of="pagina {page} van {pages}", new="nieuw", gone="vervallen", list_of_parts="Lijst"),
    body=(),
)  # fmt: skip
COVER = Cover(
    school="De Brug", foundation="Noord", title="Afspraken", subtitle="Hoe we het doen.", label="Versie 2026-2",
    status="Voorgelegd", tone="sun", facts=(),
)  # fmt: skip


def said(*words: str) -> Paragraph:
    return Paragraph(children=tuple(Text(text=one) for one in words))


def listed(*items: str, ordered: bool = False) -> List:
    return List(ordered=ordered, items=tuple((said(item),) for item in items))


def table(*rows: tuple[str, ...]) -> Table:
    head, *rest = (tuple((Text(text=cell),) if cell else () for cell in row) for row in rows)
    return Table(align=(None, "right", None)[: len(head)], header=head, rows=tuple(rest))


BODIES: list[Blocks] = [
    (said("Je telefoon is in je tas. Dat geldt op het plein ook."),),
    (said("Je telefoon is thuis of in je tas. Dat geldt ook op het plein."),),
    (said("Je telefoon is in je tas."), said("Dat geldt op het plein ook.")),
    (said("Wie dit vergeet, praat met de leerkracht."), listed("de eerste keer een gesprek", "daarna een brief")),
    (said("Wie dit vergeet, praat met de leerkracht."), listed("de eerste keer een brief", "een gesprek", "bezoek")),
    (listed("de eerste keer een gesprek", "daarna een brief", ordered=True), said("Daarna is het klaar.")),
    (
        List(items=((said("In de klas:"), listed("niet bellen", "niet filmen", ordered=True), said("Nooit.")),)),
        said("Wie dit vergeet, praat met de leerkracht."),
    ),
    (said("De stappen staan hier."), table(("Keer", "Wat"), ("een", "gesprek"), ("twee", "brief"), ("drie", ""))),
    (said("De stappen staan hier:"), table(("Keer", "Wat"), ("twee", "een brief naar huis"), ("drie", "schorsing"))),
    (table(("Keer", "Wat", "Wie"), ("een", "gesprek", "leerkracht"), ("twee", "brief", "directeur")),),
    (table(("Keer", "Wat"), ("een", "gesprek")), table(("Dag", "Tijd"), ("maandag", "8.30 uur"))),
    (
        Paragraph(
            children=(
                Text(text="Zie "),
                Citation(target="a.b", text="artikel 1.2"),
                Text(text=" of "),
                Link(href="https://example.org/a?b=c&d=é", children=(Text(text="de site"),)),
                Text(text=". Vraag het "),
                Contact(contact="directeur"),
                Text(text=" of "),
                Value(parameter="plek", text="de balie"),
                Text(text=": "),
                Open(name="tijd", text="nog te kiezen"),
            )
        ),
    ),
    (
        Paragraph(
            children=(
                Text(text="Zie "),
                Citation(target="a.b", text="artikel 2.1"),
                Text(text=" of "),
                Link(href="https://example.org/", children=(Emphasis(strong=True, children=(Text(text="de site"),)),)),
                Text(text=". Vraag het niet."),
            )
        ),
    ),
    (),
]
TITLES = ("Telefoon in de tas", "Telefoon in je tas", "Wat er volgt", "Wie beslist")


@st.composite
def books(draw: st.DrawFn) -> Handbook:
    """Up to twelve articles in up to three sections, some questions: ids from one heap, so that two books share them."""
    parts = draw(st.permutations(["een", "twee", "drie"]).map(lambda names: names[: draw(st.integers(0, 3))]))
    ids = iter(draw(st.permutations([f"artikel-{n}" for n in range(12)])))
    sections = tuple(
        Section(
            id=part,
            number=str(at),
            title=draw(st.sampled_from((part.title(), "Samen"))),
            summary=draw(st.sampled_from(BODIES[:2] + [()])),
            clauses=tuple(_clause(draw, next(ids), f"{at}.{n}") for n in range(1, draw(st.integers(0, 4)) + 1)),
        )
        for at, part in enumerate(parts, 1)
    )  # fmt: skip
    asked = iter(draw(st.permutations([f"vraag-{n}" for n in range(4)])))
    faq = tuple(
        Section(
            id=group,
            number=None,
            title=group.title(),
            summary=(),
            clauses=tuple(_clause(draw, next(asked), None) for _ in range(draw(st.integers(0, 2)))),
        )
        for group in draw(st.permutations(["ouders", "leerlingen"]))[: draw(st.integers(0, 2))]
    )
    school = School(id="brug", name="De Brug", kind="school", sector="po")
    return Handbook(school=school, protocol=PROTOCOL, consent={"MR": "all"}, sections=sections, faq=faq)


def _clause(draw: st.DrawFn, name: str, number: str | None) -> Clause:
    body = draw(
        st.lists(st.sampled_from(BODIES), max_size=2).map(lambda found: tuple(b for blocks in found for b in blocks))
    )
    title = draw(st.sampled_from(TITLES))
    return Clause(id=name, number=number, title=title, audience=("allen",), kind="must", body=body, causes=Causes())


def tracked_between(old: Handbook, new: Handbook, frame: Paper = FRAME) -> bytes:
    return tracked(compare(old, new), frame, old=old, new=new, day=DAY, questions=QUESTIONS)


def lines_of(book: Handbook) -> list[str]:
    """Every number, title and line, in order."""
    return [line for part in (*book.sections, *_questions(book)) for line in _section(part)]


def _questions(book: Handbook) -> Iterator[Section]:
    if book.faq:
        yield Section(id="", number=None, title=QUESTIONS, summary=(), clauses=())
    yield from book.faq


def _section(section: Section) -> Iterator[str]:
    for part, body in ((section, section.summary), *((clause, clause.body) for clause in section.clauses)):
        yield f"{part.number}\t{part.title}" if part.number is not None else part.title
        yield from plain_text(body).split("\n") if any(True for _ in runs(body)) else ()
