"""The ledger: what became of each article that a run asked for. What keeps one from being archived makes it owed."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, NotConfigured
from scrapy.http import Response
from sqlalchemy.exc import DBAPIError
from twisted.python.failure import Failure

from crawler import census
from crawler.drops import ArticleDropped, UnchangedArticle
from crawler.extensions.archive import archive_of
from crawler.items import Article, Owed
from crawler.machine import machine_fault, sentence, short_reason
from crawler.storage.catalogue import Catalogue

logger = logging.getLogger(__name__)

# Seconds after which somebody who waits looks whether the run is being stopped.
_PATIENCE = 0.5


class Ledger:
    """Enters each article when it is asked for, and strikes it out with the one outcome that it comes to.

    Spiders say what became of pages; of items it hears by Scrapy's signals.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._open: set[str] = set()
        self._awaited: dict[str, asyncio.Event] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to what becomes of items, and to errors of spiders."""
        ledger = cls(crawler)
        crawler.signals.connect(ledger.item_scraped, signal=signals.item_scraped)
        crawler.signals.connect(ledger.item_dropped, signal=signals.item_dropped)
        crawler.signals.connect(ledger.item_error, signal=signals.item_error)
        crawler.signals.connect(ledger.spider_error, signal=signals.spider_error)
        return ledger

    @property
    def unfinished(self) -> int:
        """How many articles were asked for and have come to no outcome yet."""
        return len(self._open)

    async def settled(self, document_id: str) -> None:
        """Wait until an article that was asked for has come to its outcome. Raises CloseSpider where the run is stopped
        before that.
        """
        awaited = self._awaited.setdefault(document_id, asyncio.Event())
        while document_id in self._open and self._crawler.crawling:  # a run that is being stopped settles no more
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(awaited.wait(), _PATIENCE)
        self._awaited.pop(document_id, None)
        if document_id in self._open:
            raise CloseSpider("shutdown")

    def unreadable(self, document_id: str, reason: str, detail: str) -> None:
        """What was kept of an article can't be read again; nothing is known of its page now."""
        self._strike_out(document_id)
        self._crawler.stats.inc_value(census.FAILED + reason)
        logger.warning("Can't be read again, %s", detail)

    def asked(self, document_id: str) -> None:
        """An article's page is asked for."""
        self._open.add(document_id)

    def renamed(self, old: str, new: str) -> None:
        """The page of an article gave it another id than the one it was asked for as."""
        self._catalogue.rename(old, new)
        self._strike_out(old)
        self._open.add(new)

    def failed(self, owed: Owed, reason: str, detail: str = "") -> None:
        """An article could not be had: it stays owed."""
        self._fail(owed.document_id, reason)
        logger.warning("Still owed, %s", detail or f"{reason}: {owed.url}")

    def removed(self, owed: Owed, reason: str) -> None:
        """Sina says that an article is gone."""
        self._crawler.stats.inc_value(census.REMOVED)
        self._catalogue.removed(owed.document_id, reason)
        self._strike_out(owed.document_id)
        logger.info("Removed by Sina (%s): %s", reason, owed.url)

    def unsupported(self, owed: Owed, kind: str) -> None:
        """What was listed is no article that can be read."""
        self._crawler.stats.inc_value(census.UNSUPPORTED + kind)
        self._catalogue.unsupported(owed.document_id, kind)
        self._strike_out(owed.document_id)
        logger.info("Unsupported (%s): %s", kind, owed.url)

    def item_scraped(self, item: Article) -> None:
        """An article is archived; the last pipeline has counted it."""
        self._strike_out(item.document_id)

    def item_dropped(self, item: Article, exception: BaseException) -> None:
        """An item pipeline dropped an article, for a reason of ours."""
        self._strike_out(item.document_id)
        if not isinstance(exception, ArticleDropped):
            reason = type(exception).__name__
            self._crawler.stats.inc_value(census.DROPPED + reason)
            self._catalogue.failed(item.document_id, f"dropped: {reason}")
            return
        if isinstance(exception, UnchangedArticle):
            self._crawler.stats.inc_value(census.UNCHANGED)
            return
        self._crawler.stats.inc_value(census.DROPPED + exception.reason)
        if exception.stays_owed:
            self._catalogue.failed(item.document_id, exception.reason)

    def item_error(self, item: Article, failure: Failure) -> None:
        """An item pipeline failed: a full disk, a locked catalogue, a bug."""
        self._fail(item.document_id, f"not written: {short_reason(_error(failure))}")

    def spider_error(self, failure: Failure, response: Response | Failure, spider: Spider) -> None:  # noqa: ARG002
        """A callback failed on a page in a way that nobody foresaw."""
        request = response.request if isinstance(response, Response) else None
        asked = request.cb_kwargs if request is not None else {}
        owed = asked.get("owed")
        error = _error(failure)
        is_bug = machine_fault(error) is None
        reason = f"{'bug' if is_bug else 'not written'}: {short_reason(error)}"
        if "reading" in asked:
            said = f"{asked['reading']}: {reason}; the lists after it were not read"
            census.note(self._crawler.stats, census.FAILED_LISTS, said)
        if isinstance(owed, Owed):
            self._fail(owed.document_id, reason)

    @property
    def _catalogue(self) -> Catalogue:
        return archive_of(self._crawler).catalogue

    def _strike_out(self, document_id: str) -> None:
        self._open.discard(document_id)
        if awaited := self._awaited.get(document_id):
            awaited.set()

    def _fail(self, document_id: str, reason: str) -> None:
        self._strike_out(document_id)
        self._crawler.stats.inc_value(census.FAILED + reason)
        try:
            self._catalogue.failed(document_id, reason)
        except DBAPIError as error:  # it is owed already, as what it was when it was asked for
            logger.error("Still owed, %s; that could not be noted. %s", document_id, sentence(error))  # noqa: TRY400


def _error(failure: Failure) -> BaseException:
    return failure.value if failure.value is not None else RuntimeError("a failure without an error")


def ledger_of(crawler: Crawler) -> Ledger:
    """Return the crawl's ledger."""
    ledger = crawler.get_extension(Ledger)
    if ledger is None:
        raise NotConfigured("crawler.extensions.ledger.Ledger is missing from EXTENSIONS")
    return ledger
