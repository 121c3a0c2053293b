"""The rule of runs: no good one for long, against the rhythm in which they came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from crawler.alarms.alarm import NO_GOOD_RUN, Alarm, Look
from crawler.alarms.chances import quantile
from crawler.alarms.past import PastRun

_GAPS_ENOUGH = 10
_OFTEN = 0.9
_LATE, _MUCH_LATER = 1.5, 4.0
_RARELY = 0.97
# A machine may be off for a day.
_DAY_OFF = 36.0


def look_at_silence(kind: str, runs: Sequence[PastRun], now: datetime) -> Look:
    """Return what there is to say of how long ago the last good one of *runs* (of one *kind*, oldest first) began."""
    good = [run.started for run in runs if run.is_good]
    gaps = [(later - earlier) / timedelta(hours=1) for earlier, later in pairwise(good)]
    if len(gaps) < _GAPS_ENOUGH:
        return Look(NO_GOOD_RUN, kind, "too few good runs to know their rhythm")
    usual = quantile(gaps, 0.5)
    limit = max(_DAY_OFF, _MUCH_LATER * quantile(gaps, _OFTEN), _LATE * quantile(gaps, _RARELY))
    found = (now - good[-1]) / timedelta(hours=1)
    said = f"the last good run began {found:.1f} h ago; usually every {usual:.1f} h, unusual from {limit:.1f} h on"
    if found < limit:
        return Look(NO_GOOD_RUN, kind, said)
    sentence = f"no good run of {kind} since {good[-1]:%Y-%m-%d %H:%M}; usually one every {usual:.1f} h"
    alarm = Alarm(kind=NO_GOOD_RUN, subject=kind, sentence=sentence, found=found, usual=usual, limit=limit)
    return Look(NO_GOOD_RUN, kind, said, alarm)
