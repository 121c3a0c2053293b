"""news.sina.com.cn and its sub-sites since 2017: the body is `#article`."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from crawler.pages.accounts import is_caitoutiao, is_kandian
from crawler.pages.base import ArticlePage, Selectors


class NewsPage(ArticlePage):
    """`#article` under `h1.main-title`; finance lists link here for general news."""

    name = "news-2017"
    selectors = Selectors(
        body=("#article",),
        shown=(".date-source .date",),
        media=(".date-source .source", ".date-source .author a"),
        editor=("#article .show_author", ".show_author", ".article-editor"),
        keywords=("#keywords a", "#article-bottom .keywords a"),
    )

    @classmethod
    def claims(cls, tree: LexborHTMLParser) -> bool:
        """Tell the layout by its body and headline; pages of accounts look the same and say that they are."""
        return bool(
            tree.css_first("#article")
            and tree.css_first("h1.main-title")
            and not tree.css_first("#artibody")
            and not is_kandian(tree)
            and not is_caitoutiao(tree)
        )
