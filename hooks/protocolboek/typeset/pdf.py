"""A paper as a PDF for eyes, ears and the archive: PDF/UA-1 and PDF/A-3a in one file, set by Typst.

The template is `print/paper.typ` and the fonts are in `print/fonts`; nothing of the machine is used, so the same
paper gives the same bytes everywhere."""

import base64
import datetime
import io
import json
import os
import re
from functools import cache

import pikepdf
import segno
import typst

from protocolboek.model.paper import Paper
from protocolboek.overrides import Overrides, layers, place_in
from protocolboek.typeset.tagged import name_parts

WRITTEN = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
"""What the file says about when it was made. Never the clock: a text is known by its controlecode."""
_NO_GLYPH = re.compile(r'the text (?:contains the disallowed codepoint )?`"(.*?)"`', re.DOTALL)
_ESCAPED = re.compile(r'\\(?:u\{([0-9a-f]+)\}|(["\'\\]))')


class Unprintable(Exception):
    """Words with a character that is in none of the fonts, such as an emoji."""

    def __init__(self, words: str) -> None:
        self.words = words
        super().__init__(words)


class Press:
    """Prints one paper after another. What the compiler remembers stays below 450 MB, however many it prints."""

    def __init__(self, templates: Overrides) -> None:
        # Who prints much starts a process per core; a compiler that takes all cores as well only costs time.
        os.environ.setdefault("RAYON_NUM_THREADS", "1")
        paper = place_in(templates, "print/paper.typ")
        paths = [folder / "print" / "fonts" for folder in layers(templates)]  # of two of the same face the first counts
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)
        self.compiler = typst.Compiler(input=paper, root=paper.parent, font_paths=fonts)

    def print(self, paper: Paper) -> bytes:
        """The bytes of a PDF. Raises Unprintable."""
        try:
            found = self.compiler.compile(
                format="pdf", sys_inputs=_inputs(paper), pdf_standards=["a-3a", "ua-1"], timestamp=WRITTEN
            )
        except typst.TypstError as fault:
            if words := _NO_GLYPH.search(fault.message):
                raise Unprintable(_ESCAPED.sub(_unescaped, words[1])) from fault
            raise
        assert isinstance(found, bytes)
        return _packed(found, paper)


@cache
def _press(templates: Overrides) -> Press:
    return Press(templates)


def pdf(paper: Paper, *, templates: Overrides) -> bytes:
    """The bytes of a PDF; `templates` have `print/paper.typ`. Raises Unprintable."""
    return _press(templates).print(paper)


def _unescaped(found: re.Match[str]) -> str:
    """A character that Typst tells of as Rust writes it."""
    return chr(int(found[1], 16)) if found[1] else found[2]


def _inputs(paper: Paper) -> dict[str, str]:
    """What the template is given: all of it data, none of it markup."""
    logo = list(base64.b64decode(paper.cover.logo)) if paper.cover and paper.cover.logo else None
    square = {"square": _square(paper.address)} if paper.address else {}
    return {"paper": paper.model_dump_json(), "logo": json.dumps(logo), **square}


def _square(address: str) -> str:
    """A QR code as SVG."""
    out = io.BytesIO()
    segno.make_qr(address, error="m").save(out, kind="svg", xmldecl=False, border=0)
    return out.getvalue().decode("ascii")


def _packed(data: bytes, paper: Paper) -> bytes:
    """The same document with its parts named, in half the bytes: its thousands of small objects together in streams."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        name_parts(document, paper)
        document.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()
