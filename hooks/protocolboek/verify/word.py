"""Takes the texts out of a published Word document. It knows the styles that `typeset/word.py` gives its paragraphs;
which part stands where, the bookmarks of headings say, and the document's variables what they stand for."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from protocolboek.model.problems import Place, error
from protocolboek.verify.published import Code, ContactWords, Kind, Line, Part, Piece, Published, Role, ShownContact

Node = Any
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STORED = ("word/document.xml", "word/settings.xml", "word/_rels/document.xml.rels", "word/footer.xml")
_BESIDE = {"ArticleAbout": ("clause", "answer"), "PanelLabel": ("section",)}
"""What stands once beside a text and is none of it, before its first line: the styles, and the parts that have them."""
_HIDES = ("vanish", "specVanish", "strike", "dstrike", "webHidden")
_CODE = re.compile(r"[0-9A-Z]{5}(-[0-9A-Z]{5}){3}")
_LETTERS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "\u2011"}
GROUP = "groep-"


@dataclass(frozen=True)
class Stored:
    """The parts of the package that tell of its text."""

    body: Node
    footer: Node
    variables: Mapping[str, str]
    links: Mapping[str, str]
    file: str


def extract_word(data: bytes, file: str) -> Published:
    """The texts of a document, in order. Total: what cannot be read is told as a problem."""
    try:
        stored = _stored(data, file)
    except (zipfile.BadZipFile, KeyError, IndexError, etree.XMLSyntaxError):
        return Published(None, problems=(error(Place(file), "verify-unreadable"),))
    parts: list[Part] = []
    contacts: list[ShownContact] = []
    for part, found in _parts(stored):
        parts += [part] if part else []
        contacts += found
    return Published(Place(file) if parts else None, tuple(parts), tuple(contacts), tuple(_codes(stored)))


def _stored(data: bytes, file: str) -> Stored:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        document, settings, relations, footer = (etree.fromstring(package.read(path), parser) for path in _STORED)
    variables = {one.get(f"{W}name"): one.get(f"{W}val") for one in settings.iter(f"{W}docVar")}
    links = {one.get("Id"): one.get("Target") for one in relations}
    return Stored(document[0], footer, variables, links, file)


# --- parts ------------------------------------------------------------------------------------------------------------


@dataclass
class _Open:
    """The part that is being read."""

    kind: Kind
    id: str
    place: Place
    lines: list[Line]
    contacts: list[ShownContact]
    beside: bool = False

    def closed(self) -> tuple[Part, list[ShownContact]]:
        return Part(self.kind, self.id, self.place, tuple(self.lines)), self.contacts


def _parts(stored: Stored) -> Iterator[tuple[Part | None, list[ShownContact]]]:
    now: _Open | None = None
    answers = False
    for at, block in enumerate(stored.body, 1):
        place = Place(stored.file, at)
        style = _style(block)
        if style.startswith("Heading"):
            if now:
                yield now.closed()
            what, id = _stands_for(block, stored)
            answers = id.startswith(GROUP) if what.startswith("heading") else answers
            now = _begun(what, id, block, place, stored, answers=answers)
        elif now and block.tag != f"{W}p":
            # A table; or what nobody wrote there, of which every line is one too many.
            for paragraph in block.iter(f"{W}p"):
                _read(now, "text", paragraph, place, stored)
        elif now and not _stands_beside(now, style):
            before = len(now.lines)
            _read(now, "text", block, place, stored)
            if not now.lines[before].text:
                del now.lines[before:]
    if now:
        yield now.closed()


def _stands_beside(part: _Open, style: str) -> bool:
    """Whether a paragraph is the one that tells of a part; a second one would be words slipped in."""
    named = next((name for name in _BESIDE if style.startswith(name)), None)
    if named is None or part.kind not in _BESIDE[named] or part.beside or any(x.role == "text" for x in part.lines):
        return False
    part.beside = True
    return True


def _begun(what: str, id: str, heading: Node, place: Place, stored: Stored, *, answers: bool) -> _Open | None:
    """The part that a heading begins: an article; a chapter with a number; a group of questions."""
    read = _Open("section", id, place, [], [])
    _read(read, "title", heading, place, stored)
    [title, *_] = read.lines
    number, tab, rest = title.text.partition("\t")
    if what == "article":
        read.kind = "answer" if answers else "clause"
        read.lines[0] = _line("title", f"{number} {rest}" if tab else number, place)
    elif what == "heading1" and tab:
        read.lines[:1] = [_line("number", number, place), _line("title", rest, place)]
    elif what == "heading2" and answers:
        read.kind, read.id = "group", id.removeprefix(GROUP)
    else:
        return None
    return read


def _stands_for(heading: Node, stored: Stored) -> tuple[str, str]:
    for mark in heading.iter(f"{W}bookmarkStart"):
        what, colon, id = stored.variables.get(mark.get(f"{W}name"), "").partition(":")
        if colon and what != "contact":
            return what, id
    return "", ""


# --- lines ------------------------------------------------------------------------------------------------------------


def _read(part: _Open, role: Role, paragraph: Node, place: Place, stored: Stored) -> None:
    """A line, the addresses behind its words, and the contacts in it. Of a contact the token counts."""
    pieces: list[Piece] = []
    links: list[Line] = []
    contact: tuple[str, str, list[str]] | None = None
    for one in paragraph.iter():
        if one.tag == f"{W}bookmarkStart":
            what, _, id = stored.variables.get(one.get(f"{W}name"), "").partition(":")
            contact = (one.get(f"{W}id"), id, []) if what == "contact" else contact
        elif one.tag == f"{W}bookmarkEnd" and contact and one.get(f"{W}id") == contact[0]:
            pieces.append(Piece(f"@[{contact[1]}]", place))
            part.contacts.append(ShownContact(contact[1], ContactWords("".join(contact[2]), ()), place))
            contact = None
        elif one.tag == f"{W}hyperlink" and one.get(_ID):
            links.append(_line("link", stored.links.get(one.get(_ID), ""), place))
        elif letters := _letters(one):
            if contact:
                contact[2].append(letters)
            else:
                pieces.append(Piece(letters, place))
    part.lines += [Line(role, place, tuple(pieces)), *links]


def _letters(one: Node) -> str:
    """What is seen of an element in a run."""
    run = one.getparent()
    if run is None or run.tag != f"{W}r" or any(run.find(f"{W}rPr/{W}{name}") is not None for name in _HIDES):
        return ""
    return (one.text or "") if one.tag == f"{W}t" else _LETTERS.get(one.tag, "")


def _line(role: Role, text: str, place: Place) -> Line:
    return Line(role, place, (Piece(text, place),) if text else ())


def _style(block: Node) -> str:
    style = block.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else str(style.get(f"{W}val"))


def _codes(stored: Stored) -> Iterator[Code]:
    """Every controlecode that is printed, in the text and below every page."""
    digest = stored.variables.get("digest", "")
    for root in (stored.body, stored.footer):
        for run in root.iter(f"{W}r"):
            style = run.find(f"{W}rPr/{W}rStyle")
            text = "".join(_letters(one) for one in run)
            if style is not None and style.get(f"{W}val") == "Code" and _CODE.fullmatch(text):
                yield Code(digest, text, Place(stored.file))
