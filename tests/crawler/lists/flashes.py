"""Invented flashes as the API sends them, whole ones and such as Hypothesis makes."""

from __future__ import annotations

import json

from hypothesis import strategies as st

from crawler.lists.live import Flash, parse_flashes
from tests.crawler.builders import identity

URL = "https://zhibo.sina.com.cn/api/zhibo/feed?page=1&page_size=100&zhibo_id=152&tag_id=0&dire=f&dpc=1&type=0"
PAGE = f"https://finance.sina.com.cn/7x24/2024-03-05/doc-i{identity(1)}.shtml"
WAP = f"https://finance.sina.cn/7x24/2024-03-05/detail-i{identity(1)}.d.html"
TEXT = st.text(st.characters())
MARKUP = st.lists(
    st.sampled_from(["<b>", "</b>", "<p>", "</p>", "<br>", "<a href=x>", "<table>", "<tr>", "</table>", "<script>"])
    | st.sampled_from(
        ["<", ">", "&", "&#9;", "\n", "【", "】", "。", "！", "甲", "\u3000", "<!--", "-->", '"', "'", "="]
    ),
    max_size=20,
).map("".join)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT | MARKUP | st.just(PAGE),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


def ext(**values: object) -> str:
    return json.dumps({"stocks": [], "docurl": PAGE, "docid": f"comos:{identity(1)}"} | values)


def entry(**changes: object) -> dict[str, object]:
    return {
        "id": 4310900,
        "rich_text": "【青榆县的桥修好了】三年的工期结束。",
        "multimedia": "",
        "create_time": "2024-03-05 10:00:00",
        "update_time": "2024-03-05 10:05:00",
        "is_delete": 0,
        "tag": [{"id": "5", "name": "市场"}],
        "comment_list": {"list": [{"nick": "读者", "content": "评论"}], "total": 1},
        "creator": "editor@example.com",
        "docurl": WAP,
        "ext": ext(),
    } | changes


EXT = st.fixed_dictionaries({}, optional={"stocks": JSON, "docurl": JSON, "docid": JSON}).map(json.dumps)
# As often as not what it should be, so that most flashes are read to the end.
ENTRY = st.fixed_dictionaries(
    {name: st.just(value) | JSON for name, value in entry().items()} | {"ext": EXT | JSON, "rich_text": MARKUP | JSON}
)


def answer(*entries: object, **changes: object) -> bytes:
    feed = {"list": list(entries), "page_info": {"totalPage": 9, "totalNum": 900}}
    result = {"status": {"code": 0, "msg": "OK"}, "data": {"feed": feed | changes}}
    return json.dumps({"result": result}).encode()


def flash(**changes: object) -> Flash:
    (found,) = parse_flashes(answer(entry(**changes)), URL).flashes
    return found
