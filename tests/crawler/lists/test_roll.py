"""crawler.lists.roll: the URLs of lists, and when to stop reading them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.channels import find_channel
from crawler.items import ListingRow
from crawler.lists.answer import ListPage
from crawler.lists.day import days_between, within_day
from crawler.lists.roll import ListQuery, channel_ids_of, is_last_page, is_last_page_of_day
from crawler.times import day_start
from tests.crawler.builders import at, row

CHINA = find_channel("china")
FIRST = "https://feed.mix.sina.com.cn/api/roll/get?pageid=155&lid=1686&num=50&page=1"
DAY = date(2024, 3, 5)
ONE_ROW = (row(1),)


def test_the_request_for_the_newest_rows_is_exactly_this() -> None:
    assert ListQuery(CHINA).url(1) == FIRST


def test_the_request_for_a_day_is_exactly_this() -> None:
    window = "&etime=1709568000&stime=1709654400&ctime=1709654400&date=2024-03-05"

    assert ListQuery(CHINA, DAY).url(1) == FIRST + window


def test_the_page_stands_in_the_request() -> None:
    assert "&page=37" in ListQuery(CHINA).url(37)


@pytest.mark.parametrize(
    ("query", "name"), [(ListQuery(CHINA), "china"), (ListQuery(CHINA, DAY), "china 2024-03-05")], ids=["newest", "day"]
)
def test_a_list_is_named_for_people(query: ListQuery, name: str) -> None:
    assert str(query) == name


@pytest.mark.parametrize(
    "url",
    [
        pytest.param(FIRST, id="as we ask"),
        pytest.param(ListQuery(CHINA, DAY).url(3), id="a day"),
        pytest.param(FIRST.replace("https", "http"), id="http"),
        pytest.param(FIRST.replace("feed.mix.", "feed."), id="the older host"),
        pytest.param("https://feed.mix.sina.com.cn/api/roll/get?k=&pageid=155&lid=1686", id="others first"),
    ],
)
def test_the_channel_of_a_lists_url_is_known(url: str) -> None:
    assert channel_ids_of(url) == (155, 1686)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://finance.sina.com.cn/roll/#pageid=155&lid=1686", id="page for people"),
        pytest.param("https://finance.sina.com.cn/api/roll/get?pageid=155&lid=1686", id="another host"),
        pytest.param("https://feed.mix.sina.com.cn/api/roll/get?pageid=155", id="no lid"),
        pytest.param("https://feed.mix.sina.com.cn/api/roll/get?xpageid=155&lid=1686", id="another name"),
        pytest.param("https://feed.mix.sina.com.cn/api/roll/get?pageid=155&lid=1686x", id="no number"),
        pytest.param(f"https://evil.com/?{FIRST}", id="inside another"),
        pytest.param("", id="empty"),
    ],
)
def test_the_url_of_anything_else_has_no_channel(url: str) -> None:
    assert channel_ids_of(url) is None


@pytest.mark.parametrize(
    ("page", "answer", "is_last"),
    [
        pytest.param(1, ListPage((), 0), True, id="empty"),
        pytest.param(1, ListPage((), 500), True, id="empty, whatever the total"),
        pytest.param(2, ListPage((), 500), False, id="empty in the middle"),
        pytest.param(2, ListPage((), 0), False, id="empty without a total"),
        pytest.param(1, ListPage(ONE_ROW, 1), True, id="one row in all"),
        pytest.param(1, ListPage(ONE_ROW, 51), False, id="one row to come"),
        pytest.param(1, ListPage(ONE_ROW, 50), True, id="exactly one page"),
        pytest.param(2, ListPage(ONE_ROW, 100), True, id="exactly two pages"),
        pytest.param(2, ListPage(ONE_ROW, 101), False, id="a third page"),
        pytest.param(3, ListPage(ONE_ROW, 101), True, id="beyond the total"),
        pytest.param(9, ListPage(ONE_ROW, 0), False, id="no total"),
        pytest.param(1, ListPage((row(1), row(2)), 1), False, id="a total of less than there is"),
        pytest.param(1, ListPage(ONE_ROW, 1, unusable=1), False, id="a total of less than all rows"),
        pytest.param(2, ListPage(ONE_ROW, 50), False, id="a total that has passed"),
        pytest.param(1, ListPage((), 0, refused=("https://evil.com/",)), False, id="only foreign rows"),
        pytest.param(1, ListPage((), 0, unusable=2), False, id="only unusable rows"),
    ],
)
def test_the_last_page(page: int, answer: ListPage, is_last: bool) -> None:  # noqa: FBT001
    assert is_last_page(page, answer, int(answer.is_empty)) is is_last


@pytest.mark.parametrize(("empty_pages", "is_last"), [(0, False), (1, False), (2, True)])
@pytest.mark.parametrize("answer", [ListPage((), 500), ListPage(ONE_ROW, 500)], ids=["empty", "repeating"])
def test_two_pages_in_a_row_that_bring_nothing_end_a_list(answer: ListPage, empty_pages: int, *, is_last: bool) -> None:
    assert is_last_page(3, answer, empty_pages) is is_last


@pytest.mark.parametrize(
    "ctime",
    [
        pytest.param("2024-03-05 12:00:00", id="on the day"),
        pytest.param("2024-03-04 00:00:00", id="first second of the day before"),
        pytest.param("2024-03-06 23:59:59", id="last second of the day after"),
    ],
)
def test_rows_of_a_day_may_be_a_day_off(ctime: str) -> None:
    rows = (row(ctime=at(ctime)),)

    assert within_day(rows, DAY) == rows


@pytest.mark.parametrize("ctime", ["2024-03-03 23:59:59", "2024-03-07 00:00:00", "2019-03-05 12:00:00"])
def test_rows_farther_off_are_of_another_day(ctime: str) -> None:
    assert within_day((row(ctime=at(ctime)),), DAY) == ()


def test_a_row_without_a_time_is_kept() -> None:
    rows: tuple[ListingRow, ...] = (row(ctime=None),)

    assert within_day(rows, DAY) == rows


def test_rows_of_a_day_keep_their_order() -> None:
    kept, other, last = row(1), row(2, ctime=at("2020-01-01 00:00:00")), row(3)

    assert within_day([kept, other, last], DAY) == (kept, last)


def test_days_are_read_newest_first() -> None:
    assert days_between(date(2024, 2, 28), date(2024, 3, 1)) == [date(2024, 3, 1), date(2024, 2, 29), date(2024, 2, 28)]


def test_one_day_is_one_day() -> None:
    assert days_between(DAY, DAY) == [DAY]


@given(st.dates(date(1999, 1, 1), date(2100, 1, 1)))
def test_the_windows_of_two_days_meet_without_gap_or_overlap(day: date) -> None:
    older, newer = ListQuery(CHINA, day).url(1), ListQuery(CHINA, day + timedelta(days=1)).url(1)
    midnight = int(day_start(day + timedelta(days=1)).timestamp())

    assert f"&stime={midnight}&" in older
    assert f"&etime={midnight}&" in newer


@pytest.mark.parametrize(
    ("page", "rows", "total", "empty_pages", "expected"),
    [
        pytest.param(1, 0, 0, 1, True, id="a day without rows"),
        pytest.param(1, 50, 0, 0, False, id="rows that nobody counts"),
        pytest.param(2, 0, 0, 1, True, id="after rows that nobody counts"),
        pytest.param(1, 50, 50, 0, False, id="a full page that the total ends"),
        pytest.param(1, 50, 3, 0, False, id="a full page beyond its total"),
        pytest.param(2, 0, 50, 1, True, id="after a full page that the total ends"),
        pytest.param(1, 49, 49, 0, True, id="a page not quite full"),
        pytest.param(1, 50, 51, 0, False, id="a row more than a page"),
        pytest.param(2, 1, 51, 0, True, id="the second page"),
        pytest.param(1, 3, 51, 0, False, id="a short page before the end"),
        pytest.param(2, 0, 150, 1, False, id="a hole"),
        pytest.param(3, 49, 150, 0, True, id="the last page behind a hole"),
        pytest.param(3, 50, 150, 0, False, id="a full page behind a hole"),
        pytest.param(3, 0, 250, 2, True, id="two empty pages in a row"),
        pytest.param(3, 0, 150, 1, True, id="an empty last page"),
    ],
)
def test_a_day_ends_where_every_row_that_the_api_counts_can_have_been_shown(
    page: int, rows: int, total: int, empty_pages: int, *, expected: bool
) -> None:
    answer = ListPage(ONE_ROW * rows, total)

    assert is_last_page_of_day(page, answer, empty_pages) is expected
