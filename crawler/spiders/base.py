"""What all spiders share: from an article that is owed to a request for its page, and from the page to an Article."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar, Generic, TypeVar

from scrapy import Request, Spider
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import census
from crawler.errors import PageError, RemovedPageError
from crawler.extensions.archive import archive_of
from crawler.failures import reason_of, request_and_error
from crawler.items import Article, Owed
from crawler.lists.answer import ListPage
from crawler.middlewares.block import BlockedError
from crawler.middlewares.outage import OutageError
from crawler.pages import read_article
from crawler.storage.catalogue import Catalogue

logger = logging.getLogger(__name__)

ArgumentsT = TypeVar("ArgumentsT")

OK_STATUS = 200
GONE_STATUSES = (404, 410)


class ArchiveSpider(Spider, ABC, Generic[ArgumentsT]):
    """A spider of the archive. *given*: its arguments as written; `arguments`: the same, checked."""

    # Settings without which the spider has nothing to do; the `crawl` command asks for them.
    required_settings: ClassVar[tuple[str, ...]] = ()

    def __init__(self, name: str | None = None, **given: str) -> None:
        super().__init__(name)
        self.given = given
        self.arguments = self.parse_arguments(given)
        self.asked: set[str] = set()
        self._limit: int | None = None

    @classmethod
    @abstractmethod
    def parse_arguments(cls, given: Mapping[str, str]) -> ArgumentsT:
        """Check the arguments. Raises BadArgumentError with what to write instead."""

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue of the archive that this crawl fills."""
        return archive_of(self.crawler).catalogue

    def count(self, counter: str, number: int = 1) -> None:
        """Add to one of the census's counters."""
        if number:
            self.crawler.stats.inc_value(counter, number)

    def room(self) -> int | None:
        """Return how many more article pages may be asked for; None: no limit."""
        return None if self._limit is None else max(self._limit - len(self.asked), 0)

    def requests_for(self, articles: Iterable[Owed]) -> Iterator[Request]:
        """Yield a request for each article that this run has not asked for yet, as far as the limit allows."""
        for owed in articles:
            if owed.document_id in self.asked:
                self.count(census.KNOWN)
                continue
            if self.room() == 0:
                self.count(census.LEFT_BY_LIMIT)
                continue
            self.asked.add(owed.document_id)
            self.count(census.ASKED)
            yield self.request(owed)

    def request(self, owed: Owed) -> Request:
        """Return the request for an article's page."""
        return Request(owed.url, callback=self.parse_article, errback=self.article_failed, cb_kwargs={"owed": owed})

    def parse_article(self, response: Response, owed: Owed) -> Iterator[Article]:
        """Turn a page into an Article, or write down why it can't be."""
        if response.status in {OK_STATUS, *GONE_STATUSES}:
            self.count(census.ANSWERED)
        if response.status in GONE_STATUSES:
            self._removed(owed, f"http {response.status}")
        elif response.status != OK_STATUS:
            self._failed(owed, f"http {response.status}")
        else:
            yield from self._read(response, owed)

    def _read(self, response: Response, owed: Owed) -> Iterator[Article]:
        try:
            article = read_article(response.body, owed)
        except RemovedPageError as error:
            self._removed(owed, error.detail)
        except PageError as error:
            self._failed(owed, error.reason, str(error))
        else:
            self.count(census.PAGES_READ)
            self.count(census.LAYOUT + article.layout)
            if article.document_id != owed.document_id:
                self.catalogue.rename(owed.document_id, article.document_id)
            yield article

    def article_failed(self, failure: Failure) -> None:
        """Write down why a page could not be had. Raises CloseSpider where nothing more should be asked."""
        request, error = request_and_error(failure)
        owed: Owed = request.cb_kwargs["owed"]
        self._failed(owed, reason_of(error), f"{reason_of(error)}: {owed.url} ({error})")
        stop_if_hopeless(error)

    def count_answer(self, answer: ListPage) -> None:
        """Count the rows of a list's page, and name those that lead away from Sina."""
        self.count(census.LISTS_READ)
        self.count(census.LISTED, answer.count)
        self.count(census.REFUSED, len(answer.refused))
        self.count(census.UNUSABLE_ROWS, answer.unusable)
        for url in answer.refused:
            logger.warning("Refused, not one of Sina's hosts: %s", url)

    def list_lost(self, name: str, detail: str) -> None:
        """Write down that a list could not be read."""
        self.count(census.LISTS_FAILED)
        census.note(self.crawler.stats, census.FAILED_LISTS, f"{name}: {detail}")
        logger.error("List not read, %s: %s", name, detail)

    def _failed(self, owed: Owed, reason: str, detail: str = "") -> None:
        self.count(census.FAILED + reason)
        self.catalogue.failed(owed.document_id, reason)
        logger.warning("Still owed, %s", detail or f"{reason}: {owed.url}")

    def _removed(self, owed: Owed, reason: str) -> None:
        self.count(census.REMOVED)
        self.catalogue.removed(owed.document_id, reason)
        logger.info("Removed by Sina (%s): %s", reason, owed.url)


def stop_if_hopeless(error: BaseException) -> None:
    """Raise CloseSpider where Sina has banned us or nothing answers any more."""
    if isinstance(error, BlockedError) and error.everywhere:
        raise CloseSpider(census.CLOSED_BLOCKED)
    if isinstance(error, OutageError):
        raise CloseSpider(census.CLOSED_OUTAGE)
