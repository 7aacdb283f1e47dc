"""The markup of Word (ECMA-376): elements, runs of text, paragraphs and fields.

What stands within an element has a fixed order in the schema; the functions here keep to it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACE = {
    "w": W,
    "r": R,
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "w10": "urn:schemas-microsoft-com:office:word",
}
Node = Any
"""An lxml element: the library has no types of its own."""
_NAMES = {prefix: f"{{{address}}}" for prefix, address in SPACE.items()}
_KEEP = "{http://www.w3.org/XML/1998/namespace}space"
_BREAKS = re.compile(r"([\n\t])")
_UNSAID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def name(tag: str) -> str:
    """`w:p` as lxml writes it. What has no prefix stays as it is."""
    prefix, _, local = tag.rpartition(":")
    return _NAMES[prefix] + local if prefix else local


def node(tag: str, attributes: Mapping[str, object] | None = None, *children: Node | None) -> Node:
    """An element; children that are None are left out."""
    prefix = tag.partition(":")[0]
    out = etree.Element(name(tag), nsmap={prefix: SPACE[prefix]})
    for key, value in (attributes or {}).items():
        out.set(name(key), str(value))
    out.extend([child for child in children if child is not None])
    return out


def val(tag: str, value: object) -> Node:
    """An element that only has a value, such as `<w:jc w:val="center"/>`."""
    return node(tag, {"w:val": value})


def written(root: Node) -> bytes:
    """A part of the package as bytes."""
    etree.cleanup_namespaces(root, top_nsmap=SPACE, keep_ns_prefixes=["w", "r"])
    found: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return found


# --- runs and paragraphs ----------------------------------------------------------------------------------------

Look = Mapping[str, str | None]
"""How words look, by the element that says so (without `w:`) and its value; None where it has none."""
PLAIN: Look = MappingProxyType({})
LOOKS = ("rStyle", "b", "i", "sz")
"""In the order of the schema."""
PROPERTIES = (
    "keepNext", "keepLines", "pageBreakBefore", "numPr", "pBdr", "shd", "tabs", "spacing", "ind", "jc", "outlineLvl",
    "rPr", "sectPr",
)  # fmt: skip
"""What a paragraph may have, in the order of the schema."""


def looks(look: Look) -> Node | None:
    found = [node(f"w:{key}", {"w:val": v} if (v := look[key]) else None) for key in LOOKS if key in look]
    return node("w:rPr", None, *found) if found else None


def run(text: str, look: Look = PLAIN, *, tag: str = "w:t") -> Node:
    """Words with one look. Every space stays; the end of a line and a tab are elements of their own."""
    out = node("w:r", None, looks(look))
    for part in filter(None, _BREAKS.split(text)):
        out.append(node("w:br") if part == "\n" else node("w:tab") if part == "\t" else words(part, tag))
    return out


def words(text: str, tag: str = "w:t") -> Node:
    """Characters as they are. ValueError for one that XML cannot hold: it must not vanish unseen."""
    if found := _UNSAID.search(text):
        raise ValueError(f"Word cannot hold the character U+{ord(found[0]):04X}")
    out = node(tag)
    out.text = text
    if text != text.strip() or "  " in text:
        out.set(_KEEP, "preserve")
    return out


def paragraph(style: str | None, children: Iterable[Node] = (), **properties: Node | None) -> Node:
    """A paragraph in a style; `properties` are among PROPERTIES."""
    found = [properties.get(key) for key in PROPERTIES]
    out = node("w:p")
    if style or any(one is not None for one in found):
        out.append(node("w:pPr", None, val("w:pStyle", style) if style else None, *found))
    out.extend(list(children))
    return out


def text_of(paragraph: Node) -> str:
    return "".join(one.text or "" for one in paragraph.iter(name("w:t")))


def field(code: str, shown: str, look: Look = PLAIN) -> Iterator[Node]:
    """A field, such as PAGE, with what it shows until it is computed."""
    yield from field_begins(code, look)
    yield run(shown, look)
    yield field_ends(look)


def field_begins(code: str, look: Look = PLAIN) -> Iterator[Node]:
    yield node("w:r", None, looks(look), node("w:fldChar", {"w:fldCharType": "begin"}))
    yield node("w:r", None, looks(look), words(f" {code} ", "w:instrText"))
    yield node("w:r", None, looks(look), node("w:fldChar", {"w:fldCharType": "separate"}))


def field_ends(look: Look = PLAIN) -> Node:
    return node("w:r", None, looks(look), node("w:fldChar", {"w:fldCharType": "end"}))


def marked(name: str, number: int, children: Iterable[Node]) -> Iterator[Node]:
    """Nodes within a bookmark."""
    yield node("w:bookmarkStart", {"w:id": number, "w:name": name})
    yield from children
    yield node("w:bookmarkEnd", {"w:id": number})
