"""Reads `content/`: the protocols with their clauses, and the parameters, options and words beside them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar, cast, get_args

from protocolboek.load import files
from protocolboek.load.headings import Heading, read_headings
from protocolboek.load.text import ID, parse
from protocolboek.load.validate import FileModel, validate
from protocolboek.load.yaml import Tree, read_yaml
from protocolboek.model.canon import (
    Audience,
    Canon,
    Choice,
    Clause,
    ContactCard,
    Declaration,
    Kind,
    Lock,
    Option,
    Protocol,
    Retired,
    Section,
    Term,
    Unit,
    Variant,
    Words,
)
from protocolboek.model.problems import Place, Problem, error
from protocolboek.model.source import Body
from protocolboek.model.values import read_value

M = TypeVar("M", bound=FileModel)

_TERM = re.compile(rf"({ID})(!?=)([a-z0-9|-]+)")
_ON_SECTION = {"option"}
_ON_CLAUSE = {"audience", "kind", "lock", "default", "option", "when", "see", "norms"}
_ON_FAQ = {"audience", "default", "option", "when", "see", "norms"}
_ON_VARIANT = {"audience", "kind", "when", "norms"}


def read_text(path: Path, file: str) -> tuple[str, list[Problem]]:
    """The text of a file; a missing or undecodable one is a problem, not an exception."""
    try:
        return path.read_text(encoding="utf-8-sig"), []
    except FileNotFoundError:
        return "", [error(Place(file), "file-missing")]
    except UnicodeDecodeError:
        return "", [error(Place(file), "file-not-utf8")]


def read_file(path: Path, file: str, model: type[M]) -> tuple[M | None, Tree, list[Problem]]:
    """A YAML file as `model`, with its places."""
    text, problems = read_text(path, file)
    if problems:
        return None, Tree(file, None), problems
    tree, faults = read_yaml(text, file)
    if tree.data is None and faults:
        return None, tree, faults
    found, more = validate(model, tree)
    return found, tree, [*faults, *more]


def load_canon(folder: Path) -> tuple[Canon, list[Problem]]:
    """Read the canon. Total: what cannot be read is left out and reported."""
    problems: list[Problem] = []

    def read(name: str, model: type[M]) -> tuple[M | None, Tree]:
        found, tree, faults = read_file(folder / name, f"{folder.name}/{name}", model)
        problems.extend(faults)
        return found, tree

    parameters, parameter_tree = read("parameters.yaml", files.ParametersFile)
    options, option_tree = read("options.yaml", files.OptionsFile)
    contacts, contact_tree = read("contacts.yaml", files.ContactsFile)
    retired, retired_tree = read("retired.yaml", files.RetiredFile)
    words, _ = read("words.yaml", files.WordsFile)
    declared = {}
    for name, entry in (parameters.parameters if parameters else {}).items():
        declared[name], faults = _declaration(name, entry, parameter_tree)
        problems += faults
    protocols = []
    for path in sorted(folder.glob("*/protocol.yaml")):
        protocol, faults = _protocol(path.parent, f"{folder.name}/{path.parent.name}")
        problems += faults
        if protocol:
            protocols.append(protocol)
    canon = Canon(
        protocols=tuple(protocols),
        parameters=declared,
        options={
            n: Option(n, e.label, e.help, e.default, option_tree.key(("options", n)))
            for n, e in (options.options if options else {}).items()
        },
        contacts=contact_cards(contacts, contact_tree),
        retired={
            n: Retired(n, e.reason, e.since, retired_tree.key(("retired", n)), e.replaced_by)
            for n, e in (retired.retired if retired else {}).items()
        },
        words=_words(words),
    )
    return canon, problems


def contact_cards(found: files.ContactsFile | None, tree: Tree) -> dict[str, ContactCard]:
    return {
        name: ContactCard(
            name, entry.function, tree.key(("contacts", name)), entry.phone, entry.mail, entry.link, entry.note
        )
        for name, entry in (found.contacts if found else {}).items()
    }


def _words(found: files.WordsFile | None) -> Words:
    if found is None:
        citation = dict.fromkeys(files.CitationWords.model_fields, "{title}")
        built_in = {str(field.alias): "" for field in files.BuiltInWords.model_fields.values()}
        return Words(citation, "{list}", "{label}", built_in, {}, {}, {}, {}, 25, "", "{hour}.{minute}", {})
    return Words(
        citation=found.citation.model_dump(),
        see=found.see,
        open=found.open,
        built_in=found.built_in.model_dump(by_alias=True),
        audience={str(k): v for k, v in found.audience.items()},
        kind={str(k): v for k, v in found.kind.items()},
        dead_platforms=found.dead_platforms,
        sector_words={sector: tuple(words) for sector, words in found.sector_words.items()},
        max_sentence=found.max_sentence,
        canon=found.canon,
        time=found.time,
        pages={str(k): v for k, v in found.pages.items()},
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
        read, faults = _section(folder / f"{section}.md", f"{name}/{section}.md", section)
        sections += [read] if read else []
        problems += faults
    for group, title in found.faq.items():
        file = f"{name}/faq/{group}.md"
        entries, faults = _clauses_in(folder / "faq" / f"{group}.md", file, faq=True)
        groups.append(Section(group, title, Place(file), tuple(entries)))
        problems += faults
    listed = {f"{s}.md" for s in found.sections} | {"LICENSE.md", "CHANGES.md"}
    problems += [
        error(Place(f"{name}/{path.name}"), "file-not-listed")
        for path in sorted(folder.glob("*.md"))
        if path.name not in listed
    ]
    protocol = Protocol(
        found.id,
        found.title,
        found.release,
        found.licence,
        found.summary,
        tuple(sections),
        tuple(groups),
        tree.place(()),
    )
    return protocol, problems


def _section(path: Path, file: str, section_id: str) -> tuple[Section | None, list[Problem]]:
    text, problems = read_text(path, file)
    if problems:
        return None, problems
    headings, problems = read_headings(text, file)
    if not headings or headings[0].level != 2:
        return None, [*problems, error(Place(file), "section-heading")]
    top = headings[0]
    if top.id != section_id:
        problems.append(error(top.place, "section-file", id=top.id, file=section_id))
    problems += _unknown_attributes(top, _ON_SECTION)
    summary, faults = parse(top.text, top.text_place)
    problems += faults
    clauses, faults = _clauses(headings[1:], faq=False)
    option = top.attributes.get("option")
    return Section(top.id, top.title, top.place, tuple(clauses), summary, option), [*problems, *faults]


def _clauses_in(path: Path, file: str, *, faq: bool) -> tuple[list[Clause], list[Problem]]:
    text, problems = read_text(path, file)
    headings, faults = read_headings(text, file)
    clauses, more = _clauses(headings, faq=faq)
    return clauses, [*problems, *faults, *more]


def _clauses(headings: list[Heading], *, faq: bool) -> tuple[list[Clause], list[Problem]]:
    clauses, problems = [], []
    for heading, parts in _by_clause(headings):
        if heading.level != 3:
            problems.append(error(heading.place, "heading-level"))
            continue
        clause, faults = _clause(heading, parts, faq=faq)
        clauses.append(clause)
        problems += faults
    return clauses, problems


def _by_clause(headings: list[Heading]) -> Iterator[tuple[Heading, list[Heading]]]:
    """Each clause heading with the variant headings under it."""
    start = 0
    while start < len(headings):
        end = start + 1
        while end < len(headings) and headings[end].level == 4:
            end += 1
        yield headings[start], headings[start + 1 : end]
        start = end


def _clause(heading: Heading, parts: list[Heading], *, faq: bool) -> tuple[Clause, list[Problem]]:
    problems = _unknown_attributes(heading, _ON_FAQ if faq else _ON_CLAUSE)
    if faq != heading.id.startswith("faq."):
        problems.append(error(heading.place, "faq-id", id=heading.id))
    attributes = heading.attributes
    variants: list[Variant] = []
    for part in parts:
        variant, faults = _variant(part)
        if same := next((v for v in variants if v.key == variant.key), None):
            faults = [error(part.place, "duplicate-id-at", id=part.id, at=same.place)]
        else:
            variants.append(variant)
        problems += faults
    body, faults = _body(heading)
    problems += faults
    if bool(body) == bool(variants):
        problems.append(error(heading.place, "clause-body-or-variants", id=heading.id))
    default = attributes.get("default")
    if default and default not in {v.key for v in variants}:
        problems.append(error(heading.place, "default-variant", id=heading.id, variant=default))
    kind = "faq" if faq else attributes.get("kind", "")
    clause = Clause(
        id=heading.id,
        title=heading.title,
        place=heading.place,
        audience=cast(tuple[Audience, ...], _one_of(heading, "audience", get_args(Audience), problems)),
        kind=cast(Kind, kind if faq else next(iter(_one_of(heading, "kind", get_args(Kind)[:-1], problems)), "info")),
        lock=cast(Lock, next(iter(_one_of(heading, "lock", get_args(Lock), problems)), "free"))
        if "lock" in attributes
        else "free",
        body=body,
        variants=tuple(variants),
        default=default,
        option=attributes.get("option"),
        when=_terms(heading, problems),
        see=tuple(attributes.get("see", "").split()),
        norms=tuple(attributes.get("norms", "").split()),
    )
    return clause, problems


def _variant(heading: Heading) -> tuple[Variant, list[Problem]]:
    problems = _unknown_attributes(heading, _ON_VARIANT)
    body, faults = _body(heading)
    problems += faults
    if body is None:
        problems.append(error(heading.place, "variant-empty", id=heading.id))
        body = Body("", (), (), heading.place)
    attributes = heading.attributes
    variant = Variant(
        key=heading.id,
        label=heading.title,
        body=body,
        place=heading.place,
        when=_terms(heading, problems),
        kind=cast(Kind, _one_of(heading, "kind", get_args(Kind)[:-1], problems)[0]) if "kind" in attributes else None,
        audience=cast(tuple[Audience, ...], _one_of(heading, "audience", get_args(Audience), problems))
        if "audience" in attributes
        else None,
        norms=tuple(attributes["norms"].split()) if "norms" in attributes else None,
    )
    return variant, problems


def _body(heading: Heading) -> tuple[Body | None, list[Problem]]:
    if not heading.text.strip():
        return None, []
    return parse(heading.text, heading.text_place)


def _unknown_attributes(heading: Heading, known: set[str]) -> list[Problem]:
    return [
        error(heading.place, "unknown-attribute", name=name, known=", ".join(sorted(known)))
        for name in heading.attributes
        if name not in known
    ]


def _one_of(heading: Heading, name: str, allowed: tuple[str, ...], problems: list[Problem]) -> tuple[str, ...]:
    """The words of an attribute; those not allowed are reported and the first allowed stands in."""
    given = tuple(heading.attributes.get(name, "").split())
    bad = [word for word in given if word not in allowed]
    if bad or not given:
        problems.append(
            error(heading.place, "wrong-attribute", name=name, text=" ".join(bad), allowed=", ".join(allowed))
        )
    return tuple(word for word in given if word in allowed) or allowed[-1:]


def _terms(heading: Heading, problems: list[Problem]) -> tuple[Term, ...]:
    terms = []
    for word in heading.attributes.get("when", "").split():
        if found := _TERM.fullmatch(word):
            terms.append(Term(found[1], tuple(found[3].split("|")), found[2] == "!="))
        else:
            problems.append(error(heading.place, "when-term", text=word))
    return tuple(terms)
