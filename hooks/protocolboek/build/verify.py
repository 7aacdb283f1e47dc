"""`protocolboek verify`: goes through the editions of a site and holds each against the project."""

import datetime
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from protocolboek.build.archived import archived_in, is_door
from protocolboek.build.held import Folder, held, read
from protocolboek.build.index import MARKER, made_in
from protocolboek.build.proof import EXTRACTORS, proof
from protocolboek.build.stage import DOWNLOADS
from protocolboek.model.canon import left_to_schools
from protocolboek.model.edition import CONCEPT
from protocolboek.model.handbook import Handbook
from protocolboek.model.problems import Place, Problem, error, in_order
from protocolboek.model.resolution import Resolution
from protocolboek.model.version import VERSION
from protocolboek.overrides import Overrides
from protocolboek.pipeline import Outcome, Project, outcome_of
from protocolboek.render.audience import questions_for, roles_with_questions
from protocolboek.render.html import Writer
from protocolboek.render.links import FAQ, Links, pages_of
from protocolboek.render.terms import EXPLANATIONS
from protocolboek.verify import (
    Expected,
    Published,
    definitions_of,
    expected_faq,
    expected_section,
    explained_in,
    extract,
    judge,
    judge_codes,
    judge_contacts,
    judge_definitions,
    judge_explanations,
    shown_contact,
)
from protocolboek.verify.published import ContactWords

INDEX = "index.html"
Contacts = Mapping[str, ContactWords]


class NoSite(Exception):
    """A folder that this program has not published to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(str(folder))


@dataclass(frozen=True, slots=True)
class Verified:
    """How many editions were held against the project, how many texts they should show, and what is wrong."""

    editions: int
    texts: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Everywhere:
    """What must be so on every page of an edition; None where it cannot be told."""

    contacts: Contacts | None
    definitions: Mapping[str, str]
    links: Links
    digest: str


def verify(
    project: Project, site: Path, *, schools: Path, name: str, on: datetime.date, overrides: Overrides
) -> Verified:
    """All editions of a site, in which on a day some are archived; `name` is how problems name it. What else stands
    there is left alone. Raises NoSite."""
    if not (site / MARKER).is_file():
        raise NoSite(site)
    editions, texts, problems = 0, 0, list[Problem]()
    for school in sorted(made_in(site)):
        folders = [found for path in sorted((site / school).glob("*/*")) if (found := _folder(path, name))]
        if not folders:
            continue
        if school not in project.overlays:
            code = "verify-unread" if school in project.unread else "verify-no-school"
            problems.append(error(Place(f"{name}/{school}"), code, id=school))
            continue
        outcome = outcome_of(project, school)
        archived = archived_in(outcome.resolution, on, overrides) if outcome.resolution else {}
        for folder in folders:
            doors = archived.get((folder.protocol, folder.version))
            count, faults = verify_edition(project, outcome, folder, schools=schools, doors=doors)
            editions, texts = editions + 1, texts + count
            problems += faults
    return Verified(editions, texts, in_order(problems))


def _folder(path: Path, name: str) -> Folder | None:
    school, protocol, version = path.parts[-3:]
    is_edition = path.is_dir() and (version == CONCEPT or VERSION.fullmatch(version))
    return Folder(path, f"{name}/{school}/{protocol}/{version}", school, protocol, version) if is_edition else None


def verify_edition(
    project: Project, outcome: Outcome, folder: Folder, *, schools: Path, doors: Mapping[str, str] | None = None
) -> tuple[int, tuple[Problem, ...]]:
    """How many texts one edition should show, and what is wrong with it; one that is archived has `doors`."""
    found = held(project, outcome, folder, schools=schools, archived=doors is not None)
    if found.handbook is None:
        return 0, found.problems
    expected = expected_pages(found.handbook)
    contacts = _contacts(outcome.resolution, found.handbook) if outcome.resolution else None
    links = Links(pages_of(found.handbook), {})
    everywhere = _Everywhere(contacts, definitions_of(found.handbook), links, found.digest)
    pages = {str(path.parent.relative_to(folder.path)): path for path in folder.path.rglob(f"*{INDEX}")}
    problems = [
        error(Place(f"{folder.file}/{page}/{INDEX}"), "verify-no-page", title=parts[0].title)
        for page, parts in expected.items()
        if page not in pages
    ]
    words: set[str] = set()
    for page in sorted(pages):
        published, faults = _page(folder, page, expected.get(page), everywhere, (doors or {}).get(page))
        words |= {led.id for led in published.definitions}
        problems += faults
    if words or doors is None or (folder.path / EXPLANATIONS).exists():
        problems += _explanations(folder, everywhere.definitions, words)
    if outcome.resolution:
        problems += _papers(folder, found.handbook, found.digest, outcome.resolution)
    # A question stands on the page of each of its roles too: that makes it no other text.
    texts = {(part.kind, part.id) for parts in expected.values() for part in parts}
    return len(texts), (*found.problems, *problems)


def _explanations(folder: Folder, definitions: Mapping[str, str], words: Set[str]) -> Iterator[Problem]:
    """What a script tells of the definitions to which `words` lead."""
    data, problems = read(folder, EXPLANATIONS)
    yield from problems
    if not problems:
        place = Place(f"{folder.file}/{EXPLANATIONS}")
        told, faults = explained_in(data, place)
        yield from faults or judge_explanations(definitions, told, words, place)


def _papers(folder: Folder, handbook: Handbook, digest: str, resolution: Resolution) -> Iterator[Problem]:
    """The whole text in other forms, where they lie beside the pages."""
    writer = _writer(resolution, handbook)
    for form in EXTRACTORS:
        name = f"{DOWNLOADS}/{folder.school}-{folder.protocol}-{folder.version}.{form}"
        if not (folder.path / name).is_file():
            continue
        data, problems = read(folder, name)
        yield from problems or proof(
            data,
            form,
            file=f"{folder.file}/{name}",
            handbook=handbook,
            digest=digest,
            reach=lambda contact: writer.contact(contact).striptags(),
        )


def expected_pages(handbook: Handbook) -> dict[str, tuple[Expected, ...]]:
    """What each page should show, by its folder."""
    pages = {section.id: expected_section(section) for section in handbook.sections}
    asked = {role.questions: expected_faq(questions_for(handbook, role)) for role in roles_with_questions(handbook)}
    return pages | ({FAQ: expected_faq(handbook.faq)} if handbook.faq else {}) | asked


def _page(
    folder: Folder,
    page: str,
    expected: tuple[Expected, ...] | None,
    everywhere: _Everywhere,
    door: str | None,
) -> tuple[Published, list[Problem]]:
    """A page, with all that is wrong with it."""
    name = f"{page}/{INDEX}" if page != "." else INDEX
    data, problems = read(folder, name)
    if problems or (door and is_door(data, door)):
        return Published(None), problems
    published = extract(data, f"{folder.file}/{name}")
    href = everywhere.links.href_from(page if page != "." else "")
    return published, [
        *published.problems,
        *judge_codes(everywhere.digest, published.codes),
        *judge_definitions({one: href(one) for one in everywhere.definitions}, published.definitions),
        *_texts(published, expected, Place(f"{folder.file}/{name}")),
        *(() if everywhere.contacts is None else judge_contacts(everywhere.contacts, published.contacts)),
    ]


def _texts(published: Published, expected: tuple[Expected, ...] | None, place: Place) -> Iterator[Problem]:
    if expected is None:
        # The other pages tell about the handbook; none of them may pretend to be a part of it.
        if published.place:
            yield error(published.place, "verify-page-extra")
    elif published.place:
        yield from judge(expected, published.parts, published.place)
        if not published.codes:
            yield error(published.place, "verify-no-code")
    elif not published.problems:
        yield error(place, "verify-no-text")


def _contacts(resolution: Resolution, handbook: Handbook) -> Contacts:
    """How each contact reads in the pages of a handbook."""
    writer = _writer(resolution, handbook)
    return {name: shown_contact(str(writer.contact(name))) for name in writer.contacts}


def _writer(resolution: Resolution, handbook: Handbook) -> Writer:
    cards = resolution.contacts()
    left = left_to_schools(handbook.school.kind, cards)
    return Writer(lambda _: None, cards, resolution.canon.words.unreachable, left=left)
