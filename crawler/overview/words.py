"""The overview's words: names of channels, outcomes, numbers and days as people write them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from crawler.categories import name_of
from crawler.census import ExitCode
from crawler.storage.paths import NO_CHANNEL

_ENDINGS = {
    ExitCode.OK: "all went well",
    ExitCode.FAILED: "the program failed",
    ExitCode.BAD_ARGUMENTS: "wrong arguments",
    ExitCode.NOTHING_FETCHED: "nothing could be fetched",
    ExitCode.INCOMPLETE: "something is missing",
    ExitCode.BUSY: "the archive was in use",
    ExitCode.BLOCKED: "refused by Sina",
    ExitCode.UNUSUAL: "something is unusual",
    ExitCode.INTERRUPTED: "interrupted",
}
# What a later run may well mend, or a look settle.
_FAIR = frozenset({ExitCode.INCOMPLETE, ExitCode.UNUSUAL})
_UNENDED = "killed, or still going on"
_UNITS = ("B", "kB", "MB", "GB", "TB")
_THOUSAND = 1000


def channel_name(slug: str | None) -> str:
    """Return a channel's Chinese name; its slug where it has none."""
    return "on no list" if slug is None else name_of(slug)


def slug_of(slug: str | None) -> str:
    """Return what names a channel on the command line and as a folder."""
    return NO_CHANNEL if slug is None else slug


def ending(exit_code: int | None) -> str:
    """Return how a run ended, in words."""
    if exit_code is None:
        return _UNENDED
    return next((words for code, words in _ENDINGS.items() if code == exit_code), f"exit code {exit_code}")


def grade(exit_code: int | None) -> str:
    """Return how well a run ended: good, fair or bad."""
    if exit_code == ExitCode.OK:
        return "good"
    return "fair" if exit_code in _FAIR else "bad"


def number(value: int) -> str:
    """Return a number with its thousands apart: 12,345."""
    return f"{value:,}"


def counted(value: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: "1 article", "2 articles"."""
    return f"{value:,} {one if value == 1 else many or one + 's'}"


def size(value: int) -> str:
    """Return a number of bytes: 1.2 GB."""
    amount = float(value)
    for unit in _UNITS[:-1]:
        if amount < _THOUSAND:
            return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= _THOUSAND
    return f"{amount:.1f} {_UNITS[-1]}"


def length(value: timedelta | None) -> str:
    """Return how long something took: 45 s, 3 min 05 s, 2 h 04 min."""
    if value is None:
        return ""
    seconds = max(int(value.total_seconds()), 0)
    minutes, hours = seconds // 60, seconds // 3600
    if hours:
        return f"{hours} h {minutes % 60:02} min"
    return f"{minutes} min {seconds % 60:02} s" if minutes else f"{seconds} s"


def moment(value: datetime | None) -> str:
    """Return a moment to the minute."""
    return f"{value:%Y-%m-%d %H:%M}" if value else ""


def ago(value: datetime, at: datetime) -> str:
    """Return how long before *at* a moment was: just now, 5 minutes ago, 3 hours ago, 12 days ago."""
    minutes = max(int((at - value).total_seconds()) // 60, 0)
    hours, days = minutes // 60, minutes // (24 * 60)
    if days > 1:
        return f"{days:,} days ago"
    if hours:
        return f"{counted(hours, 'hour')} ago"
    return f"{counted(minutes, 'minute')} ago" if minutes else "just now"


def day(value: date) -> str:
    """Return a day as people read it in a calendar: Thu 5 March 2026."""
    return f"{value:%a} {value.day} {value:%B %Y}"


def stretches(days: Iterable[date]) -> Iterator[str]:
    """Yield the runs of successive days: "2026-03-05", "2026-03-09 to 2026-03-12"."""
    first: date | None = None
    last: date | None = None
    for each in sorted(days):
        if first is not None and last is not None and each == last + timedelta(days=1):
            last = each
            continue
        if first is not None and last is not None:
            yield _stretch(first, last)
        first = last = each
    if first is not None and last is not None:
        yield _stretch(first, last)


def _stretch(first: date, last: date) -> str:
    return f"{first}" if first == last else f"{first} to {last}"
