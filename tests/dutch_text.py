"""Everything Dutch that the public reads, as plain text by source: for the spelling test.

Texts come from the loaders where those know them; the rest from the YAML values, the templates, the guide and the
messages. Ids, tokens, addresses and code are no words and are left out.
"""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment
from markdown_it import MarkdownIt
from ruamel.yaml import YAML

from protocolboek.load.text import ID
from protocolboek.messages import catalogue
from protocolboek.model.canon import Canon, Section
from protocolboek.model.source import Body
from protocolboek.model.text import Text, inlines, runs
from protocolboek.pipeline import load_project

ROOT = Path(__file__).parent.parent
GUIDES = ("docs/handleiding.md", *sorted(str(p.relative_to(ROOT)) for p in ROOT.glob("docs/handleiding/*.md")))
Found = tuple[str, str]
"""A source and a text in it."""

# Keys whose value names something: a kind, an id, a place, a file.
NAMES = {
    "schema", "kind", "type", "id", "ids", "release", "sector", "sectors", "extends", "protocols", "sections", "after",
    "before", "first-in", "last-in", "audience", "see", "option", "clauses", "slug", "link", "mail", "phone", "date",
    "sources", "replaced_by", "since", "citation", "digest", "compared_with", "contacts", "when",
}  # fmt: skip
AN_ID = re.compile(rf"(?=.*[-.\d]){ID}")
NO_WORDS = re.compile(
    r"--[a-z-]+|\brefs/\S+|\bgit fetch\b|https?://\S+|\b(?:mailto|tel):|\S+@\S+\.\w+|[\w./{}-]+\.(?:nl|org|com|ly|html|json|yaml|md|txt|js)\b"  # options, addresses, files
    r"|\{\{[^}]*\}\}|\[\[[^\]]*\]\]|@\[[^\]]*\]|\]\([^)\s]*\)|\{[^{}\s]*\}|<[^<>]*>"  # tokens of ours, addresses of links, fields
)
JINJA = re.compile(r"\{[%#].*?[%#]\}")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def dutch_words() -> dict[str, list[str]]:
    """Every word of more than one letter, with the sources that have it."""
    out: dict[str, list[str]] = {}
    for source, text in dutch_texts():
        for found in WORD.findall(NO_WORDS.sub(" ", text)):
            if len(found) > 1 and source not in out.setdefault(found.replace("’", "'"), []):
                out[found.replace("’", "'")].append(source)
    return out


def dutch_texts() -> Iterator[Found]:
    yield from of_canon(load_project(ROOT).canon)
    for path in sorted([*ROOT.glob("content/*.yaml"), *ROOT.glob("content/*/*.yaml"), *ROOT.glob("schools/**/*.yaml")]):
        yield from ((named(path), text) for text in values(YAML(typ="safe").load(path)))
    for path in sorted([*ROOT.glob("content/*/CHANGES.md"), *ROOT.glob("content/*/LICENSE.md")]):
        yield from ((named(path), text) for text in of_markdown(path.read_text(encoding="utf-8")))
    for guide in GUIDES:
        yield from ((guide, text) for text in of_markdown((ROOT / guide).read_text(encoding="utf-8")))
    for path in sorted([*ROOT.glob("overrides/**/*.html"), *ROOT.glob("overrides/bundle/*.txt")]):
        yield from ((named(path), text) for text in of_template(path.read_text(encoding="utf-8")))
    for path in sorted([*ROOT.glob("overrides/export/*.md"), *ROOT.glob("overrides/repository/*.md")]):
        yield from ((named(path), text) for text in of_markdown(JINJA.sub("", path.read_text(encoding="utf-8"))))
    yield from (("nl.po", message) for message in catalogue("nl").messages.values())


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def of_canon(canon: Canon) -> Iterator[Found]:
    for protocol in canon.protocols:
        for section in (*protocol.sections, *protocol.faq):
            yield from ((section.place.file, text) for text in of_section(section))


def of_section(section: Section) -> Iterator[str]:
    yield section.title
    bodies: list[Body] = [section.summary] if section.summary else []
    for clause in section.clauses:
        yield clause.title
        yield from (variant.label for variant in clause.variants)
        bodies += [clause.body] if clause.body else [variant.body for variant in clause.variants]
    for body in bodies:
        for run in runs(body.blocks):
            yield "".join(node.text if isinstance(node, Text) else " " for node in inlines(run))


def values(node: object, key: str = "") -> Iterator[str]:
    """The texts in a YAML file: what stands under a key that names something, or looks like an id, is none."""
    match node:
        case dict():
            for name, item in node.items():
                # A list is never spoken under these, but `sections` and `sources` may also hold entries.
                if name not in NAMES or isinstance(item, dict):
                    yield from values(item, str(name))
        case list():
            for item in node:
                yield from values(item, key)
        case str() if not AN_ID.fullmatch(node):
            yield node


def of_markdown(source: str) -> Iterator[str]:
    """The text of a document without its code."""
    for token in MarkdownIt("commonmark").enable("table").parse(source):
        yield " ".join(inline.content for inline in token.children or () if inline.type == "text")


def of_template(source: str) -> Iterator[str]:
    """The text nodes of a template, the texts of attributes that are read, and the sentences within its Jinja."""
    tokens = list(Environment().lex(source))
    reader = _Reader()
    reader.feed(" ".join(text for _, kind, text in tokens if kind == "data"))
    yield from reader.texts
    yield from (text.strip("\"'") for _, kind, text in tokens if kind == "string" if spoken(text.strip("\"'")))


def spoken(text: str) -> bool:
    """A string for readers has a space or begins with a capital; a key, a class or an address does neither."""
    return not re.search(r"[/<>=_.-]\w", text) and bool(re.search(r"\w \w|^[A-Z][a-z]+$", text))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.hidden = False

    def handle_starttag(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:
        self.hidden = tag in ("script", "style")
        self.texts += [
            value for name, value in attrs if value and name in ("title", "alt", "aria-label", "placeholder")
        ]

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self.hidden = False

    def handle_data(self, data: str) -> None:
        self.texts += [] if self.hidden else [data]
