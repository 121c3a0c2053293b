"""crawler.scheduling.timing: every so long, and cron lines as cron reads them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import BadArgumentError
from crawler.scheduling.timing import Cron, Every
from tests.crawler.builders import at

MONDAY = at("2026-03-02 10:00:00")
MOMENTS = st.integers(0, 10**8).map(lambda seconds: MONDAY + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("passed", "expected"),
    [(0, 30), (1, 30), (29, 30), (30, 60), (31, 60), (1000, 1020), (-10, 0)],
    ids=lambda minutes: f"{minutes} min",
)
def test_every_half_hour_is_counted_from_a_time_it_was_due(passed: int, expected: int) -> None:
    found = Every(timedelta(minutes=30)).after(MONDAY + timedelta(minutes=passed), MONDAY)

    assert found == MONDAY + timedelta(minutes=expected)


@given(MOMENTS, st.integers(1, 10**6))
def test_the_next_time_is_the_first_after_the_moment(moment: datetime, seconds: int) -> None:
    interval = timedelta(seconds=seconds)

    found = Every(interval).after(moment, MONDAY)

    assert moment < found <= moment + interval
    assert (found - MONDAY) % interval == timedelta(0)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("30 7 * * *", "2026-03-03 07:30:00"),
        ("*/20 * * * *", "2026-03-02 10:20:00"),
        ("0 10 * * *", "2026-03-03 10:00:00"),
        ("0 9-18/3 * * *", "2026-03-02 12:00:00"),
        ("0 0 1 4,9 *", "2026-04-01 00:00:00"),
        ("0 0 1 Sep *", "2026-09-01 00:00:00"),
        ("0 0 29 2 *", "2028-02-29 00:00:00"),
        ("0 8 * * 0", "2026-03-08 08:00:00"),
        ("0 8 * * 7", "2026-03-08 08:00:00"),
        ("0 8 * * sun", "2026-03-08 08:00:00"),
        ("0 8 * * 1", "2026-03-09 08:00:00"),
        ("0 8 * * 1-5", "2026-03-03 08:00:00"),
        ("0 8 * * fri-sun", "2026-03-06 08:00:00"),
        ("0 8 * * 6,0", "2026-03-07 08:00:00"),
        ("0 8 * * */2", "2026-03-03 08:00:00"),
        ("0 8 * * 3/2", "2026-03-04 08:00:00"),
        ("0 8 20 * 5", "2026-03-06 08:00:00"),
        ("0 8 5 * 5", "2026-03-05 08:00:00"),
    ],
)
def test_a_cron_line_is_read_as_cron_reads_it(line: str, expected: str) -> None:
    assert Cron.parse(line).after(MONDAY, MONDAY) == at(expected)


@pytest.mark.parametrize(
    "line",
    [
        "", "* * * *", "* * * * * *", "@daily", "60 * * * *", "* 24 * * *", "0 0 32 * *", "0 0 0 * *", "0 0 1 13 *",
        "0 0 * * 8", "0 0 * * foo", "0 0 * * 5-1", "*/0 * * * *", "* * * * */0", "0 0 L * *", "0 0 last * *",
        "0 0 1 foo *", "a b c d e", "5-1 * * * *", "1,,2 * * * *", 5, None, ["* * * * *"],
    ],
    ids=repr,
)  # fmt: skip
def test_what_is_no_cron_line_is_refused(line: object) -> None:
    with pytest.raises(BadArgumentError, match="is no cron line"):
        Cron.parse(line)


def test_a_day_that_never_comes_is_refused() -> None:
    with pytest.raises(BadArgumentError, match="never comes"):
        Cron.parse("0 0 31 2 *")


@pytest.mark.parametrize(
    ("line", "gap"), [("*/20 * * * *", timedelta(minutes=20)), ("0 6 * * *", timedelta(days=1))], ids=["20 min", "day"]
)
def test_the_gap_between_two_times(line: str, gap: timedelta) -> None:
    assert Cron.parse(line).gap(MONDAY) == gap


def test_a_step_over_all_weekdays_names_none() -> None:
    """As in cron, both have to fit then: Saturday the 28th, and not each Thursday."""
    moment = at("2026-11-11 09:00:00")

    assert Cron.parse("0 5 28-31 * */2").after(moment, moment) == at("2026-11-28 05:00:00")
