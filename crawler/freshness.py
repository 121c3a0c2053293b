"""The table of `scrapy channels`: each list, and how old its newest row was when it was last read. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.categories import FLASHES, NUMBERED, STOCK_NEWS, category_of
from crawler.channels import CHANNELS, STALE_LIDS, Channel

_HEAD = ("slug", "Sina's id", "newest row", "read at", "age then", "category", "spider, if not sina_finance; remarks")
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Freshness:
    """What was seen of a list. *newest*: its newest row's ctime; *seen*: when a row was last seen; *gaps*: how many
    stretches of it were never read; *open_days*: how many days of its history were taken up and are not complete;
    *is_stale*: whether the alarms call it gone stale, by its own rhythm.
    """

    newest: datetime | None
    seen: datetime
    gaps: int = 0
    open_days: int = 0
    is_stale: bool = False

    @property
    def age(self) -> str:
        """How old the newest row was when the list was read: in minutes, hours or days."""
        if self.newest is None:
            return ""
        old = max(self.seen - self.newest, timedelta())
        if old >= 2 * _DAY:
            return f"{old // _DAY} d"
        return f"{old // _HOUR} h" if old >= 2 * _HOUR else f"{old // timedelta(minutes=1)} min"


def channel_table(found: Mapping[str, Freshness]) -> str:
    """Return the table. *found*: what is known of each list, by its slug (a security's news: stock-SYMBOL)."""
    rows = [_HEAD, *_rows(found)]
    # Chinese names come last but one, so that nothing after them has to be aligned by their width.
    widths = [max(len(row[place]) for row in rows) for place in range(len(_HEAD) - 2)]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    aligned = [value.ljust(width) for value, width in zip(row, widths, strict=False)]
    return "  ".join([*aligned, *row[len(widths) :]]).rstrip()


def _rows(found: Mapping[str, Freshness]) -> Iterator[tuple[str, ...]]:
    listed: set[str] = set()
    for slug, place, name, remark in _known():
        listed.add(slug)
        yield _row(slug, place, name, remark, found.get(slug))
    for slug in sorted(set(found) - listed):
        name = category_of(STOCK_NEWS if slug.startswith("stock-") else slug)
        yield _row(slug, "", name, "", found[slug])


def _known() -> Iterator[tuple[str, str, str, str]]:
    for channel in CHANNELS:
        yield channel.slug, f"{channel.pageid}/{channel.lid}", channel.category, _remark(channel)
    for kind, lists in NUMBERED.items():
        for each in lists:
            yield each.slug, f"cid {each.cid}", each.category, f"sina_{kind}"
    yield FLASHES, "room 152", category_of(FLASHES), "sina_live"


def _remark(channel: Channel) -> str:
    if channel.twin_of:
        return f"nearly the same as {channel.twin_of}"
    return "old rows when looked at in 2026" if channel.lid in STALE_LIDS else ""


def _row(slug: str, place: str, name: str, remark: str, fresh: Freshness | None) -> tuple[str, ...]:
    if fresh is None:
        return slug, place, "", "", "", name, remark
    newest = f"{fresh.newest:%Y-%m-%d %H:%M}" if fresh.newest else ""
    gaps = f"{fresh.gaps} gaps open" if fresh.gaps else ""
    days = f"{fresh.open_days} days open" if fresh.open_days else ""
    stale = "gone stale" if fresh.is_stale else ""
    remarks = ", ".join(filter(None, (remark, stale, gaps, days)))
    return slug, place, newest, f"{fresh.seen:%Y-%m-%d %H:%M}", fresh.age, name, remarks
