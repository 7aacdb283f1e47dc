"""Papers held against the text that they should hold: an extractor for each form, and the judge of the website."""

from collections.abc import Callable, Iterator, Mapping

from protocolboek.model.handbook import Handbook
from protocolboek.model.problems import Place, Problem, error
from protocolboek.verify import (
    Expected,
    Published,
    expected_faq,
    expected_section,
    extract_onefile,
    extract_pdf,
    extract_word,
    in_words,
    judge,
    judge_codes,
    judge_definitions,
)

EXTRACTORS: Mapping[str, Callable[[bytes, str], Published]] = {
    "pdf": extract_pdf,
    "docx": extract_word,
    "html": extract_onefile,
}
FILLED_IN = ("pdf",)
"""Forms that cannot tell a contact from the words around it."""


def proof(
    data: bytes, form: str, *, file: str, handbook: Handbook, digest: str, reach: Callable[[str], str]
) -> Iterator[Problem]:
    """What a paper says otherwise than its handbook. `reach` is how a contact reads today."""
    published = EXTRACTORS[form](data, file)
    yield from published.problems
    if published.place is None:
        yield from () if published.problems else (error(Place(file), "verify-no-text"),)
        return
    yield from judge(expected_paper(handbook, reach if form in FILLED_IN else None), published.parts, published.place)
    yield from judge_codes(digest, published.codes)
    # On paper no word leads to its definition.
    yield from judge_definitions({}, published.definitions)
    if not published.codes:
        yield error(published.place, "verify-no-code")


def expected_paper(handbook: Handbook, reach: Callable[[str], str] | None) -> tuple[Expected, ...]:
    """All texts of a handbook in order; with `reach` each contact in words."""
    sections, faq = (
        [in_words(one, reach) for one in part] if reach else list(part) for part in (handbook.sections, handbook.faq)
    )
    return (*(part for section in sections for part in expected_section(section)), *expected_faq(faq))
