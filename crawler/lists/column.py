"""Column pages: their addresses, and the links with their times that each page lists. Pure.

Source: finance.sina.com.cn/roll/c/CID.shtml (docs/sina.md). One page holds the whole list, newest first.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from bs4 import Tag

from crawler import times
from crawler.errors import ListingError
from crawler.lists.answer import ListPage
from crawler.lists.links import Link, address_in, page_of_links, read_html
from crawler.text import one_line

_COLUMN_URL = re.compile(r"https?://finance\.sina\.com\.cn/roll/c/([0-9]{1,9})\.shtml(?:[?#]|$)")
# (09月28日 23:54)
_SHOWN = re.compile(r"([0-9]{1,2})月([0-9]{1,2})日\s*([0-9]{1,2}):([0-9]{2})")
# /2026-09-28/ today, /20140618/ in older addresses.
_DAY_IN_URL = re.compile(r"/((?:19|20)[0-9]{2})(-?)(0[1-9]|1[0-2])\2(?:0[1-9]|[12][0-9]|3[01])/")
_JANUARY, _DECEMBER = 1, 12
# Sina's clock and ours differ; a row of the last minutes must not become one of a year ago.
_CLOCKS_DIFFER = timedelta(hours=1)
# 29 February comes back after eight years at the latest.
_YEARS_BACK = 8


def column_url(cid: int) -> str:
    """Return the address of a column's only page."""
    return f"https://finance.sina.com.cn/roll/c/{cid}.shtml"


def cid_of(url: str) -> int | None:
    """Return the cid of the column that a page's URL names; None for any other URL."""
    found = _COLUMN_URL.match(url)
    return int(found.group(1)) if found else None


def parse_column(body: bytes, url: str, today: datetime) -> ListPage:
    """Return the rows of a column page. *today*: an aware moment, when the page was fetched; the page shows no years.

    The rows' ctime is the Shanghai minute shown, None where none is. Raises ListingError for a page without the list.
    """
    soup = read_html(body, url)
    holders = soup.select("#listcontent") or soup.select(".list_009")
    if not holders:
        raise ListingError(url, "the page holds no list of rows")
    entries = (entry for holder in holders for entry in holder.select("li"))
    return page_of_links(_link(entry, url, today) for entry in entries)


def _link(entry: Tag, base: str, today: datetime) -> Link:
    anchor = entry.select_one("a[href]")
    if anchor is None:
        return Link("", "", None)
    address, title = address_in(anchor, base), one_line(anchor.get_text())
    anchor.extract()  # the title may speak of times too, so only what stands beside it is read for one
    return Link(address, title, shown_time(entry.get_text(" "), address, today))


def shown_time(text: str, url: str, today: datetime) -> datetime | None:
    """Return the moment of "(09月28日 23:54)" beside the link to *url*.

    The year is that of the day in the URL, which may lie on the other side of New Year; else the latest year for
    which the moment is not in the future of *today*, an aware moment.
    """
    found = _SHOWN.search(text)
    if not found:
        return None
    month = int(found.group(1))
    latest = today.astimezone(times.SHANGHAI) + _CLOCKS_DIFFER
    year = _year_in(url, month)
    years = [year] if year else range(latest.year, latest.year - _YEARS_BACK - 1, -1)
    moments = (times.from_shown("{}-{}-{} {}:{}".format(each, *found.groups())) for each in years)
    return next((moment for moment in moments if moment and (year or moment <= latest)), None)


def _year_in(url: str, month: int) -> int | None:
    """Return the year of a moment shown in *month*, by the day in the article's URL."""
    found = _DAY_IN_URL.search(url)
    if not found:
        return None
    year, month_in_url = int(found.group(1)), int(found.group(3))
    if (month_in_url, month) == (_DECEMBER, _JANUARY):
        return year + 1
    return year - 1 if (month_in_url, month) == (_JANUARY, _DECEMBER) else year
