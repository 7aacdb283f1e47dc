"""Running the command as its user does, in this process: `Said` is what it printed and how it ended."""

from collections.abc import Callable
from typing import NamedTuple


class Said(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Said]
