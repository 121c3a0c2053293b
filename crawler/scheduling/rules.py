"""When a job's next try begins: by its timing, and by how its last tries ended. Pure.

A try makes up for every time that has passed when it began, so that however many were missed, one run makes up for
them. One that did not get its work done leaves its time due.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import takewhile

from crawler.scheduling.durations import after_quiet, said
from crawler.scheduling.outcomes import FAILURES, GOOD, Outcome
from crawler.scheduling.plan import AT_MOST, BUSY_TRIES, Job, Plan
from crawler.storage.jobs import Try

# Tries that are later than now by more than this were written by a clock that was wrong.
CLOCK_TOLERANCE = timedelta(hours=1)
# So many tries of a job are asked for: a longer row of failures waits no longer.
LOOKED_AT = 40
_FIRST = "its first run"
_DOUBLINGS = 20


@dataclass(frozen=True, slots=True)
class Next:
    """The next try of a job. *due*: the time that it is for; *at*: when it may begin; *why*: what holds it, or made it
    due, where that is not its timing alone.
    """

    due: datetime
    at: datetime
    why: str = ""


def next_try(job: Job, plan: Plan, tries: Sequence[Try], blocks: Sequence[Try], now: datetime) -> Next:
    """Return a job's next try.

    *tries*: its last ones that have ended, newest first; *blocks*: the tries of any job that Sina has refused since the
    last one that went well, newest first.
    """
    found = _by_its_own(job, plan, [each for each in map(_ended, tries) if _is_possible(each, now)], now)
    until = blocked_until(plan, blocks, now)
    if until is not None and until > found.at:
        found = replace(found, at=until, why=f"Sina has refused us {_times(len(blocks))}; all jobs wait")
    awake = after_quiet(max(found.at, now), job.quiet)
    if awake > max(found.at, now):
        found = replace(found, at=awake, why="; ".join(filter(None, (found.why, "quiet hours"))))
    return found


def blocked_until(plan: Plan, blocks: Sequence[Try], now: datetime) -> datetime | None:
    """Return until when all jobs wait because Sina refuses us, which may have passed; None where it doesn't."""
    known = [each for each in map(_ended, blocks) if _is_possible(each, now)]
    if not known:
        return None
    return _end(known[0]) + _doubled(plan.after_block, len(known))


def failures(tries: Iterable[Try], changed: datetime | None) -> int:
    """Return how often in a row a job has failed, without the tries before its schedule was *changed*."""
    counted = 0
    for each in takewhile(lambda each: each.outcome not in GOOD, tries):
        if changed is not None and each.started < changed:
            break
        counted += each.outcome in FAILURES
    return counted


def _by_its_own(job: Job, plan: Plan, tries: Sequence[Try], now: datetime) -> Next:
    """Return a job's next try as if there were no other job and no quiet hours."""
    if not tries:
        return Next(now, now, _FIRST)
    last = tries[0]
    if last.outcome in FAILURES:
        return _after_failure(job, plan, tries, now)
    wait, why = _unfinished_work(job, plan, tries)
    if why:
        return Next(last.due, _end(last) + wait, why)
    due = job.timing.after(last.started, last.due)
    return Next(due, due + _jitter(job, due))


def _unfinished_work(job: Job, plan: Plan, tries: Sequence[Try]) -> tuple[timedelta, str]:
    """Return how long a job waits whose last try was kept from its work, and by what; "" where it wasn't."""
    match tries[0].outcome:
        case Outcome.STOPPED:
            return timedelta(0), "it was stopped with the scheduler"
        case Outcome.INTERRUPTED:
            return _pause(job, plan, tries[0]), "it was interrupted"
        case Outcome.BLOCKED:
            return timedelta(0), "Sina had refused us"
        case Outcome.BUSY if _busy(tries) < BUSY_TRIES:
            return min(plan.after_busy, AT_MOST), "the archive was in use by another run"
    return timedelta(0), ""


def _after_failure(job: Job, plan: Plan, tries: Sequence[Try], now: datetime) -> Next:
    last, changed = tries[0], plan.changed
    times = failures(tries, changed if changed is not None and changed <= now else None)
    if not times:
        return Next(last.due, _end(last), "its schedule was changed after it failed")
    wait = AT_MOST if last.outcome == Outcome.BAD_ARGUMENTS else _doubled(_pause(job, plan, last), times)
    return Next(last.due, _end(last) + wait, f"after {_times(times, 'failure')} ({last.outcome}) it waits {said(wait)}")


def _pause(job: Job, plan: Plan, last: Try) -> timedelta:
    """Return the first wait after a failure: no longer than it is to the job's next time."""
    return min(plan.after_failure, job.timing.gap(last.started))


def _doubled(first: timedelta, times: int) -> timedelta:
    doublings: int = 2 ** min(times - 1, _DOUBLINGS)
    return min(first * doublings, AT_MOST)


def _busy(tries: Iterable[Try]) -> int:
    return sum(1 for _ in takewhile(lambda each: each.outcome == Outcome.BUSY, tries))


def _jitter(job: Job, due: datetime) -> timedelta:
    """Return by how much later a job begins: chance, but the same whenever and by whichever process it is asked for."""
    chance: float = random.Random(f"{job.name} {due.isoformat()}").random()  # noqa: S311 - no secret
    return job.jitter * chance


def _end(each: Try) -> datetime:
    return each.finished or each.started


def _ended(each: Try) -> Try:
    """Return a try whose end is not before its beginning, nor days after it: the clock was changed meanwhile."""
    end = _end(each)
    return each if each.started <= end <= each.started + 7 * AT_MOST else replace(each, finished=each.started)


def _is_possible(each: Try, now: datetime) -> bool:
    return max(each.started, _end(each)) <= now + CLOCK_TOLERANCE


def _times(number: int, what: str = "time") -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
