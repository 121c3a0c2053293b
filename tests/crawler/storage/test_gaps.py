"""crawler.storage.gaps: what a list has shown unseen, until it is read."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from crawler.lists.answer import ListPage
from crawler.lists.day import DayReading
from crawler.storage.catalogue import Catalogue
from crawler.storage.gaps import Gap, Gaps
from tests.crawler.builders import at, row

SINCE, UNTIL = at("2024-03-03 22:00:00"), at("2024-03-05 01:00:00")
FOUND = at("2024-03-06 12:00:00")
LATER = FOUND + timedelta(hours=1)
DAYS = [date(2024, 3, 5), date(2024, 3, 4), date(2024, 3, 3)]
SECOND = timedelta(seconds=1)
DAY = DAYS[1]
CLEAN = DayReading().with_page(ListPage((row(1),), 1), DAYS[0])
SHORT = DayReading().with_page(ListPage((row(1),), 2), DAYS[0])


@pytest.fixture
def gaps(catalogue: Catalogue) -> Gaps:
    catalogue.gaps.note("china", SINCE, UNTIL, FOUND)
    return catalogue.gaps


def read(
    catalogue: Catalogue, *days: date, reading: DayReading = CLEAN, began: datetime = LATER, is_over: bool = True
) -> None:
    """Read these days of the channel to their end."""
    for day in days:
        catalogue.days.read("china", day, reading, began, is_over=is_over)


def test_a_gap_is_remembered_with_its_bounds(gaps: Gaps) -> None:
    assert gaps.open() == [Gap(1, "china", SINCE, UNTIL, FOUND)]


def test_a_gap_is_named_for_people(gaps: Gaps) -> None:
    assert str(gaps.open()[0]) == "china from 2024-03-03 22:00 to 2024-03-05 01:00"


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        pytest.param(SINCE, UNTIL, DAYS, id="several days"),
        pytest.param(UNTIL, UNTIL + SECOND, DAYS[:1], id="one day"),
        pytest.param(at("2024-03-04 23:59:59"), at("2024-03-05 00:00:00"), DAYS[:2], id="over midnight"),
        pytest.param(UNTIL, SINCE, DAYS[:1], id="rows dated anew since"),
    ],
)
def test_a_gap_touches_days(since: datetime, until: datetime, days: list[date]) -> None:
    assert Gap(1, "china", since, until, FOUND).days == days


def test_gaps_come_oldest_first(gaps: Gaps) -> None:
    gaps.note("stock", SINCE, UNTIL, LATER)
    gaps.note("china", UNTIL, FOUND, LATER)

    assert [(gap.number, gap.channel) for gap in gaps.open()] == [(1, "china"), (2, "stock"), (3, "china")]


def test_gaps_of_one_channel_are_asked_for_by_it(gaps: Gaps) -> None:
    gaps.note("stock", SINCE, UNTIL, LATER)

    assert [gap.number for gap in gaps.open("stock")] == [2]


@pytest.mark.parametrize(
    ("channel", "oldest", "newest"),
    [
        pytest.param("china", SINCE, UNTIL, id="just the gap"),
        pytest.param("china", SINCE - SECOND, UNTIL + SECOND, id="more than the gap"),
    ],
)
def test_a_stretch_that_spans_a_gap_closes_it(gaps: Gaps, channel: str, oldest: datetime, newest: datetime) -> None:
    gaps.close_spanned(channel, oldest, newest, LATER)

    assert gaps.open() == []


@pytest.mark.parametrize(
    ("channel", "oldest", "newest"),
    [
        pytest.param("stock", SINCE, UNTIL, id="another channel's"),
        pytest.param("china", SINCE + SECOND, UNTIL, id="too young at its end"),
        pytest.param("china", SINCE, UNTIL - SECOND, id="too old at its beginning"),
        pytest.param("china", UNTIL + SECOND, LATER, id="above the gap"),
    ],
)
def test_a_stretch_that_does_not_span_a_gap_closes_nothing(
    gaps: Gaps, channel: str, oldest: datetime, newest: datetime
) -> None:
    gaps.close_spanned(channel, oldest, newest, LATER)

    assert [gap.number for gap in gaps.open()] == [1]


def test_a_gap_whose_days_are_complete_is_filled(gaps: Gaps, catalogue: Catalogue) -> None:
    read(catalogue, *DAYS)

    assert [gap.number for gap in gaps.close_filled("china", DAY, LATER)] == [1]
    assert gaps.open() == []


def test_days_that_were_complete_before_a_gap_was_found_fill_it(gaps: Gaps, catalogue: Catalogue) -> None:
    read(catalogue, *DAYS, began=FOUND - SECOND)

    assert gaps.close_filled("china", DAY, LATER)


def test_days_that_are_not_over_fill_a_gap_where_they_were_read_since(gaps: Gaps, catalogue: Catalogue) -> None:
    read(catalogue, *DAYS, began=FOUND, is_over=False)

    assert gaps.close_filled("china", DAY, LATER)


@pytest.mark.parametrize("missing", DAYS, ids=str)
def test_a_gap_of_which_a_day_was_not_read_is_not_filled(gaps: Gaps, catalogue: Catalogue, missing: date) -> None:
    read(catalogue, *[day for day in DAYS if day != missing])

    assert (gaps.close_filled("china", DAY, LATER), len(gaps.open())) == ([], 1)


def test_a_day_that_was_only_taken_up_fills_nothing(gaps: Gaps, catalogue: Catalogue) -> None:
    read(catalogue, *DAYS[1:])
    catalogue.days.take_up("china", DAYS)

    assert gaps.close_filled("china", DAY, LATER) == []


def test_open_days_that_were_read_before_a_gap_was_found_do_not_fill_it(gaps: Gaps, catalogue: Catalogue) -> None:
    read(catalogue, *DAYS, began=FOUND - SECOND, is_over=False)

    assert gaps.close_filled("china", DAY, LATER) == []


def test_days_that_miss_rows_do_not_fill_a_gap(gaps: Gaps, catalogue: Catalogue) -> None:
    read(catalogue, *DAYS, reading=SHORT)

    assert gaps.close_filled("china", DAY, LATER) == []


def test_days_of_another_channel_fill_nothing(gaps: Gaps, catalogue: Catalogue) -> None:
    read(catalogue, *DAYS)
    gaps.note("stock", SINCE, UNTIL, FOUND)
    gaps.close_filled("stock", DAY, LATER)

    assert [gap.channel for gap in gaps.open()] == ["china", "stock"]


def test_a_day_without_rows_fills_a_gap_only_once_it_is_believed(gaps: Gaps, catalogue: Catalogue) -> None:
    read(catalogue, *DAYS, reading=DayReading())
    at_first = gaps.close_filled("china", DAY, LATER)
    read(catalogue, *DAYS, reading=DayReading())

    assert (at_first, len(gaps.close_filled("china", DAY, LATER))) == ([], 1)


def test_an_unsound_reading_after_a_sound_one_opens_no_gap_again(gaps: Gaps, catalogue: Catalogue) -> None:
    read(catalogue, *DAYS, is_over=False)
    read(catalogue, *DAYS, reading=SHORT, began=LATER + SECOND, is_over=False)

    assert [gap.number for gap in gaps.close_filled("china", DAY, LATER)] == [1]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_any_day_of_a_gap_settles_it(gaps: Gaps, catalogue: Catalogue, day: date) -> None:
    read(catalogue, *DAYS)

    assert len(gaps.close_filled("china", day, LATER)) == 1


@pytest.mark.parametrize("day", [date(2024, 3, 2), date(2024, 3, 6)], ids=["before", "after"])
def test_a_day_beside_a_gap_settles_nothing(gaps: Gaps, catalogue: Catalogue, day: date) -> None:
    read(catalogue, *DAYS)

    assert gaps.close_filled("china", day, LATER) == []


def test_one_gap_of_two_may_be_filled(gaps: Gaps, catalogue: Catalogue) -> None:
    gaps.note("china", at("2024-02-01 10:00:00"), at("2024-02-01 11:00:00"), FOUND)
    read(catalogue, *DAYS)
    gaps.close_filled("china", DAY, LATER)

    assert [gap.number for gap in gaps.open()] == [2]


def test_a_closed_gap_is_not_closed_again(gaps: Gaps, catalogue: Catalogue) -> None:
    read(catalogue, *DAYS)
    gaps.close_filled("china", DAY, LATER)

    assert gaps.close_filled("china", DAY, LATER) == []
