"""The web server of a preview: for this machine alone, and only what the preview has in memory."""

from __future__ import annotations

import errno
import json
import os
import re
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote

from profcollect.errors import InputError, ProfcollectError
from profcollect.i18n import Text
from profcollect.serve.overlay import OWN_FILES, own_file
from profcollect.serve.preview import fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from profcollect.serve.overlay import Overlay
    from profcollect.serve.preview import Preview

HOST = "127.0.0.1"
NAMES = (HOST, "localhost")
"""What the machine itself is called by; a page of another site that points its own name here is refused by it."""
USUAL = 8420
"""The port that is taken where it is free: pages left open find the preview again when it is started anew."""
OWN = "/_preview/"
HEARTBEAT = 15.0
"""Seconds after which a page that waits for news is sent something, so that a connection that is gone is noticed."""
INDEX = "index.html"
TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "xml": "application/xml",
    "txt": "text/plain; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "woff2": "font/woff2",
}
PLAIN = "text/plain; charset=utf-8"
PAGE = "text/html; charset=utf-8"
NOTHING = "default-src 'none'; frame-ancestors 'none'"
"""The policy of everything that is no page: nothing in it may be run, whatever it is."""
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
TAKEN = Text(ru="порт {port} уже занят другой программой", en="port {port} is in use by another program")
REFUSED = Text(ru="порт {port} занять не удалось: {reason}", en="port {port} cannot be used: {reason}")
ANOTHER = Text(
    ru="Назовите другой (--port) или не называйте никакого: программа возьмёт свободный.",
    en="Name another (--port), or none: a free one will be taken.",
)
FOREIGN = "403: только для этого компьютера\n"


class Server(ThreadingHTTPServer):
    """A server that ends at once, whoever is still connected."""

    daemon_threads = True
    # On Windows another program could take the port as well.
    allow_reuse_address = os.name != "nt"

    def __init__(self, port: int, preview: Preview, overlay: Overlay) -> None:
        self.preview = preview
        self.overlay = overlay
        super().__init__((HOST, port), Handler)
        self.hosts = {f"{name}:{self.server_port}" for name in NAMES}
        if self.server_port == 80:  # noqa: PLR2004 - the port that browsers leave out
            self.hosts |= set(NAMES)

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://{HOST}:{self.server_port}/"

    def server_bind(self) -> None:
        """Not the library's own, which asks the net for this machine's name."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]  # type: ignore[assignment]

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that has gone away is nothing to tell of; a fault of ours answers for itself."""


def open_server(port: int | None, preview: Preview, overlay: Overlay) -> Server:
    """A server on that port, or on one that is free. Raises InputError."""
    if port is None:
        try:
            return Server(USUAL, preview, overlay)
        except OSError:
            port = 0
    try:
        return Server(port, preview, overlay)
    except OSError as error:
        said = TAKEN if error.errno == errno.EADDRINUSE else REFUSED
        raise InputError(said, ANOTHER, port=port, reason=error.strerror or type(error).__name__) from error


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "profcollect"
    sys_version = ""
    timeout = 60
    # An answer is one packet; waiting for the browser to confirm the headers takes longer than all the rest.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer, to this machine only."""
        if self.headers.get("Content-Length") or self.headers.get("Transfer-Encoding"):
            # What follows would be taken for another request.
            self.close_connection = True
        hosts = self.headers.get_all("Host") or []
        if len(hosts) != 1 or hosts[0].strip().lower() not in self.server.hosts:
            self.close_connection = True
            self._send(HTTPStatus.FORBIDDEN, FOREIGN.encode(), PLAIN)
            return
        path, _, query = self.path.partition("?")
        try:
            name = unquote(path, errors="strict")
        except UnicodeDecodeError:
            name = ""
        if not name.startswith("/"):
            self._missing()
        elif name.startswith(OWN):
            self._own(name.removeprefix(OWN), query)
        else:
            self._site(name.removeprefix("/") or INDEX)

    def do_HEAD(self) -> None:
        """Answer without a body."""
        self.do_GET()

    def _own(self, name: str, query: str) -> None:
        if name == "events":
            self._events(query)
        elif name in OWN_FILES:
            self._send(HTTPStatus.OK, own_file(name), OWN_FILES[name], cache="max-age=3600, immutable")
        else:
            self._missing()

    def _site(self, name: str) -> None:
        """A file of the site. It is looked up among those that there are: no path leads anywhere else."""
        suffix = name.rpartition(".")[2]
        if suffix == "html":
            page = self.server.overlay.page(name)
            self._send(page.status, page.html, PAGE, policy=page.policy)
            return
        state = self.server.preview.state
        try:
            if state is not None and suffix == "pdf" and name.removesuffix(".pdf") in state.paths:
                data = self.server.preview.pdf(state, name.removesuffix(".pdf"))
                kind = "application/pdf"
            else:
                data = state.page(name) if state else None
                kind = TYPES.get(suffix, "application/octet-stream")
        except ProfcollectError as error:
            self._send(HTTPStatus.INTERNAL_SERVER_ERROR, self._explained(error), PLAIN)
        except Exception as error:  # noqa: BLE001 - whatever it is, the preview goes on
            self._send(HTTPStatus.INTERNAL_SERVER_ERROR, self._explained(fault(error)), PLAIN)
        else:
            if data is None:
                self._missing()
            else:
                self._send(HTTPStatus.OK, data, kind)

    def _explained(self, error: ProfcollectError) -> bytes:
        return error.explain(self.server.overlay.lang).encode()

    def _missing(self) -> None:
        self._send(HTTPStatus.NOT_FOUND, b"404\n", PLAIN)

    def _events(self, query: str) -> None:
        """News for one page, as long as it listens: it is to be loaded again, or its findings are others."""
        asked = {key: values[0] for key, values in parse_qs(query, keep_blank_values=True).items()}
        mark, findings = asked.get("mark", ""), asked.get("findings", "")
        name = asked.get("page", INDEX)
        self.close_connection = True
        self._head(HTTPStatus.OK, {"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        if self.command == "HEAD":
            return
        self._write(b"retry: 500\n\n")
        preview = self.server.preview
        version = preview.version
        while True:
            page = self.server.overlay.page(name)
            if page.mark != mark:
                self._write(b"event: page\ndata:\n\n")
                return
            if page.findings_mark != findings:
                findings = page.findings_mark
                told = json.dumps({"mark": findings, "html": page.findings})
                self._write(f"event: findings\ndata: {told}\n\n".encode())
            seen = version
            version = preview.wait(seen, HEARTBEAT)
            if version == seen:
                self._write(b":\n\n")

    def _write(self, data: bytes) -> None:
        self.wfile.write(data)
        self.wfile.flush()

    def _head(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {**SAFE, **headers}.items():
            self.send_header(name, re.sub(r"[^ -~]", "", value))
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            self.send_header("Allow", "GET, HEAD")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()

    def _send(self, status: int, data: bytes, kind: str, policy: str = NOTHING, cache: str = "no-store") -> None:
        headers = {"Content-Type": kind, "Content-Length": str(len(data))}
        self._head(status, headers | {"Content-Security-Policy": policy, "Cache-Control": cache})
        if self.command != "HEAD":
            self.wfile.write(data)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What the library refuses, told like everything else; a method that there is not is one not allowed."""
        del message, explain
        self.close_connection = True
        status = HTTPStatus(HTTPStatus.METHOD_NOT_ALLOWED if code == HTTPStatus.NOT_IMPLEMENTED else code)
        self._send(status, f"{status.value}: {status.phrase}\n".encode(), PLAIN)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Nothing: the console tells of changes, not of requests."""
