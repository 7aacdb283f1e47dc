"""Which pages a text has besides those of its sections and those that every text has. One that is archived has none."""

from protocolboek.model.handbook import Handbook
from protocolboek.render.audience import pages_of_roles
from protocolboek.render.figures import structured_blocks
from protocolboek.render.links import GLANCE


def further_pages(handbook: Handbook) -> frozenset[str]:
    """Pages that one text may have and another lacks, by folder: a version switch leads there only where they are."""
    glance = (GLANCE,) if structured_blocks(handbook) else ()
    return frozenset((*pages_of_roles(handbook), *glance))
