"""Writes a paper as a Word document: real styles, literal numbers, filled contents. It adds no words of its own.

The blocks are written in `word_blocks`, the cover and the contents in `word_front`, the package in `word_package`."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from protocolboek.model.paper import Article, Block, Heading, NewPage, Paper
from protocolboek.typeset.ooxml import Node, name, node
from protocolboek.typeset.word_blocks import block_nodes
from protocolboek.typeset.word_front import contents, cover
from protocolboek.typeset.word_package import Register, packed
from protocolboek.typeset.word_shapes import Where


def word(paper: Paper) -> bytes:
    """The bytes of a .docx."""
    register = Register()
    name_places(paper.body, register)
    text = list(body(paper.body, register, Where(paper.words)))
    front = list(cover(paper.cover, register, Where(paper.words))) if paper.cover else []
    listed = list(contents(paper, register)) if paper.contents else []
    for later in (listed, text):
        if later and front:
            begin_page(later[0])
    return packed(paper, [*front, *listed, *text], register)


def name_places(blocks: Iterable[Block], register: Register) -> None:
    """Bookmarks for what can be pointed at, before the first that points."""
    for block in blocks:
        if isinstance(block, Heading | Article) and block.id:
            kind = "article" if isinstance(block, Article) else f"heading{block.level}"
            register.names.setdefault(block.id, register.place(f"{kind}:{block.id}"))


def body(blocks: Iterable[Block], register: Register, where: Where) -> Iterator[Node]:
    """The blocks of a paper; an article stands one level below the heading before it."""
    new_page = False
    for block in blocks:
        if isinstance(block, NewPage):
            new_page = True
            continue
        if isinstance(block, Heading):
            where = replace(where, level=block.level)
        for made in block_nodes(block, register, where):
            if new_page:
                begin_page(made)
            new_page = False
            yield made


def begin_page(first: Node) -> None:
    """Lets what is written begin a page: its first paragraph does."""
    found = first if first.tag == name("w:p") else next(first.iter(name("w:p")))
    properties = found.find(name("w:pPr"))
    if properties is None:
        found.insert(0, properties := node("w:pPr"))
    after = [name(f"w:{tag}") for tag in ("pStyle", "keepNext", "keepLines")]
    at = sum(child.tag in after for child in properties)
    properties.insert(at, node("w:pageBreakBefore"))
