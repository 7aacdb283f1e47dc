"""The canon's own declarations: all that a type needs, and conditions that name what there is."""

from collections.abc import Iterator

from protocolboek.model.canon import Canon, Clause, Declaration, Protocol, PupilSheet, SheetSentence, Term
from protocolboek.model.facts import allowed_facts
from protocolboek.model.near import nearest
from protocolboek.model.once import once_per_object
from protocolboek.model.problems import Place, Problem, error
from protocolboek.model.resolution import Resolution
from protocolboek.model.values import STRUCTURES


def declarations(resolution: Resolution) -> Iterator[Problem]:
    yield from _declared(resolution.canon)


@once_per_object(4)
def _declared(canon: Canon) -> tuple[Problem, ...]:
    """The same for every handbook that is made of it."""
    return tuple(_faults(canon))


def _faults(canon: Canon) -> Iterator[Problem]:
    for declaration in canon.parameters.values():
        yield from _complete(declaration)
    variants = {c.id: c for p in canon.protocols for s in (*p.sections, *p.faq) for c in s.clauses if c.variants}
    for protocol in canon.protocols:
        for section in (*protocol.sections, *protocol.faq):
            yield from _option(canon, section.option, section.place)
            for clause in section.clauses:
                yield from _option(canon, clause.option, clause.place)
                for names, place in ((clause.sources, clause.place), *((v.sources, v.place) for v in clause.variants)):
                    yield from _sources(canon, names or (), place)
                for terms, place in ((clause.when, clause.place), *((v.when, v.place) for v in clause.variants)):
                    for term in terms:
                        yield from _term(canon, variants, term, place)
        yield from _marks(protocol)
    yield from _circles(variants)
    for protocol in canon.protocols:
        if protocol.sheet:
            yield from _sheet(canon, protocol, protocol.sheet, variants)


def _complete(declaration: Declaration) -> Iterator[Problem]:
    """What a type needs besides its label: values, columns, words, and every form on every value."""
    if declaration.type in ("enum", "role", "sanction-series") and not declaration.values:
        yield error(declaration.place, "declaration-values", id=declaration.name)
    forms = {form for choice in declaration.values.values() for form in choice.forms}
    for key, choice in declaration.values.items():
        for form in sorted(forms - choice.forms.keys()):
            yield error(declaration.place, "declaration-form", id=declaration.name, value=key, form=form)
    if structure := STRUCTURES.get(declaration.type):
        for field, cell in structure.cells.items():
            if field not in declaration.columns:
                yield error(declaration.place, "declaration-column", id=declaration.name, field=field)
            if cell in ("word", "words") and not declaration.words.get(field):
                yield error(declaration.place, "declaration-words", id=declaration.name, field=field)
        for field in sorted((declaration.columns.keys() | declaration.words.keys()) - structure.cells.keys()):
            yield error(
                declaration.place,
                "declaration-field",
                id=declaration.name,
                field=field,
                known=", ".join(structure.cells),
            )


def _option(canon: Canon, option: str | None, place: Place) -> Iterator[Problem]:
    if option and option not in canon.options:
        near = nearest(option, canon.options)
        yield error(place, "unknown-option-near" if near else "unknown-option", id=option, near=near or "")


def _sources(canon: Canon, names: tuple[str, ...], place: Place) -> Iterator[Problem]:
    for name in names:
        if name not in canon.sources:
            near = nearest(name, canon.sources)
            yield error(place, "unknown-source-near" if near else "unknown-source", id=name, near=near or "")


def _term(canon: Canon, variants: dict[str, Clause], term: Term, place: Place) -> Iterator[Problem]:
    if term.name in (facts := allowed_facts(canon)):
        allowed = facts[term.name]
    elif term.name in canon.options:
        allowed = ["ja", "nee"]
    elif declaration := canon.parameters.get(term.name):
        allowed = [*declaration.values, "open"]
    elif clause := variants.get(term.name):
        allowed = [*(variant.key for variant in clause.variants), "open"]
    else:
        yield error(place, "when-name", id=term.name)
        return
    for value in term.values:
        if value not in allowed:
            yield error(place, "when-value", id=term.name, value=value, allowed=", ".join(allowed))


def _marks(protocol: Protocol) -> Iterator[Problem]:
    """Only a definition explains words, and each word has one."""
    known: dict[str, Clause] = {}
    for clause in (clause for section in protocol.sections for clause in section.clauses):
        if clause.marks and clause.kind != "definition":
            yield error(clause.place, "marks-kind", attribute="marks", id=clause.id)
        for word in clause.marks:
            if known.setdefault(word.lower(), clause) is not clause:
                other = known[word.lower()].id
                yield error(clause.place, "marks-double", attribute="marks", word=word, id=other)


def _sheet(canon: Canon, protocol: Protocol, sheet: PupilSheet, variants: dict[str, Clause]) -> Iterator[Problem]:
    """Sentences about articles of this protocol, with words for each of their variants."""
    articles = {clause.id: clause for section in protocol.sections for clause in section.clauses}
    for sentence in sheet.sentences:
        if clause := articles.get(sentence.clause):
            yield from _wordings(sentence, clause)
        else:
            near = nearest(sentence.clause, articles)
            code = "sheet-clause-near" if near else "sheet-clause"
            yield error(sentence.place, code, id=sentence.clause, near=near or "")
        for term in sentence.when:
            yield from _term(canon, variants, term, sentence.place)
    for name, place in sheet.contacts:
        if name not in canon.contacts:
            near = nearest(name, canon.contacts)
            yield error(place, "unknown-contact-near" if near else "unknown-contact", id=name, near=near or "")


def _wordings(sentence: SheetSentence, clause: Clause) -> Iterator[Problem]:
    keys = [variant.key for variant in clause.variants]
    if sentence.variants and not keys:
        yield error(sentence.place, "no-variants", id=clause.id)
        return
    for key in sentence.variants:
        if key not in keys:
            near = nearest(key, keys)
            code = "unknown-variant-near" if near else "unknown-variant"
            names = {"id": clause.id, "variant": key, "near": near or ""}
            yield error(sentence.place, code, known=", ".join(keys), **names)
    for key in keys if sentence.variants else ():
        if key not in sentence.variants:
            yield error(sentence.place, "sheet-variant", id=clause.id, variant=key)


def _circles(variants: dict[str, Clause]) -> Iterator[Problem]:
    """Clauses whose variant follows, through the conditions of variants, from that variant itself."""
    asks = {
        name: {term.name for variant in clause.variants for term in variant.when} & variants.keys()
        for name, clause in variants.items()
    }
    for name, clause in variants.items():
        reached: set[str] = set()
        ahead = set(asks[name])
        while ahead:
            reached |= ahead
            ahead = {further for step in ahead for further in asks[step]} - reached
        if name in reached:
            yield error(clause.place, "when-cycle", id=name)
