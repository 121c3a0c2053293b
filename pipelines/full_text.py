"""Full text: what readers see of each article goes into the catalogue's book of texts, to be searched."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from scrapy.settings import BaseSettings
from sqlalchemy.exc import DBAPIError

from crawler.items import Article
from crawler.storage.texts import ArticleText, Behind, Texts
from pipelines.document import body_of
from pipelines.html.story import text_of

# One transaction holds so many: about a millisecond each, during which the network waits and nobody else may write.
BATCH: Final = 50

logger = logging.getLogger(__name__)


def keeps_text(settings: BaseSettings | None) -> bool:
    """Return the setting FULL_TEXT."""
    return settings is not None and settings.getbool("FULL_TEXT")


class TextKeeper:
    """Enters the texts of a run's articles, BATCH at a time.

    A killed run loses those that wait, and a failing disk may: they are not lost to the archive, `catch_up` reads them
    from their posts.
    """

    def __init__(self, root: Path, texts: Texts) -> None:
        self._root = root
        self._texts = texts
        self._waiting: list[ArticleText] = []

    def add(self, article: Article) -> None:
        """Take the text of an article whose document is in place and in the catalogue: of that document, in whichever
        profile it is.
        """
        if article.path is None or article.digest is None:
            return
        written = Behind(article.document_id, article.path, article.digest, article.date, article.title)
        text = _read(self._root, written)
        if text is not None:
            self._waiting.append(text)
        if len(self._waiting) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Enter what waits. The articles are archived whatever becomes of it."""
        batch, self._waiting = self._waiting, []
        try:
            self._texts.enter(batch)
        except DBAPIError as error:
            logger.warning("The texts of %d articles can't be searched yet: %s", len(batch), error.orig)


def catch_up_some(root: Path, texts: Texts, most: int) -> None:
    """Enter some of what the book lacks, going on where the last call has left off: so many posts that are missing
    would else keep it from ever coming to those that are there. *most*: how many articles it looks at.
    """
    looked_at = list(catch_up(root, texts, most, after=texts.left_off()))
    texts.leave_off(looked_at[-1] if len(looked_at) == most else "")


def catch_up(root: Path, texts: Texts, most: int | None = None, *, after: str = "") -> Iterator[str]:
    """Enter what the book lacks, as the posts below *root* have it; yield the ids of the articles that were looked at.

    *most*: how many articles at most; None: all. *after*: those with a document id after this. A post that is missing
    or not as it was written is left alone until `scrapy verify --repair` or the next reading of its page has written
    it again.
    """
    texts.forget_strays()
    left = most
    while left is None or left > 0:
        batch = texts.behind(BATCH if left is None else min(BATCH, left), after)
        if not batch:
            return
        texts.enter([text for text in (_read(root, each) for each in batch) if text is not None])
        after = batch[-1].document_id
        left = None if left is None else left - len(batch)
        yield from (each.document_id for each in batch)


def _read(root: Path, behind: Behind) -> ArticleText | None:
    try:
        data = (root / behind.path).read_bytes()
    except OSError:
        return None
    if hashlib.sha256(data).hexdigest() != behind.file_sha256:
        return None
    text = text_of(body_of(data.decode("utf-8", "replace")))
    return ArticleText(behind.document_id, behind.file_sha256, behind.date, behind.title, text)
