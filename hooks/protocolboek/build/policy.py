"""Which texts a school shows, and which of them counts: from status and the overlay's `publish`, never by hand."""

from collections.abc import Iterable, Mapping
from typing import Literal

from protocolboek.model.edition import CONCEPT, Edition
from protocolboek.model.overlay import Overlay
from protocolboek.model.standing import Status

SHOWN: Mapping[Status, Literal["always", "concept", "history"]] = {
    "concept": "concept",
    "voorgelegd": "always",
    "ingestemd": "always",
    "instemming-onthouden": "always",
    "vastgesteld": "always",
    "geldend": "always",
    "vervangen": "history",
    "ingetrokken": "history",
    "mismatch": "always",
}
"""What a text of each status takes to be shown: nothing, `publish.concept`, or `publish.history`."""
LEADING: tuple[Status, ...] = (
    "geldend", "vastgesteld", "ingestemd", "voorgelegd", "instemming-onthouden", "concept", "mismatch", "vervangen",
    "ingetrokken",
)  # fmt: skip
"""Which status counts most, where nothing is in force."""


def shown_among(texts: Iterable[Edition], overlay: Overlay) -> tuple[Edition, ...]:
    """The texts that stand on the site: a saved or frozen file never makes a text public by itself."""
    allowed = {"always": True, "concept": overlay.publish_concept, "history": overlay.publish_history}
    return tuple(text for text in texts if allowed[_takes(text)] and not _later(text))


def _later(text: Edition) -> bool:
    """Whether all that is known of a version happened after the day: then it was not there yet."""
    standing = text.standing
    return standing is not None and bool(standing.version.decisions) and not standing.decisions


def _takes(text: Edition) -> Literal["always", "concept", "history"]:
    asked = text.standing is None or text.standing.decisions
    # Nobody was asked about it: it is still a draft, whatever its file is.
    return SHOWN[text.status] if asked else "concept"


def leading_among(editions: Iterable[Edition]) -> Edition:
    """The text to which an address without a version leads; of two of a status the newest, and a version
    before the concept that is worked on."""
    # The first of those that count alike; whole texts are never held against each other here.
    return min(editions, key=lambda e: (LEADING.index(e.status), e.version == CONCEPT))
