"""crawler.storage.days: which days of a channel are complete, and what the API said of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlalchemy.exc import StatementError

from crawler.lists.answer import ListPage
from crawler.lists.day import DayReading
from crawler.storage.catalogue import Catalogue
from crawler.storage.database import open_database
from crawler.storage.days import COMPLETE, OPEN, DayEntry, Days
from tests.crawler.builders import at, row

FIFTH, FOURTH, THIRD = date(2024, 3, 5), date(2024, 3, 4), date(2024, 3, 3)
BEGAN = at("2024-03-06 12:00:00")
LATER = BEGAN + timedelta(hours=1)


def shown(*numbers: int, total: int | None = None) -> DayReading:
    """Return a reading of one page with these rows; *total*: as the API counts them, if it counts otherwise."""
    counted = len(numbers) if total is None else total
    return DayReading().with_page(ListPage(tuple(map(row, numbers)), counted), FIFTH)


CLEAN = shown(1, 2)
SHORT = shown(1, 2, total=5)  # the API counts rows that it doesn't show
EMPTY = shown()


@pytest.fixture
def days(catalogue: Catalogue) -> Days:
    return catalogue.days


def read(
    days: Days, reading: DayReading = CLEAN, began: datetime = BEGAN, *, is_over: bool = True, channel: str = "china"
) -> DayEntry:
    """Record a reading of the fifth that came to its end."""
    return days.read(channel, FIFTH, reading, began, is_over=is_over)


def test_days_that_are_not_known_are_to_be_read_in_their_order(days: Days) -> None:
    assert days.take_up("china", [FIFTH, THIRD, FOURTH]) == [FIFTH, THIRD, FOURTH]


def test_no_days_are_no_work(days: Days) -> None:
    assert days.take_up("china", []) == []


def test_a_day_that_was_taken_up_is_open_and_never_read(days: Days, engine: Engine) -> None:
    days.take_up("china", [FIFTH])
    with engine.begin() as connection:
        found = connection.execute(text("SELECT state, total, shown, sound_at, readings FROM channel_days")).one()

    assert found == (OPEN, None, None, None, 0)


def test_taking_up_a_day_again_forgets_nothing(days: Days) -> None:
    read(days)
    days.take_up("china", [FIFTH])

    assert (days.take_up("china", [FIFTH]), days.sound_since("china", FIFTH, FIFTH, BEGAN)) == ([], 1)


def test_a_clean_reading_of_a_day_that_is_over_completes_it(days: Days) -> None:
    assert read(days).is_complete


def test_a_complete_day_is_not_to_be_read_again(days: Days) -> None:
    read(days)

    assert days.take_up("china", [FIFTH, FOURTH]) == [FOURTH]


def test_a_complete_day_is_one_of_its_channel_only(days: Days) -> None:
    read(days, channel="stock")

    assert days.take_up("china", [FIFTH]) == [FIFTH]


def test_a_day_that_is_not_over_stays_open(days: Days) -> None:
    read(days, is_over=False)

    assert days.take_up("china", [FIFTH]) == [FIFTH]


@pytest.mark.parametrize(
    "reading",
    [
        pytest.param(SHORT, id="rows missing"),
        pytest.param(shown(1, 1), id="a row twice"),
        pytest.param(shown(1, 2, total=1), id="more rows than counted"),
        pytest.param(EMPTY, id="no rows"),
        pytest.param(CLEAN.with_page(ListPage((), 3), FIFTH), id="another total"),
    ],
)
def test_a_reading_while_rows_moved_leaves_a_day_open(days: Days, reading: DayReading) -> None:
    assert not read(days, reading).is_complete


def test_two_readings_that_saw_other_rows_complete_nothing(days: Days) -> None:
    read(days, SHORT)

    assert not read(days, shown(1, 3, total=5), LATER).is_complete


def test_two_readings_that_saw_the_same_complete_no_day_that_is_not_over(days: Days) -> None:
    read(days, SHORT, is_over=False)

    assert not read(days, SHORT, LATER, is_over=False).is_complete


def test_a_reading_of_another_channel_is_not_the_one_before(days: Days) -> None:
    read(days, SHORT, channel="stock")

    assert not read(days, SHORT, LATER).is_complete


def test_a_complete_day_whose_rows_move_when_it_is_read_again_is_open_again(days: Days) -> None:
    read(days)

    assert not read(days, shown(1, 2, 3, total=5), LATER).is_complete


def test_a_reading_says_what_the_day_is_now(days: Days) -> None:
    read(days, SHORT)

    assert read(days, shown(1, 2, 3), LATER) == DayEntry("china", FIFTH, COMPLETE, 3, 3, LATER)


def test_readings_are_counted(days: Days, engine: Engine) -> None:
    days.take_up("china", [FIFTH])
    read(days, SHORT)
    read(days, SHORT, LATER)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT readings, documents FROM channel_days")).one() == (2, 2)


@pytest.mark.parametrize(
    ("total", "shown", "missing"),
    [
        pytest.param(5, 3, 2, id="fewer than counted"),
        pytest.param(3, 3, 0, id="all"),
        pytest.param(3, 4, 0, id="more than counted"),
        pytest.param(None, None, 0, id="never read"),
    ],
)
def test_a_day_misses_what_the_api_counts_and_does_not_show(total: int | None, shown: int | None, missing: int) -> None:
    assert DayEntry("china", FIFTH, OPEN, total, shown, None).missing == missing


def test_days_that_are_open_are_counted_by_channel(days: Days) -> None:
    days.take_up("china", [FIFTH, FOURTH])
    days.take_up("stock", [FIFTH])
    read(days)
    read(days, channel="stock")

    assert days.open_counts() == {"china": 1}


def test_a_naive_moment_is_refused(days: Days) -> None:
    with pytest.raises(StatementError, match="aware times only"):
        read(days, began=datetime(2024, 3, 6))  # noqa: DTZ001


@given(st.lists(st.tuples(st.sampled_from([CLEAN, SHORT, shown(1, 3, total=5)]), st.booleans()), max_size=6))
def test_a_day_is_to_be_read_unless_its_last_reading_was_complete(readings: list[tuple[DayReading, bool]]) -> None:
    engine = open_database("sqlite://")
    days = Days(engine)
    entries = [read(days, reading, is_over=is_over) for reading, is_over in readings]
    to_read = days.take_up("china", [FIFTH])
    engine.dispose()

    assert bool(to_read) is not (bool(entries) and entries[-1].is_complete)


def test_a_day_that_only_filled_a_gap_is_owed_to_nobody(days: Days) -> None:
    days.read("china", FIFTH, CLEAN, BEGAN, is_over=False)

    assert (days.unfinished(date(2030, 1, 1)), days.open_counts()) == ([], {})


def test_a_day_that_is_asked_for_after_it_filled_a_gap_is_owed(days: Days) -> None:
    days.read("china", FIFTH, CLEAN, BEGAN, is_over=False)
    days.take_up("china", [FIFTH])

    assert days.open_counts() == {"china": 1}


def test_days_that_are_not_complete_can_be_known_without_asking_for_them(days: Days) -> None:
    assert (days.incomplete("china", [FIFTH]), days.open_counts()) == ([FIFTH], {})
