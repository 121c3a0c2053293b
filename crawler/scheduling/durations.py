"""Lengths of time as people write them, "30m" or "1h30m", and the hours of a day that are to be quiet. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.errors import BadArgumentError
from crawler.times import SHANGHAI

_UNITS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_DURATION = re.compile(r"(?=\d)(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?")
_LONGEST = timedelta(days=366)
_QUIET = re.compile(r"(\d{2}):(\d{2})-(\d{2}):(\d{2})")
_DAY_MINUTES = 24 * 60
_DAY = timedelta(days=1)


def parse_duration(text: object) -> timedelta:
    """Return the length of "90s", "30m", "2h", "1d" or "1h30m". Raises BadArgumentError."""
    found = _DURATION.fullmatch(text.replace(" ", "")) if isinstance(text, str) else None
    if not found:
        raise BadArgumentError(f'{_shown(text)} is no length of time: write one such as "30m", "2h" or "1h30m"')
    length = sum(int(number or 0) * unit for number, unit in zip(found.groups(), _UNITS.values(), strict=True))
    if not 0 < length <= _LONGEST.total_seconds():
        raise BadArgumentError(f"{_shown(text)} is too {'long' if length else 'short'}: write from 1s to 366d")
    return timedelta(seconds=length)


def said(length: timedelta) -> str:
    """Return a length of time as `parse_duration` reads it, in at most two units: "1d2h", "1h30m", "90m" never."""
    seconds = max(0, round(length.total_seconds()))
    parts: list[str] = []
    for unit, worth in _UNITS.items():
        if seconds >= worth and len(parts) < 2:  # noqa: PLR2004 - finer is not looked at
            parts.append(f"{seconds // worth}{unit}")
            seconds %= worth
    return "".join(parts) or "0s"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A part of each Shanghai day in which nothing begins. In minutes after 00:00; *end* may lie before *start*."""

    start: int
    end: int

    def __str__(self) -> str:
        return "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in (self.start, self.end))

    @classmethod
    def parse(cls, text: object) -> QuietHours:
        """Read "01:00-06:00". Raises BadArgumentError."""
        found = _QUIET.fullmatch(text.replace(" ", "")) if isinstance(text, str) else None
        hours = [int(number) for number in found.groups()] if found else [99, 0, 99, 0]
        start, end = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
        if max(start, end) > _DAY_MINUTES or max(hours[1], hours[3]) > 59:  # noqa: PLR2004 - minutes of an hour
            raise BadArgumentError(f'{_shown(text)} are no quiet hours: write them as "01:00-06:00"')
        start, end = start % _DAY_MINUTES, end % _DAY_MINUTES
        if start == end:
            raise BadArgumentError(f"{_shown(text)} leaves no time: write quiet hours that end")
        return cls(start, end)

    def end_of(self, moment: datetime) -> datetime | None:
        """Return when the quiet hours end in which *moment* lies; None where it lies outside."""
        local = moment.astimezone(SHANGHAI)
        day = local.replace(hour=0, minute=0, second=0, microsecond=0)
        for midnight in (day - _DAY, day):
            begins = midnight + timedelta(minutes=self.start)
            ends = midnight + timedelta(minutes=self.end) + (_DAY if self.end < self.start else timedelta(0))
            if begins <= local < ends:
                return ends
        return None


def parse_quiet(texts: object) -> tuple[QuietHours, ...]:
    """Read a list of quiet hours. Raises BadArgumentError, also where they leave no minute of a day."""
    if not isinstance(texts, list):
        raise BadArgumentError(f'quiet = {_shown(texts)} is no list: write it as quiet = ["01:00-06:00"]')
    quiet = tuple(map(QuietHours.parse, texts))
    # Whatever is not quiet all day long ends where one of its parts ends.
    day = datetime(2001, 1, 1, tzinfo=SHANGHAI)
    if quiet and all(_in_any(quiet, day + timedelta(minutes=each.end)) for each in quiet):
        raise BadArgumentError("quiet covers the whole day: leave some hours in which a run may begin")
    return quiet


def after_quiet(moment: datetime, quiet: Iterable[QuietHours]) -> datetime:
    """Return the first moment from *moment* on that is not quiet."""
    quiet = tuple(quiet)
    for _ in range(2 * len(quiet)):  # each part ends twice at most on the way through a day
        ends = [end for each in quiet if (end := each.end_of(moment))]
        if not ends:
            break
        moment = max(ends)
    return moment


def _in_any(quiet: Iterable[QuietHours], moment: datetime) -> bool:
    return any(each.end_of(moment) for each in quiet)


def _shown(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
