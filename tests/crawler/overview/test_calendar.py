"""crawler.overview.calendar and calendars: days as squares, years folded away, what stands out in words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from sqlalchemy import Engine

from crawler.overview.calendar import shades_of
from crawler.overview.calendars import Calendar, calendars
from crawler.overview.days import ChannelDays, DayCount
from crawler.storage.schema import articles, channel_days, gaps
from tests.crawler.overview.planted import (
    TODAY,
    day_entry,
    days_ago,
    figures,
    gap,
    owed,
    plant,
    plant_channel,
    steady,
)


def calendar(engine: Engine, slug: str = "china", **options: Any) -> Calendar:
    """Return a channel's calendar."""
    return next(each for each in calendars(figures(engine, **options)) if each.slug == slug)


def squares(drawn: object) -> dict[str, Tag]:
    """Return the squares of a drawing that has one for each day."""
    return {str(tag["data-day"]): tag for tag in BeautifulSoup(str(drawn), "html.parser").select("path[data-day]")}


def square(engine: Engine, day: date) -> tuple[str, str]:
    """Return how a day of the last twelve months looks, and what is said of it."""
    tag = squares(calendar(engine).recent)[day.isoformat()]
    return " ".join(tag["class"]), tag.get_text()


def test_each_day_of_the_last_twelve_months_has_a_square(engine: Engine) -> None:
    plant_channel(engine, "china", steady(6))

    days = [date.fromisoformat(day) for day in squares(calendar(engine).recent)]
    assert (days[-1], days[0].weekday()) == (TODAY, 0)
    assert timedelta(days=364) <= days[-1] - days[0] <= timedelta(days=371)


def test_a_day_says_its_number(engine: Engine) -> None:
    plant_channel(engine, "china", steady(6))

    assert square(engine, days_ago(9)) == ("s4", "Mon 3 June 2024: 6 articles")


def test_a_hole_looks_like_no_other_day(engine: Engine) -> None:
    plant_channel(engine, "china", steady(6, without=[9]))

    look, said = square(engine, days_ago(9))
    assert (look, "no articles, though such days have about 6: a hole" in said) == ("hole", True)


@pytest.mark.parametrize(
    ("table", "row", "look", "said"),
    [
        (articles, owed(days_ago(9)), "lack", "0 articles; 1 owed"),
        (channel_days, day_entry("china", days_ago(9), state="open"), "lack", "not read to its end"),
        (gaps, gap("china", days_ago(9), days_ago(9)), "lack", "in a gap"),
        (channel_days, day_entry("china", days_ago(9), shown=0), "s0", "0 articles"),
    ],
    ids=["owed", "open", "gap", "known to be empty"],
)
def test_an_empty_day_says_why(engine: Engine, table: Any, row: Any, look: str, said: str) -> None:
    plant_channel(engine, "china", steady(6, without=[9]))
    plant(engine, table, row)

    assert square(engine, days_ago(9))[0] == look
    assert said in square(engine, days_ago(9))[1]


def test_a_day_with_articles_keeps_its_shade_and_gets_a_sign(engine: Engine) -> None:
    plant_channel(engine, "china", steady(6))
    plant(engine, gaps, gap("china", days_ago(9), days_ago(9)))

    assert square(engine, days_ago(9))[0] == "s4"
    assert "gap-sign" in str(calendar(engine).recent)


def test_the_silence_of_a_quiet_channel_is_marked(engine: Engine) -> None:
    plant_channel(engine, "china", steady(6, until=9))

    assert square(engine, days_ago(3)) == ("quiet", "Sun 9 June 2024: 0 articles; the channel has gone quiet")


def test_earlier_years_are_whole_and_come_newest_first(engine: Engine) -> None:
    plant_channel(engine, "china", steady(2, 800))

    years = calendar(engine).years
    assert [(year.year, year.held) for year in years] == [(2023, 730), (2022, 2 * (800 - 365 - 164))]


def test_an_earlier_year_says_each_week_what_its_days_had(engine: Engine) -> None:
    plant_channel(engine, "china", steady(6, 800, without=[days_back(2023, 3, 8)]))

    weeks = BeautifulSoup(str(calendar(engine).years[0].drawing), "html.parser").select("path.week title")
    assert "Mon 06 Mar: 6, 6, 0 (hole), 6, 6, 6, 6" in [week.get_text() for week in weeks]


def days_back(year: int, month: int, day: int) -> int:
    """Return how many days before TODAY a day lies."""
    return (TODAY - date(year, month, day)).days


def test_what_is_to_be_said_of_all_days_of_a_week_is_said_once(engine: Engine) -> None:
    plant_channel(engine, "china", steady(6, 800))
    plant(engine, channel_days, *(day_entry("china", date(2023, 3, day), state="open") for day in range(6, 13)))

    weeks = BeautifulSoup(str(calendar(engine).years[0].drawing), "html.parser").select("path.week title")
    assert "Mon 06 Mar (open): 6, 6, 6, 6, 6, 6, 6" in [week.get_text() for week in weeks]


def test_days_before_the_first_article_look_otherwise(engine: Engine) -> None:
    plant_channel(engine, "china", steady(6, 20))

    assert square(engine, days_ago(20)) == ("before", "Thu 23 May 2024: before its first article")


def test_the_day_that_is_not_over_says_so(engine: Engine) -> None:
    plant_channel(engine, "china", steady(6, 20))

    assert square(engine, TODAY)[1] == "Wed 12 June 2024: 6 articles so far"


@pytest.mark.parametrize("state", ["complete", "open"])
def test_ten_years_of_three_channels_take_a_tenth_of_what_a_page_may_have(engine: Engine, state: str) -> None:
    days = {days_ago(number): DayCount(known=number % 60, held=number % 60) for number in range(3650)}
    is_open = frozenset(days) if state == "open" else frozenset[date]()
    channels = tuple(ChannelDays(slug, days, open_days=is_open) for slug in ("china", "stock", "forex"))
    drawn = calendars(replace(figures(engine), channels=channels))

    size = sum(len(part) for each in drawn for part in (each.recent or "", *(year.drawing for year in each.years)))
    assert len(drawn) == 4
    assert size < 600_000


def test_squares_of_a_year_are_as_many_as_its_days(engine: Engine) -> None:
    plant_channel(engine, "china", steady(6, 800))

    drawn = BeautifulSoup(str(calendar(engine).years[0].drawing), "html.parser")
    runs = [int(run) for path in drawn.select("path[class^=s]") for run in re.findall(r"v(\d+)", str(path["d"]))]
    assert sum((run + 2) // 12 for run in runs) == 365


def test_the_drawing_says_what_it_shows(engine: Engine) -> None:
    plant_channel(engine, "china", steady(6, without=[9]))

    drawn = BeautifulSoup(str(calendar(engine).recent), "html.parser").select_one("svg")
    assert drawn is not None
    assert drawn["role"] == "img"
    assert str(drawn["aria-label"]).endswith("354 articles, 1 hole")


def test_what_stands_out_is_said_in_words(engine: Engine) -> None:
    plant_channel(engine, "china", steady(6, without=[9, 10]))
    plant(engine, articles, owed(days_ago(3)))

    assert calendar(engine).remarks == (
        f"Holes: {days_ago(10)} to {days_ago(9)}.",
        f"With owed articles: {days_ago(3)}.",
    )


def test_only_the_days_asked_for_are_shown(engine: Engine) -> None:
    plant_channel(engine, "china", steady(6, 800))

    found = calendar(engine, since=date(2023, 2, 1), until=date(2023, 2, 10))
    assert (found.held, found.years, list(squares(found.recent))[::9]) == (60, (), ["2023-02-01", "2023-02-10"])


def test_a_history_of_long_ago_has_its_years_alone(engine: Engine) -> None:
    plant_channel(engine, "china", {date(2016, 3, 5): 4})

    found = calendar(engine)
    assert (found.recent, [year.year for year in found.years]) == (None, [2016])


def test_months_are_summed_for_the_table(engine: Engine) -> None:
    plant_channel(engine, "china", {date(2023, 12, 31): 2, date(2024, 1, 1): 3, date(2024, 1, 2): 4})

    assert calendar(engine).months == ((2024, (7, *[0] * 11)), (2023, (*[0] * 11, 2)))


@pytest.mark.parametrize(
    ("counts", "steps"),
    [([], (0.0,)), ([0, 0], (0.0,)), ([8], (0.0, 2.0, 4.0, 6.0)), ([8] * 19 + [900], (0.0, 2.0, 4.0, 6.0))],
    ids=["none", "empty days", "one day", "one busy day"],
)
def test_shades_follow_the_usual_days(counts: list[int], steps: tuple[float, ...]) -> None:
    assert shades_of(counts) == steps
