"""Fetching from a mirror of one's own: the requests are Sina's, the machine that is asked is not."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.handlers.network import NetworkDownloadHandler, rebuilt


class MirrorDownloadHandler(NetworkDownloadHandler):
    """Sends every request to MIRROR_URL with the original host in its Host header, as `curl --connect-to` would.

    To everything else the answer has the original URL: politeness, guards and the catalogue see Sina.
    """

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._mirror = urlsplit(crawler.settings["MIRROR_URL"])

    async def fetch(self, request: Request) -> Response:
        """Ask the mirror."""
        asked = urlsplit(request.url)
        address = asked._replace(scheme=self._mirror.scheme, netloc=self._mirror.netloc)
        mirrored = request.replace(url=urlunsplit(address))
        mirrored.headers[b"Host"] = asked.netloc.encode()
        mirrored.meta.pop("proxy", None)
        response = await super().fetch(mirrored)
        request.meta["download_latency"] = mirrored.meta.get("download_latency", 0.0)
        return rebuilt(response, type(response), request.url)
