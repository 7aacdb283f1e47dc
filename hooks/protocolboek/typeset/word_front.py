"""The first pages of a Word document: its cover and its contents."""

import base64
from collections.abc import Iterator

from protocolboek.model.paper import Cover, Facts, Heading, Panel, Paper, Para, Span
from protocolboek.typeset.ooxml import Node, field_begins, field_ends, name, node, paragraph, run, val
from protocolboek.typeset.word_blocks import facts, panel
from protocolboek.typeset.word_package import Register
from protocolboek.typeset.word_shapes import Where, picture, text_of


def cover(shown: Cover, register: Register, where: Where) -> Iterator[Node]:
    if shown.logo:
        yield paragraph("CoverLogo", [picture(base64.b64decode(shown.logo), shown.school)])
    yield paragraph("CoverFoundation", [run(shown.foundation or "")])
    yield paragraph("CoverSchool", [run(shown.school)])
    yield paragraph("Title", [run(shown.title)])
    yield paragraph("Subtitle", [run(shown.subtitle)])
    yield paragraph("CoverLabel", [run(shown.label)])
    status = Panel(tone=shown.tone, blocks=(Para(run=(Span(text=shown.status, strong=True),)),))
    yield from panel(status, register, where)
    yield from facts(Facts(facts=shown.facts), register, where)
    if shown.notice:
        yield paragraph("Spacer")
        yield from panel(Panel(tone="plain", blocks=(Para(run=(Span(text=shown.notice),)),)), register, where)


def contents(paper: Paper, register: Register) -> Iterator[Node]:
    """The contents as Word makes them, filled in. Without page numbers: only Word itself knows where its pages end,
    and a wrong number is worse than none. `F9`, or the button above the list, adds them."""
    chapters = [block for block in paper.body if isinstance(block, Heading) and block.level == 1]
    if not chapters:
        return
    entries = [paragraph("TOC1", [entry(one, register)]) for one in chapters]
    first = entries[0].find(name("w:pPr"))
    for found in reversed(list(field_begins('TOC \\o "1-1" \\h \\z \\u'))):
        first.addnext(found)
    entries[-1].append(field_ends())
    kind = node("w:docPartObj", None, val("w:docPartGallery", "Table of Contents"), node("w:docPartUnique"))
    yield node(
        "w:sdt",
        None,
        node("w:sdtPr", None, val("w:alias", paper.words.list_of_parts), val("w:id", 1), kind),
        node("w:sdtContent", None, paragraph("TOCHeading", [run(paper.words.contents)]), *entries),
    )


def entry(chapter: Heading, register: Register) -> Node:
    words = "".join(span.text for span in chapter.title if span.operation != "vervallen") or text_of(chapter.title)
    shown = run(f"{chapter.number}\t{words}" if chapter.number else words)
    place = register.names.get(chapter.id)
    return node("w:hyperlink", {"w:anchor": place, "w:history": 1}, shown) if place else shown
