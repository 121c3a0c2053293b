"""Dedupe: one article is its document id, however it came; what is the same, or older, is not written again."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Self

from scrapy.crawler import Crawler

from crawler import times
from crawler.drops import RepeatedArticle, UnchangedArticle
from crawler.errors import DamagedRecordError, NoRecordError, PageError, UnreadableCaptureError
from crawler.extensions.archive import Archive, archive_of
from crawler.items import Article, Owed
from crawler.lists.live import LAYOUT as FLASH_LAYOUT
from crawler.reread import reread
from crawler.storage.files import digest_of
from crawler.storage.journal import NOW
from crawler.storage.paths import is_unlisted
from crawler.storage.records import content_digest
from crawler.storage.revisions import EDITED, FIRST, FORM, LISTED, PAGE, RULE, Revision
from crawler.storage.states import Known
from crawler.storage.warc.told import owed_from_json
from pipelines.clean import clean_article
from pipelines.document import SEED_FORM, Form, as_written, render
from pipelines.form import form_of
from pipelines.html import UnstableMarkupError
from pipelines.html.readable import readable


class DedupePipeline:
    """Lets through what is new or changed."""

    def __init__(self, crawler: Crawler, form: Form = SEED_FORM) -> None:
        self._crawler = crawler
        self._form = form
        self._passed: dict[str, tuple[str, ...]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build with the settings PROFILE and FRONT_MATTER_EXTRA."""
        return cls(crawler, form_of(crawler.settings))

    def process_item(self, item: Article) -> Article:
        """Return the article. Raises RepeatedArticle or UnchangedArticle."""
        archive = archive_of(self._crawler)
        if self._is_repeated(archive, item):
            raise RepeatedArticle(item.url)
        known = archive.catalogue.get(item.document_id)
        if item.is_reread:
            return self._reread(archive, item, known)
        latest = archive.catalogue.revisions.latest(item.document_id)
        if _is_older(archive, item, latest):
            raise UnchangedArticle(item.url)
        if _is_archived(archive, item, known):
            archive.catalogue.unchanged(item.document_id, item.captures, at=item.seen_at or NOW)
            raise UnchangedArticle(item.url)
        self._passed[item.document_id] = item.captures
        cause = cause_of(archive, item, latest, known)
        if cause == RULE:  # that the page says so now is not its doing
            return replace(item, cause=cause, seen_at=times.now())
        return item if item.cause == cause else replace(item, cause=cause)

    def _reread(self, archive: Archive, article: Article, known: Known | None) -> Article:
        """Return an article of kept pages, if today's rules make another document of them. Raises UnchangedArticle."""
        if known is not None and known.path is not None and known.file_sha256 is not None:
            made = hashlib.sha256(render(article, self._form).encode()).hexdigest()
            if made == known.file_sha256 == digest_of(archive.paths.root / known.path):
                raise UnchangedArticle(article.url)
            if made != known.file_sha256 and as_written(article, self._form, known.file_sha256) is not None:
                return replace(article, cause=FORM, seen_at=times.now())
        return replace(article, cause=RULE, seen_at=times.now())

    def _is_repeated(self, archive: Archive, article: Article) -> bool:
        """Return whether one run has fetched the article twice; a replay reads what several runs have fetched."""
        earlier = self._passed.get(article.document_id)
        if earlier is None:
            return False
        runs = {_run_of(archive, captures) for captures in (earlier, article.captures)}
        return len(runs) == 1


def _run_of(archive: Archive, captures: tuple[str, ...]) -> str | None:
    answer = archive.raw.index.find(captures[0]) if captures else None
    return answer.run_id if answer else None


def _is_archived(archive: Archive, article: Article, known: Known | None) -> bool:
    """Return whether the archive holds *article* with this content, in its place, its file as it was written."""
    if known is None or known.path is None or not _is_known_text(article, known):
        return False
    if is_unlisted(known.path) and article.channel:
        return False
    return digest_of(archive.paths.root / known.path) == known.file_sha256


def _is_known_text(article: Article, known: Known) -> bool:
    """Return whether the catalogue knows an article with this text. Of a post that was taken in by itself it knows what
    the post says (`scrapy rebuild`), which is less where that is in the clean profile.
    """
    if known.content_sha256 == content_digest(article):
        return True
    if known.layout is not None or known.file_sha256 is None:
        return False
    return known.content_sha256 == content_digest(replace(article, body=readable(article.body).markup))


def _is_older(archive: Archive, article: Article, latest: Revision | None) -> bool:
    """Return whether the archive holds a later text than this one, which comes from an older WARC file."""
    if latest is None or article.seen_at is None or article.captures == latest.captures:
        return False
    if _run_of(archive, article.captures) == archive.run_id:  # the clock was set back since; it is the answer of now
        return False
    return article.seen_at < latest.first_seen


def cause_of(archive: Archive, article: Article, latest: Revision | None, known: Known | None) -> str:
    """Return why *article* is another text than the archive's *latest*: whether Sina has edited it, or today's rules
    read the earlier page in the same way too.
    """
    if latest is None and (known is None or known.file_sha256 is None):
        return FIRST
    if known is not None and known.layout == FLASH_LAYOUT != article.layout:
        return PAGE
    if known is not None and known.path and is_unlisted(known.path) and article.channel:
        return LISTED
    return EDITED if latest is None else _cause_beside(archive, article, latest)


def _cause_beside(archive: Archive, article: Article, latest: Revision) -> str:
    """Return the cause by the pages of the two texts alone."""
    if article.captures and latest.captures == article.captures:
        return RULE
    if _reads_now(archive, article, latest) != content_digest(article):
        return EDITED
    return LISTED if article.channel and _came_unlisted(archive, latest) else RULE


def _came_unlisted(archive: Archive, latest: Revision) -> bool:
    """Return whether the archive's *latest* text was fetched by its URL alone. Its file may have moved since: a run may
    have been stopped between that and the new text.
    """
    try:
        told = owed_from_json(archive.raw.read(latest.captures[0]).told) if latest.captures else None
    except (NoRecordError, DamagedRecordError, OSError):
        return False
    return told is not None and told.row is None and told.channel is None


def _reads_now(archive: Archive, article: Article, latest: Revision) -> str | None:
    """Return the digest of what today's rules read on the pages of an earlier text; None where they can't be read."""
    known = Owed(document_id=article.document_id, url=article.url, channel=article.channel)
    try:
        earlier = clean_article(reread(archive.raw, known, latest.captures))
    except (PageError, UnreadableCaptureError, NoRecordError, DamagedRecordError, UnstableMarkupError, OSError):
        return None
    return content_digest(earlier)
