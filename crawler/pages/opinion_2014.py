"""Opinion columns (finance.sina.com.cn/zl/) of about 2014: the columnist stands beside the date."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from crawler.pages.accounts import is_caitoutiao
from crawler.pages.base import ArticlePage, Selectors

_LABEL = re.compile(r"^[^：:]*[：:]\s*")


class Opinion2014Page(ArticlePage):
    """`#artibody` under `h1#artibodyTitle`, with `.art_author` beside `#pub_date`."""

    name = "opinion-2014"
    selectors = Selectors(
        body=("#artibody",),
        title=("h1#artibodyTitle",),
        shown=("#pub_date",),
        media=("#media_name a", "#media_name"),
        columnist=(".art_author",),
        editor=("#artibody .article-editor", ".article-editor", "#artibody .show_author"),
        keywords=(".art_keywords a",),
    )

    @classmethod
    def claims(cls, tree: LexborHTMLParser) -> bool:
        """Tell the layout by its body, the id of its headline, and its columnist."""
        return bool(
            tree.css_first("#artibody")
            and tree.css_first("h1#artibodyTitle")
            and tree.css_first(".art_author")
            and not tree.css_first("h1.main-title")
            and not is_caitoutiao(tree)
        )

    def columnist(self) -> str | None:
        """Whose column it is: what follows the colon beside the date."""
        named = super().columnist()
        return _LABEL.sub("", named) or None if named else None
