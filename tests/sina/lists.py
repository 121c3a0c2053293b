"""The roll API's answers: a row for an article, pages and days of rows, the JSON and the JSONP around them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from .articles import SHANGHAI, day_start
from .shape_parts import COMMENT_CHANNELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .articles import FakeArticle

Row = dict[str, Any]
Item = TypeVar("Item")

# Sina treats a larger `num` as this one, in silence.
MOST_ROWS = 50
_ENDPOINT = "https://feed.mix.sina.com.cn/api/roll/get"
_NO_CHART = {"stockCharts": "no", "stockCode": "", "stockMarket": "", "mulStockChart": "", "isStaticStock": ""}
_INTRO_LENGTH = 100


def roll_url(pageid: int, lid: int, page: int, day: date | None = None) -> str:
    """Return the address of a list page, of the newest rows or of one Shanghai day."""
    newest = f"{_ENDPOINT}?pageid={pageid}&lid={lid}&num={MOST_ROWS}&page={page}"
    if day is None:
        return newest
    start, end = (int(day_start(each).timestamp()) for each in (day, day + timedelta(days=1)))
    # The names are inverted on purpose: etime is the older bound, stime the newer one.
    return f"{newest}&etime={start}&stime={end}&ctime={end}&date={day}"


def row(article: FakeArticle, lids: Iterable[int]) -> Row:
    """Return the row that lists show for an article; *lids* are all the lists that it is in."""
    # fmt: off
    return {
        "icons": "", "is_cre_manual": "0", "hqChart": _compact(_NO_CHART),
        "intime": _epoch(article.intime), "channelid": "1",
        "ctime": _epoch(article.ctime), "mtime": _epoch(article.mtime),
        "authoruid": "0", "level": "2", "vid": "0", "ipad_vid": "0", "video_time_length": "0", "categoryid": "1",
        "mediaid": "0", "templateid": "0", "productid": "0",
        "ext_0": "0", "ext_1": "0", "ext_2": "0", "ext_3": "0", "ext_4": "0",
        "docid": f"comos:{article.document_id}",
        **_addresses(article),
        "wapsummary": "", "title": _escaped(article.title), "stitle": "", "summary": "",
        "intro": f" {_escaped(_intro(article.summary))}", "author": "",
        "commentid": f"{COMMENT_CHANNELS[article.layout]}:comos-{article.document_id}:0",
        "video_id": "0", "keywords": ",".join(article.keywords), "media_name": article.media,
        "columnid": "", "subjectid": "", **_pictures(article.image),
        "lids": ",".join(map(str, sorted(lids))), "oid": str(890_000_000 + int(article.document_id[-7:])),
    }
    # fmt: on


def _addresses(article: FakeArticle) -> Row:
    listed = article.listed_url or article.url
    twins = [article.wap_url, article.wap_url.replace("https:", "http:", 1)]
    return {"url": listed, "urls": _compact([listed]), "wapurl": article.wap_url, "wapurls": _compact(twins)}


def _pictures(image: str) -> Row:
    if not image:
        return {"img": [], "images": []}
    address = f"https:{image}"
    small = {"u": address, "w": 550, "h": 367, "t": ""}
    return {"img": small, "images": [{"u": f"http:{image}", "w": "550", "h": "367", "t": ""}]}


def _intro(text: str) -> str:
    return text if len(text) <= _INTRO_LENGTH else f"{text[:_INTRO_LENGTH]}..."


def _escaped(text: str) -> str:
    # The API escapes the ampersand in texts and leaves quotation marks alone.
    return text.replace("&", "&amp;")


def _epoch(moment: datetime) -> str:
    return str(int(moment.timestamp()))


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).replace("/", "\\/")


def roll_answer(rows: Sequence[Row], *, total: int, lid: int) -> bytes:
    """Return a list's answer as it travels: ASCII only, slashes escaped, told at the moment of its newest row."""
    newest = int(rows[0]["ctime"]) if rows else 0
    oldest = int(rows[-1]["ctime"]) if rows else 0
    moment = datetime.fromtimestamp(newest, UTC).astimezone(SHANGHAI)
    result = {
        "status": {"code": 0, "msg": "succ"},
        "timestamp": f"{moment:%a %b %d %H:%M:%S +0800 %Y}",
        "top": [],
        "pdps": [],
        "cre": [],
        "total": total,
        "end": oldest,
        "start": newest,
        "lid": lid,
        "rtime": newest,
        "data": list(rows),
    }
    return _compact({"result": result}).encode("ascii")


def jsonp(body: bytes, name: str) -> bytes:
    """Return an answer for a request with `callback`: not a bare call, but one guarded by try."""
    return b"try{" + name.encode("ascii") + b"(" + body + b");}catch(e){};"


def page_of(rows: Sequence[Item], page: int, num: int = MOST_ROWS) -> list[Item]:
    """Return one page of rows; pages count from 1, and a page past the end is empty."""
    size = max(1, min(num, MOST_ROWS))
    start = (max(page, 1) - 1) * size
    return list(rows[start : start + size])


def day_of(rows: Iterable[Row], day: date) -> list[Row]:
    """Return the rows whose ctime is in a Shanghai day."""
    start = day_start(day).timestamp()
    return window_of(rows, start, start + timedelta(days=1).total_seconds())


def window_of(rows: Iterable[Row], etime: float, stime: float) -> list[Row]:
    """Return the rows from *etime* on and before *stime*, the API's names for the older and the newer bound."""
    return [each for each in rows if etime <= int(each["ctime"]) < stime]
