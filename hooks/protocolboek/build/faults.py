"""What goes wrong in making a site and is no fault of a text, with the place to look: one's own template first."""

import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jinja2 import TemplateError

from protocolboek.model.problems import Invalid, Place, Problem, error
from protocolboek.overrides import Overrides, layers
from protocolboek.project import PACKAGED

PRINTER = "typst"
_TYPST = re.compile(r"┌─ (.+):(\d+):(\d+)$", re.MULTILINE)


def fault_of(name: str, fault: Exception, overrides: Overrides) -> Problem:
    """What stopped the site of a school: what no author can mend comes with the place in our code."""
    if found := template_fault(fault, overrides):
        return found
    frame = traceback.extract_tb(fault.__traceback__)[-1]
    said = f"{type(fault).__name__}: {fault}"
    return error(
        Place(f"schools/{name}"), "build-fault", said=said, where=f"{Path(frame.filename).name}:{frame.lineno}"
    )


@contextmanager
def templates_told(overrides: Overrides) -> Iterator[None]:
    """Turns a fault of one's own templates into a problem. Raises Invalid."""
    try:
        yield
    except Exception as fault:
        if found := template_fault(fault, overrides):
            raise Invalid([found]) from fault
        raise


def template_fault(fault: Exception, overrides: Overrides) -> Problem | None:
    """The fault with its place in a template that the project brought itself; or that it is in one of ours, where some
    stand beside its own: what ours expects, one of those may lack."""
    own = layers(overrides)[0].resolve()
    if own.is_relative_to(PACKAGED):
        return None
    said = f"{type(fault).__name__}: {fault}"
    for path, line, column in reversed(list(_places(fault))):
        if path.is_relative_to(own):
            place = Place(f"{own.name}/{path.relative_to(own).as_posix()}", line, column)
            return error(place, "template-fault", said=said)
    mixed = len(layers(overrides)) > 1 and (isinstance(fault, TemplateError) or _is_typst(fault))
    return error(Place(own.name), "template-beside", said=said) if mixed else None


def _is_typst(fault: Exception) -> bool:
    """Whether it comes of Typst, which need not be imported to know."""
    return type(fault).__module__.partition(".")[0] == PRINTER


def _places(fault: Exception) -> Iterator[tuple[Path, int, int]]:
    """Where it went wrong, the innermost last. Jinja puts its templates among the frames, Typst tells of its own."""
    for frame in traceback.extract_tb(fault.__traceback__):
        yield Path(frame.filename).resolve(), frame.lineno or 1, 1
    if _is_typst(fault):
        for path, line, column in _TYPST.findall(getattr(fault, "diagnostic", "")):
            yield Path(path).resolve(), int(line), int(column) + 1  # it counts columns from 0
