"""The raw archive's place in the crawl: every answer is kept as it came, before anything looks at it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response
from sqlalchemy.exc import DBAPIError

from crawler import times
from crawler.extensions.archive import archive_of
from crawler.items import Owed
from crawler.kept import ANSWERED_AT, IS_READ, KEPT, Kept
from crawler.machine import sentence
from crawler.storage.warc.drafts import Exchange
from crawler.storage.warc.drafts import Headers as PlainHeaders
from crawler.storage.warc.told import owed_to_json

logger = logging.getLogger(__name__)

# Between us and a proxy; Sina never sees it, and whoever is given a WARC file must not.
_SECRET = b"Proxy-Authorization"


class NotKeptError(Exception):
    """An answer could not be written down, so it is not read either. Raised here; the article stays owed."""

    reason = "not kept"


class KeepMiddleware:
    """Stands next to the network, inside redirects (600) and compression (590): what was sent is kept as it was."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build for a crawler."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        """Keep an answer, and note on its request where. Raises NotKeptError."""
        if request.meta.get(IS_READ):
            return response
        at = request.meta.get(ANSWERED_AT) or times.now()
        try:
            record_id = await archive_of(self._crawler).raw.keep(exchange_of(request, response, at))
        except (OSError, DBAPIError) as error:
            logger.error("An answer can't be kept (%s): %s", sentence(error), request.url)  # noqa: TRY400 - no bug
            if _is_robots(request):  # without it Scrapy would take it that there are no rules
                return response
            raise NotKeptError(request.url) from error
        request.meta[KEPT] = Kept(record_id, at)
        return response


def exchange_of(request: Request, response: Response, at: Any) -> Exchange:  # noqa: ANN401 - what a meta may hold
    """Return a request and its answer as the raw archive takes them."""
    return Exchange(
        url=response.url,
        method=request.method,
        request_headers=_plain(request.headers, without=_SECRET),
        status=response.status,
        headers=_plain(response.headers),
        body=response.body,
        at=at,
        ip_address=str(response.ip_address or ""),
        told=_told(request),
    )


def _is_robots(request: Request) -> bool:
    return urlsplit(request.url).path == "/robots.txt"


def _told(request: Request) -> Mapping[str, Any] | None:
    owed = request.cb_kwargs.get("owed")
    return owed_to_json(owed) if isinstance(owed, Owed) else None


def _plain(headers: Headers, *, without: bytes = b"") -> PlainHeaders:
    found = ((name, value) for name, values in headers.items() for value in values if name != without)
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in found)
