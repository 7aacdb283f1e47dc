"""A handbook as a paper: the words of the snapshot and no others, where it stands, and what changed with both texts whole."""

from pathlib import Path

import pytest

from papers import Printed, articles_in, blocks_in, demonstration, papers_of, runs_in, words_of
from protocolboek.model.handbook import Clause
from protocolboek.model.paper import Choices, Facts, Heading, Panel, Signature
from protocolboek.model.text import Contact, Text, map_inlines, plain_text
from protocolboek.render.told import anchor_of
from protocolboek.typeset.fragment import named_in, read
from small_project import crowded_project

ADOPTED = ("vastgesteld", "geldend", "vervangen")


@pytest.fixture(scope="session")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Printed, ...]:
    return papers_of(crowded_project(tmp_path_factory.mktemp("papers") / "project"))


@pytest.fixture(scope="session", params=["demonstration", "crowded"])
def papers(request: pytest.FixtureRequest, crowded: tuple[Printed, ...]) -> tuple[Printed, ...]:
    return demonstration() if request.param == "demonstration" else crowded


def handbooks(papers: tuple[Printed, ...]) -> list[Printed]:
    return [found for found in papers if not found.against]


def comparisons(papers: tuple[Printed, ...]) -> list[Printed]:
    return [found for found in papers if found.against]


def lines_of(clause: Clause, printed: Printed) -> list[str]:
    """The lines of the snapshot, with its contacts in words."""

    def reached(node: object) -> object:
        if isinstance(node, Contact):
            return Text(text=f"<{printed.edition.contacts[node.contact].function}>")
        return node

    return plain_text(map_inlines(clause.body, reached)).split("\n")  # type: ignore[arg-type]


# --- the whole text ------------------------------------------------------------------------------------------


def test_a_paper_holds_every_article_and_answer_in_order_and_word_for_word(papers: tuple[Printed, ...]) -> None:
    for printed in handbooks(papers):
        entries = list(printed.edition.handbook.entries())
        found = articles_in(printed.paper)
        assert [(a.id, a.number) for a in found] == [(c.id, c.number) for c in entries]
        for article, clause in zip(found, entries, strict=True):
            assert words_of(article.title) == clause.title
            shown = [
                "".join(f"<{printed.edition.contacts[s.of or ''].function}>" if s.mark == "contact" else s.text for s in run)
                for run in runs_in(article.blocks)
            ]  # fmt: skip
            assert shown == lines_of(clause, printed), f"{printed}: {clause.id}"


def test_a_contact_says_how_it_is_reached_today(papers: tuple[Printed, ...]) -> None:
    for printed in handbooks(papers):
        for run in runs_in(printed.paper.body):
            for span in run:
                if span.mark == "contact":
                    card = printed.edition.contacts[span.of or ""]
                    assert span.text.startswith(card.function)
                    assert (card.phone or "") in span.text


def test_chapters_bear_their_numbers_and_their_summary(papers: tuple[Printed, ...]) -> None:
    for printed in handbooks(papers):
        sections = printed.edition.handbook.sections
        chapters = [b for b in blocks_in(printed.paper.body) if isinstance(b, Heading) and b.level == 1 and b.number]
        assert [(c.id, c.number, words_of(c.title)) for c in chapters] == [(s.id, s.number, s.title) for s in sections]
        panels = [b for b in blocks_in(printed.paper.body) if isinstance(b, Panel)]
        assert len(panels) == len([s for s in sections if s.summary])


def test_every_paper_bears_the_code_of_its_text(papers: tuple[Printed, ...]) -> None:
    for printed in papers:
        assert printed.paper.digest == printed.edition.digest
        assert printed.paper.cover
        codes = [fact for fact in printed.paper.cover.facts if words_of(fact.value) == printed.paper.code]
        assert len(codes) == 1


def test_what_is_not_adopted_is_marked_on_every_page(papers: tuple[Printed, ...]) -> None:
    seen = set()
    for printed in papers:
        status = printed.edition.status
        seen.add(status)
        assert printed.paper.watermark == {"vervangen": "GELDT NIET MEER"}.get(status, None if status in ADOPTED else "CONCEPT")  # fmt: skip
    assert seen >= {"concept"}


def test_there_is_room_to_sign_as_long_as_something_is_to_be_decided() -> None:
    for printed in handbooks(demonstration()):
        signing = [block for block in blocks_in(printed.paper.body) if isinstance(block, Signature)]
        assert bool(signing) == (printed.edition.status in ("voorgelegd", "ingestemd", "instemming-onthouden"))
    [submitted] = [p for p in handbooks(demonstration()) if p.edition.status == "voorgelegd"]
    names = [b.who for b in blocks_in(submitted.paper.body) if isinstance(b, Signature)]
    assert [name.split(" (")[0] for name in names] == ["MR", "OMR", "Het bestuur"], "the PMR has consented"


# --- what changed --------------------------------------------------------------------------------------------


def test_a_redline_holds_both_texts_of_every_change(papers: tuple[Printed, ...]) -> None:
    told = 0
    for printed in comparisons(papers):
        assert printed.against
        comparison = printed.against.comparison
        found = {article.id: article for article in articles_in(printed.paper)}
        scopes = (("hoofdstuk", comparison.sections), ("artikel", comparison.clauses), ("groep", comparison.groups), ("vraag", comparison.faq))  # fmt: skip
        changes = {anchor_of(kind, change): change for kind, part in scopes for change in part if change.told}
        assert found.keys() == changes.keys()
        for anchor, change in changes.items():
            article = found[anchor]
            hints = [b for b in article.blocks if getattr(b, "style", "") == "small"]
            body = tuple(b for b in article.blocks if b not in hints)
            panels = [b for b in body if isinstance(b, Panel)]
            if change.bucket in ("gelijk",) or len(panels) == 1:
                continue
            old, new = ([panels[0]], [panels[1]]) if panels else (list(body), list(body))
            told += 1
            for blocks, without, text in ((old, "nieuw", change.old_text), (new, "vervallen", change.new_text)):
                # Where lines were split or joined, they are those of the new text: so letter by letter.
                shown = "".join(words_of(run, without=without) for run in runs_in(tuple(blocks)))
                assert sorted("".join(shown.split())) == sorted("".join(_told(text, printed).split())), f"{printed}: {anchor}"  # fmt: skip
    assert told or not comparisons(papers)


def _told(text: str, printed: Printed) -> str:
    for name, card in printed.edition.contacts.items():
        text = text.replace(f"@[{name}]", card.function)
    return text


def test_each_change_has_boxes_and_the_voorlegger_stands_in_front() -> None:
    for printed in comparisons(demonstration()):
        assert {article.boxes for article in articles_in(printed.paper)} <= {("akkoord", "vraag", "bezwaar")}
        first, *_ = [block for block in printed.paper.body if isinstance(block, Heading)]
        asks = printed.edition.standing is not None and printed.against is printed.edition.changes[0]
        assert (first.id == "voorlegger") == asks
        waiting = asks and printed.edition.status == "voorgelegd"
        assert any(isinstance(block, Choices) for block in blocks_in(printed.paper.body)) == waiting


# --- the words of templates ------------------------------------------------------------------------------------


def test_a_fragment_is_read_strictly() -> None:
    for wrong in ("<p>a", "<p>a</div></p>", "<video></video>", "<p><table></table></p>", "los", "<p>a</p></p>"):
        with pytest.raises((ValueError, IndexError)):
            read(wrong)


def test_white_space_is_drawn_together_as_in_a_browser() -> None:
    [para] = read("<p>\n  een <strong> twee\n drie </strong>\n vier<em>!</em>  </p>")
    assert words_of(para.run) == "een twee drie vier!"  # type: ignore[union-attr]
    assert named_in("<p id='a'> b  c </p>") == {"a": "b c"}
    [facts] = read("<dl><div><dt>Code</dt><dd><span class='pb-code'>X</span></dd></div></dl>")
    assert isinstance(facts, Facts)
    assert facts.facts[0].value[0].mark == "code"


def test_a_paper_says_the_same_every_time(tmp_path: Path) -> None:
    project = crowded_project(tmp_path / "project")
    first, second = (papers_of(project, "brug") for _ in range(2))
    assert [p.paper.to_json() for p in first] == [p.paper.to_json() for p in second]
    assert first
