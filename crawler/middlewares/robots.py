"""robots.txt, obeyed from the first request on."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.robotstxt import ProtegoRobotParser, RobotParser

# What a crawler has to read of a robots.txt at least (RFC 9309, 2.5). Sixteen megabytes of rules would hold up a run
# for a quarter of a minute, and each of its requests for a second.
MOST_BYTES = 500 * 1024


class FirstPartRobotParser(ProtegoRobotParser):
    """Scrapy's parser, which takes a robots.txt up to MOST_BYTES, as far as its lines are whole."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, robotstxt_body: bytes) -> Self:
        """Build from a robots.txt."""
        if len(robotstxt_body) > MOST_BYTES:
            robotstxt_body = robotstxt_body[: robotstxt_body.rfind(b"\n", 0, MOST_BYTES) + 1]
        parser: Self = super().from_crawler(crawler, robotstxt_body)
        return parser


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware, one request of a host at a time.

    In Scrapy 2.19 requests that wait for the same robots.txt are let through unasked, all but the first: the awaited
    Deferred hands its value to one waiter only. tests/end_to_end/test_network.py shows it.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        logging.getLogger(RobotsTxtMiddleware.__module__).addFilter(_without_traceback)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Return the rules of the request's host; None where it has none."""
        async with self._locks[urlsplit(request.url).netloc]:
            return await super().robot_parser(request)


def _without_traceback(record: logging.LogRecord) -> bool:
    """That a robots.txt can't be had is one line; the traceback behind it only shows Scrapy's inside."""
    record.exc_info = None
    return True
