"""One handbook for `mkdocs serve`: resolved anew at every build, refused with all its faults at once."""

import datetime
from dataclasses import replace
from pathlib import Path

from protocolboek.build.assets import assets_for
from protocolboek.build.editions import compared, shelved_of
from protocolboek.messages import Catalogue
from protocolboek.model.handbook import CANON
from protocolboek.model.problems import Problem, UnknownSchool, refuse
from protocolboek.pipeline import load_project, outcome_of
from protocolboek.project import folders_of
from protocolboek.render import Site, render, templates_in


def preview(root: Path, school: str, protocol: str, messages: Catalogue) -> tuple[Site, list[Problem]]:
    """The site of one school and protocol (the first if none is named), and its warnings.

    Raises `Invalid` with every error of the handbook, and LookupError with a message where the school
    or protocol is not there.
    """
    folders = folders_of(root)
    project = load_project(root, content=folders.content, schools=folders.schools)
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
    assets = assets_for(outcome.resolution, folders.overrides)
    alone = replace(edition, assets=assets, above="", home=None)
    site = render(alone, templates_in(folders.overrides), alone=True)
    files = {f"{assets.folder}/{name}": data for name, data in assets.files.items()}
    return replace(site, files={**site.files, **files}), [p for p in outcome.problems if not p.is_error]
