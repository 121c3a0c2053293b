"""crawler.storage.listings: down to where a list is known without a gap, so that a reading may stop there."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import StatementError

from crawler.items import ListingRow
from crawler.storage.catalogue import Catalogue
from crawler.storage.listings import Listings
from tests.crawler.builders import at, identity, row

OVERLAP = timedelta(hours=6)
TEN = at("2024-03-05 10:00:00")  # when the builders' rows were published
SETTLED = TEN + timedelta(hours=9)  # later than the overlap behind them
FRESH = TEN + timedelta(hours=3)  # within it


@pytest.fixture
def listings(catalogue: Catalogue) -> Listings:
    return catalogue.listings


def read(listings: Listings, *rows: ListingRow, began: datetime, channel: str = "china") -> None:
    """Read these rows of a list to its proper end."""
    listings.seen(channel, rows, began + timedelta(seconds=5))
    listings.confirm(channel, began)


def test_what_was_never_seen_is_not_known(listings: Listings) -> None:
    assert not listings.long_known("china", [row(1)], OVERLAP)


def test_rows_of_a_complete_reading_are_known(listings: Listings) -> None:
    read(listings, row(1), row(2), began=SETTLED)

    assert listings.long_known("china", [row(1), row(2)], OVERLAP)


def test_a_row_that_is_seen_as_the_reading_begins_is_part_of_it(listings: Listings) -> None:
    listings.seen("china", [row(1)], SETTLED)
    listings.confirm("china", SETTLED)

    assert listings.long_known("china", [row(1)], OVERLAP)


def test_no_rows_are_not_known(listings: Listings) -> None:
    read(listings, row(1), began=SETTLED)

    assert not listings.long_known("china", [], OVERLAP)


def test_rows_of_a_killed_reading_are_not_known(listings: Listings) -> None:
    listings.seen("china", [row(1)], SETTLED)

    assert not listings.long_known("china", [row(1)], OVERLAP)


def test_a_killed_reading_is_not_confirmed_by_a_later_one_that_stopped_before_its_rows(listings: Listings) -> None:
    listings.seen("china", [row(1)], SETTLED)
    read(listings, row(2), began=SETTLED + timedelta(hours=1))

    assert not listings.long_known("china", [row(1)], OVERLAP)


def test_rows_of_a_killed_reading_are_known_once_a_complete_one_has_reached_them(listings: Listings) -> None:
    listings.seen("china", [row(1)], SETTLED)
    read(listings, row(1), began=SETTLED + timedelta(hours=1))

    assert listings.long_known("china", [row(1)], OVERLAP)


def test_a_killed_reading_does_not_undo_a_complete_one(listings: Listings) -> None:
    read(listings, row(1), began=SETTLED)
    listings.seen("china", [row(1)], SETTLED + timedelta(hours=1))

    assert listings.long_known("china", [row(1)], OVERLAP)


def test_one_row_that_is_not_known_is_enough_to_go_on(listings: Listings) -> None:
    read(listings, row(1), row(2), began=SETTLED)

    assert not listings.long_known("china", [row(1), row(9), row(2)], OVERLAP)


def test_a_late_row_among_known_ones_is_enough_to_go_on(listings: Listings) -> None:
    read(listings, row(1), row(3), began=SETTLED)
    late = row(2, ctime=TEN - timedelta(minutes=85))

    assert not listings.long_known("china", [row(1), late, row(3)], OVERLAP)


@pytest.mark.parametrize(
    ("hours", "known"),
    [
        pytest.param(5.99, False, id="within the overlap"),
        pytest.param(6, True, id="just at its end"),
        pytest.param(100, True, id="long after"),
        pytest.param(-1, False, id="before it was published"),
    ],
)
def test_a_reading_counts_only_from_the_overlap_after_a_rows_time(
    listings: Listings,
    hours: float,
    known: bool,  # noqa: FBT001
) -> None:
    read(listings, row(1), began=TEN + timedelta(hours=hours))

    assert listings.long_known("china", [row(1)], OVERLAP) is known


def test_what_counts_is_when_a_reading_began_not_when_it_ended(listings: Listings) -> None:
    listings.seen("china", [row(1)], SETTLED)
    listings.confirm("china", FRESH)

    assert not listings.long_known("china", [row(1)], OVERLAP)


def test_fresh_rows_are_known_once_a_later_reading_has_reached_them(listings: Listings) -> None:
    read(listings, row(1), began=FRESH)
    read(listings, row(1), began=SETTLED)

    assert listings.long_known("china", [row(1)], OVERLAP)


def test_fresh_rows_stay_unknown_where_a_later_reading_stopped_before_them(listings: Listings) -> None:
    read(listings, row(1), began=FRESH)
    read(listings, row(2), began=SETTLED)

    assert not listings.long_known("china", [row(1)], OVERLAP)


def test_a_row_that_sina_dates_anew_is_fresh_again(listings: Listings) -> None:
    read(listings, row(1), began=SETTLED)

    assert not listings.long_known("china", [row(1, ctime=SETTLED)], OVERLAP)


def test_a_row_without_a_time_is_known_once_it_was_reached(listings: Listings) -> None:
    read(listings, row(1, ctime=None), began=SETTLED)

    assert listings.long_known("china", [row(1, ctime=None)], OVERLAP)


def test_a_row_is_known_in_its_channel_only(listings: Listings) -> None:
    read(listings, row(1), began=SETTLED, channel="stock")

    assert not listings.long_known("china", [row(1)], OVERLAP)


def test_a_reading_confirms_its_own_channel_only(listings: Listings) -> None:
    listings.seen("stock", [row(1)], SETTLED)
    read(listings, row(1), began=SETTLED, channel="china")

    assert not listings.long_known("stock", [row(1)], OVERLAP)


def test_one_row_that_was_reached_is_met(listings: Listings) -> None:
    read(listings, row(1), began=FRESH)

    assert listings.any_confirmed("china", [row(9), row(1)])


@pytest.mark.parametrize(("channel", "number"), [("china", 2), ("stock", 1)], ids=["another row", "another channel"])
def test_what_was_not_reached_is_not_met(listings: Listings, channel: str, number: int) -> None:
    read(listings, row(1), began=FRESH)

    assert not listings.any_confirmed(channel, [row(number)])


def test_rows_of_a_killed_reading_are_not_met(listings: Listings) -> None:
    listings.seen("china", [row(1)], SETTLED)

    assert not listings.any_confirmed("china", [row(1)])


def test_a_channel_that_was_read_has_a_history(listings: Listings) -> None:
    read(listings, row(1), row(2), began=FRESH)

    assert listings.has_history("china")


def test_a_channel_whose_reading_was_killed_has_one_too(listings: Listings) -> None:
    listings.seen("china", [row(1)], SETTLED)

    assert listings.has_history("china")


def test_a_channel_that_was_never_seen_has_none(listings: Listings) -> None:
    assert not listings.has_history("china")


def test_another_channel_has_none(listings: Listings) -> None:
    read(listings, row(1), began=FRESH, channel="stock")

    assert not listings.has_history("china")


def test_a_row_is_kept_once_with_its_first_and_last_sight(listings: Listings, engine: Engine) -> None:
    listings.seen("china", [row(1)], FRESH)
    listings.seen("china", [row(1)], SETTLED)
    with engine.begin() as connection:
        rows = connection.execute(text("SELECT document_id, first_seen, last_seen FROM listings")).all()

    assert rows == [(identity(1), FRESH.isoformat(), SETTLED.isoformat())]


def test_a_row_that_stands_twice_in_an_answer_is_kept_once(listings: Listings, engine: Engine) -> None:
    listings.seen("china", [row(1), row(2), row(1)], FRESH)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM listings")).scalar() == 2


def test_no_rows_leave_no_trace(listings: Listings, engine: Engine) -> None:
    listings.seen("china", [], FRESH)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM listings")).scalar() == 0


def test_a_naive_moment_is_refused(listings: Listings) -> None:
    with pytest.raises(StatementError, match="aware times only"):
        listings.seen("china", [row(1)], datetime(2024, 3, 5))  # noqa: DTZ001


def test_every_list_is_told_with_its_last_reading(listings: Listings) -> None:
    read(listings, row(1), began=SETTLED)
    read(listings, row(1), row(2), began=FRESH, channel="stock")

    seen = timedelta(seconds=5)
    assert listings.last_read() == {"china": SETTLED + seen, "stock": FRESH + seen}


def test_the_moments_of_a_list_come_in_their_order(listings: Listings) -> None:
    listings.seen("china", [row(1), row(2, ctime=TEN - OVERLAP), row(3, ctime=None), row(4, ctime=SETTLED)], FRESH)

    assert listings.moments("china", TEN - OVERLAP) == [(TEN - OVERLAP, FRESH), (TEN, FRESH)]
    assert listings.moments("china", TEN) == [(TEN, FRESH)]
