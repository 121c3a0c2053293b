"""crawler.scheduling.durations: lengths of time and quiet hours, as people write them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import BadArgumentError
from crawler.scheduling.durations import QuietHours, after_quiet, parse_duration, parse_quiet, said
from tests.crawler.builders import at

MINUTES = st.integers(0, 24 * 60 - 1)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("45s", 45), ("30m", 1800), ("2h", 7200), ("1d", 86400), ("1h30m", 5400), ("1d 2h 3m 4s", 93784), ("90m", 5400)],
)
def test_a_length_of_time_is_read(text: str, seconds: int) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "value",
    ["", "30", "0s", "-5m", "1.5h", "1m1h", "m", "30min", "367d", "9999999999h", 30, True, None, ["1h"], "1h\n"],
    ids=repr,
)
def test_what_is_no_length_of_time_is_refused(value: object) -> None:
    with pytest.raises(BadArgumentError, match=r"write one such as|write from 1s to 366d"):
        parse_duration(value)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0s"), (0.4, "0s"), (59.6, "1m"), (90, "1m30s"), (5400, "1h30m"), (90061, "1d1h"), (86400, "1d"), (-5, "0s")],
)
def test_a_length_of_time_is_said_in_two_units(seconds: float, text: str) -> None:
    assert said(timedelta(seconds=seconds)) == text


@given(st.integers(1, 366).map(lambda days: timedelta(days=days)) | st.integers(1, 3600).map(timedelta))
def test_what_is_said_can_be_read(length: timedelta) -> None:
    if length <= timedelta(days=366):
        assert parse_duration(said(length)) == length


@pytest.mark.parametrize(
    ("quiet", "moment", "end"),
    [
        ("01:00-06:00", "2026-03-02 00:59:59", None),
        ("01:00-06:00", "2026-03-02 01:00:00", "2026-03-02 06:00:00"),
        ("01:00-06:00", "2026-03-02 05:59:59", "2026-03-02 06:00:00"),
        ("01:00-06:00", "2026-03-02 06:00:00", None),
        ("23:00-06:30", "2026-03-02 23:30:00", "2026-03-03 06:30:00"),
        ("23:00-06:30", "2026-03-02 05:00:00", "2026-03-02 06:30:00"),
        ("23:00-06:30", "2026-03-02 12:00:00", None),
        ("22:00-24:00", "2026-03-02 23:00:00", "2026-03-03 00:00:00"),
        ("00:00-23:59", "2026-03-02 23:58:59", "2026-03-02 23:59:00"),
    ],
)
def test_quiet_hours_are_shanghais(quiet: str, moment: str, end: str | None) -> None:
    assert QuietHours.parse(quiet).end_of(at(moment)) == (at(end) if end else None)


@pytest.mark.parametrize(
    "value", ["1-6", "01:00", "25:00-26:00", "01:60-02:00", "24:30-01:00", "01:00–06:00", 1, None], ids=repr
)
def test_what_are_no_quiet_hours_is_refused(value: object) -> None:
    with pytest.raises(BadArgumentError, match='write them as "01:00-06:00"'):
        parse_quiet([value])


@pytest.mark.parametrize(
    "values",
    [["01:00-01:00"], ["00:00-24:00"], ["00:00-12:00", "12:00-24:00"], ["08:00-20:00", "19:00-09:00"]],
    ids=" ".join,
)
def test_a_whole_day_cannot_be_quiet(values: list[str]) -> None:
    with pytest.raises(BadArgumentError, match=r"covers the whole day|leaves no time"):
        parse_quiet(values)


def test_quiet_hours_that_meet_are_passed_together() -> None:
    quiet = parse_quiet(["01:00-03:00", "03:00-04:00", "23:00-01:00"])

    assert after_quiet(at("2026-03-02 23:30:00"), quiet) == at("2026-03-03 04:00:00")


@given(st.lists(st.tuples(MINUTES, MINUTES), max_size=4), MINUTES)
def test_after_quiet_hours_it_is_not_quiet(parts: list[tuple[int, int]], minute: int) -> None:
    texts = [f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in parts]
    try:
        quiet = parse_quiet(texts)
    except BadArgumentError:
        return
    moment = at("2026-03-02 00:00:00") + timedelta(minutes=minute)

    end = after_quiet(moment, quiet)

    assert moment <= end < moment + timedelta(days=2)
    assert not [each for each in quiet if each.end_of(end)]
