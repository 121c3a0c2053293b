"""crawler.storage.catalogue: what a list shows and Sina calls removed is asked for again before it is believed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from crawler import times
from crawler.items import Owed
from crawler.storage.catalogue import Catalogue
from crawler.storage.states import REMOVED_PAUSE, REMOVED_TRIES
from tests.crawler.builders import address, article, identity, record, rewrite, row

ONE = identity(1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def removed(catalogue: Catalogue) -> Catalogue:
    catalogue.take_on([row(1)], "china")
    catalogue.removed(ONE, "http 404")
    return catalogue


def owed(catalogue: Catalogue, below_tries: int | None = None) -> list[str]:
    """Return the ids of what is still to be fetched."""
    return [each.document_id for each in catalogue.owed(below_tries=below_tries)]


def wait(engine: Engine, by: timedelta = 2 * REMOVED_PAUSE) -> None:
    """Let the last try of the article be older."""
    rewrite(engine, ONE, tried_at=times.now() - by)


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        pytest.param(timedelta(0), [], id="at once"),
        pytest.param(REMOVED_PAUSE - 60 * SECOND, [], id="within a day"),
        pytest.param(REMOVED_PAUSE, [ONE], id="a day later"),
        pytest.param(99 * REMOVED_PAUSE, [ONE], id="much later"),
    ],
)
def test_what_is_removed_is_asked_for_again_a_day_later(
    removed: Catalogue, engine: Engine, by: timedelta, expected: list[str]
) -> None:
    wait(engine, by)

    assert owed(removed) == expected


def test_what_is_removed_waits_a_day_after_each_try(removed: Catalogue, engine: Engine) -> None:
    wait(engine)
    removed.removed(ONE, "http 404")

    assert owed(removed) == []


@pytest.mark.parametrize(("gone", "expected"), [(1, [ONE]), (REMOVED_TRIES - 1, [ONE]), (REMOVED_TRIES, [])])
def test_what_was_removed_three_times_is_believed(
    removed: Catalogue, engine: Engine, gone: int, expected: list[str]
) -> None:
    wait(engine)
    rewrite(engine, ONE, gone=gone)

    assert owed(removed) == expected


def test_what_is_removed_comes_with_its_row(removed: Catalogue, engine: Engine) -> None:
    wait(engine)

    assert list(removed.owed()) == [Owed(document_id=ONE, url=address(1), channel="china", row=row(1))]


def test_what_no_list_has_shown_is_believed_at_once(catalogue: Catalogue, engine: Engine) -> None:
    catalogue.claim(Owed(document_id=ONE, url=address(1)))
    catalogue.removed(ONE, "http 404")
    wait(engine)

    assert owed(catalogue) == []


def test_a_run_with_a_limit_does_not_ask_for_what_is_removed(removed: Catalogue, engine: Engine) -> None:
    wait(engine)

    assert owed(removed, below_tries=9) == []


def test_what_is_removed_is_not_counted_as_owed(removed: Catalogue, engine: Engine) -> None:
    wait(engine)

    assert removed.unpaid() == {}


def test_what_came_back_is_asked_for_no_more(removed: Catalogue, engine: Engine) -> None:
    removed.archived(article(1))
    wait(engine)

    assert (owed(removed), record(engine, ONE).gone) == ([], 0)
