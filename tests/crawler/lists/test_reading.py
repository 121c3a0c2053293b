"""crawler.lists.reading: how far a list of the roll API has been read."""

from __future__ import annotations

from datetime import date

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


def after(
    reading: Reading, *rows: ListingRow, met_known: bool = False, left_out: bool = False, total: int = 9
) -> Reading:
    """Return a reading after a page with these rows."""
    return reading.with_page(ListPage(rows, total), rows, met_known=met_known, left_out=left_out)


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


def test_a_stretch_is_that_of_all_pages_whatever_their_order() -> None:
    found = after(after(NEWEST, EARLY), LATE)

    assert (found.oldest, found.newest) == (EARLY.ctime, LATE.ctime)


@pytest.mark.parametrize("rows", [[], [row(1, ctime=None)]], ids=["no rows", "no times"])
def test_rows_without_times_leave_the_stretch_as_it_was(rows: list[ListingRow]) -> None:
    found = after(after(NEWEST, LATE), *rows)

    assert (found.oldest, found.newest) == (LATE.ctime, LATE.ctime)


def test_before_any_row_there_is_no_stretch() -> None:
    found = after(NEWEST)

    assert (found.oldest, found.newest) == (None, None)


@pytest.mark.parametrize("name", ["met_known", "left_out"])
def test_what_one_page_has_shown_stays_true(name: str) -> None:
    found = after(after(NEWEST, LATE, **{name: True}), EARLY)

    assert getattr(found, name)


@pytest.mark.parametrize("name", ["met_known", "left_out"])
def test_what_no_page_has_shown_is_not_true(name: str) -> None:
    assert not getattr(after(NEWEST, LATE), name)


def test_empty_pages_are_counted_in_a_row() -> None:
    assert after(after(after(OF_A_DAY, LATE))).empty_pages == 2


def test_a_page_with_rows_ends_the_row_of_empty_ones() -> None:
    assert after(after(OF_A_DAY), LATE).empty_pages == 0


def test_a_page_of_unusable_rows_is_not_empty() -> None:
    answer = ListPage((), 9, unusable=1)

    assert OF_A_DAY.with_page(answer, (), met_known=False, left_out=False).empty_pages == 0


def test_a_reading_of_a_day_remembers_what_it_has_shown() -> None:
    assert after(OF_A_DAY, EARLY, LATE).seen.documents == {identity(1), identity(2)}


def test_a_reading_of_a_day_remembers_rows_outside_it_too() -> None:
    answer = ListPage((EARLY, LATE), 2)

    assert OF_A_DAY.with_page(answer, (EARLY,), met_known=False, left_out=False).seen.is_clean


def test_a_reading_of_the_newest_rows_remembers_none() -> None:
    assert after(NEWEST, EARLY, LATE).seen.shown == 0
