"""Stage 5: a handbook as pages, engine-neutral: path, title, HTML body, table of contents, metadata."""

from protocolboek.render.changes import render_changes
from protocolboek.render.doors import doors, doors_within
from protocolboek.render.page import Door, Heading, Page, Site
from protocolboek.render.school import render_school
from protocolboek.render.shelf import Shelf, Spine, render_shelf
from protocolboek.render.site import render
from protocolboek.render.templates import templates_in
from protocolboek.render.versions import render_versions

__all__ = [
    "Door", "Heading", "Page", "Shelf", "Site", "Spine", "doors", "doors_within", "render", "render_changes",
    "render_school", "render_shelf", "render_versions", "templates_in",
]  # fmt: skip
