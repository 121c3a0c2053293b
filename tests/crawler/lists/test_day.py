"""crawler.lists.day: whether a reading of a day has shown all there is."""

from __future__ import annotations

from datetime import date, timedelta
from functools import reduce
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.lists.answer import ListPage
from crawler.lists.day import DayReading, is_over
from tests.crawler.builders import at, row

DAY = date(2024, 3, 5)
NUMBERS = st.lists(st.integers(0, 30), max_size=8)


def page(*numbers: int, total: int = 4, unusable: int = 0) -> ListPage:
    """Return a page of a day with these rows."""
    return ListPage(tuple(map(row, numbers)), total, unusable=unusable)


def reading(*pages: ListPage) -> DayReading:
    """Return a reading of these pages."""
    return reduce(lambda before, each: before.with_page(each, DAY), pages, DayReading())


WHOLE = reading(page(1, 2), page(3, 4))


def test_a_reading_that_shows_every_row_once_is_clean() -> None:
    assert WHOLE.is_clean


def test_a_reading_says_what_it_has_shown() -> None:
    assert (WHOLE.total, WHOLE.shown, len(WHOLE.documents), WHOLE.repeats, WHOLE.missing) == (4, 4, 4, 0, 0)


@pytest.mark.parametrize(
    "pages",
    [
        pytest.param([page(1, 2), page(2, 3)], id="a row shifted to the next page"),
        pytest.param([page(1, 2), page(3, 4), page(4, total=4)], id="the last row shown again"),
        pytest.param([page(1, 1, 2, 3)], id="a row twice on one page"),
        pytest.param([page(1, 2), page(3)], id="a row vanished"),
        pytest.param([page(1, 2), page()], id="an empty page"),
        pytest.param([page(1, 2), page(total=4), page(4)], id="a hole in the middle"),
        pytest.param([page(1, 2, total=4), page(3, 4, 5, total=5)], id="a row came in"),
        pytest.param([page(1, 2, total=4), page(3, total=3)], id="a row went"),
        pytest.param([page(1, 2, total=5), page(3, 4), page(total=5)], id="a total that came and went"),
    ],
)
def test_a_reading_while_rows_moved_is_not_clean(pages: list[ListPage]) -> None:
    assert not reading(*pages).is_clean


def test_a_day_without_rows_is_never_clean() -> None:
    assert not reading(page(total=0)).is_clean


def test_more_rows_than_the_api_counts_are_not_clean() -> None:
    assert not reading(page(1, 2, 3, 4, 5)).is_clean


@pytest.mark.parametrize(
    ("ctime", "shown"),
    [
        pytest.param("2024-03-05 12:00:00", 1, id="on the day"),
        pytest.param("2024-03-04 23:55:00", 1, id="five minutes before it"),
        pytest.param("2024-03-04 23:54:59", 0, id="before these"),
        pytest.param("2024-03-06 00:04:59", 1, id="just within five minutes after it"),
        pytest.param("2024-03-06 00:05:00", 0, id="after these"),
        pytest.param("2019-03-05 12:00:00", 0, id="of another year"),
    ],
)
def test_only_rows_of_the_day_itself_count_as_shown(ctime: str, shown: int) -> None:
    found = reading(ListPage((row(1, ctime=at(ctime)),), 1))

    assert (found.shown, len(found.documents), found.missing) == (shown, shown, 1 - shown)


def test_a_row_without_a_time_counts_as_shown() -> None:
    assert reading(ListPage((row(1, ctime=None),), 1)).is_clean


def test_a_row_of_another_day_is_no_repeat() -> None:
    other = row(1, ctime=at("2024-03-07 12:00:00"))

    assert reading(ListPage((row(1), other), 1)).is_clean


def test_foreign_rows_are_shown_all_the_same() -> None:
    assert reading(ListPage((row(1),), 2, refused=("https://evil.example/",))).is_clean


def test_rows_of_no_use_are_shown_all_the_same() -> None:
    found = reading(page(1, 2), page(3, unusable=1))

    assert (found.missing, found.is_clean) == (0, True)


@pytest.mark.parametrize(
    ("pages", "missing"),
    [
        pytest.param([page(1, 2)], 2, id="not read to the end"),
        pytest.param([page(1, 2), page()], 2, id="a hole"),
        pytest.param([page(1, 2, 3, 4, 5)], 0, id="more than it counts"),
        pytest.param([page(1, total=1), page(2, total=7)], 5, id="by the last total"),
    ],
)
def test_rows_that_the_api_counts_and_does_not_show_are_missing(pages: list[ListPage], missing: int) -> None:
    assert reading(*pages).missing == missing


@pytest.mark.parametrize(
    ("pages", "repeats"),
    [
        pytest.param([page(1, 2), page(2, 3)], 1, id="across pages"),
        pytest.param([page(1, 1, 1)], 2, id="on one page"),
        pytest.param([page(1, 2), page(1, 2), page(1, 2)], 4, id="page after page"),
    ],
)
def test_repeats_are_counted(pages: list[ListPage], repeats: int) -> None:
    assert reading(*pages).repeats == repeats


def test_a_first_page_moves_nothing() -> None:
    assert reading(page(1, total=9)).is_steady


@given(st.lists(NUMBERS, max_size=5), st.randoms(use_true_random=False))
def test_the_fingerprint_is_that_of_the_articles_whatever_their_pages(pages: list[list[int]], chance: Random) -> None:
    numbers = [number for each in pages for number in each]
    chance.shuffle(numbers)

    assert reading(page(*numbers)).fingerprint == reading(*(page(*each) for each in pages)).fingerprint


@given(st.sets(st.integers(0, 30)), st.sets(st.integers(0, 30)))
def test_other_articles_have_another_fingerprint(one: set[int], other: set[int]) -> None:
    assert (reading(page(*one)).fingerprint == reading(page(*other)).fingerprint) is (one == other)


@given(st.lists(st.tuples(NUMBERS, st.integers(0, 9)), max_size=5))
def test_what_is_shown_are_articles_and_repeats(pages: list[tuple[list[int], int]]) -> None:
    found = reading(*(page(*numbers, unusable=unusable) for numbers, unusable in pages))
    unusable = sum(number for _, number in pages)

    assert found.shown == len(found.documents) + found.repeats + unusable


@pytest.mark.parametrize(
    ("began", "over"),
    [
        pytest.param("2024-03-05 12:00:00", False, id="during the day"),
        pytest.param("2024-03-06 00:00:00", False, id="as it ends"),
        pytest.param("2024-03-06 05:59:59", False, id="while late rows may come"),
        pytest.param("2024-03-06 06:00:00", True, id="after the late rows"),
        pytest.param("2026-03-06 06:00:00", True, id="years later"),
        pytest.param("2024-03-04 12:00:00", False, id="before the day"),
    ],
)
def test_a_day_is_over_once_its_late_rows_have_come(began: str, over: bool) -> None:  # noqa: FBT001
    assert is_over(DAY, at(began), timedelta(hours=6)) is over


def test_without_late_rows_a_day_is_over_at_midnight() -> None:
    assert is_over(DAY, at("2024-03-06 00:00:00"), timedelta(0))
