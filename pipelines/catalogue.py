"""Catalogue: the last step, after the file is in place, makes the article archived, and its text one that is found."""

from __future__ import annotations

import logging
from typing import Final, Self

from scrapy.crawler import Crawler
from sqlalchemy.exc import DBAPIError

from crawler import census
from crawler.extensions.archive import Archive, archive_of
from crawler.items import Article
from crawler.storage.journal import NOW
from crawler.storage.records import article_columns, content_digest
from crawler.storage.revisions import FORM
from crawler.storage.states import Known
from pipelines.full_text import TextKeeper, catch_up_some, keeps_text

# What a run makes up for at its end, of texts that a killed run or an older catalogue lacks: a second or two.
# `scrapy browse` enters all of them.
_CAUGHT_UP: Final = 500

logger = logging.getLogger(__name__)


class CataloguePipeline:
    """Records each written article, and counts it as new or updated. With the setting FULL_TEXT its text is kept."""

    def __init__(self, crawler: Crawler, *, with_texts: bool) -> None:
        self._crawler = crawler
        self._with_texts = with_texts
        self._keeper: TextKeeper | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build for a crawl, with the setting FULL_TEXT."""
        return cls(crawler, with_texts=keeps_text(crawler.settings))

    def process_item(self, item: Article) -> Article:
        """Return the article as it is."""
        archive = archive_of(self._crawler)
        catalogue = archive.catalogue
        known = catalogue.get(item.document_id)
        if item.cause == FORM:
            latest = catalogue.revisions.latest(item.document_id)
            number = latest.version if latest is not None else 1
            catalogue.rewritten(item.document_id, number, item.digest or "", at=item.seen_at or NOW)
        elif item.is_reread and known is not None and known.file_sha256 is not None:
            catalogue.reread(item.document_id, article_columns(item), item.captures, at=item.seen_at or NOW)
        else:
            catalogue.archived(item)
        if self._with_texts:
            self._texts(archive).add(item)
        counter = _counter(known, item)
        self._crawler.stats.inc_value(counter)
        if counter == census.NEW:
            self._crawler.stats.inc_value(census.of_channel(item.channel, "new"))
        return item

    def close_spider(self) -> None:
        """Enter the last texts, and some of those that are still to be entered from earlier."""
        if not self._with_texts:
            return
        archive = archive_of(self._crawler)
        self._texts(archive).flush()
        try:
            catch_up_some(archive.paths.root, archive.catalogue.texts, _CAUGHT_UP)
        except DBAPIError as error:
            logger.warning("Texts that earlier runs have left can't be searched yet: %s", error.orig)

    def _texts(self, archive: Archive) -> TextKeeper:
        if self._keeper is None:
            self._keeper = TextKeeper(archive.paths.root, archive.catalogue.texts)
        return self._keeper


def _counter(known: Known | None, article: Article) -> str:
    """Return what has become of an article: *known* is what the catalogue knew of it before."""
    if known is None or known.file_sha256 is None:
        return census.NEW
    is_same_file = known.file_sha256 == article.digest or article.cause == FORM
    same = known.content_sha256 == content_digest(article) and is_same_file
    return census.RESTORED if same else census.UPDATED
