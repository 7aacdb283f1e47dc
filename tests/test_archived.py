"""What counted once and counts no more: which texts those are, what they keep, and that they can still be proven."""

import datetime
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from built_site import leads_to
from protocolboek.build.editions import series_of
from protocolboek.build.verify import verify
from protocolboek.model.edition import Edition
from protocolboek.model.resolution import Resolution
from protocolboek.pipeline import Project, outcome_of
from small_project import ON, ROOT, change, this_project

SCHOOL = "voorbeeldschool"
TEXTS = f"{SCHOOL}/sociale-media"
DOOR = "2025-1/vragen/ouders/index.html"
OVERRIDES = ROOT / "overrides"


@pytest.fixture(scope="module")
def loaded() -> Project:
    return this_project()


@pytest.fixture(scope="module")
def resolution(loaded: Project) -> Resolution:
    found = outcome_of(loaded, SCHOOL).resolution
    assert found
    return found


@pytest.fixture
def published(demonstration: Path, tmp_path: Path) -> Path:
    """The site of the demonstration school, to write into."""
    site = tmp_path / "site"
    shutil.copytree(demonstration / SCHOOL, site / SCHOOL)
    for name in (".protocolboek", "index.html"):
        shutil.copy(demonstration / name, site / name)
    return site


def faults(site: Path, project: Project, on: datetime.date = ON) -> list[tuple[str, str]]:
    found = verify(project, site, schools=ROOT / "schools", name="site", on=on, overrides=OVERRIDES).problems
    return [(problem.code, problem.place.file.removeprefix(f"site/{TEXTS}/")) for problem in found if problem.is_error]


# --- which texts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2025-07-31", set()),  # 2025-1 was adopted, and not yet in force
        ("2026-03-01", set()),  # 2026-1 was refused, which is not the end of it
        ("2026-04-01", {"2026-1"}),
        ("2026-07-31", {"2026-1"}),
        ("2026-08-01", {"2025-1", "2026-1"}),
    ],
)
def test_a_text_is_archived_from_the_day_on_which_it_is_past(
    on: str, expected: set[str], resolution: Resolution
) -> None:
    series = series_of(resolution, datetime.date.fromisoformat(on))
    found = {e.version for one in series for e in one.editions if e.archived}
    assert found == expected


def test_where_nothing_is_in_force_nothing_is_archived(resolution: Resolution) -> None:
    *above, own = resolution.chain
    withdrawn = tuple(v for v in own.versions["sociale-media"] if v.id == "2026-1")
    alone = replace(resolution, chain=(*above, replace(own, versions={"sociale-media": withdrawn})))
    assert [(e.status, e.archived) for e in texts_of(alone, "2026-11-21") if e.standing] == [("ingetrokken", False)]


def texts_of(resolution: Resolution, on: str) -> list[Edition]:
    return [e for one in series_of(resolution, datetime.date.fromisoformat(on)) for e in one.editions]


# --- proof -----------------------------------------------------------------------------------------------


def test_an_untouched_site_is_proven(published: Path, loaded: Project) -> None:
    assert not (published / TEXTS / "2025-1/provenance.json").exists()
    assert leads_to(published / TEXTS / "2025-1/vragen/ouders/index.html")
    assert faults(published, loaded) == []


def test_a_word_in_an_archived_text_is_found(published: Path, loaded: Project) -> None:
    change(published / TEXTS / "2025-1/melden/index.html", "<p>", "<p>Nooit. ")
    assert {file for _, file in faults(published, loaded)} == {"2025-1/melden/index.html"}


FORGED: dict[str, tuple[str, str]] = {
    "to another website": ('url=../../../2026-2/', 'url=https://elders.example/'),
    "with words of its own": ("<h1>", "<h1>Vanaf nu mag alles. "),
    "with a comment": ("</body>", "<!-- niets --></body>"),
    "from another beginning": ("<head>", '<head><base href="https://elders.example/">'),
    "in its own time": ("content=\"0;", "content=\"999;"),
}  # fmt: skip


@pytest.mark.parametrize("forged", FORGED)
def test_a_door_that_is_another_is_found(forged: str, published: Path, loaded: Project) -> None:
    change(published / TEXTS / DOOR, *FORGED[forged])
    assert faults(published, loaded) == [("verify-no-text", DOOR)]


def test_a_page_in_the_place_of_a_door_is_found(published: Path, loaded: Project) -> None:
    (published / TEXTS / DOOR).unlink()
    shutil.copy(published / TEXTS / "2026-2/vragen/ouders/index.html", published / TEXTS / DOOR)
    assert {file for _, file in faults(published, loaded)} == {DOOR, "2025-1/begrippen.js"}


def test_a_text_that_counts_has_no_doors(published: Path, loaded: Project) -> None:
    page = published / TEXTS / "2026-2/vragen/ouders/index.html"
    page.unlink()
    shutil.copy(published / TEXTS / DOOR, page)
    assert faults(published, loaded) == [("verify-no-text", "2026-2/vragen/ouders/index.html")]


def test_a_door_that_is_gone_is_found(published: Path, loaded: Project) -> None:
    (published / TEXTS / DOOR).unlink()
    assert faults(published, loaded) == [("verify-no-page", DOOR)]


@pytest.mark.parametrize("version", ["2026-2", "2026-3"])
def test_a_text_of_today_must_tell_where_it_came_from(version: str, published: Path, loaded: Project) -> None:
    told = published / TEXTS / version / "provenance.json"
    told.write_bytes(b"{}")
    assert faults(published, loaded) == [("verify-other-file", f"{version}/provenance.json")]
    (told.with_name("zoeken.js")).unlink()
    assert faults(published, loaded) == [("verify-other-file", f"{version}/provenance.json")]
    told.unlink()
    assert faults(published, loaded) == [("file-missing", f"{version}/provenance.json")]


def test_what_an_archived_text_still_tells_must_be_so(published: Path, loaded: Project) -> None:
    (published / TEXTS / "2025-1/provenance.json").write_bytes(b"{}")
    assert faults(published, loaded) == [("verify-other-file", "2025-1/provenance.json")]


def test_on_a_day_on_which_it_counted_it_may_do_without_nothing(published: Path, loaded: Project) -> None:
    found = faults(published, loaded, datetime.date(2026, 3, 1))
    assert ("file-missing", "2025-1/provenance.json") in found
    assert ("verify-no-text", DOOR) in found
