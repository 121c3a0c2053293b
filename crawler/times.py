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

# 2018年12月28日 19:55 on PC pages, 2018.05.09 12:52:37 on wap ones, 2012-06-18 10:20:30 on blogs and in stock lists.
_SHOWN = re.compile(
    r"(\d{4})(?:年(\d{1,2})月(\d{1,2})日\s*|([./-])(\d{1,2})\4(\d{1,2})\s+)(\d{1,2}):(\d{2})(?::(\d{2}))?"
)
# 2012-06-18 or 2012年06月18日, where Sina shows a day alone (announcements, research reports).
_DAY = re.compile(r"(?<!\d)(\d{4})(?:年(\d{1,2})月(\d{1,2})日|-(\d{1,2})-(\d{1,2})(?!\d))")
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


def from_shown(text: str) -> datetime | None:
    """Return the moment that a page shows to readers, such as "2018年12月28日 19:55" (minutes, sometimes seconds)."""
    found = _SHOWN.search(text)
    if not found:
        return None
    year, month, day, _, plain_month, plain_day, hour, minute, second = found.groups()
    day_parts = int(year), int(month or plain_month), int(day or plain_day)
    try:
        return _plausible(datetime(*day_parts, int(hour), int(minute), int(second or 0), tzinfo=SHANGHAI))
    except ValueError:
        return None


def from_day(text: str) -> datetime | None:
    """Return 00:00 of the day that a page shows without a clock time, such as "2012-06-18" or "2012年06月18日"."""
    found = _DAY.search(text)
    if not found:
        return None
    year, month, day, plain_month, plain_day = found.groups()
    try:
        return _plausible(datetime(int(year), int(month or plain_month), int(day or plain_day), tzinfo=SHANGHAI))
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
