"""The 7x24 flashes: their addresses, their answers, and the rows and articles they are. Pure.

Source: zhibo.sina.com.cn/api/zhibo/feed, room 152 (docs/sina.md): about the newest 900, newest first. A flash is whole
in the answer, so that no page has to be read. What readers say in it (comment_list) and who typed it are never read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crawler import times
from crawler.errors import ListingError
from crawler.items import Article, ArticleTimes, ListingRow, StockCode
from crawler.lists.flash_text import lines_of, markup_of, title_of
from crawler.lists.jsonp import address_of, check_status, count_of, load, result_of, text_of
from crawler.urls import canonical_url, comos_id, is_archivable

PAGE_ROWS = 100
LAYOUT = "flash-7x24"
SECTION = "7x24"
# The page that shows all flashes: with its number, the address of one that has none of its own.
FLASHES_URL = "https://finance.sina.com.cn/7x24/"

_ROOM = 152
_LIVE_URL = re.compile(rf"https?://zhibo\.sina\.com\.cn/api/zhibo/feed\?(?:[^#]*&)?zhibo_id={_ROOM}(?:[&#]|$)")
# Markets as the flashes name them, and as the pages do.
_MARKETS = {"cn": "stock", "us": "usstock", "hk": "hkstock"}
_NUMBER = re.compile(r"[0-9]{1,18}")
_PICTURE = re.compile(r"https?://[^\s\"'<>\\]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flash:
    """One flash. *number*: its id among the flashes; *document_id*: Sina's own where it has one.

    *markup*: its body for an Article, pictures included; *created*, *updated*: Shanghai times, to the second; *tags*:
    the names of its subjects; *pictures*: addresses; *is_deleted*: Sina has taken it back.
    """

    number: int
    document_id: str
    url: str
    title: str
    markup: str
    created: datetime
    updated: datetime | None = None
    tags: tuple[str, ...] = ()
    stocks: tuple[StockCode, ...] = ()
    pictures: tuple[str, ...] = ()
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class FlashPage:
    """One answer. *pages*, *total*: how many there are, as the API counts them (0 where it doesn't say); *unusable*:
    how many flashes have no id, no time or nothing to read.
    """

    flashes: tuple[Flash, ...]
    pages: int
    total: int
    unusable: int = 0


def live_url(page: int) -> str:
    """Return the request for a page (from 1) of flashes. No callback and no cache buster."""
    feed = "https://zhibo.sina.com.cn/api/zhibo/feed"
    return f"{feed}?page={page}&page_size={PAGE_ROWS}&zhibo_id={_ROOM}&tag_id=0&dire=f&dpc=1&type=0"


def is_live_url(url: str) -> bool:
    """Return whether *url* asks for the flashes of room 152; other rooms have numbers of their own."""
    return _LIVE_URL.match(url) is not None


def parse_flashes(body: bytes, url: str) -> FlashPage:
    """Return the flashes of an answer, JSON or JSONP, deleted ones too. Raises ListingError."""
    result = result_of(load(body, url), url)
    check_status(result.get("status"), url)
    feed = _object(_object(result.get("data")).get("feed"))
    entries = feed.get("list")
    if not isinstance(entries, list):
        raise ListingError(url, "the answer holds no list of flashes")
    found = [_flash(entry) if isinstance(entry, dict) else None for entry in entries]
    flashes = tuple(flash for flash in found if flash)
    info = _object(feed.get("page_info"))
    pages, total = count_of(info.get("totalPage")), count_of(info.get("totalNum"))
    return FlashPage(flashes, pages, total, unusable=len(found) - len(flashes))


def flash_row(flash: Flash) -> ListingRow:
    """Return the row that a list would show for a flash. Its title is all there is."""
    return ListingRow(
        document_id=flash.document_id,
        url=flash.url,
        title=flash.title,
        keywords=",".join(flash.tags),
        ctime=flash.created,
        mtime=flash.updated or flash.created,
    )


def flash_article(flash: Flash, channel: str) -> Article:
    """Return the article that a flash is, for the pipelines. *channel*: the slug that it is listed under."""
    return Article(
        document_id=flash.document_id,
        url=flash.url,
        title=flash.title,
        body=flash.markup,
        times=ArticleTimes(
            ctime=flash.created, mtime=flash.updated or flash.created, created=flash.created, updated=flash.updated
        ),
        layout=LAYOUT,
        channel=channel,
        keywords=flash.tags,
        stocks=flash.stocks,
        section=SECTION,
        pictures=flash.pictures,
    )


def _flash(entry: dict[str, Any]) -> Flash | None:
    """Return the flash; None where it can't be one. A deleted one may have nothing left to read."""
    number = text_of(entry, "id")
    created = times.from_iso(text_of(entry, "create_time"))
    is_deleted = text_of(entry, "is_delete") not in {"", "0"}
    lines = lines_of(entry.get("rich_text"))
    pictures = _pictures(_object(entry.get("multimedia")).get("img_url"))
    if not _NUMBER.fullmatch(number) or created is None or not (lines or pictures or is_deleted):
        return None
    ext = _object(entry.get("ext"))
    return Flash(
        number=int(number),
        document_id=_document_id(entry, ext, int(number)),
        url=_url(entry, ext, int(number)),
        title=title_of([line.text for line in lines]) or f"7×24快讯 {created:%Y-%m-%d %H:%M}",
        markup=markup_of(lines, pictures),
        created=created,
        updated=times.from_iso(text_of(entry, "update_time")),
        tags=_unique(text_of(tag, "name") for tag in _objects(entry.get("tag"))),
        stocks=_stocks(ext),
        pictures=pictures,
        is_deleted=is_deleted,
    )


def _object(value: object) -> dict[str, Any]:
    """Return an object, given as it is or as a JSON string; an empty one for anything else, broken JSON too."""
    try:
        value = json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _unique(values: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, values)))


def _document_id(entry: dict[str, Any], ext: dict[str, Any], number: int) -> str:
    """Return Sina's own id of a flash, else one of its number, which no other room's flash may share."""
    named = (text_of(ext, "docid"), text_of(ext, "docurl"), text_of(entry, "docurl"))
    return next(filter(None, map(comos_id, named)), None) or f"live{_ROOM}-{number}"


def _url(entry: dict[str, Any], ext: dict[str, Any], number: int) -> str:
    """Return the address of a flash's page, of the PC site first."""
    named = (address_of(ext, "docurl"), address_of(entry, "docurl"))
    return next((canonical_url(url) for url in named if is_archivable(url)), f"{FLASHES_URL}?id={number}")


def _stocks(ext: dict[str, Any]) -> tuple[StockCode, ...]:
    named = ((text_of(each, "market"), text_of(each, "symbol")) for each in _objects(ext.get("stocks")))
    found = (StockCode(_MARKETS.get(market, market), code) for market, code in named)
    return tuple(dict.fromkeys(stock for stock in found if stock.market and stock.code))


def _pictures(value: object) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else [value]
    found = (address_of({"url": each}, "url") for each in listed)
    return _unique(url for url in found if _PICTURE.fullmatch(url))
