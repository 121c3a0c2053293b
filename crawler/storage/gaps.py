"""The gaps: stretches of a list between what is known and how far a later reading came, until they are filled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine, insert, select, update

from crawler.lists.day import days_between
from crawler.storage.days import Days
from crawler.storage.journal import Journal, journalled
from crawler.storage.schema import gaps


@dataclass(frozen=True, slots=True)
class Gap:
    """Rows of *channel* between *since* (the newest that was known) and *until* (the oldest that was read)."""

    number: int
    channel: str
    since: datetime
    until: datetime
    found_at: datetime

    @property
    def days(self) -> list[date]:
        """The Shanghai days that it touches, newest first."""
        return days_between(self.since.date(), max(self.until, self.since).date())

    def __str__(self) -> str:
        """Name the gap for people."""
        return f"{self.channel} from {self.since:%Y-%m-%d %H:%M} to {self.until:%Y-%m-%d %H:%M}"


class Gaps:
    """The catalogue's book of gaps."""

    def __init__(self, engine: Engine, days: Days, journal: Journal | None = None) -> None:
        self._engine = engine
        self._days = days
        self.journal = journal or Journal()

    @journalled
    def note(self, channel: str, since: datetime, until: datetime, at: datetime) -> None:
        """Record a gap that a reading which began at *at* has left."""
        values = {"channel": channel, "since": since, "until": until, "found_at": at}
        with self._engine.begin() as connection:
            connection.execute(insert(gaps).values(**values))

    def open(self, channel: str | None = None) -> list[Gap]:
        """Return the gaps that are not filled, of one channel or of all, oldest first."""
        columns = [gaps.c[name] for name in Gap.__slots__]
        query = select(*columns).where(gaps.c.closed_at.is_(None)).order_by(gaps.c.number)
        if channel is not None:
            query = query.where(gaps.c.channel == channel)
        with self._engine.begin() as connection:
            return [Gap(*record) for record in connection.execute(query)]

    @journalled
    def close_spanned(self, channel: str, oldest: datetime, newest: datetime, at: datetime) -> None:
        """Close what lies within a stretch of *channel* that one reading has seen without a break."""
        self._close([gap for gap in self.open(channel) if oldest <= gap.since and gap.until <= newest], at)

    @journalled
    def close_filled(self, channel: str, day: date, at: datetime) -> list[Gap]:
        """Close the gaps of *channel* around *day* whose every day has been read soundly since they were found."""
        around = (gap for gap in self.open(channel) if gap.days[-1] <= day <= gap.days[0])
        filled = [gap for gap in around if self._is_filled(gap)]
        self._close(filled, at)
        return filled

    def _is_filled(self, gap: Gap) -> bool:
        newest, oldest = gap.days[0], gap.days[-1]
        return self._days.sound_since(gap.channel, oldest, newest, gap.found_at) == len(gap.days)

    def _close(self, closed: list[Gap], at: datetime) -> None:
        numbers = [gap.number for gap in closed]
        with self._engine.begin() as connection:
            connection.execute(update(gaps).where(gaps.c.number.in_(numbers)).values(closed_at=at))
