"""What layers chose among what the canon offers, and what is still theirs to choose: both as a reader is told."""

from collections.abc import Iterator, Mapping
from functools import partial

from protocolboek.model.canon import Canon, Declaration, Option, Protocol, Section, Sector
from protocolboek.model.canon import Clause as SourceClause
from protocolboek.model.handbook import Chosen, OpenChoice
from protocolboek.model.once import Memory, once_per_object
from protocolboek.model.overlay import Chain, sector_of
from protocolboek.model.phrases import block_of, phrase
from protocolboek.model.text import runs, words_of
from protocolboek.model.values import STRUCTURES, fits
from protocolboek.resolve.draft import Draft, Made
from protocolboek.resolve.hide import Shown

Users = Mapping[str, tuple[str, ...]]
"""Per parameter the clauses and sections whose text uses it."""


def choices(draft: Draft, chain: Chain, shown: list[Shown], users: Users, protocol: Protocol) -> list[OpenChoice]:
    """What nobody chose yet. Of most of it the canon proposes something, which then stands there."""
    return _parameter_choices(draft, chain, users) + _variant_choices(shown) + _option_choices(draft, protocol)


def chosen(draft: Draft, shown: list[Shown], users: Users, protocol: Protocol) -> Iterator[Chosen]:
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
        value=_in_words(canon, declaration, made.value),
        layer=made.layer,
        clauses=clauses,
    )


_selected: Memory[Chosen] = Memory(1024)
"""What a board set reads the same in all its schools."""


def _parameter_choices(draft: Draft, chain: Chain, users: Users) -> list[OpenChoice]:
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
        name: None if declared.default is None else _in_words(canon, declared, declared.default)
        for name, declared in canon.parameters.items()
    }


def _in_words(canon: Canon, declaration: Declaration, value: object) -> str:
    """A value in a line of words; "" for a table, which reads only where it stands."""
    if declaration.type in STRUCTURES:
        return ""
    if declaration.type == "sanction-series":
        return "; ".join(words_of(run) for run in runs((block_of(declaration, value, canon.words.time),)))
    return phrase(declaration, value, None, canon.words.time)


def _variant_choices(shown: list[Shown]) -> list[OpenChoice]:
    return [
        _choices((clause.clause, clause.variant), None, partial(_variant_choice, clause))
        for clause in shown
        # A variant that follows from another choice, or that the canon has locked, is nobody's to make.
        if clause.clause.variants and not clause.made and not (clause.variant and clause.variant.when)
        if clause.found.scope == "clause" and clause.clause.lock in ("variant", "free")
    ]


def _variant_choice(shown: Shown) -> OpenChoice:
    return OpenChoice(
        name=shown.clause.id,
        kind="variant",
        label=shown.clause.title,
        help="",
        choices=tuple(variant.label for variant in shown.clause.variants),
        proposal=shown.variant.label if shown.variant else None,
        clauses=(shown.clause.id,),
    )


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
        _choices((option,), used[option.id], partial(_option_choice, option, used[option.id]))
        for option in draft.canon.options.values()
        if option.id in used and option.id not in draft.options
    ]


def _option_choice(option: Option, part: str) -> OpenChoice:
    return OpenChoice(
        name=option.id,
        kind="option",
        label=option.label,
        help=option.help,
        choices=("ja", "nee"),
        proposal="ja" if option.default else "nee",
        clauses=(part,),
    )
