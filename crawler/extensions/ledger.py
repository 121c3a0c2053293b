"""The ledger: whatever keeps an article from being archived after its page was read is written down as owed."""

from __future__ import annotations

import logging
from typing import Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import census
from crawler.drops import ArticleDropped, UnchangedArticle
from crawler.extensions.archive import archive_of
from crawler.items import Article, Owed

logger = logging.getLogger(__name__)


class Ledger:
    """Observes drops, errors of pipelines and errors of spiders."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the three signals."""
        ledger = cls(crawler)
        crawler.signals.connect(ledger.item_dropped, signal=signals.item_dropped)
        crawler.signals.connect(ledger.item_error, signal=signals.item_error)
        crawler.signals.connect(ledger.spider_error, signal=signals.spider_error)
        return ledger

    def item_dropped(self, item: Article, exception: BaseException) -> None:
        """An item pipeline dropped an article, for a reason of ours."""
        if not isinstance(exception, ArticleDropped):
            reason = type(exception).__name__
            self._crawler.stats.inc_value(census.DROPPED + reason)
            self._owe(item.document_id, f"dropped: {reason}")
            return
        if isinstance(exception, UnchangedArticle):
            self._crawler.stats.inc_value(census.UNCHANGED)
            return
        self._crawler.stats.inc_value(census.DROPPED + exception.reason)
        if exception.stays_owed:
            self._owe(item.document_id, exception.reason)

    def item_error(self, item: Article, failure: Failure) -> None:
        """An item pipeline failed: a full disk, a locked catalogue, a bug."""
        reason = f"not written: {type(failure.value).__name__}"
        self._crawler.stats.inc_value(census.FAILED + reason)
        self._owe(item.document_id, reason)

    def spider_error(self, failure: Failure, response: Response | Failure, spider: Spider) -> None:  # noqa: ARG002
        """A callback failed on a page in a way that nobody foresaw."""
        request = response.request if isinstance(response, Response) else None
        asked = request.cb_kwargs if request is not None else {}
        owed = asked.get("owed")
        reason = f"bug: {type(failure.value).__name__}"
        if "reading" in asked:
            said = f"{asked['reading']}: {reason}; the lists after it were not read"
            census.note(self._crawler.stats, census.FAILED_LISTS, said)
        if isinstance(owed, Owed):
            self._crawler.stats.inc_value(census.FAILED + reason)
            self._owe(owed.document_id, reason)

    def _owe(self, document_id: str, reason: str) -> None:
        archive_of(self._crawler).catalogue.failed(document_id, reason)
