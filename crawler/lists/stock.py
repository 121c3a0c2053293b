"""A security's news: the addresses of its lists, and the links with their times on their pages. Pure.

Source: vip.stock.finance.sina.com.cn/corp (docs/sina.md), GBK pages, newest first; a page without links is the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from bs4 import NavigableString, Tag

from crawler import times
from crawler.errors import ListingError
from crawler.lists.answer import ListPage
from crawler.lists.links import Link, address_in, page_of_links, read_html
from crawler.text import one_line

# What names a security: its market and six digits. For the whole of an argument: SYMBOL.fullmatch().
SYMBOL = re.compile(r"(?:sh|sz|bj)[0-9]{6}")

_HOST = "https://vip.stock.finance.sina.com.cn"
_STOCK_URL = re.compile(
    r"https?://vip\.stock\.finance\.sina\.com\.cn/corp/"
    r"(?:go\.php/vCB_AllNewsStock/symbol/|view/vCB_AllNewsStock\.php\?(?:[^#]*&)?symbol=)"
    rf"({SYMBOL.pattern})(?:\.phtml)?(?:[?&#]|$)"
)


def stock_url(symbol: str, page: int) -> str:
    """Return the address of a page (from 1) of a security's news."""
    if page == 1:
        return f"{_HOST}/corp/go.php/vCB_AllNewsStock/symbol/{symbol}.phtml"
    return f"{_HOST}/corp/view/vCB_AllNewsStock.php?symbol={symbol}&Page={page}"


def symbol_of(url: str) -> str | None:
    """Return the security whose news a page's URL names; None for any other URL."""
    found = _STOCK_URL.match(url)
    return found.group(1) if found else None


def parse_stock_news(body: bytes, url: str) -> ListPage:
    """Return the rows of a page of a security's news. Their ctime is the Shanghai minute shown, None where none is.

    Raises ListingError for a page without the list, such as the one that tells of a ban.
    """
    soup = read_html(body, url)
    if not soup.select("div.datelist"):
        raise ListingError(url, "the page holds no list of rows")
    lists = soup.select("div.datelist > ul")
    return page_of_links(link for each in lists for link in _links(each, url))


def _links(holder: Tag, base: str) -> Iterator[Link]:
    """Yield the links of a list, each with the time in the text since the link before it."""
    ctime: datetime | None = None
    for node in holder.descendants:
        if isinstance(node, Tag) and node.name == "a":
            yield Link(address_in(node, base), one_line(node.get_text()), ctime)
            ctime = None
        elif type(node) is NavigableString and node.find_parent("a") is None:  # comments are of a class below it
            ctime = times.from_shown(node) or ctime
