"""From the merged draft to handbooks: drop what is hidden, number, fill, cite, and say where it came from."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from protocolboek.model.canon import Canon, Protocol, SheetSentence
from protocolboek.model.facts import HELD
from protocolboek.model.handbook import (
    CANON,
    Causes,
    Clause,
    Consent,
    Handbook,
    Organisation,
    School,
    Section,
    Sheet,
    SheetLine,
)
from protocolboek.model.near import nearest
from protocolboek.model.once import Memory, once_per_object
from protocolboek.model.overlay import Chain, Move, sector_of
from protocolboek.model.phrases import lower_first
from protocolboek.model.problems import Problem, error, in_order, warning
from protocolboek.model.resolution import InForce, Resolution, on_sheet
from protocolboek.model.source import Body, parameters_in
from protocolboek.model.text import Blocks, Citation, Open, Paragraph, digest, digest_of, plain_text
from protocolboek.resolve.cite import Citer, Target
from protocolboek.resolve.draft import Draft, SectionKey
from protocolboek.resolve.fill import Filler, faults_in
from protocolboek.resolve.hide import Shape, Shown, shape
from protocolboek.resolve.merge import merge
from protocolboek.resolve.origin import provenance_of
from protocolboek.resolve.sheet import Lines, lines


def resolve(canon: Canon, chain: Chain) -> Resolution:
    """Resolve the chain on the canon: merge → hide → number → fill → cite. Total: faulty operations
    are skipped and reported. An empty chain gives the bare canon."""
    draft, problems = merge(canon, chain)
    protocols, faults = _protocols(canon, chain)
    problems += faults
    shaped = shape(draft, [protocol.id for protocol in protocols])
    finish = _Finish(draft, shaped, chain, protocols)
    return Resolution(
        canon=canon,
        chain=chain,
        handbooks={protocol.id: finish.handbook(protocol) for protocol in protocols},
        provenance={
            p.id: provenance_of(draft, shaped, chain, p, finish.summaries, sheet=finish.sheet(p)) for p in protocols
        },
        in_force={name: finish.in_force(name) for name in canon.parameters},
        bodies=finish.bodies,
        problems=in_order([*problems, *finish.problems()]),
    )


def _protocols(canon: Canon, chain: Chain) -> tuple[list[Protocol], list[Problem]]:
    """The protocols that the nearest layer asks for; all where none does."""
    asked = next((overlay.protocols for overlay in reversed(chain) if overlay.protocols is not None), None)
    if asked is None:
        return list(canon.protocols), []
    known = {protocol.id: protocol for protocol in canon.protocols}
    problems = []
    for name, place in asked:
        if name not in known:
            near = nearest(name, known)
            code = "unknown-protocol-near" if near else "unknown-protocol"
            problems.append(error(place, code, id=name, near=near or "", known=", ".join(known)))
    return [known[name] for name, _ in asked if name in known], problems


def school_of(canon: Canon, chain: Chain) -> School:
    """Whose handbook a chain makes; the bare canon is nobody's."""
    if not chain:
        return School(id=CANON, name=canon.words.canon, kind="canon", sector=None)
    own = chain[-1]

    def above(kind: str) -> Organisation | None:
        found = next((o for o in reversed(chain[:-1]) if o.kind == kind), None)
        return Organisation(id=found.id, name=found.name) if found else None

    return School(
        id=own.id,
        name=own.name,
        kind=own.kind,
        sector=sector_of(chain),
        foundation=above("foundation"),
        school=above("school"),
    )


def names_of(canon: Canon, school: School) -> dict[str, str]:
    """The parameters that are always there: the names of the school, its board and its location."""
    words = canon.words.built_in
    board = school.name if school.kind == "foundation" else (school.foundation.name if school.foundation else None)
    named = school.name if school.kind in ("school", "location") else None
    nobodys = canon.words.foundation if school.kind == "foundation" else words
    return {
        "school.naam": (school.school.name if school.school else named) or nobodys["school.naam"],
        "bestuur.naam": board or words["bestuur.naam"],
        "locatie.naam": school.name if school.kind == "location" else words["locatie.naam"],
    }


def still_open(canon: Canon, school: School) -> str:
    """The words for a choice that nobody made: a foundation leaves it to its schools."""
    return canon.words.foundation["open"] if school.kind == "foundation" else canon.words.open


class _Finish:
    """The draft on its way to handbooks; each step takes what the one before made."""

    def __init__(self, draft: Draft, shaped: Shape, chain: Chain, protocols: list[Protocol]) -> None:
        self.draft = draft
        self.shaped = shaped
        self.chain = chain
        self.made = made_of(draft.canon)
        self.school = school_of(draft.canon, chain)
        self.names = names_of(draft.canon, self.school)
        self.contacts = {*draft.canon.contacts, *(name for overlay in chain for name in overlay.contacts)}
        self.numbers = number(shaped)
        values = {name: self.in_force(name).value for name in draft.canon.parameters}
        self.open = still_open(draft.canon, self.school)
        self.filler = Filler(draft.canon, values, self.names, self.open)
        self.homes = {
            name: key[0]
            for key, names in draft.order.items()
            if draft.facts[HELD + key[0]] == "nee"
            for name in (key[2], *names)
        }
        self.citer = Citer(draft, shaped, self.targets(), self.homes)
        self.summaries = {
            key[2]: summary for key in shaped.sections if (summary := draft.sections[key].section.summary)
        }
        shown = {name: found.body for name, (_, found) in shaped.shown.items() if found.body}
        self.sheets = {p.id: self.lines(p) for p in protocols if p.sheet}
        self.bodies: Mapping[str, Body] = {
            **self.summaries,
            **shown,
            **{on_sheet(line.clause): body for found in self.sheets.values() for line, body in found},
        }

    def in_force(self, name: str) -> InForce:
        declaration = self.draft.canon.parameters[name]
        if made := self.draft.parameters.get(name):
            return InForce(declaration, made.value, made.layer, made.place, made.places)
        return InForce(declaration, declaration.default, CANON, declaration.place, declaration.default_places)

    def targets(self) -> dict[str, Target]:
        titles = {protocol.id: protocol.title for protocol in self.draft.canon.protocols}
        out = {}
        for key, clauses in self.shaped.sections.items():
            protocol, scope, section = key
            if scope == "clause":
                title = self.draft.sections[key].section.title
                out[section] = Target(protocol, titles[protocol], "section", self.numbers[section], title)
            for shown in clauses:
                clause = shown.clause
                number = self.numbers.get(clause.id, "")
                out[clause.id] = Target(protocol, titles[protocol], scope, number, clause.title)
        return out

    def handbook(self, protocol: Protocol) -> Handbook:
        return Handbook(
            school=self.school,
            protocol=Organisation(id=protocol.id, name=protocol.title),
            consent=self.consent(),
            sections=tuple(self.section(k) for k in self.shaped.sections if k[:2] == (protocol.id, "clause")),
            faq=tuple(self.section(k) for k in self.shaped.sections if k[:2] == (protocol.id, "faq")),
        )

    def lines(self, protocol: Protocol) -> Lines:
        articles = {name: c for name, (key, c) in self.shaped.shown.items() if key[:2] == (protocol.id, "clause")}
        return lines(self.draft, protocol.sheet, articles) if protocol.sheet else ()

    def sheet(self, protocol: Protocol) -> Sheet | None:
        if protocol.sheet is None:
            return None
        return Sheet(
            about=protocol.sheet.about,
            lines=tuple(self.sheet_line(line, body, protocol.id) for line, body in self.sheets[protocol.id]),
            contacts=tuple(name for name, _ in protocol.sheet.contacts),
        )

    def sheet_line(self, line: SheetSentence, body: Body, protocol: str) -> SheetLine:
        """Schools in which it says the same have the very same line."""

        def made() -> SheetLine:
            return SheetLine(clause=line.clause, text=plain_text(self.filler.fill(body.blocks)), help=line.help)

        return _sheet_lines((self.draft.canon, line, body), self.fillings(body, protocol), made)

    def consent(self) -> Consent:
        given = next((overlay.consent for overlay in reversed(self.chain) if overlay.consent is not None), None)
        return dict(given) if given is not None else {"MR": "all"}

    def section(self, key: SectionKey) -> Section:
        section = self.draft.sections[key].section
        return Section(
            id=section.id,
            number=self.numbers.get(section.id) if key[1] == "clause" else None,
            title=section.title,
            summary=self.written(section.summary, key[0]) if section.summary else (),
            clauses=tuple(self.clause(shown, key[0]) for shown in self.shaped.sections[key]),
        )

    def written(self, body: Body, protocol: str) -> Blocks:
        """A text with its values and citations in words; where it has neither it stays the same object."""
        kinds = {reference.kind for reference in body.references}
        filled = self.filler.fill(body.blocks) if "parameter" in kinds else body.blocks
        return self.citer.cite(filled, protocol) if "citation" in kinds else filled

    def clause(self, shown: Shown, protocol: str) -> Clause:
        """Schools that read the same have the very same clause."""
        number = self.numbers.get(shown.clause.id)
        see = self.citer.see(shown, protocol) if shown.clause.see else ()
        words = self.fillings(shown.body, protocol) if shown.body else (self.open,)
        told = (number, words, tuple([(citation.target, citation.text) for citation in see]))
        return self.made((shown.found, shown.body), told, lambda: self.composed(shown, protocol, number, see))

    def fillings(self, body: Body, protocol: str) -> tuple[object, ...]:
        """What comes in the places of a text's values and citations, in few words."""
        if not body.references:
            return ()
        return tuple(
            [
                self.filler.told(reference.target)
                if reference.kind == "parameter"
                else self.citer.citation(reference.target, protocol).text
                for reference in body.references
                if reference.kind != "contact"
            ]
        )

    def composed(self, shown: Shown, protocol: str, number: str | None, see: tuple[Citation, ...]) -> Clause:
        clause = shown.clause
        if shown.body:
            body = self.written(shown.body, protocol)
        else:
            label = self.open.format(label=lower_first(clause.title))
            body = (Paragraph(children=(Open(name=clause.id, text=label),)),)
        return Clause(
            id=clause.id,
            number=number,
            title=clause.title,
            audience=shown.audience,
            kind=shown.kind,
            body=body,
            see=see,
            causes=self.causes(shown),
        )

    def causes(self, shown: Shown) -> Causes:
        """Digests of the canon's text, the overlay's text, and the values used: what may change, apart."""
        names = parameters_in(shown.body) if shown.body else ()
        used = {name: self.filler.values.get(name, self.names.get(name)) for name in names}
        origin = shown.found.from_canon
        variant = origin.variant(shown.variant.key) if origin and shown.variant else None
        canon_body = (variant.body if variant else origin.body) if origin else None
        own = shown.body if shown.found.layer != CANON else None
        return Causes(
            canon=_digest(canon_body) if canon_body else None,
            overlay=_digest(own) if own else None,
            parameters=digest(used) if used else None,
        )

    def problems(self) -> list[Problem]:
        """What the texts ask for that is not there: parameters, citations, contacts, sections to consent on."""
        problems: list[Problem] = []
        for _, shown in self.shaped.shown.values():
            if shown.clause.see:
                problems += self.citer.unknown_see(shown)
            if shown.body and shown.body.references:
                problems += self.text_faults(shown.body, shown.found.layer)
        for summary in self.summaries.values():
            problems += self.text_faults(summary, CANON)
        for sentence in self.sentences():
            problems += faults_in(sentence, self.draft, self.names)
        problems += self.out_of_reach()
        known = {key[2] for key in self.shaped.sections if key[1] == "clause"}
        for overlay in self.chain:
            for body, parts in (overlay.consent or {}).items():
                for part in parts if parts != "all" else ():
                    if part not in {key[2] for key in self.draft.sections}:
                        near = nearest(part, known)
                        code = "unknown-section-near" if near else "unknown-section"
                        problems.append(error(overlay.consent_places[body], code, id=part, near=near or ""))
        return problems

    def sentences(self) -> Iterator[Body]:
        """All that could stand on a sheet, shown or not."""
        for protocol in self.draft.canon.protocols:
            for sentence in protocol.sheet.sentences if protocol.sheet else ():
                yield from sentence.bodies()
        yield from self.draft.sheet.values()

    def out_of_reach(self) -> Iterator[Problem]:
        """What the last layer does in a protocol that its handbook does not hold: nobody will read it."""
        operations = self.chain[-1].operations if self.chain else ()
        for operation in operations:
            found = self.draft.clauses.get(operation.target)
            if found and (protocol := self.homes.get(operation.target)):
                origin = found.from_canon
                lost = isinstance(operation, Move) and origin and self.held(origin.id)
                tell = error if lost else warning
                code = "moved-elsewhere" if lost else "operation-elsewhere"
                yield tell(operation.place, code, id=operation.target, protocol=protocol)

    def held(self, clause: str) -> bool:
        """Whether the canon has this clause in a protocol that the handbook holds."""
        return any(
            self.draft.facts[HELD + protocol.id] == "ja"
            for protocol in self.draft.canon.protocols
            for section in (*protocol.sections, *protocol.faq)
            if any(c.id == clause for c in section.clauses)
        )

    def text_faults(self, body: Body, layer: str) -> list[Problem]:
        problems = [*faults_in(body, self.draft, self.names), *self.citer.faults_in(body, layer)]
        for reference in body.references:
            if reference.kind == "contact" and reference.target not in self.contacts:
                near = nearest(reference.target, self.contacts)
                code = "unknown-contact-near" if near else "unknown-contact"
                problems.append(error(reference.place, code, id=reference.target, near=near or ""))
        return problems


@once_per_object(2)
def made_of(canon: Canon) -> Memory[Clause]:  # noqa: ARG001
    """The clauses that schools made of a canon. A clause as the canon or a layer has it, and its wording, tell all but
    these: the number, the words for what the text fills in and cites, and what there is to see besides."""
    return Memory(8192)


_sheet_lines: Memory[SheetLine] = Memory(2048)


@lru_cache(8192)
def _digest(body: Body) -> str:
    """Remembered, since the canon's texts come back in every school."""
    return digest_of(body.blocks)


def number(shaped: Shape) -> dict[str, str]:
    """Sections 1, 2, …; clauses 1.1, 1.2, …: per protocol, of what shows, without gaps."""
    numbers: dict[str, str] = {}
    counts: dict[str, int] = {}
    for (protocol, scope, section), clauses in shaped.sections.items():
        if scope == "clause":
            counts[protocol] = counts.get(protocol, 0) + 1
            numbers[section] = str(counts[protocol])
            for i, shown in enumerate(clauses, 1):
                numbers[shown.clause.id] = f"{counts[protocol]}.{i}"
    return numbers
