"""finance.sina.com.cn before 2014: GBK pages whose text Sina's publisher bracketed with comments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.pages.accounts import is_caitoutiao
from crawler.pages.base import ArticlePage, Selectors

_BEGIN = re.compile(r"\s*publish_helper\s+name=\s*['\"]?原始正文")
# Some pages forget to close the bracket; sharing follows the text.
_END = re.compile(r"\s*(?:publish_helper_end|分享 begin)")
_ADVERT_BEGIN = re.compile(r"\s*NEWSZW_HZH_BEGIN")
_ADVERT_END = re.compile(r"\s*NEWSZW_HZH_END")
_NO_TEXT = ".blkComment, .corrTxt_01"
_PICTURE = ".img_wrapper"


class Finance2009Page(ArticlePage):
    """`#artibody` under `.artInfo`, which holds `#pub_date`, `#media_name` and `#author_ename`.

    Of the body only what stands in the brackets is the article, and the picture above them.
    """

    name = "finance-2009"
    selectors = Selectors(
        body=("#artibody", ".blkContainerSblkCon"),
        title=("h1#artibodyTitle", ".blkContainerSblk h1"),
        shown=("#pub_date", ".artInfo"),
        media=("#media_name a", "#media_name"),
        reporter=("#author_ename a", "#author_ename"),
        editor=(".article-editor", ".show_author"),
        keywords=(".art_keywords a",),
    )

    @classmethod
    def claims(cls, tree: LexborHTMLParser) -> bool:
        """Tell the layout by its body, headline and `.artInfo`, and by the lack of what later layouts have."""
        return bool(
            tree.css_first("#artibody, .blkContainerSblkCon")
            and tree.css_first("h1#artibodyTitle, .blkContainerSblk h1")
            and tree.css_first(".artInfo, #pub_date")
            and not tree.css_first("h1.main-title, #navtimeSource, .time-source, .art_author")
            and not is_caitoutiao(tree)
        )

    def _body_element(self) -> LexborNode | None:
        return self._own_body

    @cached_property
    def _own_body(self) -> LexborNode | None:
        """A copy of the body without what doesn't belong to it; the page itself keeps its other fields."""
        found = super()._body_element()
        if found is None:
            return None
        body = found.clone()
        _cut_to_brackets(body)
        _drop_adverts(body)
        return body


def _cut_to_brackets(body: LexborNode) -> None:
    """Drop what stands outside the brackets; all of it stays where there are none."""
    comments = _comments(body)
    begins = [place for place, comment in enumerate(comments) if _says(comment, _BEGIN)]
    if not begins:
        return
    end = next((comment for comment in comments[begins[-1] :] if _says(comment, _END)), None)
    _drop_beside(comments[begins[0]], body, _earlier, spared=_PICTURE)
    if end is not None:
        _drop_beside(end, body, _later)


def _drop_beside(
    mark: LexborNode, body: LexborNode, siblings: Callable[[LexborNode], Iterator[LexborNode]], spared: str = ""
) -> None:
    """Drop *mark* and what comes before or after it, on every level up to *body*, but not what holds a *spared* one."""
    node: LexborNode | None = mark
    while node is not None and node.mem_id != body.mem_id:
        for sibling in list(siblings(node)):
            if not (spared and sibling.is_element_node and sibling.css_first(spared)):
                sibling.decompose()
        node = node.parent
    mark.decompose()


def _drop_adverts(body: LexborNode) -> None:
    # Backwards, so that nothing is dropped twice where one stands inside another.
    for element in reversed(body.css(_NO_TEXT)):
        if element.mem_id != body.mem_id:
            element.decompose()
    for begin, end in _adverts(body):
        for node in _run(begin, end):
            node.decompose()


def _adverts(body: LexborNode) -> list[tuple[LexborNode, LexborNode]]:
    """Return the comments around each advert, an inner one's first. Those without a partner beside them are left."""
    opened: dict[int, LexborNode] = {}
    found = []
    for comment in _comments(body):
        level = comment.parent.mem_id if comment.parent is not None else 0
        if _says(comment, _ADVERT_BEGIN):
            opened[level] = comment
        elif _says(comment, _ADVERT_END) and level in opened:
            found.append((opened.pop(level), comment))
    return found


def _run(first: LexborNode, last: LexborNode) -> list[LexborNode]:
    """Return *first*, *last*, and the siblings between them."""
    nodes = [first]
    for sibling in _later(first):
        nodes.append(sibling)
        if sibling.mem_id == last.mem_id:
            break
    return nodes


def _comments(body: LexborNode) -> list[LexborNode]:
    return [node for node in body.traverse() if node.is_comment_node]


def _says(comment: LexborNode, pattern: re.Pattern[str]) -> bool:
    return pattern.match(comment.comment_content or "") is not None


def _earlier(node: LexborNode) -> Iterator[LexborNode]:
    sibling = node.prev
    while sibling is not None:
        yield sibling
        sibling = sibling.prev


def _later(node: LexborNode) -> Iterator[LexborNode]:
    sibling = node.next
    while sibling is not None:
        yield sibling
        sibling = sibling.next
