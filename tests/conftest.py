"""What every test may ask for: where the project stands, and the sites that it really makes."""

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from built_site import BuiltSite, build_all
from commands import Run, Said
from protocolboek.cli import main
from shared import shared
from small_project import crowded_project

pytest_plugins = ["browser"]

settings.register_profile("protocolboek", deadline=None, print_blob=True)
settings.load_profile("protocolboek")


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: nobody need look through it for garbage, and seldom through
    what the tests make (it was a fifth of all time)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


@pytest.fixture(scope="session")
def root() -> Path:
    return Path(__file__).parent.parent


@pytest.fixture(scope="session", params=["project", "crowded"])
def site(request: pytest.FixtureRequest) -> BuiltSite:
    """Every handbook of this project, and of one with all there is; read only."""
    found: BuiltSite = request.getfixturevalue(f"{request.param}_built")
    return found


@pytest.fixture(scope="session")
def project_built(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BuiltSite]:
    """This project with its papers."""
    with shared(tmp_path_factory, "project", lambda folder: build_all(root, folder / "site", papers=True)) as (_, made):
        yield made


@pytest.fixture(scope="session")
def crowded_built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BuiltSite]:
    """The crowded project without papers; its source stands in `project`, beside the site."""

    def make(folder: Path) -> BuiltSite:
        return build_all(crowded_project(folder / "project"), folder / "site", papers=False)

    with shared(tmp_path_factory, "crowded", make) as (_, made):
        yield made


@pytest.fixture
def project(untouched: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the module's `untouched` project, to work in."""
    shutil.copytree(untouched, tmp_path / "project")
    monkeypatch.chdir(tmp_path / "project")
    monkeypatch.delenv("PROTOCOLBOEK_LANGUAGE", raising=False)
    return tmp_path / "project"


@pytest.fixture
def run(project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:  # noqa: ARG001
    """The command `protocolboek`, in `project`, as on a machine with one processor: a build with more than one job
    starts whole new processes here (`test_publishing` asks for those), which takes longer than a small site."""
    monkeypatch.setattr("os.cpu_count", lambda: 1)

    def ran(*arguments: str) -> Said:
        code = 0
        try:
            main(list(arguments))
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return ran
