"""Duplicates: a text that the archive holds under another id is not written twice; its near-duplicates are linked."""

from __future__ import annotations

import re
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
from crawler.storage.files import digest_of
from crawler.storage.journal import NOW
from crawler.storage.paths import ArchivePaths
from crawler.storage.states import Known
from crawler.stories import SAME_STORY, Signature, grams, jaccard, signature_of
from pipelines.document import body_of
from pipelines.html.parse import parse_body
from pipelines.html.readable import readable
from pipelines.html.story import story_of

LINK, DROP = "link", "drop"
_DOWNLOAD = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|zip|rar)(?:[?#]|$)", re.IGNORECASE)


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
                self._let_go(archive, item.document_id)
            return item
        if is_new:
            for original in archive.catalogue.stories.same_as(signature, item.document_id):
                if self._holds(archive, original, item):
                    self._drop(archive, item, original)
        alike = list(alike_in(archive.paths, archive.catalogue, item.document_id, story, signature))
        if is_new and self._drops_near:
            for other in alike:
                if not _is_lesser(archive.catalogue.get(other), item):
                    self._drop(archive, item, other)
        elif archive.catalogue.stories.digest_of(item.document_id) != signature.sha256:
            archive.catalogue.free_duplicates(item.document_id)
        archive.catalogue.stories.enter(item.document_id, signature, alike)
        return item

    def _holds(self, archive: Archive, original: str, article: Article) -> bool:
        """Return whether the archive holds the article as *original*: in a file that is whole, with the same files to
        download, of which the words say nothing.
        """
        known = archive.catalogue.get(original)
        if known is None or known.path is None or known.file_sha256 is None or _is_lesser(known, article):
            return False
        file = archive.paths.root / known.path
        return digest_of(file) == known.file_sha256 and _offers(_body_in(file)) == _offers(article.body)

    def _let_go(self, archive: Archive, document_id: str) -> None:
        """The article's text has become too short to be known again."""
        archive.catalogue.free_duplicates(document_id)
        archive.catalogue.stories.forget(document_id)

    def _drop(self, archive: Archive, article: Article, original: str) -> None:
        archive.catalogue.duplicate(article.document_id, original, article.url, at=article.seen_at or NOW)
        raise DuplicateArticle(f"{original} ({article.url})")


def downloads_in(markup: str) -> frozenset[str]:
    """Return the addresses of the files that a text offers to download: an announcement may be nothing else."""
    root = parse_body(markup)
    links = (node.attributes.get("href") or "" for node in root.css("a[href]")) if root is not None else ()
    return frozenset(link for link in links if _DOWNLOAD.search(link))


def _offers(body: str) -> frozenset[str]:
    """Return what the story in a body offers to download, the same whichever profile the body is in."""
    return downloads_in(readable(body).markup) if downloads_in(body) else frozenset()


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
        text = story_of(_body_in(paths.root / known.path)) if known and known.path else ""
        if jaccard(own, grams(text)) >= SAME_STORY:
            yield candidate


def _body_in(file: Path) -> str:
    """Return the body in a post; nothing where the file is gone, which `scrapy verify` tells."""
    try:
        return body_of(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return ""
