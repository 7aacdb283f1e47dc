"""Holds published texts against those that were expected: nothing missing, nothing extra, every character the same."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from difflib import SequenceMatcher
from itertools import zip_longest

from protocolboek.model.problems import Place, Problem, error
from protocolboek.model.version import control_code
from protocolboek.verify.expected import Expected
from protocolboek.verify.published import Code, ContactWords, Line, Part, Role, ShownContact, ShownDefinition
from protocolboek.verify.visible import difference, excerpt


def judge(expected: Sequence[Expected], found: Sequence[Part], place: Place) -> list[Problem]:
    """What is wrong with `found`; `place` is where the text as a whole begins."""
    wanted = {_key(part): part for part in expected}
    published: dict[tuple[str, str], Part] = {}
    problems = []
    for part in found:
        if _key(part) in wanted and _key(part) not in published:
            published[_key(part)] = part
        else:
            problems.append(error(part.place, "verify-extra", **_name(part)))
    problems += [error(place, "verify-missing", **_name(part)) for key, part in wanted.items() if key not in published]
    pairs = [(part, published[key]) for key, part in wanted.items() if key in published]
    problems += _order([part for part, _ in pairs], list(published.values()))
    return [*problems, *(fault for part, shown in pairs for fault in _lines(part, shown))]


def judge_contacts(contacts: Mapping[str, ContactWords], shown: Iterable[ShownContact]) -> Iterator[Problem]:
    """Contacts are live: no snapshot has them, so they are held against what they should read as now."""
    for contact in shown:
        should = contacts.get(contact.id, ContactWords(contact.id, ()))
        if should != contact.words:
            before, after = (" ".join((words.text, *words.links)) for words in (should, contact.words))
            _, expected, found = difference(before, after)
            yield error(contact.place, "verify-contact", id=contact.id, expected=expected, found=found)


def judge_definitions(addresses: Mapping[str, str | None], shown: Iterable[ShownDefinition]) -> Iterator[Problem]:
    """A defined word leads to its definition: to one of these `addresses`, by id."""
    for led in shown:
        if addresses.get(led.id) != led.href:
            yield error(led.place, "verify-no-definition", id=excerpt(led.href))


def judge_explanations(
    definitions: Mapping[str, str], told: Mapping[str, str], words: Set[str], place: Place
) -> Iterator[Problem]:
    """What is told of definitions, by id, is what they say, and nothing is missing of those that `words` lead to;
    `place` is where it stands."""
    for name in sorted({*told, *words}):
        should, text = definitions.get(name, ""), told.get(name, "")
        if should != text:
            _, expected, found = difference(should, text)
            yield error(place, "verify-definition", id=excerpt(name), expected=expected, found=found)


def judge_codes(digest: str, codes: Iterable[Code]) -> Iterator[Problem]:
    """Every controlecode on a page is that of the text which the page shows."""
    for code in codes:
        if (code.digest, code.text) != (digest, control_code(digest)):
            found = code.text if code.text != control_code(digest) else code.digest
            yield error(code.place, "verify-code", expected=control_code(digest), found=excerpt(found))


def _order(expected: Sequence[Expected], found: Sequence[Part]) -> Iterator[Problem]:
    """Told once, at the first that stands elsewhere: all that follow have moved along."""
    for should, part in zip(expected, found, strict=True):
        if _key(should) != _key(part):
            yield error(part.place, "verify-order", **_name(part), other=should.title, other_id=should.id)
            return


def _lines(expected: Expected, found: Part) -> Iterator[Problem]:
    should, shown = list(expected.lines), [(line.role, line.text) for line in found.lines]
    for what, i1, i2, j1, j2 in SequenceMatcher(None, should, shown, autojunk=False).get_opcodes():
        if what != "equal":
            at = found.lines[j1].place if j1 < len(found.lines) else found.place
            for one, other in zip_longest(should[i1:i2], found.lines[j1:j2]):
                yield from _line(expected, one, other, at)


def _line(part: Expected, should: tuple[Role, str] | None, line: Line | None, at: Place) -> Iterator[Problem]:
    """`at` is where a line should have stood that is not there."""
    name = _name(part)
    if should and line and should[0] == line.role:
        start, expected, found = difference(should[1], line.text)
        yield error(line.at(start), "verify-differs", **name, expected=expected, found=found)
        return
    if should:
        yield error(line.place if line else at, "verify-line-missing", **name, text=excerpt(should[1]))
    if line:
        yield error(line.place, "verify-line-extra", **name, text=excerpt(line.text))


def _key(part: Expected | Part) -> tuple[str, str]:
    return part.kind, part.id


def _name(part: Expected | Part) -> dict[str, str]:
    return {"title": excerpt(part.title), "id": excerpt(part.id)}
