"""Dedupe: one article is its document id, however it came; the same content is not written again."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler

from crawler.drops import RepeatedArticle, UnchangedArticle
from crawler.extensions.archive import Archive, archive_of
from crawler.items import Article
from crawler.storage.records import content_digest


class DedupePipeline:
    """Lets through what is new or changed."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._passed: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build for a crawl."""
        return cls(crawler)

    def process_item(self, item: Article) -> Article:
        """Return the article. Raises RepeatedArticle or UnchangedArticle."""
        archive = archive_of(self._crawler)
        if item.document_id in self._passed:
            raise RepeatedArticle(item.url)
        if _is_archived(archive, item):
            archive.catalogue.unchanged(item.document_id)
            raise UnchangedArticle(item.url)
        self._passed.add(item.document_id)
        return item


def _is_archived(archive: Archive, article: Article) -> bool:
    """Return whether the archive holds *article* with this content, its file included."""
    known = archive.catalogue.get(article.document_id)
    return (
        known is not None
        and known.content_sha256 == content_digest(article)
        and known.path is not None
        and (archive.paths.root / known.path).is_file()
    )
