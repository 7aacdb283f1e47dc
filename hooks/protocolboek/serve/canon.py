"""The canon, of which only the files that changed are read again."""

from dataclasses import replace
from pathlib import Path

from protocolboek.load import load_canon
from protocolboek.load.clauses import read_answers, read_section
from protocolboek.load.sheet import load_sheet
from protocolboek.model.canon import Canon, Protocol
from protocolboek.model.problems import Problem
from protocolboek.serve.stamps import Stamps, changed, stamps

SHEET = "afspraken.yaml"
Read = tuple[Canon, list[Problem]]


class CanonReader:
    """Hands over the canon as `load_canon` does. The same files give the very same canon."""

    def __init__(self) -> None:
        self.seen: Stamps = {}
        self.read: Read | None = None

    def __call__(self, folder: Path) -> Read:
        now = stamps(folder)
        files, self.seen = changed(self.seen, now), now
        if self.read is None:
            self.read = load_canon(folder)
        for name in sorted(files) if self.read else ():
            # What is new or gone is no part of its own.
            self.read = reread(self.read, folder, name) if name in now else None
            if self.read is None:
                self.read = load_canon(folder)
                break
        return self.read


def reread(before: Read, folder: Path, name: str) -> Read | None:
    """The canon with one file read again; None where that file says how a protocol hangs together."""
    canon, problems = before
    file = f"{folder.name}/{name}"
    if "/" not in name:
        # What all protocols rest on; they themselves stay as they are.
        within = [problem for problem in problems if "/" in problem.place.file.removeprefix(f"{folder.name}/")]
        return load_canon(folder, protocols=lambda _: (canon.protocols, within))
    for at, protocol in enumerate(canon.protocols):
        if name.startswith(f"{protocol.id}/"):
            found, faults = _reread(protocol, folder / name, file)
            if found is None:
                return None
            protocols = (*canon.protocols[:at], found, *canon.protocols[at + 1 :])
            return replace(canon, protocols=protocols), [*(p for p in problems if p.place.file != file), *faults]
    return None


def _reread(protocol: Protocol, path: Path, file: str) -> tuple[Protocol | None, list[Problem]]:
    if protocol.sheet and path.name == SHEET:
        sheet, faults = load_sheet(path, file)
        return (replace(protocol, sheet=sheet) if sheet else None), faults
    for at, section in enumerate(protocol.sections):
        if section.place.file == file:
            again, faults = read_section(path, file, path.stem)
            parts = (*protocol.sections[:at], again, *protocol.sections[at + 1 :])
            return (replace(protocol, sections=tuple(one for one in parts if one)) if again else None), faults
    for at, group in enumerate(protocol.faq):
        if group.place.file == file:
            answers, faults = read_answers(path, file)
            groups = (*protocol.faq[:at], replace(group, clauses=tuple(answers)), *protocol.faq[at + 1 :])
            return replace(protocol, faq=groups), faults
    return None, []
