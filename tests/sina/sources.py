"""What the stand-in shows beside the roll API: columns, securities' news, feeds, the 7x24 flashes, short addresses."""

from __future__ import annotations

import re
from threading import Lock
from typing import TYPE_CHECKING

from .answers import Answer
from .lists_column import column_page
from .lists_feed import FEED_ROWS, feed_answer
from .lists_live import ROOM, live_answer
from .lists_stock import PAGE_ROWS, stock_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from .articles import FakeArticle
    from .channels import Newsroom
    from .lists_live import FakeFlash

    Query = Mapping[str, str]

_JSON = {"Content-Type": "application/json"}
# The securities' host is one of those that name an encoding in the header, and the wrong one at that.
_GBK = {"Content-Type": "text/html; charset=gb2312"}
_COLUMN = re.compile(r"/roll/c/([0-9]+)\.shtml")
_FIRST_STOCK_PAGE = re.compile(r"/corp/go\.php/vCB_AllNewsStock/symbol/([a-z]{2}[0-9]{6})\.phtml")
_LATER_STOCK_PAGES = "/corp/view/vCB_AllNewsStock.php"


class Sources:
    """The lists beside the roll API's, each as it was last published; their articles stand in the newsroom."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom
        self._lock = Lock()
        self._columns: dict[int, tuple[FakeArticle, ...]] = {}
        self._stocks: dict[str, tuple[FakeArticle, ...]] = {}
        self._feeds: dict[int, tuple[tuple[FakeArticle, ...], bool]] = {}
        self._flashes: tuple[FakeFlash, ...] = ()
        self._readers: dict[str, Callable[[str, Query], Answer | None]] = {
            "finance.sina.com.cn": self._column,
            "vip.stock.finance.sina.com.cn": self._stock,
            "interface.sina.cn": self._feed,
            "zhibo.sina.com.cn": self._live,
            "doc.sina.cn": self._short_address,
        }

    def publish_column(self, cid: int, articles: Iterable[FakeArticle]) -> None:
        """Let a column's page list these articles, in their order."""
        with self._lock:
            self._columns[cid] = self._put_on_pages(articles)

    def publish_stock(self, symbol: str, articles: Iterable[FakeArticle]) -> None:
        """Let a security's pages list these articles, in their order; none makes an empty list."""
        with self._lock:
            self._stocks[symbol] = self._put_on_pages(articles)

    def publish_feed(self, cid: int, articles: Iterable[FakeArticle], *, paged: bool = False) -> None:
        """Let a feed show these articles: all of them whatever page is asked for, or *paged*, to an end."""
        with self._lock:
            self._feeds[cid] = (self._put_on_pages(articles), paged)

    def publish_flashes(self, flashes: Iterable[FakeFlash]) -> None:
        """Let the 7x24 room show these flashes, in their order."""
        with self._lock:
            self._flashes = tuple(flashes)

    def answer(self, host: str, path: str, query: Query) -> Answer | None:
        """Return what one of the sources answers; None where none is asked for."""
        reader = self._readers.get(host)
        if reader is None:
            return None
        with self._lock:
            return reader(path, query)

    def _put_on_pages(self, articles: Iterable[FakeArticle]) -> tuple[FakeArticle, ...]:
        shown = tuple(articles)
        for article in shown:
            self._newsroom.publish(article)
        return shown

    def _column(self, path: str, query: Query) -> Answer | None:  # noqa: ARG002 - a column has one page, whatever is asked
        found = _COLUMN.fullmatch(path)
        cid = int(found.group(1)) if found else 0
        return Answer(body=column_page(self._columns[cid], cid)) if cid in self._columns else None

    def _stock(self, path: str, query: Query) -> Answer | None:
        first = _FIRST_STOCK_PAGE.fullmatch(path)
        symbol = first.group(1) if first else query.get("symbol", "")
        if symbol not in self._stocks or not (first or path == _LATER_STOCK_PAGES):
            return None
        page = 1 if first else int(query.get("Page", 1))
        rows = self._stocks[symbol][(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
        return Answer(headers=_GBK, body=stock_page(rows, symbol))

    def _feed(self, path: str, query: Query) -> Answer | None:
        cid = int(query.get("cids", 0))
        if path != "/pc_api/public_news_data.d.json" or cid not in self._feeds:
            return None
        articles, paged = self._feeds[cid]
        start = int(query.get("up", 0)) * FEED_ROWS
        shown = articles[start : start + FEED_ROWS] if paged else articles
        return Answer(headers=_JSON, body=feed_answer(shown, cid))

    def _live(self, path: str, query: Query) -> Answer | None:
        if (path, query.get("zhibo_id")) != ("/api/zhibo/feed", str(ROOM)):
            return None
        body = live_answer(self._flashes, int(query.get("page", 1)), int(query.get("page_size", 20)))
        return Answer(headers=_JSON, body=body)

    def _short_address(self, path: str, query: Query) -> Answer | None:  # noqa: ARG002 - the id says it all
        twin = self._newsroom.twin_of(query.get("id", "").removeprefix("comos:"))
        return Answer.moved_to(twin) if twin else None
