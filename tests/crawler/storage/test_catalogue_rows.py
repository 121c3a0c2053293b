"""crawler.storage.catalogue: which rows of a list need a page, and when a page is asked for again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from crawler import times
from crawler.items import ArticleTimes, ListingRow, Owed
from crawler.storage.catalogue import Catalogue
from crawler.storage.records import row_from_json
from tests.crawler.builders import address, article, at, identity, record, rewrite, row

ONE = identity(1)
EDITED = at("2024-03-05 12:00:00")


def asked(catalogue: Catalogue, *rows: ListingRow) -> list[str]:
    """Take rows on; return the ids of those whose pages are to be fetched."""
    return [owed.document_id for owed in catalogue.take_on(rows, "china").to_fetch]


@pytest.fixture
def archived(catalogue: Catalogue) -> Catalogue:
    catalogue.take_on([row(1)], "china")
    catalogue.archived(article(1))
    return catalogue


@pytest.fixture
def removed(catalogue: Catalogue) -> Catalogue:
    catalogue.take_on([row(1)], "china")
    catalogue.removed(ONE, "http 404")
    return catalogue


def wait(engine: Engine, by: timedelta) -> None:
    """Let the last try of the first article be older."""
    rewrite(engine, ONE, tried_at=times.now() - by)


def test_an_unknown_row_has_to_be_fetched_with_all_that_is_known_of_it(catalogue: Catalogue) -> None:
    expected = Owed(document_id=ONE, url=address(1), channel="china", row=row(1))

    assert catalogue.take_on([row(1)], "china").to_fetch == (expected,)


def test_an_unknown_row_is_pending_before_its_page_is_asked_for(catalogue: Catalogue, engine: Engine) -> None:
    catalogue.take_on([row(1)], "china")
    found = record(engine, ONE)

    assert (found.state, found.channel, found.title, found.tries) == ("pending", "china", row(1).title, 0)


def test_what_a_list_said_is_kept_for_the_next_run(catalogue: Catalogue) -> None:
    (listed,) = catalogue.take_on([row(1)], "china").to_fetch

    assert list(catalogue.owed()) == [listed]


def test_rows_are_fetched_in_the_order_of_the_list(catalogue: Catalogue) -> None:
    assert asked(catalogue, row(3), row(1), row(2)) == [identity(3), identity(1), identity(2)]


def test_a_row_that_stands_twice_in_an_answer_is_fetched_once(catalogue: Catalogue) -> None:
    assert asked(catalogue, row(1), row(2), row(1)) == [identity(1), identity(2)]


def test_no_rows_are_no_work(catalogue: Catalogue) -> None:
    assert catalogue.take_on([], "china").to_fetch == ()


def test_a_row_that_is_still_owed_has_to_be_fetched(catalogue: Catalogue) -> None:
    catalogue.take_on([row(1)], "china")
    catalogue.failed(ONE, "timeout")

    assert asked(catalogue, row(1)) == [ONE]


def test_what_is_owed_and_listed_again_keeps_its_reason_and_tries(catalogue: Catalogue, engine: Engine) -> None:
    catalogue.take_on([row(1)], "china")
    catalogue.failed(ONE, "timeout")
    catalogue.take_on([row(1)], "china")
    found = record(engine, ONE)

    assert (found.reason, found.tries) == ("timeout", 1)


def test_an_archived_row_needs_no_page(archived: Catalogue) -> None:
    assert asked(archived, row(1)) == []


@pytest.mark.parametrize(
    "mtime",
    [
        pytest.param(row().mtime, id="same"),
        pytest.param(at("2024-03-05 10:04:59"), id="older"),
        pytest.param(None, id="unknown"),
    ],
)
def test_an_archived_row_that_was_not_edited_stays_archived(archived: Catalogue, mtime: object) -> None:
    archived.take_on([row(1, mtime=mtime)], "china")

    assert archived.states() == {"archived": 1}


def test_an_archived_row_that_came_back_into_its_list_was_not_edited(archived: Catalogue) -> None:
    assert asked(archived, row(1, intime=EDITED, title="另一个")) == []


def test_an_edited_row_is_fetched_again(archived: Catalogue) -> None:
    assert asked(archived, row(1, mtime=EDITED)) == [ONE]


def test_an_edited_row_is_pending_with_its_new_words(archived: Catalogue, engine: Engine) -> None:
    archived.take_on([row(1, mtime=EDITED, title="改过的标题")], "china")
    found = record(engine, ONE)

    assert (found.state, found.mtime, row_from_json(found.row).title) == ("pending", EDITED, "改过的标题")


def test_an_edited_row_keeps_its_file(archived: Catalogue, engine: Engine) -> None:
    before = record(engine, ONE)
    archived.take_on([row(1, mtime=EDITED, title="改过的标题")], "china")
    after = record(engine, ONE)

    assert (after.path, after.file_sha256, after.content_sha256) == (
        before.path,
        before.file_sha256,
        before.content_sha256,
    )


def test_an_edited_row_is_written_to_the_path_it_has(archived: Catalogue) -> None:
    archived.take_on([row(1, mtime=EDITED)], "china")

    assert archived.reserve_path(ONE, "posts/another.md") == article(1).path


def test_an_edited_row_is_fetched_only_once_for_one_edit(archived: Catalogue) -> None:
    edited = row(1, mtime=EDITED)
    archived.take_on([edited], "china")
    archived.unchanged(ONE)

    assert asked(archived, edited) == []


def test_a_row_keeps_the_channel_it_was_first_listed_under(catalogue: Catalogue) -> None:
    catalogue.take_on([row(1)], "china")

    (again,) = catalogue.take_on([row(1)], "stock").to_fetch
    assert again.channel == "china"


def test_a_row_keeps_its_channel_in_the_catalogue_too(catalogue: Catalogue, engine: Engine) -> None:
    catalogue.take_on([row(1)], "china")
    catalogue.take_on([row(1)], "stock")

    assert record(engine, ONE).channel == "china"


def test_an_article_that_no_list_has_shown_takes_the_channel_of_the_first_that_does(catalogue: Catalogue) -> None:
    catalogue.claim(Owed(document_id=ONE, url=address(1)))
    catalogue.failed(ONE, "timeout")

    (listed,) = catalogue.take_on([row(1)], "china").to_fetch
    assert listed.channel == "china"


def test_an_article_archived_by_its_url_alone_is_fetched_once_more_for_its_list(catalogue: Catalogue) -> None:
    catalogue.claim(Owed(document_id=ONE, url=address(1)))
    catalogue.archived(article(1))
    first = asked(catalogue, row(1))
    catalogue.unchanged(ONE)

    assert (first, asked(catalogue, row(1))) == ([ONE], [])


def test_a_removed_row_is_not_asked_for_at_once(removed: Catalogue) -> None:
    assert asked(removed, row(1)) == []


@pytest.mark.parametrize(
    ("hours", "expected"), [(23.9, []), (24, [ONE]), (2400, [ONE])], ids=["within a day", "after a day", "much later"]
)
def test_a_removed_row_is_asked_for_again_a_day_later(
    removed: Catalogue, engine: Engine, hours: float, expected: list[str]
) -> None:
    wait(engine, timedelta(hours=hours))

    assert asked(removed, row(1)) == expected


def test_a_removed_row_waits_a_day_after_each_try(removed: Catalogue, engine: Engine) -> None:
    wait(engine, timedelta(days=2))
    removed.take_on([row(1)], "china")
    removed.removed(ONE, "http 404")

    assert asked(removed, row(1)) == []


def test_a_removed_row_is_believed_after_three_tries(removed: Catalogue, engine: Engine) -> None:
    tries = 1
    for _day in range(5):
        wait(engine, timedelta(days=2))
        if asked(removed, row(1)):
            removed.removed(ONE, "http 404")
            tries += 1

    assert (tries, record(engine, ONE).tries) == (3, 3)


def test_a_removed_row_that_was_edited_is_asked_for_at_once(removed: Catalogue) -> None:
    assert asked(removed, row(1, mtime=EDITED)) == [ONE]


def test_a_removed_row_that_was_edited_is_asked_for_even_when_the_removal_is_believed(
    removed: Catalogue, engine: Engine
) -> None:
    rewrite(engine, ONE, tries=9)

    assert asked(removed, row(1, mtime=EDITED)) == [ONE]


def test_errors_before_a_removal_do_not_make_it_more_believable(catalogue: Catalogue, engine: Engine) -> None:
    catalogue.take_on([row(1)], "china")
    for reason in ("timeout", "http 500", "timeout"):
        catalogue.failed(ONE, reason)
    catalogue.removed(ONE, "http 404")
    wait(engine, timedelta(days=2))

    assert asked(catalogue, row(1)) == [ONE]


@pytest.mark.parametrize("outcome", ["archived", "unchanged"])
def test_an_article_that_came_back_is_believed_removed_only_after_three_more_tries(
    removed: Catalogue, engine: Engine, outcome: str
) -> None:
    removed.removed(ONE, "http 404")
    getattr(removed, outcome)(article(1) if outcome == "archived" else ONE)
    removed.removed(ONE, "http 404")
    removed.removed(ONE, "http 404")
    wait(engine, timedelta(days=2))

    assert asked(removed, row(1)) == [ONE]


def test_rows_of_what_was_asked_for_already_are_repeated(archived: Catalogue) -> None:
    taken = archived.take_on([row(2), row(3), row(3)], "china", asked={identity(2)})

    assert (taken.repeated, len(taken.to_fetch)) == (2, 1)


def test_a_row_that_is_no_article_is_set_aside(archived: Catalogue) -> None:
    url = "https://finance.sina.com.cn/zt_d/subject-1770000001/"
    taken = archived.take_on([row(5, url=url, document_id="url1")], "china")

    assert (taken.known, taken.unsupported) == ({}, {"topic page": 1})
    assert archived.states() == {"archived": 1, "unsupported": 1}


def test_what_was_set_aside_is_not_asked_for_again(archived: Catalogue) -> None:
    url = "https://finance.sina.com.cn/zt_d/subject-1770000001/"
    archived.take_on([row(5, url=url, document_id="url1")], "china")
    again = archived.take_on([row(5, url=url, document_id="url1")], "china")

    assert (again.to_fetch, again.unsupported) == ((), {"topic page": 1})


def test_the_row_of_the_roll_api_is_kept_where_another_list_came_first(catalogue: Catalogue) -> None:
    early = row(1, mtime=None, intime=None)
    catalogue.take_on([early], "column-56589")
    catalogue.archived(article(1, times=ArticleTimes(created=at("2024-03-05 10:00:00"))))
    taken = catalogue.take_on([row(1)], "china")

    assert (taken.known, taken.to_fetch) == ({"archived": 1}, ())
    assert catalogue.take_on([row(1, mtime=at("2024-03-06 10:00:00"))], "china").to_fetch != ()
