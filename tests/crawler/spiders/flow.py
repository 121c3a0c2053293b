"""One article's way through a spider, without an engine: what is asked for, comes out and is written down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from scrapy import Request
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.errors import NotSavedError
from crawler.extensions.ledger import ledger_of
from crawler.items import Article, ListingRow, Owed
from crawler.spiders.sina_article import SinaArticleSpider
from crawler.times import SHANGHAI
from tests.crawler.builders import identity, make_crawler, row
from tests.sina.articles import FakeArticle
from tests.sina.shape_wap import wap_page
from tests.sina.shapes import render

EXTENSIONS = {"crawler.extensions.archive.Archive": 100, "crawler.extensions.ledger.Ledger": 200}
STORY = FakeArticle(
    document_id=identity(1),
    title="青榆的桥修好了",
    created=datetime(2024, 3, 5, 10, tzinfo=SHANGHAI),
    section="china",
    paragraphs=("三年的工期结束。",),
)
PC, WAP = STORY.url, STORY.wap_url
PC_PAGE, WAP_PAGE = render(STORY).encode(), wap_page(STORY, 0).encode()
UNKNOWN_PAGE = b"<html><p>nothing that a layout knows</p></html>"

Answer = bytes | int | Exception | Response


@dataclass
class Flow:
    """What became of an article. *asked*: addresses in their order; *closed*: why the spider ended the run."""

    asked: list[str] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    closed: str | None = None


class Site:
    """Sina, as far as one article needs it: the page, the status or the error at each address."""

    def __init__(self, folder: str) -> None:
        self.crawler = make_crawler(EXTENSIONS=EXTENSIONS, ARCHIVE_DIR=folder)
        self.spider = SinaArticleSpider.from_crawler(self.crawler, url=PC)

    def follow(self, answers: Mapping[str, Answer], listing: ListingRow | None = None, url: str = PC) -> Flow:
        """Ask for the article that *listing* shows, or at *url* where no list does, and for all that follows."""
        if listing is None:
            owed = self.spider.catalogue.claim(Owed(document_id=identity(1), url=url))
        else:
            [owed] = self.spider.catalogue.take_on([listing], "china").to_fetch
        flow = Flow()
        waiting: list[Article | Request] = list(self.spider.requests_for([owed]))
        while waiting:
            made = waiting.pop(0)
            if isinstance(made, Article):
                flow.articles.append(made)
                continue
            flow.asked.append(made.url)
            try:
                waiting += answered(made, answers.get(made.url, NotSavedError(made.url)))
            except CloseSpider as error:
                flow.closed = error.reason
        return flow

    def count(self, counter: str) -> int:
        """Return one of the run's counters."""
        number: int = self.crawler.stats.get_value(counter, 0)
        return number

    def outcome(self) -> tuple[str, str | None]:
        """Return the article's state in the catalogue, and whatever it is owed for."""
        states = self.spider.catalogue.states()
        return next(iter(states)), next(iter(self.spider.catalogue.unpaid()), None)

    @property
    def unfinished(self) -> int:
        """How many articles the ledger holds open."""
        return ledger_of(self.crawler).unfinished


def answered(request: Request, answer: Answer) -> Iterable[Any]:
    """Return what a request's callback, or its errback, makes of an answer."""
    if isinstance(answer, Exception):
        failure = Failure(answer)
        failure.request = request  # type: ignore[attr-defined]
        return list(request.errback(failure))  # type: ignore[misc]
    if isinstance(answer, Response):
        response = answer
    elif isinstance(answer, int):
        response = Response(request.url, status=answer)
    else:
        response = Response(request.url, body=answer)
    response.request = request
    return list(request.callback(response, **request.cb_kwargs))  # type: ignore[misc]


def listed(**changes: Any) -> ListingRow:
    """Return the row that lists show for the article, with its twin."""
    return row(1, **({"title": STORY.title, "wap_url": WAP} | changes))
