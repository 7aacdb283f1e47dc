"""The floors: each module imports only what is below it, and the core knows nothing of MkDocs."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def run(*command: str) -> subprocess.CompletedProcess[str]:
    environment = {"PYTHONPATH": str(ROOT / "hooks"), "PATH": str(Path(sys.executable).parent)}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_import_contracts_hold() -> None:
    done = run(str(Path(sys.executable).parent / "lint-imports"), "--no-cache")
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def test_the_core_imports_no_engine() -> None:
    code = "import sys, protocolboek.pipeline; print(sorted({n.split('.')[0] for n in sys.modules}))"
    done = run(sys.executable, "-c", code)
    assert done.returncode == 0, done.stderr
    assert "'protocolboek'" in done.stdout
    assert "'mkdocs'" not in done.stdout
    assert "'material'" not in done.stdout
