"""The stand-in for Sina's hosts on 127.0.0.1: it looks at the Host header, as a mirror does.

`python -m tests.sina.server --articles 2000 --padding 170000` runs it as a process of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import socket
import struct
import sys
from threading import Event, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple, Self

from aiohttp import web

from .answers import Answer, Planted
from .articles import generated_articles
from .channels import Newsroom
from .shapes import removed_page
from .sources import Sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from .articles import FakeArticle
    from .channels import Channel, Page
    from .lists_live import FakeFlash

__all__ = ["Answer", "SeenRequest", "SinaServer"]

LIST_HOST = "feed.mix.sina.com.cn"
LIST_PATH = "/api/roll/get"
CHINA: Channel = (155, 1686)

_PATIENCE = 30.0
_LAST_MOMENT = 0.01
# With these, closing a socket sends a reset instead of a polite end.
_LINGER_NOT = struct.pack("ii", 1, 0)


class SeenRequest(NamedTuple):
    """A request as it arrived; `at` is a monotonic clock's seconds, good for differences."""

    host: str
    path_qs: str
    headers: Mapping[str, str]
    at: float


class SinaServer:
    """Serves channels and their articles from a thread of its own; a context manager.

    `channels` maps (pageid, lid) to articles; `robots` maps a host to its robots.txt, which is otherwise missing;
    `twins` gives each article its wap page too.
    """

    def __init__(
        self,
        channels: Mapping[Channel, Iterable[FakeArticle]] | None = None,
        *,
        padding: int = 0,
        robots: Mapping[str, str] | None = None,
        twins: bool = False,
        port: int = 0,
    ) -> None:
        self._newsroom = Newsroom(channels or {}, padding, twins=twins)
        self._sources = Sources(self._newsroom)
        self._robots = dict(robots or {})
        self._planted = Planted()
        self._watchers: list[Callable[[str, str], None]] = []
        self._seen: list[SeenRequest] = []
        self._lock = Lock()
        self._port = port
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopped: asyncio.Event | None = None
        self._thread: Thread | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Return where the server listens."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def seen(self) -> list[SeenRequest]:
        """Return every request so far, with headers and arrival."""
        with self._lock:
            return list(self._seen)

    @property
    def requests(self) -> list[tuple[str, str]]:
        """Return (host, path and query) of every request so far."""
        return [(each.host, each.path_qs) for each in self.seen]

    def article_requests(self) -> list[tuple[str, str]]:
        """Return those requests that asked for an article."""
        return [(host, path) for host, path in self.requests if "/doc-i" in path]

    def requests_to(self, host: str) -> list[str]:
        """Return path and query of every request to one host, but for its robots.txt."""
        return [path for asked, path in self.requests if asked == host and path != "/robots.txt"]

    def forget_requests(self) -> None:
        """Begin counting anew, for the second run of a test."""
        with self._lock:
            self._seen.clear()

    def publish(self, article: FakeArticle, *channels: Channel, twin: bool = False) -> None:
        """Put a new article, or a new state of one, on its page (and its *twin* on the wap page) and into channels."""
        self._newsroom.publish(article, *channels, twin=twin)

    def publish_column(self, cid: int, articles: Iterable[FakeArticle]) -> None:
        """Put articles on their pages, and let a column list them and no others."""
        self._sources.publish_column(cid, articles)

    def publish_stock(self, symbol: str, articles: Iterable[FakeArticle]) -> None:
        """Put articles on their pages, and let a security's list show them and no others, 40 to a page."""
        self._sources.publish_stock(symbol, articles)

    def publish_feed(self, cid: int, articles: Iterable[FakeArticle], *, paged: bool = False) -> None:
        """Put articles on their pages, and let a feed show them: on every page all, or *paged*, 50 to a page."""
        self._sources.publish_feed(cid, articles, paged=paged)

    def publish_flashes(self, flashes: Iterable[FakeFlash]) -> None:
        """Let the 7x24 room show these flashes and no others."""
        self._sources.publish_flashes(flashes)

    def withdraw(self, article: FakeArticle) -> None:
        """Take an article's PC page away; its twin stays, and lists go on showing its row."""
        self._newsroom.withdraw(article)

    def plant(self, url: str, answer: Answer) -> None:
        """Give *answer* for *url* instead of the usual one; several for one URL take turns in their order."""
        self._planted.plant(url, answer)

    def watch(self, watcher: Callable[[str, str], None]) -> None:
        """Call *watcher* with host and path of each request before it is answered: it may publish and plant."""
        self._watchers.append(watcher)

    def clear_planted(self) -> None:
        """Go back to the usual answers everywhere."""
        self._planted.clear()

    def start(self) -> None:
        """Listen, and return once requests are answered."""
        listening = socket.create_server(("127.0.0.1", self._port))
        self._port = listening.getsockname()[1]
        ready = Event()
        self._thread = Thread(target=lambda: asyncio.run(self._serve(listening, ready)), name="sina", daemon=True)
        self._thread.start()
        ready.wait(_PATIENCE)

    def stop(self) -> None:
        """Close the port and every connection, and wait for the thread."""
        if self._thread is None or self._loop is None or self._stopped is None:
            return
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join(_PATIENCE)
        self._thread = None

    async def _serve(self, listening: socket.socket, ready: Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopped = asyncio.Event()
        runner = web.ServerRunner(web.Server(self._answer, access_log=None), shutdown_timeout=0.1)
        await runner.setup()
        await web.SockSite(runner, listening).start()
        ready.set()
        await self._stopped.wait()
        # asyncio loses a connection that it accepts in the same turn in which the server closes: its client would
        # wait for ever. So accepting ends first, and what was accepted becomes known before everything is closed.
        self._loop.remove_reader(listening)
        await asyncio.sleep(_LAST_MOMENT)
        await runner.cleanup()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        host = request.host.partition(":")[0].lower()
        with self._lock:
            self._seen.append(SeenRequest(host, request.path_qs, dict(request.headers), monotonic()))
        for watcher in self._watchers:
            watcher(host, request.path_qs)
        planted = self._planted.take(host, request.path_qs)
        if planted is not None:
            await asyncio.sleep(planted.delay)
            if planted.reset:
                _reset(request)
            if not planted.is_only_late:
                return _response(planted)
        return self._usual(host, request)

    def _usual(self, host: str, request: web.BaseRequest) -> web.Response:
        if (host, request.path) == (LIST_HOST, LIST_PATH):
            return web.Response(body=self._newsroom.roll(request.query), content_type="application/json")
        if request.path == "/robots.txt" and host in self._robots:
            return web.Response(text=self._robots[host], content_type="text/plain")
        given = self._sources.answer(host, request.path, request.query)
        if given is not None:
            return _response(given)
        page = self._newsroom.page(host, request.path)
        if page is None:
            return web.Response(status=404, body=removed_page().encode(), content_type="text/html")
        return _page_response(page, gzipped="gzip" in request.headers.get("Accept-Encoding", ""))


def _response(answer: Answer) -> web.Response:
    headers = {"Content-Type": "text/html", **answer.headers}
    return web.Response(status=answer.status, headers=headers, body=answer.content)


def _page_response(page: Page, *, gzipped: bool) -> web.Response:
    # No charset: Sina's header may lack it too, and the page itself says UTF-8.
    headers = {"Content-Type": "text/html", "Vary": "Accept-Encoding"}
    if not gzipped:
        return web.Response(body=page.plain, headers=headers)
    return web.Response(body=page.compressed, headers=headers | {"Content-Encoding": "gzip"})


def _reset(request: web.BaseRequest) -> None:
    transport = request.transport
    if transport is not None:
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
        transport.abort()


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.sina.server", description="Serve invented articles.")
    parser.add_argument("--articles", type=int, default=300, help="how many articles the list 155/1686 has")
    parser.add_argument("--padding", type=int, default=0, help="bytes of scripts and navigation on each page")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other articles")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; the first line printed is the address."""
    arguments = _arguments(argv)
    ended = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    articles = generated_articles(arguments.articles, seed=arguments.seed)
    with SinaServer({CHINA: articles}, padding=arguments.padding, port=arguments.port) as server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        ended.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
