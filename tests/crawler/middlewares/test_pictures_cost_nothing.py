"""crawler.middlewares: what hosts of pictures do costs no article, whatever it is."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, DownloadTimeoutError
from scrapy.http import Response

from crawler.census import BLOCKED, OUTAGE
from crawler.middlewares.block import FORBIDDEN_PAGES, BlockedError, BlockMiddleware
from crawler.middlewares.outage import OutageError, OutageMiddleware
from crawler.pictures import IS_PICTURE
from tests.crawler.builders import make_crawler

ARTICLE = Request("https://finance.sina.com.cn/a.shtml")
MANY = 20


def picture(number: int = 1, host: str = "n.sinaimg.cn") -> Request:
    """Return a request for a picture."""
    return Request(f"https://{host}/{number}.png", meta={IS_PICTURE: True})


@pytest.fixture
def crawler() -> Crawler:
    return make_crawler(OUTAGE_ATTEMPTS_AT_FIRST=2, OUTAGE_ATTEMPTS=3)


@pytest.fixture
def outage(crawler: Crawler) -> OutageMiddleware:
    return OutageMiddleware.from_crawler(crawler)


@pytest.fixture
def block(crawler: Crawler) -> BlockMiddleware:
    return BlockMiddleware.from_crawler(crawler)


def is_asked(middleware: OutageMiddleware | BlockMiddleware, request: Request = ARTICLE) -> bool:
    """Return whether a request still leaves."""
    try:
        middleware.process_request(request)
    except (OutageError, BlockedError):
        return False
    return True


def forbid(block: BlockMiddleware, request: Request, status: int = 403) -> bool:
    """Let a host refuse a request; return whether that was raised."""
    try:
        block.process_response(request, Response(request.url, status=status))
    except BlockedError:
        return True
    return False


@pytest.mark.parametrize("error", [DownloadTimeoutError, CannotResolveHostError, DownloadConnectionRefusedError])
@pytest.mark.parametrize("answered", [False, True], ids=["before any answer", "after an answer"])
def test_hosts_of_pictures_that_are_silent_are_no_outage(
    outage: OutageMiddleware, crawler: Crawler, error: type[Exception], *, answered: bool
) -> None:
    if answered:
        outage.process_response(ARTICLE, Response(ARTICLE.url))
    for number in range(MANY):
        outage.process_exception(picture(number), error("灯"))

    assert (is_asked(outage), crawler.stats.get_value(OUTAGE)) == (True, None)


def test_a_silent_host_of_pictures_neither_adds_nor_takes_from_the_count(outage: OutageMiddleware) -> None:
    outage.process_exception(ARTICLE, DownloadTimeoutError("灯"))
    outage.process_exception(picture(), DownloadTimeoutError("灯"))
    assert is_asked(outage)
    outage.process_exception(ARTICLE, DownloadTimeoutError("灯"))

    assert not is_asked(outage)


def test_in_an_outage_no_picture_is_asked_for_either(outage: OutageMiddleware) -> None:
    for _attempt in range(2):
        outage.process_exception(ARTICLE, DownloadTimeoutError("灯"))

    assert not is_asked(outage, picture())


@pytest.mark.parametrize("given", [None, False])
def test_what_is_no_picture_counts(outage: OutageMiddleware, given: bool | None) -> None:  # noqa: FBT001
    request = Request(ARTICLE.url, meta={IS_PICTURE: given})
    for _attempt in range(2):
        outage.process_exception(request, DownloadTimeoutError("灯"))

    assert not is_asked(outage)


def test_a_host_that_forbids_pictures_is_closed_by_so_many(block: BlockMiddleware) -> None:
    refused = [forbid(block, picture(number)) for number in range(FORBIDDEN_PAGES)]

    assert refused == [False] * (FORBIDDEN_PAGES - 1) + [True]
    assert not is_asked(block, picture(MANY))


def test_a_host_that_forbids_pictures_is_not_counted(block: BlockMiddleware, crawler: Crawler) -> None:
    for number in range(MANY):
        forbid(block, picture(number))

    assert crawler.stats.get_value(BLOCKED) is None


@pytest.mark.parametrize("request_", [ARTICLE, picture(1, "k.sinaimg.cn")], ids=["articles", "other hosts"])
def test_a_host_that_forbids_pictures_closes_no_other(block: BlockMiddleware, request_: Request) -> None:
    for number in range(MANY):
        forbid(block, picture(number))

    assert is_asked(block, request_)


def test_pictures_that_the_host_of_articles_forbids_cost_no_article(block: BlockMiddleware) -> None:
    """Sina's own hosts serve pictures too."""
    for number in range(MANY):
        forbid(block, picture(number, "finance.sina.com.cn"))

    assert is_asked(block)


@pytest.mark.parametrize("status", [456])
def test_a_ban_is_one_though_a_picture_met_it(block: BlockMiddleware, crawler: Crawler, status: int) -> None:
    assert forbid(block, picture(), status)
    assert (is_asked(block), is_asked(block, picture()), crawler.stats.get_value(BLOCKED)) == (False, False, 1)


def test_a_forbidden_article_still_counts(block: BlockMiddleware, crawler: Crawler) -> None:
    for number in range(FORBIDDEN_PAGES):
        forbid(block, Request(f"https://finance.sina.com.cn/{number}.shtml"))

    assert crawler.stats.get_value(BLOCKED) == 1
