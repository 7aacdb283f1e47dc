"""Publishing under blows: two builds at once, a killed one, a disk that holds no more, a worker that dies."""

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from filelock import FileLock

from commands import Run
from protocolboek.build import publish, record, workers
from small_project import ROOT, append, build_in, change, contents, overlay_of, small_project
from synthetic import write_country

COMMAND = (sys.executable, "-m", "protocolboek", "build", "--no-papers", "--jobs", "1")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "hooks")}


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project with its site."""
    project = small_project(tmp_path_factory.mktemp("publishing") / "project")
    assert all(row.published for row in build_in(project))
    return project


def staging(project: Path) -> list[Path]:
    return list(project.glob(".site-*"))


def whole(project: Path) -> dict[str, bytes]:
    return {name: data for name, data in contents(project / "site").items() if name != record.NAME}


def test_a_second_build_is_told_to_wait(project: Path, run: Run) -> None:
    before = contents(project / "site")
    with FileLock(project / ".site.lock"):
        said = run("build", "--no-papers", "--force")
    assert said.code == 1
    assert "Er wordt al gebouwd naar" in said.err
    assert "Traceback" not in said.err
    assert contents(project / "site") == before
    assert run("build", "--no-papers", "--force").code == 0


def test_a_killed_build_leaves_the_site_whole_and_the_next_one_cleans_up(project: Path) -> None:
    before = whole(project)
    change(overlay_of(project, "brug"), "Basisschool De Brug", "Basisschool De Loopbrug")
    slow = "import time, protocolboek.build.stage as s\nw = s.write\ndef slow(*a):\n    time.sleep(0.02)\n    w(*a)\ns.write = slow\nfrom protocolboek.cli import main\nmain(['build', '--no-papers', '--jobs', '1'])\n"
    process = subprocess.Popen([sys.executable, "-c", slow], cwd=project, env=ENVIRONMENT, stdout=subprocess.DEVNULL)
    for _ in range(600):
        if any(path.is_file() for folder in staging(project) for path in folder.rglob("index.html")):
            break
        time.sleep(0.02)
    assert process.poll() is None, "it should still be at work"
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert staging(project), "nobody could clean up"
    assert whole(project) == before
    done = subprocess.run(COMMAND, cwd=project, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert staging(project) == []
    assert "De Loopbrug" in (project / "site" / "brug" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("most", "said"),
    [(300, "De schijf neemt niets meer aan"), (30_000, "schools/brug:1:1: fout: het bouwen ging mis (OSError")],
)
def test_a_disk_that_holds_no_more_leaves_the_site_whole(most: int, said: str, project: Path) -> None:
    """`most`: the system refuses a file of more bytes, halfway, as a full disk does."""
    before = whole(project)
    change(overlay_of(project, "brug"), "Basisschool De Brug", "Basisschool De Loopbrug")

    def small_files_only() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    done = subprocess.run(
        COMMAND, cwd=project, env=ENVIRONMENT, capture_output=True, text=True, check=False, preexec_fn=small_files_only
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert said in done.stderr
    assert whole(project) == before
    assert staging(project) == []


def test_several_at_a_time_make_the_same_site(project: Path, tmp_path: Path) -> None:
    made = {}
    for jobs in (1, 3):
        folder = tmp_path / f"site{jobs}"
        rows = build_in(project, jobs=jobs, site=folder)
        assert [(row.id, row.published) for row in rows] == [("brug", True), ("noord", True)]
        made[jobs] = contents(folder)
    assert made[1] == made[3]


def test_a_school_with_errors_does_not_stop_the_others(project: Path, run: Run) -> None:
    append(overlay_of(project, "noord"), "onbekend: 1\n")
    change(overlay_of(project, "brug"), "Basisschool De Brug", "Basisschool De Loopbrug")
    said = run("build", "--no-papers", "--jobs", "2")
    assert said.code == 1
    assert said.err.splitlines()[-1].startswith("Niet vernieuwd, om de fouten hierboven: noord.")
    assert "De Loopbrug" in (project / "site" / "brug" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("count", "size", "groups"), [(7, 3, ["012", "345", "6"]), (2, 8, ["01"]), (3, 0, ["0", "1", "2"]), (0, 4, [])]
)
def test_schools_are_given_to_workers_in_groups(count: int, size: int, groups: list[str]) -> None:
    names = tuple(map(str, range(count)))
    assert ["".join(group) for group in workers._groups(names, size)] == groups


def test_schools_in_groups_become_what_they_are_alone(tmp_path: Path) -> None:
    write_country(tmp_path / "country", schools=8)
    made = {}
    for jobs in (1, 2):
        folder = tmp_path / f"site-{jobs}"
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(workers, "_groups", lambda names, _: (names[:3], names[3:]))
            rows = build_in(tmp_path / "country", jobs=jobs, site=folder)
        assert all(row.published for row in rows)
        made[jobs] = contents(folder)
    assert made[1] == made[2]


DIES = """
import os, signal, time
from protocolboek.build import workers
parent, make = os.getpid(), workers.make
def dies(*given):
    if given[1] == "brug" and os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return make(*given)
workers.make = dies
submit = workers.ProcessPoolExecutor.submit
def slowly(pool, *given):
    made = submit(pool, *given)
    time.sleep({pause})
    return made
workers.ProcessPoolExecutor.submit = slowly
from protocolboek.cli import main
main(["build", "--no-papers", "--force", "--jobs", "2"])
"""


@pytest.mark.parametrize("pause", [0, 1], ids=["after all had their work", "before"])
def test_a_worker_that_dies_takes_no_site_with_it(project: Path, run: Run, pause: int) -> None:
    before = whole(project)
    command = [sys.executable, "-c", DIES.replace("{pause}", str(pause))]
    done = subprocess.run(command, cwd=project, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "schools/brug:1:1: fout: het bouwen is door het systeem afgebroken" in done.stderr
    assert whole(project) == before
    assert run("build", "--no-papers").code == 0


def test_a_process_with_other_threads_bears_its_workers_anew() -> None:
    """A copy of it might wait for ever for a lock that one of those threads held."""
    held = threading.Event()
    thread = threading.Thread(target=held.wait)
    thread.start()
    try:
        assert not workers.alone()
    finally:
        held.set()
        thread.join()


def test_what_a_killed_build_had_moved_aside_comes_back(project: Path) -> None:
    """Where a system cannot exchange two folders in one step."""
    before = whole(project)
    aside = project / ".site-kapot" / f"brug{publish.OLD}"
    aside.parent.mkdir()
    (project / "site" / "brug").rename(aside)
    with publish.staging_for(project / "site"):
        pass
    assert whole(project) == before
    assert staging(project) == []


def test_both_ways_to_swap_put_the_new_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for able in (True, False):
        new, place = tmp_path / f"staging-{able}" / "brug", tmp_path / f"site-{able}" / "brug"
        for folder, text in ((new, "nieuw"), (place, "oud")):
            folder.mkdir(parents=True)
            (folder / "index.html").write_text(text, encoding="utf-8")
        if not able:
            monkeypatch.setattr(publish, "_exchanged", lambda *_: False)
        publish.swap(new, place)
        assert contents(place) == {"index.html": b"nieuw"}
        assert not any(new.parent.iterdir())


def test_what_schools_share_is_on_the_disk_once(project: Path, run: Run) -> None:
    assert run("build", "--no-papers", "--force").code == 0
    [shared] = (project / "site" / "assets").glob("*/theme.css")
    for school in ("brug", "noord"):
        [own] = (project / "site" / school / "assets").glob("*/theme.css")
        assert own.samefile(shared)
    assert not list((project / "site").rglob("*.map"))
