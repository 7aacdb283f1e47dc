"""For whom: the roles that have pages of their own, and what of a handbook concerns each."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from protocolboek.model.canon import Audience
from protocolboek.model.handbook import Clause, Handbook, Section
from protocolboek.model.once import once_per_object
from protocolboek.model.text import contacts_in
from protocolboek.render.links import FAQ

EVERYBODY: Audience = "allen"


@dataclass(frozen=True, slots=True, eq=False)
class Role:
    """One of `ROLES`, and equal to itself alone. `name` is what pages and templates call it."""

    audience: Audience
    name: str

    @property
    def page(self) -> str:
        return f"voor-{self.name}"

    @property
    def questions(self) -> str:
        return f"{FAQ}/{self.name}"


ROLES = (Role("leerling", "leerlingen"), Role("ouder", "ouders"), Role("medewerker", "medewerkers"))


def concerns(clause: Clause, role: Role) -> bool:
    return role in _concerned(clause.audience)


def rules_for(handbook: Handbook, role: Role) -> tuple[Section, ...]:
    """The sections with the articles that tell a role what to do: a definition is a rule for nobody."""
    return _rules(handbook)[role]


def questions_for(handbook: Handbook, role: Role) -> tuple[Section, ...]:
    """The groups of the FAQ with the questions of a role, in whichever group they stand."""
    return _questions(handbook)[role]


@once_per_object(16)
def _rules(handbook: Handbook) -> Mapping[Role, tuple[Section, ...]]:
    return _with(handbook.sections, lambda clause: () if clause.kind == "definition" else _concerned(clause.audience))


@once_per_object(16)
def _questions(handbook: Handbook) -> Mapping[Role, tuple[Section, ...]]:
    return _with(handbook.faq, lambda clause: _concerned(clause.audience))


@lru_cache(256)
def _concerned(audience: tuple[Audience, ...]) -> tuple[Role, ...]:
    return tuple(role for role in ROLES if role.audience in audience or EVERYBODY in audience)


@once_per_object(16)
def naming(handbook: Handbook) -> tuple[tuple[Clause, frozenset[str]], ...]:
    """The articles and answers that name somebody to turn to, with whom."""
    clauses = handbook.entries()
    named = contacts_in.each([clause.body for clause in clauses])
    return tuple([(clause, found) for clause, found in zip(clauses, named, strict=True) if found])


@once_per_object(16)
def roles_with_page(handbook: Handbook) -> tuple[Role, ...]:
    return tuple(role for role in ROLES if rules_for(handbook, role) or questions_for(handbook, role))


def roles_with_questions(handbook: Handbook) -> tuple[Role, ...]:
    return tuple(role for role in ROLES if questions_for(handbook, role))


def pages_of_roles(handbook: Handbook) -> tuple[str, ...]:
    """The folders of all pages that a handbook has for roles."""
    pages = (role.page for role in roles_with_page(handbook))
    return (*pages, *(role.questions for role in roles_with_questions(handbook)))


def _with(
    sections: Iterable[Section], whose: Callable[[Clause], tuple[Role, ...]]
) -> Mapping[Role, tuple[Section, ...]]:
    """For each role the sections with only the clauses that are for it; one without any is left out."""
    out: dict[Role, list[Section]] = {role: [] for role in ROLES}
    for section in sections:
        roles = [(clause, whose(clause)) for clause in section.clauses]
        for role, found in out.items():
            if clauses := tuple([clause for clause, of in roles if role in of]):
                whole = len(clauses) == len(section.clauses)
                found.append(section if whole else section.model_copy(update={"clauses": clauses}))
    return {role: tuple(found) for role, found in out.items()}
