"""What a build says of one school, and remembers of its texts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from protocolboek.model.problems import Problem


@dataclass(frozen=True, slots=True)
class Built:
    """One school's line in the table. `published` is false where faults or `publish` held it back."""

    id: str
    name: str
    articles: int
    own_choices: int
    open_choices: int
    problems: tuple[Problem, ...]
    published: bool
    seconds: float

    @property
    def errors(self) -> int:
        return sum(1 for problem in self.problems if problem.is_error)

    @property
    def warnings(self) -> int:
        return len(self.problems) - self.errors


@dataclass(frozen=True, slots=True)
class Text:
    """A text on a site: what it was made of and how its files look from outside, as digests, and what can be taken
    along of it (as in `Edition`). `digest` is that of its handbook.json; `pages` tells of what each page was made (see
    `build/pages.py`)."""

    key: str
    files: str
    downloads: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""
    pages: str = ""


def nobody(name: str, *problems: Problem) -> Built:
    """The line of what was not built at all."""
    return Built(name, name, 0, 0, 0, problems, published=False, seconds=0.0)
