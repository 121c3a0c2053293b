"""Invented histories of jobs, and whole days of them without a process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from crawler.scheduling.outcomes import GOOD, Outcome
from crawler.scheduling.plan import Job, Plan
from crawler.scheduling.rules import LOOKED_AT, Next, next_try
from crawler.scheduling.timing import Every
from crawler.storage.jobs import Try
from tests.crawler.builders import at

TEN = at("2026-03-02 10:00:00")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
HOURLY = Job("hourly", "sina_live", Every(HOUR))
PLAN = Plan((HOURLY,))


def ended(outcome: str, *, started: datetime = TEN, took: timedelta = MINUTE, due: datetime | None = None) -> Try:
    """Return a try that has ended."""
    return Try(1, HOURLY.name, due or started, started, finished=started + took, outcome=outcome)


def coming(*tries: Try, now: datetime, job: Job = HOURLY, plan: Plan = PLAN, blocks: Iterable[Try] = ()) -> Next:
    """Return the next try after these, the newest first."""
    return next_try(job, plan, tries, tuple(blocks), now)


class Simulated:
    """An archive whose runs take no time to simulate: one after the other, the clock jumping to what comes next."""

    def __init__(self, plan: Plan, now: datetime) -> None:
        self.plan = plan
        self.now = now
        self.tries: list[Try] = []

    def upcoming(self) -> list[tuple[Job, Next]]:
        """Return the next try of each job by the rules, the first one first."""
        found = [(job, self._next(job)) for job in self.plan.jobs]
        return sorted(found, key=lambda each: each[1].at)

    def turn(self, outcome: Outcome, took: timedelta) -> Try:
        """Let the next run happen."""
        job, found = self.upcoming()[0]
        started = max(self.now, found.at)
        self.now = started + took
        number = len(self.tries) + 1
        self.tries.append(Try(number, job.name, found.due, started, finished=self.now, outcome=outcome))
        return self.tries[-1]

    def go_well(self, until: datetime) -> None:
        """Let every run go well, up to a moment."""
        while min(found.at for _, found in self.upcoming()) < until:
            self.turn(Outcome.OK, timedelta(minutes=1))

    def by_job(self) -> Mapping[str, list[Try]]:
        """Return the tries of each job, oldest first."""
        return {job.name: [each for each in self.tries if each.job == job.name] for job in self.plan.jobs}

    def _next(self, job: Job) -> Next:
        tries = [each for each in reversed(self.tries) if each.job == job.name][:LOOKED_AT]
        good = max((each.number for each in self.tries if each.outcome in GOOD), default=0)
        blocks = [each for each in reversed(self.tries) if each.number > good and each.outcome == Outcome.BLOCKED]
        return next_try(job, self.plan, tries, blocks, self.now)


def moved(each: Try, by: timedelta) -> Try:
    """Return a try that happened at another time."""
    assert each.finished is not None
    return replace(each, due=each.due + by, started=each.started + by, finished=each.finished + by)
