"""What each page of a text is made of, so that those of which nothing changed need not be made anew with the others.

Every page tells the controlecode of its text, and so is another file whenever a word of the text changes. All else of
most pages stays: those come along from the earlier build, with the new code in the place of the old one."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import orjson

from protocolboek.model.text import Frozen
from protocolboek.model.version import control_code
from protocolboek.render import Door, Site


@dataclass(frozen=True, slots=True)
class Proof:
    """What tells a text from any other: the digest of its handbook.json, of which the controlecode is a short form."""

    digest: bytes
    code: bytes

    @classmethod
    def of(cls, digest: str) -> "Proof":
        return cls(digest.encode(), control_code(digest).encode())


def keys_of(site: Site, common: object) -> dict[str, str]:
    """By path a digest of all that each page is made of, but for the program and for what tells of its text in its
    foot. `common` is what they are all made of, besides the menu and the words that are marked."""
    menu = [(page.path, page.nav_title, page.in_nav, page.group) for page in site.pages]
    begun = hashlib.sha256(_json([common, menu, site.marked]))
    found = {}
    for page in site.pages:
        digest = begun.copy()
        digest.update(_json([page.path, page.rests()]))
        found[page.path] = digest.hexdigest()[:16]
    return found


def key_of_doors(doors: Iterable[Door], common: object) -> str:
    """The same of pages beside the texts, all together: they are few, or of one kind."""
    return hashlib.sha256(_json([common, [(door.path, door.rests()) for door in doors]])).hexdigest()


def joined(keys: Mapping[str, str]) -> str:
    """The keys as one text, as a record has them: what is read of a thousand sites is asked for in few."""
    return " ".join(f"{path}:{key}" for path, key in keys.items())


def parted(text: str) -> dict[str, str]:
    """The keys in such a text."""
    return {path: key for path, _, key in (one.rpartition(":") for one in text.split(" "))}


def with_proof(data: bytes, old: Proof, new: Proof, foot: bytes) -> bytes | None:
    """A page of an earlier text as one of the new text. None where it tells of the old one anywhere but in its `foot`,
    for whatever reason: there it is known what that means."""
    for before, after in ((old.digest, new.digest), (old.code, new.code)):
        around = data.split(before)
        if len(around) - 1 != foot.count(after):
            return None
        data = after.join(around)
    return data


def _json(value: object) -> bytes:
    return orjson.dumps(value, default=plain)


def plain(value: object) -> object:
    """What the library does not know by itself."""
    match value:
        case Frozen():
            return vars(value)
        case set() | frozenset():
            return sorted(value)
        case _:
            raise TypeError(type(value).__name__)
