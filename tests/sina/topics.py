"""What a topic of composed news is: its phrase bank, and the invented names that fill the banks."""

from __future__ import annotations

from dataclasses import dataclass

TOWNS = (
    "云砚市", "澜屿市", "青栈市", "汐浦市", "沐原市", "舟泊市", "星槎市", "苇塘市",
    "临筏市", "砂渚市", "雁磬市", "棠陌市", "溯川市", "岚簏市", "栗坪市", "鹭汊市",
)  # fmt: skip
COUNTIES = (
    "墨渡县", "白禾县", "石笺县", "枕河县", "锦涧县", "霜桥县", "茗坞县", "驼铃县",
    "柳笛县", "豆棚县", "铜磨县", "芦箭县", "晒网县", "纸鸢县", "砧石县", "蓑衣县",
)  # fmt: skip
PROVINCES = ("澜西省", "青南省", "砚东省", "鹭北省")
SURNAMES = "沈陆顾苏秦祝纪温阮闻岑邵戚桑褚翟蔺巫"
GIVEN_NAMES = (
    "砚秋", "汀舟", "南樯", "若笺", "望屿", "听澜", "知栗", "予蓑", "漱石", "枕棠",
    "观棹", "渡川", "鹭生", "簏青", "笛安", "晴坞", "禾声", "拾纸", "霁帆", "磬如",
)  # fmt: skip
MEDIA = (
    "砚池财经", "云砚晚报", "澜西经济日报", "沐原财讯", "青栈商报", "汐浦观察", "星槎证券导刊", "舟泊早报",
    "鹭北新闻网", "溯川周刊", "苇塘播报", "砚东金融网",
)  # fmt: skip
EDITORS = ("苏砚", "陆汀", "祝笺", "温棹", "阮屿", "岑蓑", "闻棠", "邵笛", "纪禾", "桑磬")


@dataclass(frozen=True, kw_only=True)
class Topic:
    """One subject's phrases; `{names}` in them are filled by a `Cast`."""

    section: str
    keywords: tuple[str, ...]
    firms: tuple[str, ...]
    titles: tuple[str, ...]
    leads: tuple[str, ...]
    facts: tuple[str, ...]
    views: tuple[str, ...]
    outlooks: tuple[str, ...]
