"""A school's start page: its protocols as they stand, in short, and the way to everything else."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from protocolboek.model.canon import Kind
from protocolboek.model.edition import CONCEPT, Edition, Neighbour, Series
from protocolboek.model.handbook import SheetLine
from protocolboek.model.standing import Status
from protocolboek.render.audience import roles_with_page
from protocolboek.render.binder import Binder
from protocolboek.render.choices import count_of
from protocolboek.render.figures import AT_HAND
from protocolboek.render.frame import head_values
from protocolboek.render.links import FAQ
from protocolboek.render.page import Door
from protocolboek.render.register import summary, told
from protocolboek.render.search import searched_in

Values = dict[str, Any]
HANDFUL = 5
"""So many sentences show what a protocol is about."""
RULES: frozenset[Kind] = frozenset({"must", "must_not", "may"})
PAST: frozenset[Status] = frozenset({"vervangen", "ingetrokken"})


def render_school(series: Sequence[Series], templates: Environment) -> Door:
    """`<school>/index.html`: a whole page, since no engine makes it. Each series leads with the text that counts."""
    first = series[0].leading
    binders = [Binder(one.leading, templates) for one in series]

    def draw() -> str:
        return templates.get_template("shelf/school.html").render(
            head_values(first.assets, ""),
            school=first.handbook.school,
            notice=first.notice,
            current=None if any(one.in_force for one in series) else first.current,
            home=first.home,
            root="",
            search=searched_in(Neighbour(one.protocol.name, _address(one)) for one in series),
            books=[_book(one, binder) for one, binder in zip(series, binders, strict=True)],
            figures=_figures(series, binders),
            contacts=_contacts(binders),
        )

    return Door("", draw, lambda: [_rests(binder) for binder in binders])


def _rests(binder: Binder) -> list[object]:
    """What of the texts of one protocol shows here."""
    at_hand = [figure.clause for figure in binder.figures if figure.kind in AT_HAND]
    choices = count_of(binder.edition.handbook, binder.edition.provenance)
    return [binder.summaries(), binder.told(at_hand), binder.contacts_used(), choices]


def _book(series: Series, binder: Binder) -> Values:
    """One protocol: its cover, what it says, and its versions."""
    edition, root = series.leading, _address(series)
    lines, help_lines = _sentences(edition)
    here = binder.links.href_from("")
    return {
        "id": series.protocol.id,
        "title": series.protocol.name,
        "summary": edition.provenance.summary,
        "href": root,
        "version": edition.version,
        "status": edition.status,
        **_period(series),
        "articles": len(edition.handbook.clauses()),
        "own_choices": count_of(edition.handbook, edition.provenance),
        "open_choices": len(edition.provenance.open),
        "roles": [_role(binder, root, role.page) for role in roles_with_page(edition.handbook)],
        "questions": f"{root}{FAQ}/" if edition.handbook.faq else None,
        "lines": [{"text": line.text, "href": root + (here(line.clause) or "")} for line in lines],
        "help": [line.text for line in help_lines],
        "chapters": [] if lines else _chapters(binder, root),
        "downloads": {kind: root + address for kind, address in edition.downloads.items()},
        "versions": f"{series.protocol.id}/versies/",
        "past": [_version(series, s.version.id) for s in told(series) if s.status in PAST],
        "adopted": [one for one in _coming(series) if one["status"] == "vastgesteld"],
        "drafts": [one for one in _coming(series) if one["status"] != "vastgesteld"],
    }


def _address(series: Series) -> str:
    """The start page of the text that counts, from the school's folder."""
    return f"{series.protocol.id}/{series.leading.version}/"


def _period(series: Series) -> Values:
    standing = series.leading.standing
    found = summary(standing, series) if standing else {}
    return {"start": found.get("start"), "last": found.get("last")}


def _role(binder: Binder, root: str, page: str) -> Values:
    return {"title": binder.edition.words.pages[page], "href": f"{root}{page}/"}


def _sentences(edition: Edition) -> tuple[list[SheetLine], list[SheetLine]]:
    """A handful of what pupils sign, from as many chapters as there are; and where they can go for help."""
    sheet = edition.provenance.sheet
    every = sheet.lines if sheet else ()
    rules = [line for line in every if not line.help]
    chapters = {clause.id: section.id for section in edition.handbook.sections for clause in section.clauses}
    first = [next(same) for _, same in groupby(rules, lambda line: chapters.get(line.clause))]
    chosen = (first + [line for line in rules if line not in first])[:HANDFUL]
    return [line for line in rules if line in chosen], [line for line in every if line.help]


def _chapters(binder: Binder, root: str) -> list[Values]:
    """The first chapters with rules, in their short versions: of a text without sentences for pupils."""
    sections = binder.edition.handbook.sections
    found = [section for section in sections if any(clause.kind in RULES for clause in section.clauses)][:HANDFUL]
    writer = binder.writer("")
    return [{"title": s.title, "href": f"{root}{s.id}/", "html": writer.blocks(s.summary)} for s in found]


def _coming(series: Series) -> list[Values]:
    """What is being worked on, or will be in force: texts that stand on the site besides the one that leads."""
    settled, leading = {*PAST, "geldend"}, series.leading.version
    shown = [e.version for e in series.editions if e.status not in settled and e.version != leading]
    return [_version(series, name) for name in shown]


def _version(series: Series, name: str) -> Values:
    """A text with its status and period; the concept has none, and one that is no longer shown has no address."""
    standing = series.history.of(name)
    found = summary(standing, series) if standing else {"version": name, "status": CONCEPT}
    return {**found, "href": f"{series.protocol.id}/{name}/" if series.edition(name) else None}


def _figures(series: Sequence[Series], binders: Sequence[Binder]) -> list[Values]:
    """The phone rule and the report routes, each with the way to its article."""
    return [
        binder.drawn(figure, root=_address(one), of=one.protocol.name if len(series) > 1 else "")
        for one, binder in zip(series, binders, strict=True)
        for figure in binder.figures
        if figure.kind in AT_HAND
    ]


def _contacts(binders: Iterable[Binder]) -> list[Markup]:
    """To whom the protocols lead, once each, where they can be reached."""
    found = {
        (binder.edition.contacts[name].level, name): binder.writer("").contact(name)
        for binder in binders
        for name in binder.contacts_used()
        if binder.edition.contacts[name].reachable
    }
    # The school's own before those of its board.
    return [html for _, html in sorted(found.items(), key=lambda one: (one[0][0] == "foundation", one[0]))]
