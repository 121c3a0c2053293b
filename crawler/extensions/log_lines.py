"""The log of a run: whatever strangers have written, its lines hold nothing that a terminal would obey."""

from __future__ import annotations

from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.log import get_scrapy_root_handler

from crawler.log_lines import ShownFormatter


class ShownLog:
    """Stands between Scrapy's log handler and its formatter, whether the log goes to a terminal or into a file."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Wait for the spider: Scrapy makes its handler anew before that."""
        log = cls()
        crawler.signals.connect(log.spider_opened, signal=signals.spider_opened)
        return log

    def spider_opened(self) -> None:
        """Take the handler's formatter in."""
        handler = get_scrapy_root_handler()
        if handler is not None and handler.formatter is not None:
            handler.setFormatter(ShownFormatter(handler.formatter))
