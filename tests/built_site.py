"""The built site as a reader's browser finds it: files, pages, and the handbooks they show."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from lxml import html

from protocolboek.build.builder import build
from protocolboek.build.built import Built
from protocolboek.build.papers import FOLDER
from protocolboek.model.handbook import Handbook, Provenance
from protocolboek.pipeline import Project, load_project
from small_project import ON, ROOT

Element = html.HtmlElement
BLOCKS = {"p", "li", "th", "td"}


@dataclass(frozen=True)
class BuiltSite:
    """A site folder with the project it was made from and what the build said."""

    folder: Path
    project: Project
    rows: tuple[Built, ...]

    def published(self) -> list[str]:
        return [row.id for row in self.rows if row.published]

    def html_files(self) -> list[Path]:
        return pages_in(self.folder)

    def pages(self) -> list[Path]:
        """The pages that are read: all but those that only lead elsewhere."""
        return [path for path in self.html_files() if leads_to(path) is None]

    def editions(self) -> list["BuiltEdition"]:
        return [
            BuiltEdition(path.parent.parent.parent.name, path.parent)
            for path in sorted(self.folder.glob("*/*/*/handbook.json"))
        ]


@dataclass(frozen=True)
class BuiltEdition:
    """The folder of one school's protocol in one version."""

    school: str
    folder: Path

    @property
    def handbook(self) -> Handbook:
        return Handbook.from_json((self.folder / "handbook.json").read_bytes())

    @property
    def provenance(self) -> Provenance:
        here = self.folder / "provenance.json"
        frozen = ROOT / "schools" / self.school / "versions" / self.folder.parent.name / self.folder.name / here.name
        return Provenance.from_json((frozen if self.is_archived else here).read_bytes())

    @property
    def is_concept(self) -> bool:
        return self.folder.name == "concept"

    @property
    def is_archived(self) -> bool:
        """Whether it counted once, and another text of the site does now."""
        past = [*with_class(self.page(), "pb-banner-vervangen"), *with_class(self.page(), "pb-banner-ingetrokken")]
        return bool(past) and leads_to(self.folder.parent / "geldend" / "index.html") is not None

    @property
    def leads(self) -> bool:
        """Whether addresses without a version lead here."""
        door = self.folder.parent / "index.html"
        return target_of(door, leads_to(door) or "")[0] == self.page_path()

    def page(self, name: str = "") -> Element:
        return read_page(self.page_path(name))

    def page_path(self, name: str = "") -> Path:
        return self.folder / name / "index.html"

    def pages(self) -> list[Path]:
        return [path for path in pages_in(self.folder) if leads_to(path) is None]

    def homes(self) -> dict[str, str]:
        """Per article and answer the page on which it stands."""
        book = self.handbook
        articles = {clause.id: section.id for section in book.sections for clause in section.clauses}
        return articles | {clause.id: "vragen" for group in book.faq for clause in group.clauses}

    def __str__(self) -> str:
        return "/".join(self.folder.parts[-3:])


def pages_in(folder: Path) -> list[Path]:
    """The pages of a site. What can be taken along is no page of it, and has tests of its own."""
    return [path for path in sorted(folder.rglob("*.html")) if path.parent.name != FOLDER]


def build_all(root: Path, folder: Path, *, papers: bool) -> BuiltSite:
    project = load_project(root)
    rows = build(
        project,
        project.handbook_ids(),
        site=folder,
        config_file=root / "mkdocs.yml",
        overrides=root / "overrides",
        on=ON,
        papers=papers,
    )
    return BuiltSite(folder, project, tuple(rows))


def read_page(path: Path) -> Element:
    """The page as it is now: parsed once for each time that it was written."""
    return _parsed(path, path.stat().st_mtime_ns)


@cache
def _parsed(path: Path, written: int) -> Element:  # noqa: ARG001
    return html.document_fromstring(path.read_text(encoding="utf-8"))


def words(text: str) -> str:
    """Text as it shows: runs of white space are one space."""
    return " ".join(text.split())


def text_of(element: Element) -> str:
    return words(element.text_content())


def by_id(page: Element, name: str) -> Element | None:
    return next(iter(page.xpath("//*[@id=$name]", name=name)), None)


def with_class(element: Element, name: str) -> list[Element]:
    """The elements within (or at) `element` that carry a class."""
    return element.xpath(
        "descendant-or-self::*[contains(concat(' ', normalize-space(@class), ' '), $name)]", name=f" {name} "
    )


def visible_text(page: Element) -> str:
    """What a reader sees or hears: text, and the attributes that are read out."""
    hidden = "ancestor::script or ancestor::style or ancestor::template or ancestor::noscript"
    texts = page.xpath(f"//text()[not({hidden})]")
    spoken = page.xpath("//@aria-label | //@title | //@alt | //@placeholder | //meta[@name='description']/@content")
    return "\n".join([*texts, *spoken])


def runs_of(element: Element) -> list[str]:
    """The text of every paragraph, list item and cell, in reading order, each without the blocks within it."""
    found = []
    for block in element.iter(*BLOCKS):
        own = words("".join(_own_text(block)))
        if own:
            found.append(own)
    return found


def _own_text(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag not in {*BLOCKS, "ul", "ol", "table", "div"}:
            yield from _own_text(child)
        yield child.tail or ""


def leads_to(path: Path) -> str | None:
    """The address to which a page sends its reader on at once, as written."""
    for content in read_page(path).xpath("//meta[translate(@http-equiv, 'REFSH', 'refsh')='refresh']/@content"):
        return str(content).partition("url=")[2]
    return None


def is_elsewhere(address: str) -> bool:
    """Whether an address leads out of the site."""
    return bool(urlsplit(address).scheme or urlsplit(address).netloc)


def target_of(page: Path, address: str) -> tuple[Path, str]:
    """The file that a relative address on `page` stands for, and the fragment."""
    joined, fragment = urldefrag(urljoin(page.as_uri(), address))
    found = Path(unquote(urlsplit(joined).path))
    if joined.endswith("/") or found.is_dir():
        found = found / "index.html"
    return found, unquote(fragment)
