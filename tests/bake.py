"""Writes a merged draft out as a canon folder: what layers made becomes what the canon says.

Values become defaults, chosen variants the proposed ones (before any `when`), a layer's lock the clause's
own. What was left out goes, since a canon has no memory of it.
"""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from case_folders import BASE
from protocolboek.model.canon import Clause, Declaration, Protocol, Term
from protocolboek.model.source import Body
from protocolboek.resolve.draft import Draft, DraftClause, DraftSection


def bake(draft: Draft, names: dict[str, str], open_words: str, content: Path) -> None:
    """Write `draft` to the folder `content`. `names` are the words for `school.naam` and its like,
    `open_words` those for what is still to be chosen."""
    shutil.copytree(BASE / "content", content)
    canon = draft.canon
    write(content / "parameters.yaml", "parameters", {n: parameter(draft, d) for n, d in canon.parameters.items()})
    write(content / "options.yaml", "options", {
        n: {"label": o.label, "help": o.help, "default": draft.option_is_on(n)} for n, o in canon.options.items()
    })  # fmt: skip
    words = (content / "words.yaml").read_text(encoding="utf-8").split("\n")
    own = {"built_in": names, "open": open_words}
    named = [
        f"{key}: {json.dumps(own[key], ensure_ascii=False)}" if (key := line.partition(":")[0]) in own else line
        for line in words
    ]
    (content / "words.yaml").write_text("\n".join(named), encoding="utf-8")
    for protocol in canon.protocols:
        shutil.rmtree(content / protocol.id)
        write_protocol(draft, protocol, content / protocol.id)


def write(path: Path, key: str, entries: dict[str, Any]) -> None:
    """JSON is YAML: quoted and strict as ours must be."""
    path.write_text(json.dumps({"schema": 1, key: entries}, ensure_ascii=False, indent=1), encoding="utf-8")


def parameter(draft: Draft, declared: Declaration) -> dict[str, Any]:
    made = draft.parameters.get(declared.name)
    value = made.value if made else declared.default
    entry = {
        "type": declared.type, "label": declared.label, "help": declared.help, "default": value,
        "columns": dict(declared.columns), "words": dict(declared.words), "min": declared.min, "max": declared.max,
        "values": {
            k: {"text": c.text, "forms": dict(c.forms), "sectors": list(c.sectors),
                **({"refuse": c.refuse} if c.refuse else {})}
            for k, c in declared.values.items()
        },
        "units": {k: {"one": u.one, "other": u.other} for k, u in declared.units.items()},
        "unit": {"one": declared.unit.one, "other": declared.unit.other} if declared.unit else None,
    }  # fmt: skip
    return {key: item for key, item in entry.items() if item not in (None, {})}


def write_protocol(draft: Draft, protocol: Protocol, folder: Path) -> None:
    (folder / "faq").mkdir(parents=True)
    sections = [key for key in draft.section_order if key[0] == protocol.id and key[1] == "clause"]
    groups = [key for key in draft.section_order if key[0] == protocol.id and key[1] == "faq"]
    head = {"schema": 1, "id": protocol.id, "title": protocol.title, "release": protocol.release,
            "licence": protocol.licence, "summary": protocol.summary, "sections": [key[2] for key in sections],
            "faq": {key[2]: draft.sections[key].section.title for key in groups}}  # fmt: skip
    (folder / "protocol.yaml").write_text(json.dumps(head, ensure_ascii=False), encoding="utf-8")
    for key in sections:
        text = section_heading(draft.sections[key]) + "".join(clause_text(draft, name) for name in draft.order[key])
        (folder / f"{key[2]}.md").write_text(text, encoding="utf-8")
    for key in groups:
        text = "".join(clause_text(draft, name) for name in draft.order[key])
        (folder / "faq" / f"{key[2]}.md").write_text(text, encoding="utf-8")


def section_heading(found: DraftSection) -> str:
    section = found.section
    attributes = f' option="{section.option}"' if section.option else ""
    return (
        f"## {section.title} {{#{section.id}{attributes}}}\n\n{section.summary.source if section.summary else ''}\n\n"
    )


def clause_text(draft: Draft, name: str) -> str:
    found = draft.clauses[name]
    if found.omitted:
        return ""
    clause = found.clause
    gone = {n for n, c in draft.clauses.items() if c.omitted}
    if found.scope == "faq":  # an answer goes with what it cites
        variants = tuple(v for v in clause.variants if not cited(v.body) & gone)
        if cited(clause.body) & gone or (clause.variants and not variants):
            return ""
        clause = replace(clause, variants=variants)
    made = draft.choices.get(name)
    chosen = str(made.value) if made and clause.variants else None
    head = f"### {clause.title} {{#{clause.id}{attributes_of(draft, found, chosen)}}}\n\n"
    if clause.body:
        return f"{head}{clause.body.source}\n\n"
    parts = []
    for variant in clause.variants:
        given = {"when": "" if chosen else terms(variant.when), "kind": variant.kind or "",
                 "audience": " ".join(variant.audience or ()), "norms": " ".join(variant.norms or ())}  # fmt: skip
        parts.append(f"#### {variant.label} {{#{variant.key}{written(given)}}}\n\n{variant.body.source}\n\n")
    return head + "".join(parts)


def cited(body: Body | None) -> set[str]:
    return {r.target for r in body.references if r.kind == "citation"} if body else set()


def attributes_of(draft: Draft, found: DraftClause, chosen: str | None) -> str:
    clause: Clause = found.clause
    there = {n for n, c in draft.clauses.items() if not c.omitted} | {key[2] for key in draft.sections}
    given = {"audience": " ".join(clause.audience), "default": chosen or clause.default or "",
             "option": clause.option or "", "when": terms(clause.when),
             "see": " ".join(t for t in clause.see if t in there), "norms": " ".join(clause.norms)}  # fmt: skip
    if found.scope == "clause":
        locked = ("clause", clause.id) in draft.locks
        given |= {"kind": clause.kind, "lock": "fixed" if locked else clause.lock}
    return written(given)


def written(given: dict[str, str]) -> str:
    return "".join(f' {name}="{value}"' for name, value in given.items() if value)


def terms(when: tuple[Term, ...]) -> str:
    return " ".join(f"{t.name}{'!=' if t.negated else '='}{'|'.join(t.values)}" for t in when)
