"""No network, or no Sina: after a few attempts in a row without any answer, nothing more is tried."""

from __future__ import annotations

from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler import census
from crawler.failures import is_network_error, reason_of
from crawler.pictures import IS_PICTURE


class OutageError(IgnoreRequest):
    """Nothing answers any more. Raised here; the spiders end the run, everything asked for stays owed."""

    reason = "outage"


class OutageMiddleware:
    """Counts attempts in a row that brought no answer from anyone; any answer sets the count back."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._at_first = crawler.settings.getint("OUTAGE_ATTEMPTS_AT_FIRST")
        self._later = crawler.settings.getint("OUTAGE_ATTEMPTS")
        self._failures = 0
        self._answered = False
        self._last = ""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build with the settings OUTAGE_ATTEMPTS_AT_FIRST and OUTAGE_ATTEMPTS."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise OutageError once there is no hope."""
        if self._failures >= (self._later if self._answered else self._at_first):
            self._crawler.stats.set_value(census.OUTAGE, self._last)
            raise OutageError(request.url)

    def process_response(self, request: Request, response: Response) -> Response:  # noqa: ARG002 - Scrapy's names
        """An answer, whatever it says: the network is there."""
        self._answered = True
        self._failures = 0
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count an attempt without an answer; what hosts of pictures do is no sign of Sina's."""
        if is_network_error(exception) and not request.meta.get(IS_PICTURE):
            self._failures += 1
            self._last = f"{urlsplit(request.url).hostname}: {reason_of(exception)}"
