"""Provenance: for every clause its chain of steps, what it uses and who set that, and what it cites."""

from collections.abc import Iterator, Mapping

from protocolboek import __version__
from protocolboek.model.canon import Canon, Protocol
from protocolboek.model.handbook import (
    CANON,
    Absent,
    Former,
    FormerNorm,
    Layer,
    Origin,
    Provenance,
    Sheet,
    Source,
    Step,
    StepKind,
)
from protocolboek.model.once import Memory, once_per_object
from protocolboek.model.overlay import Chain
from protocolboek.model.source import Body, named_in, parameters_in
from protocolboek.resolve.chosen import Users, choices, chosen
from protocolboek.resolve.draft import Draft, DraftClause, Made, SectionKey, clause_digest
from protocolboek.resolve.hide import Hidden, Shape, Shown, steady

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
    left = choices(draft, chain, shown, users, protocol)
    return Provenance(
        tool=__version__,
        canon=protocol.release,
        summary=protocol.summary,
        licence=protocol.licence,
        layers=(
            Layer(id=CANON, name=draft.canon.words.canon, kind="canon"),
            *(Layer(id=overlay.id, name=overlay.name, kind=overlay.kind) for overlay in chain),
        ),
        clauses={
            clause.clause.id: origin or _origin(draft, clause, known)
            for clause, origin in zip(shown, _untouched.each([clause.found for clause in shown]), strict=True)
        },
        sections={key[2]: _section_steps(draft, key) for key in mine if key[1] == "clause"},
        absent=tuple(_absent(draft, key, hidden) for key, hidden in shape.hidden.values() if key[0] == protocol.id),
        chosen=tuple(chosen(draft, shown, users, protocol)),
        open=tuple(choice for choice in left if choice.proposal is None),
        proposals=tuple(choice for choice in left if choice.proposal is not None),
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


@once_per_object(8192)
def _untouched(found: DraftClause) -> Origin | None:
    """Of a clause in which nobody can choose anything."""
    shown = steady(found)
    return None if shown is None or (shown.body and named_in(shown.body, "parameter")) else _origin_of(shown, {}, [])


def _origin(draft: Draft, shown: Shown, known: Memory[Origin]) -> Origin:
    """Of a clause about which the same layers chose the same it is the same in every school."""
    names = parameters_in(shown.body) if shown.body and shown.body.references else ()
    used = [name for name in names if name in draft.canon.parameters] if names else []
    steps = _choice_steps(draft, shown, used) if used or shown.made or shown.clause.option else []
    return known((shown.found, shown.body, *steps), None, lambda: _origin_of(shown, _set_by(draft, used), steps))


def _origin_of(shown: Shown, parameters: dict[str, str], steps: list[Step]) -> Origin:
    return Origin(
        layer=shown.found.layer,
        steps=(*shown.found.steps, *steps),
        parameters=parameters,
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


def _set_by(draft: Draft, names: list[str]) -> dict[str, str]:
    """Each parameter with the layer that set it."""
    proposed = {name: OPEN if draft.canon.parameters[name].default is None else CANON for name in names}
    return {name: made.layer if (made := draft.parameters.get(name)) else by for name, by in proposed.items()}


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


def _users(shown: list[Shown], sections: Mapping[tuple[str, str, str], object], summaries: Mapping[str, Body]) -> Users:
    users: dict[str, list[str]] = {}
    for clause in shown:
        for name in parameters_in(clause.body) if clause.body else ():
            users.setdefault(name, []).append(clause.clause.id)
    for key in sections:
        summary = summaries.get(key[2])
        for name in parameters_in(summary) if summary else ():
            users.setdefault(name, []).append(key[2])
    return {name: tuple(ids) for name, ids in users.items()}
