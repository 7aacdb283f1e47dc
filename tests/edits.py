"""The edits in `cases/_edits/`: an old and a new text of one clause, and what the comparison must say of them.

`old` and `new` are clause text. `values` (or `old_values` and `new_values`) fill parameters; `numbers` (or
`old_numbers` and `new_numbers`) give what a citation reads as. `text` is the expected class, `flags` the kinds
of the hints, each once; `marked` the lines with [-what goes-] and {+what comes+}, where they are worth telling.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from protocolboek.compare import compare
from protocolboek.load.text import parse
from protocolboek.model.comparison import Change
from protocolboek.model.handbook import Causes, Clause, Handbook, Organisation, School, Section
from protocolboek.model.problems import Place
from protocolboek.model.text import Blocks, Citation, Inline, Parameter, Value, digest, digest_of, map_inlines, nodes

EDITS = Path(__file__).parent / "cases" / "_edits"
PROTOCOL = Organisation(id="afspraken", name="Afspraken")


@dataclass(frozen=True)
class Edit:
    name: str
    old: str
    new: str
    text: str
    flags: tuple[str, ...] = ()
    marked: str | None = None
    given: Mapping[str, Any] = field(default_factory=dict)

    def change(self) -> Change:
        """What the comparison says of this edit, as the only clause of two handbooks."""
        old = handbook(self.clause("old", self.old))
        return compare(old, handbook(self.clause("new", self.new))).clauses[0]

    def clause(self, side: str, source: str) -> Clause:
        values = self.given.get(f"{side}_values") or self.given.get("values") or {}
        numbers = self.given.get(f"{side}_numbers") or self.given.get("numbers") or {}
        return clause_of(source, values=values, numbers=numbers)


def edits() -> list[Edit]:
    return [edit for path in sorted(EDITS.glob("*.yaml")) for edit in _read(path)]


def _read(path: Path) -> list[Edit]:
    out = []
    for entry in YAML(typ="safe").load(path):
        known = {key: entry.pop(key) for key in ("old", "new", "text")}
        says, flags, marked = entry.pop("says"), tuple(entry.pop("flags", ())), entry.pop("marked", None)
        name = f"{path.stem}: {says}"
        out.append(Edit(name=name, flags=flags, marked=marked, given=entry, **known))
    return out


def clause_of(
    source: str,
    *,
    name: str = "proef.artikel",
    title: str = "Een artikel",
    number: str | None = "1.1",
    values: Mapping[str, str] | None = None,
    numbers: Mapping[str, str] | None = None,
    **given: Any,
) -> Clause:
    """A clause of the canon with this text, filled in as resolving does."""
    body, problems = parse(source, Place("edit.md"))
    assert problems == []
    used = sorted({node.name for node in nodes(body.blocks) if isinstance(node, Parameter)})
    causes = Causes(
        canon=digest_of(body.blocks),
        parameters=digest({parameter: (values or {})[parameter] for parameter in used}) if used else None,
    )
    fill = filled(body.blocks, values or {}, numbers or {})
    fields: dict[str, Any] = {"audience": ("allen",), "kind": "must", "causes": causes, **given}
    return Clause(id=name, number=number, title=title, body=fill, **fields)


def filled(blocks: Blocks, values: Mapping[str, str], numbers: Mapping[str, str]) -> Blocks:
    def fill(node: Inline) -> Inline:
        match node:
            case Parameter():
                return Value(parameter=node.name, text=values[node.name])
            case Citation():
                return Citation(target=node.target, text=f"artikel {numbers[node.target]}")
        return node

    return map_inlines(blocks, fill)


def handbook(*clauses: Clause, faq: tuple[Clause, ...] = ()) -> Handbook:
    """A handbook with one section; questions in one group."""
    return handbook_of(
        Section(id="proef", number="1", title="Proef", summary=(), clauses=clauses),
        faq=(Section(id="vragen", number=None, title="Vragen", summary=(), clauses=faq),) if faq else (),
    )


def handbook_of(*sections: Section, faq: tuple[Section, ...] = ()) -> Handbook:
    school = School(id="brug", name="De Brug", kind="school", sector="po")
    return Handbook(school=school, protocol=PROTOCOL, consent={"MR": "all"}, sections=sections, faq=faq)
