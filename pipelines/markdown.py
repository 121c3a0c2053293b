"""Markdown: the document is written, whole and synced, under a name that is the article's for good."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Self

from scrapy.crawler import Crawler

from crawler.extensions.archive import Archive, archive_of
from crawler.items import Article
from crawler.storage.files import holds, write_atomically
from crawler.storage.paths import is_unlisted, post_path
from crawler.storage.records import content_digest
from crawler.storage.revisions import FORM
from pipelines.document import Form, as_written, render
from pipelines.form import form_of


class MarkdownPipeline:
    """Writes one file per article, in the form that the settings PROFILE and FRONT_MATTER_EXTRA ask for."""

    def __init__(self, crawler: Crawler, form: Form) -> None:
        self._crawler = crawler
        self._form = form

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build with these settings. Raises BadArgumentError for a profile or a key that there is not."""
        return cls(crawler, form_of(crawler.settings))

    def process_item(self, item: Article) -> Article:
        """Return the article with the path and digest of its file."""
        archive = archive_of(self._crawler)
        data = self._document(archive, item)
        file = self._place(archive, item)
        if not holds(file, data):
            write_atomically(file, data, temporary=f".{item.document_id}.tmp")
        path = file.relative_to(archive.paths.root).as_posix()
        return replace(item, path=path, digest=hashlib.sha256(data).hexdigest())

    def _document(self, archive: Archive, article: Article) -> bytes:
        """Return the bytes of an article's document. A file that is restored gets those that it had: that the profile
        has changed meanwhile is no reason for another text.
        """
        known = archive.catalogue.get(article.document_id)
        if known is not None and article.cause != FORM and known.content_sha256 == content_digest(article):
            written = as_written(article, self._form, known.file_sha256)
            if written is not None:
                return written
        return render(article, self._form).encode()

    def _place(self, archive: Archive, article: Article) -> Path:
        """Return the file of an article; one that was filed before any list showed it moves to its channel.

        It moves before the catalogue knows: a run that is killed in between finds it where it looks for it.
        """
        known = archive.catalogue.get(article.document_id)
        wanted = post_path(article.channel, article.date, article.title, article.document_id) if article.date else ""
        if known and known.path and is_unlisted(known.path) and not is_unlisted(wanted):
            # Under its own name, whatever the title is now: a run that is killed here leads the next one to it.
            wanted = str(PurePosixPath(wanted).with_name(PurePosixPath(known.path).name))
            _move(archive.paths.root / known.path, archive.paths.root / wanted)
        return archive.paths.root / archive.catalogue.reserve_path(article.document_id, wanted)


def _move(earlier: Path, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileNotFoundError):
        earlier.replace(file)
