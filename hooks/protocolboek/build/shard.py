"""A part of all schools, for one of several machines.

Which part a school falls in follows from its id alone: each machine knows without asking the others, and a school more
or less moves no other."""

import hashlib
import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shard:
    """The part `number` (from 1) of `total`; written `2/3`."""

    number: int
    total: int

    def __str__(self) -> str:
        return f"{self.number}/{self.total}"

    def holds(self, name: str) -> bool:
        return int.from_bytes(hashlib.sha256(name.encode()).digest()) % self.total == self.number - 1


def shard_of(text: str) -> Shard | None:
    """What `text` names; None where that is no part."""
    found = re.fullmatch(r"(\d{1,6})/(\d{1,6})", text, re.ASCII)
    shard = Shard(int(found[1]), int(found[2])) if found else None
    return shard if shard and 1 <= shard.number <= shard.total else None
