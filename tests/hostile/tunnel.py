"""Sina's hosts behind one door on 127.0.0.1: a proxy that every connection of a crawl has to pass.

It writes down every host that anybody asks for, is that host itself, with a certificate of its name, and answers byte
by byte what a test has planted; anything else the stand-in answers. So a crawl asks Sina's own names over TLS, as it
does outside, and nothing can leave this machine.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
from collections import defaultdict
from collections.abc import Callable, Mapping
from threading import Event, Lock, Thread
from typing import NamedTuple, Self
from urllib.parse import urlsplit

from tests.hostile.certificates import Authority

_PATIENCE = 20.0
_CHUNK = 65_536
_NO_LINGER = struct.pack("ii", 1, 0)
# What a test plants: it gets the connection after the request was read, and may send what it likes.
Script = Callable[["Line"], None]


class Asked(NamedTuple):
    """A request as it came through the tunnel."""

    host: str
    path: str
    head: bytes


class Line:
    """One connection of a crawl, after the handshake."""

    def __init__(self, raw: socket.socket, tls: ssl.SSLSocket, ended: Event) -> None:
        self._raw = raw
        self._tls = tls
        self._ended = ended

    def send(self, *parts: bytes) -> None:
        """Send bytes as they are."""
        for part in parts:
            self._tls.sendall(part)

    def drip(self, part: bytes, *, every: float) -> None:
        """Send *part* again and again until the other side hangs up, or the test is over."""
        while not self._ended.wait(every):
            self._tls.sendall(part)

    def wait(self) -> None:
        """Say nothing until the other side hangs up."""
        self._tls.recv(1)

    def reset(self) -> None:
        """Break the connection off with a reset."""
        self._raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self._tls.detach()
        socket.socket(fileno=self._raw.fileno()).close()


class Tunnel:
    """The proxy; a context manager. *behind*: the stand-in's address, `http://127.0.0.1:PORT`."""

    def __init__(self, behind: str, authority: Authority) -> None:
        self._behind = urlsplit(behind)
        self.authority = authority
        self._scripts: dict[tuple[str, str], Script] = {}
        self._bytes: dict[str, bytes] = {}
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._lock = Lock()
        self._ended = Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.connected: list[str] = []
        self.asked: list[Asked] = []
        self.refused: defaultdict[str, int] = defaultdict(int)

    def __enter__(self) -> Self:
        Thread(target=self._accept, name="tunnel", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    @property
    def url(self) -> str:
        """Return the proxy's address."""
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def trusting(self, user: str = "") -> Mapping[str, str]:
        """Return the variables that send a crawl through this tunnel, as a *user* where one is named, trusting its
        authority alone.
        """
        url = self.url.replace("//", f"//{user}@") if user else self.url
        proxies = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), url)
        return proxies | {"SSL_CERT_FILE": str(self.authority.certificate), "no_proxy": "", "NO_PROXY": ""}

    def plant(self, url: str, script: Script | bytes) -> None:
        """Let *script* answer for *url*, or these bytes."""
        parts = urlsplit(url)
        place = (parts.netloc, parts.path + (f"?{parts.query}" if parts.query else ""))
        if callable(script):
            self._scripts[place] = script
        else:
            self._bytes[url] = script
            self._scripts[place] = lambda line: line.send(script)

    def planted(self, url: str) -> bytes:
        """Return the body that was planted for *url*; nothing where none was."""
        return self._bytes.get(url, b"").partition(b"\r\n\r\n")[2]

    def present(self, host: str, context: ssl.SSLContext) -> None:
        """Let *host* show another certificate than the authority's own."""
        self._contexts[host] = context

    def forget(self) -> None:
        """Be an honest way to the stand-in from now on."""
        self._scripts.clear()
        self._contexts.clear()

    def paths(self, host: str) -> list[str]:
        """Return the paths that a host was asked for."""
        return [each.path for each in self.asked if each.host == host]

    def _accept(self) -> None:
        while not self._ended.is_set():
            try:
                taken, _ = self._listening.accept()
            except OSError:
                return
            Thread(target=self._serve, args=(taken,), daemon=True).start()

    def _serve(self, taken: socket.socket) -> None:
        with contextlib.suppress(OSError, ssl.SSLError), taken:
            taken.settimeout(_PATIENCE)
            method, target, _ = _read_head(taken).split(b" ", 2)
            with self._lock:
                self.connected.append(target.decode("latin-1"))
            if method != b"CONNECT":
                return
            host = target.decode("latin-1").rpartition(":")[0]
            taken.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            try:
                tls = self._context(host).wrap_socket(taken, server_side=True)
            except (OSError, ssl.SSLError):
                self.refused[host] += 1
                raise
            with tls:
                self._answer(host, taken, tls)

    def _context(self, host: str) -> ssl.SSLContext:
        with self._lock:
            if host not in self._contexts:
                self._contexts[host] = self.authority.context(host)
            return self._contexts[host]

    def _answer(self, host: str, raw: socket.socket, tls: ssl.SSLSocket) -> None:
        head = _read_head(tls)
        path = head.split(b" ", 2)[1].decode("latin-1")
        with self._lock:
            self.asked.append(Asked(host, path, head))
        script = self._scripts.get((host, path))
        if script is not None:
            script(Line(raw, tls, self._ended))
        else:
            self._pass_on(head, tls)

    def _pass_on(self, head: bytes, tls: ssl.SSLSocket) -> None:
        with socket.create_connection((self._behind.hostname, self._behind.port), _PATIENCE) as behind:
            lines = [line for line in head.split(b"\r\n") if line and not line.lower().startswith(b"connection:")]
            behind.sendall(b"\r\n".join([*lines, b"Connection: close", b"", b""]))
            while data := behind.recv(_CHUNK):
                tls.sendall(data)


def _read_head(taken: socket.socket) -> bytes:
    head = b""
    while b"\r\n\r\n" not in head:
        data = taken.recv(_CHUNK)
        if not data:
            raise ConnectionError
        head += data
    return head


def answer(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """Return an answer with the length of its body, or another one."""
    stated = len(body) if length is None else length
    lines = [
        f"HTTP/1.1 {status}",
        "Content-Type: text/html",
        f"Content-Length: {stated}",
        "Connection: close",
        *headers,
    ]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def headless(*headers: str, status: str = "HTTP/1.1 200 OK") -> bytes:
    """Return the head of an answer with these headers and no others."""
    return "\r\n".join([status, *headers, "", ""]).encode("latin-1")
