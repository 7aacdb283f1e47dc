"""The text that somebody means by a protocol and a version, whether it is published or not: for paper and export."""

import datetime
from collections.abc import Sequence
from dataclasses import replace

from protocolboek.build.against import beside
from protocolboek.build.editions import compared, shelved_of
from protocolboek.build.policy import leading_among
from protocolboek.model.edition import Against, Edition, Shown
from protocolboek.model.handbook import CANON
from protocolboek.model.problems import Invalid, Place, error, refuse
from protocolboek.model.resolution import Resolution
from protocolboek.model.version import find_version
from protocolboek.pipeline import Project, outcome_of
from protocolboek.render.links import pages_of


class SeveralProtocols(Exception):
    """A school with more than one protocol, of which none was named."""

    def __init__(self, known: Sequence[str]) -> None:
        self.known = tuple(known)
        super().__init__(", ".join(known))


def texts_of(project: Project, school: str, protocol: str | None, on: datetime.date) -> tuple[Edition, ...]:
    """All texts of one protocol, the concept first, then versions from new to old. Raises SeveralProtocols, and
    Invalid where the school cannot be read or has errors, or the protocol is not there."""
    return texts_in(sound(project, school), protocol, on)


def sound(project: Project, school: str) -> Resolution:
    """The school as it stands. Raises Invalid where it cannot be read or has errors."""
    outcome = outcome_of(project, school)
    if outcome.resolution is None or not outcome.sound:
        raise Invalid(problem for problem in outcome.problems if problem.is_error)
    return outcome.resolution


def texts_in(resolution: Resolution, protocol: str | None, on: datetime.date) -> tuple[Edition, ...]:
    """As `texts_of`, of a school that was resolved already."""
    shelved = {found.protocol.id: found.texts for found in shelved_of(resolution, on)}
    if protocol is None and len(shelved) > 1:
        raise SeveralProtocols(tuple(shelved))
    name = protocol or next(iter(shelved))
    if name not in shelved:
        school = resolution.overlay.id if resolution.overlay else CANON
        refuse([error(Place(f"schools/{school}"), "no-protocol", id=name, known=", ".join(shelved))])
    others = tuple(Shown(text.version, text.standing, pages_of(text.handbook)) for text in shelved[name])
    return tuple(replace(text, others=others) for text in shelved[name])


def text_named(texts: Sequence[Edition], given: str | None) -> Edition:
    """The text by its name, digest or control code, with what changed since those before it; without a name the
    one that counts. Raises Invalid."""
    return compared(found_among(texts, given), tuple(texts))


def found_among(texts: Sequence[Edition], given: str | None) -> Edition:
    """The same without what changed. Raises Invalid."""
    if given is None:
        return leading_among(texts)
    versions = [text.standing.version for text in reversed(texts) if text.standing]
    found = find_version(versions, given)
    name = found.id if found else given
    text = next((text for text in texts if text.version == name), None)
    if text is None:
        school, protocol = texts[0].handbook.school.id, texts[0].handbook.protocol.id
        known = [text.version for text in texts]
        place = Place(f"schools/{school}/versions/{protocol}/{given}")
        raise Invalid([error(place, "unknown-version", id=given, known=", ".join(known))])
    return text


def against_named(texts: Sequence[Edition], edition: Edition, given: str) -> Against:
    """The edition beside an earlier text: one of its own comparisons, or a new one."""
    old = text_named(texts, given)
    own = next((against for against in edition.changes if against.version == old.version), None)
    return own or beside(old, edition)
