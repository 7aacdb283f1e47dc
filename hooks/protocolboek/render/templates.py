"""The Jinja environment for our page bodies. Templates keep to what Jinja and MiniJinja share."""

from collections.abc import Callable, MutableMapping
from functools import cache
from types import CodeType
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, Template

from protocolboek.overrides import Overrides, layers
from protocolboek.render.escaping import escaped


def compiled(kind: str) -> FileSystemBytecodeCache:
    """Compiled templates, by their contents, in a folder of the user: no build is the first of its day for long.
    Each `kind` of environment has its own: they do not escape alike, and some templates are used by both."""
    return FileSystemBytecodeCache(pattern=f"__protocolboek_{kind}_%s.cache")


class _Quick(Template):
    """A template that escapes with `escaped`: a tenth of the time of a site went into escaping once more what was."""

    @classmethod
    def from_code(
        cls,
        environment: Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],
        uptodate: Callable[[], bool] | None = None,
    ) -> Template:
        made = super().from_code(environment, code, globals, uptodate)
        made.root_render_func.__globals__["escape"] = escaped
        return made


@cache
def templates_in(overrides: Overrides) -> Environment:
    """The environment of these templates, made once: autoescaped, and a name that is not there is an error."""
    environment = Environment(
        loader=FileSystemLoader(layers(overrides)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=compiled("escaped"),
    )
    environment.template_class = _Quick
    return environment
