"""Problems and other messages in words: Dutch by default, English on request.

The catalogues are gettext `.po` files whose message ids are codes, so that no language has a
privileged place in the program and both read alike to a translator.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from babel.messages.pofile import read_po

from protocolboek.model.problems import Problem

LANGUAGES = ("nl", "en")
DEFAULT = "nl"


@dataclass(frozen=True, slots=True)
class Catalogue:
    language: str
    messages: Mapping[str, str]

    def say(self, code: str, **values: object) -> str:
        """The message of `code` with its fields filled in. A missing code is our bug and raises KeyError."""
        return self.messages[code].format_map({name: str(value) for name, value in values.items()})

    def tell(self, problem: Problem) -> str:
        """`file:line:column: severity: what, and what next`."""
        words = self.say(problem.code, **problem.values)
        return f"{problem.place}: {self.say(problem.severity)}: {words}"


@cache
def catalogue(language: str = DEFAULT) -> Catalogue:
    """The catalogue of a language (`nl` or `en`); of any other the default's."""
    language = language if language in LANGUAGES else DEFAULT
    source = files("protocolboek.messages") / f"{language}.po"
    with source.open("rb") as file:
        return Catalogue(language, {str(m.id): str(m.string) for m in read_po(file, locale=language) if m.id})
