"""What a served page has more than a built one: the script that loads it anew, and the panel with what is wrong."""

import re
from collections.abc import Iterable

from protocolboek.messages import Catalogue
from protocolboek.model.problems import Problem
from protocolboek.overrides import Overrides
from protocolboek.render import templates_in
from protocolboek.render.frame import POLICY

OWN = "_serve/"
"""What stands below this is the server's own: no id begins like that."""
SCRIPT, STYLE, EVENTS = "live.js", "serve.css", "events"
LISTENING = "; connect-src 'self'"
_POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content="[^"]*)')
_BODY = re.compile(r"<body[^>]*>\n?")


def dressed(html: str, state: str, panel: str = "") -> str:
    """A page as it is served: it may listen for a next state, and begins with the panel."""
    html = _POLICY.sub(lambda found: found[0] + LISTENING, html, count=1)
    style = f'<link rel="stylesheet" href="/{OWN}{STYLE}">\n' if panel else ""
    script = f'<script src="/{OWN}{SCRIPT}" data-state="{state}" defer></script>\n'
    html = html.replace("</head>", f"{style}{script}</head>", 1)
    return _BODY.sub(lambda found: found[0] + panel, html, count=1) if panel else html


def panel_of(problems: Iterable[Problem], messages: Catalogue, overrides: Overrides, *, below: bool) -> str:
    """Every problem with its place; `below` it stands the page as it was."""
    lines = [
        {"place": str(p.place), "said": messages.say(p.code, **p.values), "severity": messages.say(p.severity)}
        for p in problems
    ]
    return templates_in(overrides).get_template("serve/panel.html").render(problems=lines, below=below)


def alone(panel: str, school: str, overrides: Overrides) -> str:
    """The panel as a page: there is nothing to show below it."""
    return templates_in(overrides).get_template("serve/alone.html").render(panel=panel, school=school, policy=POLICY)


def nothing(address: str, school: str, overrides: Overrides) -> str:
    """The page for an address at which nothing stands."""
    page = templates_in(overrides).get_template("serve/nothing.html")
    return page.render(address=address, school=school, policy=POLICY)
