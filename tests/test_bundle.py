"""`protocolboek bundle`: a zip that stands on its own, wherever it is unpacked, and what servers are told about it."""

import datetime
import io
import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from built_site import by_id, is_elsewhere, leads_to, pages_in, read_page, target_of
from commands import Run
from protocolboek.build import bundle as bundling
from protocolboek.build.bundle import packed, stamp
from protocolboek.model.version import control_code, digest_of_file
from protocolboek.render.frame import POLICY
from small_project import ON, PUBLIC, ROOT, append, change, crowded_project, overlay_of

DAY = ("--date", ON.isoformat())
SERVERS = sorted((ROOT / "docs" / "server").iterdir())
LINKS = "//@href | //@src"


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return crowded_project(tmp_path_factory.mktemp("bundle") / "project")


@pytest.fixture
def unpacked(run: Run, project: Path, tmp_path: Path) -> Path:
    """A bundle with a version in force and papers, unpacked some folders deep."""
    run("freeze", "brug", "afspraken", "2026-1")
    for kind, body, more in (("voorgelegd", "MR", ()), ("instemming", "MR", ("--outcome", "ingestemd")), ("vaststelling", "bestuur", ())):  # fmt: skip
        run("decide", "brug", "afspraken", "2026-1", "--kind", kind, "--body", body, "--date", "2026-03-01", *more)
    said = run("bundle", "brug", *DAY)
    assert said.code == 0, said.err
    assert "brug.zip" in said.out
    folder = tmp_path / "een website" / "map"
    ZipFile(project / "brug.zip").extractall(folder)
    return folder


def links_of(path: Path) -> Iterator[str]:
    yield from (str(address) for address in read_page(path).xpath(LINKS))
    if away := leads_to(path):
        yield away


# --- what is in it ---------------------------------------------------------------------------------------


def test_no_link_is_broken_and_none_leads_out_of_the_folder(unpacked: Path) -> None:
    school = unpacked / "brug"
    bad = []
    for path in pages_in(school):
        for address in (address for address in links_of(path) if not is_elsewhere(address)):
            found, fragment = target_of(path, address)
            anchored = not fragment or (found.exists() and by_id(read_page(found), fragment) is not None)
            if not found.is_relative_to(school) or not found.is_file() or not anchored:
                bad.append(f"{path.relative_to(school)}: {address}")
    assert bad == []
    assert len(pages_in(school)) > 20
    assert list(school.rglob("downloads/*.pdf"))


def test_beside_the_folder_stands_what_to_do_with_it(unpacked: Path) -> None:
    assert sorted(path.name for path in unpacked.iterdir()) == ["brug", "lees-mij.txt"]
    text = (unpacked / "lees-mij.txt").read_text(encoding="utf-8")
    for book in unpacked.glob("brug/*/*/handbook.json"):
        assert control_code(digest_of_file(book.read_bytes())) in text, book
        assert f"https://UW-WEBSITE/brug/{book.parent.parent.name}/" in text
    assert "versie 2026-1: Dit geldt nu" in text
    assert "21 november 2026" in text
    assert (
        '<iframe src="https://UW-WEBSITE/brug/" title="Protocollen van Basisschool De Brug" name="protocolboek"' in text
    )
    assert (unpacked / "brug" / "embed.js").read_bytes() == (ROOT / "overrides/assets/files/embed.js").read_bytes()
    assert not re.search(r"</?(?!iframe|script)\w+>|&\w+;|\{\{|None", text)


def test_the_snippet_of_the_guide_is_that_of_the_bundle(unpacked: Path) -> None:
    guide = (ROOT / "docs" / "handleiding" / "eigen-website.md").read_text(encoding="utf-8")
    [snippet] = re.findall(r"```html\n(.*?)```", guide, re.DOTALL)
    assert snippet.replace("/de-brug/", "/brug/") in (unpacked / "lees-mij.txt").read_text(encoding="utf-8")


def test_a_board_can_be_bundled(run: Run, project: Path) -> None:
    append(overlay_of(project, "stichting"), "handbook: true\n" + PUBLIC)
    assert run("bundle", "stichting", "--no-papers", *DAY).code == 0
    text = ZipFile(project / "stichting.zip").read("lees-mij.txt").decode()
    assert "Stichting Het Water" in text
    assert "Heeft het bestuur de tekst veranderd?" in text


# --- the zip ---------------------------------------------------------------------------------------------


def test_the_same_school_and_day_give_the_same_bytes(run: Run, project: Path) -> None:
    run("bundle", "brug", "--no-papers", *DAY, "--output", "een.zip")
    run("bundle", "brug", "--no-papers", *DAY, "--output", "twee/")
    first = (project / "een.zip").read_bytes()
    assert first == (project / "twee" / "brug.zip").read_bytes()
    names = ZipFile(io.BytesIO(first)).namelist()
    assert names == sorted(names)
    assert {name.partition("/")[0] for name in names} == {"brug", "lees-mij.txt"}
    assert [name for name in names if name.startswith("/") or ".." in name or "\\" in name] == []


def test_a_page_with_one_other_digit_has_another_time_though_the_day_and_the_size_are_the_same() -> None:
    assert stamp(b"step 1", ON) != stamp(b"step 2", ON)
    assert stamp(b"step 1", ON) == stamp(b"step 1", ON)
    for day in (datetime.date.min, datetime.date(1980, 1, 1), ON, datetime.date.max):
        [entry] = ZipFile(io.BytesIO(packed({"a": b"step 1"}, day))).infolist()
        assert entry.date_time == stamp(b"step 1", day)
    assert stamp(b"", ON)[:3] == (2026, 11, 20)


# --- what is refused -------------------------------------------------------------------------------------


def test_a_school_with_errors_gets_no_bundle_and_keeps_the_one_it_had(run: Run, project: Path) -> None:
    (project / "brug.zip").write_bytes(b"the last one")
    change(overlay_of(project, "brug"), "plek: tas", "plek: kast")
    said = run("bundle", "brug", "--no-papers", *DAY)
    assert said.code == 1
    assert "schools/brug/overlay.yaml:" in said.err
    assert "geen bundel van ‘brug’" in said.err
    assert (project / "brug.zip").read_bytes() == b"the last one"


def test_a_school_that_shows_nothing_is_told_how_it_would(run: Run, project: Path) -> None:
    change(overlay_of(project, "brug"), PUBLIC, "")
    said = run("bundle", "brug", *DAY)
    assert said.code == 1
    assert "het concept is niet openbaar" in said.err
    assert not (project / "brug.zip").exists()


def test_a_board_without_a_handbook_is_told_so(run: Run, project: Path) -> None:
    said = run("bundle", "stichting", *DAY)
    assert said.code == 1
    assert "heeft geen eigen handboek" in said.err
    assert list(project.glob("*.zip")) == []


def test_nobody_else_is_bundled(run: Run, project: Path) -> None:  # noqa: ARG001
    assert run("bundle", "brugg").code == 2
    assert run("bundle").code == 2


def test_where_nothing_can_be_written_nothing_is_left_behind(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "taken").write_text("a file", encoding="utf-8")
    assert run("bundle", "brug", "--no-papers", *DAY, "--output", "taken/brug.zip").code == 2

    (project / "brug.zip").write_bytes(b"the last one")
    write = Path.write_bytes

    def full(path: Path, data: bytes) -> None:
        write(path, data[:1])
        raise OSError("no space left")

    monkeypatch.setattr(Path, "write_bytes", full)
    monkeypatch.setattr("protocolboek.cli.bundle.bundle", lambda *_, **__: bundling.Bundle(ROW, b"zip"))
    said = run("bundle", "brug", *DAY)
    assert said.code == 2
    assert "brug.zip" in said.err
    assert (project / "brug.zip").read_bytes() == b"the last one"
    assert list(project.glob(".*.new")) == []


ROW = bundling.Built("brug", "", 0, 0, 0, (), published=True, seconds=0)


# --- what servers are told -------------------------------------------------------------------------------


def test_there_is_a_snippet_for_each_server() -> None:
    assert [path.name for path in SERVERS] == ["Caddyfile", "apache.conf", "nginx.conf"]


@pytest.mark.parametrize("server", SERVERS, ids=lambda path: path.name)
def test_a_server_says_what_the_pages_say_and_who_may_show_them(server: Path) -> None:
    text = server.read_text(encoding="utf-8")
    policies = re.findall(r'"([^"\n]*frame-ancestors[^"\n]*)"', text)
    ancestors = "frame-ancestors 'self' https://www.uw-school.example"
    # The one-file HTML has a policy of its own, in which its styles stand.
    assert sorted(policies) == [f"{POLICY}; {ancestors}", ancestors]
    for header in ("X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy", "Cache-Control"):
        assert header in text
    assert "public, max-age=31536000, immutable" in text


@pytest.mark.parametrize("server", SERVERS, ids=lambda path: path.name)
def test_a_server_knows_the_folder_that_never_changes(server: Path, unpacked: Path) -> None:
    [folder] = (unpacked / "brug" / "assets").iterdir()
    [pattern] = set(re.findall(r"/assets/\[0-9a-f\]\{\d+\}/", server.read_text(encoding="utf-8")))
    assert re.search(pattern, f"/brug/assets/{folder.name}/protocolboek.js")
