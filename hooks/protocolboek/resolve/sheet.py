"""The sheet for pupils: a sentence per article, of the canon as long as the article is, and of layers."""

from collections.abc import Iterable, Iterator, Mapping

from protocolboek.model.canon import PupilSheet, SheetSentence
from protocolboek.model.overlay import Add, Operation, OwnSentence, Replace
from protocolboek.model.problems import error
from protocolboek.model.source import Body
from protocolboek.resolve.conditions import holds
from protocolboek.resolve.draft import Draft
from protocolboek.resolve.hide import Shown
from protocolboek.resolve.layer import Layer

Lines = tuple[tuple[SheetSentence, Body], ...]


def sentences(layer: Layer, operations: Iterable[Operation]) -> dict[str, Body]:
    """Those in force below a layer. One from above goes where this layer changes the article that it is about."""
    done = list(operations)
    changed = {o.target for o in done if isinstance(o, Replace)} | {c.clause for c in layer.overlay.choices}
    added = {o.target for o in done if isinstance(o, Add) and o.scope == "clause"}
    own = {
        sentence.clause: sentence.body
        for sentence in layer.overlay.sheet
        if sentence.clause in added or _is_article(layer, sentence)
    }
    return {clause: body for clause, body in layer.draft.sheet.items() if clause not in changed} | own


def _is_article(layer: Layer, sentence: OwnSentence) -> bool:
    found = layer.draft.clauses.get(sentence.clause)
    if found and found.scope == "faq":
        layer.problems.append(error(sentence.place, "sheet-question", id=sentence.clause))
        return False
    return layer.clause(sentence.clause, "clause", sentence.place) is not None


def lines(draft: Draft, sheet: PupilSheet, shown: Mapping[str, Shown]) -> Lines:
    """What stands on the sheet of a handbook with these articles. A layer's own sentence takes the place of the
    canon's; about an article of which the canon says nothing it follows that of the nearest article before it."""
    out = list(_of_canon(draft, sheet, shown))
    order = list(shown)
    for clause in order:
        if clause in draft.sheet and not any(line.clause == clause for line, _ in out):
            before = set(order[: order.index(clause)])
            last = max((i for i, (line, _) in enumerate(out) if line.clause in before and not line.help), default=-1)
            out.insert(last + 1, (SheetSentence(clause, draft.sheet[clause].place), draft.sheet[clause]))
    return tuple(out)


def _of_canon(draft: Draft, sheet: PupilSheet, shown: Mapping[str, Shown]) -> Iterator[tuple[SheetSentence, Body]]:
    for sentence in sheet.sentences:
        found = shown.get(sentence.clause)
        if found and (body := draft.sheet.get(sentence.clause) or _canons(draft, sentence, found)):
            yield sentence, body


def _canons(draft: Draft, sentence: SheetSentence, found: Shown) -> Body | None:
    """The canon's words, if the article is the canon's too and the sentence has words for its variant."""
    if found.found.from_canon is not found.clause or not holds(draft, sentence.when):
        return None
    return sentence.body or (sentence.variants.get(found.variant.key) if found.variant else None)
