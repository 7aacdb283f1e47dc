"""An article or a question as HTML: written once for all pages and schools on which it reads the same."""

from collections.abc import Hashable
from typing import NamedTuple

from jinja2 import Template
from markupsafe import Markup

from protocolboek.model.text import Blocks
from protocolboek.render.html import Writer
from protocolboek.render.templates import drawn_once


class By(NamedTuple):
    """The layer whose words these are."""

    kind: str
    name: str


class Reason(NamedTuple):
    """Why a layer did something to an article."""

    operation: str
    by: str
    reason: str
    decided_by: str | None


class Ground(NamedTuple):
    """What the words rest on."""

    id: str
    title: str


class Facts(NamedTuple):
    """What stands around the text of an article or answer. Equal facts are equal values."""

    id: str
    number: str | None
    title: str
    kind: str
    kind_label: str
    audience: tuple[str, ...]
    layer: By
    reasons: tuple[Reason, ...]
    proposals: tuple[str, ...]
    """What of it nobody has confirmed, in words."""
    see: tuple[Markup, ...]
    sources: tuple[Ground, ...]


class Entry(NamedTuple):
    """`body` is its text with words marked; `told` is all else that the HTML of that is made of (`Writer.told`)."""

    body: Blocks
    facts: Facts
    told: Hashable


def written(entry: Entry, writer: Writer, template: Template, root: str) -> Markup:
    """It by its template, on a page from which `root` leads to the first."""

    def draw() -> str:
        body = entry.body
        texts = {"html": writer.blocks(body), "short": writer.blocks(body[:1]), "rest": writer.blocks(body[1:])}
        return template.render(clause=entry.facts, root=root, **texts)

    return drawn_once(template, (entry.body, writer.declared), (entry.facts, entry.told, root), draw)
