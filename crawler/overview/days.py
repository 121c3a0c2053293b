"""Articles by channel and day: what the archive holds, what it owes, and which days it knows to be incomplete."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, String, func, select, type_coerce
from sqlalchemy.sql.elements import ColumnElement

from crawler.alarms.judge import Stale
from crawler.categories import STOCK_NEWS
from crawler.overview.holes import Hole, find_holes
from crawler.storage.days import COMPLETE, OPEN
from crawler.storage.gaps import Gap
from crawler.storage.schema import Moment, articles, channel_days, listings
from crawler.storage.states import DUPLICATE, LEFT, UNPAID

_DAY_LENGTH = len("2024-03-05")


class DayCount(NamedTuple):
    """The articles of one day. *known*: all that were ever listed; *held*: whose text is held, under this id or
    another; *owed*: that are still to be fetched.
    """

    known: int = 0
    held: int = 0
    owed: int = 0

    def plus(self, other: DayCount) -> DayCount:
        """Return the sum of both."""
        return DayCount(self.known + other.known, self.held + other.held, self.owed + other.owed)


NONE = DayCount()


@dataclass(frozen=True, slots=True)
class ChannelDays:
    """One channel, day by day. *slug*: None for what no list has shown; *open_days*: asked for and not read to the end;
    *gap_days*: within an open gap; *empty_days*: of which the list itself shows nothing; *seen_at*: when a row of it
    was seen last; *quiet*: how the alarms call it gone stale, None where they don't.
    """

    slug: str | None
    counts: Mapping[date, DayCount]
    open_days: frozenset[date] = frozenset()
    gap_days: frozenset[date] = frozenset()
    empty_days: frozenset[date] = frozenset()
    seen_at: datetime | None = None
    holes: tuple[Hole, ...] = ()
    quiet: Stale | None = None

    @property
    def held(self) -> int:
        """How many articles of it are held."""
        return sum(count.held for count in self.counts.values())

    @property
    def owed(self) -> int:
        """How many dated articles of it are still to be fetched."""
        return sum(count.owed for count in self.counts.values())

    @property
    def newest(self) -> date | None:
        """The last day of which an article is known."""
        return max(self.counts, default=None)

    @property
    def days(self) -> set[date]:
        """The days of which there is something to show."""
        return {*self.counts, *self.open_days, *self.gap_days}


def day_of(moment: ColumnElement[Any]) -> ColumnElement[str]:
    """Return the Shanghai day of a moment in the catalogue, as text."""
    return func.substr(type_coerce(moment, String(32)), 1, _DAY_LENGTH)


def article_day() -> ColumnElement[str]:
    """Return the day of an article: of its document's date, or of its row's time where there is no document yet."""
    columns = (articles.c[name] for name in ("intime", "created", "published", "shown", "ctime"))
    return day_of(func.coalesce(*columns, type_=Moment()))


def read_channels(
    connection: Connection, gaps: Iterable[Gap], stale: Mapping[str, Stale]
) -> tuple[list[ChannelDays], dict[date, DayCount]]:
    """Return every channel, those with the most articles first, and the days of all articles, each once.

    In the channels an article counts in each list that has shown it, and where it is filed. *stale*: the lists that
    the alarms call stale, by their slugs.
    """
    filed, shown = _filed(connection), _shown_elsewhere(connection)
    counts = {slug: _added(filed.get(slug, {}), shown.get(slug, {})) for slug in {*filed, *shown}}
    entries = _entries(connection)
    gap_days = defaultdict[str | None, set[date]](set)
    for gap in gaps:
        gap_days[gap.channel].update(gap.days)
    query = select(listings.c.channel, func.max(listings.c.last_seen)).group_by(listings.c.channel)
    seen = dict(connection.execute(query).all())
    slugs = {*counts, *entries, *gap_days}
    found = [
        _channel(slug, counts.get(slug, {}), entries.get(slug, []), frozenset(gap_days[slug]), seen.get(slug or ""))
        for slug in slugs
    ]
    judged = [_judged(channel, stale) for channel in found]
    together = _added(*filed.values())
    return sorted(judged, key=lambda channel: (-channel.held, channel.slug or "")), together


def _counting(query: Select[Any]) -> Select[Any]:
    is_held = articles.c.file_sha256.is_not(None) | (articles.c.state == DUPLICATE)
    is_owed = articles.c.state.in_((*UNPAID, LEFT))
    return query.add_columns(
        func.count(), func.count().filter(is_held), func.count().filter(is_owed & articles.c.file_sha256.is_(None))
    )


def _filed(connection: Connection) -> dict[str | None, dict[date, DayCount]]:
    """Return the days of the articles by the channels that they are filed under."""
    day = article_day()
    query = _counting(select(articles.c.channel, day).select_from(articles))
    return _by_channel(connection.execute(query.group_by(articles.c.channel, day)))


def _shown_elsewhere(connection: Connection) -> dict[str | None, dict[date, DayCount]]:
    """Return the days of the articles by the other lists that have shown them.

    But for a security's list: it has few articles, there may be thousands of them, and they are filed together.
    """
    day = article_day()
    elsewhere = articles.c.channel.is_distinct_from(listings.c.channel) & listings.c.channel.not_like("stock-%")
    query = _counting(select(listings.c.channel, day).select_from(listings))
    query = query.join(articles, articles.c.document_id == listings.c.document_id).where(elsewhere)
    return _by_channel(connection.execute(query.group_by(listings.c.channel, day)))


def _by_channel(rows: Iterable[Any]) -> dict[str | None, dict[date, DayCount]]:
    """Return rows of a channel, a day and its counts by both; what has no date is on no day."""
    found = defaultdict[str | None, dict[date, DayCount]](dict)
    for slug, day, *counts in rows:
        days = found[slug]
        if day is not None:
            days[date.fromisoformat(day)] = DayCount(*counts)
    return found


def _added(*counts: Mapping[date, DayCount]) -> dict[date, DayCount]:
    found: dict[date, DayCount] = {}
    for days in counts:
        for day, count in days.items():
            found[day] = found[day].plus(count) if day in found else count
    return found


def _entries(connection: Connection) -> dict[str | None, list[Row[Any]]]:
    """Return the days that were read, or are to be, by the API's day windows."""
    columns = (channel_days.c[name] for name in ("channel", "day", "state", "wanted", "shown"))
    grouped = defaultdict[str | None, list[Row[Any]]](list)
    for entry in connection.execute(select(*columns)):
        grouped[entry.channel].append(entry)
    return grouped


def _channel(
    slug: str | None,
    counts: Mapping[date, DayCount],
    entries: Iterable[Row[Any]],
    gap_days: frozenset[date],
    seen_at: datetime | None,
) -> ChannelDays:
    days = {date.fromisoformat(entry.day): entry for entry in entries}
    return ChannelDays(
        slug,
        counts,
        open_days=frozenset(day for day, entry in days.items() if entry.state == OPEN and entry.wanted),
        gap_days=gap_days,
        empty_days=frozenset(day for day, entry in days.items() if entry.state == COMPLETE and not entry.shown),
        seen_at=seen_at,
    )


def _judged(channel: ChannelDays, stale: Mapping[str, Stale]) -> ChannelDays:
    """Return a channel with its holes, and how it has gone quiet; of what is no list, nothing can be said."""
    if channel.slug is None or channel.slug == STOCK_NEWS:
        return channel
    known = {day: count.known for day, count in channel.counts.items()}
    # A day that is open, or in a gap, says so itself.
    holes = find_holes(known, channel.empty_days | channel.open_days | channel.gap_days)
    return replace(channel, holes=tuple(holes), quiet=stale.get(channel.slug))
