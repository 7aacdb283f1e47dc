"""What every page of one edition shares, and the parts of which pages are made."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from protocolboek.model.canon import Words, left_to_schools
from protocolboek.model.edition import Edition
from protocolboek.model.handbook import (
    CANON,
    Clause,
    Handbook,
    OpenChoice,
    Origin,
    Section,
    digest_of_blocks,
    digest_of_part,
)
from protocolboek.model.phrases import lower_first
from protocolboek.model.version import control_code
from protocolboek.render import links
from protocolboek.render.audience import naming, roles_with_page
from protocolboek.render.entry import By, Entry, Facts, Ground, Reason, written
from protocolboek.render.figures import Figure, figures_of
from protocolboek.render.html import Writer
from protocolboek.render.links import Links, up
from protocolboek.render.page import Drawn, Group, Heading, Page
from protocolboek.render.standing import canonical, standing_values, switch
from protocolboek.render.terms import Glossary

EXCLUDED = " data-search-exclude>"
"""The end of a tag that another engine's search must pass over. Ours has its own texts to look in."""
UNKNOWN = Origin(layer=CANON, steps=())
"""Of an article that somebody wrote into a frozen file: its provenance does not know it."""


class Binder:
    """Binds the pages of one edition: its templates, addresses, names and marks."""

    def __init__(self, edition: Edition, templates: Environment, *, alone: bool = False) -> None:
        self.edition = edition
        self.alone = alone
        self.templates = templates
        self.links = Links.of(edition)
        # A parameter and a clause with variants may bear the same name.
        self.proposals = {(c.kind, c.name): c.label for c in edition.proposals}
        self.unconfirmed = frozenset(name for kind, name in self.proposals if kind == "parameter")
        self.left = left_to_schools(edition.handbook.school.kind, edition.contacts)
        self.sources = {source.id: Ground(source.id, source.title) for source in edition.provenance.sources}
        self.origins = edition.provenance.clauses
        self.layers = {layer.id: layer for layer in edition.provenance.layers}
        self.figures = () if edition.archived else figures_of(edition.handbook, edition.declared)
        self.roles = () if edition.archived else roles_with_page(edition.handbook)
        """The roles with pages of their own: what somebody should do now is for the text in force to say."""
        self.banners: dict[str, str] = {}
        self.shared: Mapping[str, Any] = {
            "school": edition.handbook.school,
            "protocol": edition.handbook.protocol,
            "version": edition.version,
            "notice": edition.notice,
            "layers": edition.provenance.layers,
            "foundation": edition.handbook.school.foundation,
            "versions": bool(edition.others),
            "archived": edition.archived,
            "downloads": edition.downloads,
            **standing_values(edition),
        }

    @cached_property
    def proof(self) -> dict[str, Any]:
        """What tells this text from any other. It is no part of what pages share, so that those of which nothing else
        changed need not be made anew: a page that tells it is given it."""
        return {"code": control_code(self.edition.digest), "digest": self.edition.digest}

    @cached_property
    def glossary(self) -> Glossary:
        return Glossary.of(self.edition.handbook, {} if self.edition.archived else self.edition.marks)

    @cached_property
    def names(self) -> dict[str, str]:
        """How a reader knows what this text holds, and what the school's other protocols do, by id."""
        return {**_names(self.edition), **{target: away.name for target, away in self.edition.elsewhere.items()}}

    def page(
        self,
        path: str,
        template: str,
        values: Callable[[], Mapping[str, Any]] = dict,
        *,
        title: str = "",
        nav_title: str = "",
        in_nav: bool = True,
        group: Group = "meer",
        rests: Callable[[], object] = tuple,
        headings: Callable[[], tuple[Heading, ...]] = tuple,
        structured: Callable[[], str] = str,
    ) -> Page:
        """A page; its title is that of `words.yaml` unless it has one of its own. Its table of contents
        begins with the page itself, so that "go to content" leads to its first line. All that is called takes its
        time, and is called when the page is drawn; but `rests` is told of every page."""
        title = title or self.edition.words.pages[path.split("/", maxsplit=1)[0]]

        def draw() -> Drawn:
            found = self.templates.get_template(f"pages/{template}")
            body = found.render(self.shared, root=up(path), title=title, **values())
            return Drawn(
                body if self.alone else body.replace(EXCLUDED, ">"),  # in a text no `>` stands as it is
                (Heading(links.CONTENT, title, headings()),),
                structured(),
                self.banner(path),
                canonical(self.edition, path),
            )

        return Page(
            path,
            title,
            nav_title or title,
            f"{title}: {self.edition.handbook.protocol.name}, {self.edition.handbook.school.name}",
            in_nav=in_nav,
            group=group,
            rests=rests,
            draw=draw,
        )

    def told(self, clauses: Sequence[Clause]) -> list[object]:
        """Texts as `Page.rests` tells them, and where each came from. Which words are marked in them follows from those
        that are marked at all (`Site.marked`)."""
        origins = [self.origins.get(clause.id, UNKNOWN) for clause in clauses]
        return [digest_of_part.each(clauses), digest_of_part.each(origins)]

    def whole(self) -> list[object]:
        """All texts, as `Page.rests` tells them of a page that may tell of any: which they are, and whose."""
        return [self.edition.digest, [*self.origins], digest_of_part.each(self.origins.values())]

    def summaries(self) -> list[object]:
        """The same of what chapters say in short."""
        return [digest_of_blocks(section.summary) for section in self.edition.handbook.sections]

    def banner(self, path: str) -> str:
        """What stands above the page in folder `path`: on most pages what stands above others too."""
        ways = switch(self.edition, path)
        seen = f"{up(path)} {ways}"
        if seen not in self.banners:
            self.banners[seen] = self.part("banner.html", root=up(path), switch=ways)
        return self.banners[seen]

    def part(self, template: str, **values: Any) -> str:
        """What stands around pages."""
        return self.templates.get_template(f"pages/{template}").render(self.shared, **values)

    def writer(self, page: str) -> Writer:
        return Writer(
            self.links.href_from(page),
            self.edition.contacts,
            self.edition.words.unreachable,
            self.unconfirmed,
            self.left,
            declared=self.edition.declared,
        )

    def entry(self, clause: Clause, writer: Writer) -> Entry:
        """An article or question as it will stand on the page of `writer`."""
        body = self.glossary.mark(clause)
        return Entry(body, self.facts(clause, writer), writer.told(body))

    def article(self, entry: Entry, writer: Writer, root: str) -> Markup:
        """An article on a page from which `root` leads to the first."""
        return written(entry, writer, self.templates.get_template("pages/parts/article.html"), root)

    def question(self, entry: Entry, writer: Writer, root: str) -> Markup:
        """The same of a question with its answer."""
        return written(entry, writer, self.templates.get_template("pages/parts/question.html"), root)

    def facts(self, clause: Clause, writer: Writer) -> Facts:
        """What stands around the text of an article or answer."""
        origin = self.origins.get(clause.id, UNKNOWN)
        words = self.edition.words
        layer = self.layers.get(origin.layer, self.edition.provenance.layers[0])
        return Facts(
            id=clause.id,
            number=clause.number,
            title=clause.title,
            kind=clause.kind,
            kind_label=words.kind.get(clause.kind, ""),
            audience=tuple([words.audience.get(a, a) for a in clause.audience]),
            layer=By(layer.kind, layer.name),
            reasons=tuple(
                [
                    Reason(step.operation, self.name_of(step.layer), step.reason, step.decided_by)
                    for step in origin.steps
                    if step.reason
                ]
            ),
            proposals=tuple([self.proposals[used] for used in _uses(clause.id, origin) if used in self.proposals]),
            see=tuple([writer.citation(citation) for citation in clause.see]),
            sources=tuple([self.sources[name] for name in origin.sources if name in self.sources]),
        )

    def name_of(self, layer: str) -> str:
        found = self.layers.get(layer)
        return found.name if found else ""

    def drawn(self, figure: Figure, page: str = "", *, root: str = "", of: str = "") -> dict[str, Any]:
        """A figure with the way to its article, from a page of this text or, with `root`, from elsewhere; `of` is
        the name of the protocol where a reader has more than one before him."""
        href = self.links.href_from(page)(figure.clause.id)
        return {"figure": figure, "href": f"{root}{href}", "article": self.names[figure.clause.id], "of": of}

    def open_choice(self, choice: OpenChoice, page: str) -> dict[str, Any]:
        return {"choice": choice, "clauses": self.places(choice.clauses, page)}

    def places(self, clauses: tuple[str, ...], page: str) -> list[tuple[str, str | None]]:
        """Names and addresses of the articles; answers follow them, and are named only where there is no article."""
        href = self.links.href_from(page)
        articles = [c for c in clauses if self.links.pages.get(c) != links.FAQ]
        return [(self.names.get(c, c), href(c)) for c in articles or clauses]

    def contacts_used(self) -> frozenset[str]:
        """The contacts that some text names and that have a card."""
        named = (names for _, names in naming(self.edition.handbook))
        return frozenset().union(*named) & self.edition.contacts.keys()


def _uses(clause: str, origin: Origin) -> list[tuple[str, str]]:
    """The choices that the words of a clause rest on: its parameters, and its own variant."""
    return [*(("parameter", name) for name in origin.parameters), ("variant", clause)]


def _names(edition: Edition) -> dict[str, str]:
    """How a reader knows each section, clause and answer: as a citation names it."""
    words, handbook = edition.words.citation, edition.handbook
    names = {s.id: words["section"].format(number=s.number, title=s.title) for s in handbook.sections}
    names |= {c.id: words["clause"].format(number=c.number, title=c.title) for c in handbook.clauses()}
    return names | {c.id: words["faq"].format(title=c.title) for group in handbook.faq for c in group.clauses}


def names_elsewhere(handbook: Handbook, words: Words) -> dict[str, str]:
    """The same as another protocol names them."""
    parts: tuple[Section | Clause, ...] = (*handbook.sections, *handbook.entries())
    protocol = lower_first(handbook.protocol.name)
    return {p.id: words.citation["elsewhere"].format(title=p.title, protocol=protocol) for p in parts}
