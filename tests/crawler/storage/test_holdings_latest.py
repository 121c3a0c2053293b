"""crawler.storage.holdings: the latest articles, for a feed."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from crawler.storage import holdings
from crawler.storage.holdings import Holdings
from crawler.storage.schema import articles, revisions
from tests.crawler.builders import at, identity
from tests.crawler.storage.held import fill, fill_many, kept, revision


def latest(engine: Engine, number: int = 50, *channels: str | None) -> list[str]:
    """Return the document ids of the latest articles."""
    return [holding.document_id for holding in Holdings(engine).latest(number, channels)]


def dated(number: int, **times: Any) -> dict[str, Any]:
    """Return an article with these times and no other."""
    return kept(number, **({"intime": None} | times))


def test_the_newest_comes_first(engine: Engine) -> None:
    fill(engine, articles, *(kept(day, intime=at(f"2024-03-0{day} 10:00:00")) for day in (2, 3, 1)))

    assert latest(engine) == [identity(3), identity(2), identity(1)]


def test_the_date_is_the_documents(engine: Engine) -> None:
    fill(
        engine,
        articles,
        dated(1, shown=at("2024-03-01 10:00:00")),
        dated(2, intime=at("2024-03-02 10:00:00"), created=at("2024-03-09 10:00:00")),
        dated(3, published=at("2024-03-03 10:00:00"), shown=at("2024-03-08 10:00:00")),
        dated(4),
    )

    assert latest(engine) == [identity(3), identity(2), identity(1), identity(4)]


def test_those_of_one_moment_are_in_the_order_of_their_ids(engine: Engine) -> None:
    fill(engine, articles, kept(2), kept(1), kept(3))

    assert latest(engine, 2) == [identity(1), identity(2)]


def test_what_sina_has_removed_is_left_out(engine: Engine) -> None:
    fill(engine, articles, kept(1), kept(2, state="removed"), kept(3, state="owed"))

    assert latest(engine) == [identity(1), identity(3)]


def test_what_has_no_file_is_left_out(engine: Engine) -> None:
    fill(engine, articles, kept(1), kept(2, path=None), kept(3, file_sha256=None))

    assert latest(engine) == [identity(1)]


@pytest.mark.parametrize(
    ("channels", "found"), [(("stock",), [2]), ((None,), [3]), (("china", None), [1, 3])], ids=["one", "none", "two"]
)
def test_of_some_channels(engine: Engine, channels: tuple[str | None, ...], found: list[int]) -> None:
    fill(engine, articles, kept(1), kept(2, channel="stock"), kept(3, channel=None))

    assert latest(engine, 50, *channels) == [identity(number) for number in found]


def test_their_texts_come_along(engine: Engine) -> None:
    fill(engine, articles, kept(1))
    fill(engine, revisions, revision(1, 1), revision(1, 2))

    [holding] = Holdings(engine).latest(1)

    assert [version.number for version in holding.versions] == [1, 2]


def test_more_than_a_batch(engine: Engine) -> None:
    fill_many(engine, holdings.BATCH * 2 + 5)

    assert latest(engine, holdings.BATCH * 2 + 1) == [identity(number) for number in range(holdings.BATCH * 2 + 1)]
