"""crawler.storage.catalogue: an article that lists show with Sina's id and without it is one article."""

from __future__ import annotations

from sqlalchemy import Engine, select

from crawler.storage.catalogue import Catalogue
from crawler.storage.schema import aliases
from crawler.urls import document_id
from tests.crawler.builders import address, article, identity, row

ONE = identity(1)
BARE = "https://finance.sina.com.cn/roll/20240305/100012345678.shtml"
OTHER = "https://finance.sina.com.cn/china/20240305/100012345679.shtml"
DIGEST = document_id(BARE)
WITHOUT_ID, WITH_ID = row(1, document_id=DIGEST, url=BARE), row(1, url=BARE)


def owed(catalogue: Catalogue) -> list[str]:
    """Return the ids of what is still to be fetched."""
    return [each.document_id for each in catalogue.owed()]


def test_an_id_at_an_address_without_it_makes_an_alias(catalogue: Catalogue, engine: Engine) -> None:
    catalogue.take_on([WITH_ID], "china")
    with engine.begin() as connection:
        assert connection.execute(select(aliases)).all() == [(DIGEST, ONE)]


def test_an_id_at_its_own_address_makes_none(catalogue: Catalogue, engine: Engine) -> None:
    catalogue.take_on([row(1)], "china")
    with engine.begin() as connection:
        assert connection.execute(select(aliases)).all() == []


def test_an_article_that_was_known_by_its_address_is_renamed(catalogue: Catalogue) -> None:
    catalogue.take_on([WITHOUT_ID], "column-56589")
    catalogue.take_on([WITH_ID], "china")

    assert (owed(catalogue), catalogue.get(DIGEST)) == ([ONE], None)


def test_an_article_that_is_renamed_keeps_its_channel_and_file(catalogue: Catalogue) -> None:
    catalogue.take_on([WITHOUT_ID], "column-56589")
    catalogue.archived(article(1, document_id=DIGEST))
    catalogue.take_on([WITH_ID], "china")
    known = catalogue.get(ONE)

    assert known is not None
    assert (known.state, known.channel, known.path) == ("archived", "column-56589", article(1).path)


def test_an_article_that_was_known_by_its_id_is_met_by_its_address(catalogue: Catalogue) -> None:
    catalogue.take_on([WITH_ID], "china")
    catalogue.take_on([WITHOUT_ID], "column-56589")

    assert owed(catalogue) == [ONE]


def test_an_article_that_stands_in_one_answer_both_ways_is_one(catalogue: Catalogue) -> None:
    taken = catalogue.take_on([WITHOUT_ID, WITH_ID], "china")

    assert ([each.document_id for each in taken.to_fetch], taken.repeated) == ([ONE], 1)


def test_an_article_that_is_known_both_ways_becomes_one(catalogue: Catalogue) -> None:
    catalogue.take_on([WITHOUT_ID], "column-56589")
    catalogue.take_on([row(1, url=address(1))], "china")
    catalogue.take_on([WITH_ID], "stock")

    assert owed(catalogue) == [ONE]


def test_two_addresses_of_one_id_become_one_article(catalogue: Catalogue) -> None:
    catalogue.take_on([WITHOUT_ID, row(1, document_id=document_id(OTHER), url=OTHER)], "column-56589")
    catalogue.take_on([WITH_ID, row(1, url=OTHER)], "china")

    assert owed(catalogue) == [ONE]


def test_an_article_that_this_run_has_asked_for_by_its_address_is_not_asked_for_by_its_id(catalogue: Catalogue) -> None:
    catalogue.take_on([WITHOUT_ID], "column-56589")
    taken = catalogue.take_on([WITH_ID], "china", asked={DIGEST})

    assert (taken.to_fetch, taken.repeated) == ((), 1)


def test_what_becomes_of_an_article_that_is_renamed_on_its_way_is_written_down(catalogue: Catalogue) -> None:
    catalogue.take_on([WITHOUT_ID], "column-56589")
    catalogue.take_on([WITH_ID], "china", asked={DIGEST})
    catalogue.failed(DIGEST, "timeout")

    assert catalogue.unpaid() == {"timeout": 1}


def test_an_article_without_an_id_is_linked_to_none(catalogue: Catalogue) -> None:
    catalogue.take_on([WITHOUT_ID], "column-56589")
    catalogue.take_on([row(2, url=OTHER)], "china")

    assert sorted(owed(catalogue)) == sorted([DIGEST, identity(2)])


def test_an_address_that_was_gone_is_not_asked_for_once_its_article_is_known(catalogue: Catalogue) -> None:
    catalogue.take_on([WITHOUT_ID], "column-56589")
    catalogue.removed(DIGEST, "http 404")
    catalogue.take_on([row(1, url=address(1))], "china")
    catalogue.archived(article(1))
    catalogue.rename(DIGEST, ONE)

    assert catalogue.states() == {"archived": 1}


def test_an_archived_article_stays_where_one_of_its_addresses_is_gone(catalogue: Catalogue) -> None:
    catalogue.take_on([row(1, url=address(1))], "china")
    catalogue.archived(article(1))
    catalogue.take_on([WITHOUT_ID], "column-56589")
    catalogue.take_on([WITH_ID], "stock", asked={DIGEST})
    catalogue.removed(DIGEST, "http 404")

    assert catalogue.states() == {"archived": 1}


def test_an_article_is_known_as_what_its_address_was_linked_to(catalogue: Catalogue) -> None:
    catalogue.take_on([WITH_ID], "china")

    assert (catalogue.known_as(DIGEST), catalogue.known_as(ONE)) == (ONE, ONE)
