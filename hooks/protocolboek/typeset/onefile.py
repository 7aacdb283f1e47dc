"""A paper as one HTML file: nothing is fetched, nothing runs, and its own styles are all that it lets in."""

import base64
import hashlib
import re

from jinja2 import Environment
from markupsafe import Markup

from protocolboek.model.paper import Paper
from protocolboek.typeset.html import Writer
from protocolboek.typeset.outline import anchors, outline

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_COUNTER = re.compile(r"\{(pages?)\}")
_SPACE = re.compile(r"\s+")


def onefile(paper: Paper, *, templates: Environment) -> bytes:
    """The whole document. Pure: the same paper and templates give the same bytes."""
    branches = outline(paper.body)
    writer = Writer(paper, frozenset(anchors(branches)))
    style = styles(paper, templates)
    page = templates.get_template("print/onefile.html").render(
        paper=paper,
        cover=paper.cover,
        facts=writer.facts(paper.cover.facts) if paper.cover else "",
        chapters=[branch.heading for branch in branches if branch.heading],
        body=writer.branches(branches),
        run=writer.run,
        style=Markup(style),
        style_hash=source_of(style),
    )
    return page.encode("utf-8")


def styles(paper: Paper, templates: Environment) -> str:
    """What stands in the one `<style>`: with the words around every printed page, and without its comments."""
    written = templates.get_template("print/onefile.css").render(
        header=Markup(quoted(paper.header)),
        footer=Markup(quoted(f"{paper.footer} · {paper.code}")),
        pages=Markup(counted(paper.words.page_of)),
    )
    return _SPACE.sub(" ", _COMMENT.sub("", written)).strip()


def counted(words: str) -> str:
    """`{page}` and `{pages}` as counters of CSS, with the words around them."""
    return " ".join(
        f"counter({part})" if n % 2 else quoted(part) for n, part in enumerate(_COUNTER.split(words)) if part
    )


def quoted(text: str) -> str:
    """A string of CSS in which nothing can end it, nor the element around it (CSS Syntax 3, §4.3.7)."""
    return '"' + "".join(char if char.isascii() and char.isalnum() else f"\\{ord(char):x} " for char in text) + '"'


def source_of(style: str) -> str:
    """How a policy names a style that it lets in (CSP 3, §2.3.1)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
