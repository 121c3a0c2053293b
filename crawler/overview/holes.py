"""When a day without articles is a hole: by the channel's own rhythm. Pure.

A day is compared with the same weekday of the weeks around it, so that a list that rests on Sundays has no holes there.
More than half a year without an article is no hole: the archive did not follow the list then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

# By chance alone a day stays empty, where five articles are usual, less than once in a hundred such days.
FEWEST_USUAL = 5
# So many weeks on either side are compared, those without any article aside; so far they are looked for.
_WEEKS = 4
_FARTHEST = 26
_FEWEST_WEEKS = 3
_SATURDAY = 5

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Hole:
    """A day without articles. *usual*: how many such days have around it."""

    day: date
    usual: int


def find_holes(counts: Mapping[date, int], known_empty: Collection[date] = ()) -> list[Hole]:
    """Return the holes between the first and the last day with articles, oldest first.

    *counts*: articles by day, days without any left out; *known_empty*: days of which the list itself shows none.
    """
    active = sorted(day for day, count in counts.items() if count)
    known, weeks = frozenset(known_empty), {_monday(day) for day in active}
    return [
        Hole(day, usual)
        for earlier, later in pairwise(active)
        if later - earlier <= _FARTHEST * _WEEK
        for day in _days_between(earlier, later)
        if day not in known and (usual := _usual(counts, weeks, active, day)) >= FEWEST_USUAL
    ]


def _days_between(earlier: date, later: date) -> Iterator[date]:
    return (earlier + number * _DAY for number in range(1, (later - earlier).days))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _usual(counts: Mapping[date, int], weeks: Collection[date], active: list[date], day: date) -> int:
    """Return how many articles days like *day* have before it and after it, at least."""
    before, after = (list(_same_weekdays(counts, weeks, active, day, step)) for step in (-_WEEK, _WEEK))
    if before and after and len(before) + len(after) >= _FEWEST_WEEKS:
        return int(min(median(before), median(after)))
    # An archive of a few days: those around it, weekends and working days apart, else its two neighbours.
    before, after = (list(_like_days(counts, active, day, step)) for step in (-_DAY, _DAY))
    if before and after:
        return int(min(median(before), median(after)))
    return min(counts.get(day - _DAY, 0), counts.get(day + _DAY, 0))


def _like_days(counts: Mapping[date, int], active: list[date], day: date, step: timedelta) -> Iterator[int]:
    """Yield the counts of the days next to *day* in one direction, of weekends or of working days as it is one."""
    for number in range(1, 7):
        other = day + number * step
        if _is_within(active, other) and _rests(other) == _rests(day):
            yield counts.get(other, 0)


def _same_weekdays(
    counts: Mapping[date, int], weeks: Collection[date], active: list[date], day: date, step: timedelta
) -> Iterator[int]:
    """Yield the counts of the same weekday in the nearest weeks with articles, in one direction."""
    found = 0
    for number in range(1, _FARTHEST + 1):
        other = day + number * step
        if found == _WEEKS or not _is_within(active, other):
            return
        if _monday(other) in weeks:
            found += 1
            yield counts.get(other, 0)


def _is_within(active: list[date], day: date) -> bool:
    return active[0] <= day <= active[-1]


def _rests(day: date) -> bool:
    return day.weekday() >= _SATURDAY
