"""What pages of the 2017 look have in common, and what makes an opinion column (finance.sina.com.cn/zl/) of one."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from crawler.text import one_line

_END_OF_TEXT = "正文内容 end"
_COLUMN = "意见领袖"


def has_look_of_2017(tree: LexborHTMLParser) -> bool:
    """Return whether a page has the body, headline and date line of finance.sina.com.cn since 2017."""
    return bool(
        tree.css_first("#artibody")
        and tree.css_first("h1.main-title")
        and tree.css_first(".date-source")
        and not tree.css_first("#pub_date")
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
