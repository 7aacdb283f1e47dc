"""`make bench`: what papers cost, in whole worker processes, with the bars that they must meet.

Each document is another one: the demonstration school's handbooks under as many names as are asked for. CPU seconds
and memory are those of the processes themselves (resource), wall time is that of the whole run."""

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from papers import demonstration
from protocolboek.model.paper import Paper
from protocolboek.render.templates import templates_in
from protocolboek.typeset.onefile import onefile
from protocolboek.typeset.pdf import pdf
from protocolboek.typeset.word import word

ROOT = Path(__file__).parent.parent
OVERRIDES = ROOT / "overrides"


@dataclass(frozen=True)
class Made:
    """One document: its size, its CPU seconds, and how much memory its worker has taken at most."""

    bytes: int
    cpu: float
    memory: int


@dataclass(frozen=True)
class Result:
    what: str
    documents: int
    wall: float
    cpu_each: float
    per_second: float
    bytes_each: int
    memory_mb: int
    bars: dict[str, float]

    def missed(self) -> list[str]:
        found = {"per_second": -self.per_second, "cpu_each": self.cpu_each, "bytes_each": self.bytes_each, "memory_mb": self.memory_mb}  # fmt: skip
        return [f"{name}: {abs(found[name]):g}, bar {bar:g}" for name, bar in self.bars.items() if found[name] > (-bar if name == "per_second" else bar)]  # fmt: skip


@cache
def sources() -> tuple[Paper, ...]:
    """Every text that the demonstration school publishes: handbooks of 28 pages and of 11."""
    return tuple(found.paper for found in demonstration() if not found.against)


def document(number: int) -> Paper:
    """Another document for each number: its own school on every page."""
    paper = sources()[number % len(sources())]
    assert paper.cover
    school = f"{paper.cover.school} {number}"
    cover = paper.cover.model_copy(update={"school": school})
    return paper.model_copy(update={"cover": cover, "header": f"{school} · {paper.title}"})


def make(write: Callable[[Paper], bytes], number: int) -> Made:
    paper = document(number)
    before = time.process_time()
    data = write(paper)
    return Made(len(data), time.process_time() - before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def measure(what: str, write: Callable[[Paper], bytes], *, count: int, jobs: int, bars: dict[str, float]) -> Result:
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        list(pool.map(partial(make, write), range(jobs * 2)))  # workers start and read the project once
        started = time.perf_counter()
        made = list(pool.map(partial(make, write), range(count), chunksize=5))
        wall = time.perf_counter() - started
    return Result(
        what=what,
        documents=count,
        wall=round(wall, 2),
        cpu_each=round(sum(one.cpu for one in made) / count, 3),
        per_second=round(count / wall, 2),
        bytes_each=max(one.bytes for one in made),
        memory_mb=max(one.memory for one in made),
        bars=bars,
    )


def in_pdf(paper: Paper) -> bytes:
    return pdf(paper, templates=OVERRIDES)


def in_html(paper: Paper) -> bytes:
    return onefile(paper, templates=templates_in(OVERRIDES))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    run = partial(measure, count=given.documents, jobs=given.jobs)
    results = [
        run("pdf", in_pdf, bars={"per_second": 5, "cpu_each": 0.25, "bytes_each": 300_000, "memory_mb": 500}),
        run("docx", word, bars={"cpu_each": 0.3}),
        run("html", in_html, bars={}),
    ]
    if given.json:
        print(json.dumps([{**asdict(one), "missed": one.missed()} for one in results], indent=2))
    else:
        print(f"{'':6}{'documents':>10}{'wall s':>9}{'CPU s each':>12}{'per second':>12}{'bytes':>10}{'MB':>6}")
        for one in results:
            print(f"{one.what:6}{one.documents:10}{one.wall:9}{one.cpu_each:12}{one.per_second:12}{one.bytes_each:10}{one.memory_mb:6}")  # fmt: skip
            for missed in one.missed():
                print(f"  missed: {missed}")
    sys.exit(any(one.missed() for one in results))


if __name__ == "__main__":
    main()
