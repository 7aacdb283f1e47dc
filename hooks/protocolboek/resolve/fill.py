"""Puts values into texts: a parameter becomes its words, its table, or the choice still to be made."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from protocolboek.model.canon import Canon, Declaration
from protocolboek.model.near import nearest
from protocolboek.model.phrases import block_of, forms_of, lower_first, phrase
from protocolboek.model.problems import Problem, error
from protocolboek.model.source import Body
from protocolboek.model.text import (
    Block,
    Blocks,
    Inline,
    List,
    Open,
    Paragraph,
    Parameter,
    Value,
    canonical,
    map_inlines,
)
from protocolboek.model.values import is_structured
from protocolboek.resolve.draft import Draft


@dataclass(frozen=True, slots=True)
class Filler:
    """The values in force; `names`: the parameters that are always there; `still_open`: what stands for
    a value that nobody gave."""

    canon: Canon
    values: Mapping[str, object]
    names: Mapping[str, str]
    still_open: str
    _told: dict[str, object] = field(default_factory=dict)

    def told(self, name: str) -> object:
        """All that the words for a parameter follow from, but for the canon."""
        if name not in self._told:
            value = self.names.get(name) or self.values.get(name)
            self._told[name] = ("open", self.still_open) if value is None else canonical(value)
        return self._told[name]

    def fill(self, blocks: Blocks) -> Blocks:
        out: list[Block] = []
        for block in blocks:
            if isinstance(block, List):
                items = tuple(self.fill(item) for item in block.items)
                out.append(block.model_copy(update={"items": items}))
            elif declaration := self.stands_alone(block):
                out += self.block(declaration)
            else:
                out += map_inlines((block,), self.inline)
        return tuple(out)

    def stands_alone(self, block: Block) -> Declaration | None:
        """The structured or list parameter that makes up this paragraph, if one does."""
        if not isinstance(block, Paragraph) or len(block.children) != 1:
            return None
        only = block.children[0]
        declaration = self.canon.parameters.get(only.name) if isinstance(only, Parameter) else None
        if declaration is None or (isinstance(only, Parameter) and only.form):
            return None
        return declaration if is_structured(declaration) or declaration.type == "list" else None

    def block(self, declaration: Declaration) -> list[Block]:
        value = self.values.get(declaration.name)
        if value is None:
            return [Paragraph(children=(self.open(declaration, capital=True),))]
        return [block_of(declaration, value, self.canon.words.time)] if value else []

    def inline(self, node: Inline) -> Inline:
        if not isinstance(node, Parameter):
            return node
        if node.name in self.names:
            return Value(parameter=node.name, text=_capital(self.names[node.name], node.capital))
        declaration = self.canon.parameters.get(node.name)
        if declaration is None:
            return node  # reported by `faults_in`
        value = self.values.get(node.name)
        if value is None:
            return self.open(declaration, capital=node.capital)
        words = phrase(declaration, value, node.form, self.canon.words.time)
        return Value(parameter=node.name, text=_capital(words, node.capital))

    def open(self, declaration: Declaration, *, capital: bool) -> Open:
        words = self.still_open.format(label=lower_first(declaration.label))
        return Open(name=declaration.name, text=_capital(words, capital))


def faults_in(body: Body, draft: Draft, names: Mapping[str, str]) -> list[Problem]:
    """Parameters in a text that are not there, have no such form, or cannot stand where they stand."""
    problems = []
    for reference in body.references:
        if reference.kind != "parameter":
            continue
        declaration = draft.canon.parameters.get(reference.target)
        if declaration is None:
            if reference.target not in names:
                near = nearest(reference.target, [*draft.canon.parameters, *names])
                code = "unknown-parameter-near" if near else "unknown-parameter"
                problems.append(error(reference.place, code, id=reference.target, near=near or ""))
            elif reference.form:
                form = reference.form
                problems.append(error(reference.place, "unknown-form", id=reference.target, form=form, known="-"))
        elif reference.form and reference.form not in forms_of(declaration):
            known = ", ".join(sorted(forms_of(declaration))) or "-"
            problems.append(
                error(reference.place, "unknown-form", id=reference.target, form=reference.form, known=known)
            )
        elif is_structured(declaration) and not (reference.block or reference.form):
            problems.append(error(reference.place, "structured-inline", id=reference.target))
    return problems


def _capital(words: str, capital: bool) -> str:
    first = 2 if words.startswith("ij") else 1  # ij is one letter: IJsvrij
    return words[:first].upper() + words[first:] if capital else words
