"""The feeds of interface.sina.cn for the pages on US stocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crawler.arguments import FeedArguments, parse_feed_arguments
from crawler.lists.plan import ListPlan, feed_plan
from crawler.spiders.planned import PlannedSpider


class SinaFeedSpider(PlannedSpider[FeedArguments]):
    """Sina may show the same few articles on every page; a feed is read until nothing new comes."""

    name = "sina_feed"

    def __init__(self, name: str | None = None, **given: str) -> None:
        super().__init__(name, **given)
        self._limit = self.arguments.limit

    @classmethod
    def parse_arguments(cls, given: Mapping[str, str]) -> FeedArguments:
        """Check cid, pages and limit."""
        return parse_feed_arguments(given)

    @property
    def pages(self) -> int | None:
        """How many pages of each list were asked for."""
        return self.arguments.pages

    def plans(self) -> Iterable[ListPlan]:
        """Return the feeds that were named."""
        return map(feed_plan, self.arguments.feeds)
