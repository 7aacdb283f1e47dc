"""One handbook for `mkdocs serve`: resolved anew at every build, refused with all its faults at once."""

import datetime
from pathlib import Path

from protocolboek.build.editions import compared, shelved_of
from protocolboek.messages import Catalogue
from protocolboek.model.handbook import CANON
from protocolboek.model.problems import Problem, refuse
from protocolboek.pipeline import UnknownSchool, load_project, outcome_of
from protocolboek.render import Site, render, templates_in


def preview(root: Path, school: str, protocol: str, messages: Catalogue) -> tuple[Site, list[Problem]]:
    """The site of one school and protocol (the first if none is named), and its warnings.

    Raises `Invalid` with every error of the handbook, and LookupError with a message where the school
    or protocol is not there.
    """
    project = load_project(root)
    known = ", ".join((*project.overlays, CANON))
    if not school:
        raise LookupError(messages.say("no-school", known=known))
    try:
        outcome = outcome_of(project, school)
    except UnknownSchool as fault:
        code = "unknown-school-near" if fault.near else "unknown-school"
        raise LookupError(messages.say(code, id=school, near=fault.near or "", known=known)) from fault
    refuse(outcome.problems)
    assert outcome.resolution is not None
    shelved = {found.protocol.id: found for found in shelved_of(outcome.resolution, datetime.date.today())}
    if protocol and protocol not in outcome.resolution.handbooks:
        raise LookupError(messages.say("no-protocol", id=protocol, known=", ".join(outcome.resolution.handbooks)))
    # The concept alone is served: its versions and siblings stand nowhere.
    found = shelved[protocol or next(iter(outcome.resolution.handbooks))]
    edition = compared(found.texts[0], found.texts)
    return render(edition, templates_in(root / "overrides")), [p for p in outcome.problems if not p.is_error]
