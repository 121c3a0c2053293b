"""Sina Finance's lists: what is owed first, then each channel's rows, newest first, until they are known."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import census, times
from crawler.arguments import ListArguments, parse_list_arguments
from crawler.errors import ListingError
from crawler.failures import reason_of, request_and_error
from crawler.items import ListingRow
from crawler.lists.answer import ListPage
from crawler.lists.roll import ListQuery, is_last_page, parse_listing, within_day
from crawler.middlewares.outage import OutageError
from crawler.spiders.base import OK_STATUS, ArchiveSpider, stop_if_hopeless

logger = logging.getLogger(__name__)

STUBBORN_TRIES = 3
# Without `pages`: about half a day of the busiest list. A run stops earlier, where it meets what it knows.
USUAL_PAGES = 20
# The API caps a list near 100,000 rows; one that still goes on then repeats itself.
MOST_PAGES = 2_100


@dataclass(frozen=True, slots=True)
class Reading:
    """How far a list has been read.

    *met_known*: whether a row was met that an earlier complete reading reached; *left_out*: whether the limit left
    any row out.
    """

    query: ListQuery
    began: datetime
    page: int = 1
    met_known: bool = False
    left_out: bool = False

    def __str__(self) -> str:
        """Name the list and the page for people."""
        return f"{self.query}, page {self.page}"


class SinaFinanceSpider(ArchiveSpider[ListArguments]):
    """Lists are read one after the other, in the order given, so that an article in two lists is always filed under
    the first of them.
    """

    name = "sina_finance"

    def __init__(self, name: str | None = None, **given: str) -> None:
        super().__init__(name, **given)
        self._limit = self.arguments.limit
        self._queries = iter(self.arguments.queries)

    @classmethod
    def parse_arguments(cls, given: Mapping[str, str]) -> ListArguments:
        """Check channel, pages, since, until and limit."""
        return parse_list_arguments(given, times.now().date())

    async def start(self) -> AsyncIterator[Any]:
        """Ask for what earlier runs still owe, then for the first list."""
        # With a limit, what has failed again and again must not keep new articles out.
        stubborn = None if self._limit is None else STUBBORN_TRIES
        for request in self.requests_for(self.catalogue.owed(below_tries=stubborn)):
            yield request
        for request in self.next_list():
            yield request

    def next_list(self) -> Iterator[Request]:
        """Yield the request for the first page of the next list, if there is one and room for its articles."""
        query = next(self._queries, None)
        if query is not None and self.room() != 0:
            yield self.list_request(Reading(query, times.now()))

    def list_request(self, reading: Reading) -> Request:
        """Return the request for the page that a reading has come to."""
        url = reading.query.url(reading.page)
        return Request(url, callback=self.parse_list, errback=self.list_failed, cb_kwargs={"reading": reading})

    def parse_list(self, response: Response, reading: Reading) -> Iterator[Request]:
        """Put a page's rows into the catalogue, ask for their pages, and go on or come to the list's end."""
        try:
            answer = _answer_of(response)
        except ListingError as error:
            self.list_lost(str(reading), str(error))
            yield from self.next_list()
            return
        self.count_answer(answer)
        rows = self._rows_of(reading, answer)
        slug, listings = reading.query.channel.slug, self.catalogue.listings
        long_known = listings.long_known(slug, rows, self._overlap())
        met_known = reading.met_known or listings.any_confirmed(slug, rows)
        listings.seen(slug, rows, times.now())
        taken = self.catalogue.take_on(rows, slug, most=self.room(), asked=self.asked)
        self.count(census.LEFT_BY_LIMIT, taken.left_out)
        self.count(census.KNOWN, taken.known)
        yield from self.requests_for(taken.to_fetch)
        reading = replace(reading, met_known=met_known, left_out=reading.left_out or taken.left_out > 0)
        yield from self._go_on(reading, answer, rows, long_known=long_known)

    def list_failed(self, failure: Failure) -> Iterator[Request]:
        """Write down that a list could not be had, and go on with the next."""
        request, error = request_and_error(failure)
        if not isinstance(error, OutageError):  # that nothing answers is said once, not list by list
            self.list_lost(str(request.cb_kwargs["reading"]), f"{reason_of(error)} ({request.url})")
        stop_if_hopeless(error)
        yield from self.next_list()

    def _go_on(
        self, reading: Reading, answer: ListPage, rows: tuple[ListingRow, ...], *, long_known: bool
    ) -> Iterator[Request]:
        """Yield the request for the next page of this list, or of the next one where this has come to its end."""
        elsewhere = bool(answer.rows) and not rows  # the API has left the day that was asked for
        ended = elsewhere or is_last_page(reading.page, answer)
        known = long_known and reading.query.day is None and self.arguments.pages is None
        at_last_page = reading.page >= self._pages_of(reading.query)
        if not (ended or known or at_last_page or self.room() == 0):
            yield self.list_request(replace(reading, page=reading.page + 1))
            return
        if elsewhere and reading.page == 1:
            self.list_lost(str(reading), "the API did not keep to the day")
        has_gap = at_last_page and not (ended or known) and self._leaves_gap(reading)
        if has_gap:
            self._note_gap(reading, rows)
        # Above a gap, or where a limit left rows out, nothing may count as long known.
        is_complete = (ended or known or at_last_page) and not has_gap and not reading.left_out
        if is_complete and reading.query.day is None:
            self.catalogue.listings.confirm(reading.query.channel.slug, reading.began)
        yield from self.next_list()

    def _pages_of(self, query: ListQuery) -> int:
        usual = USUAL_PAGES if query.day is None else MOST_PAGES
        return min(self.arguments.pages or usual, MOST_PAGES)

    def _leaves_gap(self, reading: Reading) -> bool:
        """Return whether a reading that stops at its last page leaves rows unread between it and what is known."""
        if reading.query.day is not None:
            return True
        return not reading.met_known and self.catalogue.listings.has_history(reading.query.channel.slug)

    def _rows_of(self, reading: Reading, answer: ListPage) -> tuple[ListingRow, ...]:
        if reading.query.day is None:
            return answer.rows
        rows = within_day(answer.rows, reading.query.day)
        self.count(census.OUTSIDE_DAY, len(answer.rows) - len(rows))
        return rows

    def _note_gap(self, reading: Reading, rows: tuple[ListingRow, ...]) -> None:
        down_to = min((row.ctime for row in rows if row.ctime), default=None)
        gap = f"{reading.query}: what is older than {down_to} was not read: run again with more pages"
        census.note(self.crawler.stats, census.GAP_LIST, gap)
        self.count(census.GAPS)
        logger.warning("Gap in %s", gap)

    def _overlap(self) -> timedelta:
        return timedelta(hours=self.crawler.settings.getfloat("LIST_OVERLAP_HOURS"))


def _answer_of(response: Response) -> ListPage:
    if response.status != OK_STATUS:
        raise ListingError(response.url, f"http {response.status}")
    return parse_listing(response.body, response.url)
