"""crawler.progress: shares, paces, the time left, and which channels fit."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.progress import ChannelNumbers, Pace, Snapshot, Steps, line, stopping, that_fit, told

CHINA, STOCK, COMPANIES = (ChannelNumbers(name, 50, 40, 3) for name in ("china", "stock", "companies"))


def snapshot(*channels: ChannelNumbers, steps: Steps | None = None, left: timedelta | None = None) -> Snapshot:
    return Snapshot(timedelta(minutes=5), 1234, 4.25, 16, channels, steps, left)


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        pytest.param(Steps(12, 92, "days"), "12 of 92 days", id="days"),
        pytest.param(Steps(1200, 100_000, ""), "1,200 of 100,000", id="no unit"),
        pytest.param(Steps(1_500_000, 2_340_000_000, "bytes"), "1.5 of 2,340.0 MB", id="bytes"),
    ],
)
def test_steps_are_told_in_a_few_words(steps: Steps, said: str) -> None:
    assert str(steps) == said


@pytest.mark.parametrize(
    ("done", "total", "share"),
    [pytest.param(1, 4, 0.25, id="a quarter"), pytest.param(5, 4, 1.0, id="more"), pytest.param(0, 0, 1.0, id="none")],
)
def test_a_share_is_never_more_than_the_whole(done: int, total: int, share: float) -> None:
    assert Steps(done, total, "").share == share


@pytest.mark.parametrize(
    ("done", "before", "left"),
    [
        pytest.param(0, 0, None, id="nothing done"),
        pytest.param(10, 10, None, id="nothing done since"),
        pytest.param(25, 0, timedelta(seconds=300), id="a quarter"),
        pytest.param(60, 20, timedelta(seconds=100), id="of what was left"),
        pytest.param(100, 0, timedelta(), id="all"),
        pytest.param(120, 0, timedelta(), id="more than was known of"),
    ],
)
def test_the_time_left_follows_from_the_pace(done: int, before: int, left: timedelta | None) -> None:
    assert Steps(done, 100, "").left_after(100, before) == left


def test_a_pace_is_taken_of_the_last_seconds() -> None:
    pace = Pace()

    paces = [pace.after(moment, count) for moment, count in ((0, 0), (5, 100), (10, 100), (15, 100), (20, 110))]

    assert paces == [0.0, 20.0, 10.0, 0.0, 1.0]


@given(st.lists(st.tuples(st.floats(0.01, 30), st.integers(0, 500)), max_size=30))
def test_a_pace_is_never_below_nothing(steps: list[tuple[float, int]]) -> None:
    pace, moment, count = Pace(), 0.0, 0
    found = [pace.after(0, 0)]
    for seconds, more in steps:
        moment, count = moment + seconds, count + more
        found.append(pace.after(moment, count))

    assert min(found) >= 0


@pytest.mark.parametrize(
    ("most", "names"),
    [
        pytest.param(3, ["china", "stock", "companies"], id="all"),
        pytest.param(2, ["companies", "2 others"], id="the last and the others"),
        pytest.param(1, ["3 others"], id="the others alone"),
        pytest.param(0, [], id="none"),
        pytest.param(-4, [], id="less than none"),
    ],
)
def test_channels_that_do_not_fit_are_summed(most: int, names: list[str]) -> None:
    shown = that_fit([CHINA, STOCK, COMPANIES], most, last=["companies", "china"])

    assert [channel.name for channel in shown] == names


@given(st.integers(1, 40), st.integers(1, 40))
def test_however_few_fit_nothing_is_left_uncounted(number: int, most: int) -> None:
    channels = [ChannelNumbers(f"c{place}", place, 0, 1) for place in range(number)]

    shown = that_fit(channels, most, last=["c3", "c1"])

    assert len(shown) <= most
    assert sum(channel.owed for channel in shown) == number


def test_a_run_is_told_in_one_line() -> None:
    now = snapshot(CHINA, STOCK, steps=Steps(12, 92, "days"), left=timedelta(minutes=70))

    assert line(now) == (
        "0:05:00: 1,234 pages, 4.2/s; 12 of 92 days, 1:10:00 left; in all listed 100 new 80 owed 6; "
        "china listed 50 new 40 owed 3; stock listed 50 new 40 owed 3"
    )


def test_a_line_names_only_the_channels_that_have_changed() -> None:
    assert line(snapshot(CHINA, STOCK), snapshot(CHINA)).endswith(
        "in all listed 100 new 80 owed 6; stock listed 50 new 40 owed 3"
    )


def test_the_only_channel_needs_no_sum() -> None:
    assert "in all" not in line(snapshot(CHINA))


def test_what_is_left_is_told_where_it_is_known() -> None:
    assert told(Steps(1, 4, "days"), None) == "1 of 4 days"


def test_a_run_that_is_stopped_says_how_to_stop_it_at_once() -> None:
    assert stopping(3) == "Stopping: requests under way 3; Ctrl-C again stops at once"
