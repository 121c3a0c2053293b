"""crawler.storage.catalogue: an article's id and its file's path, each for good once it is known."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from crawler.items import Owed
from crawler.storage.catalogue import Catalogue
from crawler.storage.states import Known
from tests.crawler.builders import address, article, identity, record, row

ONE, TWO = identity(1), identity(2)


def digest_owed(number: int) -> Owed:
    """Return an article that is known by its URL's digest only."""
    return Owed(document_id=f"url{number:020}", url=f"https://finance.sina.com.cn/a/{number}.shtml", channel="stock")


def test_what_a_page_says_of_its_id_renames_what_is_owed(catalogue: Catalogue) -> None:
    catalogue.claim(digest_owed(7))
    catalogue.rename(digest_owed(7).document_id, ONE)

    assert (catalogue.get(ONE), catalogue.get(digest_owed(7).document_id)) == (
        Known(ONE, "pending", "stock", None, None, None, None),
        None,
    )


def test_an_article_that_is_known_by_its_id_is_not_overwritten(catalogue: Catalogue) -> None:
    catalogue.take_on([row(1)], "china")
    catalogue.archived(article(1))
    before = catalogue.get(ONE)
    catalogue.claim(digest_owed(7))
    catalogue.rename(digest_owed(7).document_id, ONE)

    assert catalogue.get(ONE) == before


def test_an_article_that_is_known_by_its_id_is_owed_only_once(catalogue: Catalogue) -> None:
    catalogue.take_on([row(1)], "china")
    catalogue.claim(digest_owed(7))
    catalogue.rename(digest_owed(7).document_id, ONE)

    assert [owed.document_id for owed in catalogue.owed()] == [ONE]


def test_a_renamed_article_needs_no_page_when_its_list_shows_it_again(catalogue: Catalogue) -> None:
    listed = row(document_id=digest_owed(7).document_id, url=digest_owed(7).url)
    catalogue.take_on([listed], "china")
    catalogue.rename(listed.document_id, ONE)
    catalogue.archived(article(1))

    assert catalogue.take_on([listed], "china").to_fetch == ()


def test_a_renamed_article_is_shown_again_by_its_own_id(catalogue: Catalogue) -> None:
    listed = row(document_id=digest_owed(7).document_id, url=digest_owed(7).url)
    catalogue.take_on([listed], "china")
    catalogue.rename(listed.document_id, ONE)

    assert [owed.document_id for owed in catalogue.take_on([listed], "china").to_fetch] == [ONE]


def test_a_renamed_article_is_asked_for_again_by_its_own_id(catalogue: Catalogue) -> None:
    catalogue.claim(digest_owed(7))
    catalogue.rename(digest_owed(7).document_id, ONE)

    assert catalogue.claim(digest_owed(7)).document_id == ONE


def test_two_addresses_of_one_article_are_both_known(catalogue: Catalogue) -> None:
    for number in (7, 8):
        catalogue.claim(digest_owed(number))
        catalogue.rename(digest_owed(number).document_id, ONE)

    assert [catalogue.claim(digest_owed(number)).document_id for number in (7, 8)] == [ONE, ONE]


def test_an_answer_with_an_article_under_both_its_ids_needs_one_page(catalogue: Catalogue) -> None:
    listed = row(document_id=digest_owed(7).document_id, url=digest_owed(7).url)
    catalogue.take_on([listed], "china")
    catalogue.rename(listed.document_id, ONE)

    assert len(catalogue.take_on([listed, row(1)], "china").to_fetch) == 1


def test_the_path_of_an_article_is_the_first_it_was_given(catalogue: Catalogue) -> None:
    catalogue.take_on([row(1)], "china")

    assert [catalogue.reserve_path(ONE, "a.md"), catalogue.reserve_path(ONE, "b.md")] == ["a.md", "a.md"]


def test_a_reserved_path_is_kept_at_once(catalogue: Catalogue, engine: Engine) -> None:
    catalogue.take_on([row(1)], "china")
    catalogue.reserve_path(ONE, "a.md")

    assert record(engine, ONE).path == "a.md"


def test_reserving_a_path_touches_no_other_article(catalogue: Catalogue) -> None:
    catalogue.take_on([row(1), row(2)], "china")
    catalogue.reserve_path(ONE, "a.md")

    assert catalogue.reserve_path(TWO, "b.md") == "b.md"


def test_an_article_that_a_list_shows_at_last_moves_to_its_channel(catalogue: Catalogue, engine: Engine) -> None:
    catalogue.take_on([row(1)], "china")
    catalogue.reserve_path(ONE, "posts/unlisted/2024/03/a.md")
    moved = catalogue.reserve_path(ONE, "posts/china/2024/03/a.md")

    assert (moved, record(engine, ONE).path) == ("posts/china/2024/03/a.md", "posts/china/2024/03/a.md")


@pytest.mark.parametrize("later", ["posts/unlisted/2024/03/b.md", "posts/stock/2024/03/b.md"], ids=["away", "on"])
def test_an_article_that_a_list_has_shown_moves_no_more(catalogue: Catalogue, later: str) -> None:
    catalogue.take_on([row(1)], "china")
    catalogue.reserve_path(ONE, "posts/china/2024/03/a.md")

    assert catalogue.reserve_path(ONE, later) == "posts/china/2024/03/a.md"


def test_an_article_of_no_list_keeps_its_place_among_them(catalogue: Catalogue) -> None:
    catalogue.take_on([row(1)], "china")
    catalogue.reserve_path(ONE, "posts/unlisted/2024/03/a.md")

    assert catalogue.reserve_path(ONE, "posts/unlisted/2024/04/b.md") == "posts/unlisted/2024/03/a.md"


def test_an_address_that_is_typed_again_is_the_better_one_while_no_list_knows_another(catalogue: Catalogue) -> None:
    catalogue.claim(Owed(document_id=ONE, url="https://finance.sina.com.cn/wrong.shtml"))

    assert catalogue.claim(Owed(document_id=ONE, url=address(1))).url == address(1)


def test_a_better_address_is_kept_for_the_next_run(catalogue: Catalogue) -> None:
    catalogue.claim(Owed(document_id=ONE, url="https://finance.sina.com.cn/wrong.shtml"))
    catalogue.claim(Owed(document_id=ONE, url=address(1)))

    assert [owed.url for owed in catalogue.owed()] == [address(1)]


def test_an_address_that_is_typed_does_not_replace_a_lists(catalogue: Catalogue) -> None:
    catalogue.take_on([row(1)], "china")

    assert catalogue.claim(Owed(document_id=ONE, url="https://finance.sina.com.cn/wrong.shtml")).url == address(1)
