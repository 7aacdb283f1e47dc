"""The Jinja environment for our page bodies. Templates keep to what Jinja and MiniJinja share."""

from collections.abc import Callable, Hashable, MutableMapping
from functools import cache
from types import CodeType
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from protocolboek.model.once import Memory
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


def part_once(templates: Environment, name: str, **values: Hashable) -> Markup:
    """A part of a page made of nothing but these values: where they are equal it is the very same."""
    template = templates.get_template(name)
    return drawn_once(template, (), tuple(values.items()), lambda: template.render(values))


def drawn_once(template: Template, things: tuple[object, ...], told: Hashable, draw: Callable[[], str]) -> Markup:
    """What `draw` makes with a template of these things and what is told. While templates may still change nothing is
    remembered: who changes one would see nothing of that."""
    if template.environment.auto_reload:
        return Markup(draw())
    return _drawn((template, *things), told, lambda: Markup(draw()))


_drawn: Memory[Markup] = Memory(8192)


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
