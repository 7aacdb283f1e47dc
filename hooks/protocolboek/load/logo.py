"""Reads the logo of a layer: a PNG that every format can show. What a printer would choke on is told here."""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

from protocolboek.model.problems import Place, Problem, error

BEGINS = b"\x89PNG\r\n\x1a\n"
LARGEST = 300_000
"""Bytes: it goes into every paper."""


def load_logo(folder: Path, name: str | None, place: Place) -> tuple[bytes | None, list[Problem]]:
    """The bytes of the picture that an overlay names, in its own folder; None without one or with a faulty one."""
    if name is None:
        return None, []
    try:
        # A file of this very folder: nothing else may end up on paper.
        data = (folder / Path(name).name).read_bytes() if Path(name).name == name else None
    except OSError:
        data = None
    if data is None:
        return None, [error(place, "logo-missing", name=name)]
    if len(data) > LARGEST:
        return None, [error(place, "logo-large", name=name, size=-(-len(data) // 1000), largest=LARGEST // 1000)]
    return (data, []) if sound(data) else (None, [error(place, "logo-png", name=name)])


def sound(data: bytes) -> bool:
    """Whether these are the bytes of a whole PNG (ISO/IEC 15948): each chunk with its checksum, and it unpacks."""
    try:
        chunks = list(_chunks(data))
        names = [name for name, _ in chunks]
        zlib.decompress(b"".join(body for name, body in chunks if name == b"IDAT"))
        return data.startswith(BEGINS) and names[0] == b"IHDR" and names[-1] == b"IEND" and b"IDAT" in names
    except (zlib.error, struct.error, ValueError, IndexError):
        return False


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(BEGINS)
    while at < len(data):
        length, name = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        (checksum,) = struct.unpack(">I", data[at + 8 + length : at + 12 + length])
        if checksum != zlib.crc32(name + body):
            raise ValueError(name)
        yield name, body
        at += 12 + length
