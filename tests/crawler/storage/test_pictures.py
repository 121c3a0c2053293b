"""crawler.storage.pictures: which pictures are wanted, what became of each, and which articles show it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from crawler.errors import CatalogueError
from crawler.storage.catalogue import Catalogue
from crawler.storage.pictures import DuePicture, MissingPicture, Pictures, ShownBy
from crawler.storage.schema import pictures as table
from tests.crawler.builders import article, at, identity, row

SEEN = at("2024-03-05 10:00:00")
LATER = SEEN + timedelta(days=1)
MILL, LAMP = "https://n.sinaimg.cn/mill.png", "https://n.sinaimg.cn/lamp.jpg"
FOREIGN = "https://example.com/a.jpg"
ONE, TWO = identity(1), identity(2)


@pytest.fixture
def book(catalogue: Catalogue) -> Pictures:
    return catalogue.pictures


def keep(book: Pictures, url: str, sha256: str = "ab" * 32) -> None:
    """Record that a picture is kept."""
    book.kept(url, sha256, f"pictures/ab/{sha256}.png", "image/png", 67, None, LATER)


def due(book: Pictures) -> list[str]:
    """Return the addresses that are still to be fetched."""
    return [picture.url for picture in book.due(100)]


def test_a_new_picture_is_to_be_fetched(book: Pictures) -> None:
    book.wanted(ONE, [MILL], SEEN)

    assert book.due(100) == [DuePicture(MILL, SEEN)]


def test_pictures_that_were_known_are_counted(book: Pictures) -> None:
    assert [book.wanted(ONE, [MILL], SEEN), book.wanted(TWO, [LAMP, MILL], SEEN)] == [0, 1]


def test_an_address_in_other_forms_is_one_picture(book: Pictures) -> None:
    book.wanted(ONE, [MILL, MILL.replace("https", "http"), f"{MILL}#top"], SEEN)

    assert due(book) == [MILL]


def test_what_no_server_could_be_asked_for_is_no_picture(book: Pictures) -> None:
    book.wanted(ONE, ["data:image/gif;base64,R0lGODlh", "mill.png", ""], SEEN)

    assert book.counts() == {}


def test_a_picture_on_a_foreign_host_is_refused_at_once(book: Pictures) -> None:
    book.wanted(ONE, [FOREIGN], SEEN)

    assert (due(book), [(lost.state, lost.reason) for lost in book.gone_list(["refused"])]) == (
        [],
        [("refused", "foreign host")],
    )


@pytest.mark.parametrize("outcome", ["gone", "refused"])
def test_a_picture_that_can_not_be_had_is_not_wanted_again(book: Pictures, outcome: str) -> None:
    book.wanted(ONE, [MILL], SEEN)
    {"gone": book.gone, "refused": book.refused}[outcome](MILL, "http 404", LATER)
    book.wanted(TWO, [MILL], LATER)

    assert (due(book), book.counts()) == ([], {outcome: 1})


def test_a_picture_that_is_kept_is_not_wanted_again(book: Pictures) -> None:
    book.wanted(ONE, [MILL], SEEN)
    keep(book, MILL)
    book.wanted(TWO, [MILL], LATER)

    assert (due(book), book.counts()) == ([], {"kept": 1})


def test_everything_about_a_kept_picture_is_recorded(book: Pictures, engine: Engine) -> None:
    book.wanted(ONE, [MILL], SEEN)
    book.kept(MILL, "ab" * 32, "pictures/ab/x.png", "image/png", 67, "6e0a", LATER)
    with engine.begin() as connection:
        record = connection.execute(select(table)).one()

    assert record._asdict() == {
        "url": MILL,
        "state": "kept",
        "reason": None,
        "tries": 1,
        "path": "pictures/ab/x.png",
        "sha256": "ab" * 32,
        "content_type": "image/png",
        "bytes": 67,
        "record_id": "6e0a",
        "first_seen": SEEN,
        "tried_at": LATER,
    }


def test_a_picture_that_failed_stays_owed(book: Pictures) -> None:
    book.wanted(ONE, [MILL], SEEN)
    book.failed(MILL, "timeout", LATER)

    assert (due(book), book.counts()) == ([MILL], {"owed": 1})


def test_after_three_tries_a_picture_is_left_alone_and_still_owed(book: Pictures) -> None:
    book.wanted(ONE, [MILL], SEEN)
    for _ in range(3):
        book.failed(MILL, "http 500", LATER)

    assert (due(book), book.counts()) == ([], {"owed": 1})


def test_what_says_nothing_of_a_picture_is_no_try(book: Pictures) -> None:
    book.wanted(ONE, [MILL], SEEN)
    for _ in range(9):
        book.failed(MILL, "not saved", LATER, counts=False)

    assert due(book) == [MILL]


def test_pictures_come_oldest_first_and_a_few_at_a_time(book: Pictures) -> None:
    book.wanted(ONE, [MILL, LAMP], LATER)
    book.wanted(TWO, ["https://n.sinaimg.cn/z.png"], SEEN)
    first = book.due(2)
    rest = book.due(2, after=first[-1])

    assert [picture.url for picture in first + rest] == ["https://n.sinaimg.cn/z.png", LAMP, MILL]
    assert book.due(2, after=rest[-1]) == []


def test_an_article_has_the_pictures_that_it_showed_last(book: Pictures) -> None:
    book.wanted(ONE, [MILL], SEEN)
    book.wanted(ONE, [LAMP], LATER)
    keep(book, MILL)
    keep(book, LAMP)

    assert book.local(ONE) == {LAMP: f"pictures/ab/{'ab' * 32}.png"}


def test_an_article_may_show_none_any_more(book: Pictures) -> None:
    book.wanted(ONE, [MILL], SEEN)
    keep(book, MILL)
    book.wanted(ONE, [], LATER)

    assert book.local(ONE) == {}


def test_only_kept_pictures_are_local(book: Pictures) -> None:
    book.wanted(ONE, [MILL, LAMP, FOREIGN], SEEN)
    keep(book, MILL)

    assert list(book.local(ONE)) == [MILL]


def test_pictures_of_another_article_are_not_local(book: Pictures) -> None:
    book.wanted(ONE, [MILL], SEEN)
    keep(book, MILL)

    assert book.local(TWO) == {}


def test_an_article_keeps_its_pictures_when_it_gets_sinas_id(book: Pictures, catalogue: Catalogue) -> None:
    catalogue.take_on([row(1, document_id="urlabc")], "china")
    book.wanted("urlabc", [MILL], SEEN)
    keep(book, MILL)
    catalogue.rename("urlabc", ONE)

    assert list(book.local(ONE)) == [MILL]


def test_an_article_that_got_sinas_id_has_the_pictures_that_it_showed_last(
    book: Pictures, catalogue: Catalogue
) -> None:
    catalogue.take_on([row(1, document_id="urlabc")], "china")
    book.wanted("urlabc", [MILL], SEEN)
    catalogue.rename("urlabc", ONE)
    book.wanted(ONE, [LAMP], SEEN)
    keep(book, MILL)
    keep(book, LAMP)

    assert list(book.local(ONE)) == [LAMP]


def test_what_is_gone_is_told_with_the_articles_that_show_it(book: Pictures, catalogue: Catalogue) -> None:
    catalogue.take_on([row(1)], "china")
    catalogue.archived(article(1))
    book.wanted(ONE, [MILL], SEEN)
    book.wanted(TWO, [LAMP, MILL], SEEN)
    book.gone(MILL, "http 404", LATER)

    assert list(book.gone_list()) == [
        MissingPicture(
            MILL,
            "gone",
            "http 404",
            1,
            (ShownBy(ONE, article(1).title, article(1).path), ShownBy(TWO, None, None)),
        )
    ]


def test_a_picture_that_no_article_shows_any_more_is_told_too(book: Pictures) -> None:
    book.wanted(ONE, [MILL], SEEN)
    book.wanted(ONE, [], LATER)
    book.gone(MILL, "http 410", LATER)

    assert [(lost.url, lost.articles) for lost in book.gone_list()] == [(MILL, ())]


def test_the_states_that_are_asked_for_are_told(book: Pictures) -> None:
    book.wanted(ONE, [MILL, LAMP, FOREIGN], SEEN)
    book.failed(MILL, "timeout", LATER)

    assert [lost.url for lost in book.gone_list(["owed", "refused"])] == [FOREIGN, MILL]


def test_an_article_may_show_very_many(book: Pictures) -> None:
    urls = [f"https://n.sinaimg.cn/{number}.png" for number in range(20_000)]

    assert (book.wanted(ONE, urls, SEEN), book.wanted(TWO, urls, SEEN)) == (0, 20_000)


@pytest.mark.parametrize("outcome", ["gone", "refused", "failed"])
def test_a_picture_that_nobody_entered_is_a_bug(book: Pictures, outcome: str) -> None:
    change = {"gone": book.gone, "refused": book.refused, "failed": book.failed}[outcome]
    with pytest.raises(CatalogueError, match="not in the catalogue"):
        change(MILL, "http 404", LATER)
