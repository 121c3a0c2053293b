"""crawler.spiders.lists: what earlier runs owe is asked for so many at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from scrapy import Request, signals

from crawler.extensions.archive import archive_of
from crawler.spiders.lists import OWED_AT_ONCE, ListSpider
from crawler.spiders.sina_finance import SinaFinanceSpider
from crawler.spiders.sina_live import SinaLiveSpider
from crawler.storage.catalogue import Catalogue
from tests.crawler.builders import identity, make_crawler, row
from tests.crawler.spiders.crawling import EXTENSIONS

PATIENCE = 5  # seconds; nothing here takes any


@pytest.fixture
def spider(tmp_path: Path) -> Iterator[SinaFinanceSpider]:
    crawler = make_crawler(EXTENSIONS=EXTENSIONS, ARCHIVE_DIR=str(tmp_path))
    archive = archive_of(crawler)
    yield SinaFinanceSpider.from_crawler(crawler)
    archive.close()


def owe(catalogue: Catalogue, number: int) -> None:
    """Let so many articles be owed."""
    catalogue.take_on([row(each) for each in range(number)], "china")


async def first(spider: ListSpider[object], number: int, *, emptied: int = 0) -> list[str]:
    """Return the ids of so many owed articles, the scheduler having been empty *emptied* times meanwhile."""
    requests = spider.owed_requests()
    found = [await anext(requests) for _ in range(number)]
    return [_id_of(each) for each in [*found, *[await _after_empty(spider, requests) for _ in range(emptied)]]]


async def _after_empty(spider: ListSpider[object], requests: object) -> Request:
    waiting = asyncio.ensure_future(anext(requests))  # type: ignore[call-overload]
    await asyncio.sleep(0)
    assert not waiting.done()
    spider.crawler.signals.send_catch_log(signals.scheduler_empty)
    return await asyncio.wait_for(waiting, PATIENCE)


def _id_of(request: Request) -> str:
    return str(request.cb_kwargs["owed"].document_id)


async def everything(spider: ListSpider[object]) -> list[Request]:
    """Return all requests for what is owed."""
    return [request async for request in spider.owed_requests()]


def test_so_many_are_asked_for_at_once(spider: SinaFinanceSpider) -> None:
    owe(spider.catalogue, OWED_AT_ONCE + 1)

    assert len(asyncio.run(asyncio.wait_for(first(spider, OWED_AT_ONCE), PATIENCE))) == OWED_AT_ONCE


def test_the_next_ones_wait_until_the_scheduler_is_empty(spider: SinaFinanceSpider) -> None:
    owe(spider.catalogue, OWED_AT_ONCE + 1)
    found = asyncio.run(asyncio.wait_for(first(spider, OWED_AT_ONCE, emptied=1), PATIENCE))

    assert found == [identity(number) for number in range(OWED_AT_ONCE + 1)]


def test_fewer_wait_for_nothing(spider: SinaFinanceSpider) -> None:
    owe(spider.catalogue, OWED_AT_ONCE - 1)

    assert len(asyncio.run(asyncio.wait_for(everything(spider), PATIENCE))) == OWED_AT_ONCE - 1


def test_where_nothing_is_owed_nothing_is_asked_for(spider: SinaFinanceSpider) -> None:
    assert asyncio.run(asyncio.wait_for(everything(spider), PATIENCE)) == []


def test_a_poll_of_the_flashes_asks_for_nothing_that_is_owed(spider: SinaFinanceSpider) -> None:
    owe(spider.catalogue, 3)
    live = SinaLiveSpider.from_crawler(spider.crawler)

    assert asyncio.run(asyncio.wait_for(everything(live), PATIENCE)) == []
