"""crawler.spiders.sina_finance: the history of a channel, day by day, each read until that is believed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from crawler import census, times
from crawler.channels import find_channel
from crawler.lists.roll import ListQuery
from crawler.storage.database import open_database, sqlite_url
from crawler.storage.days import MISSING_PAUSE
from crawler.storage.schema import channel_days
from tests.crawler.builders import address, answer, at, entry
from tests.crawler.spiders.crawling import Crawled, crawl

DAY = date(2024, 3, 5)
ONE_DAY = {"since": "2024-03-05", "until": "2024-03-05"}
Lists = dict[str, bytes | Sequence[bytes]]


def url_of(page: int = 1, day: date | None = DAY, channel: str = "china") -> str:
    """Return the request for a page of a day, or of the newest rows."""
    return ListQuery(find_channel(channel), day).url(page)


def rows(*numbers: int, total: int | None = None, when: datetime | None = None) -> bytes:
    """Return a page with these rows; *total*: as the API counts them; *when*: published then."""
    moment = {"ctime": str(int(when.timestamp()))} if when else {}
    listed = [entry(number, **moment) for number in numbers]
    return answer(*listed, total=len(numbers) if total is None else total)


WHOLE: Lists = {url_of(): rows(1, 2, 3)}
SHORT: Lists = {url_of(): rows(1, 2, 3, total=5)}


def wait(folder: Path, by: timedelta) -> None:
    """Let the readings of the days be older."""
    engine = open_database(sqlite_url(folder / "catalogue.sqlite3"))
    with engine.begin() as connection:
        connection.execute(update(channel_days).values(same_since=times.now() - by))
    engine.dispose()


def short_lists(crawled: Crawled) -> list[str]:
    """Return what a run says of days that were cut short."""
    return list(crawled.stats.get(census.SHORT_LISTS, []))


def test_a_complete_day_is_not_asked_for_again(tmp_path: Path) -> None:
    first, second = crawl(tmp_path, WHOLE, ONE_DAY), crawl(tmp_path, WHOLE, ONE_DAY)

    assert (first.lists, second.lists) == ([url_of()], [])


def test_a_complete_day_is_complete_in_its_channel_only(tmp_path: Path) -> None:
    crawl(tmp_path, WHOLE, ONE_DAY)

    assert crawl(tmp_path, {}, {**ONE_DAY, "channel": "stock"}).lists == [url_of(channel="stock")]


def test_a_complete_day_is_read_again_on_demand(tmp_path: Path) -> None:
    crawl(tmp_path, WHOLE, ONE_DAY)
    again = crawl(tmp_path, {url_of(): rows(1, 2, 3, 4)}, {**ONE_DAY, "reread": "days"})

    assert (again.lists, again.articles) == ([url_of()], [address(4)])


def test_only_the_days_that_are_not_complete_are_asked_for(tmp_path: Path) -> None:
    crawl(tmp_path, WHOLE, ONE_DAY)

    assert crawl(tmp_path, {}, {"since": "2024-03-04", "until": "2024-03-06"}).lists == [
        url_of(day=date(2024, 3, 6)),
        url_of(day=date(2024, 3, 4)),
    ]


def test_a_day_that_was_lost_on_the_way_is_asked_for_again(tmp_path: Path) -> None:
    pages: Lists = {url_of(1): rows(*range(50), total=60)}
    crawl(tmp_path, pages, ONE_DAY)

    assert crawl(tmp_path, pages, ONE_DAY).lists == [url_of(1), url_of(2)]


def test_a_day_of_which_a_limit_left_rows_out_is_asked_for_again(tmp_path: Path) -> None:
    crawl(tmp_path, WHOLE, {**ONE_DAY, "limit": "1"})

    assert crawl(tmp_path, WHOLE, ONE_DAY).articles == [address(2), address(3)]


def test_a_day_that_was_read_in_part_is_named_and_asked_for_again(tmp_path: Path) -> None:
    pages: Lists = {url_of(1): rows(*range(50), total=60), url_of(2): rows(*range(50, 60), total=60)}
    part = crawl(tmp_path, pages, {**ONE_DAY, "pages": "1"})

    assert (part.lists, short_lists(part)) == ([url_of(1)], ["china 2024-03-05: read down to page 1 only"])
    assert crawl(tmp_path, pages, ONE_DAY).lists == [url_of(1), url_of(2)]


def test_a_day_whose_rows_move_is_read_again_until_they_rest(tmp_path: Path) -> None:
    moving: Lists = {url_of(): [rows(1, 2, total=3), rows(1, 2, 3)]}
    crawled = crawl(tmp_path, moving, ONE_DAY)

    assert (crawled.lists, short_lists(crawled)) == ([url_of()] * 2, [])


def test_a_day_whose_rows_never_rest_is_read_three_times_and_named(tmp_path: Path) -> None:
    moving: Lists = {url_of(): [rows(1, number, total=3) for number in (2, 3, 4, 5)]}
    crawled = crawl(tmp_path, moving, ONE_DAY)

    assert (crawled.lists, crawled.articles) == ([url_of()] * 3, [address(number) for number in (1, 2, 3, 4)])
    assert short_lists(crawled) == ["china 2024-03-05: its rows still moved at reading 3"]


def test_a_day_whose_rows_never_rested_is_asked_for_by_the_next_run(tmp_path: Path) -> None:
    crawl(tmp_path, {url_of(): [rows(1, number, total=3) for number in (2, 3, 4)]}, ONE_DAY)

    assert crawl(tmp_path, WHOLE, ONE_DAY).lists == [url_of()]


def test_a_day_that_always_shows_too_few_rows_is_read_twice_and_named(tmp_path: Path) -> None:
    crawled = crawl(tmp_path, {url_of(): rows(1, 2, total=3)}, ONE_DAY)

    assert crawled.lists == [url_of()] * 2
    assert short_lists(crawled) == ["china 2024-03-05: the API counts 3 rows and shows 2"]


def test_rows_behind_a_hole_are_read(tmp_path: Path) -> None:
    pages: Lists = {url_of(1): rows(1, total=150), url_of(2): rows(total=150), url_of(3): rows(3, total=150)}
    crawled = crawl(tmp_path, pages, ONE_DAY)

    assert (crawled.lists, crawled.articles) == ([url_of(1), url_of(2), url_of(3)] * 2, [address(1), address(3)])
    assert short_lists(crawled) == ["china 2024-03-05: the API counts 150 rows and shows 2"]


def test_two_empty_pages_end_a_day_whatever_its_total(tmp_path: Path) -> None:
    pages: Lists = {url_of(1): rows(1, total=500), url_of(2): rows(total=500), url_of(3): rows(total=500)}

    assert crawl(tmp_path, pages, ONE_DAY).lists == [url_of(1), url_of(2), url_of(3)] * 2


def test_a_day_that_always_shows_too_few_rows_is_read_once_more_by_the_next_run_and_stays_open(tmp_path: Path) -> None:
    crawl(tmp_path, SHORT, ONE_DAY)
    second = crawl(tmp_path, SHORT, ONE_DAY)

    assert (second.lists, short_lists(second)) == ([url_of()], ["china 2024-03-05: the API counts 5 rows and shows 3"])


def test_a_day_that_shows_too_few_rows_an_hour_later_too_is_complete(tmp_path: Path) -> None:
    crawl(tmp_path, SHORT, ONE_DAY)
    wait(tmp_path, MISSING_PAUSE)
    crawl(tmp_path, SHORT, ONE_DAY)

    assert crawl(tmp_path, SHORT, ONE_DAY).lists == []


def test_a_day_that_shows_too_few_rows_within_the_hour_is_not_complete(tmp_path: Path) -> None:
    crawl(tmp_path, SHORT, ONE_DAY)
    wait(tmp_path, MISSING_PAUSE / 2)
    crawl(tmp_path, SHORT, ONE_DAY)

    assert crawl(tmp_path, SHORT, ONE_DAY).lists == [url_of()]


def test_a_day_without_rows_is_read_twice_and_complete(tmp_path: Path) -> None:
    empty: Lists = {url_of(): rows()}
    first, second = crawl(tmp_path, empty, ONE_DAY), crawl(tmp_path, empty, ONE_DAY)

    assert (first.lists, second.lists, short_lists(first)) == ([url_of()] * 2, [], [])


def test_a_day_that_was_empty_only_once_is_read_until_it_rests(tmp_path: Path) -> None:
    crawled = crawl(tmp_path, {url_of(): [rows(), rows(1, 2)]}, ONE_DAY)

    assert (crawled.lists, crawled.articles) == ([url_of()] * 2, [address(1), address(2)])


def test_a_full_page_does_not_end_a_day_whatever_its_total_says(tmp_path: Path) -> None:
    pages: Lists = {url_of(1): rows(*range(50), total=50), url_of(2): rows(50, total=50)}

    assert crawl(tmp_path, pages, ONE_DAY).articles[-1] == address(50)


def test_rows_of_the_days_beside_it_do_not_make_a_day_whole(tmp_path: Path) -> None:
    beside = entry(3, ctime=str(int(at("2024-03-06 12:00:00").timestamp())))
    crawled = crawl(tmp_path, {url_of(): answer(entry(1), entry(2), beside, total=3)}, ONE_DAY)

    assert short_lists(crawled) == ["china 2024-03-05: the API counts 3 rows and shows 2"]


def test_rows_of_the_days_beside_it_do_not_keep_a_day_from_being_whole(tmp_path: Path) -> None:
    beside = entry(3, ctime=str(int(at("2024-03-06 12:00:00").timestamp())))
    crawled = crawl(tmp_path, {url_of(): answer(entry(1), entry(2), beside, total=2)}, ONE_DAY)

    assert (crawled.lists, short_lists(crawled)) == ([url_of()], [])


def test_a_day_that_is_not_over_is_read_once_and_stays_open(tmp_path: Path) -> None:
    now = times.now()
    today: Lists = {url_of(day=now.date()): rows(1, total=2, when=now)}
    given = {"since": now.date().isoformat()}
    first, second = crawl(tmp_path, today, given), crawl(tmp_path, today, given)

    assert (first.lists, second.lists, short_lists(first)) == (list(today), list(today), [])


def test_a_day_that_the_api_answers_with_another_is_lost(tmp_path: Path) -> None:
    day = date(2020, 1, 1)
    crawled = crawl(tmp_path, {url_of(day=day): rows(1)}, {"since": "2020-01-01", "until": "2020-01-01"})

    assert crawled.stats[census.FAILED_LISTS] == ["china 2020-01-01, page 1: the API did not keep to the day"]


def test_both_sides_of_a_pair_are_warned_of(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    crawl(tmp_path, {}, {"channel": "finance,newsfinance"})

    assert "newsfinance shows nearly what finance does: reading both brings most rows twice" in caplog.messages


def test_one_side_of_a_pair_is_warned_of_by_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    crawl(tmp_path, {}, {"channel": "finance,newsstock"})

    assert not [said for said in caplog.messages if "shows nearly what" in said]
