"""Addresses that last: `artikel/<id>/` leads to a clause, wherever it stands and whatever its number is."""

from protocolboek.model.handbook import Clause
from protocolboek.render.binder import Binder
from protocolboek.render.links import up
from protocolboek.render.page import Redirect


def redirects(binder: Binder) -> list[Redirect]:
    """`artikel/<id>/` leads to the clause, wherever it stands and whatever its number is."""
    return [redirect(binder, clause, "") for clause in binder.edition.handbook.entries()]


def entrances(binder: Binder) -> list[Redirect]:
    """The same without a version in the address, and the door to the version that counts now."""
    version = f"{binder.edition.version}/"
    door = leading(binder, "", version, title=binder.edition.handbook.protocol.name, number=None)
    return [door, *(redirect(binder, clause, version) for clause in binder.edition.handbook.entries())]


def redirect(binder: Binder, clause: Clause, version: str) -> Redirect:
    path = f"artikel/{clause.id}"
    target = f"{up(path)}{version}{binder.links.pages[clause.id]}/#{clause.id}"
    return leading(binder, path, target, title=clause.title, number=clause.number)


def leading(binder: Binder, path: str, target: str, *, title: str, number: str | None) -> Redirect:
    template = binder.templates.get_template("pages/redirect.html")
    return Redirect(path, template.render(binder.shared, target=target, title=title, number=number))
