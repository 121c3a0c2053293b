"""How far a run has come, as its spider says: where the end is known, and only there."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from scrapy.crawler import Crawler

from crawler.extensions.archive import archive_of
from crawler.items import Owed
from crawler.lists.day import DayReading
from crawler.progress import Steps
from crawler.spiders.sina_article import SinaArticleSpider
from crawler.spiders.sina_finance import SinaFinanceSpider
from tests.crawler.builders import address, at, identity, make_crawler
from tests.crawler.spiders.crawling import EXTENSIONS

DAYS = {"since": "2024-03-04", "until": "2024-03-06"}


@pytest.fixture
def crawler(tmp_path: Path) -> Iterator[Crawler]:
    """A crawler with an archive."""
    made = make_crawler(EXTENSIONS=EXTENSIONS, ARCHIVE_DIR=str(tmp_path), LIST_OVERLAP_HOURS=6)
    yield made
    archive_of(made).close()


def finance(crawler: Crawler, **given: str) -> SinaFinanceSpider:
    return SinaFinanceSpider.from_crawler(crawler, **given)


def test_a_run_over_days_counts_them_over_all_channels(crawler: Crawler) -> None:
    assert finance(crawler, channel="china,stock", **DAYS).steps == Steps(0, 6, "days")


def test_a_day_is_done_when_the_next_one_is_asked_for(crawler: Crawler) -> None:
    spider = finance(crawler, channel="china,stock", **DAYS)
    before = spider.steps
    for _ in range(3):
        list(spider.next_list())

    assert (before, spider.steps) == (Steps(0, 6, "days"), Steps(2, 6, "days"))


def test_all_days_are_done_when_none_is_left(crawler: Crawler) -> None:
    spider = finance(crawler, **DAYS)
    assert spider.steps
    for _ in range(4):
        list(spider.next_list())

    assert spider.steps == Steps(3, 3, "days")


@pytest.mark.parametrize(("given", "left"), [({}, 2), ({"reread": "days"}, 3)], ids=["once", "again"])
def test_a_day_that_is_complete_is_no_step(crawler: Crawler, given: dict[str, str], left: int) -> None:
    days = archive_of(crawler).catalogue.days
    days.take_up("china", [date(2024, 3, 5)])
    spider = finance(crawler, **DAYS, **given)
    reading = DayReading()
    days.read("china", date(2024, 3, 5), reading, at("2024-03-07 00:00:00"), is_over=True)
    days.read("china", date(2024, 3, 5), reading, at("2024-03-07 02:00:00"), is_over=True)

    assert spider.steps == Steps(0, left, "days")


def test_the_days_of_gaps_are_steps(crawler: Crawler) -> None:
    gaps = archive_of(crawler).catalogue.gaps
    gaps.note("china", at("2024-03-04 10:00:00"), at("2024-03-05 12:00:00"), at("2024-03-06 00:00:00"))
    gaps.note("china", at("2024-03-05 13:00:00"), at("2024-03-05 14:00:00"), at("2024-03-06 00:00:00"))

    assert finance(crawler, fill="gaps").steps == Steps(0, 2, "days")


def test_nobody_knows_how_far_a_run_over_the_newest_rows_has_to_go(crawler: Crawler) -> None:
    assert finance(crawler).steps is None


def test_articles_that_are_named_are_steps(crawler: Crawler) -> None:
    spider = SinaArticleSpider.from_crawler(crawler, url=f"{address(1)},{address(2)},{address(2)}")

    before = spider.steps
    asyncio.run(_started(spider))
    asked = spider.steps
    spider.ledger.removed(Owed(document_id=identity(1), url=address(1)), "http 404")

    assert (before, asked, spider.steps) == (None, Steps(0, 2, "articles"), Steps(1, 2, "articles"))


async def _started(spider: SinaArticleSpider) -> list[Any]:
    return [request async for request in spider.start()]
