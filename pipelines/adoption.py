"""Posts that no journal tells of: written before one was kept, or just before a run was killed. They are taken in."""

from __future__ import annotations

import hashlib
import html
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from crawler.audit.posts import document_id_of
from crawler.items import Article, ArticleTimes, Owed
from crawler.reread import kept_of_owed
from crawler.storage.catalogue import Catalogue
from crawler.storage.paths import NO_CHANNEL, ArchivePaths
from crawler.storage.revisions import FIRST
from crawler.stories import signature_of
from crawler.times import SHANGHAI
from crawler.urls import canonical_url, comos_id, is_archivable
from pipelines.document import as_written, body_of
from pipelines.duplicates import alike_in
from pipelines.html.story import story_of
from pipelines.reread import UNREADABLE, Rereader

_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Adopter:
    """Takes posts into a catalogue."""

    paths: ArchivePaths
    catalogue: Catalogue
    rereader: Rereader

    def adopt(self, file: Path) -> bool:
        """Take a post in, if the catalogue has no file of its article; return whether it did."""
        named = document_id_of(file)
        name = self.catalogue.known_as(named) if named else None
        known = self.catalogue.get(name) if name else None
        if name is None or not file.is_file() or (known is not None and known.file_sha256 is not None):
            return False
        data = file.read_bytes()
        article = self._of_kept_page(name, data) or _of_post(name, file, data)
        if article is None:
            return False
        where = file.relative_to(self.paths.root).as_posix()
        written = replace(article, path=where, digest=hashlib.sha256(data).hexdigest(), cause=FIRST)
        owed = self.catalogue.claim(Owed(document_id=name, url=article.url, channel=article.channel))
        self.catalogue.archived(replace(written, document_id=owed.document_id))
        self._enter_story(owed.document_id, article.body)
        return True

    def _enter_story(self, name: str, body: str) -> None:
        story = story_of(body)
        signature = signature_of(story)
        if signature is not None:
            alike = list(alike_in(self.paths, self.catalogue, name, story, signature))
            self.catalogue.stories.enter(name, signature, alike)

    def _of_kept_page(self, name: str, data: bytes) -> Article | None:
        """Return the article as a page that was kept of it gives it, where that gives this very document."""
        for _, captures in kept_of_owed(self.rereader.raw, [Owed(document_id=name, url="")]):
            try:
                article = self.rereader.article(name, captures)
                made = as_written(article, self.rereader.form, hashlib.sha256(data).hexdigest())
            except (*UNREADABLE, ValueError):
                return None
            return article if made is not None else None
        return None


def _of_post(name: str, file: Path, data: bytes) -> Article | None:
    """Return what a post alone says of its article; None where it can't be read."""
    import frontmatter  # noqa: PLC0415 - no crawl needs it, and Scrapy loads all commands
    import yaml  # noqa: PLC0415 - as above

    try:
        text = data.decode("utf-8")
        head: dict[str, Any] = frontmatter.loads(text).metadata
        date = parsedate_to_datetime(str(head["date"])).astimezone(SHANGHAI)
    except (UnicodeDecodeError, yaml.YAMLError, ValueError, TypeError, KeyError, AttributeError):
        return None
    channel = _channel_of(file)
    times = ArticleTimes(intime=date) if channel else ArticleTimes(published=date)
    body = body_of(text)
    return Article(
        document_id=name,
        url=_url_of(name, head),
        title=html.unescape(str(head.get("title", ""))),
        body=body,
        times=times,
        layout="",
        channel=channel,
        media=head.get("media") or None,
        seen_at=date,
    )


def _channel_of(file: Path) -> str | None:
    """Return the channel under which a post lies: posts/CHANNEL/YEAR/MONTH/NAME.md."""
    folders = file.parts[-5:-1]
    is_filed = len(folders) == _DEPTH and folders[0] == "posts" and folders[1] != NO_CHANNEL
    return folders[1] if is_filed else None


def _url_of(name: str, head: dict[str, Any]) -> str:
    """Return an article's address: as the post says, or the one that its id makes (docs/sina.md)."""
    source = head.get("source")
    if isinstance(source, str) and is_archivable(source):
        return canonical_url(source)
    return (
        f"https://finance.sina.com.cn/doc-i{name}.shtml" if comos_id(name) else f"https://finance.sina.com.cn/#{name}"
    )
