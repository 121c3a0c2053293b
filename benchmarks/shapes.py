"""Shapes of input that hurt parsers, each of any size: nesting, floods of attributes and references, runs of one thing.

`benchmarks.growth` doubles them.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from benchmarks.pieces import ATTRIBUTES, MARKUP, OF_STYLES, STYLES, TEXT
from crawler.items import Article, ArticleTimes, Owed
from crawler.lists.column import column_url
from crawler.lists.feed import feed_url
from crawler.lists.live import live_url
from crawler.lists.plan import saved_list
from crawler.lists.roll import ROLL_API
from crawler.lists.stock import stock_url
from crawler.pages import read_page
from crawler.profiles import Profile
from crawler.storage.warc.members import read_member
from crawler.storage.warc.reader import unpacked
from crawler.times import from_iso, now
from pipelines.document import Form, render
from pipelines.html import tidy

# The largest answer that is taken from the network (DOWNLOAD_MAXSIZE).
LARGEST = 16 << 20
_URL = "https://finance.sina.com.cn/china/2024-03-05/doc-iqwertyu0000001.shtml"
_OWED = Owed(document_id="qwertyu0000001", url=_URL)
_AT = from_iso("2024-03-05T10:00:00+08:00")
_LISTS = {
    "roll": f"{ROLL_API}?pageid=155&lid=1686&num=50&page=1",
    "column": column_url(56592),
    "feed": feed_url(57045),
    "stock": stock_url("sh600000", 1),
    "live": live_url(1),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape. *make*: an input of about so many pieces; *read*: what reads it; *largest*: in bytes."""

    name: str
    make: Callable[[int], bytes]
    read: Callable[[bytes], object]
    largest: int = LARGEST


def page(body: str, *, title: str = "灯", head: str = "") -> bytes:
    """Return a page of finance.sina.com.cn with this in it."""
    return (
        f'<html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body><h1 class="main-title">灯</h1>'
        f'<div class="date-source"><span class="date">2024年03月05日 10:00</span></div>'
        f'<div id="artibody"><p>　　桥通了。</p>{body}</div></body></html>'
    ).encode()


def read_whole(data: bytes) -> str:
    """Read a page and write its document in both profiles, as a crawl does."""
    article = read_page(data, _OWED).article
    body = tidy(article.body, _URL)
    times = ArticleTimes(intime=_AT)
    made = Article(document_id="a", url=_URL, title=article.title, body=body.markup, times=times, layout="")
    return render(made) + render(made, Form(Profile.CLEAN))


def read_list(kind: str) -> Callable[[bytes], object]:
    """Return the reader of a list."""
    plan = saved_list(_LISTS[kind], now())
    assert plan is not None  # noqa: S101 - these are the addresses of lists
    return lambda data: plan.parse(data, _LISTS[kind])


def _with_attributes(piece: str, number: int) -> str:
    return f"<p {''.join(piece.format(n=each) for each in range(number))}>灯</p>"


def _row(number: int, title: str = "灯") -> dict[str, object]:
    return {"url": f"https://finance.sina.com.cn/a/2024-03-05/doc-iqwertyu{number:07}.shtml", "title": title}


def _roll(**values: object) -> bytes:
    return json.dumps({"result": {"status": {"code": 0}, "data": [], **values}}).encode()


def _live(text: str) -> bytes:
    entry = {"id": 7, "create_time": "2024-03-05 10:00:00", "rich_text": text}
    return _roll(data={"feed": {"list": [entry]}})


def _column(inside: str) -> bytes:
    return f'<html><body><ul class="list_009">{inside}</ul></body></html>'.encode()


def _stock(inside: str) -> bytes:
    return f'<html><body><div class="datelist"><ul>{inside}</ul></div></body></html>'.encode()


def _page_shapes() -> list[Shape]:
    shapes = [
        Shape(f"page: {name}, nested", lambda n, s=start, e=end: page(s * n + "灯" + e * n), read_whole)
        for name, (start, end) in MARKUP.items()
    ]
    shapes += [
        Shape(f"page: {name}, nested around text", lambda n, s=start: page(s * n + "灯" * 10 * n), read_whole)
        for name, (start, _) in MARKUP.items()
    ]
    shapes += [
        Shape(f"page: {name} in the body", lambda n, p=piece: page(p * n), read_whole) for name, piece in TEXT.items()
    ]
    shapes += [
        Shape(f"page: {name} in the title", lambda n, p=piece: page("", title=p * n), read_whole)
        for name, piece in TEXT.items()
    ]
    shapes += [
        Shape(f"page: {name} in a script", lambda n, p=piece: page("", head=f"<script>{p * n}</script>"), read_whole)
        for name, piece in TEXT.items()
    ]
    shapes += [
        Shape(f"page: {name} in a value", lambda n, p=piece: page(f"<p title='{p * n}'>"), read_whole)
        for name, piece in TEXT.items()
    ]
    shapes += [
        Shape(f"page: {name} in a {kind}", lambda n, p=piece, w=whole: page(w.format(p * n)), read_whole)
        for name, piece in STYLES.items()
        for kind, whole in OF_STYLES.items()
    ]
    shapes += [
        Shape(f"page: {name} in a {kind}", lambda n, p=piece, w=whole: page(w.format(p * n)), read_whole)
        for name, piece in TEXT.items()
        for kind, whole in {
            "link": "<a href='{}'>灯</a>",
            "class": "<p class='{}'>灯</p>",
            "picture": "<img src='{}'>",
        }.items()
    ]
    shapes += [
        Shape(f"page: {name}", lambda n, p=piece: page(_with_attributes(p, n)), read_whole)
        for name, piece in ATTRIBUTES.items()
    ]
    return shapes


def _list_shapes() -> list[Shape]:
    roll, live = read_list("roll"), read_list("live")
    shapes = [
        Shape("roll: rows", lambda n: _roll(data=[_row(each) for each in range(n)]), roll),
        Shape("roll: brackets", lambda n: b"[" * n, roll),
        Shape("roll: a total of many digits", lambda n: _roll(total="9" * n), roll),
        Shape("roll: a number of many digits", lambda n: _roll().replace(b"0", b"9" * n), roll),
        Shape("roll: a callback without end", lambda n: b"a" * n, roll),
        Shape("roll: ids without end", lambda n: _roll(data=[{**_row(1), "lids": "1," * n}]), roll),
    ]
    for name, piece in TEXT.items():
        shapes += [
            Shape(f"roll: {name} in a title", lambda n, p=piece: _roll(data=[_row(1, p * n)]), roll),
            Shape(f"live: {name}", lambda n, p=piece: _live(p * n), live),
            Shape(f"column: {name}", lambda n, p=piece: _column(p * n), read_list("column")),
            Shape(
                f"column: {name} in a row", lambda n, p=piece: _column(f"<li><a href=x>{p * n}"), read_list("column")
            ),
        ]
    for name, (start, end) in MARKUP.items():
        shapes += [
            Shape(f"live: {name}, nested", lambda n, s=start, e=end: _live(s * n + "灯" + e * n), live),
            Shape(
                f"column: {name}, nested", lambda n, s=start, e=end: _column(s * n + "灯" + e * n), read_list("column")
            ),
            Shape(f"stock: {name}, nested", lambda n, s=start, e=end: _stock(s * n + "灯" + e * n), read_list("stock")),
        ]
    rows = {
        "rows": "<li><a href=/a.shtml>灯</a>(03月05日 10:00)</li>",
        "rows in rows": "<ul><li><a href=/a.shtml>灯</a>",
        "rows in rows around text": "<ul><li>" + "灯" * 100,
        "lists in lists": '<div class="datelist"><ul><li><a href=/a.shtml>灯</a>',
        "holders in holders": '<ul class="list_009"><li>',
        "links in links": "<a href=x>灯",
    }
    for name, piece in rows.items():
        shapes += [
            Shape(f"column: {name}", lambda n, p=piece: _column(p * n), read_list("column")),
            Shape(f"stock: {name}", lambda n, p=piece: _stock(p * n), read_list("stock")),
        ]
    for name, piece in ATTRIBUTES.items():
        shapes += [
            Shape(f"column: {name}", lambda n, p=piece: _column(_with_attributes(p, n)), read_list("column")),
            Shape(f"live: {name}", lambda n, p=piece: _live(_with_attributes(p, n)), live),
        ]
    return shapes


def _packed_shapes() -> list[Shape]:
    def unpack(data: bytes) -> bytes:
        return unpacked(data, (("Content-Encoding", "gzip"),), "a", 0)

    return [
        Shape("packed: a bomb", lambda n: gzip.compress(bytes(n << 10)), unpack, 1 << 17),
        Shape("packed: bombs one after the other", lambda n: gzip.compress(bytes(1 << 12)) * n, unpack),
        Shape("packed: empty members", lambda n: gzip.compress(b"") * n, unpack),
        Shape("warc: a member that is a bomb", lambda n: gzip.compress(bytes(n << 10)), _member, 1 << 17),
    ]


def _member(data: bytes) -> object:
    return read_member(BytesIO(data), 0, "a")


SHAPES = (*_page_shapes(), *_list_shapes(), *_packed_shapes())
