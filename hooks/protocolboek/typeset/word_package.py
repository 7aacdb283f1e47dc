"""The package around the text of a Word document: its parts, what they say of each other, and the archive.

No clock, no name of a machine, no counter of the run: the same parts give the same bytes."""

import base64
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from string import Formatter

from lxml import etree

from protocolboek.model.paper import Paper
from protocolboek.typeset.ooxml import Node, name, node, paragraph, run, val, written
from protocolboek.typeset.ooxml import field as word_field

PARTS = files("protocolboek.typeset") / "word_parts"
LOGO = "word/media/logo.png"
WIDTH = 9184
"""Of the text, in twentieths of a point: A4 with margins of 24 mm."""
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DUBLIN = "http://purl.org/dc/elements/1.1/"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


@dataclass
class Register:
    """What is told elsewhere than where it stands: addresses, lists that begin anew, and names of places."""

    links: dict[str, str] = field(default_factory=dict)
    """Address → the id of its relation."""
    starts: list[tuple[int, int]] = field(default_factory=list)
    """The first number of each ordered list, and how deep it stands."""
    marks: dict[str, str] = field(default_factory=dict)
    """Bookmark → what stands there."""
    names: dict[str, str] = field(default_factory=dict)
    """The id of a heading or an article → its bookmark."""
    count: int = 0

    def next(self) -> int:
        """A number that nothing else in the document has."""
        self.count += 1
        return self.count

    def link(self, address: str) -> str:
        return self.links.setdefault(address, f"link{len(self.links) + 1}")

    def ordered(self, start: int, level: int) -> int:
        """The numbering of an ordered list of its own."""
        self.starts.append((start, level))
        return FIRST_OWN_LIST + len(self.starts) - 1

    def place(self, what: str) -> str:
        """A bookmark for `what`; Word allows 40 letters, so the document's variables say what it stands for."""
        mark = f"pb_{len(self.marks) + 1:04}"
        self.marks[mark] = what
        return mark


FIRST_OWN_LIST = 10


def packed(paper: Paper, body: Iterable[Node], register: Register, *, tracking: bool = False) -> bytes:
    """A document as the bytes of a .docx; with `tracking` what a reader changes is tracked as well."""
    logo = base64.b64decode(paper.cover.logo) if paper.cover and paper.cover.logo else None
    document = node("w:document", None, node("w:body", None, *body, section(first=paper.cover is not None)))
    parts = {
        "[Content_Types].xml": _content_types(logo is not None),
        "_rels/.rels": _relations(_PACKAGE),
        "docProps/core.xml": _core(paper),
        "word/document.xml": written(document),
        "word/_rels/document.xml.rels": _relations(_DOCUMENT, logo=logo is not None, links=register.links),
        "word/styles.xml": (PARTS / "styles.xml").read_bytes(),
        "word/numbering.xml": _numbering(register.starts),
        "word/settings.xml": _settings({**register.marks, "digest": paper.digest}, tracking),
        "word/header.xml": written(node("w:hdr", None, *header(paper))),
        "word/header-first.xml": written(node("w:hdr", None, paragraph("Spacer", watermark(paper)))),
        "word/footer.xml": written(node("w:ftr", None, *footer(paper))),
        "word/footer-first.xml": written(node("w:ftr", None, paragraph("Spacer"))),
    }
    return archive({**parts, **({LOGO: logo} if logo else {})})


def archive(parts: Mapping[str, bytes]) -> bytes:
    """The parts in one order, with one time; what Word reads first stands first."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for path in sorted(parts):
            entry = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 0, 0
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, parts[path])
    return out.getvalue()


# --- around every page --------------------------------------------------------------------------------------------


def section(*, first: bool) -> Node:
    """A4, with header and footer; the first page has its own where it is a cover."""
    return node(
        "w:sectPr",
        None,
        *(
            node(f"w:{what}Reference", {"w:type": kind, "r:id": f"{what}{'' if kind == 'default' else '-first'}"})
            for what in ("header", "footer")
            for kind in ("default", "first")
        ),
        node("w:pgSz", {"w:w": 11906, "w:h": 16838}),
        node(
            "w:pgMar",
            {"w:top": 1588, "w:right": 1361, "w:bottom": 1474, "w:left": 1361, "w:header": 737, "w:footer": 624,
             "w:gutter": 0},
        ),
        node("w:titlePg") if first else None,
    )  # fmt: skip


def header(paper: Paper) -> Iterator[Node]:
    yield paragraph("Header", [run(paper.header), *watermark(paper)])


def footer(paper: Paper) -> Iterator[Node]:
    yield paragraph("Footer", [run(f"{paper.footer}\t"), *pages(paper.words.page_of)])
    yield paragraph("FooterCode", [run(paper.code, {"rStyle": "Code"})])


def pages(page_of: str) -> Iterator[Node]:
    """The words around two fields: "pagina {page} van {pages}"."""
    for text, what, _, _ in Formatter().parse(page_of):
        if text:
            yield run(text)
        if what:
            yield from word_field({"page": "PAGE", "pages": "NUMPAGES"}[what], "1")


def watermark(paper: Paper) -> list[Node]:
    """Across the page, as Word itself makes it."""
    if not paper.watermark:
        return []
    found = etree.fromstring((PARTS / "watermark.xml").read_bytes())
    shape = found.find(f".//{name('v:shape')}")
    shape.set("style", shape.get("style").replace("HEIGHT", f"{480 / (0.62 * len(paper.watermark)):.0f}pt"))
    shape.set("alt", paper.watermark)
    shape.find(name("v:textpath")).set("string", paper.watermark)
    return [found]


# --- the other parts ------------------------------------------------------------------------------------------------

_PACKAGE = {
    "document": (f"{_OFFICE}/officeDocument", "word/document.xml"),
    "core": (f"{_RELATIONS}/metadata/core-properties", "docProps/core.xml"),
}
_DOCUMENT = {
    "styles": (f"{_OFFICE}/styles", "styles.xml"),
    "numbering": (f"{_OFFICE}/numbering", "numbering.xml"),
    "settings": (f"{_OFFICE}/settings", "settings.xml"),
    "header": (f"{_OFFICE}/header", "header.xml"),
    "header-first": (f"{_OFFICE}/header", "header-first.xml"),
    "footer": (f"{_OFFICE}/footer", "footer.xml"),
    "footer-first": (f"{_OFFICE}/footer", "footer-first.xml"),
}
_OVERRIDES = {
    "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "/word/document.xml": f"{_WORD}.document.main+xml",
    "/word/styles.xml": f"{_WORD}.styles+xml",
    "/word/numbering.xml": f"{_WORD}.numbering+xml",
    "/word/settings.xml": f"{_WORD}.settings+xml",
    "/word/header.xml": f"{_WORD}.header+xml",
    "/word/header-first.xml": f"{_WORD}.header+xml",
    "/word/footer.xml": f"{_WORD}.footer+xml",
    "/word/footer-first.xml": f"{_WORD}.footer+xml",
}


def _content_types(logo: bool) -> bytes:
    defaults = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
    root = etree.Element(f"{{{_TYPES}}}Types", nsmap={None: _TYPES})
    for ending, kind in {**defaults, **({"png": "image/png"} if logo else {})}.items():
        etree.SubElement(root, f"{{{_TYPES}}}Default", Extension=ending, ContentType=kind)
    for path, kind in _OVERRIDES.items():
        etree.SubElement(root, f"{{{_TYPES}}}Override", PartName=path, ContentType=kind)
    return _bytes(root)


def _relations(
    targets: Mapping[str, tuple[str, str]], *, logo: bool = False, links: Mapping[str, str] | None = None
) -> bytes:
    root = etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS})
    found = {**targets, **({"logo": (f"{_OFFICE}/image", LOGO.removeprefix("word/"))} if logo else {})}
    for key, (kind, target) in found.items():
        etree.SubElement(root, f"{{{_RELATIONS}}}Relationship", Id=key, Type=kind, Target=target)
    for address, key in (links or {}).items():
        attributes = {"Id": key, "Type": f"{_OFFICE}/hyperlink", "Target": address, "TargetMode": "External"}
        etree.SubElement(root, f"{{{_RELATIONS}}}Relationship", attributes)
    return _bytes(root)


def _core(paper: Paper) -> bytes:
    """No dates: when it was written is in the text itself, and a clock would make other bytes."""
    root = etree.Element(f"{{{_CORE}}}coreProperties", nsmap={"cp": _CORE, "dc": _DUBLIN})
    told = {"title": paper.title, "creator": paper.cover.school if paper.cover else None, "language": "nl-NL"}
    for key, text in told.items():
        if text:
            etree.SubElement(root, f"{{{_DUBLIN}}}{key}").text = text
    return _bytes(root)


def _numbering(starts: Iterable[tuple[int, int]]) -> bytes:
    root = etree.fromstring((PARTS / "numbering.xml").read_bytes())
    for at, (start, level) in enumerate(starts):
        begins = node("w:lvlOverride", {"w:ilvl": level}, val("w:startOverride", start))
        root.append(node("w:num", {"w:numId": FIRST_OWN_LIST + at}, val("w:abstractNumId", 2), begins))
    return written(root)


def _settings(variables: Mapping[str, str], tracking: bool) -> bytes:
    root = etree.fromstring((PARTS / "settings.xml").read_bytes())
    if tracking:
        root.find(name("w:zoom")).addnext(node("w:trackRevisions"))
    found = [node("w:docVar", {"w:name": key, "w:val": value}) for key, value in variables.items()]
    root.find(name("w:compat")).addnext(node("w:docVars", None, *found))
    return written(root)


def _bytes(root: Node) -> bytes:
    found: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return found
