"""The server: one address on this machine, pages made on request, and a line that tells browsers of a new state."""

import mimetypes
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from protocolboek.messages import Catalogue
from protocolboek.overrides import place_in
from protocolboek.serve.live import Live, Shown
from protocolboek.serve.pages import EVENTS, OWN, SCRIPT, STYLE, alone, dressed, nothing, panel_of

HTML = "text/html; charset=utf-8"
TYPES = {".ics": "text/calendar", ".js": "text/javascript", ".json": "application/json", ".woff2": "font/woff2"}
"""What a machine's own list may lack, or have otherwise."""
HEARTBEAT = 10.0
"""Seconds after which a browser that is gone is noticed."""


class Server(ThreadingHTTPServer):
    """Serves a school until `shutdown()`. Port 0 takes any that is free; see `server_port`."""

    daemon_threads = True

    def __init__(self, live: Live, messages: Catalogue, host: str, port: int) -> None:
        super().__init__((host, port), partial(_Handler, live=live, messages=messages, local=is_local(host)))


def is_local(host: str) -> bool:
    """Whether a name or number means this very machine."""
    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, *given: object, live: Live, messages: Catalogue, local: bool) -> None:
        self.live, self.messages, self.local = live, messages, local
        super().__init__(*given)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self._answer(self._send)

    def do_HEAD(self) -> None:
        self._answer(lambda status, kind, data: self._send(status, kind, data, bare=True))

    def _answer(self, send: Callable[[HTTPStatus, str, bytes], None]) -> None:
        address = unquote(urlsplit(self.path).path).removeprefix("/").removesuffix("index.html")
        # A page elsewhere may have a name that leads to this machine: a draft is not for whoever asks.
        if self.local and not is_local(urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""):
            send(HTTPStatus.FORBIDDEN, "text/plain", b"")
        elif address == f"{OWN}{EVENTS}":
            self._events()
        elif address in (f"{OWN}{SCRIPT}", f"{OWN}{STYLE}"):
            path = place_in(self.live.folders.overrides, f"serve/{address.removeprefix(OWN)}")
            send(HTTPStatus.OK, kind_of(address), path.read_bytes())
        else:
            self._show(address, send)

    def _show(self, address: str, send: Callable[[HTTPStatus, str, bytes], None]) -> None:
        shown = self.live.show(address)
        page = not address or address.endswith("/")
        if isinstance(shown.found, bytes):
            send(HTTPStatus.OK, kind_of(address), shown.found)
        elif isinstance(shown.found, str) or (page and shown.problems):
            send(HTTPStatus.OK, HTML, self._page(shown).encode())
        elif not page and isinstance(self.live.show(f"{address}/").found, str):
            self._lead(f"/{address}/")
        else:
            missing = nothing(address, self.live.school, self.live.folders.overrides)
            send(HTTPStatus.NOT_FOUND, HTML, dressed(missing, shown.state).encode())

    def _page(self, shown: Shown) -> str:
        overrides = self.live.folders.overrides
        below = shown.found if isinstance(shown.found, str) else None
        if not shown.problems:
            return dressed(below or "", shown.state)
        panel = panel_of(shown.problems, self.messages, overrides, below=below is not None)
        if below is None:
            return dressed(alone(panel, self.live.school, overrides), shown.state)
        return dressed(below, shown.state, panel)

    def _events(self) -> None:
        """One line for each state, the present one first, until the browser hangs up."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        state = self.live.last.state
        try:
            self.wfile.write(f"retry: 500\ndata: {state}\n\n".encode())
            while True:
                self.wfile.flush()
                before, state = state, self.live.wait(state, HEARTBEAT)
                self.wfile.write(f"data: {state}\n\n".encode() if state != before else b":\n\n")
        except OSError:
            return

    def _lead(self, address: str) -> None:
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, status: HTTPStatus, kind: str, data: bytes, *, bare: bool = False) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if not bare:
            self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """What is wrong is told once, for all pages."""


def kind_of(address: str) -> str:
    ending = f".{address.rpartition('.')[2]}"
    kind = TYPES.get(ending) or mimetypes.guess_type(address)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
