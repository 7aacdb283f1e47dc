"""From versions and their decisions to where each stands on a day. Pure: the day is an argument."""

from protocolboek.adopt.faults import faults
from protocolboek.adopt.history import history

__all__ = ["faults", "history"]
