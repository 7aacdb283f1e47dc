"""What is published: one text with all that stands around it, and the series of texts of one protocol."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from protocolboek.model.assets import NONE, Assets
from protocolboek.model.canon import ContactCard, Declaration, Retired, Words
from protocolboek.model.comparison import Comparison
from protocolboek.model.handbook import Handbook, OpenChoice, Organisation, Provenance
from protocolboek.model.overlay import Current, Notice
from protocolboek.model.standing import History, Standing, Status
from protocolboek.model.version import digest_of_file

CONCEPT = "concept"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An article in another protocol of the same school: how a citation names it, and its address from the root."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A text of another protocol beside this one: the name of its protocol, and the address of its start page."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A text of this protocol that stands on the site: `homes` has the page of each section, clause and answer."""

    version: str
    standing: Standing | None
    homes: Mapping[str, str]
    further: frozenset[str] = frozenset()
    """Its pages besides those, where another text may lack them."""

    @property
    def status(self) -> Status:
        return self.standing.status if self.standing else "concept"


@dataclass(frozen=True, slots=True)
class Against:
    """This text beside an earlier one. `approved`: the earlier one is what was decided on, this one is not."""

    version: str
    comparison: Comparison
    approved: bool = False


@dataclass(frozen=True, slots=True)
class Edition:
    """`version` is a folder name: that of a frozen version, or `concept`, which has no standing.

    `others` are all texts of the protocol that stand on the site, this one among them; `changes` begins
    with the comparison that matters most; `siblings` are the school's other protocols."""

    handbook: Handbook
    provenance: Provenance
    contacts: Mapping[str, ContactCard]
    words: Words
    declared: Mapping[str, Declaration] = field(default_factory=dict)
    """What today's canon knows of the parameters: a frozen text only has their names."""
    marks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By definition of today's canon the words that it explains."""
    version: str = CONCEPT
    standing: Standing | None = None
    in_force: Standing | None = None
    others: tuple[Shown, ...] = ()
    changes: tuple[Against, ...] = ()
    archived: bool = False
    """Replaced or withdrawn while another text is in force and stands on the site: kept to look up what was agreed."""
    later: bool = False
    """Whether a version went before it, published or not."""
    notice: Notice | None = None
    current: Current | None = None
    """The protocol that counts as long as none was adopted here."""
    siblings: tuple[Organisation, ...] = ()
    elsewhere: Mapping[str, Elsewhere] = field(default_factory=dict)
    """What stands in the siblings, by id."""
    neighbours: tuple[Neighbour, ...] = ()
    """Of a text that leads: the leading texts of the siblings. Who searches it, searches those too."""
    logo: bytes | None = None
    """A PNG of the school, or of its board."""
    assets: Assets = NONE
    above: str = "../../"
    """The way from its root to the folder of the school, in which the assets stand."""
    home: str | None = "../"
    """The way from there to the page of all schools; None where there is none."""
    address: str | None = None
    """Where the site of all schools stands on the web, where its school has told."""
    downloads: Mapping[str, str] = field(default_factory=dict)
    """What can be taken along, as addresses from the root by kind: `pdf`, `docx`, `html`, and so on."""
    on: datetime.date = datetime.date.max
    """The day on which it stands as it does."""

    @property
    def status(self) -> Status:
        return self.standing.status if self.standing else "concept"

    @property
    def proposals(self) -> tuple[OpenChoice, ...]:
        """What nobody has confirmed: of a frozen text nothing, since it is decided on as a whole."""
        return self.provenance.proposals if self.standing is None else ()

    @property
    def data(self) -> bytes:
        """The bytes of handbook.json: of a frozen version those that were frozen."""
        return self.standing.version.data if self.standing else self.handbook.to_json()

    @property
    def provenance_data(self) -> bytes:
        """The bytes of provenance.json, as `data`."""
        return self.standing.version.beside if self.standing else self.provenance.to_json()

    @property
    def digest(self) -> str:
        return digest_of_file(self.data)


@dataclass(frozen=True, slots=True)
class Series:
    """All that is published of one protocol of one school: the concept first, then versions from new to old.

    `leading` is the edition to which addresses without a version lead: the one in force, where there is one."""

    protocol: Organisation
    editions: tuple[Edition, ...]
    leading: Edition
    history: History
    retired: Mapping[str, Retired]

    @property
    def on(self) -> datetime.date:
        return self.history.on

    @property
    def in_force(self) -> Edition | None:
        return next((edition for edition in self.editions if edition.status == "geldend"), None)

    def edition(self, version: str) -> Edition | None:
        return next((edition for edition in self.editions if edition.version == version), None)

    def newest_with(self, clause: str) -> Edition | None:
        """The newest text that has this clause or answer."""
        return next((e for e in self.editions if any(c.id == clause for c in e.handbook.entries())), None)
