"""Whole days by the rules alone: whatever happens, no time is lost, no wait is longer than a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.scheduling.durations import QuietHours
from crawler.scheduling.outcomes import Outcome
from crawler.scheduling.plan import Job, Plan
from crawler.scheduling.timing import Cron, Every
from tests.crawler.scheduling.histories import DAY, HOUR, MINUTE, TEN, Simulated

JOBS = (
    Job("often", "sina_live", Every(20 * MINUTE), jitter=5 * MINUTE),
    Job("hourly", "sina_finance", Every(HOUR), quiet=(QuietHours(60, 360),)),
    Job("daily", "sina_finance", Cron("30 7 * * *")),
)
PLAN = Plan(JOBS)
ENDS = st.tuples(st.sampled_from(list(Outcome)), st.integers(1, 300).map(lambda minutes: timedelta(minutes=minutes)))


def simulated(ends: list[tuple[Outcome, timedelta]], plan: Plan = PLAN) -> Simulated:
    """Return what comes of runs that end so."""
    day = Simulated(plan, TEN)
    for outcome, took in ends:
        day.turn(outcome, took)
    return day


@given(st.lists(ENDS, max_size=40))
def test_no_two_runs_are_at_work_at_once(ends: list[tuple[Outcome, timedelta]]) -> None:
    tries = simulated(ends).tries

    assert all(one.finished <= other.started for one, other in pairwise(tries) if one.finished)


@given(st.lists(ENDS, max_size=40))
def test_every_job_comes_again_within_a_day_and_its_quiet_hours(ends: list[tuple[Outcome, timedelta]]) -> None:
    day = simulated(ends)

    assert all(found.at <= day.now + DAY + 5 * HOUR for _, found in day.upcoming())


@given(st.lists(ENDS, max_size=40))
def test_no_run_begins_before_its_time_or_in_quiet_hours(ends: list[tuple[Outcome, timedelta]]) -> None:
    tries = simulated(ends).tries

    assert [each for each in tries if each.started < each.due] == []
    assert [each for each in tries if each.job == "hourly" and 1 <= each.started.hour < 6] == []


@settings(max_examples=20)
@given(st.lists(ENDS, min_size=1, max_size=40))
def test_once_runs_go_well_again_every_time_is_made_up(ends: list[tuple[Outcome, timedelta]]) -> None:
    day = simulated(ends)
    bad = day.now

    day.go_well(until=bad + 3 * DAY)

    assert {name: [each.outcome for each in tries][-1] for name, tries in day.by_job().items()} == dict.fromkeys(
        ("often", "hourly", "daily"), Outcome.OK
    )
    assert all(tries[-1].started > bad for tries in day.by_job().values())


def test_a_quiet_week_runs_by_the_clock() -> None:
    day = simulated([(Outcome.OK, MINUTE)] * 700, replace(PLAN, jobs=(JOBS[0], JOBS[2])))

    often, daily = day.by_job()["often"], day.by_job()["daily"]
    gaps = {other.due - one.due for one, other in pairwise(often)}
    assert gaps == {20 * MINUTE}
    assert len({each.started.date() for each in daily[1:]}) == len(daily) - 1
