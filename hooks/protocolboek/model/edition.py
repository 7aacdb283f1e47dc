"""One handbook as it is to be published: the text, where it came from, and what stands around it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from protocolboek.model.canon import ContactCard, Words
from protocolboek.model.handbook import Handbook, Organisation, Provenance
from protocolboek.model.overlay import Concordance, Current, Notice

Status = Literal["concept"]
CONCEPT = "concept"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An article in another protocol of the same school: how a citation names it, and its address from the root."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Edition:
    """`version` is a folder name (`concept`); `siblings` are the school's other protocols."""

    handbook: Handbook
    provenance: Provenance
    contacts: Mapping[str, ContactCard]
    words: Words
    licence: str
    summary: str
    version: str = CONCEPT
    status: Status = "concept"
    notice: Notice | None = None
    current: Current | None = None
    concordance: Concordance | None = None
    siblings: tuple[Organisation, ...] = ()
    elsewhere: Mapping[str, Elsewhere] = field(default_factory=dict)
    """What stands in the siblings, by id."""
