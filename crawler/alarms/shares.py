"""Shares: whether of a run's articles more than usual lack something, or have failed, alone or with the runs before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crawler.alarms.chances import evidence, quantile

# A run of three articles says little by itself: with it, so much of what came before is looked at.
RECENT = timedelta(days=3)
# What was found unusual is no measure of the usual, until it has been so for this long.
GETTING_USED = timedelta(days=14)
_RUNS_BACK = (1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377)
_DAYS_ENOUGH = 7
_ARTICLES_ENOUGH = 100
# A day of few articles counts by so many more, as they usually are.
_PSEUDO = 10
# Of twenty days, one may have been worse than what is taken as usual.
_USUAL_DAYS = 0.95
# Articles of a run are alike (one author, one template): two say as much as one.
_ALIKE = 2.0
# What lasts is to be seen in the runs that had so much of the articles.
_MOST = 0.75
# exp(-16): once in ten million looks.
_ENOUGH = 16.0


@dataclass(frozen=True, slots=True)
class Tally:
    """Of one run: *of* so many articles *bad* were; *was_alarm*: whether that was found unusual then."""

    started: datetime
    of: int
    bad: int
    was_alarm: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """A comparison: *bad* of *of* lately, *usual_bad* of *usual_of* before; *high*: the share of a bad day."""

    of: int
    bad: int
    usual_of: int
    usual_bad: int
    high: float
    is_unusual: bool = False

    @property
    def usual(self) -> float:
        """The usual share."""
        return self.usual_bad / self.usual_of


def compare(
    tallies: Sequence[Tally], *, lasting: timedelta = timedelta(), least: Callable[[float], float] = float
) -> Share | None:
    """Compare the last of *tallies* (oldest first), alone and together with those before it, with what was usual.

    None where the last one has no articles, or the history is too short. *lasting*: for how long it must have gone on,
    in most of the runs; *least*: from the share of a bad day to the least share that is unusual.
    """
    if not tallies or not tallies[-1].of:
        return None
    now = tallies[-1].started
    days = _by_day([each for each in tallies if now - each.started > RECENT and not _is_known_bad(each, now)])
    usual_of, usual_bad = (sum(day[place] for day in days) for place in (0, 1))
    if len(days) < _DAYS_ENOUGH or usual_of < _ARTICLES_ENOUGH:
        return None
    usual = (usual_bad + 0.5) / (usual_of + 1)
    high = max(usual, quantile([(bad + _PSEUDO * usual) / (of + _PSEUDO) for of, bad in days], _USUAL_DAYS))
    alone, *together = _lately(tallies)
    for lately in (alone, *together):
        of, bad = sum(each.of for each in lately), sum(each.bad for each in lately)
        clear = evidence(bad / _ALIKE, of / _ALIKE, high) >= _ENOUGH and bad / of >= least(high)
        if clear and _lasts(lately, lasting):
            return Share(of, bad, usual_of, usual_bad, high, is_unusual=True)
    return Share(tallies[-1].of, tallies[-1].bad, usual_of, usual_bad, high)


def _is_known_bad(tally: Tally, now: datetime) -> bool:
    return tally.was_alarm and now - tally.started < GETTING_USED


def _lately(tallies: Sequence[Tally]) -> list[Sequence[Tally]]:
    """Return the last run, and the last few together, more and more of them."""
    recent = sum(tallies[-1].started - tally.started <= RECENT for tally in tallies)
    return [tallies[-back:] for back in _RUNS_BACK if back <= recent]


def _lasts(lately: Sequence[Tally], lasting: timedelta) -> bool:
    """Return whether the runs are bad up to the last one, and if it has to last, for so long and in most of them."""
    if not lately[-1].bad or not lasting:
        return lately[-1].bad > 0
    share = sum(tally.bad for tally in lately) / sum(tally.of for tally in lately)
    bad = [tally for tally in lately if tally.of and tally.bad / tally.of >= share / 2]
    since_first = sum(tally.of for tally in lately if tally.started >= bad[0].started)
    return lately[-1].started - bad[0].started >= lasting and sum(tally.of for tally in bad) >= _MOST * since_first


def _by_day(tallies: Sequence[Tally]) -> list[tuple[int, int]]:
    days: dict[date, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for tally in tallies:
        of, bad = days[tally.started.date()]
        days[tally.started.date()] = (of + tally.of, bad + tally.bad)
    return [day for day in days.values() if day[0]]
