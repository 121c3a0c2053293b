"""The roll API's lists: their URLs, their answers, and when to stop reading them. Pure.

Source: feed.mix.sina.com.cn/api/roll/get (docs/sina.md). A page holds 50 rows at most, newest ctime first.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from crawler import times
from crawler.channels import Channel
from crawler.errors import ListingError
from crawler.items import ListingRow
from crawler.lists.answer import ListPage
from crawler.text import decode_entities, one_line
from crawler.urls import canonical_url, document_id, is_archivable, is_article_url

ROLL_API = "https://feed.mix.sina.com.cn/api/roll/get"
PAGE_ROWS = 50
DAY = timedelta(days=1)

_LIST_URL = re.compile(
    r"^https?://feed\.(?:mix\.)?sina\.com\.cn/api/roll/get\?(?:.*&)?pageid=([0-9]{1,6})&lid=([0-9]{1,6})(?:&|$)"
)
# try{NAME({...});}catch(e){}; or a bare NAME({...});
_CALLBACK = re.compile(r"(?:try\s*\{)?\s*[\w$.]+\(")


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
    result = _result(body, url)
    status = result.get("status")
    if not isinstance(status, dict) or str(status.get("code")) != "0":
        raise ListingError(url, f"the API answers {_brief(status)}")
    data = result.get("data")
    if not isinstance(data, list):
        raise ListingError(url, "the answer holds no list of rows")
    return _page(data, _count(result.get("total")))


def _result(body: bytes, url: str) -> dict[str, Any]:
    try:
        answer = json.loads(_without_padding(body.decode("utf-8-sig").strip()))
    except (ValueError, RecursionError) as error:
        raise ListingError(url, f"the answer is no JSON ({_brief(error)})") from error
    result = answer.get("result") if isinstance(answer, dict) else None
    if not isinstance(result, dict):
        raise ListingError(url, "the answer holds no result")
    return result


def _without_padding(text: str) -> str:
    """Return the JSON inside a JSONP answer; any other text as it is."""
    callback = _CALLBACK.match(text)
    if callback is None:
        return text
    end = text.rfind("catch") if text.startswith("try") else len(text)
    return text[callback.end() : text.rfind(")", 0, end)]


def _page(data: Iterable[object], total: int) -> ListPage:
    rows: list[ListingRow] = []
    refused: list[str] = []
    unusable = 0
    for entry in data:
        url = _url_of(entry)
        row = _row(entry, url) if isinstance(entry, dict) and is_archivable(url) else None
        if row:
            rows.append(row)
        elif url and not is_archivable(url):
            refused.append(url)
        else:
            unusable += 1
    return ListPage(tuple(rows), total, tuple(refused), unusable)


def _url_of(entry: object) -> str:
    """Return the address of a row's article: its url, else its wap twin's."""
    if not isinstance(entry, dict):
        return ""
    url = _text(entry, "url") or _text(entry, "wapurl")
    return f"https:{url}" if url.startswith("//") else url


def _row(entry: dict[str, Any], url: str) -> ListingRow | None:
    title = decode_entities(_text(entry, "title"))
    if not title and not is_article_url(url):
        return None
    wap_url = _text(entry, "wapurl")
    return ListingRow(
        document_id=document_id(url, _text(entry, "docid")),
        url=canonical_url(url),
        title=title,
        media=decode_entities(_text(entry, "media_name")),
        keywords=decode_entities(_text(entry, "keywords")),
        intro=decode_entities(_text(entry, "intro")),
        wap_url=canonical_url(wap_url) if is_archivable(wap_url) else "",
        lids=tuple(lid for lid in _text(entry, "lids").split(",") if lid.isdigit()),
        ctime=times.from_epoch(entry.get("ctime")),
        mtime=times.from_epoch(entry.get("mtime")),
        intime=times.from_epoch(entry.get("intime")),
    )


def _text(entry: dict[str, Any], name: str) -> str:
    """Return a row's value as text. All values are strings in the captures; numbers are taken, anything else is not."""
    value = entry.get(name)
    return one_line(str(value)) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _count(value: object) -> int:
    try:
        return max(int(str(value)), 0)
    except ValueError:
        return 0


def _brief(value: object) -> str:
    return html.unescape(one_line(str(value)))[:120]


def is_last_page(page: int, answer: ListPage) -> bool:
    """Return whether a list ends with this page: it is empty, or the API's total says so.

    A total that leaves no room for a full page's rows is not believed.
    """
    seen = (page - 1) * PAGE_ROWS + answer.count
    return answer.is_empty or seen <= answer.total <= page * PAGE_ROWS


def within_day(rows: Sequence[ListingRow], day: date) -> tuple[ListingRow, ...]:
    """Return the rows that belong to a day's window. The API's bounds are not known to the second, so a day's grace
    on both sides; rows farther off mean that the API did not keep to the window.
    """
    first, last = times.day_start(day) - DAY, times.day_start(day) + 2 * DAY
    return tuple(row for row in rows if row.ctime is None or first <= row.ctime < last)


def days_between(since: date, until: date) -> list[date]:
    """Return the Shanghai days from *until* back to *since*, both included: newest first."""
    return [until - timedelta(days=back) for back in range((until - since).days + 1)]
