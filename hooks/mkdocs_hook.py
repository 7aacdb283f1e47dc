"""MkDocs' way in: every event goes straight to the engine.

MkDocs puts this file's folder on `sys.path` only while it is executed, and registers every callable
named `on_*` in it.
"""

from protocolboek.build.engine import on_config, on_files

__all__ = ["on_config", "on_files"]
