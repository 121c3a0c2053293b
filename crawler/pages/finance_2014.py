"""finance.sina.com.cn from 2014 to 2017 ("news_web_article_v2014_meta")."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from crawler.pages.accounts import is_caitoutiao
from crawler.pages.base import ArticlePage, Selectors
from crawler.urls import comos_id

_UP_TO_THE_TIME = re.compile(r"^.*?\d:\d\d(?::\d\d)?\s*")


class Finance2014Page(ArticlePage):
    """`#artibody` under `h1#artibodyTitle` or `h1#main_title`, with time and source on one line."""

    name = "finance-2014"
    selectors = Selectors(
        body=("#artibody",),
        title=("h1#artibodyTitle", "h1#main_title"),
        shown=("#navtimeSource", ".time-source"),
        media=(
            "[data-sudaclick='media_name'] a",
            "[data-sudaclick='media_name']",
            "#navtimeSource [data-sudaclick='content_media_p']",
            ".time-source [data-sudaclick='content_media_p']",
        ),
        editor=("#artibody .article-editor", ".article-editor", "#artibody .show_author"),
        keywords=(".article-keywords a",),
    )

    @classmethod
    def claims(cls, tree: LexborHTMLParser) -> bool:
        """Tell the layout by its body, the id of its headline, and its line of time and source."""
        return bool(
            tree.css_first("#artibody")
            and tree.css_first("h1#artibodyTitle, h1#main_title")
            and tree.css_first("#navtimeSource, .time-source")
            and not tree.css_first("h1.main-title, .art_author")
            and not is_caitoutiao(tree)
        )

    def document_id(self) -> str | None:
        """The id that the head or, failing that, the headline's `docid` names."""
        headline = self._tree.css_first("h1[docid]")
        docid = headline.attributes.get("docid") if headline is not None else None
        return super().document_id() or comos_id(docid or "")

    def media(self) -> str | None:
        """Where the article comes from; some pages only write it behind the time, without an element of its own."""
        return super().media() or self._behind_the_time() or None

    def _behind_the_time(self) -> str:
        line = self._first_text(self.selectors.shown)
        behind = _UP_TO_THE_TIME.sub("", line)
        return behind if behind != line else ""
