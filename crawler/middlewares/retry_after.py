"""`Retry-After`: a host that asks for patience gets it, and what it asks beyond reason ends the asking."""

from __future__ import annotations

import asyncio
import logging
import time
from email.utils import parsedate_to_datetime
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler import times

logger = logging.getLogger(__name__)


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

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build with the setting RETRY_AFTER_MAX."""
        return cls(crawler.settings.getfloat("RETRY_AFTER_MAX"))

    async def wait_for_turn(self, request: Request) -> None:
        """Wait as long as the host has asked; raise PatienceError where that is too long. Called by the handler."""
        wait = self._not_before.get(_host(request), 0.0) - time.monotonic()
        if wait > self._longest:
            raise PatienceError(f"{_host(request)} asks for {wait:.0f} s")
        if wait > 0:
            await asyncio.sleep(wait)

    def process_response(self, request: Request, response: Response) -> Response:
        """Note what the host asks. Called by the handler too, before the next request of the host can leave."""
        value = (response.headers.get(b"Retry-After") or b"").decode("latin-1").strip()
        seconds = seconds_to_wait(value) if value else None
        if seconds is not None:
            logger.warning("%s asks us to wait %.0f s", _host(request), seconds)
            self._not_before[_host(request)] = time.monotonic() + seconds
        return response


def _host(request: Request) -> str:
    return urlsplit(request.url).hostname or ""
