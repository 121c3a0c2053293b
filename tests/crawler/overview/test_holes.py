"""crawler.overview.holes: a hole is an empty day where days like it have many; a silence is long by rhythm."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.overview.holes import Hole, find_holes, quiet_since
from tests.crawler.overview.planted import DAY, TODAY, days_ago, on_workdays, steady


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


def test_a_daily_list_that_is_silent_for_days_is_quiet() -> None:
    found = quiet_since(steady(20, until=10), TODAY)

    assert found is not None
    assert (found.since, found.usual, found.silent) == (days_ago(10), 1, 10)


@pytest.mark.parametrize("silent", [0, 1, 2])
def test_a_day_or_two_of_a_daily_list_are_no_silence(silent: int) -> None:
    assert quiet_since(steady(20, until=silent), TODAY) is None


def test_a_weekend_is_no_silence_of_a_list_that_rests_then() -> None:
    sunday = next(days_ago(number) for number in range(7) if days_ago(number).weekday() == 6)
    counts = {day: number for day, number in on_workdays(steady(20)).items() if day < sunday}

    assert quiet_since(counts, sunday + DAY) is None


def test_a_weekly_list_may_be_silent_for_ten_days() -> None:
    assert quiet_since({days_ago(10 + 7 * week): 3 for week in range(20)}, TODAY) is None


def test_a_weekly_list_that_is_silent_for_a_month_is_quiet() -> None:
    assert quiet_since({days_ago(30 + 7 * week): 3 for week in range(20)}, TODAY) is not None


def test_one_long_pause_long_ago_is_no_rhythm() -> None:
    assert quiet_since(steady(20, 60, until=8, without=range(30, 50)), TODAY) is not None


def test_of_a_few_days_no_rhythm_is_known() -> None:
    assert quiet_since({days_ago(200 + number): 3 for number in range(4)}, TODAY) is None
