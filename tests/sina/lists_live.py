"""The 7x24 flashes: an invented one, and the answers of the room that shows them, a page of the list each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

ROOM = 152
_NAMES = ("宏观", "行业", "公司", "数据", "市场", "观点", "央行", "其他")
_TAG_IDS = {name: number for number, name in enumerate(_NAMES, 1)} | {"A股": 10, "国际": 102}


@dataclass(frozen=True, kw_only=True)
class FakeFlash:
    """One invented flash. *document_id*: Sina's id, empty for one that has no page of its own; *stocks*: pairs of a
    market and a symbol; *updated*: as *created* where it is left out; *comments*: pairs of a reader and their words.
    """

    number: int
    text: str
    created: datetime
    document_id: str = ""
    updated: datetime | None = None
    tags: tuple[str, ...] = ("市场",)
    stocks: tuple[tuple[str, str], ...] = ()
    pictures: tuple[str, ...] = ()
    comments: tuple[tuple[str, str], ...] = ()
    is_deleted: bool = False

    @property
    def url(self) -> str:
        """Return the PC page's address, or "" without one."""
        page = f"https://finance.sina.com.cn/7x24/{self.created:%Y-%m-%d}/doc-i{self.document_id}.shtml"
        return page if self.document_id else ""

    @property
    def wap_url(self) -> str:
        """Return the mobile page's address, or "" without one."""
        page = f"https://finance.sina.cn/7x24/{self.created:%Y-%m-%d}/detail-i{self.document_id}.d.html"
        return page if self.document_id else ""


def live_url(page: int, size: int = 100) -> str:
    """Return the address of a page of flashes."""
    feed = "https://zhibo.sina.com.cn/api/zhibo/feed"
    return f"{feed}?page={page}&page_size={size}&zhibo_id={ROOM}&tag_id=0&dire=f&dpc=1&type=0"


def live_answer(flashes: Sequence[FakeFlash], page: int, size: int) -> bytes:
    """Return a page (from 1) of *size* of all these flashes, which come newest first; none past the end."""
    shown = flashes[(page - 1) * size : page * size]
    last = max(1, -(-len(flashes) // size))
    # fmt: off
    info = {
        "totalPage": last, "pageSize": size, "prePage": max(page - 1, 1), "nextPage": min(page + 1, last),
        "firstPage": 1, "lastPage": last, "totalNum": len(flashes), "pName": "page", "page": page,
    }
    # fmt: on
    numbers = [flash.number for flash in shown]
    feed = {
        "list": list(map(_item, shown)),
        "html": "",
        "page_info": info,
        "max_id": max(numbers, default=0),
        "min_id": min(numbers, default=0),
        "survey_id": [],
    }
    data = {"zhibo": [], "focus": [], "top": {"top_list": []}, "feed": feed}
    newest = f"{flashes[0].created:%a %b %d %H:%M:%S +0800 %Y}" if flashes else ""
    result = {"status": {"code": 0, "msg": "OK"}, "timestamp": newest, "data": data}
    return _compact({"result": result}).encode("ascii")


def _item(flash: FakeFlash) -> dict[str, Any]:
    # fmt: off
    return {
        "id": flash.number, "zhibo_id": ROOM, "type": 1 if flash.pictures else 0, "rich_text": flash.text,
        "multimedia": {"img_url": list(flash.pictures), "video_url": [], "audio_url": []} if flash.pictures else "",
        "commentid": f"live:finance-{ROOM}-{flash.number}:0", "compere_id": 0,
        "creator": "yanchi@example.com", "mender": "yanchi@example.com",
        "create_time": _seconds(flash.created), "update_time": _seconds(flash.updated or flash.created),
        "is_need_check": "0", "check_time": "1970-01-01 08:00:01", "check_status": "1", "check_user": "",
        "is_delete": int(flash.is_deleted), "top_value": 0, "is_focus": 0, "source_content_id": "0",
        "anchor_image_url": "", "anchor": "直播员", "ext": _ext(flash), "old_live_cid": "0", "tab": "",
        "is_repeat": "0", "tag": [{"id": str(_TAG_IDS.get(name, 8)), "name": name} for name in flash.tags],
        "like_nums": 0, "comment_list": _comments(flash),
        "docurl": flash.wap_url, "rich_text_nick_to_url": [], "rich_text_nick_to_routeUri": [],
    }
    # fmt: on


def _comments(flash: FakeFlash) -> dict[str, Any]:
    said = [
        {"mid": f"{flash.number}-{number}", "nick": reader, "content": words, "agree": "0", "area": "澜西"}
        for number, (reader, words) in enumerate(flash.comments, 1)
    ]
    return {"list": said, "total": len(said), "thread_show": len(said), "qreply": 0, "qreply_show": 0}


def _ext(flash: FakeFlash) -> str:
    stocks = [{"market": market, "symbol": symbol, "key": symbol} for market, symbol in flash.stocks]
    ext: dict[str, Any] = {"stocks": stocks, "needPushWB": False, "needCMSLink": True, "needCalender": False}
    if flash.document_id:
        ext |= {"docurl": flash.url, "docid": f"comos:{flash.document_id}"}
    return _compact(ext)


def _seconds(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":")).replace("/", "\\/")
