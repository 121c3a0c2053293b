"""Invented histories for the rules: months of rows and of runs with all that varies in ordinary life, by a seed.

Weekdays and weekends, nights, a holiday week, slow days, busy days, bursts, rows that come late, a network that
stutters, an author without an editor, a scheduler that was off for a day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from crawler.alarms.lists import SPAN, ListSeen
from crawler.alarms.past import PastRun
from crawler.times import SHANGHAI

# A Monday.
BEGIN = datetime(2026, 1, 5, tzinfo=SHANGHAI)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# What goes before the sixty days over which a rule is asked: enough for it to know what is usual.
BEFORE = 25
DAYS = 60
SEEDS = (1, 2, 3)
LAYOUT = "finance-2017"
KIND = "sina_finance channel=china"

_OFFICE = [0.05] * 6 + [0.5] * 2 + [1.5] * 10 + [0.8] * 4 + [0.3] * 2
# How often a field is empty on an ordinary day.
_EMPTY = {"editor": 0.03, "media": 0.005, "keywords": 0.25, "reporter": 0.7, "columnist": 0.99}


@dataclass(frozen=True)
class Channel:
    """How a list usually is: *rows* on a workday, and at a weekend such a *weekend* share of them, in *bursts*."""

    rows: float
    weekend: float
    bursts: float = 1.0


def count(rng: Random, mean: float) -> int:
    """Return how many of independent things happen, where *mean* of them do."""
    number, passed = 0, rng.expovariate(1)
    while passed < mean:
        number, passed = number + 1, passed + rng.expovariate(1)
    return number


def moments(channel: Channel, seed: int, days: int = BEFORE + DAYS) -> list[tuple[datetime, datetime]]:
    """Return ctime and first sight of the rows of some days from BEGIN on; the tenth week is a holiday."""
    rng = Random(f"{channel} {seed}")
    made = []
    for number in range(days):
        bursts = _level(channel, number, seed) / sum(_OFFICE) / channel.bursts
        for hour, share in enumerate(_OFFICE):
            for _ in range(count(rng, bursts * share)):
                at = BEGIN + number * DAY + (hour + 0.9 * rng.random()) * HOUR
                made += [at + timedelta(seconds=7 * place) for place in range(1 + count(rng, channel.bursts - 1))]
    late = [(at, at + (rng.random() * 3 * HOUR if rng.random() < 0.05 else 5 * timedelta(minutes=1))) for at in made]
    return sorted(late)


def _level(channel: Channel, number: int, seed: int) -> float:
    """Return how many rows a day has, all in all, were they to come evenly."""
    rng = Random(f"{channel} {seed} {number}")
    is_quiet = (BEGIN + number * DAY).weekday() >= 5 or 63 <= number < 71
    luck = rng.lognormvariate(0, 0.2) * rng.choices((1.0, 0.5, 2.5), (92, 4, 4))[0]
    return channel.rows * luck * (channel.weekend if is_quiet else 1.0)


def list_at(rows: Sequence[tuple[datetime, datetime]], read_at: datetime, name: str = "china") -> ListSeen:
    """Return a list as a reading at that moment has left it: with the rows that had come by then."""
    known = [(ctime, seen) for ctime, seen in rows if read_at - SPAN <= ctime and seen <= read_at]
    delay = min((seen - ctime for ctime, seen in known), default=SPAN)
    return ListSeen(name, read_at, [ctime for ctime, _ in known], delay)


def readings(step: timedelta, *, first: int = BEFORE, days: int = DAYS) -> Iterator[datetime]:
    """Yield when a list is read: every *step*, but for a day on which the scheduler is off."""
    now = BEGIN + first * DAY
    while now < BEGIN + (first + days) * DAY:
        if now.date() != (BEGIN + 40 * DAY).date():
            yield now
        now += step


def runs(seed: int, every: int, articles: float, days: int = BEFORE + DAYS) -> list[PastRun]:
    """Return the runs of some days from BEGIN on, one *every* so many hours, which write so many *articles* a day."""
    rng = Random(f"{seed} {every} {articles}")
    made: list[PastRun] = []
    for number in range(days):
        day = BEGIN + number * DAY
        if number == 40:
            continue
        level = articles * rng.lognormvariate(0, 0.2) * (0.3 if day.weekday() >= 5 or 63 <= number < 71 else 1.0)
        empty = {name: min(1.0, share * rng.lognormvariate(0, 0.25)) for name, share in _EMPTY.items()}
        empty["editor"] *= 4 if rng.random() < 0.04 else 1
        stutters, has_event = rng.random() < 0.06, rng.random() < 0.05
        for hour in range(0, 24, every):
            many = count(rng, level * every / 24 * (1.5 if 8 <= hour < 20 else 0.5))
            failed = _failures(rng, many, stutters=stutters, has_event=has_event)
            written = many - sum(failed.values())
            made.append(_run(day + hour * HOUR + rng.random() * 5 * timedelta(minutes=1), written, failed, empty, rng))
    return made


def _failures(rng: Random, many: int, *, stutters: bool, has_event: bool) -> dict[str, int]:
    hit = stutters and rng.random() < 0.15
    chances = {"timeout": 0.4 if hit else 0.001, "unknown layout": 0.03 if has_event else 0.002, "missing field": 0.002}
    found: dict[str, int] = {}
    for reason, chance in chances.items():
        number = sum(rng.random() < chance for _ in range(many - sum(found.values())))
        found |= {reason: number} if number else {}
    return found


def _run(at: datetime, written: int, failed: dict[str, int], empty: dict[str, float], rng: Random) -> PastRun:
    without_editor = rng.randint(2, 6) if rng.random() < 0.02 else 0
    counts = {name: sum(rng.random() < share for _ in range(written)) for name, share in empty.items()}
    counts["editor"] = min(written, counts["editor"] + without_editor)
    named = {f"{LAYOUT}/{name}": number for name, number in counts.items() if number}
    return PastRun(
        kind=KIND, started=at, finished=at, exit_code=0, written={LAYOUT: written}, empty=named, newly_owed=failed
    )


def planted(made: Sequence[PastRun], change: Callable[[PastRun], PastRun], day: int) -> tuple[list[PastRun], int]:
    """Return the runs with a change in each from noon of a day on, and which of them is the first of these."""
    first = next(place for place, run in enumerate(made) if run.started >= BEGIN + day * DAY + 12 * HOUR)
    return [*made[:first], *map(change, made[first:])], first


def without_field(name: str) -> Callable[[PastRun], PastRun]:
    """Return the change by which a field is empty in every article."""
    return lambda run: replace(run, empty={**run.empty, f"{LAYOUT}/{name}": run.articles})


def failing(reason: str, one_in: int) -> Callable[[PastRun], PastRun]:
    """Return the change by which one in so many articles fails."""

    def change(run: PastRun) -> PastRun:
        failed = -(-run.articles // one_in)
        left = run.articles - failed
        empty = {name: min(number, left) for name, number in run.empty.items()}
        return replace(run, written={LAYOUT: left}, empty=empty, newly_owed={reason: failed} if failed else {})

    return change
