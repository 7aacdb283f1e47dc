"""Stage 4: two handbooks of one protocol side by side, as changes on four axes. Pure."""

from protocolboek.compare.handbooks import compare

__all__ = ["compare"]
