"""How readable a handbook is: what each of its sections measures, and how many warnings stand there."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from protocolboek.check.prose import Measure, measure
from protocolboek.check.readability import hard_to_read
from protocolboek.model.handbook import Handbook, Section
from protocolboek.model.resolution import Resolution


@dataclass(frozen=True, slots=True)
class MeasuredSection:
    """A chapter, or a group of questions; `warnings` are those of readability, once each."""

    id: str
    title: str
    measure: Measure
    warnings: int


@dataclass(frozen=True, slots=True)
class MeasuredHandbook:
    """One protocol of one school, chapters first."""

    handbook: Handbook
    sections: tuple[MeasuredSection, ...]

    @property
    def measure(self) -> Measure:
        return sum((section.measure for section in self.sections), start=Measure())

    @property
    def warnings(self) -> int:
        return sum(section.warnings for section in self.sections)


def measured(resolution: Resolution) -> Iterator[MeasuredHandbook]:
    """Every protocol of a school, measured as its readers get it."""
    found = {(name, problem.place, problem.code) for name, problem in hard_to_read(resolution)}
    warnings = Counter(name for name, _, _ in found)
    for handbook in resolution.handbooks.values():
        parts = [(section, (section.id,)) for section in handbook.sections] + [(group, ()) for group in handbook.faq]
        yield MeasuredHandbook(handbook, tuple(_section(part, own, warnings) for part, own in parts))


def _section(section: Section, own: tuple[str, ...], warnings: Counter[str]) -> MeasuredSection:
    """`own` holds the section's id where its summary can have warnings: a group of questions has none."""
    texts = (section.summary, *(clause.body for clause in section.clauses))
    ids = (*own, *(clause.id for clause in section.clauses))
    return MeasuredSection(
        id=section.id,
        title=section.title,
        measure=sum((measure(text) for text in texts), start=Measure()),
        warnings=sum(warnings[name] for name in ids),
    )
