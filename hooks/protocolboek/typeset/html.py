"""The blocks of a paper as HTML. Everything is escaped here; the shape is that of `render/html.py`, so that one
extractor reads both."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup, escape

from protocolboek.model.paper import (
    Article,
    Blank,
    Block,
    Choices,
    Fact,
    Facts,
    Grid,
    Heading,
    Items,
    NewPage,
    Panel,
    Paper,
    Para,
    Run,
    Signature,
    Span,
)
from protocolboek.typeset.outline import Branch

SHAPES = {1: "chapter", 2: "group"}
DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Writer:
    """`anchors` are the ids within this file: a citation of another is words alone."""

    paper: Paper
    anchors: frozenset[str]

    def branches(self, branches: Iterable[Branch], depth: int = 1) -> Markup:
        return _lines(self.branch(branch, depth) for branch in branches)

    def branch(self, branch: Branch, depth: int) -> Markup:
        """A heading has the level of how deep it stands, so that none is passed over."""
        head = [self.heading(branch.heading, depth + 1)] if branch.heading else []
        inner = [self.block(block, depth + 1 + len(head)) for block in branch.blocks]
        within = [self.branch(found, depth + 1) for found in branch.branches]
        name = SHAPES.get(depth, "part")
        return Markup('<section class="pb-{}">\n{}\n</section>').format(name, _lines([*head, *inner, *within]))

    def heading(self, heading: Heading, level: int) -> Markup:
        title = Markup('<span class="pb-name">{}</span>').format(self.run(heading.title))
        return _heading(level, heading.id, heading.number, title)

    def blocks(self, blocks: Iterable[Block], level: int) -> Markup:
        return _lines(self.block(block, level) for block in blocks)

    def block(self, block: Block, level: int) -> Markup:
        """`level` is that of a heading here."""
        match block:
            case Para():
                look = Markup() if block.style == "text" else Markup(' class="pb-{}"').format(block.style)
                return Markup("<p{}>{}</p>").format(look, self.run(block.run))
            case Items():
                return self.items(block, level)
            case Grid():
                return self.grid(block)
            case Facts():
                return self.facts(block.facts)
            case Heading():
                return self.heading(block, level)
            case Panel():
                return self.panel(block, level)
            case Article():
                return self.article(block, level)
            case Choices():
                return _boxes(block.labels)
            case Blank():
                rules = Markup('<div class="pb-rule"></div>') * block.lines
                return Markup('<div class="pb-blank"><p class="pb-label">{}</p>{}</div>').format(block.label, rules)
            case Signature():
                fields = Markup().join(Markup("<li>{}</li>").format(field) for field in block.fields)
                return Markup('<div class="pb-sign"><p class="pb-label">{}</p><ul>{}</ul></div>').format(
                    block.who, fields
                )
            case NewPage():
                return Markup('<hr class="pb-new-page">')

    def items(self, block: Items, level: int) -> Markup:
        tag = Markup("ol" if block.ordered else "ul")
        start = Markup(' start="{}"').format(block.start) if block.ordered and block.start != 1 else Markup()
        items = _lines(Markup("<li>{}</li>").format(self.item(item, level)) for item in block.items)
        return Markup("<{0}{1}>\n{2}\n</{0}>").format(tag, start, items)

    def item(self, item: tuple[Block, ...], level: int) -> Markup:
        """The words of an item stand before its further blocks, without `<p>`."""
        if item and isinstance(first := item[0], Para) and first.style == "text":
            return self.run(first.run) + (Markup("\n") + self.blocks(item[1:], level) if item[1:] else Markup())
        return self.blocks(item, level)

    def grid(self, block: Grid) -> Markup:
        # Each cell names its column, so that a narrow screen can show the row as a list.
        names = [" ".join(_after(head).split()) for head in block.header]
        header = Markup().join(Markup('<th scope="col">{}</th>').format(self.run(head)) for head in block.header)
        head = Markup("<thead><tr>{}</tr></thead>\n").format(header) if block.header else Markup()
        rows = _lines(self.row(row, names) for row in block.rows)
        looks = [f"pb-{align}-{n}" for n, align in enumerate(block.align, 1) if align in ("center", "right")]
        look = " ".join(["pb-grid", *looks, *(["pb-room"] if block.room else [])])
        return Markup('<div class="pb-table"><table class="{}">\n{}<tbody>\n{}\n</tbody>\n</table></div>').format(
            look, head, rows
        )

    def row(self, row: tuple[Run, ...], names: list[str]) -> Markup:
        named = len(row) == len(names)
        cells = (
            Markup("<td{}>{}</td>").format(
                Markup(' data-column="{}"').format(names[n]) if named else Markup(), self.run(cell)
            )
            for n, cell in enumerate(row)
        )
        return Markup("<tr>{}</tr>").format(Markup().join(cells))

    def facts(self, facts: Iterable[Fact]) -> Markup:
        rows = _lines(
            Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(fact.name, self.run(fact.value)) for fact in facts
        )
        return Markup('<dl class="pb-facts">\n{}\n</dl>').format(rows)

    def panel(self, panel: Panel, level: int) -> Markup:
        title = Markup('<p class="pb-label">{}</p>\n').format(panel.title) if panel.title else Markup()
        return Markup('<div class="pb-panel pb-tone-{}">\n{}{}\n</div>').format(
            panel.tone, title, self.blocks(panel.blocks, level)
        )

    def article(self, article: Article, level: int) -> Markup:
        """What has no number and is not to be discussed is a question with its answer."""
        question = Markup(" pb-question") if article.number is None and not article.boxes else Markup()
        inner = [
            _heading(level, article.id, article.number, self.run(article.title)),
            Markup('<div class="pb-text">\n{}\n</div>').format(self.blocks(article.blocks, level + 1)),
        ]
        if article.about:
            inner.append(Markup('<p class="pb-about">{}</p>').format(article.about))
        if article.boxes:
            inner.append(_boxes(article.boxes))
        return Markup('<article class="pb-article{}">\n{}\n</article>').format(question, _lines(inner))

    # --- words --------------------------------------------------------------------------------------------

    def run(self, run: Run) -> Markup:
        """What came and went stands between brackets that paper and a screen reader show."""
        words = {"nieuw": (Markup("ins"), self.paper.words.new), "vervallen": (Markup("del"), self.paper.words.gone)}
        out = Markup()
        for operation, spans in groupby(run, key=lambda span: span.operation):
            inner = self.linked(spans)
            if operation in words:
                inner = Markup(
                    '<{0}><span class="pb-unseen">[{1}: </span>{2}<span class="pb-unseen">]</span></{0}>'
                ).format(*words[operation], inner)
            out += inner
        return out

    def linked(self, spans: Iterable[Span]) -> Markup:
        """Spans that lead to the same address are one link."""
        out = Markup()
        for href, same in groupby(spans, key=lambda span: span.href):
            inner = Markup().join(map(self.span, same))
            out += Markup('<a href="{}">{}</a>').format(href, inner) if href else inner
        return out

    def span(self, span: Span) -> Markup:
        words = self.marked(span)
        words = Markup("<em>{}</em>").format(words) if span.emphasis else words
        return Markup("<strong>{}</strong>").format(words) if span.strong else words

    def marked(self, span: Span) -> Markup:
        match span.mark:
            case "open":
                return Markup('<span class="pb-open">{}</span>').format(span.text)
            case "citation" if span.of in self.anchors and not span.href:
                return Markup('<a href="#{}">{}</a>').format(span.of, span.text)
            case "contact":
                return Markup('<span class="pb-contact" data-contact="{}">{}</span>').format(span.of, span.text)
            case "code" if span.text == self.paper.code:
                return Markup('<span class="pb-code" data-digest="{}">{}</span>').format(self.paper.digest, span.text)
            case "code":
                return Markup('<span class="pb-code">{}</span>').format(span.text)
        return escape(span.text)


def _heading(level: int, name: str, number: str | None, title: Markup) -> Markup:
    before = Markup('<span class="pb-number">{}</span> ').format(number) if number else Markup()
    return Markup('<h{0} id="{1}">{2}{3}</h{0}>').format(min(level, DEEPEST), name, before, title)


def _boxes(labels: Iterable[str]) -> Markup:
    boxes = Markup().join(Markup("<li>{}</li>").format(label) for label in labels)
    return Markup('<ul class="pb-boxes">{}</ul>').format(boxes)


def _after(run: Run) -> str:
    """The words of a run as they are now."""
    return "".join(span.text for span in run if span.operation != "vervallen")


def _lines(found: Iterable[Markup]) -> Markup:
    return Markup("\n").join(found)
