"""Clause text: our three tokens beside all that CommonMark does, and what is refused."""

import pytest

from protocolboek.load.headings import read_headings
from protocolboek.load.text import parse
from protocolboek.model.problems import Place
from protocolboek.model.source import Body
from protocolboek.model.text import (
    Citation,
    Contact,
    Emphasis,
    Link,
    List,
    Paragraph,
    Parameter,
    Table,
    Text,
    plain_text,
)

AT = Place("f.md", 10, 3)


def read(source: str) -> Body:
    body, problems = parse(source, AT)
    assert problems == []
    return body


def codes(source: str) -> list[str]:
    return [problem.code for problem in parse(source, AT)[1]]


def run(source: str) -> tuple[object, ...]:
    (block,) = read(source).blocks
    assert isinstance(block, Paragraph)
    return block.children


@pytest.mark.parametrize("source", ["{{plek}}", "{{ plek }}", "{{ plek}}", "{{plek }}"])
def test_a_parameter(source: str) -> None:
    assert run(source) == (Parameter(name="plek"),)


def test_forms_and_capitals() -> None:
    assert run("{{ Telefoon.plek:je }}") == (Parameter(name="telefoon.plek", form="je", capital=True),)


def test_tokens_next_to_text_and_each_other() -> None:
    assert run("a{{ b }}[[c.d]]@[e]f") == (
        Text(text="a"), Parameter(name="b"), Citation(target="c.d"), Contact(contact="e"), Text(text="f")
    )  # fmt: skip


def test_tokens_within_emphasis_and_links() -> None:
    assert run("**{{ a }}** *[[b]]*") == (
        Emphasis(strong=True, children=(Parameter(name="a"),)), Text(text=" "),
        Emphasis(children=(Citation(target="b"),)),
    )  # fmt: skip
    assert run("[bel {{ a }}](tel:020)") == (Link(href="tel:020", children=(Text(text="bel "), Parameter(name="a"))),)


def test_a_citation_wins_from_a_link_beside_it() -> None:
    assert run("[[a]](https://b)") == (Citation(target="a"), Text(text="(https://b)"))
    assert run("[[a]][c](https://b)") == (Citation(target="a"), Link(href="https://b", children=(Text(text="c"),)))
    assert run("@[a](https://b)") == (Contact(contact="a"), Text(text="(https://b)"))


def test_a_reference_definition_cannot_hijack_a_citation() -> None:
    body = read("[[a]]\n\n[a]: https://evil.example")
    assert [r.target for r in body.references] == ["a"]
    assert "evil" in plain_text(body.blocks)  # text like any other


def test_tables() -> None:
    body = read("| a | {{ b }} |\n|:--|--:|\n| [[c]] | d\\|e |\n| f |")
    (table,) = body.blocks
    assert table == Table(
        align=("left", "right"),
        header=((Text(text="a"),), (Parameter(name="b"),)),
        rows=(((Citation(target="c"),), (Text(text="d|e"),)), ((Text(text="f"),), ())),
    )
    assert [str(r.place) for r in body.references] == ["f.md:10:9", "f.md:12:5"]


def test_the_same_token_in_two_cells_has_two_places() -> None:
    body = read("a | b\n--|--\n{{ c }} | {{ c }}")
    assert [str(r.place) for r in body.references] == ["f.md:12:3", "f.md:12:13"]


def test_lists_tight_or_loose_are_one_tree() -> None:
    tight, loose = read("- a\n- b {{ c }}"), read("* a\n\n* b\n  {{ c }}\n")
    assert tight.blocks == loose.blocks
    assert isinstance(tight.blocks[0], List)
    assert read("1. a\n2. b").blocks != read("- a\n- b").blocks


def test_breaks_are_spaces_and_entities_are_characters() -> None:
    assert run("a  \nb\\\nc\nd") == (Text(text="a b c d"),)
    assert run("&lt;b&gt; &euro; e&#769;") == (Text(text="<b> € é"),)


@pytest.mark.parametrize(
    ("source", "block"),
    [("{{ a }}", True), ("{{ a:b }}", True), ("- {{ a }}", True), ("{{ a }}.", False), ("**{{ a }}**", False),
     ("a\n\n{{ a }}\n\nb", True), ("a\n{{ a }}", False), ("|{{ a }}|\n|-|", False)],
)  # fmt: skip
def test_a_parameter_alone_in_its_paragraph(source: str, block: bool) -> None:
    (reference,) = read(source).references
    assert reference.block is block


REFUSED = {
    "text-html": ("<b>a</b>", "<script>alert(1)</script>", "<!-- a -->", "a <br/> b", "a\n<div>\nb"),
    "text-heading": ("# a", "a\n---", "a\n==="),
    "text-quote": ("> a",),
    "text-code": ("    a", "```\na\n```", "`a`", "`{{ a }}`"),
    "text-image": ("![a](https://b/c.png)",),
    "text-rule": ("***", "a\n\n---\n\nb"),
    "text-token": (
        *("{{ a | b }}", "{{ a.b", "{{}}", "{{ a  }}", "{% if a %}{{ a.b() }}{% endif %}"),
        *("[[A.b]]", "[[a b]]", "[[a|b]]", "@[A]"),
        *("\\{{ a }}", "\\[[a]]", "{\\{ a }}", "&#123;&#123; a }}", "@\\[a]"),
        *("[a](https://b/{{c}})", '[a](https://b "{{c}}")', "|a|\n|-|\n|b|[[c]]|"),
    ),
}


@pytest.mark.parametrize(
    ("code", "source"), [(code, source) for code, sources in REFUSED.items() for source in sources]
)
def test_refused(code: str, source: str) -> None:
    assert set(codes(source)) == {code}


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "/hier", "#hier",
     "//example.org", "hier.html", "", "ftp://example.org", "&#106;avascript:x", "java&#10;script:x", "tel:"],
)  # fmt: skip
def test_unsafe_links_are_refused(href: str) -> None:
    assert codes(f"[a](<{href}>)") == ["text-link"]


@pytest.mark.parametrize(
    "href", ["https://a.nl/b?c=d#e", "http://a.nl", "mailto:a@b.nl", "tel:+31201234567", "HTTPS://a.nl"]
)
def test_safe_links_are_links(href: str) -> None:
    assert run(f"[a]({href})") == (Link(href=href, children=(Text(text="a"),)),)


def test_an_autolink_is_a_link_and_as_safe() -> None:
    assert run("<https://a.nl>") == (Link(href="https://a.nl", children=(Text(text="https://a.nl"),)),)
    assert codes("<javascript:alert(1)>") == ["text-link"]


def test_every_fault_has_its_own_line() -> None:
    _, problems = parse("a\n\n# b\n\nc <i>\n\n> d", AT)
    assert [(p.code, str(p.place)) for p in problems] == [
        ("text-heading", "f.md:12:3"), ("text-html", "f.md:14:3"), ("text-quote", "f.md:16:3")
    ]  # fmt: skip


def test_places_of_tokens_that_look_alike() -> None:
    body, problems = parse("- `{{ a }}` {{ a }}\n  {{ a }}\n\n\\{{ a }} {{ a }}", AT)
    assert [str(r.place) for r in body.references] == ["f.md:10:15", "f.md:11:5", "f.md:13:12"]
    assert [p.code for p in problems] == ["text-code"]


def test_the_same_words_elsewhere_have_places_of_their_own() -> None:
    source = "Vraag @[mentor].\nZie [[een.twee]] en {{ fout"
    for place in (Place("een.md", 3), Place("twee.yaml", 20, 7)):
        body, problems = parse(source, place)
        expected = [(place.file, place.line, place.column + 6), (place.file, place.line + 1, place.column + 4)]
        assert [(r.place.file, r.place.line, r.place.column) for r in body.references] == expected
        assert [p.place for p in problems] == [Place(place.file, place.line + 1, place.column + 20)]


def test_windows_line_ends_change_no_place() -> None:
    assert [str(r.place) for r in read("a\r\n\r\nb {{ c }}").references] == ["f.md:12:5"]


def test_headings_with_dotted_ids_and_attributes() -> None:
    heading = '### Mag "dit"? {#a.b-c.d audience="allen ouder" kind="must"}'
    source = f'## A {{#a option="x"}}\n\nKort.\n\n{heading}\n\n  Ja {{{{ e }}}}.\n'
    (section, clause), problems = read_headings(source, "f.md")
    assert problems == []
    assert (section.id, section.attributes, section.text) == ("a", {"option": "x"}, "Kort.")
    assert (clause.title, clause.id, clause.level) == ('Mag "dit"?', "a.b-c.d", 3)
    assert clause.attributes == {"audience": "allen ouder", "kind": "must"}
    assert (str(clause.place), str(clause.text_place)) == ("f.md:5:1", "f.md:7:1")


@pytest.mark.parametrize("line", ["### A", "### A {#A}", "### A {#a.}", "### A {#a kind=must}", "##### A {#a}"])
def test_headings_of_another_form_are_refused(line: str) -> None:
    headings, problems = read_headings(f"## S {{#s}}\n\n{line}\n", "f.md")
    assert ([h.id for h in headings], [p.code for p in problems]) == (["s"], ["heading-form"])
