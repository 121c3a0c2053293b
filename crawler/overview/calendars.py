"""The calendars of all channels: what the page shows of each, and which years are folded away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice

from markupsafe import Markup

from crawler.overview.calendar import Marks, draw
from crawler.overview.days import ChannelDays, DayCount
from crawler.overview.figures import Figures
from crawler.overview.glance import place_of
from crawler.overview.holes import find_holes
from crawler.overview.words import channel_name, counted, number, slug_of, stretches

MOST_CHANNELS = 60
_WEEKS_SHOWN = 52
_STRETCHES = 40
_ALL = "all"


@dataclass(frozen=True, slots=True)
class Year:
    """One year of a channel, drawn."""

    year: int
    held: int
    holes: int
    drawing: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """One channel for the page. *recent*: its last twelve months, None where there is nothing in them; *months*: of
    each year its articles by month; *remarks*: the days that stand out, in words.
    """

    place: str
    name: str
    slug: str
    channel: ChannelDays
    held: int
    recent: Markup | None
    years: tuple[Year, ...]
    months: tuple[tuple[int, tuple[int, ...]], ...]
    remarks: tuple[str, ...]


def calendars(figures: Figures) -> list[Calendar]:
    """Return the calendars: of all channels together, then of each, MOST_CHANNELS at most."""
    together = ChannelDays(None, figures.days)
    together = replace(together, holes=tuple(find_holes({day: count.known for day, count in figures.days.items()})))
    found = [_calendar(figures, together, _ALL, "All channels", "each article once")]
    for channel in figures.channels[:MOST_CHANNELS]:
        made = _calendar(figures, channel, place_of(channel), channel_name(channel.slug), slug_of(channel.slug))
        if made.recent is not None or made.years:
            found.append(made)
    return found


def _calendar(figures: Figures, whole: ChannelDays, place: str, name: str, slug: str) -> Calendar:
    today = figures.at.date()
    channel = _within(whole, figures.since, figures.until)
    marks = Marks(channel, channel.counts, today)
    last = min(today, figures.until or today)
    first = last - timedelta(weeks=_WEEKS_SHOWN, days=last.weekday())
    first = max(first, figures.since or first)
    days = channel.days
    shown = sum(count.held for day, count in channel.counts.items() if first <= day <= last)
    recent = None
    if first <= last and any(first <= day <= last for day in days):
        label = f"{name}, {first} to {last}: {counted(shown, 'article')}, {_holes_between(channel, first, last)}"
        recent = draw(marks.cells(first, last), label, by_day=True)
    return Calendar(
        place=place,
        name=name,
        slug=slug,
        channel=channel,
        held=channel.held,
        recent=recent,
        years=tuple(_years(figures, channel, marks, name, last.year)),
        months=_months(channel.counts),
        remarks=tuple(_remarks(channel)),
    )


def _within(channel: ChannelDays, since: date | None, until: date | None) -> ChannelDays:
    """Return as much of a channel as was asked for."""
    if since is None and until is None:
        return channel

    def is_asked(day: date) -> bool:
        return (since is None or day >= since) and (until is None or day <= until)

    return replace(
        channel,
        counts={day: count for day, count in channel.counts.items() if is_asked(day)},
        open_days=frozenset(filter(is_asked, channel.open_days)),
        gap_days=frozenset(filter(is_asked, channel.gap_days)),
        holes=tuple(hole for hole in channel.holes if is_asked(hole.day)),
    )


def _years(figures: Figures, channel: ChannelDays, marks: Marks, name: str, recent: int) -> Iterator[Year]:
    """Yield the years before *recent* of which there is something to show, the last one first."""
    for year in sorted({day.year for day in channel.days if day.year < recent}, reverse=True):
        first = max(date(year, 1, 1), figures.since or date.min)
        last = min(date(year, 12, 31), figures.until or date.max)
        held = sum(count.held for day, count in channel.counts.items() if day.year == year)
        holes = sum(hole.day.year == year for hole in channel.holes)
        label = f"{name}, {year}: {counted(held, 'article')}, {_holes_between(channel, first, last)}"
        yield Year(year, held, holes, draw(marks.cells(first, last), label, by_day=False))


def _holes_between(channel: ChannelDays, first: date, last: date) -> str:
    return counted(sum(first <= hole.day <= last for hole in channel.holes), "hole")


def _months(counts: Mapping[date, DayCount]) -> tuple[tuple[int, tuple[int, ...]], ...]:
    found = Counter[tuple[int, int]]()
    for day, count in counts.items():
        found[day.year, day.month] += count.held
    years = sorted({year for year, _ in found}, reverse=True)
    return tuple((year, tuple(found[year, month] for month in range(1, 13))) for year in years)


def _remarks(channel: ChannelDays) -> Iterator[str]:
    owed = [day for day, count in channel.counts.items() if count.owed]
    kinds = (
        ("Holes", [hole.day for hole in channel.holes]),
        ("In a gap", channel.gap_days),
        ("Not read to the end", channel.open_days),
        ("With owed articles", owed),
    )
    for kind, days in kinds:
        told = list(stretches(days))
        more = f", and {number(len(told) - _STRETCHES)} more" if len(told) > _STRETCHES else ""
        if told:
            yield f"{kind}: {', '.join(islice(told, _STRETCHES))}{more}."
