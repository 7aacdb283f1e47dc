"""Two sentences word for word: what stays, what goes and what comes, in pieces that put both together again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from protocolboek.compare.cleanup import REPLACED, Step, clean, share_changed, stretch_gaps
from protocolboek.compare.sentences import Phrase
from protocolboek.compare.tokens import Part, Token
from protocolboek.model.comparison import Mark, Operation, Piece

Cut = tuple[Operation, str, tuple[Mark, ...]]


@dataclass(frozen=True, slots=True)
class Spaced:
    """The tokens of a sentence without its spaces, and the space before each and behind the last."""

    cores: tuple[Token, ...]
    gaps: tuple[tuple[Token, ...], ...]

    def gap(self, at: int) -> str:
        return "".join(token.text for token in self.gaps[at])


def spaced(phrase: Phrase) -> Spaced:
    gaps: list[list[Token]] = [[]]
    for token in phrase.tokens:
        if token.space:
            gaps[-1].append(token)
        else:
            gaps.append([])
    return Spaced(phrase.cores, tuple(tuple(gap) for gap in gaps))


def compare_words(old: Phrase, new: Phrase) -> tuple[tuple[Piece, ...], bool]:
    """The pieces of a sentence that both texts have, and whether it is replaced as a whole."""
    if old.text == new.text and old.keys == new.keys:
        return pieces_of(cuts(new.tokens, "gelijk")), False
    one, other = spaced(old), spaced(new)
    found = SequenceMatcher(None, old.keys, new.keys, autojunk=False).get_opcodes()
    steps = clean([Step(tag == "equal", *bounds) for tag, *bounds in found], one.cores, other.cores)
    if share_changed(steps, one.cores, other.cores) > REPLACED:
        return pieces_of([*cuts(old.tokens, "vervallen"), *cuts(new.tokens, "nieuw")]), True
    steps = stretch_gaps(steps, one.gap, other.gap)
    return pieces_of(_tidied(_cut(steps, one, other))), False


def cuts(tokens: Iterable[Token], operation: Operation) -> list[Cut]:
    return [(operation, text, marks) for token in tokens for text, marks in token.parts]


def pieces_of(found: Iterable[Cut]) -> tuple[Piece, ...]:
    """Neighbours of one operation and one set of marks become one piece."""
    return tuple(
        Piece(operation=operation, text="".join(text for _, text, _ in same), marks=marks)
        for (operation, marks), same in groupby(found, key=lambda cut: (cut[0], cut[2]))
    )


def _cut(steps: list[Step], old: Spaced, new: Spaced) -> Iterator[Cut]:
    yield from _gap(old.gaps[0], new.gaps[0])
    for step in steps:
        if step.equal:
            for i, j in zip(range(step.i, step.i_end), range(step.j, step.j_end), strict=True):
                yield from cuts((new.cores[j],), "gelijk")
                yield from _gap(old.gaps[i + 1], new.gaps[j + 1])
        else:
            for i in range(step.i, step.i_end):
                yield from cuts((old.cores[i], *old.gaps[i + 1]), "vervallen")
            for j in range(step.j, step.j_end):
                yield from cuts((new.cores[j], *new.gaps[j + 1]), "nieuw")


def _gap(old: tuple[Token, ...], new: tuple[Token, ...]) -> list[Cut]:
    if [token.text for token in old] == [token.text for token in new]:
        return cuts(new, "gelijk")
    return [*cuts(old, "vervallen"), *cuts(new, "nieuw")]


def _tidied(found: Iterable[Cut]) -> Iterator[Cut]:
    """Between two unchanged stretches first all that goes, then all that comes; space that both end or
    begin with stays."""
    for unchanged, group in groupby(found, key=lambda cut: cut[0] == "gelijk"):
        these = list(group)
        if unchanged:
            yield from these
            continue
        gone: list[Part] = [(text, marks) for operation, text, marks in these if operation == "vervallen"]
        come: list[Part] = [(text, marks) for operation, text, marks in these if operation == "nieuw"]
        front = _shared_space(gone, come, 0)
        back = _shared_space(gone, come, -1)
        yield from [("gelijk", *part) for part in front]
        yield from [("vervallen", *part) for part in gone]
        yield from [("nieuw", *part) for part in come]
        yield from [("gelijk", *part) for part in back]


def _shared_space(gone: list[Part], come: list[Part], at: int) -> list[Part]:
    """Takes the space at an end off both, where both have the same."""
    if gone and come and gone[at][0].isspace() and gone[at][0] == come[at][0]:
        gone.pop(at)
        return [come.pop(at)]
    return []
