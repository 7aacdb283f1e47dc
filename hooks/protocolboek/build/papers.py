"""The papers of an edition: which there are, how each is written, and under what name it is kept."""

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from protocolboek.build.proof import proof
from protocolboek.build.stage import DOWNLOADS
from protocolboek.model.edition import Against, Edition
from protocolboek.model.paper import Paper
from protocolboek.model.problems import Invalid, Place, error, refuse
from protocolboek.overrides import Overrides
from protocolboek.render import templates_in
from protocolboek.render.binder import Binder
from protocolboek.typeset.changes import changes_paper, front_paper
from protocolboek.typeset.handbook import handbook_paper, reach_of, words_of_print
from protocolboek.typeset.onefile import onefile
from protocolboek.typeset.pdf import Unprintable, pdf
from protocolboek.typeset.sheets import pupil_paper, reading_paper
from protocolboek.typeset.tracked import tracked
from protocolboek.typeset.word import word

Form = Literal["pdf", "docx", "html"]
Sheet = Literal["leerlingen", "leesbevestiging"]
FOLDER = DOWNLOADS
SHEETS: Mapping[Sheet, Callable[[Binder], Paper | None]] = {
    "leerlingen": pupil_paper,
    "leesbevestiging": reading_paper,
}


@dataclass(frozen=True, slots=True)
class Printed:
    """A file to keep; `kind` is what it is to a reader."""

    kind: str
    name: str
    data: bytes


class NoSheet(Exception):
    """A text without sentences for pupils."""


def handbook(edition: Edition, form: Form, overrides: Overrides) -> Printed:
    """The whole text."""
    return printed(handbook_paper(binder_of(edition, overrides)), form, overrides)


def printed(paper: Paper, form: Form, overrides: Overrides) -> Printed:
    return Printed(form, f"{paper.name}.{form}", written(paper, form, overrides))


def changes(edition: Edition, old: Edition, against: Against, form: Form, overrides: Overrides) -> Printed:
    """The edition beside an earlier text; in Word with changes that can be accepted and rejected."""
    binder = binder_of(edition, overrides)
    if form != "docx":
        paper = changes_paper(binder, against)
        return Printed(f"changes-{form}", f"{paper.name}.{form}", written(paper, form, overrides))
    front = front_paper(binder, against)
    data = tracked(
        against.comparison,
        front,
        old=old.handbook,
        new=edition.handbook,
        day=day_of(edition, old),
        questions=words_of_print(binder)["questions"],
        reach=reach_of(binder),
    )
    return Printed("changes-docx", f"{front.name}.docx", data)


def sheet(edition: Edition, which: Sheet, overrides: Overrides) -> Printed:
    """A page to print and sign. Raises NoSheet where there is nothing to put on it."""
    paper = SHEETS[which](binder_of(edition, overrides))
    if paper is None:
        raise NoSheet
    return Printed(which, f"{paper.name}.pdf", written(paper, "pdf", overrides))


def written(paper: Paper, form: Form, overrides: Overrides) -> bytes:
    if form == "pdf":
        try:
            return pdf(paper, templates=overrides)
        except Unprintable as fault:
            raise Invalid([error(Place(f"{paper.name}.pdf"), "print-unprintable", words=fault.words)]) from fault
    return word(paper) if form == "docx" else onefile(paper, templates=templates_in(overrides))


def binder_of(edition: Edition, overrides: Overrides) -> Binder:
    return Binder(edition, templates_in(overrides))


def day_of(edition: Edition, old: Edition) -> datetime.date:
    """What stands as the day of a change in Word: no clock, so the year of the version, or of the one before."""
    name = edition.version if edition.standing else old.version
    return datetime.date(int(name[:4]), 1, 1) if name[:4].isdigit() else datetime.date(2000, 1, 1)


# --- on the site ----------------------------------------------------------------------------------------------


def downloads(edition: Edition, olds: Mapping[str, Edition], overrides: Overrides) -> Iterator[Printed]:
    """What a reader can take along from an edition's site: the text in three forms, what changed since the text
    that counts, and the sheets to sign. Raises Invalid where a paper says anything else than the handbook, or
    where a character cannot be printed."""
    binder = binder_of(edition, overrides)
    whole = handbook_paper(binder)
    yield from (proven(binder, printed(whole, form, overrides), form) for form in get_args(Form))
    for against in edition.changes[:1]:
        yield from (changes(edition, olds[against.version], against, form, overrides) for form in ("pdf", "docx"))
    for which in SHEETS:
        try:
            yield sheet(edition, which, overrides)
        except NoSheet:
            continue


def proven(binder: Binder, made: Printed, form: Form) -> Printed:
    """The paper, after it was read back and held against its handbook. Raises Invalid."""
    edition, reach = binder.edition, reach_of(binder)
    refuse(proof(made.data, form, file=made.name, handbook=edition.handbook, digest=edition.digest, reach=reach))
    return made
