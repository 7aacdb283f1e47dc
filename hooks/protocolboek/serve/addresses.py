"""What stands at each address of a school's site, made when somebody asks for it: the same bytes as a build writes."""

from collections.abc import Sequence
from dataclasses import dataclass

from protocolboek.build.stage import EMBED
from protocolboek.model.edition import Edition, Series
from protocolboek.overrides import Overrides
from protocolboek.render import Door, doors, doors_within, render_school, render_versions, templates_in
from protocolboek.render.search import INDEX, search_index
from protocolboek.render.site import OF_TODAY, PROVENANCE, pages_of
from protocolboek.render.terms import EXPLANATIONS, Glossary, explanations
from protocolboek.serve.frame import framed

PAGE = "index.html"
Found = str | bytes | None
"""A page, another file, or nothing."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """All that a school shows."""

    series: tuple[Series, ...]
    overrides: Overrides

    def at(self, address: str) -> Found:
        """What stands at an address below the school's folder; of a page the address ends in a slash, or is empty."""
        first, slash, rest = address.partition("/")
        assets = self.series[0].leading.assets
        if not address:
            return render_school(self.series, templates_in(self.overrides)).html
        if first == "assets":
            # Whatever the release in the address: a page that was loaded before may still ask for its own.
            return assets.files.get(rest.partition("/")[2])
        if address == EMBED:
            return assets.files[EMBED]
        series = next((one for one in self.series if one.protocol.id == first), None)
        return self._of_protocol(series, rest) if series and slash else None

    def _of_protocol(self, series: Series, address: str) -> Found:
        version, _, rest = address.partition("/")
        edition = series.edition(version)
        templates = templates_in(self.overrides)
        if edition and address != version:
            return self._of_edition(edition, rest) or _door_at(doors_within(edition, series, templates), address)
        beside = render_versions(series, templates)
        if found := beside.get(f"{address}{PAGE}" if _is_page(address) else address):
            return found.decode() if _is_page(address) else found
        return _door_at(doors(series, templates), address)

    def _of_edition(self, edition: Edition, address: str) -> Found:
        templates = templates_in(self.overrides)
        if address == "handbook.json":
            return edition.data
        if address in OF_TODAY and edition.archived:
            return None
        if address == PROVENANCE:
            return edition.provenance_data
        if address == INDEX:
            return search_index(edition, pages_of(edition, templates).pages)
        if address == EXPLANATIONS:
            return explanations(Glossary.of(edition.handbook, edition.marks))
        if not _is_page(address):
            return None
        path = address.rstrip("/")
        site = pages_of(edition, templates)
        page = next((one for one in site.pages if one.path == path), None)
        return framed(site, page, self.overrides) if page else None


def _door_at(found: Sequence[Door], address: str) -> str | None:
    return next((door.html for door in found if _is_page(address) and door.path == address[:-1]), None)


def _is_page(address: str) -> bool:
    return not address or address.endswith("/")


def leads(series: Sequence[Series], protocol: str | None) -> str:
    """Where to begin: a protocol's concept, or the school's own page."""
    found = next((one for one in series if one.protocol.id == protocol), None)
    return f"{found.protocol.id}/{found.editions[0].version}/" if found else ""
