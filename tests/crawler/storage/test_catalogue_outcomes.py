"""crawler.storage.catalogue: what is set aside, what Sina takes back, and gaps that days have filled."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from crawler.errors import CatalogueError
from crawler.items import Owed
from crawler.lists.answer import ListPage
from crawler.lists.day import DayReading
from crawler.lists.live import LAYOUT as FLASH_LAYOUT
from crawler.storage.catalogue import Catalogue
from tests.crawler.builders import address, article, at, identity, record, row

ONE = identity(1)
WAP = f"https://finance.sina.cn/2024-03-05/detail-i{ONE}.d.html"
VIDEO = "https://video.sina.com.cn/"
LOWER, UPPER = at("2024-03-05 08:00:00"), at("2024-03-05 12:00:00")
FOUND = at("2024-03-06 12:00:00")
LATER = FOUND + timedelta(hours=1)
DAY = date(2024, 3, 5)
WHOLE = DayReading().with_page(ListPage((row(1),), 1), DAY)


@pytest.fixture
def listed(catalogue: Catalogue) -> Catalogue:
    catalogue.take_on([row(1)], "china")
    return catalogue


@pytest.fixture
def archived(listed: Catalogue) -> Catalogue:
    listed.archived(article(1))
    return listed


@pytest.fixture
def flashed(listed: Catalogue) -> Catalogue:
    listed.archived(article(1, layout=FLASH_LAYOUT))
    return listed


def test_what_is_no_article_is_unsupported(listed: Catalogue, engine: Engine) -> None:
    listed.unsupported(ONE, "pdf")
    found = record(engine, ONE)

    assert (found.state, found.reason, found.tries) == ("unsupported", "pdf", 1)


def test_what_is_unsupported_is_not_owed(listed: Catalogue) -> None:
    listed.unsupported(ONE, "pdf")

    assert (listed.unpaid(), list(listed.owed())) == ({}, [])


def test_what_is_unsupported_is_not_asked_for_again(listed: Catalogue) -> None:
    listed.unsupported(ONE, "pdf")

    assert listed.take_on([row(1)], "china").to_fetch == ()


def test_what_is_unsupported_is_asked_for_at_another_address_that_a_list_shows(listed: Catalogue) -> None:
    listed.unsupported(ONE, "pdf")

    assert [owed.url for owed in listed.take_on([row(1, url=WAP)], "china").to_fetch] == [WAP]


def test_what_was_set_aside_by_its_address_is_asked_for_at_one_that_can_be_read(catalogue: Catalogue) -> None:
    catalogue.take_on([row(1, url=VIDEO)], "china")

    assert [owed.url for owed in catalogue.take_on([row(1)], "china").to_fetch] == [address(1)]


def test_what_is_unsupported_is_not_asked_for_at_an_address_that_can_not_be_read(listed: Catalogue) -> None:
    listed.unsupported(ONE, "pdf")

    assert listed.take_on([row(1, url=VIDEO)], "china").to_fetch == ()


def test_what_is_unsupported_is_told_by_its_kind_when_it_is_listed_again(listed: Catalogue) -> None:
    listed.unsupported(ONE, "pdf")
    taken = listed.take_on([row(1)], "china")

    assert (taken.unsupported, taken.known) == ({"pdf": 1}, {})


def test_a_file_that_is_there_stays_archived_where_its_page_is_no_article_now(
    archived: Catalogue, engine: Engine
) -> None:
    archived.unsupported(ONE, "pdf")
    found = record(engine, ONE)

    assert (found.state, found.path) == ("archived", article(1).path)


def test_what_is_not_known_cannot_be_set_aside(catalogue: Catalogue) -> None:
    with pytest.raises(CatalogueError, match=f"{ONE} is not in the catalogue"):
        catalogue.unsupported(ONE, "pdf")


def test_a_flash_that_is_taken_back_is_removed_and_keeps_its_file(flashed: Catalogue, engine: Engine) -> None:
    flashed.withdrawn(ONE)
    found = record(engine, ONE)

    assert (found.state, found.reason, found.gone, found.path) == ("removed", "deleted by Sina", 1, article(1).path)


@pytest.mark.parametrize("state", ["pending", "owed"])
def test_what_is_not_archived_is_not_withdrawn(listed: Catalogue, engine: Engine, state: str) -> None:
    if state == "owed":
        listed.failed(ONE, "timeout")
    listed.withdrawn(ONE)

    assert record(engine, ONE).state == state


def test_an_article_that_was_read_from_its_page_is_not_withdrawn(archived: Catalogue, engine: Engine) -> None:
    archived.withdrawn(ONE)

    assert (record(engine, ONE).state, record(engine, ONE).gone) == ("archived", 0)


def test_what_was_withdrawn_is_not_counted_twice(flashed: Catalogue, engine: Engine) -> None:
    flashed.withdrawn(ONE)
    flashed.withdrawn(ONE)

    assert record(engine, ONE).gone == 1


def test_what_is_not_known_may_be_taken_back(catalogue: Catalogue) -> None:
    catalogue.withdrawn(ONE)

    assert catalogue.states() == {}


def test_days_that_fill_a_gap_close_it(catalogue: Catalogue) -> None:
    catalogue.gaps.note("china", LOWER, UPPER, FOUND)
    catalogue.days.read("china", DAY, WHOLE, LATER, is_over=True)
    catalogue.settle_gaps("china", DAY, LATER)

    assert catalogue.gaps.open() == []


def test_the_rows_of_a_gap_that_was_filled_are_known(catalogue: Catalogue) -> None:
    catalogue.gaps.note("china", LOWER, UPPER, FOUND)
    catalogue.listings.seen("china", [row(1)], LATER)
    catalogue.days.read("china", DAY, WHOLE, LATER, is_over=True)
    catalogue.settle_gaps("china", DAY, LATER)

    assert catalogue.listings.any_confirmed("china", [row(1)])


def test_rows_beside_a_gap_that_was_filled_are_not_known_by_it(catalogue: Catalogue) -> None:
    above = row(1, ctime=UPPER + timedelta(seconds=1))
    catalogue.gaps.note("china", LOWER, UPPER, FOUND)
    catalogue.listings.seen("china", [above], LATER)
    catalogue.days.read("china", DAY, WHOLE, LATER, is_over=True)
    catalogue.settle_gaps("china", DAY, LATER)

    assert not catalogue.listings.any_confirmed("china", [above])


def test_a_gap_that_was_not_filled_stays_with_its_rows_unknown(catalogue: Catalogue) -> None:
    catalogue.gaps.note("china", LOWER, UPPER, FOUND)
    catalogue.listings.seen("china", [row(1)], LATER)
    catalogue.settle_gaps("china", DAY, LATER)

    assert (len(catalogue.gaps.open()), catalogue.listings.any_confirmed("china", [row(1)])) == (1, False)


def test_what_is_owed_is_counted_by_channel(archived: Catalogue) -> None:
    archived.take_on([row(2), row(3)], "china")
    archived.take_on([row(4)], "stock")
    archived.claim(Owed(document_id=identity(5), url=address(5)))
    archived.failed(identity(3), "timeout")

    assert archived.unpaid_by_channel() == {"china": 2, "stock": 1, None: 1}
