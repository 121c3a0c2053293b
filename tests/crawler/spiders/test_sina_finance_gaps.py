"""crawler.spiders.sina_finance: gaps that newest-first readings leave, and the days that fill them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from crawler.channels import find_channel
from crawler.lists.roll import ListQuery
from tests.crawler.builders import address, answer, at, entry
from tests.crawler.spiders.crawling import crawl, kept

DAY = date(2024, 3, 5)
ONE_DAY = {"since": "2024-03-05", "until": "2024-03-05"}
Lists = dict[str, bytes | Sequence[bytes]]


def url_of(day: date | None = DAY) -> str:
    """Return the request for the first page of a day, or of the newest rows."""
    return ListQuery(find_channel("china"), day).url(1)


def rows(*numbers: int, total: int | None = None, when: datetime | None = None) -> bytes:
    """Return a page with these rows; *total*: as the API counts them; *when*: published then."""
    moment = {"ctime": str(int(when.timestamp()))} if when else {}
    listed = [entry(number, **moment) for number in numbers]
    return answer(*listed, total=len(numbers) if total is None else total)


WHOLE: Lists = {url_of(): rows(1, 2, 3)}
KNOWN_AT, READ_AT = at("2024-03-03 22:00:00"), at("2024-03-05 01:00:00")
DAYS = [date(2024, 3, 5), date(2024, 3, 4), date(2024, 3, 3)]
OF_THE_DAYS: Lists = {
    url_of(day=DAYS[0]): rows(9, when=READ_AT),
    url_of(day=DAYS[1]): rows(5, when=at("2024-03-04 10:00:00")),
    url_of(day=DAYS[2]): rows(1, when=KNOWN_AT),
}


@pytest.fixture
def gap(tmp_path: Path) -> Path:
    """An archive whose last run came to its last page above everything that was known."""
    crawl(tmp_path, {url_of(day=None): rows(1, 2, when=KNOWN_AT)})
    newer = answer(
        entry(8, ctime=str(int((READ_AT + timedelta(hours=2)).timestamp()))),
        entry(9, ctime=str(int(READ_AT.timestamp()))),
        total=200,
    )
    crawl(tmp_path, {url_of(day=None): newer}, {"pages": "1"})
    return tmp_path


def test_a_gap_lies_between_what_was_known_and_what_was_read(gap: Path) -> None:
    with kept(gap) as catalogue:
        assert [(each.channel, each.since, each.until) for each in catalogue.gaps.open()] == [
            ("china", KNOWN_AT, READ_AT)
        ]


def test_a_gap_is_filled_by_exactly_its_days(gap: Path) -> None:
    crawled = crawl(gap, OF_THE_DAYS, {"fill": "gaps"})

    assert (crawled.lists, crawled.articles) == ([url_of(day=day) for day in DAYS], [address(5)])


def test_a_gap_that_was_filled_is_closed(gap: Path) -> None:
    crawl(gap, OF_THE_DAYS, {"fill": "gaps"})
    with kept(gap) as catalogue:
        assert catalogue.gaps.open() == []


def test_a_gap_that_was_filled_is_not_filled_again(gap: Path) -> None:
    crawl(gap, OF_THE_DAYS, {"fill": "gaps"})

    assert crawl(gap, OF_THE_DAYS, {"fill": "gaps"}).lists == []


@pytest.mark.parametrize("lost", DAYS, ids=str)
def test_a_gap_of_which_a_day_is_lost_stays(gap: Path, lost: date) -> None:
    crawl(gap, {url: page for url, page in OF_THE_DAYS.items() if url != url_of(day=lost)}, {"fill": "gaps"})
    with kept(gap) as catalogue:
        assert len(catalogue.gaps.open()) == 1


def test_only_the_days_that_are_lacking_are_asked_for_to_fill_a_gap(gap: Path) -> None:
    crawl(gap, OF_THE_DAYS, {"since": "2024-03-04", "until": "2024-03-04"})

    assert crawl(gap, OF_THE_DAYS, {"fill": "gaps"}).lists == [url_of(day=DAYS[0]), url_of(day=DAYS[2])]


def test_gaps_of_another_channel_are_left_alone(gap: Path) -> None:
    assert crawl(gap, OF_THE_DAYS, {"fill": "gaps", "channel": "stock"}).lists == []


def test_a_run_that_reads_across_a_gap_closes_it(gap: Path) -> None:
    across = answer(
        entry(8, ctime=str(int(READ_AT.timestamp()) + 7200)), entry(1, ctime=str(int(KNOWN_AT.timestamp()))), total=2
    )
    crawl(gap, {url_of(day=None): across}, {"pages": "1"})
    with kept(gap) as catalogue:
        assert catalogue.gaps.open() == []


def newest_rows(after: datetime, folder: Path) -> list[tuple[datetime, datetime]]:
    """Read one page of newest rows above a day's history, down to *after*; return the bounds of the gaps then."""
    crawl(folder, WHOLE, ONE_DAY)
    crawl(folder, {url_of(day=None): rows(8, 9, total=200, when=after)}, {"pages": "1"})
    with kept(folder) as catalogue:
        return [(gap.since, gap.until) for gap in catalogue.gaps.open()]


@pytest.mark.parametrize("after", [at("2024-03-08 10:00:00"), at("2024-03-06 00:00:00"), at("2024-03-05 10:00:01")])
def test_newest_rows_that_end_above_the_history_leave_a_gap_from_its_newest_row(
    tmp_path: Path, after: datetime
) -> None:
    assert newest_rows(after, tmp_path) == [(at("2024-03-05 10:00:00"), after)]


@pytest.mark.parametrize("after", [at("2024-03-05 10:00:00"), at("2024-03-05 09:00:00")], ids=["to it", "below it"])
def test_newest_rows_that_come_down_to_the_history_leave_none(tmp_path: Path, after: datetime) -> None:
    assert newest_rows(after, tmp_path) == []


def test_a_gap_whose_days_are_complete_already_is_closed_by_filling_it(tmp_path: Path) -> None:
    crawl(tmp_path, {url_of(day=None): rows(1, 2, when=KNOWN_AT)})
    crawl(tmp_path, OF_THE_DAYS, {"since": "2024-03-03", "until": "2024-03-05"})
    crawl(tmp_path, {url_of(day=None): rows(8, 9, total=200, when=READ_AT)}, {"pages": "1"})
    crawl(tmp_path, OF_THE_DAYS, {"fill": "gaps"})
    with kept(tmp_path) as catalogue:
        assert catalogue.gaps.open() == []


@pytest.mark.parametrize("short", DAYS, ids=str)
def test_a_gap_of_which_a_day_shows_too_few_rows_stays(gap: Path, short: date) -> None:
    shows = int(at(f"{short} 00:30:00").timestamp()) if short != DAYS[2] else int(KNOWN_AT.timestamp())
    missing = {url_of(day=short): answer(entry(6, ctime=str(shows)), total=2)}
    crawl(gap, OF_THE_DAYS | missing, {"fill": "gaps"})
    with kept(gap) as catalogue:
        assert len(catalogue.gaps.open()) == 1


def test_a_gap_of_which_a_day_is_empty_is_filled_once_that_is_believed(gap: Path) -> None:
    crawled = crawl(gap, OF_THE_DAYS | {url_of(day=DAYS[1]): rows()}, {"fill": "gaps"})
    with kept(gap) as catalogue:
        assert (crawled.lists.count(url_of(day=DAYS[1])), catalogue.gaps.open()) == (2, [])
