"""The 7x24 flashes: one document for each, straight from the list."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping

from scrapy import Request

from crawler.arguments import LiveArguments, parse_live_arguments
from crawler.lists.plan import ListPlan, live_plan
from crawler.spiders.planned import PlannedSpider


class SinaLiveSpider(PlannedSpider[LiveArguments]):
    """Sina shows the newest 900 flashes, so this is run every few hours; it says where flashes have passed unseen."""

    name = "sina_live"

    @classmethod
    def parse_arguments(cls, given: Mapping[str, str]) -> LiveArguments:
        """Check pages."""
        return parse_live_arguments(given)

    @property
    def pages(self) -> int | None:
        """How many pages were asked for."""
        return self.arguments.pages

    async def owed_requests(self) -> AsyncIterator[Request]:
        """Yield nothing: a poll every few minutes must not ask as often for pages that failed before."""
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    def plans(self) -> Iterable[ListPlan]:
        """Return the one list there is."""
        return [live_plan()]
