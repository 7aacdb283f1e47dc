"""Reads a Markdown file of the canon into a section with its clauses, or into answers of the FAQ."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast, get_args

from protocolboek.load.headings import Heading, read_headings
from protocolboek.load.reading import read_text
from protocolboek.load.text import ID, parse
from protocolboek.model.canon import ArticleKind, Audience, Clause, Kind, Lock, Section, Term, Variant
from protocolboek.model.problems import Place, Problem, error
from protocolboek.model.source import Body

_TERM = re.compile(rf"({ID})(!?=)([a-z0-9|-]+)")
_ON_SECTION = {"option"}
_ON_CLAUSE = {"audience", "kind", "lock", "default", "option", "when", "see", "norms", "sources", "marks"}
_ON_FAQ = {"audience", "default", "option", "when", "see", "norms"}
_ON_VARIANT = {"audience", "kind", "when", "norms", "sources"}


def read_section(path: Path, file: str, section_id: str) -> tuple[Section | None, list[Problem]]:
    """A section file: its heading and summary, and the clauses under it. None where there is no heading."""
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


def read_answers(path: Path, file: str) -> tuple[list[Clause], list[Problem]]:
    """A file of questions and answers."""
    text, problems = read_text(path, file)
    headings, faults = read_headings(text, file)
    clauses, more = _clauses(headings, faq=True)
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
        kind=cast(Kind, kind if faq else next(iter(_one_of(heading, "kind", get_args(ArticleKind), problems)), "info")),
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
        sources=tuple(attributes.get("sources", "").split()),
        marks=_phrases(attributes.get("marks", "")),
    )
    return clause, problems


def _phrases(text: str) -> tuple[str, ...]:
    """What stands between commas: a phrase may hold spaces."""
    return tuple(phrase for part in text.split(",") if (phrase := " ".join(part.split())))


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
        kind=cast(Kind, _one_of(heading, "kind", get_args(ArticleKind), problems)[0]) if "kind" in attributes else None,
        audience=cast(tuple[Audience, ...], _one_of(heading, "audience", get_args(Audience), problems))
        if "audience" in attributes
        else None,
        norms=tuple(attributes["norms"].split()) if "norms" in attributes else None,
        sources=tuple(attributes["sources"].split()) if "sources" in attributes else None,
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
    return read_terms(heading.attributes.get("when", ""), heading.place, problems)


def read_terms(text: str, place: Place, problems: list[Problem]) -> tuple[Term, ...]:
    """The terms of a condition; a faulty one is reported and left out."""
    terms = []
    for word in text.split():
        if found := _TERM.fullmatch(word):
            terms.append(Term(found[1], tuple(found[3].split("|")), found[2] == "!="))
        else:
            problems.append(error(place, "when-term", text=word))
    return tuple(terms)
