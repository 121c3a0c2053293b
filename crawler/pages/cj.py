"""Caitoutiao pages (财经头条) of cj.sina.com.cn. Their look was seen in no capture, so several are taken."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from crawler.pages.accounts import CAITOUTIAO_SUFFIX, account_name, is_caitoutiao
from crawler.pages.base import ArticlePage, Selectors
from crawler.pages.scripts import scripted_id
from crawler.text import one_line

_BODIES = ("#artibody", "#article", ".article-content")
# In the path stand an account and a document, no section: /articles/view/1650111241/625ab30902001gw3w
_PATH_OF_ACCOUNT = "articles/"


class CaitoutiaoPage(ArticlePage):
    """An account's article. The title's suffix or the page's own address tells it, whatever it looks like."""

    name = "cj"
    selectors = Selectors(
        body=_BODIES,
        title=("h1.main-title", "h1#artibodyTitle", "h1.article-title", ".article-header h1", "#article h1"),
        shown=(".date-source .date", ".time-source", "#pub_date", ".article-header .time"),
        media=(".date-source .source", "#media_name a", "#media_name"),
        editor=(".article-editor", ".show_author"),
        columnist=(
            ".date-source .author a",
            ".date-source .author",
            ".article-author .name",
            ".article-author",
            ".author-name",
        ),
        keywords=("#keywords a", ".article-keywords a", ".keywords a"),
    )

    def __init__(self, tree: LexborHTMLParser, text: str, url: str) -> None:
        super().__init__(tree, text, url)
        self._headline = self._headline or CAITOUTIAO_SUFFIX.sub("", self._first_text(("title",)))

    @classmethod
    def claims(cls, tree: LexborHTMLParser) -> bool:
        """Tell the layout by what the page says of itself; the layouts that it looks like leave it alone."""
        return is_caitoutiao(tree) and any(tree.css_first(body) for body in _BODIES)

    def document_id(self) -> str | None:
        """The id that the page gives itself; its address has none."""
        return super().document_id() or scripted_id(self._tree)

    def columnist(self) -> str | None:
        """The account, where the page names it."""
        named = account_name(self._first_text(self.selectors.columnist))
        return named or one_line(self._metas.get("author", "")) or super().columnist()

    def section(self) -> str | None:
        """The section that the page names; none stands in its address."""
        named = super().section()
        return None if named and named.startswith(_PATH_OF_ACCOUNT) else named
