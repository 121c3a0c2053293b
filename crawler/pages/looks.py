"""What several layouts look for: the look of 2017, an opinion column (finance.sina.com.cn/zl/), a story at all."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from crawler.pages.accounts import is_caitoutiao
from crawler.text import one_line

_END_OF_TEXT = "正文内容 end"
_COLUMN = "意见领袖"
# The bodies of the stories' layouts: a page that has one is theirs, whatever its scripts hold.
_STORIES = "#artibody, #article, .art_content, .articalContent, #sina_keyword_ad_area2, .blkContainerSblkCon"


def has_look_of_2017(tree: LexborHTMLParser) -> bool:
    """Return whether a page has the body, headline and date line of finance.sina.com.cn since 2017."""
    return bool(
        tree.css_first("#artibody")
        and tree.css_first("h1.main-title")
        and tree.css_first(".date-source")
        and not tree.css_first("#pub_date")
    )


def is_story(tree: LexborHTMLParser) -> bool:
    """Return whether a page is of a layout for stories: those may hold galleries, players and tables too."""
    return tree.css_first(_STORIES) is not None or is_caitoutiao(tree)


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
