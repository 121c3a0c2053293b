"""A place on loopback to which notifications are sent: it keeps what comes, and answers or stays silent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


class Mailbox(ThreadingHTTPServer):
    """Takes what Apprise's `json://` posts. *letters*: what has come; *arrived*: that something has; *silent*: whether
    nothing is answered until it is closed.
    """

    daemon_threads = True

    def __init__(self, *, silent: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.letters: list[dict[str, Any]] = []
        self.arrived = Event()
        self.closing = Event()
        self.silent = silent

    @property
    def address(self) -> str:
        """Return its address as Apprise writes it, with secrets in it."""
        return f"json://lamp:s3cretword@127.0.0.1:{self.server_port}/t0kenpath"


class _Handler(BaseHTTPRequestHandler):
    server: Mailbox

    def do_POST(self) -> None:
        """Keep what is posted."""
        length = int(self.headers.get("Content-Length") or 0)
        self.server.letters.append(json.loads(self.rfile.read(length)))
        self.server.arrived.set()
        if self.server.silent:
            self.server.closing.wait(30)
            return
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as http.server calls it
        """Say nothing."""


@contextmanager
def mailbox(*, silent: bool = False) -> Iterator[Mailbox]:
    """Open a mailbox, and close it in the end."""
    with Mailbox(silent=silent) as opened:
        thread = Thread(target=opened.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield opened
        finally:
            opened.closing.set()
            opened.shutdown()
            thread.join(10)
