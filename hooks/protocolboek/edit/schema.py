"""`protocolboek schema`: a JSON Schema for one overlay, with the targets that its chain really has.

A schema made from the file models would accept any clause id; this one lists what stands above the
overlay, with titles and help in Dutch, so that an editor can complete and explain while typing.
"""

from collections.abc import Mapping
from typing import Any, get_args

from protocolboek.load.fields import ADDRESS, COLOR
from protocolboek.load.text import ID
from protocolboek.messages import Catalogue
from protocolboek.model.canon import ArticleKind, Audience, Declaration, LayerKind, Sector
from protocolboek.model.overlay import Chain, Notice, Scope, sector_of
from protocolboek.model.values import LARGEST, OWN_ROLE, STRUCTURES, Cell
from protocolboek.pipeline import Project, chain_of
from protocolboek.resolve import Reach, reach_of
from protocolboek.resolve.parent import allowed

Schema = dict[str, Any]
TEXT: Schema = {"type": "string", "minLength": 1, "pattern": r"\S"}
LINE: Schema = {"type": "string", "pattern": r"^\s*\S[^\n]*\s*$"}
DATE: Schema = {"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"}
TIME: Schema = {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"}
ADDRESSED: Schema = {"type": "string", "pattern": f"^{ADDRESS}$"}
COLORED: Schema = {"type": "string", "pattern": f"^{COLOR}$"}
HREF: Schema = {"type": "string", "pattern": r"^https?://\S+$"}
ID_PATTERN = f"^{ID}$"


def schema_for(project: Project, name: str, messages: Catalogue) -> Schema:
    """The schema of `schools/<name>/overlay.yaml`."""
    chain, _ = chain_of(project, name)
    return _Maker(project, name, chain, messages).overlay()


class _Maker:
    def __init__(self, project: Project, name: str, chain: Chain, messages: Catalogue) -> None:
        self.project = project
        self.name = name
        self.chain = chain
        self.messages = messages
        self.reach: Reach = reach_of(project.canon, chain[:-1])
        self.sector: Sector | None = sector_of(chain)
        self.own = f"^{name.replace('.', '[.]')}[.]{ID}$"

    def overlay(self) -> Schema:
        properties: Schema = {
            "schema": {"type": "integer", "const": 1},
            "kind": {"enum": list(get_args(LayerKind))},
            "name": TEXT,
            "sector": {"enum": list(get_args(Sector))},
            "extends": {"enum": [other for other in self.project.overlays if other != self.name]},
            "handbook": {"type": "boolean"},
            "notice": {"enum": list(get_args(Notice))},
            "logo": {"type": "string", "pattern": r"^[A-Za-z0-9][A-Za-z0-9._-]*\.png$"},
            "colors": _object({"primary": COLORED, "accent": COLORED}, required=["primary"]),
            "protocols": _list({"enum": [p.id for p in self.project.canon.protocols]}, least=1),
            "publish": _object({"concept": {"type": "boolean"}, "history": {"type": "boolean"}, "address": ADDRESSED}),
            "current": _object({"title": TEXT, "date": DATE, "link": HREF}, required=["title"]),
            "consent": {"type": "object", "propertyNames": TEXT, "additionalProperties": self.parts()},
            "parameters": _object({n: self.value(d) for n, d in self.reach.parameters.items()}),
            "options": _object(
                {n: {"type": "boolean", "title": o.label, "description": o.help} for n, o in self.reach.options.items()}
            ),
            "variants": _object({n: self.variants(*found) for n, found in self.reach.variants.items()}),
            **self.operations("clause"),
            "sections": self.sections(),
            "lock": _object(
                {
                    "clauses": _list({"anyOf": [{"enum": list(self.reach.known)}, self.owned()]}),
                    "options": _list({"enum": list(self.project.canon.options)}),
                    "parameters": _list({"enum": list(self.project.canon.parameters)}),
                    "reason": TEXT,
                },
                required=["reason"],
            ),
            "sheet": {
                "type": "object",
                "propertyNames": {"anyOf": [{"enum": list(self.reach.places["clause"])}, self.owned()]},
                "additionalProperties": TEXT,
            },
            "faq": _object(self.operations("faq")),
        }
        for key, schema in properties.items():
            properties[key] = {"description": self.messages.say(f"schema-{key}"), **schema}
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.messages.say("schema-title", id=self.name),
            **_object(properties, required=["schema", "kind", "name"]),
        }

    def parts(self) -> Schema:
        section = {"anyOf": [{"enum": list(self.reach.groups["clause"])}, self.owned()]}
        return {"anyOf": [{"const": "all"}, _list(section, least=1)]}

    def owned(self) -> Schema:
        """An id of the overlay's own."""
        return {"type": "string", "pattern": self.own}

    def variants(self, title: str, variants: tuple[Any, ...]) -> Schema:
        return {"title": title, **_one_of({v.key: v.label for v in variants})}

    # --- operations ---------------------------------------------------------------------------------

    def operations(self, scope: Scope) -> Schema:
        reasoned = {"reason": TEXT, "decided_by": TEXT}
        added: Schema = {
            **reasoned,
            "title": TEXT,
            "audience": _list({"enum": list(get_args(Audience))}, least=1),
            "see": _list({"type": "string", "pattern": ID_PATTERN}),
            "option": {"enum": list(self.project.canon.options)},
            "text": TEXT,
        }
        if scope == "clause":
            added["kind"] = {"enum": list(get_args(ArticleKind))}
        replaced = _object({**reasoned, "title": TEXT, "was": {"type": "string"}, "text": TEXT}, ["reason", "text"])
        omitted = _object({**reasoned, "restorable": {"type": "boolean"}}, ["reason"])
        free = self.reach.free[scope]
        return {
            "replace": self.targets(free, replaced),
            "omit": self.targets(free, omitted),
            "restore": self.targets(self.reach.restorable[scope], _object(reasoned, ["reason"])),
            "add": {
                "type": "object",
                "propertyNames": {"pattern": self.own},
                "additionalProperties": self.placed(added, ["title", "audience", "reason", "text"], scope),
            },
            "move": self.targets(free, self.placed(reasoned, ["reason"], scope)),
        }

    def targets(self, titles: Mapping[str, str], entry: Schema) -> Schema:
        return _object({name: {"title": title, **entry} for name, title in titles.items()})

    def placed(self, properties: Schema, required: list[str], scope: Scope) -> Schema:
        beside = {"anyOf": [{"enum": list(self.reach.places[scope])}, self.owned()]}
        groups = list(self.reach.groups[scope])
        if scope == "clause":
            within: Schema = {"anyOf": [{"enum": groups}, self.owned()]}
        else:
            within = {"enum": groups}
        places = {"after": beside, "before": beside, "first-in": within, "last-in": within}
        return {**_object({**properties, **places}, required), "oneOf": [{"required": [place]} for place in places]}

    def sections(self) -> Schema:
        groups = self.reach.groups["clause"]
        beside = {"anyOf": [{"enum": list(groups)}, self.owned()]}
        reasoned = {"reason": TEXT, "decided_by": TEXT, "title": TEXT, "summary": TEXT}
        added = _object({**reasoned, "after": beside, "before": beside}, ["reason", "title", "summary"])
        added["oneOf"] = [{"required": ["after"]}, {"required": ["before"]}]
        renamed = _object(reasoned, ["reason"]) | {"anyOf": [{"required": ["title"]}, {"required": ["summary"]}]}
        return _object(
            {
                "add": {"type": "object", "propertyNames": {"pattern": self.own}, "additionalProperties": added},
                "rename": self.targets(groups, renamed),
            }
        )

    # --- values of parameters -----------------------------------------------------------------------

    def value(self, declaration: Declaration) -> Schema:
        return {"title": declaration.label, "description": declaration.help, **self.type_of(declaration)}

    def type_of(self, declaration: Declaration) -> Schema:
        choices = _one_of({k: c.text for k, c in allowed(declaration.values, self.sector).items()})
        match declaration.type:
            case "text":
                return LINE
            case "number":
                low, high = declaration.min, declaration.max
                return _number(0 if low is None else low, LARGEST if high is None else high)
            case "date":
                return DATE
            case "enum":
                return choices
            case "role":
                return {"anyOf": [choices, {"type": "string", "pattern": f"^(?:{OWN_ROLE.pattern})$"}]}
            case "list":
                return {**_list(choices if declaration.values else LINE, least=1), "uniqueItems": True}
            case "sanction-series":
                return {
                    **_list({"anyOf": [choices, _object({"eigen": LINE}, ["eigen"])]}, least=1),
                    "uniqueItems": True,
                }
            case _:
                return self.structured(declaration)

    def structured(self, declaration: Declaration) -> Schema:
        structure = STRUCTURES[declaration.type]
        row = _object(
            {field: self.cell(declaration, field, cell) for field, cell in structure.cells.items()},
            sorted(structure.required),
        )
        return _list(row, least=1) if structure.rows else row

    def cell(self, declaration: Declaration, field: str, cell: Cell) -> Schema:
        words = _one_of(declaration.words.get(field, {}))
        kinds: Mapping[Cell, Schema] = {
            "word": words,
            "words": {**_list(words, least=1), "uniqueItems": True},
            "text": LINE,
            "time": TIME,
            "number": _number(0, LARGEST),
        }
        return {"title": declaration.columns.get(field, field), **kinds[cell]}


def _object(properties: Schema, required: list[str] | None = None) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False} | (
        {"required": required} if required else {}
    )


def _one_of(titles: Mapping[str, str]) -> Schema:
    """One of these values; nothing at all where there are none, since an empty `oneOf` is no schema."""
    return {"oneOf": [{"const": key, "title": title} for key, title in titles.items()]} if titles else {"not": {}}


def _number(low: int, high: int) -> Schema:
    return {"type": "integer", "minimum": low, "maximum": high}


def _list(items: Schema, least: int = 0) -> Schema:
    return {"type": "array", "items": items} | ({"minItems": least} if least else {})
