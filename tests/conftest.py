"""What every test may ask for: where the project stands, and the sites that it really makes."""

from pathlib import Path

import pytest
from hypothesis import settings

from built_site import BuiltSite, build_all
from small_project import crowded_project

settings.register_profile("protocolboek", deadline=None, print_blob=True)
settings.load_profile("protocolboek")


@pytest.fixture(scope="session")
def root() -> Path:
    return Path(__file__).parent.parent


@pytest.fixture(scope="session", params=["project", "crowded"])
def site(request: pytest.FixtureRequest, root: Path, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """Every handbook of this project, and of one with all there is; built once per test process."""
    folder = tmp_path_factory.mktemp(request.param)
    return build_all(root if request.param == "project" else crowded_project(folder), folder / "site")
