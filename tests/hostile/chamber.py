"""A chamber to open hostile pages in: a real Chromium, a server on loopback, and what notes whatever a page sets off.

Three things watch. Every window's `alert` tells of a vector that has run. The pages' policy, which forbids all scripts
but only reports, tells of any other script, handler or script address that would have run. And Chromium's own log of
the network tells of every request. No name but 127.0.0.1 can be resolved, so that nothing truly leaves.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

# So many pages stand side by side in one window.
_SIDE_BY_SIDE = 120
_ROOM = "<!DOCTYPE html><meta charset=utf-8><title>room</title><body>"
_TELL = """
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open'])
  window[name] = () => { try { top.postMessage('hit', '*'); } catch {} return null; };
"""
_OPEN = (Path(__file__).parent / "chamber.js").read_text("utf-8")
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_PICTURES = frozenset({"Image", "Favicon"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that a page has set off. *kind*: Chromium's word for what it is to be."""

    url: str
    kind: str
    page: str

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""


@dataclass(slots=True)
class Seen:
    """What was set off: by which pages something ran, and what was asked of others than this machine."""

    ran: set[str] = field(default_factory=set)
    asked: list[Asked] = field(default_factory=list)

    @property
    def no_pictures(self) -> list[Asked]:
        """The requests that ask for something else than a picture."""
        return [each for each in self.asked if each.kind not in _PICTURES]


class Chamber:
    """Opens pages side by side in one window, and does with each element what a reader could do."""

    def __init__(self, browser: Chrome, server: _Server) -> None:
        self._browser = browser
        self._server = server

    def open(self, pages: Mapping[str, str], policy: str = "script-src 'none'") -> Seen:
        """Open *pages*, by their names, each as a document of its own, under a *policy* that only reports."""
        self._server.pages = {f"/page/{number}": text for number, text in enumerate(pages.values())}
        self._server.policy = f"{policy}; report-uri /report"
        names = dict(zip(self._server.pages, pages, strict=True))
        return self._opened(names)

    def open_site(self, folder: Path, paths: Mapping[str, str], policy: str = "script-src 'self'") -> Seen:
        """Open pages of a site in a *folder*: *paths* are their places in it by their names."""
        self._server.folder = folder
        self._server.policy = f"{policy}; report-uri /report"
        return self._opened({path: name for name, path in paths.items()})

    def _opened(self, names: Mapping[str, str]) -> Seen:
        address = self._server.address
        self._browser.get_log("performance")
        self._server.reports.clear()
        seen = Seen()
        places = list(names)
        for start in range(0, len(places), _SIDE_BY_SIDE):
            self._browser.get(f"{address}/room")
            ran = self._browser.execute_async_script(_OPEN, places[start : start + _SIDE_BY_SIDE])
            seen.ran |= {names[place] for place in ran}
        self._browser.get(f"{address}/room")
        seen.ran |= {names.get(unquote(urlsplit(page).path), page) for page in self._server.reports}
        for asked in self._asked():
            page = names.get(unquote(urlsplit(asked.page).path), asked.page)
            seen.asked.append(Asked(asked.url, asked.kind, page))
        return seen

    def _asked(self) -> Iterator[Asked]:
        for entry in self._browser.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] != "Network.requestWillBeSent":
                continue
            params = message["params"]
            url = params["request"]["url"]
            if not url.startswith((self._server.address, "data:", "about:", "blob:", "chrome:")):
                yield Asked(url, params.get("type", ""), params["documentURL"])


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages: dict[str, str] = {}
        self.folder: Path | None = None
        self.policy = ""
        self.reports: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def content(self, path: str) -> tuple[str, bytes] | None:
        if path == "/room":
            return "text/html", _ROOM.encode()
        if path in self.pages:
            return "text/html", self.pages[path].encode("utf-8", "replace")
        if self.folder is None:
            return None
        file = self.folder / path.lstrip("/")
        file = file / "index.html" if file.is_dir() else file
        return (_TYPES.get(file.suffix, "text/html"), file.read_bytes()) if file.is_file() else None


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        found = self.server.content(path)
        kind, data = found or ("text/plain", b"")
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        if path != "/room":
            self.send_header("Content-Security-Policy-Report-Only", self.server.policy)
        self.end_headers()
        self.wfile.write(data)

    def do_POST(self) -> None:
        data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/report":
            report: dict[str, Any] = json.loads(data)["csp-report"]
            self.server.reports.append(report["document-uri"])
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def chamber(browser: Chrome) -> Iterator[Chamber]:
    """Yield a chamber in a browser."""
    script = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": _TELL})
    browser.set_script_timeout(60)
    with _Server() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield Chamber(browser, server)
        finally:
            browser.get("about:blank")
            browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)
            server.shutdown()
            thread.join()
