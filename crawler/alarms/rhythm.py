"""The rhythm of a list: how many rows it shows on workdays and at weekends, hour by hour, and how many at least."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate, pairwise
from math import log
from typing import Self

from crawler.alarms.chances import quantile, scatter, trimmed_mean
from crawler.times import day_start

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
# So far back the rhythm of a list is taken.
REACH = 60 * DAY
# The longest of the Chinese holidays with a weekend before it: so many days may be quiet, whenever they come.
HOLIDAY = 11 * DAY
_DAYS_ENOUGH = 21
_WEEKEND_DAYS_ENOUGH = 4
_ROWS_ENOUGH = 20
_SATURDAY = 5
# A holiday is quieter than a weekend.
_QUIETER = 0.6
# Days differ by at least so much, whatever the past has shown.
_LEAST_SCATTER = 0.15
# So many of the longest gaps between rows may have been faults of their own.
_FAULTS = 5
# One false alarm in so many years, as far as the past tells.
_YEARS = 100

Hours = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """The moments of a list's rows, ascending, each taken apart: its day's ordinal, its hour, its part of that hour."""

    days: Sequence[int]
    hours: Sequence[int]
    parts: Sequence[float]

    @classmethod
    def of(cls, moments: Sequence[datetime]) -> Self:
        """Take *moments* apart, which are Shanghai's and ascend."""
        days = [moment.toordinal() for moment in moments]
        parts = [(moment.minute * 60 + moment.second) / 3600 for moment in moments]
        return cls(days, [moment.hour for moment in moments], parts)

    def between(self, since: date, until: date) -> Self:
        """Return the rows of the days from *since* up to *until*, which is left out."""
        start, end = bisect_left(self.days, since.toordinal()), bisect_left(self.days, until.toordinal())
        return type(self)(self.days[start:end], self.hours[start:end], self.parts[start:end])


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What a list usually shows. *ordinary*, *weekend*: rows in each hour of such a day; *scatter*: how far a day's
    rows lie from what such a day has, as a share of that; *burst*: how many times longer its longest gaps are than
    those of rows that come independently; *rows_a_year*.
    """

    ordinary: Hours
    weekend: Hours
    scatter: float
    burst: float
    rows_a_year: float

    @classmethod
    def of(cls, rows: Rows, until: date) -> Self | None:
        """Return the rhythm of the rows before the day *until*; None where they are not enough to know it."""
        kept = rows.between(until - REACH, until)
        days = range(kept.days[0] + 1, until.toordinal()) if kept.days else range(0)
        rests = [day for day in days if _is_weekend(day)]
        if len(days) < _DAYS_ENOUGH or len(rests) < _WEEKEND_DAYS_ENOUGH or len(kept.days) < _ROWS_ENOUGH:
            return None
        works = [day for day in days if not _is_weekend(day)]
        counts, hours = Counter(kept.days), Counter(zip(kept.days, kept.hours, strict=True))
        ordinary, weekend = (_hours(those, counts, hours) for those in (works, rests))
        usual = sum(ordinary)
        spread = scatter([counts[day] / usual - 1 for day in works]) if usual else 0.0
        return cls(
            ordinary=ordinary,
            weekend=weekend,
            scatter=max(_LEAST_SCATTER, spread),
            burst=_burst(kept, min(ordinary, weekend, key=sum)),
            rows_a_year=len(kept.days) / len(days) * 365,
        )

    @property
    def quiet(self) -> Hours:
        """The rows in each hour of a quiet day."""
        return _quiet(self.ordinary, self.weekend)

    @property
    def patience(self) -> float:
        """How many rows must have been missed, as quiet as those days may have been, before a list is called stale."""
        return self.burst * log(_YEARS * max(self.rows_a_year, 1.0))

    def least(self, since: datetime, until: datetime) -> float:
        """Return how many rows were to be expected between two moments, if up to HOLIDAY of that was as quiet as can
        be.
        """
        holiday = min(until, since + HOLIDAY)
        rows = _position(holiday, self.quiet) - _position(since, self.quiet) if until > since else 0.0
        day = holiday
        while day < until:
            end = min(until, day_start(day.date() + DAY))
            hours = self.weekend if day.weekday() >= _SATURDAY else self.ordinary
            rows += _within_day(day, end, hours)
            day = end
        return rows


def _is_weekend(ordinal: int) -> bool:
    return date.fromordinal(ordinal).weekday() >= _SATURDAY


def _quiet(ordinary: Hours, weekend: Hours) -> Hours:
    return tuple(_QUIETER * rows for rows in min(ordinary, weekend, key=sum))


def _hours(days: Sequence[int], counts: Counter[int], hours: Counter[tuple[int, int]]) -> Hours:
    """Return the rows in each hour of days of one kind, so that they add up to what such a day usually has."""
    usual, total = trimmed_mean([counts[day] for day in days]), sum(counts[day] for day in days)
    by_hour = [sum(hours[day, hour] for day in days) for hour in range(24)]
    return tuple(usual * rows / total if total else 0.0 for rows in by_hour)


def _position(moment: datetime, hours: Hours) -> float:
    """Return how many rows have come up to a moment since a day long ago, each day having the same *hours*."""
    return moment.date().toordinal() * sum(hours) + _within_day(day_start(moment.date()), moment, hours)


def _within_day(since: datetime, until: datetime, hours: Hours) -> float:
    """Return the rows between two moments of one day (*until* may be its end)."""
    midnight = day_start(since.date())
    start, end = (since - midnight) / HOUR, (until - midnight) / HOUR
    return sum(rows * max(0.0, min(end, hour + 1) - max(start, hour)) for hour, rows in enumerate(hours))


def _burst(rows: Rows, quiet: Hours) -> float:
    """Return how many times longer the longest gaps were, in rows of days of the quieter kind, than those of rows that
    come independently.
    """
    before = [0.0, *accumulate(quiet)]
    places = [
        day * before[-1] + before[hour] + quiet[hour] * part
        for day, hour, part in zip(rows.days, rows.hours, rows.parts, strict=True)
    ]
    gaps = [later - earlier for earlier, later in pairwise(places)]
    if len(gaps) <= 2 * _FAULTS:
        return 1.0
    return max(1.0, quantile(gaps, 1 - _FAULTS / len(gaps)) / log(len(gaps) / _FAULTS))
