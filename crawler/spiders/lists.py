"""What all spiders of lists share: from a list's answer to the catalogue and to requests, and from list to list."""

from __future__ import annotations

import logging
from abc import abstractmethod
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from scrapy import Request, signals
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import census, times
from crawler.categories import FLASHES
from crawler.errors import ListingError
from crawler.failures import reason_of, request_and_error
from crawler.items import Article, ListingRow
from crawler.kept import Kept
from crawler.lists.answer import ListPage
from crawler.lists.live import flash_article
from crawler.lists.plan import FlashList, PlanReading, deleted_flashes
from crawler.lists.reading import Reading
from crawler.middlewares.outage import OutageError
from crawler.spiders.base import OK_STATUS, ArchiveSpider, stop_if_hopeless
from crawler.storage.states import DELETED, Taken

logger = logging.getLogger(__name__)

ArgumentsT = TypeVar("ArgumentsT")
Parser = Callable[[bytes, str], ListPage]

STUBBORN_TRIES = 3
OWED_AT_ONCE = 200
# The priority of a list that waits until the articles of the one before it are under way: a history of years must not
# stand in memory.
WAITING = -1
_TAIL = 10


class ListSpider(ArchiveSpider[ArgumentsT]):
    """A spider that reads lists, one after the other."""

    @abstractmethod
    def next_list(self) -> Iterator[Request]:
        """Yield the request for the first page of the next list, if there is one and room for its articles."""

    async def owed_requests(self) -> AsyncIterator[Request]:
        """Yield the requests for what earlier runs still owe, so many at a time: there may be very many."""
        # With a limit, what has failed again and again must not keep new articles out.
        stubborn = None if self._limit is None else STUBBORN_TRIES
        for number, request in enumerate(self.take_up(self.catalogue.owed(below_tries=stubborn)), start=1):
            yield request
            if number % OWED_AT_ONCE == 0:
                await self.crawler.signals.wait_for(signals.scheduler_empty)

    def answer_of(
        self, response: Response, reading: Reading | PlanReading, parse: Parser, slug: str, key: str | None
    ) -> ListPage | None:
        """Return what a list of the channel *slug* has answered, counted; None where it can't be used, which is written
        down.

        *key*: the name of a list that must not be empty once it has shown rows; None for one that may be.
        """
        try:
            answer = parse(_body_of(response), response.url)
        except ListingError as error:
            self.list_lost(str(reading), str(error))
            return None
        self.count_answer(answer, slug)
        if key and answer.is_empty and reading.page == 1 and self.catalogue.listings.has_history(key):
            self.list_lost(str(reading), "the list is empty, and was not before")
            return None
        return answer

    def take(self, answer: ListPage, rows: tuple[ListingRow, ...], slug: str, key: str | None = None) -> Taken:
        """Put a list's rows into the catalogue under the channel *slug*, and count what becomes of them.

        *key*: the list's own name, where articles of several lists are filed together.
        """
        self.catalogue.listings.seen(key or slug, rows, times.now())
        for flash in deleted_flashes(answer):
            self.catalogue.withdrawn(flash.document_id)
        are_flashes = isinstance(answer, FlashList)
        taken = self.catalogue.take_on(rows, slug, most=self.room(), asked=self.asked, are_flashes=are_flashes)
        self.count(census.OUTSIDE_DAY, len(answer.rows) - len(rows))
        self.count(census.LEFT_BY_LIMIT, taken.left_out)
        self.count(census.REPEATED, taken.repeated)
        for state, number in taken.known.items():
            self.count(census.KNOWN + state, number)
        for kind, number in taken.unsupported.items():
            self.count(census.UNSUPPORTED + kind, number)
        return taken

    def deliver(self, answer: ListPage, taken: Taken, kept: Kept) -> Iterator[Request | Article]:
        """Yield the requests for the pages of what a list has shown; of flashes, which need none, the articles.

        *kept*: where the list's answer is.
        """
        if not isinstance(answer, FlashList):
            yield from self.requests_for(taken.to_fetch)
            return
        flashes = {flash.document_id: flash for flash in answer.flashes}
        for owed in filter(self.enter, taken.to_fetch):
            flash = flashes.get(owed.document_id)
            if flash is None:  # known by another id; its page has it too
                yield self.request(owed)
            elif flash.is_deleted:
                self.ledger.removed(owed, DELETED)
            else:
                article = flash_article(flash, owed.channel or FLASHES)
                yield self.delivered(replace(article, captures=kept.captures, seen_at=kept.at), owed)

    def count_answer(self, answer: ListPage, slug: str) -> None:
        """Count the rows of a page of a list of the channel *slug*, and name those that lead away from Sina."""
        self.count(census.LISTS_READ)
        self.count(census.LISTED, answer.count)
        self.count(census.of_channel(slug, "listed"), answer.count)
        self.count(census.REFUSED, len(answer.refused))
        self.count(census.UNUSABLE_ROWS, answer.unusable)
        for url in answer.refused:
            logger.warning("Refused, not one of Sina's hosts: %s", url)

    def list_lost(self, name: str, detail: str) -> None:
        """Write down that a list could not be read."""
        self.count(census.LISTS_FAILED)
        census.note(self.crawler.stats, census.FAILED_LISTS, f"{name}: {detail}")
        logger.error("List not read, %s: %s", name, detail)

    def list_failed(self, failure: Failure) -> Iterator[Request]:
        """Write down that a list could not be had, and go on with the next."""
        request, error = request_and_error(failure)
        if not isinstance(error, OutageError):  # that nothing answers is said once, not list by list
            self.list_lost(str(request.cb_kwargs["reading"]), f"{reason_of(error)} ({request.url})")
        stop_if_hopeless(error)
        yield from self.next_list()

    def overlap(self) -> timedelta:
        """Return how far a reading goes beyond what is known: rows come late."""
        return timedelta(hours=self.crawler.settings.getfloat("LIST_OVERLAP_HOURS"))


def _body_of(response: Response) -> bytes:
    """Return the bytes of a list's answer. Raises ListingError where it is none."""
    if response.status != OK_STATUS:
        raise ListingError(response.url, f"http {response.status}")
    return response.body


def tail_of(rows: tuple[ListingRow, ...]) -> tuple[ListingRow, ...]:
    """Return the rows at a page's end, which tell whether it has come down to what is known: at its top a row may be
    pinned.
    """
    return rows[1:][-_TAIL:] or rows
