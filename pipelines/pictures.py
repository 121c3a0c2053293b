"""Pictures: an article's pictures are entered into the catalogue, so that a run that keeps pictures fetches them."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler import census, times
from crawler.extensions.archive import archive_of
from crawler.items import Article
from crawler.storage.catalogue import Catalogue


class PicturesPipeline:
    """Enters the pictures of each article that is read, also of one that is archived already and has not changed.

    It stands before what makes the article archived: a run that is killed there can't lose them. They are fetched by
    `crawler.extensions.pictures`.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build for a crawl. Raises NotConfigured without the setting KEEP_IMAGES."""
        if not crawler.settings.getbool("KEEP_IMAGES"):
            raise NotConfigured
        return cls(crawler)

    def process_item(self, item: Article) -> Article:
        """Return the article as it is. An older text than the archive's says nothing of what the article shows now."""
        catalogue = archive_of(self._crawler).catalogue
        if not _is_older(catalogue, item):
            known = catalogue.pictures.wanted(item.document_id, item.pictures, item.seen_at or times.now())
            if known:
                self._crawler.stats.inc_value(census.PICTURES + "known", known)
        return item


def _is_older(catalogue: Catalogue, article: Article) -> bool:
    latest = catalogue.revisions.latest(article.document_id)
    return latest is not None and article.seen_at is not None and article.seen_at < latest.first_seen
