"""Two texts sentence by sentence: blocks and tables first, then sentences, then words."""

from collections.abc import Iterable, Iterator, Sequence

from protocolboek.compare.aligning import Pair, align, likeness
from protocolboek.compare.sentences import Element, Grid, Phrase, Reading, phrases_in, row_words
from protocolboek.compare.words import compare_words, cuts, pieces_of
from protocolboek.model.comparison import Sentence

ALIKE = 0.45
"""Sentences that have less in common are different sentences."""
Row = tuple[tuple[Phrase, ...], ...]


def compare_texts(old: Reading, new: Reading) -> tuple[Sentence, ...]:
    """The sentences of both texts."""
    if old.texts == new.texts:
        return tuple(_both(phrase) for phrase in new.phrases())
    return mark_moved(tuple(_elements(old.elements, new.elements)))


def _both(phrase: Phrase) -> Sentence:
    """A sentence of a text that is in both."""
    pieces = pieces_of(cuts(phrase.tokens, "gelijk"))
    return Sentence(operation="gelijk", old=phrase.spot, new=phrase.spot, pieces=pieces)


def _elements(old: Sequence[Element], new: Sequence[Element]) -> Iterator[Sentence]:
    pairs = align(old, new, same=_same, alike=_alike, weight=lambda element: len(element.words) + 1)
    for i, j in pairs:
        match (None if i is None else old[i], None if j is None else new[j]):
            case (Grid() as a, Grid() as b):
                yield from _grids(a, b)
            case (Phrase() as a, Phrase() as b):
                yield _paired(a, b)
            case (a, b):
                yield from one_sided([a] if a else [], [b] if b else [])


def _same(old: Element, new: Element) -> bool:
    return type(old) is type(new) and old.keys == new.keys


def _alike(old: Element, new: Element) -> float:
    """From 0 to 1; less than ALIKE counts as nothing. Tables pair with tables, whatever is in them."""
    if type(old) is not type(new):
        return 0.0
    if old.keys == new.keys:
        return 1.0
    found = likeness(old.words, new.words) if old.words or new.words else 0.0
    return max(found, 0.01) if isinstance(old, Grid) else (found if found >= ALIKE else 0.0)


def _paired(old: Phrase, new: Phrase) -> Sentence:
    pieces, replaced = compare_words(old, new)
    operation = "vervangen" if replaced else "gewijzigd"
    # Space behind a sentence differs where the sentence became a paragraph or stopped being one.
    if all(piece.operation == "gelijk" or piece.text.isspace() for piece in pieces):
        operation = "gelijk"
    return Sentence(operation=operation, old=old.spot, new=new.spot, pieces=pieces)  # type: ignore[arg-type]


def one_sided(old: Iterable[Element], new: Iterable[Element]) -> Iterator[Sentence]:
    """Sentences that only one text has."""
    for phrase in phrases_in(old):
        yield Sentence(
            operation="vervallen", old=phrase.spot, new=None, pieces=pieces_of(cuts(phrase.tokens, "vervallen"))
        )
    for phrase in phrases_in(new):
        yield Sentence(operation="nieuw", old=None, new=phrase.spot, pieces=pieces_of(cuts(phrase.tokens, "nieuw")))


# --- tables ---------------------------------------------------------------------------------------------


def _grids(old: Grid, new: Grid) -> Iterator[Sentence]:
    """Row by row, cell by cell; a header stands beside a header."""
    columns = _columns(old.rows[0], new.rows[0])
    yield from _cells(old.rows[0], new.rows[0], columns)
    a, b = old.rows[1:], new.rows[1:]
    for i, j in align(a, b, same=_same_row, alike=_alike_row, weight=lambda row: len(row_words(row)) + 1):
        if i is not None and j is not None:
            yield from _cells(a[i], b[j], columns)
        else:
            yield from one_sided(_in_row(a, i), _in_row(b, j))


def _in_row(rows: Sequence[Row], at: int | None) -> list[Phrase]:
    return [] if at is None else [phrase for cell in rows[at] for phrase in cell]


def _columns(old: Row, new: Row) -> list[Pair]:
    """Which column stands beside which: by place where there are as many, else by the words of the header."""
    if len(old) == len(new):
        return [(i, i) for i in range(len(old))]
    return align(old, new, same=_same_cell, alike=_alike_cell, weight=lambda cell: len(row_words((cell,))) + 1)


def _cells(old: Row, new: Row, columns: list[Pair]) -> Iterator[Sentence]:
    for i, j in columns:
        yield from _elements(() if i is None else old[i], () if j is None else new[j])


def _keys(cell: tuple[Phrase, ...]) -> tuple[str, ...]:
    return tuple(key for phrase in cell for key in phrase.keys)


def _same_cell(old: tuple[Phrase, ...], new: tuple[Phrase, ...]) -> bool:
    return _keys(old) == _keys(new)


def _alike_cell(old: tuple[Phrase, ...], new: tuple[Phrase, ...]) -> float:
    return _enough(likeness(row_words((old,)), row_words((new,))))


def _same_row(old: Row, new: Row) -> bool:
    return [_keys(cell) for cell in old] == [_keys(cell) for cell in new]


def _alike_row(old: Row, new: Row) -> float:
    """Rows that begin with the same cell are about the same thing."""
    named = bool(old and new and _keys(old[0]) and _same_cell(old[0], new[0]))
    return _enough(max(likeness(row_words(old), row_words(new)), 0.6 if named else 0.0))


def _enough(found: float) -> float:
    return found if found >= ALIKE else 0.0


# --- sentences that stand elsewhere ---------------------------------------------------------------------


def mark_moved(sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """Marks each sentence that goes here and comes, word for word, there."""
    gone = [_words(s) for s in sentences if s.operation == "vervallen"]
    come = [_words(s) for s in sentences if s.operation == "nieuw"]
    both = {words for words in gone if words in come and words}
    return tuple(
        s.model_copy(update={"moved": True})
        if s.operation in ("vervallen", "nieuw")
        and _words(s) in both
        and gone.count(_words(s)) == come.count(_words(s))
        else s
        for s in sentences
    )


def _words(sentence: Sentence) -> str:
    return "".join(piece.text for piece in sentence.pieces).strip()
