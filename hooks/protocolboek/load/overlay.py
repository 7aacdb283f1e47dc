"""Reads `schools/<id>/`: the overlay, its contacts, its concordance, and its frozen versions."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from protocolboek.load import files
from protocolboek.load.canon import contact_cards
from protocolboek.load.logo import load_logo
from protocolboek.load.reading import read_file
from protocolboek.load.sheet import own_sentences
from protocolboek.load.text import parse
from protocolboek.load.versions import Versions, load_versions
from protocolboek.load.yaml import Tree
from protocolboek.model.overlay import (
    Add,
    AddSection,
    Anchor,
    Choose,
    Colors,
    Concordance,
    Current,
    LockOut,
    Move,
    Norm,
    Omit,
    Operation,
    Overlay,
    RenameSection,
    Replace,
    Restore,
    Scope,
    Setting,
    Toggle,
)
from protocolboek.model.problems import Place, Problem, error
from protocolboek.model.source import Body


def load_overlay(folder: Path, *, versions: Versions = load_versions) -> tuple[Overlay | None, list[Problem]]:
    """Read one overlay. Total: a faulty entry is left out and reported; None where no overlay is left. `versions`
    reads what was frozen, for who knows that nothing changed there."""
    name = f"{folder.parent.name}/{folder.name}"
    found, tree, problems = read_file(folder / "overlay.yaml", f"{name}/overlay.yaml", files.OverlayFile)
    if found is None:
        return None, problems
    reader = _Reader(tree, problems)
    contacts: dict[str, Any] = {}
    if (folder / "contacts.yaml").exists():
        cards, card_tree, faults = read_file(folder / "contacts.yaml", f"{name}/contacts.yaml", files.ContactsFile)
        contacts = contact_cards(cards, card_tree)
        problems += faults
    concordance = None
    if (folder / "concordance.yaml").exists():
        concordance, faults = _concordance(folder / "concordance.yaml", f"{name}/concordance.yaml")
        problems += faults
    frozen, faults = versions(folder / "versions", f"{name}/versions", folder.name)
    problems += faults
    logo, faults = load_logo(folder, found.logo, tree.place(("logo",)))
    problems += faults
    overlay = Overlay(
        id=folder.name,
        kind=found.kind,
        name=found.name,
        place=tree.key(("name",)),
        extends=found.extends,
        extends_place=tree.place(("extends",)),
        sector=found.sector,
        handbook=found.kind != "foundation" if found.handbook is None else found.handbook,
        notice=found.notice,
        logo=logo,
        colors=_colors(found.colors, tree),
        protocols=None
        if found.protocols is None
        else tuple((p, tree.place(("protocols", i))) for i, p in enumerate(found.protocols)),
        publish_concept=found.publish.concept,
        publish_history=found.publish.history,
        address=found.publish.address.rstrip("/") if found.publish.address else None,
        current=Current(found.current.title, found.current.date, found.current.link, tree.place(("current",)))
        if found.current
        else None,
        consent=None
        if found.consent is None
        else {b: "all" if p == "all" else tuple(p) for b, p in found.consent.items()},
        consent_places={b: tree.place(("consent", b)) for b in found.consent or {}},
        settings=tuple(
            Setting(n, v, tree.key(("parameters", n)), tree.below(("parameters", n)))
            for n, v in found.parameters.items()
        ),
        toggles=tuple(Toggle(n, v, tree.key(("options", n))) for n, v in found.options.items()),
        choices=tuple(Choose(n, v, tree.key(("variants", n))) for n, v in found.variants.items()),
        operations=(*reader.operations(found, (), "clause"), *reader.operations(found.faq, ("faq",), "faq")),
        sections=tuple(reader.sections(found.sections)),
        locks=tuple(reader.locks(found.lock)) if found.lock else (),
        sheet=tuple(own_sentences(found.sheet, tree, problems)),
        contacts=contacts,
        concordance=concordance,
        versions=frozen,
    )
    return overlay, problems


class _Reader:
    """Turns the entries of one overlay file into operations; gathers problems of their texts."""

    def __init__(self, tree: Tree, problems: list[Problem]) -> None:
        self.tree = tree
        self.problems = problems

    def body(self, text: str, path: tuple[str, ...]) -> Body:
        body, faults = parse(text, self.tree.text(path))
        self.problems += faults
        return body

    def operations(
        self, found: files.OverlayFile | files.FaqOperations, path: tuple[str, ...], scope: Scope
    ) -> Iterable[Operation]:
        def common(kind: str, target: str, entry: files.Reasoned) -> dict[str, Any]:
            place = self.tree.key((*path, kind, target))
            return {
                "target": target, "place": place, "scope": scope, "reason": entry.reason, "decided_by": entry.decided_by
            }  # fmt: skip

        for target, replaced in found.replace.items():
            here = (*path, "replace", target)
            yield Replace(
                **common("replace", target, replaced),
                title=replaced.title,
                body=self.body(replaced.text, (*here, "text")),
                was=None if replaced.was is None else self.body(replaced.was, (*here, "was")),
            )
        for target, omitted in found.omit.items():
            yield Omit(**common("omit", target, omitted), restorable=omitted.restorable)
        for target, restored in found.restore.items():
            yield Restore(**common("restore", target, restored))
        for target, added in found.add.items():
            if anchor := self.anchor((*path, "add", target), added):
                yield Add(
                    **common("add", target, added),
                    anchor=anchor,
                    title=added.title,
                    audience=tuple(added.audience),
                    kind=added.kind if isinstance(added, files.AddEntry) else "faq",
                    body=self.body(added.text, (*path, "add", target, "text")),
                    see=tuple(added.see),
                    option=added.option,
                )
        for target, moved in found.move.items():
            if anchor := self.anchor((*path, "move", target), moved):
                yield Move(**common("move", target, moved), anchor=anchor)

    def anchor(self, path: tuple[str, ...], entry: files.Placed | files.AddSectionEntry) -> Anchor | None:
        """The one place given; none or several is an error."""
        given = [
            (relation, target)
            for relation in ("after", "before", "first-in", "last-in")
            if (target := getattr(entry, relation.replace("-", "_"), None))
        ]
        if len(given) != 1:
            code = "place-missing" if not given else "place-several"
            self.problems.append(error(self.tree.key(path), code, id=path[-1]))
            return None
        relation, target = given[0]
        return Anchor(relation, target, self.tree.place((*path, relation)))  # type: ignore[arg-type]

    def sections(self, found: files.SectionOperations) -> Iterable[AddSection | RenameSection]:
        for target, added in found.add.items():
            path = ("sections", "add", target)
            if anchor := self.anchor(path, added):
                summary = self.body(added.summary, (*path, "summary"))
                place = self.tree.key(path)
                yield AddSection(target, place, added.reason, added.decided_by, anchor, added.title, summary)
        for target, renamed in found.rename.items():
            path = ("sections", "rename", target)
            new = None if renamed.summary is None else self.body(renamed.summary, (*path, "summary"))
            place = self.tree.key(path)
            if renamed.title is None and new is None:
                self.problems.append(error(place, "rename-nothing", id=target))
            yield RenameSection(target, place, renamed.reason, renamed.decided_by, renamed.title, new)

    def locks(self, entry: files.LockEntry) -> Iterable[LockOut]:
        for i, target in enumerate(entry.clauses):
            yield LockOut("clause", target, self.tree.place(("lock", "clauses", i)), entry.reason)
        for i, target in enumerate(entry.options):
            yield LockOut("option", target, self.tree.place(("lock", "options", i)), entry.reason)
        for i, target in enumerate(entry.parameters):
            yield LockOut("parameter", target, self.tree.place(("lock", "parameters", i)), entry.reason)


def _colors(found: files.ColorsEntry | None, tree: Tree) -> Colors | None:
    if found is None:
        return None
    places = {name: tree.place(("colors", name)) for name in ("primary", "accent")}
    return Colors(_six(found.primary), _six(found.accent) if found.accent else None, places)


def _six(color: str) -> str:
    """`#1A3` is short for `#11aa33`."""
    digits = color[1:].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


def _concordance(path: Path, file: str) -> tuple[Concordance | None, list[Problem]]:
    found, tree, problems = read_file(path, file, files.ConcordanceFile)
    if found is None:
        return None, problems
    norms = tuple(
        Norm(
            name,
            entry.section,
            entry.norm,
            tuple(entry.clauses),
            entry.departs,
            entry.dropped,
            tree.key(("norms", name)),
            tuple(tree.place(("norms", name, "clauses", i)) for i in range(len(entry.clauses))),
            entry.slug,
        )
        for name, entry in found.norms.items()
    )
    source = found.source
    return Concordance(source.title, source.date, source.link, norms, Place(file)), problems


def overlay_folders(schools: Path) -> dict[str, Path]:
    """Every overlay's folder by id, in order. A folder without overlay.yaml is one too, and faulty."""
    return {path.name: path for path in sorted(schools.glob("[!.]*/"))}
