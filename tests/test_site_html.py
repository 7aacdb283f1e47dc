"""The HTML is valid. Whatever the theme gets wrong is named here, with the reason why it may stand."""

from pathlib import Path

import pytest
from built_site import BuiltSite, leads_to
from nu_checker import check_html

INPUT = "Attribute “{}” not allowed on element “input” at this point."
THEIRS = {
    "Attribute “autocomplete” is only allowed when the input type is “color”, “date”, “datetime-local”, “email”, "
    "“hidden”, “month”, “number”, “password”, “range”, “search”, “tel”, “text”, “time”, “url”, or “week”.": (
        '<input class="md-toggle"',
        "Material: keeps Firefox from remembering the state of its two hidden check boxes",
    ),
    INPUT.format("autocorrect"): (
        '<input type="text" class="md-search__input"',
        "Material: Safari's own attribute, which switches correction off in the search field",
    ),
}
"""Errors in the theme's markup: the exact message, the element that it is about, and why it may stand."""


def test_every_page_of_a_handbook_is_valid_html(site: BuiltSite) -> None:
    school = site.folder / site.published()[-1]
    redirects = [path for path in site.html_files() if leads_to(path) is not None]
    pages = {*site.folder.glob("*.html"), *site.folder.glob("*/index.html"), *school.rglob("*.html"), *redirects}
    assert len(pages) > len(redirects) + 10
    faults = check_html(sorted(pages))
    ours = [f for f in faults if f.message not in THEIRS or THEIRS[f.message][0] not in f.extract or "pb-" in f.extract]
    assert [f"{f.file.relative_to(site.folder)}:{f.line}: {f.message} {f.extract}" for f in ours] == []
    gone = THEIRS.keys() - {fault.message for fault in faults}
    assert not gone, "the theme no longer makes these errors: take them off the list"


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ("<p><div>binnen een alinea</div></p>", "No “p” element in scope"),
        ('<p id="a">een</p><p id="a">twee</p>', "Duplicate ID “a”"),
        ("<ul><p>geen punt</p></ul>", "not allowed as child of element “ul”"),
        ("<table><tr><td>een<td>twee</tr><tr><td>drie</tr></table></div>", "Stray end tag “div”"),
    ],
)
def test_the_checker_catches_a_broken_page(part: str, message: str, tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text(f'<!doctype html><html lang="nl"><head><title>x</title></head><body>{part}</body></html>')
    assert any(message in fault.message for fault in check_html([page]))
