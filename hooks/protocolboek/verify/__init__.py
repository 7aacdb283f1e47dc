"""Stage: holds what was published against the text that was frozen. An extractor per form of publishing, one judge."""

from protocolboek.verify.expected import Expected, definitions_of, expected_faq, expected_section, in_words
from protocolboek.verify.explained import explained_in
from protocolboek.verify.extract import extract, shown_contact
from protocolboek.verify.judge import judge, judge_codes, judge_contacts, judge_definitions, judge_explanations
from protocolboek.verify.onefile import extract_onefile
from protocolboek.verify.pdf import extract_pdf
from protocolboek.verify.published import Published
from protocolboek.verify.word import extract_word

__all__ = [
    "Expected", "Published", "definitions_of", "expected_faq", "expected_section", "explained_in", "extract",
    "extract_onefile", "extract_pdf", "extract_word", "in_words", "judge", "judge_codes", "judge_contacts",
    "judge_definitions", "judge_explanations", "shown_contact",
]  # fmt: skip
