"""The Jinja environment for our page bodies. Templates keep to what Jinja and MiniJinja share."""

from functools import cache

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined

from protocolboek.overrides import Overrides, layers


def compiled(kind: str) -> FileSystemBytecodeCache:
    """Compiled templates, by their contents, in a folder of the user: no build is the first of its day for long.
    Each `kind` of environment has its own: they do not escape alike, and some templates are used by both."""
    return FileSystemBytecodeCache(pattern=f"__protocolboek_{kind}_%s.cache")


@cache
def templates_in(overrides: Overrides) -> Environment:
    """The environment of these templates, made once: autoescaped, and a name that is not there is an error."""
    return Environment(
        loader=FileSystemLoader(layers(overrides)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=compiled("escaped"),
    )
