"""`protocolboek freeze`: the text as it reads now becomes a version that never changes again."""

import tempfile
from pathlib import Path

from protocolboek.load.versions import load_version
from protocolboek.model.handbook import Handbook, Provenance
from protocolboek.model.overlay import Overlay
from protocolboek.model.problems import Invalid, Place, Problem, error, in_order
from protocolboek.model.version import VERSION, Version, digest_of_file, version_key
from protocolboek.pipeline import Project, outcome_of


def freeze(project: Project, folder: Path, protocol: str, name: str) -> Version:
    """Write `folder`/versions/<protocol>/<name>/ and return it. `folder` is that of a school in `project`.

    Raises Invalid, and writes nothing, where the handbook is not sound or not complete, or the name cannot be used."""
    school, file = folder.name, f"{folder.parent.name}/{folder.name}"
    overlay = project.overlays[school]
    outcome = outcome_of(project, school)
    if outcome.resolution is None or not outcome.sound:
        raise Invalid(problem for problem in outcome.problems if problem.is_error)
    if protocol not in outcome.resolution.handbooks:
        known = ", ".join(outcome.resolution.handbooks)
        raise Invalid([error(overlay.place, "no-protocol", id=protocol, known=known)])
    handbook, provenance = outcome.resolution.handbooks[protocol], outcome.resolution.provenance[protocol]
    place = Place(f"{file}/versions/{protocol}/{name}")
    target = folder / "versions" / protocol / name
    if found := [*_name(name, place, overlay, protocol, target), *_unfinished(overlay, provenance)]:
        raise Invalid(in_order(found))
    return _write(target, place.file, handbook, provenance)


def _name(name: str, place: Place, overlay: Overlay, protocol: str, target: Path) -> list[Problem]:
    """A version has a name of the right form, that is new, and later than those there are."""
    if not VERSION.fullmatch(name):
        return [error(place, "version-name", text=name)]
    if target.exists():
        return [error(place, "version-exists", id=name)]
    last = overlay.versions[protocol][-1].id if protocol in overlay.versions else None
    if last and version_key(name) < version_key(last):
        return [error(place, "version-earlier", id=name, last=last)]
    return []


def _unfinished(overlay: Overlay, provenance: Provenance) -> list[Problem]:
    """What nobody has chosen yet; in a foundation's handbook that is left to its schools (decision 08)."""
    if not overlay.handbook:
        return [error(overlay.place, "freeze-no-handbook", id=overlay.id)]
    if overlay.kind == "foundation":
        return []
    return [error(overlay.place, "freeze-open", name=choice.name, label=choice.label) for choice in provenance.open]


def _write(target: Path, file: str, handbook: Handbook, provenance: Provenance) -> Version:
    """All files or none: they are written beside their place, read again, and renamed into it."""
    data = handbook.to_json()
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".") as beside:
        made = Path(beside) / target.name
        made.mkdir()
        (made / "handbook.json").write_bytes(data)
        belonging = provenance.model_copy(update={"handbook": digest_of_file(data)})
        (made / "provenance.json").write_bytes(belonging.to_json())
        version, problems = load_version(made, file, school=handbook.school.id, protocol=handbook.protocol.id)
        if problems or version.handbook != handbook:
            raise AssertionError(f"what was frozen does not read back: {problems}")
        made.rename(target)
    return version
