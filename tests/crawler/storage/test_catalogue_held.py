"""crawler.storage.catalogue: what is held since a day, for reading it again; and the article that a user names."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import Engine

from crawler.errors import BadArgumentError
from crawler.items import ArticleTimes, Owed
from crawler.lists.live import LAYOUT as FLASH
from crawler.storage.catalogue import Catalogue
from crawler.storage.schema import articles
from crawler.urls import document_id
from tests.crawler.builders import address, article, at, identity, row
from tests.crawler.storage.held import fill, kept

ONE = identity(1)
SINCE = at("2024-03-05 10:00:00")
BEFORE = at("2024-03-05 09:59:59")
OLD = "https://finance.sina.com.cn/china/20240305/100012345678.shtml"


def held(catalogue: Catalogue, *channels: str) -> list[str]:
    """Return the ids of what is held since the tests' moment."""
    return [owed.document_id for owed in catalogue.held_since(SINCE, channels)]


def put(engine: Engine, number: int = 1, /, **changes: Any) -> None:
    """Put an archived article into the catalogue, without any time of its own but those given."""
    fill(engine, articles, kept(number, **{"intime": None, **changes}))


@pytest.mark.parametrize("name", ["ctime", "intime", "created", "published", "shown"])
@pytest.mark.parametrize(("moment", "expected"), [(SINCE, [ONE]), (BEFORE, [])], ids=["since", "before"])
def test_whatever_says_when_it_was_published(
    catalogue: Catalogue, engine: Engine, name: str, moment: object, expected: list[str]
) -> None:
    put(engine, **{name: moment})

    assert held(catalogue) == expected


def test_publication_counts_and_no_later_insertion(catalogue: Catalogue, engine: Engine) -> None:
    put(engine, ctime=BEFORE, intime=SINCE, created=SINCE)

    assert held(catalogue) == []


@pytest.mark.parametrize("name", ["mtime", "updated", "generated"])
def test_an_edit_is_no_publication(catalogue: Catalogue, engine: Engine, name: str) -> None:
    put(engine, **{"ctime": BEFORE, name: SINCE})

    assert held(catalogue) == []


@pytest.mark.parametrize(
    ("state", "expected"),
    [("archived", [ONE]), ("removed", [ONE]), ("pending", []), ("owed", []), ("unsupported", []), ("duplicate", [])],
)
def test_states(catalogue: Catalogue, engine: Engine, state: str, expected: list[str]) -> None:
    """What is owed is asked for anyway."""
    put(engine, ctime=SINCE, state=state)

    assert held(catalogue) == expected


def test_what_was_removed_before_it_had_a_file_is_not_held(catalogue: Catalogue, engine: Engine) -> None:
    put(engine, ctime=SINCE, state="removed", path=None, file_sha256=None)

    assert held(catalogue) == []


def test_a_flash_has_no_page_to_look_at(catalogue: Catalogue, engine: Engine) -> None:
    put(engine, ctime=SINCE, layout=FLASH)

    assert held(catalogue) == []


def test_a_post_that_was_taken_in_alone_is_held(catalogue: Catalogue, engine: Engine) -> None:
    """Its layout is not known: no page of it was ever read."""
    put(engine, ctime=SINCE, layout=None)

    assert held(catalogue) == [ONE]


@pytest.mark.parametrize(
    ("channels", "expected"),
    [((), [1, 2, 3]), (("china",), [1]), (("stock", "china"), [1, 2]), (("companies",), [])],
    ids=["all", "one", "two", "another"],
)
def test_channels(catalogue: Catalogue, engine: Engine, channels: tuple[str, ...], expected: list[int]) -> None:
    for number, channel in enumerate(("china", "stock", None), start=1):
        put(engine, number, ctime=SINCE, channel=channel)

    assert held(catalogue, *channels) == [identity(number) for number in expected]


def test_what_has_been_known_longest_comes_first(catalogue: Catalogue, engine: Engine) -> None:
    put(engine, 1, ctime=SINCE, first_seen=at("2024-03-05 12:00:00"))
    put(engine, 2, ctime=SINCE, first_seen=at("2024-03-05 11:00:00"))
    put(engine, 0, ctime=SINCE, first_seen=at("2024-03-05 12:00:00"))

    assert held(catalogue) == [identity(2), identity(0), identity(1)]


@pytest.mark.parametrize("count", [500, 501, 1000])
def test_all_come_once(catalogue: Catalogue, engine: Engine, count: int) -> None:
    with engine.begin() as connection:
        connection.execute(articles.insert(), [kept(number, ctime=SINCE) for number in range(count)])

    assert held(catalogue) == [identity(number) for number in range(count)]


def test_what_is_held_comes_with_its_row(catalogue: Catalogue) -> None:
    catalogue.take_on([row(1)], "china")
    catalogue.archived(article(1, times=ArticleTimes(ctime=SINCE)))

    assert list(catalogue.held_since(SINCE)) == [Owed(document_id=ONE, url=address(1), channel="china", row=row(1))]


def test_they_may_change_while_they_are_read(catalogue: Catalogue, engine: Engine) -> None:
    for number in range(3):
        put(engine, number, ctime=SINCE)
    found = []
    for owed in catalogue.held_since(SINCE):
        catalogue.unchanged(owed.document_id)
        found.append(owed.document_id)

    assert found == [identity(number) for number in range(3)]


@pytest.fixture
def known(catalogue: Catalogue) -> Catalogue:
    """A catalogue with an article of Sina's id, one by its address, a flash, and one that was renamed."""
    catalogue.take_on([row(1)], "china")
    catalogue.claim(Owed(document_id=document_id(OLD), url=OLD))
    catalogue.claim(Owed(document_id="live152-7000001", url="https://finance.sina.com.cn/7x24/#7000001"))
    catalogue.claim(Owed(document_id=document_id(f"{OLD}?2".replace("5678", "5679")), url=OLD.replace("5678", "5679")))
    catalogue.rename(document_id(OLD.replace("5678", "5679")), identity(2))
    return catalogue


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        pytest.param(ONE, ONE, id="id"),
        pytest.param(ONE.upper(), ONE, id="in capitals"),
        pytest.param(f"comos:{ONE}", ONE, id="as lists write it"),
        pytest.param(address(1), ONE, id="URL"),
        pytest.param(f"{address(1)}?from=wap#a", ONE, id="URL with a query"),
        pytest.param(f"https://finance.sina.cn/2024-03-05/detail-i{ONE}.d.html", ONE, id="wap URL"),
        pytest.param(OLD, document_id(OLD), id="URL without an id"),
        pytest.param(OLD.replace("https", "http"), document_id(OLD), id="in another form"),
        pytest.param(document_id(OLD), document_id(OLD), id="digest"),
        pytest.param("live152-7000001", "live152-7000001", id="flash"),
        pytest.param(OLD.replace("5678", "5679"), identity(2), id="URL of what was renamed"),
        pytest.param(document_id(OLD.replace("5678", "5679")), identity(2), id="earlier id"),
    ],
)
def test_an_article_is_found(known: Catalogue, named: str, expected: str) -> None:
    assert known.find([named]) == expected


@pytest.mark.parametrize(
    ("named", "said"),
    [
        pytest.param([], "name one article, by its document id or its URL", id="nothing"),
        pytest.param([ONE, address(1)], "name one article, by its document id or its URL", id="two"),
        pytest.param([identity(9)], f"'{identity(9)}' is not in the catalogue", id="unknown id"),
        pytest.param([address(9)], f"'{address(9)}' is not in the catalogue", id="unknown URL"),
        pytest.param(["灯"], "'灯' is not in the catalogue", id="a word"),
        pytest.param([""], "'' is not in the catalogue", id="empty"),
        pytest.param(["灯/桥"], "'灯/桥' is no document id and no URL", id="no URL"),
        pytest.param(["http://["], "'http://[' is no document id and no URL", id="broken URL"),
    ],
)
def test_another_is_refused(known: Catalogue, named: list[str], said: str) -> None:
    with pytest.raises(BadArgumentError, match=f"^{re.escape(said)}$"):
        known.find(named)
