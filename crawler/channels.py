"""The channel table: which lists of Sina Finance the project knows, and what an article of each is filed under.

Source: the roll API's pageid/lid pairs (docs/sina.md says how sure each is).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.errors import BadArgumentError

_PAIR = re.compile(r"(\d{1,6})/(\d{1,6})")


@dataclass(frozen=True, slots=True)
class Channel:
    """One list of the roll API. *slug* names it on the command line and its folder; *twin_of*: nearly the same list."""

    slug: str
    pageid: int
    lid: int
    name: str
    twin_of: str | None = None

    @property
    def category(self) -> str:
        """The third category of its documents. U+FF0D stands between, as in the seed."""
        return f"新浪财经－{self.name}"


CHANNELS: tuple[Channel, ...] = (
    # 內 is U+5167: the seed's own spelling of this one name.
    Channel("china", 155, 1686, "国內"),
    Channel("macro", 155, 1687, "宏观经济"),
    Channel("local", 155, 1688, "地方经济"),
    Channel("ministries", 155, 1689, "部委动态"),
    Channel("banking", 155, 1690, "金融新闻"),
    Channel("top10", 155, 3231, "今日财经TOP10"),
    Channel("finance", 384, 2519, "财经"),
    Channel("stock", 384, 2671, "股市"),
    Channel("usstock", 384, 2672, "美股"),
    Channel("chinaconcept", 384, 2673, "中国概念股"),
    Channel("hkstock", 384, 2674, "港股"),
    Channel("research", 384, 2675, "研究报告"),
    Channel("global", 384, 2676, "全球市场"),
    Channel("forex", 384, 2487, "外汇"),
    Channel("news", 153, 2509, "滚动新闻"),
    Channel("newschina", 153, 2510, "国内新闻"),
    Channel("newsworld", 153, 2511, "国际新闻"),
    Channel("newssociety", 153, 2669, "社会新闻"),
    Channel("newssports", 153, 2512, "体育新闻"),
    Channel("newsent", 153, 2513, "娱乐新闻"),
    Channel("newsmil", 153, 2514, "军事新闻"),
    Channel("newstech", 153, 2515, "科技新闻"),
    Channel("newsfinance", 153, 2516, "财经新闻", twin_of="finance"),
    Channel("newsstock", 153, 2517, "股市新闻", twin_of="stock"),
    Channel("newsusstock", 153, 2518, "美股新闻", twin_of="usstock"),
    Channel("industry", 164, 1693, "产经"),
    Channel("companies", 164, 1694, "公司新闻"),
    Channel("sectors", 164, 1695, "产业新闻"),
    Channel("indepth", 164, 1696, "深度报道"),
    Channel("people", 164, 1697, "人物"),
    Channel("consumption", 166, 1703, "消费"),
    Channel("brokers", 186, 1746, "券商"),
    Channel("lottery", 189, 1758, "彩票"),
    Channel("ipo", 205, 1789, "新股"),
    Channel("ipolatest", 205, 1790, "新股要闻"),
    Channel("ipocomment", 205, 1791, "新股评论"),
    Channel("pe", 205, 1792, "创投"),
    Channel("ipoagents", 205, 1793, "新股中介"),
    Channel("tech", 372, 2431, "科技滚动"),
)

# Lists that answered with old rows, or with stories of another subject, when somebody looked in 2026 (docs/sina.md).
STALE_LIDS = frozenset({2510, 2511, 2512, 2513, 2514, 2669})

_BY_SLUG = {channel.slug: channel for channel in CHANNELS}
_BY_LID = {str(channel.lid): channel for channel in CHANNELS}
_BY_PAIR = {f"{channel.pageid}/{channel.lid}": channel for channel in CHANNELS}


def doubled(channels: Iterable[Channel]) -> list[tuple[Channel, Channel]]:
    """Return the pairs among *channels* that show nearly the same: reading both only brings every row twice."""
    named = list(channels)
    return [(each, other) for each in named for other in named if each.twin_of == other.slug]


def find_channel(name: str) -> Channel:
    """Return the channel called *name*: a slug, a lid of the table, or any "pageid/lid"."""
    known = _BY_SLUG.get(name) or _BY_LID.get(name) or _BY_PAIR.get(name)
    if known:
        return known
    pair = _PAIR.fullmatch(name)
    if pair:
        pageid, lid = int(pair.group(1)), int(pair.group(2))
        return _BY_PAIR.get(f"{pageid}/{lid}") or Channel(f"{pageid}-{lid}", pageid, lid, f"{pageid}-{lid}")
    slugs = ", ".join(_BY_SLUG)
    raise BadArgumentError(
        f"channel={name!r} is no channel: write one of {slugs}, or any other as pageid/lid (155/1686)"
    )


def channel_of_slug(slug: str) -> Channel:
    """Return the channel whose slug the catalogue holds; slugs of channels outside the table are "pageid-lid"."""
    return _BY_SLUG.get(slug) or find_channel(slug.replace("-", "/"))
