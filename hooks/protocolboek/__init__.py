"""Protocolboek: per-school protocol handbooks from one shared canon and small overlays."""

__version__ = "0.1.0"
