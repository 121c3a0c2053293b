"""Dedupe: one article is its document id, however it came; the same content is not written again."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler

from crawler.drops import RepeatedArticle, UnchangedArticle
from crawler.extensions.archive import Archive, archive_of
from crawler.items import Article
from crawler.storage.files import digest_of
from crawler.storage.paths import is_unlisted
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
    """Return whether the archive holds *article* with this content, in its place, its file as it was written."""
    known = archive.catalogue.get(article.document_id)
    if known is None or known.path is None or known.content_sha256 != content_digest(article):
        return False
    if is_unlisted(known.path) and article.channel:
        return False
    return digest_of(archive.paths.root / known.path) == known.file_sha256
