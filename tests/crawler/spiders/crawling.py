"""A run of a spider of lists, without a network and without an engine."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawler.extensions.archive import archive_of
from crawler.items import Article
from crawler.spiders.lists import ListSpider
from crawler.spiders.sina_finance import SinaFinanceSpider
from crawler.storage.catalogue import Catalogue
from crawler.storage.database import sqlite_url
from tests.crawler.builders import article, make_crawler

EXTENSIONS = {"crawler.extensions.archive.Archive": 100, "crawler.extensions.ledger.Ledger": 200}


@dataclass(frozen=True)
class Crawled:
    """What a run asked for, and what it counted. *delivered*: the articles that needed no page."""

    lists: list[str]
    articles: list[str]
    stats: Mapping[str, Any]
    delivered: list[Article]


def crawl(
    folder: Path,
    lists: Mapping[str, bytes | Sequence[bytes]],
    given: Mapping[str, str] | None = None,
    *,
    spider: type[ListSpider[Any]] = SinaFinanceSpider,
    fetched: bool = True,
    lives: int = 99,
) -> Crawled:
    """Run the spider with the arguments *given*. A page of a list that is not there answers 500, one with several
    answers gives them in turn; every article is archived at once if *fetched*; after *lives* pages of lists the run is
    killed.
    """
    crawler = make_crawler(EXTENSIONS=EXTENSIONS, ARCHIVE_DIR=str(folder), LIST_OVERLAP_HOURS=6)
    done = Crawled([], [], crawler.stats.get_stats(), [])
    with closing(archive_of(crawler)) as archive:
        made = spider.from_crawler(crawler, **(given or {}))
        waiting = asyncio.run(_started(made))
        while waiting and len(done.lists) < lives:
            next_one = waiting.pop(0)
            if isinstance(next_one, Article) or "owed" in next_one.cb_kwargs:
                found = _note_article(done, next_one)
                if fetched:
                    archive.catalogue.archived(found)
            else:
                done.lists.append(next_one.url)
                response = _answer(lists.get(next_one.url), next_one.url, done.lists.count(next_one.url))
                waiting += list(next_one.callback(response, **next_one.cb_kwargs))
    return done


@contextmanager
def kept(folder: Path) -> Iterator[Catalogue]:
    """Open the catalogue that runs have left."""
    with closing(Catalogue.open(sqlite_url(folder / "catalogue.sqlite3"))) as catalogue:
        yield catalogue


async def _started(spider: ListSpider[Any]) -> list[Any]:
    return [request async for request in spider.start()]


def _note_article(done: Crawled, made: Article | Request) -> Article:
    """Note what was delivered, or asked for; return the article that the catalogue is to hear of."""
    if isinstance(made, Article):
        done.delivered.append(made)
        return dataclasses.replace(article(), document_id=made.document_id, layout=made.layout, times=made.times)
    done.articles.append(made.url)
    return dataclasses.replace(article(), document_id=made.cb_kwargs["owed"].document_id)


def _answer(answers: bytes | Sequence[bytes] | None, url: str, time: int) -> Response:
    if answers is None:
        return Response(url, status=500)
    return Response(url, body=answers if isinstance(answers, bytes) else answers[min(time, len(answers)) - 1])
