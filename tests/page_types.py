"""A page of every type that a site has, found in what was built: nobody needs to name a new one here."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from built_site import pages_in

TAG = re.compile(r'<([a-z][a-z0-9]*)((?:[^<>"]|"[^"]*")*)>')
ATTRIBUTE = re.compile(r'([a-z-]+)(?:="([^"]*)")?')
TELLING = ("aria-", "data-")
LEADS = 'http-equiv="refresh"'


def page_of_every_type(pages: Iterable[Path]) -> list[Path]:
    """Few pages on which together every kind of element stands that stands anywhere: each class, each state. The one
    that shows most for its length comes first."""
    sources = {path: path.read_text(encoding="utf-8") for path in pages}
    kinds = {path: kinds_of(source) for path, source in sources.items()}
    left = set().union(*kinds.values())
    chosen = []
    while left:
        best = max(kinds, key=lambda path: len(kinds[path] & left) / len(sources[path]))
        chosen.append(best)
        left -= kinds[best]
    return sorted(path for path in chosen if not _spared(path, chosen, kinds))


def _spared(path: Path, chosen: list[Path], kinds: Mapping[Path, set[str]]) -> bool:
    """Whether pages that were chosen later show all that this one does."""
    later = chosen[chosen.index(path) + 1 :]
    return kinds[path] <= set().union(*(kinds[one] for one in later))


def kinds_of(source: str) -> set[str]:
    """The kinds of element of a page: by name, by each class, and by the attributes that say what it does."""
    found = set()
    for tag, attributes in TAG.findall(source):
        found.add(tag)
        for name, value in ATTRIBUTE.findall(attributes):
            if name == "class":
                found |= {f"{tag}.{one}" for one in value.split()}
            elif name.startswith(TELLING) or name in {"role", "type", "open", "hidden", "tabindex"}:
                found.add(f"{tag}[{name}]")
    return found


def read_pages(folder: Path) -> list[Path]:
    """The pages of a site that are read."""
    return [path for path in pages_in(folder) if not leads_on(path)]


def leading_pages(folder: Path) -> list[Path]:
    """The pages that only lead elsewhere."""
    return [path for path in pages_in(folder) if leads_on(path)]


def leads_on(path: Path) -> bool:
    return LEADS in path.read_text(encoding="utf-8")
