"""The readers of lists: bytes in, rows or a ListingError out."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from crawler.errors import ListingError
from crawler.items import ListingRow
from crawler.lists.answer import ListPage
from crawler.lists.column import column_url
from crawler.lists.feed import feed_url
from crawler.lists.live import live_url
from crawler.lists.plan import saved_list
from crawler.lists.roll import ROLL_API
from crawler.lists.stock import stock_url
from crawler.times import day_start
from crawler.urls import is_archivable
from fuzz.target import TESTS, Target, is_written, must

_URLS = {
    "roll": f"{ROLL_API}?pageid=155&lid=1686&num=50&page=1",
    "column": column_url(56592),
    "feed": feed_url(57045),
    "stock": stock_url("sh600000", 1),
    "live": live_url(1),
}
_KINDS = tuple(_URLS)
_WORDS = (
    *(
        '{"result":{"status":{"code":0},"total":',
        '"data":[',
        '"url":"https://finance.sina.com.cn/',
        "doc-i",
        '"title":',
    ),
    *('"ctime":"', '"mtime":', '"intime":', "1709604000", "1e999", "NaN", "Infinity", "9" * 40, "\\ud800", "\\u0000"),
    *(
        '<ul class="list_009">',
        "<li>",
        '<a href="',
        "(09月28日 23:54)",
        '<div class="datelist">',
        "2024-03-05&nbsp;10:00",
    ),
    *('"rich_text":"', '"multimedia":{"img_url":[', '"ext":"{', '"docurl":"', '"create_time":"2024-03-05 10:00:00"'),
    *(
        "try{feedCallback(",
        ");}catch(e){};",
        "【",
        "】",
        '"is_delete":1',
        "&#9999999999;",
        "javascript:",
        "http://[",
        "@",
    ),
)
_TODAY = day_start(date(2026, 3, 10))
# What a column of the catalogue holds.
_LARGEST = 2**63


def hold(data: bytes) -> None:
    """Read *data* as the answer of a list; its first byte says of which."""
    url = _URLS[_KINDS[data[0] % len(_KINDS)] if data else "roll"]
    plan = saved_list(url, _TODAY)
    if plan is None:
        raise AssertionError(url)
    try:
        answer = plan.parse(data[1:], url)
    except ListingError as error:
        must(len(str(error)) < 1000 and is_written(str(error)), f"an error that says too much: {error!s:.200}")
        return
    _check(answer)


def _check(answer: ListPage) -> None:
    must(0 <= answer.total < _LARGEST, f"a total of {len(str(answer.total))} digits")
    must(is_written(*answer.refused), "a refused address that is no UTF-8")
    for row in answer.rows:
        _check_row(row)


def _check_row(row: ListingRow) -> None:
    must(is_archivable(row.url) and (not row.wap_url or is_archivable(row.wap_url)), row.url)
    values = [value for value in dataclasses.astuple(row) if isinstance(value, str)]
    must(is_written(*values, *row.lids), f"no UTF-8: {values}")
    must(all("\n" not in value for value in values), f"more than one line: {values}")
    must(row.document_id.isascii() and row.document_id.replace("-", "").isalnum(), row.document_id)
    moments = (row.ctime, row.mtime, row.intime)
    must(all(each is None or each.utcoffset() is not None for each in moments), moments)


def seeds() -> Iterator[bytes]:
    """Yield the invented answers of every list."""
    for path in sorted(TESTS.glob("lists/*/*/answer.*")):
        yield bytes([_KINDS.index(path.parent.parent.name)]) + path.read_bytes()
    for path in _demo_lists():
        yield b"\0" + path.read_bytes()


def _demo_lists() -> list[Path]:
    return sorted(TESTS.glob("sites/demo/feed.mix*"))[:4]


TARGET = Target("lists", hold, seeds, _WORDS)
