"""Catalogue: the last step, after the file is in place, makes the article archived."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler

from crawler import census
from crawler.extensions.archive import archive_of
from crawler.items import Article
from crawler.storage.journal import NOW
from crawler.storage.records import article_columns, content_digest
from crawler.storage.revisions import FORM
from crawler.storage.states import Known


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
        if item.cause == FORM:
            latest = catalogue.revisions.latest(item.document_id)
            number = latest.version if latest is not None else 1
            catalogue.rewritten(item.document_id, number, item.digest or "", at=item.seen_at or NOW)
        elif item.is_reread and known is not None and known.file_sha256 is not None:
            catalogue.reread(item.document_id, article_columns(item), item.captures, at=item.seen_at or NOW)
        else:
            catalogue.archived(item)
        counter = _counter(known, item)
        self._crawler.stats.inc_value(counter)
        if counter == census.NEW:
            self._crawler.stats.inc_value(census.of_channel(item.channel, "new"))
        return item


def _counter(known: Known | None, article: Article) -> str:
    """Return what has become of an article: *known* is what the catalogue knew of it before."""
    if known is None or known.file_sha256 is None:
        return census.NEW
    is_same_file = known.file_sha256 == article.digest or article.cause == FORM
    same = known.content_sha256 == content_digest(article) and is_same_file
    return census.RESTORED if same else census.UPDATED
