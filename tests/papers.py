"""The papers of real projects: every edition, each beside the texts that came before it."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from protocolboek.build.editions import series_of
from protocolboek.model.edition import Against, Edition
from protocolboek.model.paper import Article, Block, Blocks, Grid, Items, Panel, Paper, Para, Run
from protocolboek.pipeline import load_project, outcome_of
from protocolboek.render.binder import Binder
from protocolboek.render.templates import templates_in
from protocolboek.typeset.changes import changes_paper
from protocolboek.typeset.handbook import handbook_paper
from small_project import ON, ROOT, this_project


@dataclass(frozen=True)
class Printed:
    """A paper with what it was made from; `against` where it lies beside another text."""

    edition: Edition
    paper: Paper
    against: Against | None = None

    def __str__(self) -> str:
        return f"{self.edition.handbook.school.id}/{self.paper.name}"


def papers_of(root: Path, *ids: str, on: datetime.date = ON) -> tuple[Printed, ...]:
    """The papers of some overlays, or of all that have a handbook."""
    project, templates = this_project() if root == ROOT else load_project(root), templates_in(root / "overrides")
    found = []
    for name in ids or project.handbook_ids():
        resolution = outcome_of(project, name).resolution
        assert resolution
        for edition in (e for series in series_of(resolution, on) for e in series.editions):
            binder = Binder(edition, templates)
            found.append(Printed(edition, handbook_paper(binder)))
            found += [Printed(edition, changes_paper(binder, against), against) for against in edition.changes]
    return tuple(found)


@cache
def demonstration() -> tuple[Printed, ...]:
    """The papers of the fictional school, with its history."""
    return papers_of(ROOT, "voorbeeldschool")


def blocks_in(blocks: Blocks) -> Iterator[Block]:
    """Every block and those within it, in reading order."""
    for block in blocks:
        yield block
        if isinstance(block, Panel | Article):
            yield from blocks_in(block.blocks)
        elif isinstance(block, Items):
            for item in block.items:
                yield from blocks_in(item)


def runs_in(blocks: Blocks) -> Iterator[Run]:
    """Every run of words in reading order."""
    for block in blocks_in(blocks):
        if isinstance(block, Para):
            yield block.run
        elif isinstance(block, Grid):
            yield from block.header
            for row in block.rows:
                yield from row


def words_of(run: Run, *, without: str = "") -> str:
    """The words of a run, but for those of one operation."""
    return "".join(span.text for span in run if span.operation != without)


def articles_in(paper: Paper) -> list[Article]:
    return [block for block in blocks_in(paper.body) if isinstance(block, Article)]
