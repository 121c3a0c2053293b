"""finance.sina.com.cn since 2017 ("news_web_article_v2017"), and the hosts that use its template (newer tech, ent)."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from crawler.pages.accounts import is_caitoutiao
from crawler.pages.base import ArticlePage, Selectors
from crawler.pages.looks import has_look_of_2017, is_opinion


class FinancePage(ArticlePage):
    """`#artibody` under `h1.main-title`, with date and source in `.date-source`."""

    name = "finance-2017"
    selectors = Selectors(
        body=("#artibody",),
        shown=(".date-source .date",),
        media=(".date-source .source", ".date-source .ent-source"),
        editor=("#artibody .article-editor", ".article-editor", "#artibody .show_author"),
        keywords=("#keywords a", ".keywords[data-sudaclick='content_keywords_p'] a"),
    )

    @classmethod
    def claims(cls, tree: LexborHTMLParser) -> bool:
        """Tell the layout by its body, headline and date line."""
        return has_look_of_2017(tree) and not is_opinion(tree) and not is_caitoutiao(tree)
