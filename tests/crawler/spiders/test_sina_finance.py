"""crawler.spiders.sina_finance: which pages a run asks for, and where the next one goes on. No network, no engine."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crawler import census
from crawler.channels import find_channel
from crawler.lists.roll import ListQuery
from crawler.spiders.lists import STUBBORN_TRIES
from crawler.times import day_start
from tests.crawler.builders import address, answer, entry, identity
from tests.crawler.spiders.crawling import crawl, kept

TOTAL = 100  # rows in a list of two pages, as the API counts them
LATER = "1709690400"  # a day after the usual rows
TWO_CHANNELS = {"channel": "china,stock"}


def url_of(page: int = 1, channel: str = "china", day: date | None = None) -> str:
    """Return the request for a page of a list."""
    return ListQuery(find_channel(channel), day).url(page)


def rows(*numbers: int, total: int = TOTAL) -> bytes:
    """Return a page with these rows."""
    return answer(*(entry(number) for number in numbers), total=total)


@pytest.fixture
def two_pages() -> dict[str, bytes]:
    return {url_of(1): rows(1, 2, 3), url_of(2): rows(4, 5)}


def test_a_list_is_read_to_its_end(tmp_path: Path, two_pages: dict[str, bytes]) -> None:
    assert crawl(tmp_path, two_pages).lists == [url_of(1), url_of(2)]


def test_every_article_of_a_list_is_asked_for(tmp_path: Path, two_pages: dict[str, bytes]) -> None:
    assert crawl(tmp_path, two_pages).articles == [address(number) for number in (1, 2, 3, 4, 5)]


def test_the_next_run_stops_where_everything_is_known(tmp_path: Path, two_pages: dict[str, bytes]) -> None:
    crawl(tmp_path, two_pages)
    again = crawl(tmp_path, two_pages)

    assert (again.lists, again.articles) == ([url_of(1)], [])


def test_after_a_killed_run_the_list_is_read_on(tmp_path: Path, two_pages: dict[str, bytes]) -> None:
    crawl(tmp_path, two_pages, lives=1)

    assert crawl(tmp_path, two_pages).lists == [url_of(1), url_of(2)]


def test_what_a_run_did_not_get_is_asked_for_first(tmp_path: Path, two_pages: dict[str, bytes]) -> None:
    crawl(tmp_path, two_pages, fetched=False)
    two_pages[url_of(1)] = rows(9, 1, 2)

    assert crawl(tmp_path, two_pages).articles == [address(number) for number in (1, 2, 3, 4, 5, 9)]


@pytest.mark.parametrize("limit", ["1", "3", "4"], ids=["within a page", "just a page", "within the last page"])
def test_what_lay_past_the_limit_is_asked_for_by_the_next_run(
    tmp_path: Path, two_pages: dict[str, bytes], limit: str
) -> None:
    first = crawl(tmp_path, two_pages, {"limit": limit})
    second = crawl(tmp_path, two_pages)

    assert [*first.articles, *second.articles] == [address(number) for number in (1, 2, 3, 4, 5)]


def test_a_limit_is_kept(tmp_path: Path, two_pages: dict[str, bytes]) -> None:
    assert len(crawl(tmp_path, two_pages, {"limit": "2"}).articles) == 2


def test_what_lay_past_the_limit_is_counted(tmp_path: Path, two_pages: dict[str, bytes]) -> None:
    assert crawl(tmp_path, two_pages, {"limit": "2"}).stats[census.LEFT_BY_LIMIT] == 1


def test_an_article_of_two_lists_is_asked_for_once(tmp_path: Path) -> None:
    lists = {url_of(): rows(1, 2, total=2), url_of(channel="stock"): rows(2, 3, total=2)}

    assert crawl(tmp_path, lists, TWO_CHANNELS, fetched=False).articles == [address(1), address(2), address(3)]


def test_a_list_that_is_lost_costs_no_other(tmp_path: Path) -> None:
    crawled = crawl(tmp_path, {url_of(channel="stock"): rows(1, total=1)}, TWO_CHANNELS)

    assert (crawled.articles, crawled.stats[census.FAILED_LISTS]) == (
        [address(1)],
        [f"china, page 1: http 500 ({url_of()})"],
    )


def test_a_list_that_was_lost_on_the_way_is_read_whole_by_the_next_run(
    tmp_path: Path, two_pages: dict[str, bytes]
) -> None:
    crawl(tmp_path, {url_of(1): two_pages[url_of(1)]})

    assert crawl(tmp_path, two_pages).articles == [address(4), address(5)]


def test_a_run_that_stops_before_what_is_known_says_so(tmp_path: Path, two_pages: dict[str, bytes]) -> None:
    crawl(tmp_path, two_pages)
    newer = {url_of(1): answer(entry(8, ctime=LATER), entry(9, ctime=LATER), total=200)}

    assert crawl(tmp_path, newer, {"pages": "1"}).stats[census.GAPS] == 1


def test_the_first_run_of_a_channel_has_no_gap(tmp_path: Path, two_pages: dict[str, bytes]) -> None:
    assert census.GAPS not in crawl(tmp_path, two_pages, {"pages": "1"}).stats


def test_a_run_that_meets_what_is_known_has_no_gap(tmp_path: Path, two_pages: dict[str, bytes]) -> None:
    crawl(tmp_path, two_pages)
    newer = {url_of(1): rows(9, 1, total=200)}

    assert census.GAPS not in crawl(tmp_path, newer, {"pages": "1"}).stats


def test_days_are_read_newest_first(tmp_path: Path) -> None:
    days = [date(2024, 3, 5), date(2024, 3, 4)]
    lists = {url_of(day=day): answer(entry(day.day, ctime=str(int(day_start(day).timestamp())))) for day in days}

    assert crawl(tmp_path, lists, {"since": "2024-03-04", "until": "2024-03-05"}).lists == [
        url_of(day=day) for day in days
    ]


def test_a_day_that_was_read_does_not_stop_the_newest_rows(tmp_path: Path, two_pages: dict[str, bytes]) -> None:
    day = date(2024, 3, 5)
    crawl(tmp_path, {url_of(day=day): rows(1, 2, 3, total=3)}, {"since": "2024-03-05", "until": "2024-03-05"})

    assert crawl(tmp_path, two_pages).lists == [url_of(1), url_of(2)]


def test_rows_of_another_day_are_counted_and_left_alone(tmp_path: Path) -> None:
    day = date(2020, 1, 1)
    crawled = crawl(tmp_path, {url_of(day=day): rows(1, 2)}, {"since": "2020-01-01", "until": "2020-01-01"})

    assert (crawled.articles, crawled.stats[census.OUTSIDE_DAY]) == ([], 2)


def test_what_lay_in_a_gap_is_asked_for_by_a_run_that_goes_far_enough(
    tmp_path: Path, two_pages: dict[str, bytes]
) -> None:
    crawl(tmp_path, two_pages)
    newer = {url_of(1): rows(8, 9, total=150), url_of(2): rows(6, 7, total=150), url_of(3): rows(1, 2, total=150)}
    crawl(tmp_path, newer, {"pages": "1"})

    assert crawl(tmp_path, newer, {"pages": "3"}).articles == [address(6), address(7)]


def test_what_fails_again_and_again_keeps_nothing_new_out_of_a_limited_run(
    tmp_path: Path, two_pages: dict[str, bytes]
) -> None:
    crawl(tmp_path, {url_of(): rows(9, total=1)}, fetched=False)
    with kept(tmp_path) as catalogue:
        for _try in range(STUBBORN_TRIES):
            catalogue.failed(identity(9), "http 500")

    assert crawl(tmp_path, two_pages, {"limit": "1"}).articles == [address(1)]


def test_pages_are_read_whether_known_or_not(tmp_path: Path, two_pages: dict[str, bytes]) -> None:
    crawl(tmp_path, two_pages)

    assert crawl(tmp_path, two_pages, {"pages": "2"}).lists == [url_of(1), url_of(2)]
