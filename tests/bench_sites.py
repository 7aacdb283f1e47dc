"""`make bench`: what sites cost, for schools that do not exist, with the bars that they must meet.

Whole processes are measured, in CPU seconds with all their workers, which suffer less from a busy machine than wall time
does; that and memory stand beside it. Every school publishes the concept of its two protocols, without papers."""

import argparse
import datetime
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from rich.console import Console
from rich.table import Table

from processes import Spent, spent
from protocolboek.build.export import export, put
from protocolboek.load import load_canon
from protocolboek.pipeline import load_project
from synthetic import Country, school_id, write_country

ON = datetime.date(2026, 11, 21)
QUIET = {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1795219200"}
LEAD = "sociale-media"
PART, NOTHING, AFFECTED, OVERLAY, WORKER, GROWTH, VERSION = 0.1, 0.5, 30, 1.0, 300, 1.25, 600
"""The bars: a part of plain MkDocs; CPU seconds where nothing changed; CPU milliseconds for an affected site; CPU seconds
for one overlay; MB of a worker; how much more a further school may cost than one at half the number; kB of a version."""
YARD = 0.4
"""CPU seconds of one plain `mkdocs build` of fourteen pages on the machine for which the bars in seconds were set. Such a
build is measured here too, around each of them: what counts is the number of seconds times YARD, through those of it."""
PAGES, ARTICLES, STRIDE = 14, 6, 3
"""Of that build, with the builds that are measured each time; the middle one counts."""


@dataclass(frozen=True)
class Bar:
    """What was found, and the most that it may be; `pace` makes of seconds here those of the machine for which the bar
    was set."""

    what: str
    found: float
    most: float
    pace: float = 1.0

    @property
    def counts(self) -> float:
        return self.found * self.pace

    @property
    def missed(self) -> bool:
        return self.counts > self.most

    def __str__(self) -> str:
        paced = f" × {self.pace:.2f} = {self.counts:.3g}" if self.pace != 1 else ""
        return f"{self.what} {self.found:.3g}{paced}"


@dataclass(frozen=True)
class Row:
    """One thing measured. `sites` is how many it made, `kb` what they take on the disk in whole blocks."""

    what: str
    sites: int
    cpu: float
    wall: float = 0.0
    memory: int = 0
    worker: int = 0
    kb: int = 0
    files: int = 0
    bars: tuple[Bar, ...] = ()

    @property
    def each(self) -> float:
        """CPU milliseconds for each site."""
        return self.cpu / max(self.sites, 1) * 1000


@dataclass(frozen=True)
class Asked:
    schools: int = 1000
    compared: int = 50
    plain: int = 3
    jobs: int = 2
    seed: int = 7
    rounds: int = 3
    folder: Path = field(default_factory=lambda: Path(tempfile.gettempdir()))


class Yardstick:
    """A plain site of fourteen pages and 84 articles with MkDocs' own search, the same in every run."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log = folder, folder.with_suffix(".log")
        (folder / "docs").mkdir(parents=True)
        theme = "theme: {name: material, language: nl, font: false}"
        (folder / "mkdocs.yml").write_text(f"site_name: Maat\n{theme}\n", encoding="utf-8")
        for page in range(PAGES):
            name = f"hoofdstuk-{page}.md" if page else "index.md"
            (folder / "docs" / name).write_text(self.chapter(page), encoding="utf-8")

    def chapter(self, page: int) -> str:
        rules = "\n".join(f"- Afspraak {point} geldt voor iedereen op school." for point in "abc")
        said = "Wie een bericht plaatst, denkt eerst na over wie het leest en hoe het overkomt. " * 4
        articles = [f"## {page}.{number} Artikel\n\n{said.strip()}\n\n{rules}\n" for number in range(ARTICLES)]
        return "\n".join([f"# Hoofdstuk {page}\n", *articles])

    def measured(self) -> Row:
        found = sorted((self.build() for _ in range(STRIDE)), key=lambda one: one.cpu)
        return row(f"yardstick: plain mkdocs build of {PAGES} pages", 0, found[STRIDE // 2])

    def build(self) -> Spent:
        found = spent([sys.executable, "-m", "mkdocs", "build"], cwd=self.folder, log=self.log, env=QUIET)
        if found.code:
            raise SystemExit(f"the yardstick failed:\n{self.log.read_text()[-3000:]}")
        return found


class Place:
    """A project of synthetic schools, with the commands that are measured in it."""

    def __init__(self, root: Path, schools: int, asked: Asked) -> None:
        self.root, self.asked, self.site = root, asked, root / "site"
        self.log = root.with_suffix(".log")
        self.ids = write_country(root, schools=schools, seed=asked.seed)

    def command(self, *words: str) -> Spent:
        line = [sys.executable, "-m", "protocolboek", "--project", str(self.root), *words]
        found = spent(line, cwd=self.root, log=self.log, env=QUIET)
        if found.code:
            raise SystemExit(f"{' '.join(line)} failed:\n{self.log.read_text()[-3000:]}")
        return found

    def build(self, what: str, *, jobs: int | None = None) -> Row:
        """Build what is to be built; how many sites that were is seen on the disk."""
        before = self.stamps()
        found = self.command(
            "build", "--no-papers", "--jobs", str(jobs or self.asked.jobs), "--date", ON.isoformat(),
            "--site", str(self.site),
        )  # fmt: skip
        made = sum(1 for name, stamp in self.stamps().items() if before.get(name) != stamp)
        return row(what, made, found)

    def decided(self, name: str, year: int, kind: str, *words: str) -> None:
        self.command("decide", name, LEAD, f"{year}-1", "--kind", kind, *words, "--recorded-by", "secretaris")

    def stamps(self) -> dict[str, int]:
        return {path.parent.name: path.stat().st_mtime_ns for path in self.site.glob("*/shelf.json")}

    def weighed(self, made: Row) -> Row:
        kb, files = weight(self.site)
        return replace(made, kb=kb, files=files)

    def change(self, path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{path} has no {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def gone(self) -> None:
        shutil.rmtree(self.root)


def row(what: str, sites: int, found: Spent, *bars: Bar) -> Row:
    return Row(what, sites, found.cpu, found.wall, found.memory, found.worker, bars=bars)


def weight(folder: Path) -> tuple[int, int]:
    """Kilobytes in whole blocks, as `du` has them, and files; what is linked more than once counts once."""
    found = {entry.st_ino: entry.st_blocks for path in folder.rglob("*") if (entry := path.lstat())}
    return sum(found.values()) // 2, sum(1 for path in folder.rglob("*") if path.is_file())


# --- what is measured ------------------------------------------------------------------------------


def against_plain(scratch: Path, asked: Asked) -> Iterator[Row]:
    """Some schools from nothing, beside MkDocs with the same pages: the builds of a few of them, times their number.
    Like for like: one process at a time, since two on one processor cost each other time."""
    place = Place(scratch / "compared", asked.compared, asked)
    ours = place.weighed(place.build("from nothing, one worker", jobs=1))
    plain = [build for name in place.ids[: asked.plain] for build in plain_builds(place, name)]
    times = asked.compared / asked.plain
    total = times * sum(found.cpu for found in plain)
    yield Row(
        f"plain mkdocs build ({len(plain)} builds of {asked.plain} schools, × {times:.3g})",
        asked.compared,
        total,
        times * sum(found.wall for found in plain),
        memory=max(found.memory for found in plain),
    )
    yield replace(ours, bars=(Bar("part of plain MkDocs", ours.cpu / total, PART),))
    place.gone()


def plain_builds(place: Place, name: str) -> Iterator[Spent]:
    """One MkDocs build for each text of a school, which is what each of its protocols is with us."""
    project = load_project(place.root, only=[name])
    for protocol in project.canon.protocols:
        folder = place.root.parent / f"plain-{name}-{protocol.id}"
        put(export(project, name, protocol.id, on=ON, overrides=place.root / "overrides"), folder)
        found = spent([sys.executable, "-m", "mkdocs", "build"], cwd=folder, log=place.log, env=QUIET)
        if found.code:
            raise SystemExit(f"plain mkdocs build failed in {folder}:\n{place.log.read_text()[-3000:]}")
        shutil.rmtree(folder)
        yield found


def growing(scratch: Path, asked: Asked) -> Iterator[Row]:
    """A country from nothing, and what then changes in it."""
    sizes = sorted({max(1, asked.schools // 4), max(1, asked.schools // 2), asked.schools})
    rows: list[Row] = []
    for size in sizes:
        place = Place(scratch / f"country-{size}", size, asked)
        rows.append(place.weighed(place.build("from nothing")))
        bars = (Bar("MB of a worker", rows[-1].worker, WORKER), *growth(rows))
        yield replace(rows[-1], bars=bars)
        if size != asked.schools:
            place.gone()
    yield from changing(place, Yardstick(scratch / "yardstick"))
    place.gone()


def growth(rows: list[Row]) -> tuple[Bar, ...]:
    """What each further school costs, to what it cost at half the number: the start counts in neither."""
    if len(rows) < 3:
        return ()
    first, second, third = rows
    before = (second.cpu - first.cpu) / (second.sites - first.sites)
    after = (third.cpu - second.cpu) / (third.sites - second.sites)
    return (Bar("further site, to that at half the number", after / before, GROWTH),)


def changing(place: Place, yardstick: Yardstick) -> Iterator[Row]:
    """What is built again after a change, one site at a time as in `against_plain`. Of a few rounds the cheapest counts,
    and of the yardsticks around them too: whatever disturbs a processor only adds to what it has to do."""

    def cheapest(rows: list[Row]) -> Row:
        return min(rows, key=lambda one: one.cpu)

    def built(
        what: str, most: float, change: Callable[[], None] = lambda: None, *, each: bool = False
    ) -> Iterator[Row]:
        yards, rounds = [yardstick.measured()], []
        for _ in range(place.asked.rounds):
            change()
            rounds.append(place.build(what, jobs=1))
            yards.append(yardstick.measured())
        found, yard = cheapest(rounds), cheapest(yards)
        pace = YARD / yard.cpu
        bar = Bar("CPU ms a site", found.each, most, pace) if each else Bar("CPU s", found.cpu, most, pace)
        yield yard
        yield replace(found, bars=(bar,) if found.sites or not each else ())

    yield from built("nothing changed", NOTHING)
    overlay = place.root / "schools" / place.ids[0] / "overlay.yaml"
    yield from built("one overlay changed", OVERLAY, partial(place.change, overlay, 'name: "', 'name: "Nieuwe '))
    country = Country(load_canon(place.root / "content")[0], place.asked.seed)
    every = [c for c in country.clauses if c.lock == "fixed" and c.body and not c.option and not c.when]
    article = next(c.body for c in every if c.kind != "definition")
    definition = next(c.body for c in every if c.kind == "definition")
    variant = next(v.body for c in country.varied for v in c.variants if v.key != c.default)
    texts = {
        "one wording of a clause changed": variant,
        "one article of all changed": article,
        "one definition of all changed, which many pages tell": definition,
    }
    for what, text in texts.items():
        assert text
        change = partial(place.change, place.root / text.place.file, text.source, f"{text.source} Dat is zo.")
        yield from built(what, AFFECTED, change, each=True)


def one_more_version(scratch: Path, asked: Asked) -> Iterator[Row]:
    """A school with two frozen versions of a protocol, each adopted; and then a third, with other words."""
    place = Place(scratch / "versions", 1, asked)
    name = school_id(0)
    complete(place, name)
    made = []
    for year in (2024, 2025, 2026):
        place.command("freeze", name, LEAD, f"{year}-1")
        place.decided(name, year, "voorgelegd", "--body", "MR", "--date", f"{year}-04-01")
        place.decided(name, year, "instemming", "--body", "MR", "--outcome", "ingestemd", "--date", f"{year}-05-01")
        place.decided(
            name, year, "vaststelling", "--body", "bestuur", "--date", f"{year}-06-01", "--effective", f"{year}-08-01"
        )
        made.append(place.weighed(place.build("a third version of a protocol")))
        reword(place, year)
    more = made[2].kb - made[1].kb
    yield Row(
        "a third version of a protocol",
        made[2].sites,
        made[2].cpu,
        made[2].wall,
        kb=more,
        files=made[2].files - made[1].files,
        bars=(Bar("kB on the disk", more, VERSION),),
    )
    place.gone()


def complete(place: Place, name: str) -> None:
    """Fill in what is still open: only a text without open choices can be frozen."""
    Country(load_canon(place.root / "content")[0], place.asked.seed).completed(place.root, name)


def reword(place: Place, year: int) -> None:
    """Between two versions some clauses of the canon change."""
    country = Country(load_canon(place.root / "content")[0], place.asked.seed)
    for clause in [c for c in country.clauses if c.lock == "fixed" and c.body and not c.option and not c.when][:5]:
        assert clause.body
        place.change(
            place.root / clause.body.place.file, clause.body.source, f"{clause.body.source} Zo is het sinds {year}."
        )


# --- what is told ----------------------------------------------------------------------------------


def measured(asked: Asked) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(dir=asked.folder, prefix="protocolboek-bench-") as made:
        for part in (against_plain, growing, one_more_version):
            yield from part(Path(made), asked)


def table(rows: list[Row]) -> Table:
    found = Table("", "sites", "CPU s", "CPU ms a site", "wall s", "MB", "MB of a worker", "kB on disk", "files", "bar")
    for one in rows:
        bars = "\n".join(f"{'[red]missed[/]' if bar.missed else 'met'}: {bar} ≤ {bar.most:g}" for bar in one.bars)
        weights = [str(number) if number else "" for number in (one.memory, one.worker, one.kb, one.files)]
        found.add_row(one.what, str(one.sites), f"{one.cpu:.2f}", f"{one.each:.1f}" if one.sites else "", f"{one.wall:.1f}", *weights, bars)  # fmt: skip
    return found


def as_markdown(rows: list[Row]) -> str:
    """The table of docs/performance.md."""
    lines = ["| | sites | CPU s | CPU ms a site | MB of a worker | kB on disk | bar |", "|---|--:|--:|--:|--:|--:|---|"]
    for one in rows:
        bars = "; ".join(f"{bar} ({'**missed**' if bar.missed else 'met'}: {bar.most:g})" for bar in one.bars)
        numbers = (
            one.sites or "",
            f"{one.cpu:.2f}",
            f"{one.each:.0f}" if one.sites else "",
            one.worker or "",
            one.kb or "",
        )
        lines.append("| " + " | ".join(map(str, (one.what, *numbers, bars))) + " |")
    return "\n".join(lines) + "\n"


def as_json(rows: list[Row], asked: Asked) -> str:
    told = [
        {**asdict(one), "ms_each": one.each, "bars": [{**asdict(bar), "missed": bar.missed} for bar in one.bars]}
        for one in rows
    ]
    machine = {
        "system": platform.platform(),
        "processor": processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }
    return json.dumps({"machine": machine, "asked": asdict(asked), "rows": told}, indent=2, default=str)


def processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    return next((line.split(": ", 1)[1] for line in lines if line.startswith("model name")), platform.processor())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    number = partial(parser.add_argument, type=int)
    number("--schools", default=1000, help="schools of the country that is built and changed")
    number("--compared", default=50, help="schools that are held beside plain MkDocs")
    number("--plain", default=3, help="schools of which the plain builds are measured")
    number("--jobs", default=min(2, os.cpu_count() or 1))
    number("--seed", default=7)
    number("--rounds", default=3, help="how often each change is measured; the cheapest counts")
    parser.add_argument("--quick", action="store_true", help="few schools: numbers to look at, too small to judge by")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what was measured there")
    parser.add_argument("--markdown", action="store_true", help="print the table as docs/performance.md has it")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()), help="disk to work on")
    given = parser.parse_args()
    schools, compared, plain = (40, 10, 1) if given.quick else (given.schools, given.compared, given.plain)
    rounds = 1 if given.quick else given.rounds
    asked = Asked(schools, compared, plain, given.jobs, given.seed, rounds, given.folder)
    console, rows = Console(width=None if sys.stdout.isatty() else 170), []
    for one in measured(asked):
        rows.append(one)
        console.print(f"[dim]{one.what}: {one.sites} sites, {one.cpu:.2f} CPU s[/]")
        if given.json:
            given.json.write_text(as_json(rows, asked), encoding="utf-8")
    print(as_markdown(rows)) if given.markdown else console.print(table(rows))
    missed = [f"{one.what}: {bar}, bar {bar.most:g}" for one in rows for bar in one.bars if bar.missed]
    for line in missed:
        console.print(f"missed: {line}", style="red")
    sys.exit(bool(missed) and not given.quick)


if __name__ == "__main__":
    main()
