"""crawler.storage.listings: what is known from which moment on, where gaps are found and filled."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from crawler.items import ListingRow
from crawler.storage.catalogue import Catalogue
from crawler.storage.listings import Listings
from tests.crawler.builders import at, row

OVERLAP = timedelta(hours=6)
TEN = at("2024-03-05 10:00:00")
FIRST_RUN = TEN + timedelta(hours=9)
SECOND_RUN = FIRST_RUN + timedelta(hours=1)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@pytest.fixture
def listings(catalogue: Catalogue) -> Listings:
    return catalogue.listings


def read(listings: Listings, *rows: ListingRow, began: datetime = FIRST_RUN, channel: str = "china") -> None:
    """Read these rows of a list to its proper end."""
    listings.seen(channel, rows, began + timedelta(seconds=5))
    listings.confirm(channel, began)


def dated(number: int, after_ten: timedelta) -> ListingRow:
    """Return a row of so long after ten."""
    return row(number, ctime=TEN + after_ten)


def test_the_newest_that_is_known_is_the_newest_row_of_a_complete_reading(listings: Listings) -> None:
    read(listings, dated(1, HOUR), dated(2, 2 * HOUR), dated(3, -HOUR))

    assert listings.known_from("china", SECOND_RUN) == TEN + 2 * HOUR


def test_where_nothing_was_read_nothing_is_the_newest(listings: Listings) -> None:
    assert listings.known_from("china", SECOND_RUN) is None


@pytest.mark.parametrize(
    ("channel", "changed"),
    [
        pytest.param("stock", row(1), id="another channel's"),
        pytest.param("china", row(1, ctime=None), id="without a time"),
    ],
)
def test_a_row_that_says_nothing_is_not_the_newest(listings: Listings, channel: str, changed: ListingRow) -> None:
    read(listings, changed, channel=channel)

    assert listings.known_from("china", SECOND_RUN) is None


def test_without_a_complete_reading_the_newest_row_that_was_seen_is_known(listings: Listings) -> None:
    listings.seen("china", [dated(1, HOUR), dated(2, 2 * HOUR), dated(3, -HOUR)], FIRST_RUN)

    assert listings.known_from("china", SECOND_RUN) == TEN + 2 * HOUR


@pytest.mark.parametrize("is_complete", [True, False], ids=["complete", "killed"])
def test_a_row_that_is_dated_ahead_is_not_the_newest(listings: Listings, *, is_complete: bool) -> None:
    listings.seen("china", [dated(1, HOUR), dated(2, 99 * HOUR)], FIRST_RUN)
    listings.confirm("china", FIRST_RUN if is_complete else SECOND_RUN)

    assert listings.known_from("china", SECOND_RUN) == TEN + HOUR


def test_rows_of_a_killed_reading_are_not_the_newest(listings: Listings) -> None:
    read(listings, dated(1, -HOUR))
    listings.seen("china", [dated(2, HOUR)], FIRST_RUN + 10 * SECOND)

    assert listings.known_from("china", SECOND_RUN) == TEN - HOUR


def test_rows_that_the_reading_itself_has_seen_are_left_out(listings: Listings) -> None:
    read(listings, dated(1, -HOUR), dated(2, HOUR))
    listings.seen("china", [dated(2, 8 * HOUR)], SECOND_RUN)

    assert listings.known_from("china", SECOND_RUN) == TEN - HOUR


@pytest.mark.parametrize(
    ("after_ten", "known"),
    [
        pytest.param(timedelta(0), True, id="at its old end"),
        pytest.param(HOUR, True, id="within"),
        pytest.param(2 * HOUR, True, id="at its young end"),
        pytest.param(-SECOND, False, id="just below"),
        pytest.param(2 * HOUR + SECOND, False, id="just above"),
    ],
)
def test_a_stretch_that_was_read_whole_is_known(
    listings: Listings,
    after_ten: timedelta,
    known: bool,  # noqa: FBT001
) -> None:
    listings.seen("china", [dated(1, after_ten)], FIRST_RUN)
    listings.confirm_between("china", TEN, TEN + 2 * HOUR, FIRST_RUN)

    assert listings.any_confirmed("china", [dated(1, after_ten)]) is known


def test_a_stretch_of_another_channel_is_not_known(listings: Listings) -> None:
    listings.seen("stock", [row(1)], FIRST_RUN)
    listings.confirm_between("china", TEN, TEN, FIRST_RUN)

    assert not listings.any_confirmed("stock", [row(1)])


@pytest.mark.parametrize(("began", "known"), [(FIRST_RUN, True), (TEN + HOUR, False)], ids=["long after", "soon after"])
def test_a_stretch_is_long_known_only_where_it_was_read_long_after(
    listings: Listings,
    began: datetime,
    known: bool,  # noqa: FBT001
) -> None:
    listings.seen("china", [row(1)], began)
    listings.confirm_between("china", TEN, TEN, began)

    assert listings.long_known("china", [row(1)], OVERLAP) is known


def test_a_row_without_a_time_lies_in_no_stretch(listings: Listings) -> None:
    listings.seen("china", [row(1, ctime=None)], FIRST_RUN)
    listings.confirm_between("china", TEN - HOUR, TEN + HOUR, FIRST_RUN)

    assert not listings.any_confirmed("china", [row(1, ctime=None)])


def test_a_row_that_was_dated_anew_since_is_not_met(listings: Listings) -> None:
    read(listings, row(1))

    assert not listings.any_confirmed("china", [dated(1, HOUR)])


def test_a_row_that_is_shown_under_another_time_is_confirmed_no_more(listings: Listings) -> None:
    read(listings, row(1))
    listings.seen("china", [dated(1, HOUR)], SECOND_RUN)

    assert not listings.any_confirmed("china", [dated(1, HOUR)])


@pytest.mark.parametrize(("one", "other"), [(row(1), row(1, ctime=None)), (row(1, ctime=None), row(1))])
def test_a_row_that_gains_or_loses_its_time_is_confirmed_no_more(
    listings: Listings, one: ListingRow, other: ListingRow
) -> None:
    read(listings, one)
    listings.seen("china", [other], SECOND_RUN)

    assert not listings.any_confirmed("china", [other])


@pytest.mark.parametrize("same", [row(1), row(1, ctime=None)], ids=["a time", "no time"])
def test_a_row_that_is_shown_again_as_it_was_stays_confirmed(listings: Listings, same: ListingRow) -> None:
    read(listings, same)
    listings.seen("china", [same], SECOND_RUN)

    assert listings.any_confirmed("china", [same])


def test_a_row_that_is_dated_ahead_of_the_reading_that_reached_it_is_not_met(listings: Listings) -> None:
    ahead = dated(1, 99 * HOUR)
    read(listings, ahead)

    assert not listings.any_confirmed("china", [ahead])


def test_a_row_that_was_dated_anew_costs_no_other_its_place(listings: Listings) -> None:
    read(listings, row(1), row(2))
    listings.seen("china", [dated(1, HOUR), row(2)], SECOND_RUN)

    assert listings.any_confirmed("china", [row(2)])


def test_each_channel_says_how_fresh_it_is(listings: Listings) -> None:
    listings.seen("china", [dated(1, HOUR), dated(2, 2 * HOUR)], FIRST_RUN)
    listings.seen("china", [dated(1, HOUR)], SECOND_RUN)
    listings.seen("stock", [row(3)], FIRST_RUN)

    assert listings.freshness() == {"china": (TEN + 2 * HOUR, SECOND_RUN), "stock": (TEN, FIRST_RUN)}


def test_a_channel_whose_rows_have_no_times_says_when_it_was_seen(listings: Listings) -> None:
    listings.seen("china", [row(1, ctime=None)], FIRST_RUN)

    assert listings.freshness() == {"china": (None, FIRST_RUN)}


def test_an_archive_that_has_read_no_list_has_no_freshness(listings: Listings) -> None:
    assert listings.freshness() == {}
