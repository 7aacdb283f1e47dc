"""What changed, on paper: the voorlegger in front, the changes in short, each changed article word by word with
boxes for the meeting, and the old and new numbers."""

from collections.abc import Iterator, Sequence

from protocolboek.model.edition import Against
from protocolboek.model.paper import Article, Block, Blocks, Grid, Heading, Items, Panel, Paper, Para, Run, Span
from protocolboek.render.binder import Binder
from protocolboek.render.changes import Part, by_anchor, changes_values, parts_of
from protocolboek.render.cover_note import asks, cover_note_values
from protocolboek.render.marked import Values
from protocolboek.render.told import Told
from protocolboek.typeset.fragment import articles_in, words_in
from protocolboek.typeset.handbook import markup, name_of, paper, part, words_of_print
from protocolboek.typeset.runs import plain


def changes_paper(binder: Binder, against: Against) -> Paper:
    """An edition beside an earlier one."""
    values = changes_values(against.comparison, binder.edition.contacts)
    title = plain(words_of_print(binder)["numbers"])
    rest = (
        *redline(binder, against, values["told"]),
        Heading(level=1, id="nummers", title=title),
        *part(binder, "numbers", comparison=against.comparison),
    )
    return _paper(binder, against, (*front(binder, against, values), *rest))


def front_paper(binder: Binder, against: Against) -> Paper:
    """What stands before the words themselves: the voorlegger, and the changes in short."""
    values = changes_values(against.comparison, binder.edition.contacts)
    return _paper(binder, against, front(binder, against, values))


def front(binder: Binder, against: Against, values: Values) -> Blocks:
    """`values` are those of the comparison. The voorlegger is about the text that the council is shown beside it."""
    asked = any(against is first for first in binder.edition.changes[:1]) and asks(binder.edition)
    note = part(binder, "cover-note", **cover_note_values(binder)) if asked else ()
    return (*note, *part(binder, "changes", **values))


def _paper(binder: Binder, against: Against, body: Blocks) -> Paper:
    return paper(
        binder,
        name=f"{name_of(binder.edition)}-naast-{against.version}",
        title=binder.edition.handbook.protocol.name,
        label=words_in(markup(binder, "beside", old=against.version)),
        body=body,
    )


def redline(binder: Binder, against: Against, told: Sequence[Told]) -> Iterator[Block]:
    """The changed articles, section by section."""
    words = words_of_print(binder)
    notes = articles_in(markup(binder, "told", told=told))
    for found in parts_of(against.comparison, by_anchor(told)):
        yield heading_of(found)
        for one in found.told:
            about, *hints = notes[one.anchor]
            yield changed(one, about, tuple(hints), words)


def heading_of(found: Part) -> Heading:
    number = None if found.gone else found.side.number
    return Heading(level=1, id=found.anchor, number=number, title=plain(found.side.title))


def changed(one: Told, about: Block, hints: Blocks, words: dict[str, str]) -> Article:
    """One change: its words in one text, or as they were and as they become."""
    return Article(
        id=one.anchor,
        number=one.change.shown.number,
        title=run_of(one.title),
        about="".join(span.text for span in about.run) if isinstance(about, Para) else "",
        blocks=(*hints, *texts(one, words)),
        boxes=tuple(words["boxes"].split(" | ")),
    )


def texts(one: Told, words: dict[str, str]) -> Iterator[Block]:
    alone = {"nieuw": words["fresh"], "vervallen": words["dropped"]}
    if one.blocks and one.change.existence in alone:
        tone = "tint" if one.change.existence == "nieuw" else "clay"
        yield Panel(title=alone[one.change.existence], tone=tone, blocks=blocks_of(one.blocks, marked=False))  # type: ignore[arg-type]
    elif one.blocks:
        yield from blocks_of(one.blocks)
    elif one.was:
        for title, tone, columns in ((words["was"], "clay", one.was), (words["becomes"], "tint", one.becomes)):
            found = tuple(block for column in columns for block in blocks_of(column["blocks"], marked=False))
            yield Panel(title=title, tone=tone, blocks=found)  # type: ignore[arg-type]


# --- words with what came and went ----------------------------------------------------------------------------


def blocks_of(values: Sequence[Values], *, marked: bool = True) -> Blocks:
    """The blocks of `render.marked` on paper; without marks where all of it came or went."""
    return tuple(_block(value, marked) for value in values)


def _block(value: Values, marked: bool) -> Block:
    if value["kind"] == "p":
        return Para(run=run_of(value["hunks"], marked))
    if value["kind"] == "table":
        rows = [tuple(run_of(cell["hunks"], marked) for cell in row["cells"]) for row in value["rows"]]
        head = len([row for row in value["rows"] if row["head"]])
        return Grid(header=rows[0] if head else (), rows=tuple(rows[1:] if head else rows))
    return _nested(value["kind"] == "ol", value["items"], marked)


def _nested(ordered: bool, items: Sequence[Values], marked: bool) -> Items:
    """Lines of a list with their depths as items within items."""
    out: list[list[Block]] = []
    depth = items[0]["depth"]
    at = 0
    while at < len(items):
        deeper = at
        while deeper < len(items) and items[deeper]["depth"] > depth:
            deeper += 1
        if deeper > at:
            out = out or [[]]
            out[-1].append(_nested(ordered, items[at:deeper], marked))
            at = deeper
            continue
        para = Para(run=run_of(items[at]["hunks"], marked))
        if items[at]["continues"] and out:
            out[-1].append(para)
        else:
            out.append([para])
        at += 1
    return Items(ordered=ordered, start=items[0]["number"], items=tuple(map(tuple, out)))


def run_of(hunks: Sequence[Values], marked: bool = True) -> Run:
    return tuple(
        Span(
            text=part["text"] + (f" ({part['address']})" if part["address"] else ""),
            strong=part["strong"],
            emphasis=part["emphasis"],
            mark="open" if part["open"] else None,
            operation=hunk["operation"] if marked else "gelijk",
        )
        for hunk in hunks
        for part in hunk["parts"]
    )
