"""What an archived text has on a site in the place of pages: doors, which are held against what this project makes."""

import datetime
import re
from collections.abc import Mapping

from protocolboek.build.assets import assets_for
from protocolboek.build.comparing import Comparing
from protocolboek.build.editions import series_of
from protocolboek.model.resolution import Resolution
from protocolboek.overrides import Overrides
from protocolboek.render import doors_within, templates_in

RELEASE = re.compile(rb"(?<=/assets/)[0-9a-f]+(?=/)")
"""Where the assets stand: another release of the program has them elsewhere."""
Archived = Mapping[tuple[str, str], Mapping[str, str]]
"""By protocol and version the doors of each archived text: pages by their folder in it."""


def archived_in(resolution: Resolution, on: datetime.date, overrides: Overrides) -> Archived:
    """The archived texts of a school on a day."""
    templates, assets = templates_in(overrides), assets_for(resolution, overrides)
    return {
        (series.protocol.id, edition.version): {
            door.path.removeprefix(f"{edition.version}/"): door.html
            for door in doors_within(edition, series, templates)
        }
        for series in series_of(resolution, on, assets=assets, comparer=Comparing())
        for edition in series.editions
        if edition.archived
    }


def is_door(data: bytes, door: str) -> bool:
    """Whether a published page is this door and nothing else."""
    return RELEASE.sub(b"", data) == RELEASE.sub(b"", door.encode())
