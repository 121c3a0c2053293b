"""The rules of lists: one that has gone stale against its own rhythm, and one that shows fewer rows than it did."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt

from crawler.alarms.alarm import FEWER_ROWS, STALE, Alarm, Look
from crawler.alarms.rhythm import DAY, HOUR, REACH, Rhythm, Rows

# A list that has shown nothing for longer was given up long ago, or is a matter of its own.
LONGEST = 60 * DAY
WINDOWS = (1, 3, 14)
# Rows of the last so many days are needed of a list.
SPAN = LONGEST + REACH + DAY
# So many times the usual scatter is no chance any more.
_SIGMAS = 4.0


@dataclass(frozen=True, slots=True)
class ListSeen:
    """A list as it was read at *read_at*. *moments*: the ctimes of its rows, ascending, of the last SPAN; *delay*: how
    old the one of them was that was seen the soonest; *steady_since*: since when its rows were read without a pause or
    a gap that may have lost some, None where nothing is known of any.
    """

    channel: str
    read_at: datetime
    moments: Sequence[datetime]
    delay: timedelta
    steady_since: datetime | None = None


def look_at_list(seen: ListSeen) -> list[Look]:
    """Return what there is to say of a list: how stale it is, and unless it is that, how many rows it shows."""
    rows = Rows.of(seen.moments)
    stale = _stale(seen, rows)
    return [stale] if stale.alarm else [stale, _fewer(seen, rows)]


def _stale(seen: ListSeen, rows: Rows) -> Look:
    newest = seen.moments[-1] if seen.moments else None
    rhythm = Rhythm.of(rows, newest.date()) if newest else None
    if newest is None or rhythm is None:
        return Look(STALE, seen.channel, "too short a history to know its rhythm")
    age = max(seen.read_at - newest, timedelta())
    missed, limit = rhythm.least(newest, seen.read_at), rhythm.patience
    was = f"newest row {_long(age)} old when it was read; {missed:.1f} rows were to be expected since, if it was quiet"
    said = f"{was}; unusual from {limit:.0f} on"
    if missed < limit:
        return Look(STALE, seen.channel, said)
    if age > LONGEST or rhythm.least(newest, newest + seen.delay) >= limit:
        return Look(STALE, seen.channel, f"newest row {_long(age)} old; it was no better when the archive met it")
    sentence = (
        f"{seen.channel} has shown no new row since {newest:%Y-%m-%d %H:%M}, for {_long(age)}; "
        f"even quiet days bring {missed:.0f} rows in that time"
    )
    alarm = Alarm(kind=STALE, subject=seen.channel, sentence=sentence, found=missed, usual=0.0, limit=limit)
    return Look(STALE, seen.channel, said, alarm)


def _fewer(seen: ListSeen, rows: Rows) -> Look:
    looks = [_fewer_in(seen, rows, days) for days in WINDOWS]
    unusual = [look for look in looks if look.alarm]
    told = [look for look in looks if look.said]
    if unusual:
        return unusual[0]
    said = "; ".join(look.said for look in told) or "too short a history to know how many it shows"
    return Look(FEWER_ROWS, seen.channel, said)


def _fewer_in(seen: ListSeen, rows: Rows, days: int) -> Look:
    """Compare the rows of the last *days* with what as many days bring, quiet ones as long as a holiday may last."""
    since = seen.read_at - days * DAY
    rhythm = Rhythm.of(rows, since.date())
    if rhythm is None or (seen.steady_since is not None and seen.steady_since > since):
        return Look(FEWER_ROWS, seen.channel, "")
    shown = bisect_right(seen.moments, seen.read_at) - bisect_right(seen.moments, since)
    usual = rhythm.least(since, seen.read_at)
    limit = usual - _SIGMAS * sqrt(usual * rhythm.burst + (rhythm.scatter * usual) ** 2 / days)
    window = "day" if days == 1 else f"{days} days"
    said = f"{shown} rows in the last {window}, {usual:.0f} in as many quiet ones, unusual below {max(limit, 0.0):.0f}"
    if shown >= limit or not shown:  # one that shows none is stale, or was given up
        return Look(FEWER_ROWS, seen.channel, said)
    sentence = (
        f"{seen.channel} has shown {shown} rows in the last {window}; "
        f"even quiet days bring about {usual:.0f} in that time"
    )
    alarm = Alarm(
        kind=FEWER_ROWS, subject=seen.channel, sentence=sentence, found=float(shown), usual=usual, limit=limit
    )
    return Look(FEWER_ROWS, seen.channel, said, alarm)


def _long(span: timedelta) -> str:
    if span >= 2 * DAY:
        return f"{span // DAY} days"
    return f"{span // HOUR} h" if span >= 2 * HOUR else f"{span // timedelta(minutes=1)} min"
