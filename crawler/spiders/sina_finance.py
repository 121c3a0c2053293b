"""Sina Finance's lists: what is owed first, then each channel's newest rows, or its days, until they are known."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawler import census, times
from crawler.arguments import ListArguments, parse_list_arguments
from crawler.channels import Channel, channel_of_slug, doubled
from crawler.items import Article, ListingRow
from crawler.kept import kept_of
from crawler.lists.answer import ListPage
from crawler.lists.day import is_over, within_day
from crawler.lists.reading import Reading
from crawler.lists.roll import ListQuery, is_last_page, is_last_page_of_day, parse_listing
from crawler.progress import Steps
from crawler.spiders.lists import WAITING, ListSpider, tail_of

logger = logging.getLogger(__name__)

# Without `pages`: about half a day of the busiest list. A run stops earlier, where it meets what it knows.
USUAL_PAGES = 20
# The API caps a list near 100,000 rows; one that still goes on then repeats itself.
MOST_PAGES = 2_100
# A day whose rows still move is read so often in one run.
DAY_READINGS = 3
# So many pages of one list are read in a row; then the next one waits, as the next list does.
PAGES_AT_ONCE = 100


class SinaFinanceSpider(ListSpider[ListArguments]):
    """Lists are read one after the other, in the order given, so that an article in two lists is always filed under
    the first of them.
    """

    name = "sina_finance"

    def __init__(self, name: str | None = None, **given: str) -> None:
        super().__init__(name, **given)
        self._limit = self.arguments.limit
        self._days_to_recheck = self.arguments.recheck
        self._queries = self._counted(self._all_queries())
        self._lists_done = 0
        self._days_to_read: int | None = None

    @classmethod
    def parse_arguments(cls, given: Mapping[str, str]) -> ListArguments:
        """Check channel, pages, since, until, limit, fill and reread."""
        return parse_list_arguments(given, times.now().date())

    async def start(self) -> AsyncIterator[Any]:
        """Ask for what earlier runs still owe, then for the first list."""
        for one, other in doubled(self.arguments.channels):
            logger.warning("%s shows nearly what %s does: reading both brings most rows twice", one.slug, other.slug)
        async for request in self.owed_requests():
            yield request
        for request in self.next_list():
            yield request

    def _recheck_requests(self) -> Iterator[Request]:
        """Yield the requests for archived articles that are to be looked at again, and that no list has brought up."""
        days, self._days_to_recheck = self._days_to_recheck, None
        if days is not None:
            held = self.catalogue.held_since(times.now() - timedelta(days=days), self.arguments.rechecked)
            yield from self.take_up(owed for owed in held if owed.document_id not in self.asked)

    def next_list(self) -> Iterator[Request]:
        """Yield the request for the first page of the next list, if there is one and room for its articles."""
        query = next(self._queries, None) if self.room() != 0 else None
        if query is not None:
            yield self.list_request(Reading(query, times.now()))
        else:
            yield from self._recheck_requests()

    def list_request(self, reading: Reading) -> Request:
        """Return the request for the page that a reading has come to."""
        return Request(
            reading.query.url(reading.page),
            callback=self.parse_list,
            errback=self.list_failed,
            cb_kwargs={"reading": reading},
            priority=WAITING if reading.page % PAGES_AT_ONCE == 1 else 0,
        )

    def parse_list(self, response: Response, reading: Reading) -> Iterator[Request | Article]:
        """Put a page's rows into the catalogue, ask for their pages, and go on or come to the list's end."""
        slug, listings = reading.query.channel.slug, self.catalogue.listings
        day = reading.query.day
        answer = self.answer_of(response, reading, parse_listing, slug, None if day else slug)
        if answer is None:
            yield from self.next_list()
            return
        rows = within_day(answer.rows, day) if day else answer.rows
        long_known = listings.long_known(slug, rows, self.overlap())
        reading = reading.with_page(answer, met_known=listings.any_confirmed(slug, tail_of(rows)))
        yield from self.deliver(answer, self.take(answer, rows, slug), kept_of(response))
        if day:
            yield from self._go_on_with_day(reading, day, answer, rows)
        else:
            yield from self._go_on_with_newest(reading, answer, long_known=long_known)

    def _go_on_with_newest(self, reading: Reading, answer: ListPage, *, long_known: bool) -> Iterator[Request]:
        """Yield the request for the next page of the newest rows, or of the next list where these have ended."""
        last = is_last_page(reading.page, answer, reading.empty_pages)
        ended = last or (long_known and self.arguments.pages is None)
        at_last_page = reading.page >= min(self.arguments.pages or USUAL_PAGES, MOST_PAGES)
        if not (ended or at_last_page or self.room() == 0):
            yield self.list_request(reading.next_page())
            return
        if ended or at_last_page:
            self._end_newest(reading)
        yield from self.next_list()

    def _end_newest(self, reading: Reading) -> None:
        """Record what a newest-first reading has reached, and the gaps that it leaves in it and below it."""
        slug, listings, gaps = reading.query.channel.slug, self.catalogue.listings, self.catalogue.gaps
        known = None if reading.met_known else listings.known_from(slug, reading.began)
        if known is not None and (reading.oldest is None or reading.oldest > known):
            self._note_gap(reading, known, reading.oldest or reading.began)
        elif reading.oldest and reading.newest and not reading.holes:
            gaps.close_spanned(slug, reading.oldest, reading.newest, reading.began)
        for since, until in reading.holes:
            self._note_gap(reading, since, until)
        listings.confirm(slug, reading.began)

    def _note_gap(self, reading: Reading, since: datetime, until: datetime) -> None:
        slug = reading.query.channel.slug
        self.catalogue.gaps.note(slug, since, until, reading.began)
        self.count(census.GAPS)
        logger.warning("Gap in %s: what lies between %s and %s was not read", slug, since, until)

    def _go_on_with_day(
        self, reading: Reading, day: date, answer: ListPage, rows: tuple[ListingRow, ...]
    ) -> Iterator[Request]:
        """Yield the request for the next page of a day, or for another reading of it, or of the next list."""
        elsewhere = bool(answer.rows) and not rows  # the API has left the day that was asked for
        ended = elsewhere or is_last_page_of_day(reading.page, answer, reading.empty_pages)
        most = min(self.arguments.pages or MOST_PAGES, MOST_PAGES)
        if elsewhere and reading.page == 1:
            self.list_lost(str(reading), "the API did not keep to the day")
        elif not ended and reading.page < most and self.room() != 0:
            yield self.list_request(reading.next_page())
            return
        elif not ended and reading.page >= most:
            self._note_day(reading, f"read down to page {most} only")
        elif ended and self._is_to_be_read_again(reading, day):
            yield self.list_request(Reading(reading.query, times.now(), again=reading.again + 1))
            return
        yield from self.next_list()

    def _is_to_be_read_again(self, reading: Reading, day: date) -> bool:
        """Record a reading of a day that came to its end; return whether its rows moved too much to be the last."""
        over = is_over(day, reading.began, self.overlap())
        slug = reading.query.channel.slug
        entry = self.catalogue.days.read(slug, day, reading.seen, reading.began, is_over=over)
        moves = over and not entry.is_complete and not entry.is_same
        if moves and reading.again + 1 < DAY_READINGS:
            return True
        if moves:
            self._note_day(reading, f"its rows still moved at reading {DAY_READINGS}")
        elif over and entry.missing:
            self._note_day(reading, f"the API counts {entry.total} rows and shows {entry.shown}")
        self.catalogue.settle_gaps(slug, day, times.now())
        return False

    def _note_day(self, reading: Reading, what: str) -> None:
        census.note(self.crawler.stats, census.SHORT_LISTS, f"{reading.query}: {what}")
        logger.warning("%s: %s", reading.query, what)

    @property
    def steps(self) -> Steps | None:
        """How many of the days that are to be read have been; None where no days are."""
        if not (self.arguments.days or self.arguments.fills_gaps):
            return None
        if self._days_to_read is None:
            self._days_to_read = sum(map(self._count_days, self.arguments.channels or self._channels_with_gaps()))
        return Steps(self._lists_done, self._days_to_read, "days")

    def _count_days(self, channel: Channel) -> int:
        """Return how many days of a channel are to be read, before any has been."""
        days = self.arguments.days
        if self.arguments.fills_gaps:
            days = list({day for gap in self.catalogue.gaps.open(channel.slug) for day in gap.days})
        return len(days if self.arguments.rereads else self.catalogue.days.incomplete(channel.slug, days))

    def _counted(self, queries: Iterator[ListQuery]) -> Iterator[ListQuery]:
        for query in queries:
            yield query
            self._lists_done += 1  # who asks for the next one has done with this one

    def _all_queries(self) -> Iterator[ListQuery]:
        """Yield the lists in the order of reading: channel after channel, each newest day first."""
        for channel in self.arguments.channels or self._channels_with_gaps():
            if self.arguments.fills_gaps:
                gaps = self.catalogue.gaps.open(channel.slug)
                days = {day for gap in gaps for day in gap.days}
                for gap in gaps:  # whose days were all complete before it was found
                    self.catalogue.settle_gaps(channel.slug, gap.days[0], times.now())
                open_days = self.catalogue.days.incomplete(channel.slug, sorted(days, reverse=True))
                yield from (ListQuery(channel, day) for day in open_days)
            elif self.arguments.days:
                yield from self._days_of(channel, self.arguments.days)
            else:
                yield ListQuery(channel)

    def _days_of(self, channel: Channel, days: list[date]) -> Iterator[ListQuery]:
        open_days = self.catalogue.days.take_up(channel.slug, days)
        to_read = days if self.arguments.rereads else open_days
        self.count(census.DAYS_COMPLETE, len(days) - len(to_read))
        yield from (ListQuery(channel, day) for day in to_read)

    def _channels_with_gaps(self) -> list[Channel]:
        return [channel_of_slug(slug) for slug in dict.fromkeys(gap.channel for gap in self.catalogue.gaps.open())]
