"""What a whole process costs, with all that it started: CPU seconds, wall time, and the memory of the largest worker."""

import os
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

LOOK = 0.1
"""Seconds between two looks at the memory of workers, which the system only adds up for those that have ended."""
MB = 1024


@dataclass(frozen=True)
class Spent:
    """`cpu` is user and system time of the process and its descendants; `memory` and `worker` are the most that the
    process and any one of its descendants took, in MB, counting what they share."""

    code: int
    cpu: float
    wall: float
    memory: int
    worker: int


def spent(command: Sequence[str | Path], *, cwd: Path, log: Path, env: Mapping[str, str] | None = None) -> Spent:
    """Run a command to its end; what it says goes to `log`. What Python compiles it keeps, whatever this shell says:
    whoever uses a program compiles it once, and not at every start."""
    around = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with log.open("ab") as told:
        began = perf_counter()
        process = subprocess.Popen(command, cwd=cwd, stdout=told, stderr=told, env={**around, **(env or {})})
        watch = Watch(process.pid)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)  # it has been waited for
    watch.over.set()
    watch.join()
    cpu = usage.ru_utime + usage.ru_stime
    return Spent(process.returncode, cpu, wall, watch.memory // MB, watch.worker // MB)


class Watch(threading.Thread):
    """Looks at a process and its descendants in /proc, and remembers the most that each took, in kB."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.over = threading.Event()
        self.memory = self.worker = 0

    def run(self) -> None:
        while not self.over.wait(LOOK):
            self.memory = max(self.memory, peak(self.pid))
            self.worker = max((self.worker, *(peak(pid) for pid in descendants(self.pid))))


def descendants(pid: int) -> list[int]:
    below = [int(child) for task in _read(Path(f"/proc/{pid}/task")) for child in _words(task / "children")]
    return below + [deeper for child in below for deeper in descendants(child)]


def peak(pid: int) -> int:
    """VmHWM: the most that a process has taken so far, in kB; 0 where it is gone."""
    words = _words(Path(f"/proc/{pid}/status"))
    return int(words[words.index("VmHWM:") + 1]) if "VmHWM:" in words else 0


def _read(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _words(file: Path) -> list[str]:
    try:
        return file.read_text().split()
    except OSError:
        return []
