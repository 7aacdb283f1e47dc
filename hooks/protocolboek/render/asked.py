"""One page of an edition, for who looks at it while it is written. Of the others the menu needs the names only."""

from jinja2 import Environment
from markupsafe import Markup

from protocolboek.model.edition import Edition
from protocolboek.model.text import Blocks, Citation
from protocolboek.render.binder import Binder
from protocolboek.render.html import Writer
from protocolboek.render.page import Site
from protocolboek.render.site import every_page, frame_of, title_of

NOTHING = Markup("")


def render_asked(edition: Edition, templates: Environment, path: str | None) -> Site:
    """The site of `render` in which only the page in folder `path` is whole; None: no page is. No files come
    with it."""
    binder = Asking(edition, templates, path)
    made = every_page(binder)
    return Site(title_of(edition), edition.provenance.summary, made, {}, frame_of(binder, made))


class Silent(Writer):
    """Writes a page at which nobody looks."""

    def blocks(self, blocks: Blocks) -> Markup:  # noqa: ARG002
        return NOTHING

    def contact(self, name: str) -> Markup:  # noqa: ARG002
        return NOTHING

    def citation(self, node: Citation) -> Markup:  # noqa: ARG002
        return NOTHING


class Asking(Binder):
    """Binds one page."""

    def __init__(self, edition: Edition, templates: Environment, asked: str | None) -> None:
        super().__init__(edition, templates)
        self.asked = asked

    def wants(self, path: str) -> bool:
        return path == self.asked

    def writer(self, page: str) -> Writer:
        return super().writer(page) if self.wants(page) else Silent(lambda _: None, {}, "")
