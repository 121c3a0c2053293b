"""Sina's times: the one place that names Asia/Shanghai, and the forms in which Sina writes a moment.

Every value that leaves this module is an aware datetime; a text that is no time gives None.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime

# A fixed offset, not a tz database entry: Shanghai has had no daylight saving since 1991, before Sina existed,
# and so no machine needs a tz database for it.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")

_CHINESE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日\s*(\d{1,2}):(\d{2})(?::(\d{2}))?")
_EARLIEST = datetime(1995, 1, 1, tzinfo=SHANGHAI)
_LATEST = datetime(2200, 1, 1, tzinfo=SHANGHAI)


def now() -> datetime:
    """Return this moment in Shanghai."""
    return datetime.now(SHANGHAI)


def from_epoch(value: object) -> datetime | None:
    """Return the moment of an epoch in seconds, as the lists write it: "1790613243", an int or a float."""
    try:
        seconds = float(str(value))
        moment = datetime.fromtimestamp(seconds, SHANGHAI)
    except (ValueError, OverflowError, OSError):
        return None
    return _plausible(moment.replace(microsecond=0))


def from_iso(text: str) -> datetime | None:
    """Return the moment of "2026-09-29T00:34:03+08:00" or "2026-09-29 00:34:03"; without an offset it is Shanghai's."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if moment.tzinfo is None:
        return _plausible(moment.replace(tzinfo=SHANGHAI))
    try:
        return _plausible(moment.astimezone(SHANGHAI))
    except OverflowError:
        return None


def from_chinese(text: str) -> datetime | None:
    """Return the moment of "2018年12月28日 19:55", the form shown to readers (minutes, sometimes seconds)."""
    found = _CHINESE.search(text)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        return _plausible(datetime(year, month, day, hour, minute, second, tzinfo=SHANGHAI))
    except ValueError:
        return None


def _plausible(moment: datetime) -> datetime | None:
    """Return *moment* if an article can have it; anything else would only break what is computed with it."""
    return moment if _EARLIEST <= moment < _LATEST else None


def rfc1123(moment: datetime) -> str:
    """Return the front matter's `date:`, such as "Tue, 03 Aug 2021 09:07:20 GMT"."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def day_start(day: date) -> datetime:
    """Return 00:00 of a Shanghai day."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
