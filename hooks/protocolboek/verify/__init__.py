"""Stage: holds what was published against the text that was frozen. An extractor per form of publishing, one judge."""

from protocolboek.verify.expected import Expected, expected_faq, expected_section
from protocolboek.verify.extract import extract, shown_contact
from protocolboek.verify.judge import judge, judge_codes, judge_contacts
from protocolboek.verify.published import Published

__all__ = [
    "Expected", "Published", "expected_faq", "expected_section", "extract", "judge", "judge_codes", "judge_contacts",
    "shown_contact",
]  # fmt: skip
