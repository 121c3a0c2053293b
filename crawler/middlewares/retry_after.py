"""`Retry-After`: a host that asks for patience gets it; what it asks beyond reason, or again and again, ends the
asking.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from email.utils import parsedate_to_datetime
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler import times

logger = logging.getLogger(__name__)

TOO_MANY_REQUESTS, SERVER_ERROR = 429, 500
# So many different pages in a row that a host is too busy for, and it is left to the next run: each may have been asked
# for three times, after the longest wait that is granted.
BUSY_PAGES = 12


class PatienceError(IgnoreRequest):
    """A host asks us to come back later than this run may wait. Raised here; the article stays owed."""

    reason = "retry later"


def seconds_to_wait(value: str) -> float | None:
    """Return the seconds of a Retry-After header, in either form (a count, or a date); None where it is neither."""
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if until.tzinfo is None:
        return None
    return max((until - times.now()).total_seconds(), 0.0)


class RetryAfterMiddleware:
    """Holds back requests to a host until the moment it named, at most RETRY_AFTER_MAX seconds away."""

    def __init__(self, longest: float) -> None:
        self._longest = longest
        self._not_before: dict[str, float] = {}
        self._busy: defaultdict[str, set[str]] = defaultdict(set)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build with the setting RETRY_AFTER_MAX."""
        return cls(crawler.settings.getfloat("RETRY_AFTER_MAX"))

    async def wait_for_turn(self, request: Request) -> None:
        """Wait as long as the host has asked; raise PatienceError where that is too long. Called by the handler."""
        host = _host(request)
        if len(self._busy[host]) >= BUSY_PAGES:
            raise PatienceError(f"{host} was too busy for {BUSY_PAGES} pages in a row")
        wait = self._not_before.get(host, 0.0) - time.monotonic()
        if wait > self._longest:
            raise PatienceError(f"{host} asks for {wait:.0f} s")
        if wait > 0:
            await asyncio.sleep(wait)

    def process_response(self, request: Request, response: Response) -> Response:
        """Note what the host asks. Called by the handler too, before the next request of the host can leave."""
        self._note_busy(request, response.status)
        value = (response.headers.get(b"Retry-After") or b"").decode("latin-1").strip()
        seconds = seconds_to_wait(value) if value else None
        if seconds is not None:
            logger.warning("%s asks us to wait %.0f s", _host(request), seconds)
            self._not_before[_host(request)] = time.monotonic() + seconds
        return response

    def _note_busy(self, request: Request, status: int) -> None:
        """Count the pages in a row for which a host had no answer but that it is too busy."""
        pages = self._busy[_host(request)]
        if status < SERVER_ERROR and status != TOO_MANY_REQUESTS:
            if len(pages) < BUSY_PAGES:
                pages.clear()
            return
        pages.add(request.url)
        if len(pages) == BUSY_PAGES:
            logger.warning("Left to the next run, too busy for %d pages in a row: %s", BUSY_PAGES, _host(request))


def _host(request: Request) -> str:
    return urlsplit(request.url).hostname or ""
