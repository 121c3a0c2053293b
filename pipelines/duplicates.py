"""Duplicates: a text that the archive holds under another id is not written twice; its near-duplicates are linked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Self

from scrapy.crawler import Crawler

from crawler.drops import DuplicateArticle
from crawler.errors import BadArgumentError
from crawler.extensions.archive import Archive, archive_of
from crawler.items import Article
from crawler.lists.live import LAYOUT as FLASH_LAYOUT
from crawler.storage.catalogue import Catalogue
from crawler.storage.journal import NOW
from crawler.storage.paths import ArchivePaths
from crawler.storage.states import Known
from crawler.stories import SAME_STORY, Signature, grams, jaccard, signature_of
from pipelines.document import body_of
from pipelines.html.story import story_of

LINK, DROP = "link", "drop"


class DuplicatesPipeline:
    """Knows a story again. The setting NEAR_DUPLICATES says what becomes of one that is only nearly the same."""

    def __init__(self, crawler: Crawler, *, drops_near: bool) -> None:
        self._crawler = crawler
        self._drops_near = drops_near

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build with the setting NEAR_DUPLICATES. Raises BadArgumentError for one that there is not."""
        given = crawler.settings["NEAR_DUPLICATES"]
        if given not in {LINK, DROP}:
            raise BadArgumentError(f"NEAR_DUPLICATES={given!r}: write {LINK} or {DROP}")
        return cls(crawler, drops_near=given == DROP)

    def process_item(self, item: Article) -> Article:
        """Return the article, its story entered. Raises DuplicateArticle, never for one that has a file already."""
        archive = archive_of(self._crawler)
        story = story_of(item.body)
        signature = signature_of(story)
        known = archive.catalogue.get(item.document_id)
        is_new = known is None or known.file_sha256 is None
        if signature is None:
            if not is_new:
                archive.catalogue.free_duplicates(item.document_id)
                archive.catalogue.stories.forget(item.document_id)
            return item
        original = archive.catalogue.stories.same_as(signature, item.document_id)
        if is_new and original and not _is_lesser(archive.catalogue.get(original), item):
            self._drop(archive, item, original)
        alike = list(alike_in(archive.paths, archive.catalogue, item.document_id, story, signature))
        if is_new and alike and self._drops_near:
            self._drop(archive, item, alike[0])
        if not is_new and archive.catalogue.stories.digest_of(item.document_id) != signature.sha256:
            archive.catalogue.free_duplicates(item.document_id)
        archive.catalogue.stories.enter(item.document_id, signature, alike)
        return item

    def _drop(self, archive: Archive, article: Article, original: str) -> None:
        archive.catalogue.duplicate(article.document_id, original, article.url, at=article.seen_at or NOW)
        raise DuplicateArticle(f"{original} ({article.url})")


def _is_lesser(original: Known | None, article: Article) -> bool:
    """Return whether the archive holds a flash alone of what has a page now."""
    return original is not None and original.layout == FLASH_LAYOUT != article.layout


def alike_in(
    paths: ArchivePaths, catalogue: Catalogue, document_id: str, story: str, signature: Signature
) -> Iterator[str]:
    """Yield the articles whose stories are like this one, by their texts and not by their signatures alone."""
    candidates = catalogue.stories.candidates(signature, document_id)
    own = grams(story) if candidates else frozenset()
    for candidate in candidates:
        known = catalogue.get(candidate)
        text = _story_in(paths.root / known.path) if known and known.path else ""
        if jaccard(own, grams(text)) >= SAME_STORY:
            yield candidate


def _story_in(file: Path) -> str:
    """Return the story in a post; nothing where the file is gone, which `scrapy verify` tells."""
    try:
        return story_of(body_of(file.read_text("utf-8")))
    except (OSError, UnicodeDecodeError):
        return ""
