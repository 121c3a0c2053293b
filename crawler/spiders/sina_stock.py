"""News of single securities, from the lists of vip.stock.finance.sina.com.cn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crawler.arguments import StockArguments, parse_stock_arguments
from crawler.lists.plan import ListPlan, stock_plan
from crawler.spiders.planned import PlannedSpider


class SinaStockSpider(PlannedSpider[StockArguments]):
    """That host bans readily: the settings give it three seconds between requests, one at a time."""

    name = "sina_stock"

    def __init__(self, name: str | None = None, **given: str) -> None:
        super().__init__(name, **given)
        self._limit = self.arguments.limit

    @classmethod
    def parse_arguments(cls, given: Mapping[str, str]) -> StockArguments:
        """Check symbol, pages and limit."""
        return parse_stock_arguments(given)

    @property
    def pages(self) -> int | None:
        """How many pages of each list were asked for."""
        return self.arguments.pages

    def plans(self) -> Iterable[ListPlan]:
        """Return the lists of the securities that were named."""
        return map(stock_plan, self.arguments.symbols)
