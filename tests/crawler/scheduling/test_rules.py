"""crawler.scheduling.rules: when the next try begins, by its timing and by how the last ones ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.scheduling.durations import QuietHours
from crawler.scheduling.outcomes import FAILURES, GOOD, Outcome
from crawler.scheduling.plan import BUSY_TRIES, Plan
from crawler.scheduling.rules import failures
from crawler.scheduling.timing import Cron, Every
from tests.crawler.builders import at
from tests.crawler.scheduling.histories import DAY, HOUR, HOURLY, MINUTE, PLAN, TEN, coming, ended, moved

NIGHT = (QuietHours(60, 360),)
DAILY = replace(HOURLY, timing=Cron("0 6 * * *"))


@pytest.mark.parametrize("job", [HOURLY, DAILY], ids=["every", "cron"])
def test_a_job_that_never_ran_is_due_at_once(job: object) -> None:
    found = coming(now=TEN, job=job)  # type: ignore[arg-type]

    assert (found.due, found.at, found.why) == (TEN, TEN, "its first run")


@pytest.mark.parametrize("outcome", sorted(GOOD))
def test_after_a_good_end_it_waits_for_its_time(outcome: str) -> None:
    found = coming(ended(outcome), now=TEN + 2 * MINUTE)

    assert (found.due, found.at, found.why) == (TEN + HOUR, TEN + HOUR, "")


def test_a_late_run_delays_no_later_one() -> None:
    late = ended("ok", due=TEN, started=TEN + 50 * MINUTE)

    assert coming(late, now=TEN + HOUR).due == TEN + HOUR


def test_a_time_that_passed_while_it_ran_is_made_up_at_once() -> None:
    long = ended("ok", took=90 * MINUTE)

    found = coming(long, now=TEN + 90 * MINUTE)
    assert found.at == found.due == TEN + HOUR


@pytest.mark.parametrize("job", [HOURLY, replace(HOURLY, timing=Cron("0 * * * *"))], ids=["every", "cron"])
def test_many_missed_times_are_made_up_by_one_run(job: object) -> None:
    """The machine was off for three days."""
    back = TEN + 3 * DAY + 5 * MINUTE

    missed = coming(ended("ok"), now=back, job=job)  # type: ignore[arg-type]
    assert (missed.due, missed.at <= back) == (TEN + HOUR, True)
    made_up = ended("ok", due=missed.due, started=back)
    assert coming(made_up, now=back + MINUTE, job=job).due == TEN + 3 * DAY + HOUR  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("times", "wait"), [(1, 10), (2, 20), (3, 40), (6, 320), (8, 1280), (9, 1440), (40, 1440)], ids=str
)
@pytest.mark.parametrize("outcome", sorted(FAILURES - {Outcome.BAD_ARGUMENTS}))
def test_after_failures_it_waits_longer_and_longer(outcome: str, times: int, wait: int) -> None:
    tries = [ended(outcome)] * times

    found = coming(*tries, now=TEN + HOUR)

    assert found.at == max(tries[0].finished + wait * MINUTE, TEN)  # type: ignore[operator]
    assert (found.due, f"after {times} failure" in found.why) == (TEN, True)


def test_a_job_of_seconds_tries_again_after_seconds() -> None:
    often = replace(HOURLY, timing=Every(timedelta(seconds=2)))

    assert coming(ended("failed"), now=TEN, job=often).at == TEN + MINUTE + timedelta(seconds=2)


def test_a_good_end_forgives_earlier_failures() -> None:
    tries = [ended("failed"), ended("incomplete"), ended("failed"), ended("failed")]

    assert failures(tries, None) == 1


@pytest.mark.parametrize("outcome", ["busy", "stopped", "interrupted", "blocked"])
def test_what_is_no_failure_neither_counts_nor_forgives(outcome: str) -> None:
    assert failures([ended("failed"), ended(outcome), ended("failed")], None) == 2


def test_wrong_arguments_wait_a_day() -> None:
    assert coming(ended("bad arguments"), now=TEN).at == TEN + MINUTE + DAY


def test_who_has_changed_the_schedule_does_not_wait_for_earlier_failures() -> None:
    plan = replace(PLAN, changed=TEN + HOUR)

    found = coming(ended("bad arguments"), now=TEN + 2 * HOUR, plan=plan)
    assert found.at <= TEN + 2 * HOUR


def test_a_schedule_from_the_future_forgives_nothing() -> None:
    plan = replace(PLAN, changed=TEN + DAY)

    assert coming(*[ended("failed")] * 3, now=TEN + 2 * MINUTE, plan=plan).at == TEN + 41 * MINUTE


def test_a_busy_archive_is_asked_again_soon() -> None:
    found = coming(ended("busy"), now=TEN + MINUTE)

    assert (found.due, found.at) == (TEN, TEN + 6 * MINUTE)


def test_a_busy_archive_is_not_asked_for_ever() -> None:
    found = coming(*[ended("busy")] * BUSY_TRIES, now=TEN + MINUTE)

    assert found.at == TEN + HOUR


def test_what_was_stopped_with_the_scheduler_goes_on_at_once() -> None:
    found = coming(ended("stopped"), now=TEN + 2 * MINUTE)

    assert (found.due, found.at <= TEN + 2 * MINUTE) == (TEN, True)


def test_what_somebody_interrupted_waits_a_little() -> None:
    assert coming(ended("interrupted"), now=TEN).at == TEN + 11 * MINUTE


@pytest.mark.parametrize(("times", "hours"), [(1, 1), (2, 2), (3, 4), (5, 16), (6, 24), (30, 24)], ids=str)
def test_once_sina_refuses_us_all_jobs_wait(times: int, hours: int) -> None:
    block = replace(ended("blocked"), job="another")

    found = coming(ended("ok", started=TEN - DAY), now=TEN + 2 * MINUTE, blocks=[block] * times)

    assert found.at == TEN + MINUTE + hours * HOUR
    assert "Sina has refused us" in found.why


def test_the_refused_job_makes_its_time_up_after_the_block() -> None:
    block = ended("blocked")

    found = coming(block, now=TEN + 2 * MINUTE, blocks=[block])
    assert (found.due, found.at) == (TEN, TEN + HOUR + MINUTE)


def test_a_job_that_waits_longer_by_itself_is_not_hastened_by_a_block() -> None:
    found = coming(*[ended("failed")] * 8, now=TEN + 2 * MINUTE, blocks=[ended("blocked")])

    assert found.at == TEN + MINUTE + 1280 * MINUTE


@pytest.mark.parametrize(
    ("now", "begins"),
    [("00:59:00", "00:59:00"), ("01:00:00", "06:00:00"), ("03:00:00", "06:00:00"), ("06:00:00", "06:00:00")],
)
def test_what_is_due_in_quiet_hours_waits_for_their_end(now: str, begins: str) -> None:
    found = coming(now=at(f"2026-03-02 {now}"), job=replace(HOURLY, quiet=NIGHT))

    assert max(found.at, at(f"2026-03-02 {now}")) == at(f"2026-03-02 {begins}")


def test_what_missed_its_time_before_the_quiet_hours_does_not_begin_in_them() -> None:
    last = ended("ok", started=at("2026-03-01 23:30:00"))

    found = coming(last, now=at("2026-03-02 02:00:00"), job=replace(HOURLY, quiet=NIGHT))
    assert (found.due, found.at) == (at("2026-03-02 00:30:00"), at("2026-03-02 06:00:00"))


def test_a_wait_that_ends_in_quiet_hours_goes_on_to_their_end() -> None:
    block = ended("blocked", started=at("2026-03-02 00:30:00"))

    found = coming(block, now=at("2026-03-02 00:40:00"), job=replace(HOURLY, quiet=NIGHT), blocks=[block])
    assert (found.at, "quiet hours" in found.why) == (at("2026-03-02 06:00:00"), True)


@given(st.integers(0, 10**6))
def test_jitter_is_bounded_and_the_same_whenever_it_is_asked_for(minutes: int) -> None:
    job = replace(HOURLY, jitter=10 * MINUTE)
    last = moved(ended("ok"), timedelta(minutes=minutes))

    found = coming(last, now=last.started + MINUTE, job=job)

    assert timedelta(0) <= found.at - found.due <= 10 * MINUTE
    assert coming(last, now=last.started + 9 * MINUTE, job=job) == found


def test_jitter_differs_from_time_to_time_and_from_job_to_job() -> None:
    jobs = [replace(HOURLY, name=name, jitter=10 * MINUTE) for name in "abc"]
    lasts = [moved(ended("ok"), HOUR * hours) for hours in range(20)]

    found = [coming(last, now=last.started, job=job) for job in jobs for last in lasts]
    assert len({each.at - each.due for each in found}) == 60


@pytest.mark.parametrize("outcome", ["ok", "failed", "blocked", "busy", "bad arguments"])
@pytest.mark.parametrize("job", [HOURLY, DAILY], ids=["every", "cron"])
def test_a_clock_that_was_years_ahead_holds_nothing_up(job: object, outcome: str) -> None:
    ahead = moved(ended(outcome), 900 * DAY)

    found = coming(ahead, now=TEN, job=job, blocks=[ahead] if outcome == "blocked" else [])  # type: ignore[arg-type]
    assert found.at == TEN


@pytest.mark.parametrize("outcome", ["ok", "failed", "blocked"])
def test_a_clock_that_was_set_back_a_little_holds_it_up_no_longer_than_that(outcome: str) -> None:
    last = moved(ended(outcome), 50 * MINUTE)

    found = coming(last, now=TEN, blocks=[last] if outcome == "blocked" else [])
    assert found.at <= TEN + 2 * HOUR


def test_a_clock_that_was_set_during_a_run_holds_nothing_up() -> None:
    found = coming(ended("failed", took=300 * DAY), now=TEN + HOUR)

    assert found.at <= TEN + HOUR


def test_a_plan_needs_no_more_than_its_jobs() -> None:
    assert Plan((HOURLY,)).changed is None
