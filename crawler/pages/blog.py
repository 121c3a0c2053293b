"""Blog pages of blog.sina.com.cn: `.articalContent` below `.articalTitle` (the spelling is Sina's)."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from crawler.pages.base import ArticlePage, Selectors
from crawler.pages.lazy import put_real_addresses

_LAZY = ("real_src",)
_HEAD_SUFFIX = re.compile(r"_[^_]*_新浪博客$")
_DESCRIPTION_LABEL = re.compile(r"^.*?_新浪博客[,，][^,，]*(?:[,，]\s*|$)")
_BLOG_SUFFIX = re.compile(r"的(?:新浪)?博客$")
_BEGIN = re.compile(r"<!--\s*正文开始\s*-->")
_END = re.compile(r"<!--\s*正文结束\s*-->")
_TAGS = ".blog_tag h3 a"


class BlogPage(ArticlePage):
    """A blogger's article. It has no id of Sina's own, no medium and no desk editor."""

    name = "blog"
    selectors = Selectors(
        body=("#sina_keyword_ad_area2.articalContent", "#sina_keyword_ad_area2", ".articalContent"),
        title=(".articalTitle h2", "h2.titName", ".articalTitle .titName"),
        shown=(".articalTitle span.time", "span.time.SG_txtc"),
        columnist=("#ownernick", "#blognamespan", ".blogtitle"),
        keywords=(_TAGS,),
    )

    def __init__(self, tree: LexborHTMLParser, text: str, url: str) -> None:
        super().__init__(tree, text, url)
        self._headline = self._headline or _HEAD_SUFFIX.sub("", self._first_text(("title",)))
        body = self._body_element()
        if body is not None:
            put_real_addresses(body, _LAZY)

    @classmethod
    def claims(cls, tree: LexborHTMLParser) -> bool:
        """Tell the layout by the names of its body and headline, which no other layout uses."""
        return bool(
            tree.css_first("#sina_keyword_ad_area2, .articalContent") and tree.css_first(".articalTitle, h2.titName")
        )

    def body(self) -> str:
        """The article between Sina's two comments where they stand inside the body element, else the whole of it."""
        markup = super().body()
        begin = _BEGIN.search(markup)
        markup = markup[begin.end() :] if begin else markup
        end = _END.search(markup)
        return self.checked(markup[: end.start()] if end else markup)

    def media(self) -> str | None:
        """None: a blog is nobody's medium. The row may name one."""
        return None

    def columnist(self) -> str | None:
        """The blogger."""
        return _BLOG_SUFFIX.sub("", self._first_text(self.selectors.columnist)) or None

    def keywords(self) -> tuple[str, ...]:
        """The blogger's tags; the head's keywords only repeat the title and the blogger."""
        return super().keywords() if self._tree.css_first(_TAGS) else ()

    def description(self) -> str | None:
        """The head's description without the title and the blogger, with which Sina begins it."""
        return _DESCRIPTION_LABEL.sub("", super().description() or "") or None

    def section(self) -> str | None:
        """None: blogs have no sections, and the path is the same for all."""
        return None
