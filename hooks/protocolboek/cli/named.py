"""The overlays that a command line names: all there are, those asked for, those that can be read."""

from protocolboek.model.handbook import CANON
from protocolboek.model.problems import Invalid
from protocolboek.pipeline import Project, outcome_of, unknown_school


def every(project: Project) -> tuple[str, ...]:
    return (*project.overlays, *sorted(project.unread))


def known(project: Project, ids: tuple[str, ...]) -> tuple[str, ...]:
    """The ids as given; UnknownSchool for the first that is not there."""
    for name in ids:
        if name not in (*project.names, CANON):
            raise unknown_school(name, (*project.names, CANON))
    return ids


def readable(project: Project, ids: tuple[str, ...]) -> tuple[str, ...]:
    """The ids as given; UnknownSchool for the first that is no overlay, Invalid for the first that cannot be read."""
    for name in ids:
        if name not in every(project):
            raise unknown_school(name, every(project))
        if name in project.unread:
            raise Invalid(outcome_of(project, name).problems)
    return ids
