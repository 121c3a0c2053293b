"""All figures of the overview, read of one moment of the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from crawler.alarms.judge import Stale
from crawler.overview.changes import Changes, Cluster, read_changes, read_clusters
from crawler.overview.days import ChannelDays, DayCount, read_channels
from crawler.overview.growth import Growth, read_growth
from crawler.overview.lacks import Lacks, read_lacks
from crawler.overview.runs import (
    Alarm,
    JobTry,
    RunEntry,
    count_runs,
    current_alarms,
    read_runs,
    read_tries,
)
from crawler.storage.gaps import Gap
from crawler.storage.schema import articles, gaps

STEPS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What the catalogue said at *at*. *since*, *until*: the Shanghai days that were asked for, None for an open end;
    *states*: how many articles there are in each state.
    """

    at: datetime
    since: date | None
    until: date | None
    states: Mapping[str, int]
    days: Mapping[date, DayCount]
    channels: tuple[ChannelDays, ...]
    gaps: tuple[Gap, ...]
    lacks: Lacks
    runs_count: int
    last_run: RunEntry | None
    runs: tuple[RunEntry, ...]
    tries: tuple[JobTry, ...]
    alarms: tuple[Alarm, ...]
    changes: Changes
    clusters: tuple[Cluster, ...]
    growth: Growth

    @property
    def held(self) -> int:
        """How many articles have a file."""
        return self.growth.articles

    @property
    def holes(self) -> int:
        """How many days of channels are holes."""
        return sum(len(channel.holes) for channel in self.channels)

    @property
    def open_days(self) -> int:
        """How many days of channels were asked for and are not complete."""
        return sum(len(channel.open_days) for channel in self.channels)

    @property
    def quiet(self) -> list[ChannelDays]:
        """The channels whose lists have gone stale, as the alarms have it."""
        return [channel for channel in self.channels if channel.quiet]


def read_figures(
    connection: Connection,
    at: datetime,
    stale: Mapping[str, Stale],
    since: date | None = None,
    until: date | None = None,
    step: Callable[[], None] = lambda: None,
) -> Figures:
    """Read everything. *stale*: the lists that the alarms call stale, by their slugs; *step*: called STEPS times, as
    the reading goes on.
    """
    newest_runs = read_runs(connection)
    shown_runs = read_runs(connection, since, until) if since or until else newest_runs
    step()
    open_gaps = _open_gaps(connection)
    channels, days = read_channels(connection, open_gaps, stale)
    step()
    lacks = read_lacks(connection)
    step()
    changes = read_changes(connection, since, until)
    step()
    clusters = read_clusters(connection)
    step()
    growth = read_growth(connection, since, until)
    step()
    return Figures(
        at=at,
        since=since,
        until=until,
        states=_states(connection),
        days=days,
        channels=tuple(channels),
        gaps=tuple(open_gaps),
        lacks=lacks,
        runs_count=count_runs(connection),
        last_run=newest_runs[0] if newest_runs else None,
        runs=tuple(shown_runs),
        tries=tuple(read_tries(connection, since, until)),
        alarms=tuple(current_alarms(newest_runs)),
        changes=changes,
        clusters=tuple(clusters),
        growth=growth,
    )


def _open_gaps(connection: Connection) -> list[Gap]:
    columns = [gaps.c[name] for name in Gap.__slots__]
    return [
        Gap(*record)
        for record in connection.execute(select(*columns).where(gaps.c.closed_at.is_(None)).order_by(gaps.c.number))
    ]


def _states(connection: Connection) -> dict[str, int]:
    query = select(articles.c.state, func.count()).group_by(articles.c.state)
    return dict(connection.execute(query).all())
