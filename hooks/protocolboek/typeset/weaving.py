"""Two texts woven into one: chapters and articles, their paragraphs and rows, each once, so that leaving out what
is new gives the old text in its order, and leaving out what is gone the new one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from protocolboek.compare.order import rising
from protocolboek.model.comparison import Change, Comparison, Piece, Sentence, Side, words_in
from protocolboek.model.handbook import Handbook
from protocolboek.model.text import Block, Blocks, List, Paragraph, Table

Which = Literal["old", "new"]
Kind = Literal["section", "clause", "questions", "group", "answer"]
Fate = Literal["gelijk", "vervallen", "nieuw", "van", "naar"]
"""What becomes of words; `van` and `naar`: they go here and come, the same, elsewhere."""
GONE: Mapping[Which, Fate] = {"old": "vervallen", "new": "nieuw"}
MOVED: Mapping[Which, Fate] = {"old": "van", "new": "naar"}


@dataclass(frozen=True)
class Words:
    """Words with one fate, as a piece of the comparison."""

    fate: Fate
    piece: Piece


Line = tuple[Words, ...]


@dataclass(frozen=True)
class Chunk:
    """A piece of one text that stays together: the head of a section or an article. `kind` tells its heading."""

    kind: Kind
    side: Side
    body: Blocks
    change: Change | None
    part: int


@dataclass(frozen=True)
class Prose:
    """A paragraph: `lists` are the paths of those it stands in; the `first` of an item bears its mark."""

    path: tuple[int, ...]
    lists: tuple[tuple[int, ...], ...] = ()
    ordered: bool = False
    first: bool = False


@dataclass(frozen=True)
class Tabular:
    path: tuple[int, ...]
    rows: int
    columns: int
    align: tuple[str | None, ...]


Unit = Prose | Tabular


# --- chapters and articles ------------------------------------------------------------------------------------------


def chunks(book: Handbook, comparison: Comparison, which: Which, questions: str) -> list[Chunk]:
    """One text in its own order."""
    heads, clauses = _found(comparison.sections, which), _found(comparison.clauses, which)
    groups, answers = _found(comparison.groups, which), _found(comparison.faq, which)
    out: list[Chunk] = []
    for section in book.sections:
        out.append(_chunk("section", section.summary, heads[section.id]))
        out += [_chunk("clause", clause.body, clauses[clause.id]) for clause in section.clauses]
    if book.faq:
        out.append(Chunk("questions", Side(id="", number=None, title=questions), (), None, 0))
    for group in book.faq:
        out.append(_chunk("group", group.summary, groups[group.id]))
        out += [_chunk("answer", clause.body, answers[clause.id]) for clause in group.clauses]
    return out


def _chunk(kind: Kind, body: Blocks, found: tuple[Side, Change, int]) -> Chunk:
    side, change, part = found
    return Chunk(kind, side, body, change, part)


def _found(changes: Iterable[Change], which: Which) -> dict[str, tuple[Side, Change, int]]:
    return {
        side.id: (side, change, part)
        for change in changes
        for part, side in enumerate(change.old if which == "old" else change.new)
    }


def partners(old: Sequence[Chunk], new: Sequence[Chunk]) -> dict[int, int]:
    """Which chunk of the old text each of the new one was. Of a group that was split or merged: the one that
    gives it its title."""
    where = {_key(chunk): i for i, chunk in enumerate(old) if _leads(chunk, "old")}
    return {j: where[_key(chunk)] for j, chunk in enumerate(new) if _leads(chunk, "new") and _key(chunk) in where}


def _key(chunk: Chunk) -> tuple[str, int]:
    return chunk.kind, id(chunk.change)


def _leads(chunk: Chunk, which: Which) -> bool:
    if chunk.change is None:
        return True
    mine, other = (chunk.change.old, chunk.change.new) if which == "old" else (chunk.change.new, chunk.change.old)
    ids = {side.id for side in other}
    lead = next((part for part, side in enumerate(mine) if side.id in ids), 0)
    return bool(other) and chunk.part == lead


def staying(new: Sequence[Chunk], pairs: Mapping[int, int]) -> dict[int, int]:
    """The pairs that keep their order; the others are moved."""
    order = sorted(pairs)
    kept = rising([pairs[j] for j in order], [_weight(new[j]) for j in order])
    return {j: pairs[j] for at, j in enumerate(order) if at in kept}


def _weight(chunk: Chunk) -> int:
    return 1 if chunk.change and chunk.change.place == "verplaatst" else 4


def woven(old: int, new: int, pairs: Mapping[int, int]) -> Iterator[tuple[int | None, int | None]]:
    """So many of each text in one order: what is gone before what came. `pairs`, new to old, only rise."""
    i = j = 0
    for b, a in [*sorted(pairs.items()), (new, old)]:
        yield from ((at, None) for at in range(i, a))
        yield from ((None, at) for at in range(j, b))
        if b < new:
            yield a, b
        i, j = a + 1, b + 1


# --- paragraphs, tables and their rows ------------------------------------------------------------------------------


def units(
    blocks: Iterable[Block],
    path: tuple[int, ...] = (),
    *,
    lists: tuple[tuple[int, ...], ...] = (),
    ordered: bool = False,
) -> Iterator[Unit]:
    """The paragraphs and tables of a text, with their paths as the comparison counts them."""
    for i, block in enumerate(blocks):
        here = (*path, i)
        match block:
            case Paragraph():
                yield Prose(here, lists, ordered, bool(lists) and i == 0)
            case List():
                for j, item in enumerate(block.items):
                    yield from units(item, (*here, j), lists=(*lists, here), ordered=block.ordered)
            case Table():
                yield Tabular(here, len(block.rows) + 1, len(block.header), block.align)


@dataclass(frozen=True)
class Text:
    """The sentences of one chunk by the path of the run in which they stand."""

    sentences: tuple[Sentence, ...]
    which: Which
    runs: Mapping[tuple[int, ...], tuple[int, ...]]

    def words(self, path: tuple[int, ...], fate: Fate) -> Line:
        return tuple(
            Words(fate, piece)
            for at in self.runs.get(path, ())
            for piece in self.sentences[at].pieces
            if piece.operation in ("gelijk", GONE[self.which])
        )

    def moved(self, path: tuple[int, ...], shared: frozenset[int]) -> Line:
        """Words that stand the same elsewhere, and between them what was changed on the way."""
        return tuple(
            Words(MOVED[self.which] if piece.operation == "gelijk" and at in shared else GONE[self.which], piece)
            for at in self.runs.get(path, ())
            for piece in self.sentences[at].pieces
            if piece.operation in ("gelijk", GONE[self.which])
        )


def text_of(chunk: Chunk, which: Which) -> Text:
    sentences = chunk.change.sentences if chunk.change else ()
    runs: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for at, sentence in enumerate(sentences):
        spot = sentence.old if which == "old" else sentence.new
        if spot and spot.part == chunk.part:
            runs[spot.path].append(at)
    return Text(sentences, which, {path: tuple(found) for path, found in runs.items()})


def shared_by(old: Text, new: Text) -> frozenset[int]:
    """The sentences that both chunks have."""
    both = [{at for run in text.runs.values() for at in run} for text in (old, new)]
    return frozenset(both[0] & both[1])


def joined(old: Text, a: tuple[int, ...], new: Text, b: tuple[int, ...]) -> Line:
    """One run of both texts: what they share once; a sentence that went to another run is gone here."""
    mine, other = old.runs.get(a, ()), new.runs.get(b, ())
    out: list[Words] = []
    for at in sorted({*mine, *other}):
        for piece in old.sentences[at].pieces:
            if at in mine and at in other:
                out.append(Words(piece.operation, piece))
            elif at in mine and piece.operation != "nieuw":
                out.append(Words("vervallen", piece))
            elif at in other and piece.operation != "vervallen":
                out.append(Words("nieuw", piece))
    return tuple(out)


def unit_pairs(old: Text, a: Sequence[Unit], new: Text, b: Sequence[Unit]) -> dict[int, int]:
    """Which paragraphs and tables are the same, new to old: those that share most words, in one order."""
    before = {at: i for i, unit in enumerate(a) for at in _within(old, unit)}
    after = {at: j for j, unit in enumerate(b) for at in _within(new, unit)}
    weights: dict[tuple[int, int], int] = defaultdict(int)
    for at, j in after.items():
        if at in before and _fit(a[before[at]], b[j]):
            weights[before[at], j] += 1 + _common(old.sentences[at])
    return heaviest(weights)


def row_pairs(old: Text, a: Tabular, new: Text, b: Tabular) -> dict[int, int]:
    """The same for the rows of a table; a header stands beside a header."""
    before = {at: path[-2] for path, run in old.runs.items() if path[:-2] == a.path for at in run}
    weights: dict[tuple[int, int], int] = defaultdict(int)
    for path, run in new.runs.items():
        for at in run:
            if path[:-2] == b.path and path[-2] and before.get(at):
                weights[before[at], path[-2]] += 1 + _common(old.sentences[at])
    return {0: 0, **heaviest(weights)}


def heaviest(weights: Mapping[tuple[int, int], int]) -> dict[int, int]:
    """The pairs that weigh most together and never cross."""
    order = sorted(weights, key=lambda pair: (pair[1], -pair[0]))
    kept = rising([i for i, _ in order], [weights[pair] for pair in order])
    return {order[at][1]: order[at][0] for at in kept}


def _within(text: Text, unit: Unit) -> Iterator[int]:
    for path, run in text.runs.items():
        if (path[: len(unit.path)] if isinstance(unit, Tabular) else path) == unit.path:
            yield from run


def _fit(old: Unit, new: Unit) -> bool:
    if isinstance(old, Tabular) and isinstance(new, Tabular):
        return old.columns == new.columns
    return type(old) is type(new)


def _common(sentence: Sentence) -> int:
    return sum(len(piece.text) for piece in sentence.pieces if piece.operation == "gelijk")


# --- headings ---------------------------------------------------------------------------------------------------------


def head(chunk: Chunk, fate: Fate) -> Line:
    """The number, a tab and the title of one text."""
    numbered = f"{chunk.side.number}\t" if chunk.side.number is not None else ""
    return tuple(_words(fate, text) for text in (numbered, chunk.side.title) if text)


def moved_head(chunk: Chunk, other: Chunk, which: Which) -> Line:
    """The same where it moved: its number mostly changed, its title mostly not."""
    found = joined_head(*((chunk, other) if which == "old" else (other, chunk)))
    fates = {"gelijk": MOVED[which], GONE[which]: GONE[which]}
    return tuple(Words(fates[one.fate], one.piece) for one in found if one.fate in fates)


def joined_head(old: Chunk, new: Chunk) -> Line:
    before, after = old.side.number, new.side.number
    if before == after:
        numbers = head(replace(new, side=new.side.model_copy(update={"title": ""})), "gelijk")
    elif before is not None and after is not None:
        numbers = (_words("vervallen", before), _words("nieuw", after), _words("gelijk", "\t"))
    else:
        numbers = (_words("nieuw" if before is None else "vervallen", f"{before or after}\t"),)
    return (*numbers, *_joined_title(old, new))


def _joined_title(old: Chunk, new: Chunk) -> Line:
    found = new.change.title if new.change else ()
    if (words_in(found, "old"), words_in(found, "new")) == (old.side.title, new.side.title):
        return tuple(Words(piece.operation, piece) for piece in found)
    if old.side.title == new.side.title:
        return (_words("gelijk", new.side.title),)
    return (_words("vervallen", old.side.title), _words("nieuw", new.side.title))


def _words(fate: Fate, text: str) -> Words:
    return Words(fate, Piece(operation="gelijk", text=text))
