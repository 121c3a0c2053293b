"""Sina's ban: recognised, counted, and obeyed. Nothing is asked of a host that has refused us."""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler import census
from crawler.pictures import IS_PICTURE

logger = logging.getLogger(__name__)

BAN_STATUS = 456
FORBIDDEN_STATUS = 403
# So many different pages in a row. Hosts that serve lists alone are closed by the first: feed.mix is known to answer
# 403 to servers that ask it too often.
FORBIDDEN_PAGES = 3
LIST_HOSTS = frozenset(
    {"feed.mix.sina.com.cn", "zhibo.sina.com.cn", "interface.sina.cn", "vip.stock.finance.sina.com.cn"}
)
# A host, and whether a picture is asked of it: that it forbids these says nothing of its articles.
Door = tuple[str, bool]
# The ban page's whole title; an article with these words in its headline goes on after them.
_BAN_TITLES = tuple(re.compile(rb"<title>\s*" + "拒绝访问".encode(code) + rb"\s*</title>") for code in ("utf-8", "gbk"))
_HEAD_BYTES = 4096


class BlockedError(IgnoreRequest):
    """Sina refuses us. *everywhere*: our address is banned, not only kept from one host. Raised here; spiders stop."""

    reason = "blocked"

    def __init__(self, url: str, *, everywhere: bool) -> None:
        self.url = url
        self.everywhere = everywhere
        super().__init__(f"blocked at {url}")


def is_ban(status: int, body: bytes) -> bool:
    """Return whether an answer is Sina's ban of our address: HTTP 456, or the ban page under any status."""
    return status == BAN_STATUS or any(title.search(body, 0, _HEAD_BYTES) for title in _BAN_TITLES)


def _door_of(request: Request) -> Door:
    return urlsplit(request.url).hostname or "", bool(request.meta.get(IS_PICTURE))


class BlockMiddleware:
    """After a ban nothing is asked any more; nothing of a host either that forbids one page after another."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._banned = False
        self._closed: set[Door] = set()
        self._refused: defaultdict[Door, set[str]] = defaultdict(set)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build for a crawler."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise BlockedError for what must not be asked any more."""
        if self._banned or _door_of(request) in self._closed:
            raise BlockedError(request.url, everywhere=self._banned)

    def note(self, request: Request, response: Response) -> bool:
        """Remember whether an answer refuses us, and return it. Called by the handler too, so that the next request
        in line doesn't leave before the answer has come up through the middlewares.
        """
        if is_ban(response.status, response.body):
            self._banned = True
            return True
        if urlsplit(request.url).path == "/robots.txt":  # one that can't be had forbids nothing (RFC 9309)
            return False
        return self._note_forbidden(_door_of(request), request.url, response.status)

    def _note_forbidden(self, door: Door, url: str, status: int) -> bool:
        """Close a host that answers 403 for one page after another; one page alone may have its own reasons."""
        refused = self._refused[door]
        if status != FORBIDDEN_STATUS:
            refused.clear()
            return False
        refused.add(url)
        if len(refused) >= FORBIDDEN_PAGES or door[0] in LIST_HOSTS:
            self._closed.add(door)
            return True
        return False

    def process_response(self, request: Request, response: Response) -> Response:
        """Let an answer pass, or raise BlockedError."""
        if not self.note(request, response):
            return response
        if self._banned or not request.meta.get(IS_PICTURE):
            self._crawler.stats.inc_value(census.BLOCKED)
        logger.error("Sina refuses us (HTTP %d) at %s", response.status, request.url)
        raise BlockedError(request.url, everywhere=self._banned)
