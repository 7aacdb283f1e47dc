"""What a page says to machines: JSON-LD in the words of schema.org."""

import json
from collections.abc import Iterable, Mapping

from protocolboek.model.canon import ContactCard
from protocolboek.model.handbook import Clause, Section
from protocolboek.render.search import text_of


def faq_page(groups: Iterable[Section], contacts: Mapping[str, ContactCard]) -> str:
    """All questions with their answers as plain text, fit to stand within a `script` element."""
    questions = [_question(clause, contacts) for group in groups for clause in group.clauses]
    found = {"@context": "https://schema.org", "@type": "FAQPage", "inLanguage": "nl", "mainEntity": questions}
    # Without `<` nothing in a text can end the element, or begin a comment in it.
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _question(clause: Clause, contacts: Mapping[str, ContactCard]) -> dict[str, object]:
    answer = {"@type": "Answer", "text": text_of(clause.body, contacts)}
    return {"@type": "Question", "name": clause.title, "acceptedAnswer": answer}
