"""What reads the same is made once; what reads otherwise in anything is another thing."""

import gc
import weakref
from pathlib import Path

import pytest

from protocolboek.build.engine import steady
from protocolboek.build.stage import How, make
from protocolboek.model.once import Memory, Once
from protocolboek.pipeline import Project, chain_of, load_project
from protocolboek.render import templates
from protocolboek.resolve import merge, origin, resolve
from small_project import ON, ROOT, append, contents, overlay_of, small_project
from synthetic import write_country

SEE = """
### Regel een {#gevolgen.een audience="allen" kind="must"}
Dit is regel een.

### Regel twee {#gevolgen.twee audience="allen" kind="must"}
Dit is regel twee.

### Zie de regels {#gevolgen.zie audience="allen" kind="must" see="gevolgen.een gevolgen.twee"}
Hierbij horen regels.
"""


def forget() -> None:
    """As a process that has seen no school yet."""
    merge._boards.forget()
    origin._steps.forget()
    templates._drawn.forget()


def anew(folder: Path) -> Project:
    forget()
    return load_project(folder)


def texts_of(project: Project, name: str) -> list[bytes]:
    found = resolve(project.canon, chain_of(project, name)[0])
    return [*(h.to_json() for h in found.handbooks.values()), *(p.to_json() for p in found.provenance.values())]


# --- the keys --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", ["brug", "noord"])
def test_what_to_see_besides_is_told_by_what_it_is_and_not_by_its_number(first: str, tmp_path: Path) -> None:
    """Each leaves another of two articles out, so that the one that is left has the same number in both."""
    project = small_project(tmp_path / "project")
    append(project / "content/afspraken/gevolgen.md", SEE)
    other = project / "schools/noord/overlay.yaml"
    other.write_text(overlay_of(project, "brug").read_text("utf-8"), "utf-8")
    for name, gone in (("brug", "een"), ("noord", "twee")):
        text = overlay_of(project, name).read_text("utf-8")
        assert "omit:" not in text
        append(overlay_of(project, name), f"omit: {{gevolgen.{gone}: {{reason: Niet bij ons.}}}}\n")
    together = anew(project)
    texts_of(together, first)
    for name, left in (("brug", "twee"), ("noord", "een")):
        clause = next(
            c for c in resolve(together.canon, chain_of(together, name)[0]).entries() if c.id == "gevolgen.zie"
        )
        assert [citation.target for citation in clause.see] == [f"gevolgen.{left}"]
        assert texts_of(together, name) == texts_of(anew(project), name)


def test_a_country_in_one_process_is_its_schools_each_in_their_own(tmp_path: Path) -> None:
    write_country(tmp_path / "country", schools=16)
    together = load_project(tmp_path / "country")
    found = {name: texts_of(together, name) for name in together.names}
    for name in together.names:
        forget()
        alone = load_project(tmp_path / "country", only=[name])
        assert texts_of(alone, name) == found[name], name


def test_sites_of_a_country_are_those_of_its_schools(tmp_path: Path) -> None:
    write_country(tmp_path / "country", schools=4)
    how = How(ROOT / "mkdocs.yml", ROOT / "overrides", ON, papers=False)
    together = load_project(tmp_path / "country")
    for name in together.handbook_ids():
        with steady(how.config_file, how.overrides):
            make(together, name, how, tmp_path / "together" / name)
    for name in together.handbook_ids():
        with steady(how.config_file, how.overrides):
            make(anew(tmp_path / "country"), name, how, tmp_path / "alone" / name)
        assert contents(tmp_path / "alone" / name) == contents(tmp_path / "together" / name)


# --- what is shared --------------------------------------------------------------------------------------


def test_schools_that_read_the_same_have_the_very_same_clause(tmp_path: Path) -> None:
    project = load_project(small_project(tmp_path / "project"))
    mine, theirs = (
        {c.id: c for c in resolve(project.canon, chain_of(project, name)[0]).entries()} for name in ("brug", "noord")
    )
    same = [name for name in mine.keys() & theirs.keys() if mine[name] is theirs[name]]
    assert 0 < len(same) < len(mine)


def test_a_memory_holds_what_it_goes_by_and_no_more_than_its_size() -> None:
    class Thing:
        pass

    memory: Memory[int] = Memory(2)
    first = Thing()
    gone = weakref.ref(first)
    assert memory((first,), "x", lambda: 1) == 1
    assert memory((first,), "x", lambda: 2) == 1
    assert memory((first,), "y", lambda: 3) == 3
    del first
    gc.collect()
    assert gone() is not None
    others = [Thing(), Thing()]
    assert [memory((other,), "x", lambda: 4) for other in others] == [4, 4]
    gc.collect()
    assert gone() is None
    memory.forget()
    assert memory((others[0],), "x", lambda: 5) == 5


def test_many_are_asked_at_once_as_each_by_itself() -> None:
    made: list[int] = []

    class Thing:
        def __init__(self, number: int) -> None:
            self.number = number

    def number_of(thing: Thing) -> int | None:
        made.append(thing.number)
        return thing.number or None

    once = Once(number_of, 3)
    things = [Thing(number) for number in (0, 1, 2)]
    gone = weakref.ref(things[0])
    assert once.each([things[1], things[0], things[1]]) == [1, None, 1]
    assert made == [1, 0]
    assert once.each(things) == [None, 1, 2] == [once(thing) for thing in things]
    assert made == [1, 0, 2]
    del things[0]
    gc.collect()
    assert gone() is not None, "what is remembered by its place must keep that place"
    more = [Thing(number) for number in (3, 4, 5, 6)]
    assert once.each(more) == [3, 4, 5, 6]
    gc.collect()
    assert gone() is None
    with pytest.raises(ValueError, match="zip"):
        once.each(iter(more))  # type: ignore[arg-type]


# --- circles ---------------------------------------------------------------------------------------------


def test_a_school_that_is_made_leaves_next_to_nothing_in_circles(tmp_path: Path) -> None:
    """Nobody looks for garbage while sites are made."""
    project, how = load_project(ROOT), How(ROOT / "mkdocs.yml", ROOT / "overrides", ON, papers=False)
    with steady(how.config_file, how.overrides):
        make(project, "voorbeeldschool", how, tmp_path / "first")
        gc.collect()
        gc.disable()
        try:
            made = make(project, "voorbeeldschool", how, tmp_path / "second")
            left = gc.collect()
        finally:
            gc.enable()
    pages = len(list((tmp_path / "second").rglob("index.html")))
    assert made.staged
    assert pages > 100
    assert left < 3 * pages
