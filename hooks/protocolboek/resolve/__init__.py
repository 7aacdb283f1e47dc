"""Stage 2: merge the overlay chain, number, fill parameters, turn citations into words."""

from protocolboek.resolve.finish import resolve

__all__ = ["resolve"]
