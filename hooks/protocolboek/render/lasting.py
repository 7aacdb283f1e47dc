"""Ids that are the same in every build, for feed readers and calendars: from what is named, never at random."""

import uuid

from protocolboek.model.edition import Series
from protocolboek.model.version import Version

OURS = uuid.UUID("6d0bd6ab-5f51-4f0c-8a51-0f8ab2d5b4a3")
"""The namespace of this program."""


def id_of(series: Series, *names: str) -> uuid.UUID:
    """Of something of this protocol of this school."""
    return uuid.uuid5(OURS, "/".join([series.leading.handbook.school.id, series.protocol.id, *names]))


def id_of_version(series: Series, version: Version, *names: str) -> uuid.UUID:
    """Of a version, or of something of it. By the text that was frozen: that never changes, whatever happens to
    the file; and by its name, since one text may be frozen twice."""
    return id_of(series, version.id, version.frozen, *names)
