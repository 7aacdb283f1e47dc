"""Turns citations into words: "artikel 4.2". Numbers are known by now; a target that is gone is an error."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from protocolboek.model.handbook import CANON
from protocolboek.model.near import nearest
from protocolboek.model.phrases import lower_first
from protocolboek.model.problems import Place, Problem, error
from protocolboek.model.source import Body, named_in
from protocolboek.model.text import Blocks, Citation, Inline, map_inlines
from protocolboek.resolve.draft import Draft
from protocolboek.resolve.hide import Shape, Shown


class Target(NamedTuple):
    """What a citation can name: its words depend on what it is and on where it is cited."""

    protocol: str
    protocol_title: str
    kind: str  # clause | section | faq
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Citer:
    draft: Draft
    shape: Shape
    targets: Mapping[str, Target]
    homes: Mapping[str, str]
    """What stands in a protocol that this handbook does not hold, by that protocol."""
    _cited: dict[tuple[str, str], Citation] = field(default_factory=dict)

    def cite(self, blocks: Blocks, protocol: str) -> Blocks:
        def cited(node: Inline) -> Inline:
            return self.citation(node.target, protocol) if isinstance(node, Citation) else node

        return map_inlines(blocks, cited)

    def citation(self, target_id: str, protocol: str) -> Citation:
        """Within the protocol by number; from another by title, since its numbers may change on their own."""
        found = self._cited.get((target_id, protocol))
        if found is None:
            found = self._cited[target_id, protocol] = _citation(target_id, self.words(target_id, protocol))
        return found

    def words(self, target_id: str, protocol: str) -> str | None:
        target = self.targets.get(target_id)
        if target is None:
            return None
        kind = target.kind if target.protocol == protocol else "elsewhere"
        words = self.draft.canon.words.citation[kind]
        return words.format(number=target.number, title=target.title, protocol=lower_first(target.protocol_title))

    def see(self, shown: Shown, protocol: str) -> tuple[Citation, ...]:
        """What to read besides: what is there, and not cited in the text itself."""
        cited = named_in(shown.body, "citation") if shown.body else frozenset()
        return tuple(self.citation(t, protocol) for t in shown.clause.see if t in self.targets and t not in cited)

    def faults_in(self, body: Body, layer: str) -> list[Problem]:
        """Hard citations of what is not there. Where a layer left the target out, its place is named."""
        problems = []
        for reference in body.references:
            if reference.kind != "citation" or reference.target in self.targets:
                continue
            target = reference.target
            key_hidden = self.shape.hidden.get(target)
            if key_hidden is None:
                problems.append(self.unknown(target, reference.place))
                continue
            blame = self.blame(target)
            if layer == CANON and blame:
                problems.append(error(blame, "citation-left-out", id=target, at=reference.place))
            else:
                problems.append(error(reference.place, "citation-hidden", id=target, at=blame or reference.place))
        return problems

    def unknown_see(self, shown: Shown) -> list[Problem]:
        """Of what to read besides: what is nowhere, neither shown nor hidden."""
        missing = [target for target in shown.clause.see if target not in self.targets]
        sections = {key[2] for key in self.draft.sections} if missing else set()
        return [
            self.unknown(t, shown.clause.place) for t in missing if t not in self.draft.clauses and t not in sections
        ]

    def unknown(self, target: str, place: Place) -> Problem:
        if retired := self.draft.canon.retired.get(target):
            code = "retired-replaced" if retired.replaced_by else "retired"
            return error(
                place,
                code,
                id=target,
                since=retired.since,
                reason=retired.reason,
                replaced_by=retired.replaced_by or "",
            )
        if target in self.homes:
            return error(place, "citation-elsewhere", id=target, protocol=self.homes[target])
        near = nearest(target, self.targets)
        return error(place, "citation-unknown-near" if near else "citation-unknown", id=target, near=near or "")

    def blame(self, target: str) -> Place | None:
        """Where a layer made this clause vanish."""
        key, hidden = self.shape.hidden[target]
        clause = hidden.found.clause
        if hidden.found.omitted:
            return hidden.found.omitted.place
        for option in (self.draft.sections[key].section.option, clause.option):
            if option and (made := self.draft.options.get(option)) and not made.value:
                return made.place
        return next(
            (
                made.place
                for term in clause.when
                if (made := self.draft.parameters.get(term.name) or self.draft.choices.get(term.name))
            ),
            None,
        )


@lru_cache(4096)
def _citation(target: str, text: str | None) -> Citation:
    """Schools that cite in the same words have the very same citation."""
    return Citation(target=target, text=text)
