"""Kandian pages of k.sina.com.cn: an account's article in the look of news.sina.com.cn."""

from __future__ import annotations

import re
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.pages.accounts import account_above, account_name, is_caitoutiao, is_kandian
from crawler.pages.base import ArticlePage, Selectors
from crawler.pages.scripts import scripted_id
from crawler.text import one_line

_SHARE_WORDS = r"(?:缩小字体|放大字体|收藏|微博|微信|分享|腾讯QQ|QQ空间)"
_SHARE_BAR = re.compile(rf"缩小字体\s*放大字体(?:\s*{_SHARE_WORDS})*")
_ONLY_SHARE_WORDS = re.compile(rf"(?:\s*{_SHARE_WORDS})+\s*")
_FIRST_SHARE_WORD = "缩小字体"
# A page has one, or one at either end; more would be an article about such words.
_MOST_BARS = 4


class KandianPage(ArticlePage):
    """`#article` under `h1.main-title`, as on NewsPage, but an account's: its address or author line says so."""

    name = "kandian"
    selectors = Selectors(
        body=("#article",),
        shown=(".date-source .date",),
        media=(".date-source .source",),
        editor=("#article .show_author", ".show_author", "#article .article-editor", ".article-editor"),
        columnist=(".date-source .author a", ".date-source .author"),
        keywords=("#keywords a", "#article-bottom .keywords a"),
    )

    def __init__(self, tree: LexborHTMLParser, text: str, url: str) -> None:
        super().__init__(tree, text, url)
        self._cut_share_bar()

    @classmethod
    def claims(cls, tree: LexborHTMLParser) -> bool:
        """Tell the layout from NewsPage by what the page says of itself."""
        return bool(
            tree.css_first("#article")
            and tree.css_first("h1.main-title")
            and not tree.css_first("#artibody")
            and is_kandian(tree)
            and not is_caitoutiao(tree)
        )

    def document_id(self) -> str | None:
        """The id that the page gives itself; its address has none."""
        return super().document_id() or scripted_id(self._tree)

    def columnist(self) -> str | None:
        """The account, from its own element or from the line 新浪网 作者 NAME."""
        linked = account_name(self._first_text(self.selectors.columnist))
        return linked or account_above(self._tree)

    def _cut_share_bar(self) -> None:
        """Take the bar's words out of the body: its element, or where it has none of its own, the words."""
        body = self._body_element()
        if body is None:
            return
        said = (node for node in body.traverse(include_text=True) if _FIRST_SHARE_WORD in (node.text_content or ""))
        texts = list(islice(said, _MOST_BARS))
        bars = [(node, _share_bar_around(node, body)) for node in texts]
        for node, bar in bars:
            if bar is None:
                node.replace_with(_SHARE_BAR.sub("", node.text_content or ""))
        # Of two words in one bar, each finds it; it is removed once.
        for bar in {bar.mem_id: bar for _, bar in bars if bar is not None}.values():
            bar.decompose()


def _share_bar_around(node: LexborNode, body: LexborNode) -> LexborNode | None:
    """Return the outermost element around *node* that holds nothing but the bar's words."""
    bar, around = None, node.parent
    while around is not None and around != body and _ONLY_SHARE_WORDS.fullmatch(one_line(around.text())):
        bar, around = around, around.parent
    return bar
