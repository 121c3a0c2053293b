"""crawler.spiders.sina_finance: where a reading of the newest rows ends, what it confirms and what it has missed."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler import census
from crawler.channels import find_channel
from crawler.lists.roll import ListQuery
from tests.crawler.builders import address, answer, at, entry, row
from tests.crawler.spiders.crawling import crawl, kept

HOUR = 3600
TEN = int(at("2024-03-05 10:00:00").timestamp())
ONE_PAGE = {"pages": "1"}


def url_of(page: int = 1) -> str:
    """Return the request for a page of the newest rows."""
    return ListQuery(find_channel("china")).url(page)


def at_hour(number: int, hours: float) -> dict[str, object]:
    """Return a row of so many hours after ten."""
    return entry(number, ctime=str(TEN + int(hours * HOUR)))


def rows(*numbers: int, total: int = 500) -> bytes:
    """Return a page with these rows of ten o'clock."""
    return answer(*map(entry, numbers), total=total)


def newer(*numbers: int) -> list[dict[str, object]]:
    """Return rows of the day after, newest first."""
    return [at_hour(number, 24 - place / 60) for place, number in enumerate(numbers)]


@pytest.fixture
def known(tmp_path: Path) -> Path:
    """An archive whose last run read a list of two rows to its end."""
    crawl(tmp_path, {url_of(): answer(at_hour(2, 0), at_hour(1, -1))})
    return tmp_path


def gaps(folder: Path, *listed: dict[str, object]) -> list[str]:
    """Read one page of newest rows; return the gaps that are open then."""
    crawl(folder, {url_of(): answer(*listed, total=500)}, ONE_PAGE)
    with kept(folder) as catalogue:
        return [f"{gap.since:%d %H:%M} to {gap.until:%d %H:%M}" for gap in catalogue.gaps.open()]


@pytest.mark.parametrize("middle", [rows(), rows(1, 2)], ids=["empty", "repeating"])
def test_a_page_in_the_middle_that_brings_nothing_is_passed(tmp_path: Path, middle: bytes) -> None:
    pages = {url_of(1): rows(1, 2, total=150), url_of(2): middle, url_of(3): rows(3, total=150)}
    crawled = crawl(tmp_path, pages)

    assert (crawled.lists, crawled.articles) == ([url_of(1), url_of(2), url_of(3)], list(map(address, (1, 2, 3))))


@pytest.mark.parametrize(
    ("second", "third"),
    [
        pytest.param(rows(), rows(), id="empty"),
        pytest.param(rows(1), rows(2, 1), id="repeating"),
        pytest.param(rows(2), rows(), id="repeating and empty"),
    ],
)
def test_two_pages_in_a_row_that_bring_nothing_end_a_list(tmp_path: Path, second: bytes, third: bytes) -> None:
    pages = {url_of(1): rows(1, 2), url_of(2): second, url_of(3): third, url_of(4): rows(4)}

    assert crawl(tmp_path, pages).lists == [url_of(1), url_of(2), url_of(3)]


def test_two_such_pages_apart_do_not_end_a_list(tmp_path: Path) -> None:
    pages = {
        url_of(1): rows(1),
        url_of(2): rows(),
        url_of(3): rows(3),
        url_of(4): rows(),
        url_of(5): rows(5, total=250),
    }

    assert crawl(tmp_path, pages).articles == [address(1), address(3), address(5)]


def test_a_list_that_is_empty_and_was_not_before_is_not_read(known: Path) -> None:
    crawled = crawl(known, {url_of(): rows(total=0)})

    assert crawled.stats[census.FAILED_LISTS] == ["china, page 1: the list is empty, and was not before"]


def test_a_list_that_is_empty_after_a_killed_run_is_not_read(tmp_path: Path) -> None:
    crawl(tmp_path, {url_of(): rows(1)}, lives=1)

    assert len(crawl(tmp_path, {url_of(): rows(total=0)}).stats[census.FAILED_LISTS]) == 1


def test_a_list_that_is_empty_costs_no_other(known: Path) -> None:
    stock = ListQuery(find_channel("stock")).url(1)
    crawled = crawl(known, {url_of(): rows(total=0), stock: rows(3, total=1)}, {"channel": "china,stock"})

    assert crawled.articles == [address(3)]


def test_a_list_that_was_always_empty_is_read(tmp_path: Path) -> None:
    crawled = crawl(tmp_path, {url_of(): rows(total=0)})

    assert (crawled.lists, census.FAILED_LISTS in crawled.stats) == ([url_of()], False)


def test_rows_above_what_is_known_leave_a_gap(known: Path) -> None:
    assert gaps(known, *newer(*range(3, 15))) == ["05 10:00 to 06 09:49"]


@pytest.mark.parametrize(
    "pinned",
    [
        pytest.param(at_hour(2, 0), id="known"),
        pytest.param(at_hour(1, -1), id="known and older"),
        pytest.param(at_hour(2, 30), id="dated anew"),
        pytest.param(at_hour(99, -999), id="unknown and old"),
    ],
)
def test_a_row_that_is_pinned_to_the_top_hides_no_gap(known: Path, pinned: dict[str, object]) -> None:
    assert [gap.partition(" to ")[2] for gap in gaps(known, pinned, *newer(*range(3, 15)))] == ["06 09:49"]


def test_a_row_that_was_dated_anew_hides_no_gap_at_the_end_either(known: Path) -> None:
    assert gaps(known, *newer(*range(3, 15)), at_hour(1, 20)) == ["05 10:00 to 06 06:00"]


def test_known_rows_at_the_end_leave_no_gap(known: Path) -> None:
    assert gaps(known, *newer(*range(3, 15)), at_hour(2, 0)) == []


def test_known_rows_among_the_last_ten_leave_no_gap(known: Path) -> None:
    older = [at_hour(number, 1) for number in range(20, 29)]

    assert gaps(known, *newer(*range(3, 15)), at_hour(2, 0), *older) == []


def test_rows_down_below_what_is_known_leave_no_gap(known: Path) -> None:
    assert gaps(known, *newer(*range(3, 15)), at_hour(20, -2)) == []


def test_rows_of_a_killed_run_are_what_is_known_where_there_is_nothing_better(tmp_path: Path) -> None:
    crawl(tmp_path, {url_of(): rows(1, 2)}, lives=1)

    assert gaps(tmp_path, *newer(*range(3, 15))) == ["05 10:00 to 06 09:49"]


def test_rows_of_a_killed_run_are_not_met(tmp_path: Path) -> None:
    crawl(tmp_path, {url_of(): answer(at_hour(2, 5), at_hour(1, 0), total=500)}, lives=1)

    assert gaps(tmp_path, *newer(*range(3, 15)), at_hour(2, 5)) == ["05 10:00 to 05 15:00"]


def confirmed(folder: Path) -> bool:
    """Return whether a complete reading has reached the first row."""
    with kept(folder) as catalogue:
        return catalogue.listings.any_confirmed("china", [row(1)])


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param({}, True, id="no limit"),
        pytest.param({"limit": "1"}, False, id="stopped early"),
        pytest.param({"limit": "2"}, False, id="stopped at the end of a page"),
        pytest.param({"limit": "3"}, True, id="stopped on the last page"),
    ],
)
def test_a_limit_keeps_a_reading_from_being_confirmed_only_where_it_stopped_it(
    tmp_path: Path, given: dict[str, str], *, expected: bool
) -> None:
    crawl(tmp_path, {url_of(1): rows(1, 2, total=60), url_of(2): rows(3, 4, total=60)}, given)

    assert confirmed(tmp_path) is expected


def test_what_lay_past_the_limit_is_fetched_though_no_list_shows_it_any_more(tmp_path: Path) -> None:
    crawl(tmp_path, {url_of(): rows(1, 2, 3, total=3)}, {"limit": "1"})

    assert crawl(tmp_path, {url_of(): rows(9, total=1)}).articles == list(map(address, (2, 3, 9)))


def test_what_lay_past_the_limit_takes_no_room_of_another_run_with_one(tmp_path: Path) -> None:
    crawl(tmp_path, {url_of(): rows(1, 2, 3, total=3)}, {"limit": "1"})

    assert crawl(tmp_path, {url_of(): rows(9, total=1)}, {"limit": "1"}).articles == [address(9)]


def test_what_lay_past_the_limit_is_fetched_by_another_run_with_one_that_meets_it(tmp_path: Path) -> None:
    lists = {url_of(): rows(1, 2, 3, total=3)}
    crawl(tmp_path, lists, {"limit": "1"})

    assert crawl(tmp_path, lists, {"limit": "1"}).articles == [address(2)]


def test_a_list_of_a_single_known_row_leaves_no_gap(known: Path) -> None:
    alone = {url_of(): answer(at_hour(1, -1))}

    assert census.GAPS not in crawl(known, alone).stats
