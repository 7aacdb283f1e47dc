"""Stage 1: read `content/`, `schools/` and frozen versions into typed values that know their place."""

from protocolboek.load.canon import load_canon
from protocolboek.load.overlay import load_overlay
from protocolboek.load.text import parse

__all__ = ["load_canon", "load_overlay", "parse"]
