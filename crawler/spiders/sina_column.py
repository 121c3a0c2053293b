"""Column pages of finance.sina.com.cn, named by their cids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crawler import times
from crawler.arguments import ColumnArguments, parse_column_arguments
from crawler.lists.plan import ListPlan, column_plan
from crawler.spiders.planned import PlannedSpider


class SinaColumnSpider(PlannedSpider[ColumnArguments]):
    """A page holds the whole list, 200 rows at most: run it often enough, and it says where it came too late."""

    name = "sina_column"

    def __init__(self, name: str | None = None, **given: str) -> None:
        super().__init__(name, **given)
        self._limit = self.arguments.limit

    @classmethod
    def parse_arguments(cls, given: Mapping[str, str]) -> ColumnArguments:
        """Check cid and limit."""
        return parse_column_arguments(given)

    def plans(self) -> Iterable[ListPlan]:
        """Return the columns that were named."""
        return [column_plan(column, times.now()) for column in self.arguments.columns]
