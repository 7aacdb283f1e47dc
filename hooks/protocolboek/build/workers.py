"""Several schools at a time, each in a process of its own."""

import gc
import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

from protocolboek.build.built import nobody
from protocolboek.build.earlier import Earlier
from protocolboek.build.engine import warm
from protocolboek.build.publish import end_with_parent
from protocolboek.build.stage import How, Made, make
from protocolboek.model.problems import Place, error
from protocolboek.pipeline import Project

LATE = ("babel.dates", "coloraide")
"""What is imported only where a day or a colour asks for it: of many schools some do."""
GROUP = 8
"""Schools that a worker is given together: to hand over each takes as long as a thirtieth of making it. Where a worker
falls, those that it had made of them are lost with it. Papers take so long that handing over is nothing beside it."""


def made(
    project: Project,
    names: tuple[str, ...],
    how: How,
    staging: Path,
    earlier: Mapping[str, Earlier],
    *,
    jobs: int,
    progress: Callable[[str], None],
) -> Iterator[Made]:
    """Each school as soon as those that a worker takes with it are ready, in a folder of its name below `staging`."""
    with _pool(project, how, min(jobs, len(names))) as pool:
        waiting: dict[Future[list[Made]], tuple[str, ...]] = {}
        late: list[str] = []
        for some in _groups(names, 1 if how.papers else min(GROUP, len(names) // (4 * jobs))):
            work = [(name, staging / name, earlier.get(name)) for name in some]
            try:
                waiting[pool.submit(_Worker.make, work)] = some
            except BrokenProcessPool:  # a worker fell before all had their work
                late += some
        for done in as_completed(waiting):
            for name in waiting[done]:
                progress(name)
            try:
                yield from done.result()
            except BrokenProcessPool:
                yield from map(_lost, waiting[done])
        yield from map(_lost, late)


def _groups(names: tuple[str, ...], size: int) -> Iterator[tuple[str, ...]]:
    size = max(1, size)
    return (names[at : at + size] for at in range(0, len(names), size))


def _pool(project: Project, how: How, size: int) -> ProcessPoolExecutor:
    """Workers that are copies of this process: nothing need be read or made again. Where it has other threads (of what
    prints papers, of a library of whoever calls us) they are born anew: a copy might wait for what those hold."""
    warm(how.config_file, how.overrides)
    for name in LATE:
        import_module(name)
    gc.freeze()  # what is read by now stays: no worker need look through it, or make it its own
    way = "fork" if alone() else "spawn"
    return ProcessPoolExecutor(size, get_context(way), _Worker.born, (project, how))


def alone() -> bool:
    """Whether this process has but one thread, as far as the system tells (Linux, proc(5))."""
    try:
        return len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208 - the kernel's list, no folder of ours
    except OSError:
        return False


class _Worker:
    """What a worker knows from its birth."""

    project: Project
    how: How

    @classmethod
    def born(cls, project: Project, how: How) -> None:
        end_with_parent()
        cls.project, cls.how = project, how

    @classmethod
    def make(cls, work: list[tuple[str, Path, Earlier | None]]) -> list[Made]:
        return [make(cls.project, name, cls.how, folder, earlier) for name, folder, earlier in work]


def _lost(name: str) -> Made:
    """The system ended the worker: of all that were under way, or given along with them, it is not known which was to
    blame."""
    return Made(nobody(name, error(Place(f"schools/{name}"), "build-lost")), staged=False)
