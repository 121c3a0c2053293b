"""Opinion columns (finance.sina.com.cn/zl/) in the look of 2017: what makes a page one of them."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from crawler.pages.accounts import is_caitoutiao
from crawler.pages.base import ArticlePage, Selectors
from crawler.text import one_line

_END_OF_TEXT = "正文内容 end"
_COLUMN = "意见领袖"


class Opinion2019Page(ArticlePage):
    """As FinancePage, but the editor stands below `#artibody`, and the text begins with whose column it is."""

    name = "opinion-2019"
    selectors = Selectors(
        body=("#artibody",),
        shown=(".date-source .date",),
        media=(".date-source .source", ".date-source .ent-source"),
        editor=(".article-editor",),
        keywords=("#keywords a", ".keywords[data-sudaclick='content_keywords_p'] a"),
    )

    @classmethod
    def claims(cls, tree: LexborHTMLParser) -> bool:
        """Tell the layout by FinancePage's look and the marks of an opinion page."""
        return bool(
            tree.css_first("#artibody")
            and tree.css_first("h1.main-title")
            and tree.css_first(".date-source")
            and not tree.css_first("#pub_date")
            and is_opinion(tree)
            and not is_caitoutiao(tree)
        )


def is_opinion(tree: LexborHTMLParser) -> bool:
    """Return whether a page of the 2017 look is an opinion page: by its build, and by what it says of itself.

    One alone isn't enough: news are listed under /zl/ too, and columns are reprinted as news.
    """
    says_so = tree.css_first(".channel-path a[href*='/zl/']") or _first_paragraph(tree).startswith(_COLUMN)
    return bool(says_so) and (_editor_is_below(tree) or _end_is_marked(tree))


def _first_paragraph(tree: LexborHTMLParser) -> str:
    return next(filter(None, (one_line(node.text()) for node in tree.css("#artibody p"))), "")


def _editor_is_below(tree: LexborHTMLParser) -> bool:
    return bool(tree.css_first("p.article-editor")) and not tree.css_first("#artibody .article-editor")


def _end_is_marked(tree: LexborHTMLParser) -> bool:
    node = tree.css_first("#artibody")
    while node is not None:
        if node.is_comment_node and (node.comment_content or "").strip() == _END_OF_TEXT:
            return True
        node = node.next
    return False
