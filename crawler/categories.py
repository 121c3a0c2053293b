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
class NumberedList:
    """A list that Sina names by a number, its *cid*: a column page, or a feed. *kind*: "column" or "feed"."""

    kind: str
    cid: int
    name: str

    @property
    def slug(self) -> str:
        """What names it on the command line, in the catalogue and as a folder."""
        return f"{self.kind}-{self.cid}"

    @property
    def category(self) -> str:
        """The third category of its documents."""
        return category_named(self.name)


# The subjects of 51894 and 221431 are not known, only that they answer.
COLUMNS: tuple[NumberedList, ...] = (
    NumberedList("column", 56589, "市场评论"),
    NumberedList("column", 56598, "宏观研究"),
    NumberedList("column", 56605, "市场研究"),
    NumberedList("column", 56978, "机构动向"),
    NumberedList("column", 56592, "上市公司"),
    NumberedList("column", 56615, "主力资金"),
    NumberedList("column", 57027, "港股快讯"),
    NumberedList("column", 57028, "港股研究"),
    NumberedList("column", 57038, "港股公司"),
    NumberedList("column", 56907, "基金市场"),
    NumberedList("column", 56982, "外汇资讯"),
    NumberedList("column", 56988, "期货"),
    NumberedList("column", 56995, "期货资讯"),
    NumberedList("column", 57085, "黄金"),
    NumberedList("column", 56683, "银行资讯"),
    NumberedList("column", 56689, "央行动态"),
    NumberedList("column", 80798, "银行公司"),
    NumberedList("column", 56757, "保险"),
    NumberedList("column", 56850, "保险行业"),
    NumberedList("column", 56854, "保险公司"),
    NumberedList("column", 51894, "栏目51894"),
    NumberedList("column", 221431, "栏目221431"),
)

FEEDS: tuple[NumberedList, ...] = (
    NumberedList("feed", 57045, "美股最新报道"),
    NumberedList("feed", 57046, "美股中概股"),
    NumberedList("feed", 56409, "国际财经"),
    NumberedList("feed", 40811, "互联网"),
)

STOCK_NEWS = "stocknews"
FLASHES = "7x24"

# What names no number: a security's news, the flashes.
_NAMES = {STOCK_NEWS: "个股新闻", FLASHES: "7×24"}
NUMBERED: dict[str, tuple[NumberedList, ...]] = {"column": COLUMNS, "feed": FEEDS}
_BY_SLUG = {each.slug: each for lists in NUMBERED.values() for each in lists}


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
    if kind in NUMBERED and _CID.fullmatch(cid):
        return find_numbered(kind, cid).category
    return channel_of_slug(slug).category


def name_of(slug: str) -> str:
    """Return the Chinese name of what documents are listed under; the slug itself where there is none."""
    try:
        return category_of(slug).removeprefix(category_named(""))
    except BadArgumentError:
        return slug


def find_numbered(kind: str, name: str) -> NumberedList:
    """Return the list of a *kind* called *name*, a cid or a slug; any number is one. Raises BadArgumentError."""
    cid = name.removeprefix(f"{kind}-")
    if _CID.fullmatch(cid):
        slug = f"{kind}-{int(cid)}"
        return _BY_SLUG.get(slug) or NumberedList(kind, int(cid), slug)
    known = ", ".join(str(each.cid) for each in NUMBERED[kind])
    raise BadArgumentError(f"cid={name!r} is no {kind}: write one of {known}, or any other cid as a number")
