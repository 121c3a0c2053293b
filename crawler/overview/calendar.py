"""The calendar of a channel, as an inlined SVG: a column for each week, a square for each day. Pure.

The last twelve months have an element for each day. Earlier years, of which there may be hundreds on a page, have one
for each week and each shade, so that the page stays small.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from operator import itemgetter

from markupsafe import Markup

from crawler.overview.days import NONE, ChannelDays, DayCount
from crawler.overview.words import counted, day

_PITCH, _SIDE = 12, 10
_SCALE = 1.25
_LEFT, _TOP = 30, 18
_SHADES = 4
# The shade of the days before a channel's first one.
BEFORE = -1
_DAYS_OF_WEEK = 7
_WEEKDAYS = {0: "Mon", 2: "Wed", 4: "Fri", 6: "Sun"}
# From this shade on a square needs signs in another colour.
_DEEP = 3
# The darkest shade is for the days that have more than most, so that one busy day doesn't make all others pale.
_BUSY = 0.9
_DAY = timedelta(days=1)


class Mark(StrEnum):
    """What is to be said of a day beside its number."""

    HOLE = "hole"
    GAP = "gap"
    OPEN = "open"
    OWED = "owed"
    QUIET = "quiet"


# What is drawn over a day's square, a cross, a stroke, a dot, and the same over the next day's below it.
_STROKE = ("m2 3l6-6", "m-6 18l6-6")
_SIGNS = {
    Mark.HOLE: ("m2.5-2.5l5 5m0-5l-5 5", "m0 7l5 5m0-5l-5 5"),
    Mark.GAP: _STROKE,
    Mark.OPEN: _STROKE,
    Mark.OWED: ("m5 0h.01", "m-.01 12h.01"),
    Mark.QUIET: ("m3 0h4", "m-4 12h4"),
}
_BLANK = frozenset({Mark.GAP, Mark.OPEN, Mark.OWED})


@dataclass(frozen=True, slots=True)
class Cell:
    """One day. *held*: articles that the archive has; *shade*: 0 for none to 4 for many, or BEFORE; *said*: all that
    there is to say of it; *note*: what its number doesn't say, in a word.
    """

    day: date
    held: int
    shade: int
    mark: Mark | None
    said: str
    note: str = ""

    @property
    def look(self) -> str:
        """The class of its square."""
        if self.mark is Mark.HOLE or (self.mark is Mark.QUIET and not self.held):
            return self.mark.value
        if self.shade == BEFORE:
            return "before"
        return "lack" if self.mark in _BLANK and not self.held else f"s{self.shade}"


class Marks:
    """The marks of one channel's days."""

    def __init__(self, channel: ChannelDays, counts: Mapping[date, DayCount], today: date) -> None:
        self._channel = channel
        self._counts = counts
        self._today = today
        self._usual = {hole.day: hole.usual for hole in channel.holes}
        self._begins = min(channel.days, default=today)
        self._steps = shades_of([count.held for count in counts.values()])

    def cells(self, first: date, last: date) -> list[Cell]:
        """Return the days from *first* to *last*, none after today."""
        number = (min(last, self._today) - first).days + 1
        return [self._cell(first + each * _DAY) for each in range(number)]

    def _cell(self, own: date) -> Cell:
        count = self._counts.get(own, NONE)
        mark = self.of(own)
        said, note = self._words(own, count, mark)
        shade = sum(count.held > step for step in self._steps) if own >= self._begins else BEFORE
        return Cell(own, count.held, shade, mark, said, note)

    def of(self, own: date) -> Mark | None:
        """Return the gravest mark of a day."""
        channel = self._channel
        if own in self._usual:
            return Mark.HOLE
        if own in channel.gap_days:
            return Mark.GAP
        if own in channel.open_days:
            return Mark.OPEN
        if self._counts.get(own, NONE).owed:
            return Mark.OWED
        is_silent = channel.quiet is not None and own > channel.quiet.since.date()
        return Mark.QUIET if is_silent and own not in self._counts else None

    def _words(self, own: date, count: DayCount, mark: Mark | None) -> tuple[str, str]:
        """Return all that there is to say of a day, and in a word what its number doesn't say."""
        if mark is Mark.HOLE:
            return f"no articles, though such days have about {self._usual[own]}: a hole", "hole"
        if own < self._begins:
            return "before its first article", "before"
        held = counted(count.held, "article") + (" so far" if own == self._today else "")
        told = {
            None: (f"{count.known} known without a text", "") if count.known and not count.held else ("", ""),
            Mark.GAP: ("in a gap that no reading has filled", "gap"),
            Mark.OPEN: ("the day was not read to its end", "open"),
            Mark.OWED: (f"{count.owed} owed", f"{count.owed} owed"),
            Mark.QUIET: ("the channel has gone quiet", "quiet"),
        }
        said, note = told[mark]
        return f"{held}; {said}" if said else held, note


def shades_of(counts: Iterable[int]) -> tuple[float, ...]:
    """Return above what numbers of articles each shade begins."""
    active = sorted(count for count in counts if count)
    if not active:
        return (0.0,)
    busy = active[min(int(len(active) * _BUSY), len(active) - 1)]
    return (0.0, *(busy * step / _SHADES for step in range(1, _SHADES)))


def draw(cells: Sequence[Cell], label: str, *, by_day: bool) -> Markup:
    """Return successive days as an SVG. *label*: what it shows, for those who can't see it; *by_day*: with an element
    for each day.
    """
    monday = cells[0].day - cells[0].day.weekday() * _DAY
    width = _LEFT + ((cells[-1].day - monday).days // _DAYS_OF_WEEK + 1) * _PITCH
    height = _TOP + _DAYS_OF_WEEK * _PITCH
    placed = [(cell, *_place(cell.day, monday)) for cell in cells]
    head = Markup(
        '<svg class="calendar {}" role="img" viewBox="0 0 {} {}" width="{:.0f}" height="{:.0f}" aria-label="{}">'
    )
    kind = "by-day" if by_day else "by-shade"
    parts = [
        head.format(kind, width, height, width * _SCALE, height * _SCALE, label),
        *_labels(cells, monday),
        *(_by_day(placed) if by_day else _by_shade(placed)),
        *_signs(placed),
        Markup("</svg>"),
    ]
    return Markup("").join(parts)


def _place(own: date, monday: date) -> tuple[int, int]:
    """Return where a day's square begins, and the middle of its height."""
    days = (own - monday).days
    return _LEFT + days // _DAYS_OF_WEEK * _PITCH, _TOP + days % _DAYS_OF_WEEK * _PITCH + _SIDE // 2


def _labels(cells: Sequence[Cell], monday: date) -> Iterator[Markup]:
    text = Markup('<text x="{}" y="{}">{}</text>')
    yield from (text.format(0, _TOP + place * _PITCH + 9, name) for place, name in _WEEKDAYS.items())
    begins = [cell.day for cell in cells if cell.day.day == 1]
    for own in begins:
        name = f"{own:%b}" if own.month > 1 or own == cells[0].day else f"{own:%Y}"
        yield text.format(_place(own, monday)[0], 10, name)


def _by_day(placed: Iterable[tuple[Cell, int, int]]) -> Iterator[Markup]:
    square = Markup('<path class="{}" data-day="{}" d="M{} {}h{}"><title>{}: {}</title></path>')
    for cell, x, y in placed:
        yield square.format(cell.look, cell.day, x, y, _SIDE, day(cell.day), cell.said)


def _by_shade(placed: Sequence[tuple[Cell, int, int]]) -> Iterator[Markup]:
    """Yield a path for each look, which CSS cuts into squares, and an unseen one over each week, to say its numbers."""
    looks = defaultdict[str, list[str]](list)
    for (x, look), days in groupby(placed, key=lambda each: (each[1], each[0].look)):
        ys = [y for _, _, y in days]
        looks[look].append(f"M{x + _SIDE // 2} {ys[0] - _SIDE // 2}v{ys[-1] - ys[0] + _SIDE}")
    yield from (Markup('<path class="{}" d="{}"/>').format(look, "".join(paths)) for look, paths in looks.items())
    week = Markup('<path class="week" d="M{} {}v{}"><title>{}</title></path>')
    for x, of_week in groupby(placed, key=itemgetter(1)):
        yield week.format(x + _SIDE // 2, _TOP, _DAYS_OF_WEEK * _PITCH, _week([cell for cell, _, _ in of_week]))


def _week(cells: Sequence[Cell]) -> str:
    """Return the numbers of a week, with what is to be said of all its days, or of some."""
    first, notes = f"{cells[0].day:%a %d %b}", {cell.note for cell in cells}
    if len(notes) == 1:
        note = f" ({cells[0].note})" if cells[0].note else ""
        return f"{first}{note}: {', '.join(str(cell.held) for cell in cells)}"
    return f"{first}: {', '.join(f'{cell.held} ({cell.note})' if cell.note else str(cell.held) for cell in cells)}"


def _signs(placed: Iterable[tuple[Cell, int, int]]) -> Iterator[Markup]:
    drawn, last = defaultdict[str, list[str]](list), dict[str, tuple[int, int]]()
    for cell, x, y in placed:
        if cell.mark is not None:
            name = f"{cell.mark.value}-sign{' deep' if cell.shade >= _DEEP else ''}"
            alone, below = _SIGNS[cell.mark]
            drawn[name].append(below if last.get(name) == (x, y - _PITCH) else f"M{x} {y}{alone}")
            last[name] = x, y
    for name, paths in drawn.items():
        yield Markup('<path class="sign {}" d="{}"/>').format(name, "".join(paths))
