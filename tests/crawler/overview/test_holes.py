"""crawler.overview.holes: a hole is an empty day where days like it have many."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.overview.holes import Hole, find_holes
from tests.crawler.overview.planted import TODAY, days_ago, on_workdays, steady


def holes_ago(counts: dict[date, int], known_empty: set[date] | None = None) -> list[int]:
    """Return how many days ago each hole was."""
    return [(TODAY - hole.day).days for hole in find_holes(counts, known_empty or set())]


@pytest.mark.parametrize("days", [5, 10, 30, 365])
def test_a_day_without_articles_between_full_ones_is_a_hole(days: int) -> None:
    assert holes_ago(steady(20, days, without=[3])) == [3]


def test_it_says_what_is_usual() -> None:
    assert find_holes(steady(20, without=[30])) == [Hole(days_ago(30), 20)]


def test_a_list_that_rests_at_weekends_has_no_holes() -> None:
    assert find_holes(on_workdays(steady(20, 200))) == []


def test_a_workday_of_such_a_list_is_a_hole() -> None:
    assert holes_ago(on_workdays(steady(20, 200, without=[100]))) == [100]


def test_a_weekend_of_a_daily_list_is_a_hole() -> None:
    saturday = next(number for number in range(30, 37) if days_ago(number).weekday() == 5)

    assert holes_ago(steady(20, without=[saturday])) == [saturday]


@pytest.mark.parametrize("number", [1, 2, 4])
def test_a_list_with_few_articles_has_no_holes(number: int) -> None:
    assert find_holes(steady(number, without=[30])) == []


def test_a_month_without_articles_is_all_holes() -> None:
    missing = range(100, 131)

    assert holes_ago(steady(20, 300, without=missing)) == list(reversed(missing))


def test_a_year_without_articles_is_none() -> None:
    assert find_holes(steady(20, 900, without=range(200, 565))) == []


def test_a_day_that_the_list_itself_shows_empty_is_none() -> None:
    assert holes_ago(steady(20, without=[30]), {days_ago(30)}) == []


def test_before_the_first_and_after_the_last_article_there_are_none() -> None:
    assert find_holes(steady(20, 60, until=20)) == []


@pytest.mark.parametrize("counts", [{}, {TODAY: 5}, {TODAY: 0}], ids=["none", "one day", "a day without"])
def test_what_has_no_days_between_has_no_holes(counts: dict[date, int]) -> None:
    assert find_holes(counts) == []


def test_a_stray_old_article_makes_no_holes() -> None:
    assert find_holes({date(1999, 1, 1): 1, **steady(20)}) == []
