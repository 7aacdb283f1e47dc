"""A frozen version: the text that bodies consent to, its digest, and what was decided about it."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from protocolboek.model.decision import COUNCILS, Decision
from protocolboek.model.handbook import Handbook, Provenance
from protocolboek.model.problems import Place

VERSION = re.compile(r"(2[0-9]{3})-([1-9][0-9]{0,3})")
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011", "- ")


@dataclass(frozen=True, slots=True)
class Version:
    """One folder below `versions/<protocol>/`, as read.

    `data` are the bytes of handbook.json and `digest` is theirs, `beside` those of provenance.json; `handbook` is
    None where they cannot be read. `damaged`: something of the folder could not be read, so that nothing can be
    said for certain about it."""

    id: str
    protocol: str
    place: Place
    """Of handbook.json."""
    data: bytes
    handbook: Handbook | None
    provenance: Provenance | None
    decisions: tuple[Decision, ...] = ()
    damaged: bool = False
    beside: bytes = b""

    @property
    def digest(self) -> str:
        return digest_of_file(self.data)

    @property
    def frozen(self) -> str:
        """The digest of the text that was frozen, as provenance.json remembers it."""
        return (self.provenance.handbook if self.provenance else None) or self.digest

    @property
    def altered(self) -> bool:
        """Whether handbook.json is another than the one that was frozen."""
        return self.frozen != self.digest

    @property
    def sections(self) -> tuple[str, ...]:
        return tuple(section.id for section in self.handbook.sections) if self.handbook else ()

    @property
    def councils(self) -> tuple[str, ...]:
        """The bodies that can be asked: those of the law, and those of the snapshot."""
        own = self.handbook.consent if self.handbook else ()
        return (*COUNCILS, *(body for body in sorted(own) if body not in COUNCILS))


def version_key(name: str) -> tuple[int, int]:
    """Versions go by year, then by number: 2026-10 comes after 2026-9. ValueError for what is no name."""
    if not (found := VERSION.fullmatch(name)):
        raise ValueError(name)
    return int(found[1]), int(found[2])


@lru_cache(64)
def digest_of_file(data: bytes) -> str:
    """What `sha256sum` says of a file, as decisions name it. Every decision is held against its version's."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def control_code(digest: str) -> str:
    """The first 100 bits of a digest in Crockford's base 32, in groups of five: fit to be read aloud and
    written in minutes. It finds a text; the digest proves it."""
    bits = int(digest.removeprefix("sha256:")[:25], 16)
    letters = [CROCKFORD[bits >> shift & 31] for shift in range(95, -1, -5)]
    return "-".join("".join(letters[i : i + 5]) for i in range(0, 20, 5))


def find_version(versions: Sequence[Version], given: str) -> Version | None:
    """The version that a person means: by its name, its digest, or its control code, however that is written.
    Of two with the same text the last."""
    for version in reversed(versions):
        digest = version.digest
        code = control_code(digest).translate(_READ_AS)
        if given == version.id or given in (digest, digest.removeprefix("sha256:")):
            return version
        if given.upper().translate(_READ_AS) == code:
            return version
    return None
