"""crawler.extensions.alarms: what the watcher counts of a run's articles, and adds to its report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from scrapy import signals
from scrapy.crawler import Crawler

from crawler import times
from crawler.census import Census
from crawler.extensions.alarms import watched
from crawler.extensions.archive import archive_of
from crawler.items import ArticleTimes
from crawler.report import RunReport
from crawler.storage.elements import EVERY_ARTICLE
from tests.crawler.builders import article, articles_with_element, identity, make_crawler

EXTENSIONS = {"crawler.extensions.archive.Archive": 100, "crawler.extensions.alarms.Watcher": 250}
BODY = '<p>　　纸灯已经点亮。</p><div class="lamp_advert"></div>'
DAY = timedelta(days=1)
Start = Callable[..., Crawler]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """What starts a run with some settings; its archive is closed in the end."""
    started: list[Crawler] = []

    def starting(**settings: Any) -> Crawler:
        started.append(make_crawler(EXTENSIONS=EXTENSIONS, ARCHIVE_DIR=str(tmp_path), NOTIFY_URLS="", **settings))
        return started[-1]

    yield starting
    for each in started:
        archive_of(each).close()


def archived(crawler: Crawler, number: int, date: datetime) -> None:
    """Let the run archive an article of some date."""
    made = article(number, body=BODY, media="砚池财经", times=ArticleTimes(intime=date))
    crawler.signals.send_catch_log(signal=signals.item_scraped, item=made)


def ended(crawler: Crawler, spider: str = "sina_finance", **numbers: Any) -> RunReport:
    """Return the report of the run, which ends now."""
    archive = archive_of(crawler)
    return watched(crawler, RunReport(archive.run_id, spider, {}, archive.started, times.now(), Census(**numbers)))


def test_articles_are_counted_by_layout_and_by_what_they_lack(start: Start) -> None:
    crawler = start()
    archived(crawler, 1, times.now())

    counted = crawler.stats.get_stats()

    assert counted["archive/written/finance-2017"] == counted["archive/empty/finance-2017/editor"] == 1
    assert not {"archive/empty/finance-2017/media", "archive/empty/finance-2017/intime"} & set(counted)


def test_what_is_old_is_no_news(start: Start) -> None:
    crawler = start()
    archived(crawler, 1, times.now() - 40 * DAY)

    report = ended(crawler)

    assert not [name for name in crawler.stats.get_stats() if name.startswith("archive/written")]
    assert report.young_elements == {}


def test_the_elements_are_entered_of_old_articles_too(start: Start) -> None:
    crawler = start()
    archived(crawler, 1, times.now())
    archived(crawler, 2, times.now() - 40 * DAY)

    report = ended(crawler)

    elements = archive_of(crawler).catalogue.elements
    assert articles_with_element(archive_of(crawler).catalogue) == {"p": 2, "div.lamp_advert": 2, EVERY_ARTICLE: 2}
    assert elements.examples(["p"]) == {"p": identity(1)}
    assert {name: young.articles for name, young in report.young_elements.items()} == {"p": 1, "div.lamp_advert": 1}


def test_an_element_that_has_been_there_for_long_is_not_young(start: Start) -> None:
    crawler = start()
    archive_of(crawler).catalogue.elements.seen({"p": 1}, {"p": "x"}, times.now() - 9 * DAY)
    archived(crawler, 1, times.now())

    assert set(ended(crawler).young_elements) == {"div.lamp_advert"}


@pytest.mark.parametrize(
    ("settings", "spider"),
    [({"REPLAY_FROM": "tests/sites/demo"}, "sina_finance"), ({}, "replay")],
    ids=["saved answers", "replay"],
)
def test_a_replay_is_said_to_be_one(start: Start, settings: dict[str, Any], spider: str) -> None:
    report = ended(start(**settings), spider)

    assert (report.replayed, report.alarms) == (True, ())


def test_of_saved_answers_nothing_is_counted(start: Start) -> None:
    crawler = start(REPLAY_FROM="tests/sites/demo")
    archived(crawler, 1, times.now())
    ended(crawler)

    assert articles_with_element(archive_of(crawler).catalogue) == {}


def test_a_fresh_archive_has_nothing_unusual(start: Start) -> None:
    crawler = start()
    for number in range(50):
        archived(crawler, number, times.now())

    assert ended(crawler, finish_reason="finished", newly_owed={"unknown layout": 50}).alarms == ()
