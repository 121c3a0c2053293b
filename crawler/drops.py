"""Why an item pipeline drops an article. Raised by `pipelines`, written down by the `Ledger` extension."""

from __future__ import annotations

from typing import ClassVar

from scrapy.exceptions import DropItem


class ArticleDropped(DropItem):
    """An article went no further. *reason* is counted; *stays_owed*: whether the archive still lacks it."""

    reason: ClassVar[str]
    stays_owed: ClassVar[bool] = True

    def __init__(self, detail: str = "") -> None:
        self.detail = detail
        super().__init__(f"{self.reason}: {detail}" if detail else self.reason, log_level=self._level())

    @classmethod
    def _level(cls) -> str:
        return "WARNING" if cls.stays_owed else "DEBUG"


class InvalidArticle(ArticleDropped):
    """A required field is missing or can't be."""

    reason = "invalid"


class UnstableMarkup(ArticleDropped):
    """The body reads differently each time it is written, so no safe document can be made of it."""

    reason = "unstable markup"


class UnchangedArticle(ArticleDropped):
    """The archive holds the article with the same content."""

    reason = "unchanged"
    stays_owed = False


class DuplicateArticle(ArticleDropped):
    """The archive holds the same text under another id, which is the detail."""

    reason = "duplicate"
    stays_owed = False


class RepeatedArticle(ArticleDropped):
    """The same article came twice in one run, by different URLs."""

    reason = "repeated"
    stays_owed = False
