"""crawler.storage.states: when a known article that is listed again has to be fetched again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from crawler.items import ListingRow, Owed
from crawler.lists.live import LAYOUT as FLASH_LAYOUT
from crawler.storage.catalogue import Catalogue
from crawler.storage.states import (
    ARCHIVED,
    DELETED,
    LEFT,
    OWED,
    PENDING,
    REMOVED,
    REMOVED_PAUSE,
    REMOVED_TRIES,
    UNSUPPORTED,
    is_due,
    is_due_flash,
    is_first_dated,
    was_unlisted,
)
from tests.crawler.builders import address, at, identity, record, rewrite, row

ONE = identity(1)
WAP = f"https://finance.sina.cn/2024-03-05/detail-i{ONE}.d.html"
NOW = at("2024-03-09 10:00:00")
SECOND = timedelta(seconds=1)
EDITED = row(1, mtime=at("2024-03-05 10:05:01"))


@pytest.fixture
def listed(catalogue: Catalogue) -> Catalogue:
    catalogue.take_on([row(1)], "china")
    return catalogue


def due(engine: Engine, listing: ListingRow | None = None, **columns: object) -> bool:
    """Return whether the article, with these columns, is due as a row shows it: the same row, or another."""
    rewrite(engine, ONE, **columns)
    return is_due(record(engine, ONE), listing or row(1), NOW)


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize(
    ("state", "expected"),
    [(PENDING, True), (OWED, True), (LEFT, True), (ARCHIVED, False), (REMOVED, False), (UNSUPPORTED, False)],
)
def test_the_same_row_is_due_where_its_article_is_not_there(engine: Engine, state: str, *, expected: bool) -> None:
    assert due(engine, state=state, gone=REMOVED_TRIES, tried_at=NOW) is expected


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize("state", [PENDING, OWED, LEFT, ARCHIVED, REMOVED])
def test_an_edited_row_is_due_wherever_its_article_can_be_read(engine: Engine, state: str) -> None:
    assert due(engine, EDITED, state=state, gone=REMOVED_TRIES, tried_at=NOW)


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize(
    "listing",
    [
        pytest.param(row(1, mtime=None), id="without an mtime"),
        pytest.param(row(1, mtime=at("2024-03-05 10:04:59")), id="with an older mtime"),
        pytest.param(row(1, intime=NOW, ctime=NOW), id="listed anew"),
    ],
)
def test_a_row_that_was_not_edited_is_not_due(engine: Engine, listing: ListingRow) -> None:
    assert not due(engine, listing, state=ARCHIVED)


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param(WAP, True, id="one that can be read"),
        pytest.param(address(1), False, id="the same"),
        pytest.param("https://video.sina.com.cn/", False, id="one that can't"),
    ],
)
def test_an_unsupported_article_is_due_at_another_address_only(engine: Engine, url: str, *, expected: bool) -> None:
    assert due(engine, row(1, url=url), state=UNSUPPORTED, reason="pdf") is expected


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize(
    ("mtime", "expected"), [(NOW - SECOND, False), (NOW, False), (NOW + SECOND, True)], ids=["before", "then", "after"]
)
def test_an_edit_after_an_article_was_fetched_is_due_though_no_list_had_dated_it(
    engine: Engine, mtime: datetime, *, expected: bool
) -> None:
    assert due(engine, row(1, mtime=mtime), state=ARCHIVED, mtime=None, archived_at=NOW) is expected


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize(("layout", "expected"), [(FLASH_LAYOUT, True), ("finance-2017", False)])
def test_a_page_that_is_listed_is_due_in_place_of_a_flash(engine: Engine, layout: str, *, expected: bool) -> None:
    assert due(engine, state=ARCHIVED, layout=layout) is expected


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        pytest.param({"state": PENDING, "channel": "7x24"}, True, id="pending"),
        pytest.param({"state": OWED, "channel": "7x24"}, True, id="owed"),
        pytest.param({"state": LEFT, "channel": "7x24"}, True, id="left"),
        pytest.param({"state": PENDING, "channel": "china"}, False, id="a page that is still to be fetched"),
        pytest.param({"state": ARCHIVED, "layout": FLASH_LAYOUT}, True, id="an edited flash"),
        pytest.param({"state": ARCHIVED, "layout": FLASH_LAYOUT, "mtime": EDITED.mtime}, False, id="a known flash"),
        pytest.param({"state": REMOVED, "reason": DELETED, "layout": FLASH_LAYOUT}, False, id="taken back"),
        pytest.param({"state": REMOVED, "reason": "http 404", "layout": FLASH_LAYOUT}, True, id="its page is gone"),
        pytest.param({"state": ARCHIVED, "layout": "finance-2017"}, False, id="a page"),
        pytest.param({"state": PENDING, "layout": "finance-2017"}, False, id="a page to be read again"),
    ],
)
def test_a_flash_is_due_where_no_page_says_more(engine: Engine, columns: dict[str, object], *, expected: bool) -> None:
    rewrite(engine, ONE, **columns)

    assert is_due_flash(record(engine, ONE), EDITED) is expected


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize(
    ("gone", "tried_at", "expected"),
    [
        pytest.param(1, NOW - REMOVED_PAUSE, True, id="a day later"),
        pytest.param(1, NOW - REMOVED_PAUSE + SECOND, False, id="within the day"),
        pytest.param(REMOVED_TRIES - 1, NOW - REMOVED_PAUSE, True, id="the last time"),
        pytest.param(REMOVED_TRIES, NOW - 9 * REMOVED_PAUSE, False, id="believed"),
        pytest.param(1, None, True, id="never tried"),
    ],
)
def test_a_removed_article_is_due_a_few_times_a_day_apart(
    engine: Engine, gone: int, tried_at: datetime | None, *, expected: bool
) -> None:
    assert due(engine, state=REMOVED, gone=gone, tried_at=tried_at) is expected


def test_an_article_named_by_its_url_alone_was_unlisted(catalogue: Catalogue, engine: Engine) -> None:
    catalogue.claim(Owed(document_id=ONE, url=address(1)))

    assert was_unlisted(record(engine, ONE))


def test_an_archived_article_that_was_unlisted_is_due_once_a_list_shows_it(
    catalogue: Catalogue, engine: Engine
) -> None:
    catalogue.claim(Owed(document_id=ONE, url=address(1)))

    assert due(engine, state=ARCHIVED, layout="finance-2017")


def test_an_article_of_which_only_the_post_is_known_is_not_fetched_for_a_list(
    catalogue: Catalogue, engine: Engine
) -> None:
    catalogue.claim(Owed(document_id=ONE, url=address(1)))

    assert not due(engine, state=ARCHIVED)


@pytest.mark.usefixtures("listed")
def test_an_article_of_a_list_was_not_unlisted(engine: Engine) -> None:
    assert not was_unlisted(record(engine, ONE))


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        pytest.param(None, row(1).mtime, True, id="an mtime for the first time"),
        pytest.param(row(1).mtime, EDITED.mtime, False, id="another mtime"),
        pytest.param(None, None, False, id="none again"),
        pytest.param(row(1).mtime, None, False, id="none any more"),
    ],
)
def test_a_row_is_first_dated_by_the_list_that_has_mtimes(
    catalogue: Catalogue, engine: Engine, first: datetime | None, then: datetime | None, *, expected: bool
) -> None:
    catalogue.take_on([row(1, mtime=first)], "china")

    assert is_first_dated(record(engine, ONE), row(1, mtime=then)) is expected


def test_an_article_that_was_unlisted_is_not_first_dated(catalogue: Catalogue, engine: Engine) -> None:
    catalogue.claim(Owed(document_id=ONE, url=address(1)))

    assert not is_first_dated(record(engine, ONE), row(1))
