"""Validate: an article without a required field goes no further; a missing optional one is counted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from scrapy.crawler import Crawler
from scrapy.statscollectors import StatsCollector

from crawler.census import MISSING
from crawler.drops import InvalidArticle
from crawler.items import OPTIONAL_FIELDS, REQUIRED_FIELDS, Article


def missing_fields(article: Article, names: Iterable[str]) -> list[str]:
    """Return those of the fields *names* that are None, empty or blank."""
    return [name for name in names if not _is_filled(getattr(article, name))]


def _is_filled(value: object) -> bool:
    return bool(value.strip()) if isinstance(value, str) else bool(value)


class ValidatePipeline:
    """Which fields are required is declared in crawler.items."""

    def __init__(self, stats: StatsCollector) -> None:
        self._stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build with the crawl's stats."""
        return cls(crawler.stats)

    def process_item(self, item: Article) -> Article:
        """Return the article as it is. Raises InvalidArticle."""
        missing = missing_fields(item, REQUIRED_FIELDS)
        if missing:
            raise InvalidArticle(f"no {', '.join(missing)}: {item.url}")
        for name in missing_fields(item, OPTIONAL_FIELDS):
            self._stats.inc_value(MISSING + name)
        return item
