"""The HTML is valid. Whatever the theme gets wrong is named here, with the reason why it may stand."""

from pathlib import Path

from built_site import BuiltSite
from nu_checker import check_html

THEIRS = {
    "Attribute “autocomplete” is only allowed when the input type is “color”, “date”, “datetime-local”, “email”, "
    "“hidden”, “month”, “number”, “password”, “range”, “search”, “tel”, “text”, “time”, “url”, or “week”.": (
        '<input class="md-toggle"',
        "Material: keeps Firefox from remembering the state of its two hidden check boxes",
    ),
}
"""Errors in the theme's markup: the exact message, the element that it is about, and why it may stand."""


def test_every_page_is_valid_html(site: BuiltSite) -> None:
    faults = check_html(site.html_files())
    ours = [f for f in faults if f.message not in THEIRS or THEIRS[f.message][0] not in f.extract or "pb-" in f.extract]
    assert [f"{f.file.relative_to(site.folder)}:{f.line}: {f.message} {f.extract}" for f in ours] == []
    gone = THEIRS.keys() - {fault.message for fault in faults}
    assert not gone, "the theme no longer makes these errors: take them off the list"


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
