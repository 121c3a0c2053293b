"""What documents are filed under beside the roll API's channels: columns, feeds, a security's news, the flashes.

Source: the cids of docs/sina.md. The Chinese names are ours, after what each list is said to hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.channels import channel_of_slug
from crawler.errors import BadArgumentError

_CID = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Column:
    """A column page of finance.sina.com.cn, which shows the newest rows of one subject."""

    cid: int
    name: str

    @property
    def slug(self) -> str:
        """What names it on the command line, in the catalogue and as a folder."""
        return f"column-{self.cid}"

    @property
    def category(self) -> str:
        """The third category of its documents."""
        return category_named(self.name)


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed of interface.sina.cn: the newest articles of one subject, for the pages on US stocks."""

    cid: int
    name: str

    @property
    def slug(self) -> str:
        """What names it on the command line, in the catalogue and as a folder."""
        return f"feed-{self.cid}"

    @property
    def category(self) -> str:
        """The third category of its documents."""
        return category_named(self.name)


# The subjects of 51894 and 221431 are not known, only that they answer.
COLUMNS: tuple[Column, ...] = (
    Column(56589, "市场评论"),
    Column(56598, "宏观研究"),
    Column(56605, "市场研究"),
    Column(56978, "机构动向"),
    Column(56592, "上市公司"),
    Column(56615, "主力资金"),
    Column(57027, "港股快讯"),
    Column(57028, "港股研究"),
    Column(57038, "港股公司"),
    Column(56907, "基金市场"),
    Column(56982, "外汇资讯"),
    Column(56988, "期货"),
    Column(56995, "期货资讯"),
    Column(57085, "黄金"),
    Column(56683, "银行资讯"),
    Column(56689, "央行动态"),
    Column(80798, "银行公司"),
    Column(56757, "保险"),
    Column(56850, "保险行业"),
    Column(56854, "保险公司"),
    Column(51894, "栏目51894"),
    Column(221431, "栏目221431"),
)

FEEDS: tuple[Feed, ...] = (
    Feed(57045, "美股最新报道"),
    Feed(57046, "美股中概股"),
    Feed(56409, "国际财经"),
    Feed(40811, "互联网"),
)

STOCK_NEWS = "stocknews"
FLASHES = "7x24"

_NAMES = {STOCK_NEWS: "个股新闻", FLASHES: "7×24"}
_COLUMNS = {column.cid: column for column in COLUMNS}
_FEEDS = {feed.cid: feed for feed in FEEDS}


def category_named(name: str) -> str:
    """Return the category for a list's name. U+FF0D stands between, as in the seed."""
    return f"新浪财经－{name}"


def category_of(slug: str) -> str:
    """Return the third category of documents listed under *slug*: any that the project gives, of whatever list.

    Raises BadArgumentError for what is no slug.
    """
    if slug in _NAMES:
        return category_named(_NAMES[slug])
    kind, _, cid = slug.partition("-")
    if kind == "column" and _CID.fullmatch(cid):
        return find_column(cid).category
    if kind == "feed" and _CID.fullmatch(cid):
        return find_feed(cid).category
    return channel_of_slug(slug).category


def find_column(name: str) -> Column:
    """Return the column called *name*, a cid or a slug; any number is one. Raises BadArgumentError."""
    cid = _cid(name, "column")
    return _COLUMNS.get(cid) or Column(cid, f"column-{cid}")


def find_feed(name: str) -> Feed:
    """Return the feed called *name*, a cid or a slug; any number is one. Raises BadArgumentError."""
    cid = _cid(name, "feed")
    return _FEEDS.get(cid) or Feed(cid, f"feed-{cid}")


def _cid(name: str, kind: str) -> int:
    cid = name.removeprefix(f"{kind}-")
    if _CID.fullmatch(cid):
        return int(cid)
    known = ", ".join(str(each.cid) for each in (COLUMNS if kind == "column" else FEEDS))
    raise BadArgumentError(f"{kind}={name!r} is no {kind}: write one of {known}, or any other cid as a number")
