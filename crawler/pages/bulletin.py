"""Announcements of listed companies on vip.stock.finance.sina.com.cn: `#content` inside the announcement's table."""

from __future__ import annotations

import re
from datetime import datetime
from html import escape

from selectolax.lexbor import LexborHTMLParser

from crawler import times
from crawler.items import StockCode
from crawler.pages.base import ArticlePage, Selectors
from crawler.pages.looks import is_story
from crawler.text import one_line

_DAY_LABEL = "公告日期"
_DAY = re.compile(rf"{_DAY_LABEL}\D{{0,60}}([0-9年月日-]{{8,12}})")
# The heading's cell also holds a link to the announcement's file: 关于……的公告（下载公告）
_DOWNLOAD = re.compile(r"\s*[（(]?\s*(?:下载公告|查看PDF公告|点击下载|PDF下载)\s*[)）]?\s*$")
_TITLE_PREFIX = re.compile(r"^公司公告[_-]\s*")
_TITLE_SUFFIX = re.compile(r"[_-]?\s*(?:公司公告)?[_-]?\s*新浪财经(?:[_-]\s*新浪网)?$")
_STOCK_ID = re.compile(r"\bstockid[=/]([0-9]{6})(?![0-9])")
_FILE = re.compile(r"\.pdf(?:$|[?#])", re.IGNORECASE)
# The exchange by how a code begins. Beijing's newer codes begin with 92; the other nines are Shanghai's B shares.
_EXCHANGES = (("92", "bj"), ("6", "sh"), ("9", "sh"), ("0", "sz"), ("2", "sz"), ("3", "sz"), ("4", "bj"), ("8", "bj"))


def listed_stock(code: str) -> StockCode:
    """Return the security of a mainland *code*, with its exchange before it where the code tells that."""
    exchange = next((name for beginning, name in _EXCHANGES if code.startswith(beginning)), "")
    return StockCode("stock", f"{exchange}{code}")


class BulletinPage(ArticlePage):
    """One announcement. The page shows the day alone, so its time is 00:00."""

    name = "bulletin"
    selectors = Selectors(body=("#allbulletin #content", "#content"), title=("#allbulletin th", "thead th"))

    def __init__(self, tree: LexborHTMLParser, text: str, url: str) -> None:
        super().__init__(tree, text, url)
        self._headline = one_line(_DOWNLOAD.sub("", self._headline)) or self._head_title()

    @classmethod
    def claims(cls, tree: LexborHTMLParser) -> bool:
        """Tell the layout by its body and the announcement's table, or the cell that names its day."""
        if not tree.css_first("#content") or is_story(tree):
            return False
        is_named = tree.css_first("#allbulletin") is not None
        return is_named or any(_DAY_LABEL in cell.text(deep=False) for cell in tree.css("td"))

    def body(self) -> str:
        """The announcement; of one that is only a file, the link to it."""
        element = self._body_element()
        has_more = element is not None and (element.text().strip() or element.css_first("img, a"))
        return super().body() if has_more else self.checked(self._file_link())

    def shown(self) -> datetime | None:
        """The announcement's day."""
        found = _DAY.search(self._text)
        return times.from_day(found.group(1)) if found else None

    def stocks(self) -> tuple[StockCode, ...]:
        """The company whose announcement it is, by the address, else by the page's links to its data."""
        found = _STOCK_ID.search(self._url) or _STOCK_ID.search(self._text)
        own = (listed_stock(found.group(1)),) if found else ()
        return tuple(dict.fromkeys((*own, *super().stocks())))

    def section(self) -> str | None:
        """None: the path names Sina's program, not a section."""
        return None

    def _head_title(self) -> str:
        title = self._first_text(("title",))
        return _TITLE_SUFFIX.sub("", _TITLE_PREFIX.sub("", title)).strip()

    def _file_link(self) -> str:
        links = [link.attributes.get("href") or "" for link in self._tree.css("#allbulletin a, thead a")]
        files = [address for address in links if _FILE.search(address)]
        return f'<p><a href="{escape(files[0])}">下载公告</a></p>' if files else ""
