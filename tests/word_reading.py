"""Reads a Word document as its reader does: accepts or rejects what was tracked, and gives the lines.

After ECMA-376 part 1, 17.13.5, and not after how this project writes: it is held against LibreOffice in its turn."""

import io
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Literal

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Verdict = Literal["accept", "reject"]
STAYS = {"accept": ("ins", "moveTo"), "reject": ("del", "moveFrom")}
GOES = {"accept": ("del", "moveFrom"), "reject": ("ins", "moveTo")}


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def document_of(data: bytes) -> Any:
    return etree.fromstring(parts_of(data)["word/document.xml"])


def replaced(data: bytes, spoil: Callable[[Any], object]) -> bytes:
    """The same package with something done to its body."""
    document = document_of(data)
    spoil(document[0])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for path, part in parts_of(data).items():
            package.writestr(path, etree.tostring(document) if path == "word/document.xml" else part)
    return out.getvalue()


@cache
def _schema() -> Any:
    return etree.XMLSchema(etree.parse(Path(__file__).parent / "ooxml" / "wml.xsd"))


def faults_of(data: bytes) -> list[str]:
    """What the schema has against any part of it; and relations that lead nowhere."""
    parts, schema = parts_of(data), _schema()
    told = []
    for path, part in parts.items():
        if path.startswith("word/") and path.endswith(".xml") and not schema.validate(etree.fromstring(part)):
            told += [f"{path}: {fault.message}" for fault in schema.error_log]
    targets = {one.get("Id"): one for one in etree.fromstring(parts["word/_rels/document.xml.rels"])}
    used = {value for one in document_of(data).iter() for key, value in one.attrib.items() if "/relationships}" in key}
    told += [f"no relation {key}" for key in used - targets.keys()]
    told += [
        f"no part {one.get('Target')}"
        for one in targets.values()
        if one.get("TargetMode") != "External" and f"word/{one.get('Target')}" not in parts
    ]
    return told


def decided(data: bytes, verdict: Verdict) -> Any:
    """The body with every change accepted or rejected."""
    body = document_of(data)[0]
    for tag in GOES[verdict]:
        for row in [r for r in body.iter(f"{W}tr") if r.find(f"{W}trPr/{W}{tag}") is not None]:
            row.getparent().remove(row)
    for table in list(body.iter(f"{W}tbl")):
        if table.find(f"{W}tr") is None:
            table.getparent().remove(table)
    for tag in GOES[verdict]:
        for change in [c for c in body.iter(f"{W}{tag}") if c.getparent().tag != f"{W}rPr"]:
            change.getparent().remove(change)
    ended = [
        p for p in body.iter(f"{W}p") if any(p.find(f"{W}pPr/{W}rPr/{W}{tag}") is not None for tag in GOES[verdict])
    ]
    for paragraph in reversed(ended):
        # The mark goes: what is left of the paragraph runs on into the next.
        rest = [child for child in paragraph if child.tag != f"{W}pPr"]
        after = paragraph.getnext()
        while after is not None and after.tag not in (f"{W}p", f"{W}tbl"):
            after = after.getnext()
        if any("".join(part.itertext()) for part in rest):
            assert after is not None, "a change runs past the last paragraph"
            assert after.tag == f"{W}p", "a change runs on into a table"
            at = 1 if after.find(f"{W}pPr") is not None else 0
            after[at:at] = rest
        paragraph.getparent().remove(paragraph)
    return body


def lines_in(body: Any) -> list[str]:
    """Every paragraph and cell but those that only keep tables apart."""
    found = [p for p in body.iter(f"{W}p") if _style(p) != "Spacer"]
    return ["".join(_letters(p)) for p in found]


def _style(paragraph: Any) -> str | None:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return None if style is None else style.get(f"{W}val")


def _letters(paragraph: Any) -> list[str]:
    out = []
    for one in paragraph.iter(f"{W}t", f"{W}delText", f"{W}tab", f"{W}br"):
        if one.getparent().tag == f"{W}r":
            out.append({f"{W}tab": "\t", f"{W}br": "\n"}.get(one.tag, one.text or ""))
    return out
