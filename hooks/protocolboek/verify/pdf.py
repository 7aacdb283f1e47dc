"""Takes the texts out of a PDF as those who listen get them: along its structure, by the text map of each font.

The tree names each part by the user properties ID and KIND, so that a text is known even where its title is wrong;
what a part says comes from the visible text alone."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, cast, get_args

import pikepdf

from protocolboek.model.problems import Place, Problem, error
from protocolboek.verify.published import Code, Kind, Line, Part, Piece, Published, Role

ID: Final = "id"
KIND: Final = "kind"
BESIDE: Final = "beside"
"""A paragraph that stands beside a text and is none of it, such as for whom an article is."""
DIGEST: Final = "digest"
CODE = re.compile(r"[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}")
HEADINGS = frozenset({"/H1", "/H2", "/H3", "/H4", "/H5", "/H6"})
CELLS = frozenset({"/TH", "/TD"})
RUNS = frozenset({"/P", "/Span", "/Link", "/Strong", "/Em", "/Reference", "/Code"})
"""What holds words. Words that stand elsewhere count too: they are a line of their own."""
_MAPPED = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f]*)>")
_SHOWN = "BDC BMC EMC Tf Tj TJ ' \" Do"

Marks = Mapping[int, str]


class Unreadable(Exception):
    """A PDF that has no structure, or shows text in a way that ours do not."""


@dataclass(slots=True)
class Sheet:
    """The words of one page: those within the structure by their mark, and those around it."""

    number: int
    marked: dict[int, str] = field(default_factory=dict)
    around: str = ""


@dataclass(slots=True)
class _Open:
    """The part that is being read."""

    kind: Kind
    id: str
    place: Place
    lines: list[Line]


def extract_pdf(data: bytes, file: str) -> Published:
    """The texts of a PDF, in the order in which they are read aloud. A place is a page and a character."""
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            return _published(document, file)
    except (pikepdf.PdfError, Unreadable, AttributeError, IndexError, KeyError, TypeError, ValueError):
        return Published(None, problems=(error(Place(file), "verify-unreadable"),))


def _published(document: pikepdf.Pdf, file: str) -> Published:
    sheets = sheets_of(document)
    whole = whole_of(document)
    reader = _Reader(file, sheets)
    reader.read(whole)
    codes = tuple(_codes(properties(whole).get(DIGEST, ""), file, sheets.values()))
    parts = tuple(Part(part.kind, part.id, part.place, tuple(part.lines)) for part in reader.parts)
    return Published(parts[0].place if parts else None, parts, codes=codes, problems=tuple(reader.problems))


def _codes(digest: str, file: str, sheets: Iterable[Sheet]) -> Iterator[Code]:
    """The controlecode around each page; a cover, the first page, has none around it."""
    for sheet in sheets:
        found = CODE.findall(sheet.around)
        if found or sheet.number > 1:
            yield Code(digest, " ".join(found), Place(file, sheet.number))


def whole_of(document: pikepdf.Pdf) -> pikepdf.Object:
    """The element that holds the whole document."""
    found = document.Root.StructTreeRoot.K
    [whole] = list(found) if isinstance(found, pikepdf.Array) else [found]
    return whole


def properties(element: pikepdf.Object) -> dict[str, str]:
    """The user properties of an element of the structure (ISO 32000-1, 14.7.5.4)."""
    found = element.get("/A")
    owners = list(found) if isinstance(found, pikepdf.Array) else [found] if found is not None else []
    return {
        str(one.N): str(one.V)
        for owner in owners
        if isinstance(owner, pikepdf.Dictionary) and owner.get("/O") == "/UserProperties"
        for one in owner.P
    }


# --- the structure ------------------------------------------------------------------------------------------


class _Reader:
    """Walks through the structure and gathers the parts and their lines."""

    def __init__(self, file: str, sheets: Mapping[tuple[int, int], Sheet]) -> None:
        self.file, self.sheets = file, sheets
        self.parts: list[_Open] = []
        self.problems: list[Problem] = []
        self.open: _Open | None = None

    def read(self, element: pikepdf.Object) -> None:
        """An element that holds others. Only what belongs to a part is taken."""
        name, told = str(element.S), properties(element)
        if name in HEADINGS:
            self._heading(element, told)
        elif BESIDE in told:
            return
        elif name == "/P" or name in CELLS:
            self._line("text", element, keep_empty=name in CELLS)
        elif name == "/Lbl":
            return
        else:
            kids = list(_kids(element))
            loose = [kid for kid in kids if isinstance(kid, int) or str(kid.get("/S", "")) in RUNS - {"/P"}]
            if loose and self.open:
                self._line("text", element)
                return
            for kid in kids:
                if isinstance(kid, pikepdf.Object) and "/S" in kid:
                    self.read(kid)

    def _heading(self, element: pikepdf.Object, told: Mapping[str, str]) -> None:
        kind = told.get(KIND, "")
        self.open = None
        if kind not in get_args(Kind):
            return
        pieces, _ = self._words(element)
        place = pieces[0].place if pieces else Place(self.file)
        self.open = _Open(cast(Kind, kind), told.get(ID, ""), place, [])
        self.parts.append(self.open)
        if kind == "section":
            number, title = _divided(pieces)
            self.open.lines += [Line("number", place, number)] if number else []
            pieces = title
        self.open.lines.append(Line("title", pieces[0].place if pieces else place, pieces))

    def _line(self, role: Role, element: pikepdf.Object, *, keep_empty: bool = False) -> None:
        if self.open is None:
            return
        pieces, links = self._words(element)
        if pieces or keep_empty:
            place = pieces[0].place if pieces else self.open.place
            self.open.lines.append(Line(role, place, pieces))
        self.open.lines += [Line("link", piece.place, (piece,)) for piece in links]

    def _words(self, element: pikepdf.Object) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
        """The words within, and the addresses on the web behind them."""
        pieces, links = list[Piece](), list[Piece]()
        for kid, page in _leaves(element, None):
            if isinstance(kid, int):
                sheet = self.sheets[page]
                if kid in sheet.marked:
                    pieces.append(Piece(sheet.marked[kid], Place(self.file, sheet.number)))
            # A link over two lines is two annotations of one element.
            elif (address := _address(kid)) and (not links or links[-1].text != address):
                links.append(Piece(address, pieces[-1].place if pieces else Place(self.file)))
        return tuple(pieces), tuple(links)


def _divided(pieces: tuple[Piece, ...]) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """A heading as its number and its title: a space ends the number."""
    text = "".join(piece.text for piece in pieces)
    number, space, title = text.partition(" ")
    if not (space and number[:1].isdigit()):
        return (), pieces
    return (Piece(number, pieces[0].place),), (Piece(title, pieces[-1].place),)


def _kids(element: pikepdf.Object) -> Iterator[pikepdf.Object | int]:
    found = element.get("/K")
    for kid in found if isinstance(found, pikepdf.Array) else [found] if found is not None else []:
        yield kid if isinstance(kid, pikepdf.Object) else int(kid)


def _leaves(
    element: pikepdf.Object, page: tuple[int, int] | None
) -> Iterator[tuple[pikepdf.Object | int, tuple[int, int]]]:
    """The marks and the annotations within an element, each with its page."""
    page = element.Pg.objgen if "/Pg" in element else page
    for kid in _kids(element):
        if isinstance(kid, int) or "/S" not in kid:
            own = kid.Pg.objgen if not isinstance(kid, int) and "/Pg" in kid else page
            if own is None:
                raise Unreadable
            mark = int(kid.MCID) if not isinstance(kid, int) and kid.get("/Type") == "/MCR" else kid
            yield mark, own
        else:
            yield from _leaves(kid, page)


def _address(reference: pikepdf.Object) -> str:
    action = reference.Obj.get("/A") if "/Obj" in reference else None
    return str(action.URI) if isinstance(action, pikepdf.Dictionary) and "/URI" in action else ""


# --- the words of a page ------------------------------------------------------------------------------------


def sheets_of(document: pikepdf.Pdf) -> dict[tuple[int, int], Sheet]:
    """Every page by its object, in order."""
    fonts: dict[tuple[int, int], Mapping[int, str]] = {}
    found = {}
    for number, page in enumerate(document.pages, start=1):
        maps = {}
        for name, font in page.obj.Resources.get("/Font", {}).items():
            fonts.setdefault(font.objgen, _letters(font.ToUnicode.read_bytes()))
            maps[name] = fonts[font.objgen]
        found[page.obj.objgen] = _sheet(number, page, maps)
    return found


def _sheet(number: int, page: pikepdf.Page, fonts: Mapping[str, Mapping[int, str]]) -> Sheet:
    sheet = Sheet(number)
    marks: list[tuple[int | None, str | None]] = []
    letters: Mapping[int, str] = {}
    for shows in pikepdf.parse_content_stream(page, _SHOWN):
        operator, operands = str(shows.operator), shows.operands
        match operator:
            case "BDC":
                about = operands[1]
                said = str(about.ActualText) if "/ActualText" in about else None
                marks.append((int(about.MCID) if "/MCID" in about else None, said))
                _put(sheet, marks, said or "", instead=True)
            case "BMC":
                marks.append((None, None))
            case "EMC":
                marks.pop()
            case "Tf":
                letters = fonts[str(operands[0])]
            case "Tj" | "TJ":
                shown = operands[0] if operator == "TJ" else [operands[0]]
                codes = b"".join(bytes(piece) for piece in shown if isinstance(piece, pikepdf.String))
                text = "".join(letters[int.from_bytes(codes[i : i + 2])] for i in range(0, len(codes), 2))
                _put(sheet, marks, text)
            case "Do" if "/Font" in page.obj.Resources.XObject[str(operands[0])].get("/Resources", {}):
                raise Unreadable
            case "'" | '"':
                raise Unreadable
    return sheet


def _put(sheet: Sheet, marks: list[tuple[int | None, str | None]], text: str, *, instead: bool = False) -> None:
    """Adds words to the mark that they stand in. What is said instead of them has been put there already."""
    if not text or (not instead and any(said is not None for _, said in marks)):
        return
    mark = next((mark for mark, _ in reversed(marks) if mark is not None), None)
    if mark is None:
        sheet.around += text + " "
    else:
        sheet.marked[mark] = sheet.marked.get(mark, "") + text


def _letters(source: bytes) -> Mapping[int, str]:
    """What each glyph of a font says (ISO 32000-1, 9.10.3)."""
    found: dict[int, str] = {}
    for kind, body in _MAPPED.findall(source):
        values = [bytes.fromhex(value.decode()) for value in _HEX.findall(body)]
        if kind == b"bfchar":
            pairs = zip(values[::2], values[1::2], strict=True)
            found |= {int.from_bytes(code): text.decode("utf-16-be") for code, text in pairs}
            continue
        for first, last, text in zip(values[::3], values[1::3], values[2::3], strict=True):
            start, begin = int.from_bytes(first), text.decode("utf-16-be")
            for code in range(start, int.from_bytes(last) + 1):
                found[code] = begin[:-1] + chr(ord(begin[-1]) + code - start)
    return found
