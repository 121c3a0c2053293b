"""The feeds for the pages on US stocks: their addresses and their answers. Pure.

Source: interface.sina.cn/pc_api/public_news_data.d.json (docs/sina.md). Older programs page through it by `up`, until
`data` is null; a capture of 2026 gave the same ten articles whatever `up` was. So a reader stops at an empty page, and
also at one that shows nothing new.
"""

from __future__ import annotations

import re
from typing import Any

from crawler import times
from crawler.errors import ListingError
from crawler.items import ListingRow
from crawler.lists.answer import ListPage
from crawler.lists.jsonp import address_of, check_status, load, page_of, text_of
from crawler.text import decode_entities
from crawler.urls import canonical_url, document_id, is_archivable, is_article_url

FEED_API = "https://interface.sina.cn/pc_api/public_news_data.d.json"
PAGE_ROWS = 50

_FEED_URL = re.compile(
    r"https?://interface\.sina\.cn/pc_api/public_news_data\.d\.json\?(?:[^#]*&)?cids=([0-9]{1,9})(?:[&#]|$)"
)


def feed_url(cid: int, up: int = 0) -> str:
    """Return the request for a page of a feed. *up*: how many pages to go back from the newest.

    The parameters are those of Sina's own page, without its cache busters.
    """
    return (
        f"{FEED_API}?cids={cid}&pdps=&smartFlow=&editLevel=0,1,2,3&type=std_news,std_slide,std_video"
        f"&pageSize={PAGE_ROWS}&cTime=1483200000&up={up}&action={min(up, 1)}"
    )


def feed_cid_of(url: str) -> int | None:
    """Return the cid that a feed's URL asks for; None for any other URL, and for one that asks for several."""
    found = _FEED_URL.match(url)
    return int(found.group(1)) if found else None


def parse_feed(body: bytes, url: str) -> ListPage:
    """Return the rows of a feed's answer, JSON or JSONP; none where `data` is null: past the end. Raises ListingError.

    The rows' ctime is the epoch in the answer; the feed doesn't say how many rows there are in all.
    """
    answer = load(body, url)
    if not isinstance(answer, dict):
        raise ListingError(url, "the answer is no object")
    check_status(answer.get("status"), url)
    data = answer.get("data")
    if data is None and "data" in answer:
        return ListPage((), 0)
    if not isinstance(data, list):
        raise ListingError(url, "the answer holds no list of rows")
    return page_of(map(_found, data))


def _found(entry: object) -> tuple[str, ListingRow | None]:
    url = address_of(entry, "url", "pcurl", "wapurl")
    return url, _row(entry, url) if isinstance(entry, dict) and is_archivable(url) else None


def _row(entry: dict[str, Any], url: str) -> ListingRow | None:
    title = decode_entities(text_of(entry, "title"))
    if not title and not is_article_url(url):
        return None
    wap_url = address_of(entry, "wapurl")
    return ListingRow(
        document_id=document_id(url, text_of(entry, "docid")),
        url=canonical_url(url),
        title=title,
        media=decode_entities(text_of(entry, "media")),
        intro=decode_entities(text_of(entry, "intro") or text_of(entry, "summary")),
        wap_url=canonical_url(wap_url) if is_archivable(wap_url) else "",
        ctime=times.from_epoch(entry.get("ctime")),
        title_is_whole=False,
    )
