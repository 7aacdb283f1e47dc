"""Stage 2: merge the overlay chain, number, fill parameters, turn citations into words."""

from protocolboek.resolve.finish import resolve
from protocolboek.resolve.parent import Parent, Reach, parent_of, reach_of

__all__ = ["Parent", "Reach", "parent_of", "reach_of", "resolve"]
