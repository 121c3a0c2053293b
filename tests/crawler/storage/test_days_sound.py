"""crawler.storage.days: which readings of a day are believed, and which days of the history are still open."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from crawler.lists.answer import ListPage
from crawler.lists.day import DayReading
from crawler.storage.catalogue import Catalogue
from crawler.storage.days import MISSING_PAUSE, DayEntry, Days
from tests.crawler.builders import at, row

FIFTH, FOURTH, THIRD = date(2024, 3, 5), date(2024, 3, 4), date(2024, 3, 3)
BEGAN = at("2024-03-06 12:00:00")
SECOND = timedelta(seconds=1)
BELIEVED = BEGAN + MISSING_PAUSE


def shown(*numbers: int, total: int | None = None) -> DayReading:
    """Return a reading of one page with these rows; *total*: as the API counts them, if it counts otherwise."""
    counted = len(numbers) if total is None else total
    return DayReading().with_page(ListPage(tuple(map(row, numbers)), counted), FIFTH)


CLEAN, EMPTY, SHORT = shown(1, 2), shown(), shown(1, 2, total=5)
TWICE = shown(1, 2, 2)  # a row that came twice, while nothing was missing


@pytest.fixture
def days(catalogue: Catalogue) -> Days:
    return catalogue.days


def read(days: Days, reading: DayReading = CLEAN, began: datetime = BEGAN, *, is_over: bool = True) -> DayEntry:
    """Record a reading of the fifth that came to its end."""
    return days.read("china", FIFTH, reading, began, is_over=is_over)


@pytest.mark.parametrize("reading", [EMPTY, TWICE], ids=["no rows", "a row twice"])
def test_a_second_reading_with_the_same_result_is_believed_at_once_where_nothing_is_missing(
    days: Days, reading: DayReading
) -> None:
    assert [read(days, reading).is_complete, read(days, reading, BEGAN + SECOND).is_complete] == [False, True]


@pytest.mark.parametrize(
    ("began", "is_complete"),
    [
        pytest.param(BEGAN + SECOND, False, id="at once"),
        pytest.param(BELIEVED - SECOND, False, id="within the hour"),
        pytest.param(BELIEVED, True, id="an hour later"),
        pytest.param(BELIEVED + timedelta(days=30), True, id="a month later"),
    ],
)
def test_a_day_with_rows_missing_is_believed_an_hour_after_the_first_reading_that_saw_the_same(
    days: Days, began: datetime, *, is_complete: bool
) -> None:
    read(days, SHORT)

    assert read(days, SHORT, began).is_complete is is_complete


def test_the_hour_is_counted_from_the_first_of_equal_readings(days: Days) -> None:
    read(days, SHORT)
    read(days, SHORT, BELIEVED - SECOND)

    assert read(days, SHORT, BELIEVED).is_complete


def test_the_hour_begins_anew_with_a_reading_that_saw_something_else(days: Days) -> None:
    read(days, SHORT)
    read(days, shown(1, 3, total=5), BEGAN + SECOND)
    read(days, SHORT, BEGAN + 2 * SECOND)

    assert not read(days, SHORT, BELIEVED).is_complete


def test_an_hour_of_missing_rows_completes_no_day_that_is_not_over(days: Days) -> None:
    read(days, SHORT, is_over=False)

    assert not read(days, SHORT, BELIEVED, is_over=False).is_complete


def test_an_empty_day_whose_rows_were_counted_before_is_not_believed(days: Days) -> None:
    read(days, shown(total=5))

    assert not read(days, EMPTY, BEGAN + SECOND).is_complete


@pytest.mark.parametrize(("reading", "is_same"), [(SHORT, True), (CLEAN, True), (shown(1, 3), False), (EMPTY, False)])
def test_a_reading_is_the_same_where_it_saw_the_same_articles(
    days: Days, reading: DayReading, *, is_same: bool
) -> None:
    read(days, SHORT)

    assert read(days, reading, BEGAN + SECOND).is_same is is_same


def test_a_first_reading_is_like_none_before(days: Days) -> None:
    days.take_up("china", [FIFTH])

    assert not read(days, EMPTY).is_same


def test_a_day_is_sound_since_its_last_sound_reading(days: Days) -> None:
    assert read(days).sound_at == BEGAN


def test_an_unsound_reading_keeps_the_moment_of_the_last_sound_one(days: Days) -> None:
    read(days)

    assert read(days, SHORT, BEGAN + SECOND).sound_at == BEGAN


def test_a_later_sound_reading_moves_that_moment(days: Days) -> None:
    read(days)

    assert read(days, CLEAN, BELIEVED).sound_at == BELIEVED


@pytest.mark.parametrize("reading", [SHORT, EMPTY, TWICE], ids=["rows missing", "no rows", "a row twice"])
def test_a_day_without_a_sound_reading_has_no_such_moment(days: Days, reading: DayReading) -> None:
    assert read(days, reading).sound_at is None


def test_a_day_that_is_not_over_may_be_read_soundly(days: Days) -> None:
    entry = read(days, is_over=False)

    assert (entry.is_complete, entry.sound_at) == (False, BEGAN)


@pytest.mark.parametrize(
    ("at_moment", "number"),
    [(BEGAN - SECOND, 1), (BEGAN, 1), (BEGAN + SECOND, 0)],
    ids=["since", "just then", "before"],
)
def test_open_days_count_where_they_were_read_soundly_since(days: Days, at_moment: datetime, number: int) -> None:
    read(days, is_over=False)

    assert days.sound_since("china", FIFTH, FIFTH, at_moment) == number


def test_complete_days_count_whenever_they_were_read(days: Days) -> None:
    read(days)

    assert days.sound_since("china", FIFTH, FIFTH, BELIEVED) == 1


@pytest.mark.parametrize(
    ("channel", "since", "until", "number"),
    [
        pytest.param("china", THIRD, FIFTH, 2, id="its days"),
        pytest.param("china", FOURTH, FIFTH, 1, id="some of them"),
        pytest.param("china", FOURTH, FOURTH, 0, id="a day that was not read"),
        pytest.param("stock", THIRD, FIFTH, 0, id="another channel"),
    ],
)
def test_sound_days_are_counted_by_channel_from_day_to_day(
    days: Days, channel: str, since: date, until: date, number: int
) -> None:
    days.take_up("china", [FOURTH])
    read(days)
    days.read("china", THIRD, shown(1), BEGAN, is_over=True)

    assert days.sound_since(channel, since, until, BEGAN) == number


def test_a_history_without_open_days_is_finished(days: Days) -> None:
    days.take_up("china", [FIFTH])
    read(days)

    assert days.unfinished(date(2024, 3, 9)) == []


def test_open_days_are_named_with_how_to_read_them(days: Days) -> None:
    days.take_up("china", [THIRD, FOURTH, FIFTH])
    days.take_up("stock", [FOURTH])
    read(days)

    assert days.unfinished(date(2024, 3, 9)) == [
        "2 days of china: -a channel=china -a since=2024-03-03 -a until=2024-03-04 reads them",
        "1 days of stock: -a channel=stock -a since=2024-03-04 -a until=2024-03-04 reads them",
    ]


@pytest.mark.parametrize(
    ("before", "number"), [(FIFTH, 0), (date(2024, 3, 6), 1)], ids=["of which rows may come", "settled"]
)
def test_only_days_that_are_settled_are_named(days: Days, before: date, number: int) -> None:
    days.take_up("china", [FIFTH])

    assert len(days.unfinished(before)) == number
