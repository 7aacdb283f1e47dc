"""Reads what stands on the sheet for pupils: `afspraken.yaml` of a protocol, and a layer's own sentences."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from protocolboek.load import files
from protocolboek.load.clauses import read_terms
from protocolboek.load.reading import read_file
from protocolboek.load.text import parse
from protocolboek.load.yaml import Tree
from protocolboek.model.canon import PupilSheet, SheetSentence
from protocolboek.model.overlay import OwnSentence
from protocolboek.model.problems import Place, Problem, error
from protocolboek.model.source import Body
from protocolboek.model.text import Paragraph, Parameter, Text


def load_sheet(path: Path, file: str) -> tuple[PupilSheet | None, list[Problem]]:
    """The sentences of one protocol; None where it has no such file, or one that cannot be read."""
    if not path.exists():
        return None, []
    found, tree, problems = read_file(path, file, files.SheetFile)
    if found is None:
        return None, problems
    sentences = tuple(_sentence(clause, entry, tree, problems) for clause, entry in found.sentences.items())
    contacts = tuple((name, tree.place(("contacts", i))) for i, name in enumerate(found.contacts))
    return PupilSheet(found.about, sentences, contacts), problems


def _sentence(clause: str, entry: files.SheetEntry, tree: Tree, problems: list[Problem]) -> SheetSentence:
    path = ("sentences", clause)
    if (entry.text is None) == (not entry.variants):
        problems.append(error(tree.key(path), "sheet-text-or-variants", id=clause))
    return SheetSentence(
        clause=clause,
        place=tree.key(path),
        body=_plain(entry.text, tree.text((*path, "text")), problems) if entry.text else None,
        variants=dict.fromkeys(entry.without)
        | {k: _plain(text, tree.text((*path, "variants", k)), problems) for k, text in entry.variants.items()},
        when=read_terms(entry.when, tree.place((*path, "when")), problems),
        help=entry.help,
    )


def own_sentences(found: Mapping[str, str], tree: Tree, problems: list[Problem]) -> Iterator[OwnSentence]:
    """What a layer says under `sheet`; a sentence that cannot stand there is reported and left out."""
    for clause, text in found.items():
        if body := _plain(text, tree.text(("sheet", clause)), problems):
            yield OwnSentence(clause, tree.key(("sheet", clause)), body)


def _plain(text: str, place: Place, problems: list[Problem]) -> Body | None:
    """Words of one line with parameters in them: a sheet has no lists, no links, and no numbers to go to."""
    body, faults = parse(text, place)
    problems += faults
    if faults or _is_plain(body):
        return None if faults else body
    problems.append(error(place, "sheet-text", text=text.partition("\n")[0][:40]))
    return None


def _is_plain(body: Body) -> bool:
    if len(body.blocks) != 1 or not isinstance(body.blocks[0], Paragraph):
        return False
    children = body.blocks[0].children
    return any(isinstance(c, Text) for c in children) and all(isinstance(c, Text | Parameter) for c in children)
