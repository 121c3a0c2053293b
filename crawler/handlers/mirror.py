"""Fetching from a mirror of one's own: the requests are Sina's, the machine that is asked is not."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response


class MirrorDownloadHandler(HTTP11DownloadHandler):
    """Sends every request to MIRROR_URL with the original host in its Host header, as `curl --connect-to` would.

    To everything else the answer has the original URL: politeness, guards and the catalogue see Sina.
    """

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._mirror = urlsplit(crawler.settings["MIRROR_URL"])

    async def download_request(self, request: Request) -> Response:
        """Ask the mirror."""
        asked = urlsplit(request.url)
        mirrored = request.replace(
            url=urlunsplit(asked._replace(scheme=self._mirror.scheme, netloc=self._mirror.netloc))
        )
        mirrored.headers[b"Host"] = asked.netloc.encode()
        mirrored.meta.pop("proxy", None)
        response = await super().download_request(mirrored)
        request.meta["download_latency"] = mirrored.meta.get("download_latency", 0.0)
        return response.replace(url=request.url)
