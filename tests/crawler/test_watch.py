"""crawler.watch: a run's numbers at a moment, also where the catalogue can't be asked for a while."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from scrapy.crawler import Crawler

from crawler.extensions.archive import archive_of
from crawler.items import Owed
from crawler.spiders.sina_finance import SinaFinanceSpider
from crawler.watch import Watch
from tests.crawler.builders import make_crawler


@dataclass
class Downloader:
    """What a run has under way."""

    active: set[object] = field(default_factory=set)


@dataclass
class Engine:
    """As much of Scrapy's engine as is looked at."""

    downloader: Downloader = field(default_factory=Downloader)


@dataclass
class Clock:
    """A clock that a test moves on."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Crawler]:
    """A run that owes one article."""
    extensions: dict[str, Any] = {"crawler.extensions.archive.Archive": 100}
    crawler = make_crawler(EXTENSIONS=extensions, ARCHIVE_DIR=str(tmp_path))
    crawler.engine = Engine()  # type: ignore[assignment]
    archive = archive_of(crawler)
    owe(crawler, "a")
    yield crawler
    archive.close()


def owe(crawler: Crawler, name: str) -> None:
    """Take an article on."""
    url = f"https://finance.sina.com.cn/a/2026-03-01/doc-{name}.shtml"
    archive_of(crawler).catalogue.claim(Owed(document_id=name, url=url, channel="china"))


def rename(crawler: Crawler, old: str, new: str) -> None:
    """Give a table of the catalogue another name."""
    with closing(sqlite3.connect(archive_of(crawler).paths.catalogue)) as connection:
        connection.execute(f"ALTER TABLE {old} RENAME TO {new}")


def test_a_catalogue_that_cannot_be_asked_for_a_while_ends_no_watch(
    run: Crawler, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    watch = Watch(run, SinaFinanceSpider.from_crawler(run), clock)
    owed = [watch.snapshot().in_all.owed]

    rename(run, "articles", "elsewhere")
    for clock.seconds in (500.0, 500.4):
        owed.append(watch.snapshot().in_all.owed)
    rename(run, "elsewhere", "articles")
    owe(run, "b")
    clock.seconds = 600.0
    owed.append(watch.snapshot().in_all.owed)

    assert (owed, caplog.text.count("can't be counted")) == ([1, 1, 1, 2], 1)
