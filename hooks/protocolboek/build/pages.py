"""What each page of a text is made of, so that those of which nothing changed need not be made anew with the others.

Every page tells the controlecode of its text, and so is another file whenever a word of the text changes. All else of
most pages stays: those come along from the earlier build, with the new code in the place of the old one."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from protocolboek.model.handbook import Clause, json_of
from protocolboek.model.text import Frozen
from protocolboek.model.version import control_code
from protocolboek.render import Page, Site


@dataclass(frozen=True, slots=True)
class Proof:
    """What tells a text from any other: the digest of its handbook.json, of which the controlecode is a short form."""

    digest: bytes
    code: bytes

    @classmethod
    def of(cls, digest: str) -> "Proof":
        return cls(digest.encode(), control_code(digest).encode())


def keys_of(site: Site, proof: Proof) -> dict[str, str]:
    """By path a digest of all that each page is made of, but for the program and for what tells of its text in the
    frame around it."""
    common = _json([site.title, site.description, site.common, site.frame["indexed"], site.frame["archived"]])
    begun = hashlib.sha256(common)
    found = {}
    for page in site.pages:
        digest = begun.copy()
        digest.update(_json(_told(page)))
        digest.update(_without(frame_of(site, page), proof))
        found[page.path] = digest.hexdigest()[:16]
    return found


def joined(keys: Mapping[str, str]) -> str:
    """The keys as one text, as a record has them: what is read of a thousand sites is asked for in few."""
    return " ".join(f"{path}:{key}" for path, key in keys.items())


def parted(text: str) -> dict[str, str]:
    """The keys in such a text."""
    return {path: key for path, _, key in (one.rpartition(":") for one in text.split(" "))}


def _told(page: Page) -> list[object]:
    return [page.path, page.title, page.nav_title, page.in_nav, page.headings, page.description, page.told()]


def frame_of(site: Site, page: Page) -> bytes:
    """What stands around a page."""
    return _json(site.frame["around"][page.source])


def _without(frame: bytes, proof: Proof) -> bytes:
    return frame.replace(proof.digest, b"\0").replace(proof.code, b"\0")


def with_proof(data: bytes, old: Proof, new: Proof, frame: bytes) -> bytes | None:
    """A page of an earlier text as one of the new text. None where it tells of the old one in its body too, for
    whatever reason: in the frame it is known what that means."""
    for before, after in ((old.digest, new.digest), (old.code, new.code)):
        if data.count(before) != frame.count(after):
            return None
        data = data.replace(before, after)
    return data


def _json(value: object) -> bytes:
    return orjson.dumps(value, default=_plain, option=orjson.OPT_NON_STR_KEYS)


def _plain(value: object) -> object:
    """What the library does not know by itself."""
    match value:
        case Clause():
            return orjson.Fragment(json_of(value))
        case Frozen():
            return orjson.Fragment(value.model_dump_json())
        case tuple():
            return [*value]
        case set() | frozenset():
            return sorted(value)
        case Mapping():
            return dict(value)
        case _:
            raise TypeError(type(value).__name__)
