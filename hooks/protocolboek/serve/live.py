"""A school as it stands at this moment: looked at again when a file was saved, with what is wrong with it."""

import datetime
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from protocolboek.build.assets import assets_for
from protocolboek.build.comparing import Comparing
from protocolboek.build.editions import logo_of, series_of
from protocolboek.model.assets import Assets
from protocolboek.model.edition import Series
from protocolboek.model.overlay import colors_of
from protocolboek.model.problems import Invalid, Place, Problem, UnknownSchool, error
from protocolboek.model.resolution import Resolution
from protocolboek.overrides import layers
from protocolboek.pipeline import Outcome, Project, outcome_of
from protocolboek.project import Folders
from protocolboek.serve.addresses import Found, Shelf
from protocolboek.serve.faults import told
from protocolboek.serve.reading import Reading
from protocolboek.serve.stamps import Stamps, stamps

PAUSE = 0.15
"""Seconds between two looks at the disk."""
Told = Callable[["Look"], None]


@dataclass(frozen=True, slots=True)
class Look:
    """What was found at a moment. `state` names it for a browser; `shelf` is that of the last sound moment, None as
    long as there was none; `work` are the CPU seconds that it took to read, resolve and judge."""

    state: str
    shelf: Shelf | None
    problems: tuple[Problem, ...]
    work: float

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.is_error)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a browser gets for an address; `problems` where it is not, or not the latest, what was written."""

    found: Found
    problems: tuple[Problem, ...]
    state: str


class Live:
    """One school. Raises UnknownSchool where there is none of that name. `on` gives the day."""

    def __init__(self, folders: Folders, school: str, on: Callable[[], datetime.date]) -> None:
        self.folders = folders
        self.school = school
        self.on = on
        self.reading = Reading(folders, school)
        self.comparing = Comparing()
        self.lock = threading.RLock()
        self.turned = threading.Condition(self.lock)
        self.run = secrets.token_hex(4)
        self.count = 0
        self.project: Project | None = None
        self.outcome: Outcome | None = None
        self.seen: tuple[Stamps, ...] = ()
        self.assets: tuple[object, Assets] | None = None
        """What all pages load, with what it was made of: drawing an icon takes long."""
        self.good: dict[str, str] = {}
        """By address the last page that could be made, for when a template is broken."""
        self.last = Look("", None, (), 0.0)
        self.look()

    def look(self) -> Look:
        """The state of now; a new one where a file changed since."""
        with self.lock:
            began = time.thread_time()
            project = self.reading.project()
            templates = tuple(stamps(folder) for folder in layers(self.folders.overrides))
            if project is self.project and templates == self.seen:
                return self.last
            if project is not self.project or self.outcome is None:
                self.outcome = self._outcome(project)
            self.project, self.seen, self.count = project, templates, self.count + 1
            shelf, problems = self._shelf(self.outcome)
            work = time.thread_time() - began
            self.last = Look(f"{self.run}-{self.count}", shelf or self.last.shelf, problems, work)
            self.turned.notify_all()
            return self.last

    def _outcome(self, project: Project) -> Outcome:
        try:
            return outcome_of(project, self.school)
        except UnknownSchool as fault:
            if self.outcome is None:
                raise
            gone = error(Place(f"schools/{self.school}"), "unknown-school", id=fault.name, known=", ".join(fault.known))
            return Outcome(self.school, None, (gone,))

    def _shelf(self, outcome: Outcome) -> tuple[Shelf | None, tuple[Problem, ...]]:
        if outcome.resolution is None or not outcome.sound:
            return None, outcome.problems
        try:
            series = self._series(outcome.resolution)
        except Invalid as fault:
            return None, fault.problems
        except Exception as fault:
            return None, (*outcome.problems, told(fault, self.school, self.folders.overrides))
        return Shelf(series, self.folders.overrides), outcome.problems

    def _series(self, resolution: Resolution) -> tuple[Series, ...]:
        look = (logo_of(resolution.chain), colors_of(resolution.chain), self.seen)
        if self.assets is None or self.assets[0] != look:
            self.assets = look, assets_for(resolution, self.folders.overrides)
        assets = self.assets[1]
        return series_of(resolution, self.on(), assets=assets, home=None, drafts=True, comparer=self.comparing)

    def show(self, address: str) -> Shown:
        """What stands at an address now; where that cannot be made, the last that could, and why."""
        with self.lock:
            look = self.look()
            try:
                found = look.shelf.at(address) if look.shelf else None
            except Exception as fault:
                problems = (*look.errors, told(fault, self.school, self.folders.overrides))
                return Shown(self.good.get(address), problems, look.state)
            if isinstance(found, str):
                self.good[address] = found
            return Shown(found, look.errors, look.state)

    def wait(self, state: str, seconds: float) -> str:
        """The state after this one, or the same when nothing happened for so long."""
        with self.turned:
            self.turned.wait_for(lambda: self.last.state != state, seconds)
            return self.last.state

    def watch(self, stop: threading.Event, tell: Told) -> None:
        """Keep looking, and tell of each new state."""
        state = self.last.state
        while not stop.wait(PAUSE):
            look = self.look()
            if look.state != state:
                state = look.state
                tell(look)
