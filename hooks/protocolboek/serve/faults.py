"""A fault in a template, or in our own code, as a problem with a place: who saves the file gets to read it."""

import traceback
from pathlib import Path

from jinja2 import TemplateError

from protocolboek.build.faults import fault_of
from protocolboek.model.problems import Invalid, Place, Problem, error
from protocolboek.overrides import Overrides, layers


def told(fault: Exception, school: str, overrides: Overrides) -> Problem:
    """What stopped a page; the innermost template is where to look."""
    if isinstance(fault, Invalid):
        return fault.problems[0]
    for frame in reversed(traceback.extract_tb(fault.__traceback__)):
        path = Path(frame.filename).resolve()
        for folder in map(Path.resolve, layers(overrides)):
            if isinstance(fault, TemplateError) and path.is_relative_to(folder):
                place = Place(f"{folder.name}/{path.relative_to(folder).as_posix()}", frame.lineno or 1)
                return error(place, "serve-template", said=f"{type(fault).__name__}: {fault}")
    return fault_of(school, fault, overrides)
