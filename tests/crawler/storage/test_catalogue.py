"""crawler.storage.catalogue: what becomes of an article, from pending to archived, owed or removed."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import StatementError

from crawler import times
from crawler.errors import CatalogueError
from crawler.items import ArticleTimes, Owed
from crawler.storage.catalogue import Catalogue
from crawler.storage.records import content_digest
from crawler.storage.states import Known
from tests.crawler.builders import address, article, at, identity, record, rewrite, row

ONE, TWO = identity(1), identity(2)


def test_an_unknown_article_is_unknown(catalogue: Catalogue) -> None:
    assert catalogue.get(ONE) is None


def test_an_article_asked_for_by_its_url_is_pending(catalogue: Catalogue) -> None:
    catalogue.claim(Owed(document_id=ONE, url=address(1), channel="stock"))

    assert catalogue.get(ONE) == Known(ONE, "pending", "stock", None, None, None, None)


def test_an_article_asked_for_by_its_url_has_not_been_tried(catalogue: Catalogue, engine: Engine) -> None:
    catalogue.claim(Owed(document_id=ONE, url=address(1)))
    found = record(engine, ONE)

    assert (found.tries, found.tried_at, found.url) == (0, None, address(1))


def test_an_article_asked_for_by_its_url_is_returned_as_it_is(catalogue: Catalogue) -> None:
    owed = Owed(document_id=ONE, url=address(1), channel="stock")

    assert catalogue.claim(owed) == owed


def test_an_article_asked_for_by_its_url_comes_with_what_its_list_said(catalogue: Catalogue) -> None:
    (listed,) = catalogue.take_on([row(1)], "china").to_fetch

    assert catalogue.claim(Owed(document_id=ONE, url="https://finance.sina.cn/detail")) == listed


def test_asking_again_for_an_archived_article_leaves_it_archived(catalogue: Catalogue) -> None:
    catalogue.take_on([row(1)], "china")
    catalogue.archived(article(1))
    catalogue.claim(Owed(document_id=ONE, url=address(1)))

    assert catalogue.states() == {"archived": 1}


def test_an_article_claimed_without_a_channel_takes_the_one_that_is_named_later(catalogue: Catalogue) -> None:
    catalogue.claim(Owed(document_id=ONE, url=address(1)))

    assert catalogue.claim(Owed(document_id=ONE, url=address(1), channel="stock")).channel == "stock"


def test_a_channel_that_is_named_later_is_kept_for_the_next_run(catalogue: Catalogue) -> None:
    catalogue.claim(Owed(document_id=ONE, url=address(1)))
    catalogue.claim(Owed(document_id=ONE, url=address(1), channel="stock"))

    assert [owed.channel for owed in catalogue.owed()] == ["stock"]


def test_an_article_keeps_its_channel_whatever_is_named_later(catalogue: Catalogue) -> None:
    catalogue.take_on([row(1)], "china")

    assert catalogue.claim(Owed(document_id=ONE, url=address(1), channel="stock")).channel == "china"


def test_an_article_whose_file_is_written_takes_the_channel_that_is_named_later(catalogue: Catalogue) -> None:
    catalogue.claim(Owed(document_id=ONE, url=address(1)))
    catalogue.reserve_path(ONE, "posts/unlisted/1.md")

    assert catalogue.claim(Owed(document_id=ONE, url=address(1), channel="stock")).channel == "stock"


@pytest.mark.parametrize("outcome", ["failed", "removed", "unchanged", "archived"])
def test_nothing_is_recorded_of_an_article_that_is_not_in_the_catalogue(catalogue: Catalogue, outcome: str) -> None:
    said = {"failed": (ONE, "timeout"), "removed": (ONE, "http 404"), "unchanged": (ONE,), "archived": (article(1),)}

    with pytest.raises(CatalogueError, match=f"{ONE} is not in the catalogue"):
        getattr(catalogue, outcome)(*said[outcome])


def test_an_archived_article_has_its_place_and_digests(catalogue: Catalogue) -> None:
    catalogue.take_on([row(1)], "china")
    written = article(1)
    catalogue.archived(written)

    digests = (content_digest(written), written.digest)
    assert catalogue.get(ONE) == Known(ONE, "archived", "china", written.path, written.layout, *digests)


def test_an_archived_article_is_no_longer_owed(catalogue: Catalogue) -> None:
    catalogue.take_on([row(1), row(2)], "china")
    catalogue.archived(article(1))

    assert [owed.document_id for owed in catalogue.owed()] == [TWO]


def test_archiving_an_article_pays_its_debt(catalogue: Catalogue, engine: Engine) -> None:
    catalogue.take_on([row(1)], "china")
    catalogue.failed(ONE, "timeout")
    catalogue.archived(article(1))
    found = record(engine, ONE)

    assert (found.reason, found.tries, found.archived_at) == (None, 2, found.tried_at)


def test_archiving_an_article_keeps_what_its_list_said(catalogue: Catalogue, engine: Engine) -> None:
    catalogue.take_on([row(1)], "china")
    before = record(engine, ONE)
    catalogue.archived(article(1))
    after = record(engine, ONE)

    assert (after.row, after.channel, after.first_seen) == (before.row, before.channel, before.first_seen)


def test_an_article_that_failed_is_owed_with_its_reason(catalogue: Catalogue, engine: Engine) -> None:
    catalogue.take_on([row(1)], "china")
    catalogue.failed(ONE, "http 500")
    found = record(engine, ONE)

    assert (found.state, found.reason, found.tries) == ("owed", "http 500", 1)


def test_each_try_is_counted_and_the_last_reason_kept(catalogue: Catalogue, engine: Engine) -> None:
    catalogue.take_on([row(1)], "china")
    catalogue.failed(ONE, "http 500")
    catalogue.failed(ONE, "timeout")
    found = record(engine, ONE)

    assert (found.reason, found.tries) == ("timeout", 2)


def test_the_moment_of_a_try_is_kept(catalogue: Catalogue, engine: Engine) -> None:
    catalogue.take_on([row(1)], "china")
    before = times.now()
    catalogue.failed(ONE, "timeout")

    assert before <= record(engine, ONE).tried_at <= times.now()


def test_a_failure_touches_no_other_article(catalogue: Catalogue, engine: Engine) -> None:
    catalogue.take_on([row(1), row(2)], "china")
    catalogue.failed(ONE, "timeout")

    assert (record(engine, TWO).state, record(engine, TWO).tries) == ("pending", 0)


def test_an_article_that_failed_is_still_owed(catalogue: Catalogue) -> None:
    (listed,) = catalogue.take_on([row(1)], "china").to_fetch
    catalogue.failed(ONE, "timeout")

    assert list(catalogue.owed()) == [listed]


def test_an_article_that_says_the_same_is_archived_again(catalogue: Catalogue, engine: Engine) -> None:
    catalogue.take_on([row(1)], "china")
    catalogue.archived(article(1))
    catalogue.take_on([row(1, mtime=at("2024-03-05 12:00:00"))], "china")
    catalogue.unchanged(ONE)
    found = record(engine, ONE)

    assert (found.state, found.reason, found.tries, found.path) == ("archived", None, 2, article(1).path)


def test_a_removed_article_is_not_owed(catalogue: Catalogue) -> None:
    catalogue.take_on([row(1)], "china")
    catalogue.removed(ONE, "http 404")

    assert (list(catalogue.owed()), catalogue.unpaid(), catalogue.states()) == ([], {}, {"removed": 1})


def test_a_removed_article_keeps_its_file(catalogue: Catalogue, engine: Engine) -> None:
    catalogue.take_on([row(1)], "china")
    catalogue.archived(article(1))
    catalogue.removed(ONE, "http 404")
    found = record(engine, ONE)

    assert (found.state, found.reason, found.path) == ("removed", "http 404", article(1).path)


def test_what_is_owed_is_counted_by_reason(catalogue: Catalogue) -> None:
    catalogue.take_on([row(number) for number in range(6)], "china")
    catalogue.failed(identity(0), "timeout")
    catalogue.failed(identity(1), "http 500")
    catalogue.failed(identity(2), "timeout")
    catalogue.archived(article(3))

    assert catalogue.unpaid() == {"http 500": 1, "pending": 2, "timeout": 2}


def test_what_is_owed_comes_oldest_first(catalogue: Catalogue, engine: Engine) -> None:
    catalogue.take_on([row(1), row(2), row(3)], "china")
    for number, first_seen in ((1, "2024-03-05 10:00:00"), (2, "2024-03-03 10:00:00"), (3, "2024-03-04 10:00:00")):
        rewrite(engine, identity(number), first_seen=at(first_seen))

    assert [owed.document_id for owed in catalogue.owed()] == [identity(2), identity(3), identity(1)]


@pytest.mark.parametrize(("tries", "expected"), [(1, [TWO]), (2, [TWO]), (3, [ONE, TWO])])
def test_what_has_failed_too_often_may_be_left_out(catalogue: Catalogue, tries: int, expected: list[str]) -> None:
    catalogue.take_on([row(1), row(2)], "china")
    catalogue.failed(ONE, "timeout")
    catalogue.failed(ONE, "timeout")

    assert [owed.document_id for owed in catalogue.owed(below_tries=tries)] == expected


def test_much_that_is_owed_comes_without_loss_or_repetition(catalogue: Catalogue) -> None:
    for first, last in ((0, 499), (499, 500), (500, 1201)):
        catalogue.take_on([row(number) for number in range(first, last)], "china")

    assert sorted(owed.document_id for owed in catalogue.owed()) == [identity(number) for number in range(1201)]


def test_what_is_owed_may_be_paid_meanwhile(catalogue: Catalogue) -> None:
    catalogue.take_on([row(number) for number in range(1001)], "china")
    seen = []
    for owed in catalogue.owed():
        seen.append(owed.document_id)
        catalogue.removed(owed.document_id, "http 404")

    assert len(set(seen)) == len(seen) == 1001


def test_the_states_are_counted(catalogue: Catalogue) -> None:
    catalogue.take_on([row(number) for number in range(5)], "china")
    catalogue.archived(article(0))
    catalogue.removed(identity(1), "http 404")
    catalogue.failed(identity(2), "timeout")

    assert catalogue.states() == {"archived": 1, "owed": 1, "pending": 2, "removed": 1}


def test_a_naive_moment_is_refused(catalogue: Catalogue) -> None:
    catalogue.take_on([row(1)], "china")
    naive = ArticleTimes(intime=datetime(2024, 3, 5))  # noqa: DTZ001

    with pytest.raises(StatementError, match="aware times only"):
        catalogue.archived(article(1, times=naive))


def test_a_refused_moment_changes_nothing(catalogue: Catalogue, engine: Engine) -> None:
    catalogue.take_on([row(1)], "china")
    naive = ArticleTimes(intime=datetime(2024, 3, 5))  # noqa: DTZ001

    with pytest.raises(StatementError):
        catalogue.archived(article(1, times=naive))

    assert record(engine, ONE).state == "pending"


def test_the_catalogue_outlives_its_run(engine: Engine, catalogue: Catalogue) -> None:
    catalogue.take_on([row(1)], "china")
    catalogue.close()
    again = Catalogue.open(engine.url)
    found = again.states()
    again.close()

    assert found == {"pending": 1}


def test_two_readers_see_one_catalogue(engine: Engine, catalogue: Catalogue) -> None:
    other = Catalogue.open(engine.url)
    catalogue.take_on([row(1)], "china")
    found = other.states()
    other.close()

    assert found == {"pending": 1}


def test_every_moment_lies_in_the_file_with_its_offset(catalogue: Catalogue, engine: Engine) -> None:
    catalogue.take_on([row(1)], "china")
    with engine.begin() as connection:
        ctime, first_seen = connection.execute(text("SELECT ctime, first_seen FROM articles")).one()

    assert (ctime, first_seen[-6:]) == ("2024-03-05T10:00:00+08:00", "+08:00")
