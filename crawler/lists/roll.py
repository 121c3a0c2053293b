"""The roll API's lists: their URLs, their answers, and when to stop reading them. Pure.

Source: feed.mix.sina.com.cn/api/roll/get (docs/sina.md). A page holds 50 rows at most, newest ctime first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from crawler import times
from crawler.channels import Channel
from crawler.errors import ListingError
from crawler.items import ListingRow
from crawler.lists.answer import ListPage
from crawler.lists.day import DAY
from crawler.lists.jsonp import address_of, check_status, count_of, load, page_of, result_of, text_of
from crawler.text import decode_entities
from crawler.urls import canonical_url, document_id, is_archivable, is_article_url

ROLL_API = "https://feed.mix.sina.com.cn/api/roll/get"
PAGE_ROWS = 50

_LIST_URL = re.compile(
    r"^https?://feed\.(?:mix\.)?sina\.com\.cn/api/roll/get\?(?:.*&)?pageid=([0-9]{1,6})&lid=([0-9]{1,6})(?:&|$)"
)


@dataclass(frozen=True, slots=True)
class ListQuery:
    """One list to read: a channel's newest rows, or those of one Shanghai day."""

    channel: Channel
    day: date | None = None

    def url(self, page: int) -> str:
        """Return the request for a page (from 1). No cache busters, so that a saved answer is found again."""
        url = f"{ROLL_API}?pageid={self.channel.pageid}&lid={self.channel.lid}&num={PAGE_ROWS}&page={page}"
        if self.day is None:
            return url
        # The API's names are the wrong way round: stime is the newer bound.
        older = int(times.day_start(self.day).timestamp())
        newer = older + int(DAY.total_seconds())
        return f"{url}&etime={older}&stime={newer}&ctime={newer}&date={self.day:%Y-%m-%d}"

    def __str__(self) -> str:
        """Name the list for people."""
        return self.channel.slug + (f" {self.day:%Y-%m-%d}" if self.day else "")


def channel_ids_of(url: str) -> tuple[int, int] | None:
    """Return the pageid and lid that a list's URL asks for; None for any other URL."""
    found = _LIST_URL.match(url)
    return (int(found.group(1)), int(found.group(2))) if found else None


def parse_listing(body: bytes, url: str) -> ListPage:
    """Return the rows of a list's answer, JSON or JSONP. Raises ListingError, which names what is wrong."""
    result = result_of(load(body, url), url)
    check_status(result.get("status"), url)
    data = result.get("data")
    if not isinstance(data, list):
        raise ListingError(url, "the answer holds no list of rows")
    return page_of(map(_found, data), count_of(result.get("total")))


def _found(entry: object) -> tuple[str, ListingRow | None]:
    """Return the address of a row's article, its url or else its wap twin's, and the row."""
    url = address_of(entry, "url", "wapurl")
    return url, _row(entry, url) if isinstance(entry, dict) and is_archivable(url) else None


def _row(entry: dict[str, Any], url: str) -> ListingRow | None:
    title = decode_entities(text_of(entry, "title"))
    if not title and not is_article_url(url):
        return None
    wap_url = text_of(entry, "wapurl")
    return ListingRow(
        document_id=document_id(url, text_of(entry, "docid")),
        url=canonical_url(url),
        title=title,
        media=decode_entities(text_of(entry, "media_name")),
        keywords=decode_entities(text_of(entry, "keywords")),
        intro=decode_entities(text_of(entry, "intro")),
        wap_url=canonical_url(wap_url) if is_archivable(wap_url) else "",
        lids=tuple(lid for lid in text_of(entry, "lids").split(",") if lid.isdigit()),
        ctime=times.from_epoch(entry.get("ctime")),
        mtime=times.from_epoch(entry.get("mtime")),
        intime=times.from_epoch(entry.get("intime")),
    )


def is_last_page(page: int, answer: ListPage, empty_pages: int) -> bool:
    """Return whether a list ends with this page: the API's total says so, or two pages in a row bring nothing.

    A total that leaves no room for a full page's rows is not believed. *empty_pages*: how many of the last pages, this
    one among them, have shown nothing new.
    """
    seen = (page - 1) * PAGE_ROWS + answer.count
    return empty_pages > 1 or (answer.is_empty and page == 1) or seen <= answer.total <= page * PAGE_ROWS


def is_last_page_of_day(page: int, answer: ListPage, empty_pages: int) -> bool:
    """Return whether a day's window ends with this page.

    It doesn't with a full one, whatever the API counts, nor before all that it counts was shown. *empty_pages*: as
    above; one before the end is a hole, and the reading goes on behind it; two in a row are the end.
    """
    if empty_pages > 1:
        return True
    return answer.count < PAGE_ROWS and page * PAGE_ROWS >= answer.total
