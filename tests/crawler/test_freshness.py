"""crawler.freshness: the table of `scrapy channels`."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crawler.categories import COLUMNS, FEEDS
from crawler.channels import CHANNELS
from crawler.freshness import Freshness, channel_table
from tests.crawler.builders import at

NEWEST = at("2024-03-05 10:00:00")


def line(slug: str, **found: Freshness) -> list[str]:
    """Return the words of the line of a list."""
    lines = [each.split() for each in channel_table(found).split("\n")]
    return next(words for words in lines if words[0] == slug)


def seen(after: timedelta, gaps: int = 0) -> Freshness:
    """Return a list that was read so long after its newest row."""
    return Freshness(NEWEST, NEWEST + after, gaps)


@pytest.mark.parametrize("slug", [each.slug for each in (*CHANNELS, *COLUMNS, *FEEDS)])
def test_every_list_has_its_line(slug: str) -> None:
    assert line(slug)


def test_a_line_has_slug_ids_and_category() -> None:
    assert line("china") == ["china", "155/1686", "新浪财经－国內"]


def test_a_column_is_named_by_its_cid_and_its_spider() -> None:
    assert line("column-56589") == ["column-56589", "cid", "56589", "新浪财经－市场评论", "sina_column"]


def test_a_list_that_was_read_says_how_fresh_it_was() -> None:
    words = line("china", china=seen(timedelta(minutes=5)))

    assert words[2:] == ["2024-03-05", "10:00", "2024-03-05", "10:05", "5", "min", "新浪财经－国內"]


@pytest.mark.parametrize(
    ("after", "age"),
    [
        pytest.param(timedelta(), "0 min", id="at once"),
        pytest.param(timedelta(minutes=-3), "0 min", id="dated ahead"),
        pytest.param(timedelta(minutes=119), "119 min", id="minutes"),
        pytest.param(timedelta(hours=2), "2 h", id="hours"),
        pytest.param(timedelta(hours=47), "47 h", id="many hours"),
        pytest.param(timedelta(days=2), "2 d", id="days"),
    ],
)
def test_the_age_of_a_list(after: timedelta, age: str) -> None:
    assert seen(after).age == age


def test_a_list_without_times_has_no_age() -> None:
    assert Freshness(None, NEWEST).age == ""


def test_the_pairs_are_named() -> None:
    assert "nearly the same as stock" in " ".join(line("newsstock"))


def test_stale_lists_are_named() -> None:
    assert "old rows" in " ".join(line("newsmil"))


def test_open_gaps_are_named() -> None:
    assert line("china", china=seen(timedelta(), gaps=2))[-3:] == ["2", "gaps", "open"]


def test_open_days_are_named() -> None:
    assert line("china", china=Freshness(NEWEST, NEWEST, open_days=3))[-3:] == ["3", "days", "open"]


@pytest.mark.parametrize(
    ("slug", "category"),
    [("stock-sh600000", "新浪财经－个股新闻"), ("155-9999", "新浪财经－155-9999"), ("column-7", "新浪财经－column-7")],
)
def test_a_list_beside_the_table_that_was_read_has_a_line_too(slug: str, category: str) -> None:
    assert line(slug, **{slug: seen(timedelta())})[-1] == category


def test_a_list_that_has_gone_stale_is_named() -> None:
    assert line("china", china=Freshness(NEWEST, NEWEST, is_stale=True))[-2:] == ["gone", "stale"]
