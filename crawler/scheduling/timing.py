"""How often a job runs: every so long, or by a cron line, in Shanghai's time. Pure, over APScheduler's triggers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from crawler.errors import BadArgumentError
from crawler.scheduling.durations import said
from crawler.times import SHANGHAI

_FIELDS = ("minute", "hour", "day", "month", "day_of_week")
_SUNDAY_FIRST = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_PART = re.compile(r"(?:\*|([0-9a-z]+)(?:-([0-9a-z]+))?)(?:/(\d+))?")
_NUMBERS = re.compile(r"[0-9*,/-]+")
_NUMBERS_OR_NAMES = re.compile(r"[0-9a-z*,/-]+")
_INSTANT = timedelta(microseconds=1)


class Timing(Protocol):
    """When a job is due."""

    def after(self, moment: datetime, due: datetime) -> datetime:
        """Return the first time after *moment*. *due*: a time at which the job was due, from which others follow."""

    def gap(self, moment: datetime) -> timedelta:
        """Return how long it is from one time to the next, near *moment*."""


@dataclass(frozen=True, slots=True)
class Every:
    """Every so long, counted from a time at which the job was due, so that a late run delays no later one."""

    interval: timedelta

    def __str__(self) -> str:
        return f"every {said(self.interval)}"

    def after(self, moment: datetime, due: datetime) -> datetime:
        """Return the first time after *moment* on the grid that *due* lies on."""
        trigger = IntervalTrigger(seconds=self.interval.total_seconds(), start_date=due, timezone=SHANGHAI)
        found: datetime = trigger.get_next_fire_time(None, moment + _INSTANT)
        return found if found > moment else found + self.interval

    def gap(self, moment: datetime) -> timedelta:  # noqa: ARG002 - as declared
        """Return the interval."""
        return self.interval


@dataclass(frozen=True, slots=True)
class Cron:
    """By a cron line of five fields."""

    line: str

    def __str__(self) -> str:
        return f"at {self.line}"

    @classmethod
    def parse(cls, line: object) -> Cron:
        """Read a cron line: minute, hour, day, month, weekday. Raises BadArgumentError."""
        if not isinstance(line, str) or len(line.split()) != len(_FIELDS):
            raise BadArgumentError(f'{line!r} is no cron line: write five fields, such as cron = "30 7 * * 1-5"')
        cron = cls(" ".join(line.lower().split()))
        try:
            never = cron._next(datetime(2024, 1, 1, tzinfo=SHANGHAI)) is None
        except ValueError as error:
            raise BadArgumentError(f"{line!r} is no cron line: {error}") from None
        if never:
            raise BadArgumentError(f"{line!r} names a day that never comes: write one that does")
        return cron

    def after(self, moment: datetime, due: datetime) -> datetime:  # noqa: ARG002 - as declared
        """Return the first time after *moment*."""
        found = self._next(moment + _INSTANT)
        if found is None:  # 29 February of the year 9999, say
            raise OverflowError(f"{self.line} has no time after {moment}")
        return found

    def gap(self, moment: datetime) -> timedelta:
        """Return how long it is between the two times that follow *moment*."""
        first = self.after(moment, moment)
        return self.after(first, first) - first

    def _next(self, moment: datetime) -> datetime | None:
        times: list[datetime | None] = [each.get_next_fire_time(None, moment) for each in _triggers(self.line)]
        return min((found for found in times if found is not None), default=None)


def _triggers(line: str) -> list[Any]:
    """Return APScheduler's triggers for a cron line. Two where both a day and a weekday are named: cron takes either,
    APScheduler would want both. Raises ValueError.
    """
    values = dict(zip(_FIELDS, line.split(), strict=True))
    for name, value in values.items():
        known = _NUMBERS_OR_NAMES if name in {"month", "day_of_week"} else _NUMBERS
        if not known.fullmatch(value):
            raise ValueError(f"{value!r} can't stand in it")
    # As in cron, a step over all of them (*/2) names none.
    names_both = not values["day"].startswith("*") and not values["day_of_week"].startswith("*")
    values["day_of_week"] = _weekdays(values["day_of_week"])
    choices = [values]
    if names_both:
        choices = [values | {"day": "*"}, values | {"day_of_week": "*"}]
    return [CronTrigger(**choice, timezone=SHANGHAI) for choice in choices]


def _weekdays(field: str) -> str:
    """Return a weekday field in APScheduler's words: its numbers begin with Monday, cron's with Sunday (0 and 7)."""
    if field == "*":
        return field
    days: set[int] = set()
    for part in field.split(","):
        found = _PART.fullmatch(part)
        if not found:
            raise ValueError(f"{part!r} is no weekday")
        first, last, step = found.groups()
        begin = _weekday(first) if first else 0
        end = _weekday(last) if last else begin if first and not step else 6
        end += 7 if end < begin and end == 0 else 0  # fri-sun
        if end < begin or (step and not int(step)):
            raise ValueError(f"{part!r} names no weekday")
        days.update(day % 7 for day in range(begin, end + 1, int(step or 1)))
    return ",".join(_SUNDAY_FIRST[day] for day in sorted(days))


def _weekday(word: str) -> int:
    if word in _SUNDAY_FIRST:
        return _SUNDAY_FIRST.index(word)
    if word in set("01234567"):
        return int(word)
    raise ValueError(f"{word!r} is no weekday: 0 (Sunday) to 7, or sun to sat")
