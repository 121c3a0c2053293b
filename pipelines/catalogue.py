"""Catalogue: the last step, after the file is in place, makes the article archived."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler

from crawler import census
from crawler.extensions.archive import archive_of
from crawler.items import Article


class CataloguePipeline:
    """Records each written article, and counts it as new or updated."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build for a crawl."""
        return cls(crawler)

    def process_item(self, item: Article) -> Article:
        """Return the article as it is."""
        catalogue = archive_of(self._crawler).catalogue
        known = catalogue.get(item.document_id)
        was_archived = known is not None and known.content_sha256 is not None
        catalogue.archived(item)
        self._crawler.stats.inc_value(census.UPDATED if was_archived else census.NEW)
        return item
