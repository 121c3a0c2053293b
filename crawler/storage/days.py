"""The history of the channels: which days were read, to what end, and the API's count beside what it showed.

A reading is *sound* if it came to its end and either saw every row that the API counts, with nothing moving meanwhile,
or saw exactly what the reading before it saw. Where rows are missing by the API's count, that earlier one must lie a
while back, so that a short trouble of Sina's isn't taken for the truth; a day without rows is read twice. A day is
*complete* after a sound reading that began when it was over. It isn't read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Row, func, select

from crawler.lists.day import DayReading
from crawler.storage.database import upsert
from crawler.storage.journal import Journal, journalled
from crawler.storage.schema import channel_days

OPEN, COMPLETE = "open", "complete"
# So long the API must have shown too few rows before that is believed.
MISSING_PAUSE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class DayEntry:
    """One day of one channel. *total* and *shown*: its rows as the API counts and as it showed them, None if never
    read to the end; *sound_at*: when the last sound reading began; *is_same*: whether the last two saw the same.
    """

    channel: str
    day: date
    state: str
    total: int | None
    shown: int | None
    sound_at: datetime | None
    is_same: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether it need not be read again."""
        return self.state == COMPLETE

    @property
    def missing(self) -> int:
        """How many rows the API counts and didn't show."""
        return max((self.total or 0) - (self.shown or 0), 0)


_KEYS = [channel_days.c.channel, channel_days.c.day]
_WANTED = (channel_days.c.state == OPEN) & (channel_days.c.wanted == 1)


class Days:
    """The catalogue's book of channel-days."""

    def __init__(self, engine: Engine, journal: Journal | None = None) -> None:
        self._engine = engine
        self.journal = journal or Journal()

    @journalled
    def take_up(self, channel: str, days: Sequence[date]) -> list[date]:
        """Enter *days* as wanted, and return those that are not complete, in their order."""
        values = [
            {"channel": channel, "day": day.isoformat(), "state": OPEN, "wanted": 1, "readings": 0} for day in days
        ]
        if values:
            with self._engine.begin() as connection:
                statement = upsert(connection, channel_days)
                connection.execute(statement.on_conflict_do_update(index_elements=_KEYS, set_={"wanted": 1}), values)
        return self.incomplete(channel, days)

    def incomplete(self, channel: str, days: Iterable[date]) -> list[date]:
        """Return those of *days* that are not complete, in their order."""
        query = select(channel_days.c.day).where(channel_days.c.channel == channel, channel_days.c.state == COMPLETE)
        with self._engine.begin() as connection:
            complete = set(connection.execute(query).scalars())
        return [day for day in days if day.isoformat() not in complete]

    @journalled
    def read(self, channel: str, day: date, reading: DayReading, began: datetime, *, is_over: bool) -> DayEntry:
        """Record a reading that came to its end, and return what the day is now."""
        known = (channel_days.c.channel == channel) & (channel_days.c.day == day.isoformat())
        with self._engine.begin() as connection:
            before = connection.execute(select(channel_days).where(known)).one_or_none()
            values = _after(before, reading, began, is_over=is_over)
            place = {"channel": channel, "day": day.isoformat()}
            statement = upsert(connection, channel_days).values(**place, **values)
            connection.execute(statement.on_conflict_do_update(index_elements=_KEYS, set_=values))
        is_same = before is not None and before.fingerprint == reading.fingerprint
        return DayEntry(
            channel, day, values["state"], reading.total, reading.shown, values["sound_at"], is_same=is_same
        )

    def open_counts(self) -> dict[str, int]:
        """Return how many days that were asked for are open, by channel."""
        query = select(channel_days.c.channel, func.count()).where(_WANTED)
        with self._engine.begin() as connection:
            return dict(connection.execute(query.group_by(channel_days.c.channel)).all())

    def unfinished(self, before: date) -> list[str]:
        """Return a few words for each channel of whose history days before *before* were asked for and are open."""
        day = channel_days.c.day
        query = select(channel_days.c.channel, func.count(), func.min(day), func.max(day)).where(
            _WANTED, day < before.isoformat()
        )
        with self._engine.begin() as connection:
            found = connection.execute(query.group_by(channel_days.c.channel)).all()
        return [
            f"{number} days of {channel}: -a channel={channel} -a since={since} -a until={until} reads them"
            for channel, number, since, until in found
        ]

    def sound_since(self, channel: str, since: date, until: date, at: datetime) -> int:
        """Return how many of the days from *since* to *until* are complete, or were read soundly at *at* or later."""
        query = select(func.count()).where(
            channel_days.c.channel == channel,
            channel_days.c.day.between(since.isoformat(), until.isoformat()),
            (channel_days.c.state == COMPLETE) | (channel_days.c.sound_at >= at),
        )
        with self._engine.begin() as connection:
            return connection.execute(query).scalar_one()


def _after(before: Row[Any] | None, reading: DayReading, began: datetime, *, is_over: bool) -> dict[str, Any]:
    """Return the columns of a day after a reading that came to its end; *before*: what they were."""
    is_same = before is not None and before.fingerprint == reading.fingerprint
    same_since: datetime = before.same_since if before is not None and is_same else began
    counted = max(reading.total, (before.total or 0) if before is not None else 0)
    is_sound = reading.is_clean or (is_same and (counted <= reading.shown or began - same_since >= MISSING_PAUSE))
    return {
        "state": COMPLETE if is_over and is_sound else OPEN,
        "read_at": began,
        "total": reading.total,
        "shown": reading.shown,
        "documents": len(reading.documents),
        "fingerprint": reading.fingerprint,
        "same_since": same_since,
        "readings": (before.readings if before is not None else 0) + 1,
        "sound_at": began if is_sound else (before.sound_at if before is not None else None),
    }
