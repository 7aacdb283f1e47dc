"""Provenance: for every clause its chain of steps, what it uses and who set that, and what it cites."""

from collections.abc import Iterator, Mapping
from functools import partial

from protocolboek import __version__
from protocolboek.model.canon import Canon, Declaration, Protocol, Section, Sector
from protocolboek.model.canon import Clause as SourceClause
from protocolboek.model.handbook import (
    CANON,
    Absent,
    Chosen,
    Former,
    FormerNorm,
    Layer,
    OpenChoice,
    Origin,
    Provenance,
    Sheet,
    Source,
    Step,
    StepKind,
)
from protocolboek.model.once import Memory, once_per_object
from protocolboek.model.overlay import Chain, sector_of
from protocolboek.model.phrases import block_of, phrase
from protocolboek.model.source import Body, named_in, parameters_in
from protocolboek.model.text import runs, words_of
from protocolboek.model.values import STRUCTURES, fits
from protocolboek.resolve.draft import Draft, Made, SectionKey, clause_digest
from protocolboek.resolve.hide import Hidden, Shape, Shown

OPEN = "open"


def provenance_of(
    draft: Draft,
    shape: Shape,
    chain: Chain,
    protocol: Protocol,
    summaries: Mapping[str, Body],
    *,
    sheet: Sheet | None,
) -> Provenance:
    """Where the handbook of one protocol came from. `summaries` are the bodies of its sections."""
    mine = {key: clauses for key, clauses in shape.sections.items() if key[0] == protocol.id}
    known = _origins_of(draft.canon)
    shown = [clause for clauses in mine.values() for clause in clauses]
    users = _users(shown, mine, summaries)
    choices = _parameter_choices(draft, chain, users) + _variant_choices(shown) + _option_choices(draft, protocol)
    return Provenance(
        tool=__version__,
        canon=protocol.release,
        summary=protocol.summary,
        licence=protocol.licence,
        layers=(
            Layer(id=CANON, name=draft.canon.words.canon, kind="canon"),
            *(Layer(id=overlay.id, name=overlay.name, kind=overlay.kind) for overlay in chain),
        ),
        clauses={clause.clause.id: _origin(draft, clause, known) for clause in shown},
        sections={key[2]: _section_steps(draft, key) for key in mine if key[1] == "clause"},
        absent=tuple(_absent(draft, key, hidden) for key, hidden in shape.hidden.values() if key[0] == protocol.id),
        chosen=tuple(_chosen(draft, shown, users, protocol)),
        open=tuple(choice for choice in choices if choice.proposal is None),
        proposals=tuple(choice for choice in choices if choice.proposal is not None),
        sources=tuple(_sources(draft.canon, shown)),
        former=_former(chain),
        sheet=sheet,
    )


def _former(chain: Chain) -> Former | None:
    """The last layer's concordance, as a reader is shown it."""
    found = chain[-1].concordance if chain else None
    if found is None:
        return None
    return Former(
        title=found.title,
        date=found.date,
        link=found.link,
        norms=tuple(
            FormerNorm(
                id=norm.id,
                section=norm.section,
                norm=norm.norm,
                clauses=norm.clauses,
                departs=norm.departs,
                dropped=norm.dropped,
            )
            for norm in found.norms
        ),
    )


def _origin(draft: Draft, shown: Shown, known: Memory[Origin]) -> Origin:
    """Of a clause about which the same layers chose the same it is the same in every school."""
    names = parameters_in(shown.body) if shown.body and shown.body.references else ()
    used = [name for name in names if name in draft.canon.parameters]
    is_chosen = shown.made or shown.clause.option in draft.options or not draft.parameters.keys().isdisjoint(used)
    steps = _choice_steps(draft, shown, used) if is_chosen else []
    return known((shown.found, shown.body, *steps), None, lambda: _origin_of(draft, shown, used, steps))


def _origin_of(draft: Draft, shown: Shown, used: list[str], steps: list[Step]) -> Origin:
    return Origin(
        layer=shown.found.layer,
        steps=(*shown.found.steps, *steps),
        parameters={name: _set_by(draft, draft.canon.parameters[name]) for name in used},
        variant=shown.variant.key if shown.variant else None,
        cites=tuple(sorted(named_in(shown.body, "citation"))) if shown.body else (),
        norms=shown.norms,
        sources=shown.sources,
    )


@once_per_object(2)
def _origins_of(canon: Canon) -> Memory[Origin]:  # noqa: ARG001
    """Made of a clause, its wording, and the steps by which layers chose about it: those tell who set what it uses."""
    return Memory(8192)


def _sources(canon: Canon, shown: list[Shown]) -> Iterator[Source]:
    """The sources that the handbook rests on, each with its clauses, in the order of the canon."""
    resting: dict[str, list[str]] = {}
    for clause in shown:
        for name in dict.fromkeys(clause.sources):
            resting.setdefault(name, []).append(clause.clause.id)
    for name, source in canon.sources.items():
        if name in resting:
            yield Source(
                id=name,
                title=source.title,
                publisher=source.publisher,
                link=source.link,
                about=source.about,
                clauses=tuple(resting[name]),
            )


def _section_steps(draft: Draft, key: SectionKey) -> tuple[Step, ...]:
    found = draft.sections[key]
    return (*found.steps, *_option_steps(draft, found.section.option))


def _option_steps(draft: Draft, option: str | None) -> list[Step]:
    """The step by which a layer switched an option on or off."""
    made = draft.options.get(option) if option else None
    return [_made_step("option", made, option)] if made and option else []


def _choice_steps(draft: Draft, shown: Shown, used: list[str]) -> list[Step]:
    """Steps by which layers chose the variant, set the parameters used, or switched the option on."""
    steps = []
    if shown.made:
        steps.append(_made_step("variant", shown.made, str(shown.made.value)))
    steps += _option_steps(draft, shown.clause.option)
    for name in used:
        if made := draft.parameters.get(name):
            steps.append(_made_step("parameter", made, name))
    return steps


def _made_step(operation: StepKind, made: Made, what: str) -> Step:
    """A parameter may stand in many clauses."""
    place = made.place
    return _steps(
        (made,),
        (operation, what),
        lambda: Step(
            layer=made.layer, file=place.file, line=place.line, column=place.column, operation=operation, what=what
        ),
    )


_steps: Memory[Step] = Memory(1024)


def _set_by(draft: Draft, declaration: Declaration) -> str:
    if made := draft.parameters.get(declaration.name):
        return made.layer
    return OPEN if declaration.default is None else CANON


def _absent(draft: Draft, key: SectionKey, hidden: Hidden) -> Absent:
    clause = hidden.found.clause
    steps = list(hidden.found.steps)
    if hidden.why == "option":
        steps += [*_option_steps(draft, draft.sections[key].section.option), *_option_steps(draft, clause.option)]
    return _absents(
        (clause, *steps),
        (hidden.why, hidden.missing),
        lambda: Absent(
            id=clause.id,
            title=clause.title,
            why=hidden.why,
            missing=hidden.missing,
            digest=clause_digest(clause),
            steps=tuple(steps),
        ),
    )


_absents: Memory[Absent] = Memory(1024)


def _users(
    shown: list[Shown], sections: Mapping[tuple[str, str, str], object], summaries: Mapping[str, Body]
) -> dict[str, tuple[str, ...]]:
    """Per parameter the clauses and sections whose text uses it."""
    users: dict[str, list[str]] = {}
    for clause in shown:
        for name in parameters_in(clause.body) if clause.body else ():
            users.setdefault(name, []).append(clause.clause.id)
    for key in sections:
        summary = summaries.get(key[2])
        for name in parameters_in(summary) if summary else ():
            users.setdefault(name, []).append(key[2])
    return {name: tuple(ids) for name, ids in users.items()}


def _chosen(
    draft: Draft, shown: list[Shown], users: Mapping[str, tuple[str, ...]], protocol: Protocol
) -> Iterator[Chosen]:
    """What the layers chose: first the variants in the order of the articles, then options and parameters."""
    for clause in shown:
        if clause.made and clause.variant:
            yield Chosen(
                name=clause.clause.id,
                kind="variant",
                label=clause.clause.title,
                value=clause.variant.label,
                layer=clause.made.layer,
                clauses=(clause.clause.id,),
            )
    for name, option in draft.canon.options.items():
        if (made := draft.options.get(name)) and name in _options_in(protocol):
            value = "ja" if made.value else "nee"
            clauses = _hanging_on(name, protocol, {clause.clause.id for clause in shown})
            yield Chosen(name=name, kind="option", label=option.label, value=value, layer=made.layer, clauses=clauses)
    for name, declaration in draft.canon.parameters.items():
        if (made := draft.parameters.get(name)) and name in users:
            make = partial(_chosen_parameter, draft.canon, declaration, made, users[name])
            yield _selected((draft.canon, declaration, made), users[name], make)


def _chosen_parameter(canon: Canon, declaration: Declaration, made: Made, clauses: tuple[str, ...]) -> Chosen:
    return Chosen(
        name=declaration.name,
        kind="parameter",
        label=declaration.label,
        value=in_words(canon, declaration, made.value),
        layer=made.layer,
        clauses=clauses,
    )


_selected: Memory[Chosen] = Memory(1024)
"""What a board set reads the same in all its schools."""


def _parameter_choices(draft: Draft, chain: Chain, users: Mapping[str, tuple[str, ...]]) -> list[OpenChoice]:
    sector = sector_of(chain)
    out = []
    for name, declaration in draft.canon.parameters.items():
        if name in users and name not in draft.parameters:
            make = partial(_parameter_choice, draft.canon, declaration, sector, users[name])
            out.append(_choices((draft.canon, declaration), (sector, users[name]), make))
    return out


def _parameter_choice(
    canon: Canon, declaration: Declaration, sector: Sector | None, clauses: tuple[str, ...]
) -> OpenChoice:
    return OpenChoice(
        name=declaration.name,
        kind="parameter",
        label=declaration.label,
        help=declaration.help,
        choices=tuple(c.text for c in declaration.values.values() if not c.refuse and fits(c, sector)),
        proposal=_proposals(canon)[declaration.name],
        clauses=clauses,
    )


_choices: Memory[OpenChoice] = Memory(1024)
"""Many schools leave the same open, and use it in the same clauses."""


@once_per_object(4)
def _proposals(canon: Canon) -> dict[str, str | None]:
    """What the canon proposes for each parameter, in words."""
    return {
        name: None if declared.default is None else in_words(canon, declared, declared.default)
        for name, declared in canon.parameters.items()
    }


def in_words(canon: Canon, declaration: Declaration, value: object) -> str:
    """A value in a line of words; "" for a table, which reads only where it stands."""
    if declaration.type in STRUCTURES:
        return ""
    if declaration.type == "sanction-series":
        return "; ".join(words_of(run) for run in runs((block_of(declaration, value, canon.words.time),)))
    return phrase(declaration, value, None, canon.words.time)


def _variant_choices(shown: list[Shown]) -> list[OpenChoice]:
    return [
        OpenChoice(
            name=clause.clause.id,
            kind="variant",
            label=clause.clause.title,
            help="",
            choices=tuple(variant.label for variant in clause.clause.variants),
            proposal=clause.variant.label if clause.variant else None,
            clauses=(clause.clause.id,),
        )
        for clause in shown
        # A variant that follows from another choice, or that the canon has locked, is nobody's to make.
        if clause.clause.variants and not clause.made and not (clause.variant and clause.variant.when)
        if clause.found.scope == "clause" and clause.clause.lock in ("variant", "free")
    ]


@once_per_object(16)
def _options_in(protocol: Protocol) -> dict[str, str]:
    """The options of a protocol, each with a section or clause that hangs on it."""
    parts: list[Section | SourceClause] = []
    for section in (*protocol.sections, *protocol.faq):
        parts += [section, *section.clauses]
    return {part.option: part.id for part in reversed(parts) if part.option}


def _hanging_on(option: str, protocol: Protocol, shown: set[str]) -> tuple[str, ...]:
    """The sections and loose clauses that show because this option is on."""
    out: list[str] = []
    for section in (*protocol.sections, *protocol.faq):
        if section.option == option and any(clause.id in shown for clause in section.clauses):
            out.append(section.id)
        else:
            out += [clause.id for clause in section.clauses if clause.option == option and clause.id in shown]
    return tuple(out)


def _option_choices(draft: Draft, protocol: Protocol) -> list[OpenChoice]:
    used = _options_in(protocol)
    return [
        OpenChoice(
            name=option.id,
            kind="option",
            label=option.label,
            help=option.help,
            choices=("ja", "nee"),
            proposal="ja" if option.default else "nee",
            clauses=(used[option.id],),
        )
        for option in draft.canon.options.values()
        if option.id in used and option.id not in draft.options
    ]
