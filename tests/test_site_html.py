"""Every page is valid HTML, and has the language, landmarks and headings by which a screen reader finds its way."""

from itertools import pairwise
from pathlib import Path

from lxml import html

from built_site import BuiltSite, Element, read_page
from nu_checker import check_html


def test_every_page_is_valid_html(site: BuiltSite) -> None:
    faults = check_html(site.html_files())
    assert [f"{f.file.relative_to(site.folder)}:{f.line}: {f.message} {f.extract}" for f in faults] == []


def test_every_page_has_its_landmarks_and_headings(site: BuiltSite) -> None:
    found = {str(path.relative_to(site.folder)): lost_in(read_page(path)) for path in site.pages()}
    assert {path: faults for path, faults in found.items() if faults} == {}


def lost_in(page: Element) -> list[str]:
    """Where a reader who cannot see the page would lose the way."""
    named = {
        "language": page.xpath("/html[@lang='nl']"),
        "title": page.xpath("//title[normalize-space()]"),
        "main": page.xpath("//main"),
        "h1 in main": page.xpath("//h1[ancestor::main]"),
        "h1": page.xpath("//h1"),
        "banner": page.xpath("//header[not(ancestor::main or ancestor::article or ancestor::section)]"),
        "contentinfo": page.xpath("//footer[not(ancestor::main or ancestor::article or ancestor::section)]"),
    }
    faults = [f"{len(elements)} × {name}" for name, elements in named.items() if len(elements) != 1]
    names = [_name(page, landmark) for landmark in page.xpath("//nav | //aside | //dialog")]
    faults += [f"landmark named {name!r}" for name in names if not name or names.count(name) > 1]
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")]
    return faults + [f"h{below} after h{above}" for above, below in pairwise([0, *levels]) if below > above + 1]


def _name(page: Element, landmark: Element) -> str:
    by = landmark.get("aria-labelledby", "")
    return landmark.get("aria-label") or " ".join(page.xpath("string(//*[@id=$id])", id=one) for one in by.split())


def test_a_page_without_its_landmarks_is_seen(site: BuiltSite) -> None:
    source = (site.folder / "index.html").read_text(encoding="utf-8")
    for old, new, fault in (
        ('lang="nl"', 'lang="en"', "0 × language"),
        ("<main", "<main></main><main", "2 × main"),
        ("<h1", "<h3", "0 × h1"),
        ("</main>", "<h2>a</h2><h4>b</h4></main>", "h4 after h2"),
        ("</main>", "<nav aria-label='x'></nav><nav aria-label='x'></nav></main>", "landmark named 'x'"),
        ("<footer", "<div", "0 × contentinfo"),
    ):
        assert old in source
        assert fault in lost_in(html.document_fromstring(source.replace(old, new)))


def test_the_checker_catches_broken_pages(tmp_path: Path) -> None:
    broken = {
        "<p><div>binnen een alinea</div></p>": "No “p” element in scope",
        '<p id="a">een</p><p id="a">twee</p>': "Duplicate ID “a”",
        "<ul><p>geen punt</p></ul>": "not allowed as child of element “ul”",
        "<p>een</p></div>": "Stray end tag “div”",
    }
    for i, part in enumerate(broken):
        source = f'<!doctype html><html lang="nl"><head><title>x</title></head><body>{part}</body></html>'
        (tmp_path / f"{i}.html").write_text(source, encoding="utf-8")
    faults = check_html(sorted(tmp_path.iterdir()))
    for i, message in enumerate(broken.values()):
        assert any(message in f.message for f in faults if f.file.name == f"{i}.html"), message
