"""crawler.lists.reading: how far a list of the roll API has been read."""

from __future__ import annotations

from datetime import date
from functools import reduce

import pytest

from crawler.channels import find_channel
from crawler.items import ListingRow
from crawler.lists.answer import ListPage
from crawler.lists.reading import Reading
from crawler.lists.roll import ListQuery
from tests.crawler.builders import at, identity, row

BEGAN = at("2024-03-05 12:00:00")
NEWEST = Reading(ListQuery(find_channel("china")), BEGAN)
OF_A_DAY = Reading(ListQuery(find_channel("china"), date(2024, 3, 5)), BEGAN)
EARLY, LATE = row(1, ctime=at("2024-03-05 08:00:00")), row(2, ctime=at("2024-03-05 11:00:00"))


def after(reading: Reading, *rows: ListingRow, met_known: bool = False, total: int = 9) -> Reading:
    """Return a reading after a page with these rows."""
    return reading.with_page(ListPage(rows, total), met_known=met_known)


@pytest.mark.parametrize(
    ("reading", "name"),
    [(NEWEST, "china, page 1"), (OF_A_DAY.next_page(), "china 2024-03-05, page 2")],
    ids=["newest", "day"],
)
def test_a_reading_is_named_for_people(reading: Reading, name: str) -> None:
    assert str(reading) == name


def test_the_next_page_is_the_next() -> None:
    assert NEWEST.next_page().next_page() == Reading(NEWEST.query, BEGAN, page=3)


def test_a_page_alone_does_not_turn_it() -> None:
    assert after(NEWEST, EARLY).page == 1


def test_a_reading_knows_the_stretch_that_it_has_seen() -> None:
    found = after(after(NEWEST, LATE), EARLY)

    assert (found.oldest, found.newest) == (EARLY.ctime, LATE.ctime)


def test_a_stretch_goes_from_the_first_row_to_the_last() -> None:
    found = after(NEWEST, LATE, row(3, ctime=at("2024-03-05 09:00:00")), EARLY)

    assert (found.oldest, found.newest) == (EARLY.ctime, LATE.ctime)


def test_an_old_row_that_is_pinned_to_the_top_does_not_lengthen_a_stretch() -> None:
    pinned = row(3, ctime=at("2020-01-01 08:00:00"))

    assert after(NEWEST, pinned, LATE, EARLY).oldest == EARLY.ctime


@pytest.mark.parametrize("rows", [[], [row(1, ctime=None)]], ids=["no rows", "no times"])
def test_rows_without_times_leave_the_stretch_as_it_was(rows: list[ListingRow]) -> None:
    found = after(after(NEWEST, LATE), *rows)

    assert (found.oldest, found.newest) == (LATE.ctime, LATE.ctime)


def test_before_any_row_there_is_no_stretch() -> None:
    found = after(NEWEST)

    assert (found.oldest, found.newest) == (None, None)


def test_known_rows_that_one_page_has_met_stay_met() -> None:
    assert after(after(NEWEST, LATE, met_known=True), EARLY).met_known


def test_known_rows_that_no_page_has_met_are_not_met() -> None:
    assert not after(after(NEWEST, LATE), EARLY).met_known


EACH_KIND = pytest.mark.parametrize("reading", [NEWEST, OF_A_DAY], ids=["newest", "day"])


@EACH_KIND
def test_empty_pages_are_counted_in_a_row(reading: Reading) -> None:
    assert after(after(after(reading, LATE))).empty_pages == 2


@EACH_KIND
def test_pages_that_repeat_the_rows_before_are_counted_with_the_empty_ones(reading: Reading) -> None:
    assert after(after(after(reading, LATE, EARLY)), EARLY, LATE).empty_pages == 2


@EACH_KIND
def test_a_page_with_new_rows_ends_the_row_of_empty_ones(reading: Reading) -> None:
    assert after(after(reading), LATE).empty_pages == 0


@EACH_KIND
def test_a_page_with_one_new_row_among_known_ones_is_not_empty(reading: Reading) -> None:
    assert after(after(reading, LATE), LATE, EARLY).empty_pages == 0


@EACH_KIND
@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(ListPage((), 9, unusable=1), id="unusable"),
        pytest.param(ListPage((), 9, refused=("https://evil.example/",)), id="foreign"),
    ],
)
def test_a_page_of_rows_that_lead_nowhere_is_not_empty(reading: Reading, answer: ListPage) -> None:
    assert reading.with_page(answer).empty_pages == 0


def test_a_reading_of_a_day_remembers_what_it_has_shown() -> None:
    assert after(OF_A_DAY, EARLY, LATE).seen.documents == {identity(1), identity(2)}


def test_a_reading_of_a_day_does_not_count_rows_outside_it() -> None:
    outside = row(3, ctime=at("2024-03-06 08:00:00"))

    assert after(OF_A_DAY, outside, LATE, EARLY, total=2).seen.is_clean


def test_a_reading_of_the_newest_rows_remembers_none() -> None:
    assert after(NEWEST, EARLY, LATE).seen.shown == 0


def test_what_an_empty_page_hides_is_a_hole() -> None:
    found = after(after(after(NEWEST, LATE)), EARLY)

    assert found.holes == ((EARLY.ctime, LATE.ctime),)


@pytest.mark.parametrize(
    "pages",
    [
        pytest.param([[LATE], [EARLY]], id="no empty page"),
        pytest.param([[LATE], [EARLY], []], id="at the end"),
        pytest.param([[], [LATE], [EARLY]], id="before any row"),
        pytest.param([[LATE], [], [row(1, ctime=None)]], id="no times behind it"),
    ],
)
def test_where_nothing_is_hidden_there_is_no_hole(pages: list[list[ListingRow]]) -> None:
    found = reduce(lambda reading, rows: after(reading, *rows), pages, NEWEST)

    assert found.holes == ()
