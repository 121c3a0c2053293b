"""Opinion columns (finance.sina.com.cn/zl/) in the look of 2017."""

from __future__ import annotations

from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser

from crawler.pages.accounts import is_caitoutiao
from crawler.pages.base import ArticlePage
from crawler.pages.finance import FinancePage
from crawler.pages.looks import has_look_of_2017, is_opinion


class Opinion2019Page(ArticlePage):
    """As FinancePage, but the editor stands below `#artibody`, and the text begins with whose column it is."""

    name = "opinion-2019"
    selectors = replace(FinancePage.selectors, editor=(".article-editor",))

    @classmethod
    def claims(cls, tree: LexborHTMLParser) -> bool:
        """Tell the layout by FinancePage's look and the marks of an opinion page."""
        return has_look_of_2017(tree) and is_opinion(tree) and not is_caitoutiao(tree)
