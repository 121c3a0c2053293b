"""crawler.alarms.lists: a list that has gone stale, and one with fewer rows; never in sixty days of ordinary life."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from crawler.alarms.alarm import FEWER_ROWS, STALE, Alarm, alarm_of
from crawler.alarms.lists import ListSeen, look_at_list
from tests.crawler.alarms.histories import BEGIN, DAY, HOUR, SEEDS, Channel, list_at, moments, readings

CHANNELS = {
    "busy": Channel(120, 0.25),
    "slow": Channel(6, 0.2),
    "on workdays": Channel(15, 0.0),
    "in bursts": Channel(60, 0.3, bursts=8),
    "day and night": Channel(40, 1.0),
}
EACH_CHANNEL = pytest.mark.parametrize("channel", CHANNELS.values(), ids=CHANNELS)
BUSY = CHANNELS["busy"]
# A Thursday, 10 o'clock.
FAULT = BEGIN + 52 * DAY + 34 * HOUR

Rows = Sequence[tuple[datetime, datetime]]


def alarms(seen: ListSeen) -> list[Alarm]:
    """Return what is unusual in a list."""
    return [look.alarm for look in look_at_list(seen) if look.alarm]


def first_alarm(rows: Rows, within: timedelta) -> tuple[timedelta, Alarm] | None:
    """Return the first alarm after the fault, and how long after it."""
    now = FAULT
    while now <= FAULT + within:
        for alarm in alarms(list_at(rows, now)):
            return now - FAULT, alarm
        now += 6 * HOUR
    return None


@EACH_CHANNEL
@pytest.mark.parametrize("seed", SEEDS)
def test_sixty_ordinary_days_raise_no_alarm(channel: Channel, seed: int) -> None:
    rows = moments(channel, seed)

    assert [alarm for now in readings(13 * HOUR) for alarm in alarms(list_at(rows, now))] == []


@pytest.mark.parametrize(
    ("channel", "hours"),
    [
        pytest.param(BUSY, 36, id="busy"),
        pytest.param(CHANNELS["in bursts"], 24 * 7, id="in bursts"),
        pytest.param(CHANNELS["day and night"], 24, id="day and night"),
        pytest.param(CHANNELS["on workdays"], 24 * 14, id="on workdays"),
        pytest.param(CHANNELS["slow"], 24 * 16, id="slow"),
    ],
)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_list_that_shows_nothing_new_is_stale(channel: Channel, hours: int, seed: int) -> None:
    rows = [row for row in moments(channel, seed) if row[0] < FAULT]

    found = first_alarm(rows, hours * HOUR)

    assert found is not None
    assert (found[1].kind, found[1].subject) == (STALE, "china")


def test_a_weekend_is_waited_for_after_a_friday() -> None:
    rows = [row for row in moments(CHANNELS["on workdays"], 1) if row[0] < BEGIN + 54 * DAY]

    assert alarms(list_at(rows, BEGIN + 56 * DAY + 9 * HOUR)) == []


def test_a_stale_list_says_since_when() -> None:
    rows = [row for row in moments(BUSY, 1) if row[0] < FAULT]
    newest = rows[-1][0]

    [alarm] = alarms(list_at(rows, newest + 4 * DAY))

    assert alarm.sentence.startswith(
        f"china has shown no new row since {newest:%Y-%m-%d %H:%M}, for 4 days; even quiet days bring"
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_a_list_of_which_four_in_five_rows_are_gone_shows_fewer(seed: int) -> None:
    rows = [row for place, row in enumerate(moments(BUSY, seed)) if row[0] < FAULT or place % 5 == 0]

    found = first_alarm(rows, 15 * DAY)

    assert found is not None
    assert (found[1].kind, found[1].subject) == (FEWER_ROWS, "china")


def test_fewer_rows_are_told_with_both_numbers() -> None:
    rows = [row for place, row in enumerate(moments(BUSY, 1)) if row[0] < FAULT or place % 12 == 0]
    now = FAULT + 4 * DAY

    [alarm] = alarms(list_at(rows, now))

    shown = sum(now - 3 * DAY < ctime <= now for ctime, _ in rows)
    assert alarm.sentence.startswith(f"china has shown {shown} rows in the last 3 days; even quiet days bring about ")
    assert alarm.found == shown < alarm.limit < alarm.usual


def test_rows_that_a_pause_may_have_lost_are_not_missed() -> None:
    rows = [row for place, row in enumerate(moments(BUSY, 1)) if row[0] < FAULT or place % 12 == 0]
    seen = list_at(rows, FAULT + 4 * DAY)

    assert alarms(replace(seen, steady_since=seen.read_at - HOUR)) == []


def test_a_list_that_was_old_when_the_archive_met_it_is_no_news() -> None:
    rows = [row for row in moments(BUSY, 1) if row[0] < FAULT]
    seen = replace(list_at(rows, FAULT + 9 * DAY), delay=8 * DAY)

    assert alarms(seen) == []
    assert "no better when the archive met it" in look_at_list(seen)[0].said


def test_a_list_given_up_long_ago_is_left_alone() -> None:
    rows = [row for row in moments(BUSY, 1) if row[0] < FAULT]

    assert alarms(list_at(rows, FAULT + 61 * DAY)) == []


@pytest.mark.parametrize("days", [0, 1, 20])
def test_a_short_history_raises_no_alarm(days: int) -> None:
    rows = [row for row in moments(BUSY, 1, days=20) if row[0] < BEGIN + days * DAY]

    assert alarms(list_at(rows, BEGIN + (days + 9) * DAY)) == []


def test_a_stale_list_is_not_told_twice() -> None:
    rows = [row for row in moments(BUSY, 1) if row[0] < FAULT]

    looks = look_at_list(list_at(rows, FAULT + 9 * DAY))

    assert [look.kind for look in looks] == [STALE]
    assert alarm_of(looks[0]).key == "stale channel: china"
