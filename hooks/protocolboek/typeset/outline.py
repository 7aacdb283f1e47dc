"""The flat body of a paper as chapters within which groups stand, and an anchor for all that can be led to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from protocolboek.model.paper import Article, Block, Blocks, Heading, Panel


@dataclass(frozen=True, slots=True)
class Branch:
    """What stands below a heading: first blocks, then the headings within it. Only what comes before the first
    chapter has no heading."""

    heading: Heading | None
    blocks: Blocks
    branches: tuple["Branch", ...] = ()


def outline(body: Blocks) -> tuple[Branch, ...]:
    """The chapters of a body, every heading and article in it with an id of its own."""
    names = _Names()
    top = _branch(None, tuple(names.anchored(block) for block in body))
    return (Branch(None, top.blocks), *top.branches) if top.blocks else top.branches


def anchors(branches: Iterable[Branch]) -> Iterator[str]:
    """The ids of all that can be led to."""
    for branch in branches:
        yield from [branch.heading.id] if branch.heading else []
        yield from _ids(branch.blocks)
        yield from anchors(branch.branches)


def _ids(blocks: Blocks) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Heading | Article):
            yield block.id
        if isinstance(block, Panel | Article):
            yield from _ids(block.blocks)


def _branch(heading: Heading | None, blocks: Blocks) -> Branch:
    """A heading ends those before it that are as deep or deeper; a level that is passed over makes no difference."""
    headings = [(i, block) for i, block in enumerate(blocks) if isinstance(block, Heading)]
    branches, reached = [], 0
    for n, (start, found) in enumerate(headings):
        if start >= reached:
            reached = next((i for i, other in headings[n + 1 :] if other.level <= found.level), len(blocks))
            branches.append(_branch(found, blocks[start + 1 : reached]))
    return Branch(heading, blocks[: headings[0][0] if headings else None], tuple(branches))


class _Names:
    """Who comes first keeps its id; what has none, or one that was taken, gets one that no text can have."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self.spare = (f"_{n}" for n in count(1))

    def anchored(self, block: Block) -> Block:
        changes: dict[str, object] = {}
        if isinstance(block, Heading | Article):
            changes["id"] = block.id if block.id and block.id not in self.taken else next(self.spare)
            self.taken.add(str(changes["id"]))
        if isinstance(block, Panel | Article):
            changes["blocks"] = tuple(map(self.anchored, block.blocks))
        return block.model_copy(update=changes) if changes else block
