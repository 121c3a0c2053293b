"""crawler.storage.catalogue: flashes and the pages of the same articles, of which the page is the better one."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from crawler.items import ArticleTimes, ListingRow
from crawler.lists.live import LAYOUT as FLASH_LAYOUT
from crawler.storage.catalogue import Catalogue
from crawler.storage.states import Taken
from tests.crawler.builders import article, at, identity, record, rewrite, row

ONE = identity(1)
TEN, NOON, FOUR = (at(f"2024-03-05 {hour}:00:00") for hour in (10, 12, 16))
FLASH = row(1, title="第一盏灯", mtime=TEN, intime=None)
EDITED = row(1, title="第一盏灯", mtime=NOON, intime=None)


def flashes(catalogue: Catalogue, *rows: ListingRow) -> Taken:
    """Take flashes on."""
    return catalogue.take_on(rows, "7x24", are_flashes=True)


@pytest.fixture
def flashed(catalogue: Catalogue) -> Catalogue:
    """A catalogue with one flash that is archived."""
    flashes(catalogue, FLASH)
    times = ArticleTimes(ctime=TEN, mtime=TEN, created=TEN)
    catalogue.archived(article(1, layout=FLASH_LAYOUT, channel="7x24", times=times))
    return catalogue


@pytest.fixture
def read(catalogue: Catalogue) -> Catalogue:
    """A catalogue with one article that was read from its page, after a list without mtimes had shown it."""
    catalogue.take_on([row(1, mtime=None, intime=None)], "column-56589")
    catalogue.archived(article(1, times=ArticleTimes(created=TEN)))
    return catalogue


def test_a_flash_that_is_unknown_is_written(catalogue: Catalogue) -> None:
    assert [owed.document_id for owed in flashes(catalogue, FLASH).to_fetch] == [ONE]


def test_a_flash_that_is_known_is_not_written_again(flashed: Catalogue) -> None:
    assert (flashes(flashed, FLASH).to_fetch, flashed.states()) == ((), {"archived": 1})


def test_a_flash_that_was_edited_is_written_again(flashed: Catalogue) -> None:
    assert len(flashes(flashed, EDITED).to_fetch) == 1


@pytest.mark.parametrize("outcome", ["failed", "pending"])
def test_a_flash_that_is_owed_is_written(catalogue: Catalogue, outcome: str) -> None:
    flashes(catalogue, FLASH)
    if outcome == "failed":
        catalogue.failed(ONE, "not written: OSError")

    assert len(flashes(catalogue, FLASH).to_fetch) == 1


def test_a_flash_that_was_taken_back_is_not_written_again(flashed: Catalogue) -> None:
    flashed.withdrawn(ONE)

    assert flashes(flashed, EDITED).to_fetch == ()


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://video.sina.com.cn/", id="video"),
        pytest.param("https://finance.sina.com.cn/zt_d/subject-1770000001/", id="topic page"),
        pytest.param("https://finance.sina.com.cn/7x24/?id=7", id="the list of flashes"),
    ],
)
def test_no_flash_is_set_aside_by_its_address(catalogue: Catalogue, url: str) -> None:
    taken = flashes(catalogue, row(1, url=url))

    assert (len(taken.to_fetch), taken.unsupported) == (1, {})


def test_a_page_that_is_listed_replaces_a_flash(flashed: Catalogue) -> None:
    [owed] = flashed.take_on([row(1)], "china").to_fetch

    assert (owed.document_id, owed.row) == (ONE, row(1))


def test_a_page_that_replaces_a_flash_is_written_though_it_says_the_same(flashed: Catalogue, engine: Engine) -> None:
    flashed.take_on([row(1)], "china")

    assert record(engine, ONE).content_sha256 is None


def test_a_page_that_has_replaced_a_flash_is_asked_for_once(flashed: Catalogue) -> None:
    flashed.take_on([row(1)], "china")
    flashed.archived(article(1))

    assert flashed.take_on([row(1)], "china").to_fetch == ()


@pytest.mark.parametrize("flash", [FLASH, EDITED], ids=["the same", "edited"])
def test_a_flash_does_not_replace_an_article_that_was_read_from_its_page(read: Catalogue, flash: ListingRow) -> None:
    taken = flashes(read, flash)

    assert (taken.to_fetch, taken.known, read.states()) == ((), {"archived": 1}, {"archived": 1})


@pytest.mark.parametrize("state", ["pending", "owed", "left", "removed"])
def test_a_flash_does_not_replace_an_article_whose_page_is_to_be_read_again(
    read: Catalogue, engine: Engine, state: str
) -> None:
    rewrite(engine, ONE, state=state)

    assert flashes(read, EDITED).to_fetch == ()


def test_a_flash_leaves_the_words_of_an_article_that_was_read_from_its_page(read: Catalogue, engine: Engine) -> None:
    before = record(engine, ONE)
    flashes(read, FLASH)

    assert (record(engine, ONE).title, record(engine, ONE).row) == (before.title, before.row)


def test_a_flash_does_not_hide_an_edit_of_the_page(read: Catalogue, engine: Engine) -> None:
    rewrite(engine, ONE, archived_at=TEN)
    flashes(read, row(1, mtime=FOUR))

    assert len(read.take_on([row(1, mtime=NOON)], "china").to_fetch) == 1
