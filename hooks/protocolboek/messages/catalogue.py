"""Problems and other messages in words: Dutch by default, English on request.

The catalogues are gettext `.po` files whose message ids are codes, so that no language has a
privileged place in the program and both read alike to a translator.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from protocolboek.model.problems import Problem

LANGUAGES = ("nl", "en")
DEFAULT = "nl"
_LINE = r'"([^"\\\n]*(?:\\.[^"\\\n]*)*)"'
_LINES = _LINE.replace("(", "(?:", 1)
_MESSAGE = re.compile(rf"^msgid ({_LINES}(?:\n{_LINES})*)\nmsgstr ({_LINES}(?:\n{_LINES})*)", re.MULTILINE)
_ESCAPED = re.compile(r"\\(.)")
_MEANT = {"n": "\n", "t": "\t", "r": "\r"}


@dataclass(frozen=True, slots=True)
class Catalogue:
    language: str
    messages: Mapping[str, str]

    def say(self, code: str, **values: object) -> str:
        """The message of `code` with its fields filled in. A missing code is our bug and raises KeyError."""
        return self.messages[code].format_map({name: str(value) for name, value in values.items()})

    def tell(self, problem: Problem) -> str:
        """`file:line:column: severity: what, and what next`."""
        words = self.messages[problem.code].format_map(problem.values)
        return f"{problem.place}: {self.messages[problem.severity]}: {words}"


@cache
def catalogue(language: str = DEFAULT) -> Catalogue:
    """The catalogue of a language (`nl` or `en`); of any other the default's."""
    language = language if language in LANGUAGES else DEFAULT
    source = (files("protocolboek.messages") / f"{language}.po").read_text(encoding="utf-8")
    return Catalogue(language, messages_in(source))


def messages_in(source: str) -> dict[str, str]:
    """The messages of a `.po` file by their id. Ours have no plurals or contexts, so that every start of the program
    can do without a library for all that a `.po` file may hold (it takes 15 ms)."""
    found = ((_text(code), _text(words)) for code, words in _MESSAGE.findall(source))
    return {code: words for code, words in found if code}


def _text(lines: str) -> str:
    text = "".join(re.findall(_LINE, lines)) if "\n" in lines else lines[1:-1]
    return _ESCAPED.sub(lambda found: _MEANT.get(found[1], found[1]), text) if "\\" in text else text
