"""What the spiders of the lists beside the roll API's share: plan after plan, newest rows first, down to known ones."""

from __future__ import annotations

import logging
from abc import abstractmethod
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any, ClassVar, TypeVar

from scrapy import Request
from scrapy.http import Response

from crawler import census, times
from crawler.items import Article
from crawler.kept import kept_of
from crawler.lists.plan import ListPlan, PlanReading
from crawler.spiders.lists import WAITING, ListSpider, tail_of

logger = logging.getLogger(__name__)

ArgumentsT = TypeVar("ArgumentsT")


class PlannedSpider(ListSpider[ArgumentsT]):
    """Reads the lists of its plans one after the other. A list is read down to what is known, or as far as `pages`."""

    # As far as a list is read without `pages`.
    usual_pages: ClassVar[int] = 50

    def __init__(self, name: str | None = None, **given: str) -> None:
        super().__init__(name, **given)
        self._plans = iter(self.plans())

    @abstractmethod
    def plans(self) -> Iterable[ListPlan]:
        """Return the lists to read, in their order."""

    @property
    def pages(self) -> int | None:
        """How many pages of each list were asked for, known or not; None: down to what is known."""
        return None

    async def start(self) -> AsyncIterator[Any]:
        """Ask for what earlier runs still owe, then for the first list."""
        async for request in self.owed_requests():
            yield request
        for request in self.next_list():
            yield request

    def next_list(self) -> Iterator[Request]:
        """Yield the request for the first page of the next list, if there is one and room for its articles."""
        plan = next(self._plans, None) if self.room() != 0 else None
        if plan is not None:
            yield self.list_request(PlanReading(plan, times.now()))

    def list_request(self, reading: PlanReading) -> Request:
        """Return the request for the page that a reading has come to."""
        return Request(
            reading.plan.url(reading.page),
            callback=self.parse_list,
            errback=self.list_failed,
            cb_kwargs={"reading": reading},
            priority=WAITING if reading.page == 1 else 0,
        )

    def parse_list(self, response: Response, reading: PlanReading) -> Iterator[Request | Article]:
        """Put a page's rows into the catalogue, ask for their pages, and go on or come to the list's end."""
        plan, listings = reading.plan, self.catalogue.listings
        answer = self.answer_of(response, reading, plan.parse, plan.slug, plan.key)
        if answer is None:
            yield from self.next_list()
            return
        long_known = listings.long_known(plan.key, answer.rows, self.overlap())
        reading = reading.with_page(answer, met_known=listings.any_confirmed(plan.key, tail_of(answer.rows)))
        yield from self.deliver(answer, self.take(answer, answer.rows, plan.slug, key=plan.key), kept_of(response))
        yield from self._go_on(reading, ended=long_known and self.pages is None)

    def _go_on(self, reading: PlanReading, *, ended: bool) -> Iterator[Request]:
        plan, listings = reading.plan, self.catalogue.listings
        has_none = reading.page == 1 and reading.empty_pages > 0
        ended = ended or has_none or reading.empty_pages > 1  # one between others may be a hole
        most = min(self.pages or self.usual_pages, plan.depth or self.usual_pages)
        if not ended and reading.page < most and self.room() != 0:
            yield self.list_request(reading.next_page())
            return
        if ended or reading.page >= most:
            if not reading.met_known and listings.known_from(plan.key, reading.began) is not None:
                self._note_loss(reading)
            listings.confirm(plan.key, reading.began)
        yield from self.next_list()

    def _note_loss(self, reading: PlanReading) -> None:
        """Say that rows may have passed unseen: these lists have no day windows through which they could be had."""
        said = f"{reading.plan.key}: no row down to page {reading.page} was known; what stood below may be missing"
        census.note(self.crawler.stats, census.SHORT_LISTS, said)
        logger.warning("%s", said)
