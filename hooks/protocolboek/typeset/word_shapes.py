"""Tables, panels and pictures of a Word document, and what a block of it stands in."""

import struct
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cache

from lxml import etree

from protocolboek.model.paper import Grid, Run, Tone, Words
from protocolboek.typeset.ooxml import Node, name, node, val
from protocolboek.typeset.word_package import PARTS, WIDTH

INDENT = 397
"""How far a list stands in, as in `word_parts/numbering.xml`."""
PANEL = 227
"""How far a panel stands in, on both sides."""


@dataclass(frozen=True)
class Where:
    """What a block stands in: how deep in a list, in which panel, below which heading."""

    words: Words
    depth: int = 0
    tone: Tone | None = None
    level: int = 1

    @property
    def left(self) -> int:
        return INDENT * self.depth + (PANEL if self.tone else 0)

    @property
    def width(self) -> int:
        return WIDTH - self.left - (PANEL if self.tone else 0)


def table(style: str, widths: Sequence[int], rows: Iterable[Node], where: Where, *, head: bool) -> Node:
    look = {"w:val": "0420", "w:firstRow": int(head), "w:lastRow": 0, "w:firstColumn": 0, "w:lastColumn": 0,
            "w:noHBand": 0, "w:noVBand": 1}  # fmt: skip
    properties = node(
        "w:tblPr",
        None,
        val("w:tblStyle", style),
        node("w:tblW", {"w:w": sum(widths), "w:type": "dxa"}),
        node("w:tblInd", {"w:w": where.left, "w:type": "dxa"}) if where.left else None,
        node("w:tblLayout", {"w:type": "fixed"}),
        node("w:tblLook", look),
    )
    columns = node("w:tblGrid", None, *(node("w:gridCol", {"w:w": width}) for width in widths))
    return node("w:tbl", None, properties, columns, *rows)


def cell(inside: Iterable[Node], width: int, *, span: int = 1) -> Node:
    across = val("w:gridSpan", span) if span > 1 else None
    properties = node("w:tcPr", None, node("w:tcW", {"w:w": width, "w:type": "dxa"}), across)
    return node("w:tc", None, properties, *inside)


def text_of(found: Run) -> str:
    return "".join(span.text for span in found)


def widths_of(block: Grid, columns: int, width: int) -> list[int]:
    """Wide columns for many words, but none narrower than its longest word."""
    rows = (block.header, *block.rows)
    texts = [[text_of(row[at]) if at < len(row) else "" for row in rows] for at in range(columns)]
    least = [max((len(word) for text in column for word in text.split()), default=1) * 125 + 240 for column in texts]
    wish = [max(4, sum(map(len, column)) / len(column)) ** 0.7 for column in texts]
    free = max(0, width - sum(least))
    if not free:
        return shares(least, width)
    return shares([low + free * want / sum(wish) for low, want in zip(least, wish, strict=True)], width)


def shares(parts: Sequence[float], width: int) -> list[int]:
    """Whole widths that add up."""
    out = [int(part * width / sum(parts)) for part in parts]
    return [*out[:-1], width - sum(out[:-1])]


def side(align: str | None) -> Node | None:
    return val("w:jc", align) if align in ("center", "right") else None


def panel_style(kind: str, tone: Tone) -> str:
    return f"{kind}{tone.title()}"


def continued(where: Where) -> Node:
    return node("w:ind", {"w:left": where.left, **({"w:right": PANEL} if where.tone else {})})


def boxed(where: Where) -> dict[str, Node]:
    """The border and the ground of a panel, for paragraphs in it that have a style of their own."""
    found = {tag: copy(kept) for tag, kept in _look_of(panel_style("Panel", where.tone or "plain")).items()}
    return {**found, "spacing": node("w:spacing", {"w:before": 0, "w:after": 80})}


@cache
def _look_of(style: str) -> dict[str, Node]:
    root = etree.fromstring((PARTS / "styles.xml").read_bytes())
    [found] = [one for one in root.iter(name("w:style")) if one.get(name("w:styleId")) == style]
    return {tag: found.find(f"{name('w:pPr')}/{name(f'w:{tag}')}") for tag in ("pBdr", "shd")}


def style_of(found: Node) -> str | None:
    style = found.find(f"{name('w:pPr')}/{name('w:pStyle')}")
    return None if style is None else style.get(name("w:val"))


def copy(found: Node | None) -> Node | None:
    """An element stands in one place only: lxml would take it away from where it stood."""
    return None if found is None else deepcopy(found)


def picture(png: bytes, alternative: str) -> Node:
    """A PNG at most 60 mm wide and 28 mm high, in the line."""
    width, height = struct.unpack(">II", png[16:24])
    scale = min(60 / width, 28 / height) * 36000
    size = {"cx": round(width * scale), "cy": round(height * scale)}
    shape = node(
        "pic:spPr",
        None,
        node("a:xfrm", None, node("a:off", {"x": 0, "y": 0}), node("a:ext", size)),
        node("a:prstGeom", {"prst": "rect"}, node("a:avLst")),
    )
    fill = node("pic:blipFill", None, node("a:blip", {"r:embed": "logo"}), node("a:stretch", None, node("a:fillRect")))
    named = {"id": 1, "name": "logo", "descr": alternative}
    about = node("pic:nvPicPr", None, node("pic:cNvPr", named), node("pic:cNvPicPr"))
    space = {"uri": "http://schemas.openxmlformats.org/drawingml/2006/picture"}
    data = node("a:graphicData", space, node("pic:pic", None, about, fill, shape))
    inline = node(
        "wp:inline",
        {"distT": 0, "distB": 0, "distL": 0, "distR": 0},
        node("wp:extent", size),
        node("wp:docPr", named),
        node("wp:cNvGraphicFramePr", None, node("a:graphicFrameLocks", {"noChangeAspect": 1})),
        node("a:graphic", None, data),
    )
    return node("w:r", None, node("w:drawing", None, inline))
