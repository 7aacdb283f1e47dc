"""An overlay as read: one layer's settings and operations, each with its place in the file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from protocolboek.model.canon import Audience, ContactCard, Kind, LayerKind, Sector
from protocolboek.model.problems import Path, Place
from protocolboek.model.source import Body
from protocolboek.model.version import Version

Notice = Literal["fictief", "uitgewerkt-voorbeeld"]
Relation = Literal["after", "before", "first-in", "last-in"]
Scope = Literal["clause", "faq"]  # faq entries take the same operations under their own key


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a clause goes: after or before another, or first or last in a section."""

    relation: Relation
    target: str
    place: Place


@dataclass(frozen=True, slots=True)
class Replace:
    target: str
    place: Place
    scope: Scope
    reason: str
    decided_by: str | None
    title: str | None
    body: Body
    was: Body | None


@dataclass(frozen=True, slots=True)
class Omit:
    target: str
    place: Place
    scope: Scope
    reason: str
    decided_by: str | None
    restorable: bool


@dataclass(frozen=True, slots=True)
class Restore:
    target: str
    place: Place
    scope: Scope
    reason: str
    decided_by: str | None


@dataclass(frozen=True, slots=True)
class Add:
    target: str
    place: Place
    scope: Scope
    reason: str
    decided_by: str | None
    anchor: Anchor
    title: str
    audience: tuple[Audience, ...]
    kind: Kind
    body: Body
    see: tuple[str, ...]
    option: str | None


@dataclass(frozen=True, slots=True)
class Move:
    target: str
    place: Place
    scope: Scope
    reason: str
    decided_by: str | None
    anchor: Anchor


Operation = Replace | Omit | Restore | Add | Move


@dataclass(frozen=True, slots=True)
class AddSection:
    target: str
    place: Place
    reason: str
    decided_by: str | None
    anchor: Anchor
    title: str
    summary: Body


@dataclass(frozen=True, slots=True)
class RenameSection:
    target: str
    place: Place
    reason: str
    decided_by: str | None
    title: str | None
    summary: Body | None


@dataclass(frozen=True, slots=True)
class Setting:
    """A parameter's raw value; `places` finds the parts of a structured one by path."""

    name: str
    value: object
    place: Place
    places: Mapping[Path, Place] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Toggle:
    option: str
    on: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Choose:
    clause: str
    variant: str
    place: Place


@dataclass(frozen=True, slots=True)
class OwnSentence:
    """A layer's own sentence about a clause, for the sheet that pupils sign."""

    clause: str
    place: Place
    body: Body


@dataclass(frozen=True, slots=True)
class LockOut:
    """Something that the layers below may no longer touch."""

    what: Literal["clause", "option", "parameter"]
    target: str
    place: Place
    reason: str


@dataclass(frozen=True, slots=True)
class Current:
    """The protocol in force until the first version here is adopted."""

    title: str
    date: str | None
    link: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Colors:
    """A layer's own colours on screen, as `#1f6f3d`; `accent` is that of links. `places` finds each by its name."""

    primary: str
    accent: str | None
    places: Mapping[str, Place]


@dataclass(frozen=True, slots=True)
class Norm:
    """One norm of the present protocol, and what now carries it."""

    id: str
    section: str
    norm: str
    clauses: tuple[str, ...]
    departs: str | None
    dropped: str | None
    place: Place
    clause_places: tuple[Place, ...]
    slug: str | None = None
    """The shared norm that this one is, by its name in the canon's `norms`."""


@dataclass(frozen=True, slots=True)
class Concordance:
    title: str
    date: str | None
    link: str | None
    norms: tuple[Norm, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Overlay:
    id: str
    kind: LayerKind
    name: str
    place: Place
    extends: str | None = None
    extends_place: Place | None = None
    sector: Sector | None = None
    handbook: bool = True
    notice: Notice | None = None
    logo: bytes | None = None
    """A PNG."""
    colors: Colors | None = None
    protocols: tuple[tuple[str, Place], ...] | None = None
    publish_concept: bool = False
    publish_history: bool = True
    address: str | None = None
    """Where the site stands on the web, without a slash at the end."""
    current: Current | None = None
    consent: Mapping[str, Literal["all"] | tuple[str, ...]] | None = None
    consent_places: Mapping[str, Place] = field(default_factory=dict)
    settings: tuple[Setting, ...] = ()
    toggles: tuple[Toggle, ...] = ()
    choices: tuple[Choose, ...] = ()
    operations: tuple[Operation, ...] = ()
    sections: tuple[AddSection | RenameSection, ...] = ()
    locks: tuple[LockOut, ...] = ()
    sheet: tuple[OwnSentence, ...] = ()
    contacts: Mapping[str, ContactCard] = field(default_factory=dict)
    concordance: Concordance | None = None
    versions: Mapping[str, tuple[Version, ...]] = field(default_factory=dict)
    """Per protocol its frozen versions, in order of their names."""


Chain = tuple[Overlay, ...]
"""The layers of one handbook, from the foundation down to the school or location itself."""


def sector_of(chain: Chain) -> Sector | None:
    """The sector that counts in the last layer of a chain: its own, or the nearest above."""
    return next((overlay.sector for overlay in reversed(chain) if overlay.sector), None)


def colors_of(chain: Chain) -> Colors | None:
    """The colours of the nearest layer that has any."""
    return next((overlay.colors for overlay in reversed(chain) if overlay.colors), None)
