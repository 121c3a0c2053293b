"""tech.sina.com.cn of 2018 to 2021: `#pub_date` and `#media_name` above `#artibody`."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from crawler.pages.accounts import is_caitoutiao
from crawler.pages.base import ArticlePage, Selectors


class TechPage(ArticlePage):
    """The page has article:published_time but no weibo create_at. Newer tech pages are FinancePage."""

    name = "tech-2018"
    selectors = Selectors(
        body=("#artibody",),
        shown=("#pub_date",),
        media=("#media_name a", "#media_name"),
        reporter=("#author_ename a", "#author_ename"),
        editor=("#artibody .article-editor", ".article-editor", "#artibody .show_author"),
        keywords=(".art_keywords a",),
    )

    @classmethod
    def claims(cls, tree: LexborHTMLParser) -> bool:
        """Tell the layout by its body, headline and the id of its date."""
        return bool(
            tree.css_first("#artibody")
            and tree.css_first("h1.main-title")
            and tree.css_first("#pub_date")
            and not is_caitoutiao(tree)
        )
