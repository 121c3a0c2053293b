"""crawler.storage.catalogue: rows past a run's limit, kept for a run that has room for them."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from crawler.items import ListingRow
from crawler.storage.catalogue import Catalogue
from tests.crawler.builders import article, at, identity, record, row

ONE, TWO = identity(1), identity(2)
EDITED = row(1, mtime=at("2024-03-05 12:00:00"))


def asked(catalogue: Catalogue, *rows: ListingRow, most: int | None = None) -> list[str]:
    """Take rows on; return the ids of those whose pages are to be fetched."""
    return [owed.document_id for owed in catalogue.take_on(rows, "china", most=most).to_fetch]


def owed(catalogue: Catalogue, below_tries: int | None = None) -> list[str]:
    """Return the ids of what is still to be fetched."""
    return [each.document_id for each in catalogue.owed(below_tries=below_tries)]


@pytest.fixture
def archived(catalogue: Catalogue) -> Catalogue:
    catalogue.take_on([row(1)], "china")
    catalogue.archived(article(1))
    return catalogue


@pytest.fixture
def left(catalogue: Catalogue) -> Catalogue:
    """A catalogue with one row past the limit."""
    catalogue.take_on([row(1)], "china", most=0)
    return catalogue


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        pytest.param(None, [1, 2, 3], id="no limit"),
        pytest.param(3, [1, 2, 3], id="room for all"),
        pytest.param(2, [1, 2], id="room for two"),
        pytest.param(0, [], id="no room"),
    ],
)
def test_at_most_so_many_are_taken_on(catalogue: Catalogue, most: int | None, expected: list[int]) -> None:
    assert asked(catalogue, row(1), row(2), row(3), most=most) == [identity(number) for number in expected]


@pytest.mark.usefixtures("left")
def test_rows_past_the_limit_are_kept_with_all_that_their_list_said(engine: Engine) -> None:
    found = record(engine, ONE)

    assert (found.state, found.channel, found.title, found.tries) == ("left", "china", row(1).title, 0)


def test_rows_past_the_limit_are_owed_by_nobody(left: Catalogue) -> None:
    assert (left.unpaid(), left.states()) == ({}, {"left": 1})


def test_rows_past_the_limit_are_fetched_by_a_run_without_one(left: Catalogue) -> None:
    assert [(each.document_id, each.row) for each in left.owed()] == [(ONE, row(1))]


def test_rows_past_the_limit_are_not_fetched_by_another_run_with_one(left: Catalogue) -> None:
    assert owed(left, below_tries=3) == []


def test_a_row_that_was_left_is_fetched_when_it_is_listed_again_with_room(left: Catalogue) -> None:
    assert (asked(left, row(1), most=1), left.states()) == ([ONE], {"pending": 1})


def test_a_row_that_was_left_is_left_again_where_there_is_no_room(left: Catalogue) -> None:
    assert (asked(left, row(1), most=0), left.states()) == ([], {"left": 1})


def test_a_row_that_was_left_keeps_its_channel(left: Catalogue) -> None:
    [found] = left.take_on([row(1)], "stock").to_fetch

    assert found.channel == "china"


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        pytest.param(("failed", "timeout"), "owed", id="failed"),
        pytest.param(("removed", "http 404"), "removed", id="removed"),
        pytest.param(("unsupported", "pdf"), "unsupported", id="unsupported"),
    ],
)
def test_a_row_that_was_left_comes_to_an_outcome_as_any_other(
    left: Catalogue, outcome: tuple[str, str], state: str
) -> None:
    getattr(left, outcome[0])(ONE, outcome[1])

    assert left.states() == {state: 1}


def test_a_row_that_was_left_and_is_archived_is_owed_no_more(left: Catalogue) -> None:
    left.archived(article(1))

    assert (owed(left), left.states()) == ([], {"archived": 1})


@pytest.mark.parametrize("reason", [None, "timeout"], ids=["pending", "owed"])
def test_what_is_owed_stays_owed_past_the_limit(catalogue: Catalogue, engine: Engine, reason: str | None) -> None:
    catalogue.take_on([row(1)], "china")
    if reason:
        catalogue.failed(ONE, reason)
    before = record(engine, ONE).state
    catalogue.take_on([row(1)], "china", most=0)

    assert (record(engine, ONE).state, record(engine, ONE).reason) == (before, reason)


def test_an_edited_row_past_the_limit_is_fetched_next_time(archived: Catalogue) -> None:
    archived.take_on([row(2), EDITED], "china", most=1)

    assert asked(archived, EDITED) == [ONE]


def test_an_edited_row_past_the_limit_is_fetched_though_no_list_shows_it_again(archived: Catalogue) -> None:
    archived.take_on([EDITED], "china", most=0)

    assert owed(archived) == [ONE]


def test_an_edited_row_past_the_limit_keeps_its_file(archived: Catalogue, engine: Engine) -> None:
    archived.take_on([EDITED], "china", most=0)
    found = record(engine, ONE)

    assert (found.path, found.file_sha256) == (article(1).path, article(1).digest)


def test_a_row_that_is_no_article_is_not_left(catalogue: Catalogue) -> None:
    taken = catalogue.take_on([row(1, url="https://video.sina.com.cn/")], "china", most=0)

    assert (taken.left_out, catalogue.states()) == (0, {"unsupported": 1})


def test_rows_that_need_no_page_take_no_room(archived: Catalogue) -> None:
    assert asked(archived, row(1), row(2), most=1) == [TWO]


@pytest.mark.parametrize(
    ("most", "known", "left_out"), [(None, 1, 0), (1, 1, 2), (0, 1, 3)], ids=["no limit", "one", "none"]
)
def test_every_row_is_fetched_known_or_left_out(
    archived: Catalogue, most: int | None, known: int, left_out: int
) -> None:
    taken = archived.take_on([row(1), row(2), row(3), row(4)], "china", most=most)

    assert (taken.known, taken.left_out) == ({"archived": known}, left_out)
    assert len(taken.to_fetch) == 4 - known - left_out
