"""A school's handbooks as one zip for a website of its own: its folder, and beside it how to go on from there."""

import datetime
import hashlib
import io
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from jinja2 import Environment
from markupsafe import Markup

from protocolboek.build.builder import build
from protocolboek.build.built import Built
from protocolboek.build.faults import templates_told
from protocolboek.build.held import HANDBOOK
from protocolboek.build.stage import SHELF
from protocolboek.model.version import control_code, digest_of_file
from protocolboek.overrides import Overrides
from protocolboek.pipeline import Project
from protocolboek.render import Shelf, Spine, templates_in

README = "lees-mij.txt"
TEMPLATE = f"bundle/{README}"
FIRST, LAST = datetime.date(1980, 1, 2), datetime.date(2107, 12, 31)
"""The days that a zip can write, and the one after the first."""
ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Bundle:
    """`data` is None where the school publishes nothing, or has faults: `row` says which."""

    row: Built
    data: bytes | None = None


def bundle(
    project: Project,
    name: str,
    *,
    config_file: Path,
    overrides: Overrides,
    on: datetime.date,
    papers: bool = True,
) -> Bundle:
    """Builds the school afresh, with no way out of its own folder, and packs it."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        options: dict[str, Any] = {"config_file": config_file, "overrides": overrides, "on": on, "papers": papers}
        (row,) = build(project, [name], site=site, home=None, **options)
        if not row.published:
            return Bundle(row)
        files = files_in(site / name)
    with templates_told(overrides):
        text = readme(files, templates_in(overrides), on)
    return Bundle(row, packed({README: text.encode(), **{f"{name}/{path}": data for path, data in files.items()}}, on))


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path there."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def readme(files: Mapping[str, bytes], templates: Environment, on: datetime.date) -> str:
    """What stands beside the folder, made of what is in it. The template is HTML like all others, one line for one."""
    shelf = Shelf.model_validate_json(files[SHELF])
    protocols = [
        {"id": spine.protocol, "title": spine.title, "texts": texts_of(spine, files)} for spine in shelf.spines
    ]
    html = templates.get_template(TEMPLATE).render(shelf=shelf, protocols=protocols, on=on.isoformat())
    return "".join(f"{Markup(line).striptags()}\n" for line in html.splitlines())


def texts_of(spine: Spine, files: Mapping[str, bytes]) -> list[dict[str, str | None]]:
    """The text that counts first, then the others."""
    shown = [(spine.version, spine.status, spine.start), *((*other, None) for other in spine.others)]
    return [
        {"version": version, "status": status, "start": start, "code": code_of(files, spine.protocol, version)}
        for version, status, start in shown
    ]


def code_of(files: Mapping[str, bytes], protocol: str, version: str) -> str:
    """The controlecode of a text in the bundle, worked out from its bytes there."""
    return control_code(digest_of_file(files[f"{protocol}/{version}/{HANDBOOK}"]))


def packed(files: Mapping[str, bytes], on: datetime.date) -> bytes:
    """A zip. The same files and day give the same bytes."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for path, data in sorted(files.items()):
            entry = ZipInfo(path, stamp(data, on))
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 3  # as on Unix, wherever it is made
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return out.getvalue()


def stamp(data: bytes, on: datetime.date) -> tuple[int, int, int, int, int, int]:
    """When a file changed, as the zip tells it: the day before (never in the future), at a time made of its bytes.

    Servers tell two states of a file apart by its size and this time (nginx, Apache and Caddy all make the ETag so):
    with one time for all, a browser would be told that a page with one other digit is still the same."""
    day = min(max(on, FIRST), LAST) - ONE_DAY
    minutes, seconds = divmod(int.from_bytes(hashlib.sha256(data).digest()[:4]) % 43200 * 2, 60)
    return (day.year, day.month, day.day, minutes // 60, minutes % 60, seconds)
