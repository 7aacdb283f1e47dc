"""Reads `content/`: the protocols, and the parameters, options, contacts and words beside them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from protocolboek.load import files
from protocolboek.load.clauses import read_answers, read_section
from protocolboek.load.reading import read_file
from protocolboek.load.sheet import load_sheet
from protocolboek.load.validate import FileModel
from protocolboek.load.yaml import Tree
from protocolboek.model.canon import (
    Canon,
    Choice,
    ContactCard,
    Declaration,
    Option,
    Protocol,
    Retired,
    SearchWords,
    Section,
    Source,
    Unit,
    Words,
)
from protocolboek.model.problems import Place, Problem, error
from protocolboek.model.values import read_value

M = TypeVar("M", bound=FileModel)


Protocols = Callable[[Path], tuple[tuple[Protocol, ...], list[Problem]]]


def load_canon(folder: Path, *, protocols: Protocols | None = None) -> tuple[Canon, list[Problem]]:
    """Read the canon. Total: what cannot be read is left out and reported. `protocols` reads those (`load_protocols`),
    for who knows that nothing changed there."""
    problems: list[Problem] = []

    def read(name: str, model: type[M]) -> tuple[M | None, Tree]:
        found, tree, faults = read_file(folder / name, f"{folder.name}/{name}", model)
        problems.extend(faults)
        return found, tree

    parameters, parameter_tree = read("parameters.yaml", files.ParametersFile)
    options, option_tree = read("options.yaml", files.OptionsFile)
    contacts, contact_tree = read("contacts.yaml", files.ContactsFile)
    sources, source_tree = read("sources.yaml", files.SourcesFile)
    retired, retired_tree = read("retired.yaml", files.RetiredFile)
    words, _ = read("words.yaml", files.WordsFile)
    declared = {}
    for name, entry in (parameters.parameters if parameters else {}).items():
        declared[name], faults = _declaration(name, entry, parameter_tree)
        problems += faults
    found, faults = (protocols or load_protocols)(folder)
    canon = Canon(
        protocols=found,
        parameters=declared,
        options={
            n: Option(n, e.label, e.help, e.default, option_tree.key(("options", n)))
            for n, e in (options.options if options else {}).items()
        },
        contacts=contact_cards(contacts, contact_tree),
        sources={
            n: Source(n, e.title, e.publisher, e.link, e.about, source_tree.key(("sources", n)))
            for n, e in (sources.sources if sources else {}).items()
        },
        retired={
            n: Retired(n, e.reason, e.since, retired_tree.key(("retired", n)), e.replaced_by)
            for n, e in (retired.retired if retired else {}).items()
        },
        words=_words(words),
    )
    return canon, [*problems, *faults]


def load_protocols(folder: Path) -> tuple[tuple[Protocol, ...], list[Problem]]:
    """Every protocol, in order."""
    protocols, problems = [], list[Problem]()
    for path in sorted(folder.glob("*/protocol.yaml")):
        protocol, faults = _protocol(path.parent, f"{folder.name}/{path.parent.name}")
        problems += faults
        if protocol:
            protocols.append(protocol)
    return tuple(sorted(protocols, key=lambda protocol: (protocol.order, protocol.id))), problems


def contact_cards(found: files.ContactsFile | None, tree: Tree) -> dict[str, ContactCard]:
    return {
        name: ContactCard(
            name,
            entry.function,
            tree.key(("contacts", name)),
            entry.phone,
            entry.mail,
            entry.link,
            entry.note,
            entry.level,
        )
        for name, entry in (found.contacts if found else {}).items()
    }


def _words(found: files.WordsFile | None) -> Words:
    if found is None:
        citation = dict.fromkeys(files.CitationWords.model_fields, "{title}")
        built_in = {str(field.alias): "" for field in files.BuiltInWords.model_fields.values()}
        foundation = {**built_in, "open": "{label}"}
        none: dict[str, Any] = {}
        return Words(
            citation, "{list}", "{label}", built_in, foundation, none, none, none, none, none, none, none,
            25, "", "{hour}.{minute}", "", none,
        )  # fmt: skip
    return Words(
        citation=found.citation.model_dump(),
        see=found.see,
        open=found.open,
        built_in=found.built_in.model_dump(by_alias=True),
        foundation=found.foundation.model_dump(by_alias=True),
        audience={str(k): v for k, v in found.audience.items()},
        kind={str(k): v for k, v in found.kind.items()},
        dead_platforms=found.dead_platforms,
        sector_words={sector: tuple(words) for sector, words in found.sector_words.items()},
        officialese=found.officialese,
        abbreviations=found.abbreviations,
        written_out=found.written_out,
        max_sentence=found.max_sentence,
        canon=found.canon,
        time=found.time,
        unreachable=found.unreachable,
        pages={str(k): v for k, v in found.pages.items()},
        search=SearchWords(
            tuple(found.search.stop), {word: tuple(meant) for word, meant in found.search.synonyms.items()}
        ),
    )


def _unit(entry: files.UnitEntry | None) -> Unit | None:
    return Unit(entry.one, entry.other) if entry else None


def _declaration(name: str, entry: files.ParameterEntry, tree: Tree) -> tuple[Declaration, list[Problem]]:
    """One parameter. A default that does not fit its type is reported and left out: the choice is open."""
    path = ("parameters", name)
    declared = Declaration(
        name=name,
        type=entry.type,
        label=entry.label,
        help=entry.help,
        place=tree.key(path),
        default=entry.default,
        values={k: Choice(c.text, c.forms, tuple(c.sectors), c.refuse) for k, c in entry.values.items()},
        unit=_unit(entry.unit),
        min=entry.min,
        max=entry.max,
        columns=entry.columns,
        words=entry.words,
        units={k: Unit(u.one, u.other) for k, u in entry.units.items()},
        default_places=tree.below((*path, "default")),
    )
    if declared.default is None:
        return declared, []
    faults = read_value(declared, declared.default, at=lambda part: tree.place((*path, "default", *part)))
    return (replace(declared, default=None) if faults else declared), faults


def _protocol(folder: Path, name: str) -> tuple[Protocol | None, list[Problem]]:
    found, tree, problems = read_file(folder / "protocol.yaml", f"{name}/protocol.yaml", files.ProtocolFile)
    if found is None:
        return None, problems
    if found.id != folder.name:
        problems.append(error(tree.place(("id",)), "protocol-folder", id=found.id, folder=folder.name))
    sections, groups = [], []
    for section in found.sections:
        read, faults = read_section(folder / f"{section}.md", f"{name}/{section}.md", section)
        sections += [read] if read else []
        problems += faults
    for group, title in found.faq.items():
        file = f"{name}/faq/{group}.md"
        entries, faults = read_answers(folder / "faq" / f"{group}.md", file)
        groups.append(Section(group, title, Place(file), tuple(entries)))
        problems += faults
    listed = {f"{s}.md" for s in found.sections} | {"LICENSE.md", "CHANGES.md"}
    problems += [
        error(Place(f"{name}/{path.name}"), "file-not-listed")
        for path in sorted(folder.glob("*.md"))
        if path.name not in listed
    ]
    sheet, faults = load_sheet(folder / "afspraken.yaml", f"{name}/afspraken.yaml")
    problems += faults
    protocol = Protocol(
        found.id,
        found.title,
        found.release,
        found.licence,
        found.summary,
        tuple(sections),
        tuple(groups),
        tree.place(()),
        found.order,
        sheet,
    )
    return protocol, problems
