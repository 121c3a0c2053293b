"""crawler.middlewares.block: a ban is recognised, counted, and nothing is asked after it."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.census import BLOCKED
from crawler.middlewares.block import BlockedError, BlockMiddleware, is_ban
from tests.crawler.builders import make_crawler

# The lists' host, which a single 403 closes.
FIRST = Request("https://feed.mix.sina.com.cn/a")
SAME_HOST = Request("https://feed.mix.sina.com.cn/b")
OTHER_HOST = Request("https://tech.sina.com.cn/a.shtml")
BAN = "<html><head><title>拒绝访问</title>"


@pytest.fixture
def crawler() -> Crawler:
    return make_crawler()


@pytest.fixture
def block(crawler: Crawler) -> BlockMiddleware:
    return BlockMiddleware.from_crawler(crawler)


def answer(status: int = 200, body: bytes = b"") -> Response:
    """Return an answer to the first request."""
    return Response(FIRST.url, status=status, body=body)


def refuse(block: BlockMiddleware, status: int) -> BlockedError:
    """Let Sina refuse the first request; return what is raised."""
    with pytest.raises(BlockedError) as caught:
        block.process_response(FIRST, answer(status))
    return caught.value


@pytest.mark.parametrize(
    ("status", "body"),
    [
        pytest.param(456, b"", id="status 456"),
        pytest.param(200, BAN.encode(), id="under 200"),
        pytest.param(403, BAN.encode(), id="under 403"),
        pytest.param(200, BAN.encode("gbk"), id="in GBK"),
        pytest.param(502, "<title>\n 拒绝访问 \n</title>".encode(), id="with blanks"),
    ],
)
def test_a_ban(status: int, body: bytes) -> None:
    assert is_ban(status, body)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        pytest.param(200, b"", id="empty"),
        pytest.param(403, b"", id="status 403"),
        pytest.param(502, b"", id="status 502"),
        pytest.param(200, "<title>拒绝访问的人_灯报</title>".encode(), id="an article with these words in its title"),
        pytest.param(200, "<title>灯</title><p>拒绝访问</p>".encode(), id="an article with these words in its text"),
        pytest.param(200, b"<p>" * 2000 + BAN.encode(), id="far below the head"),
    ],
)
def test_no_ban(status: int, body: bytes) -> None:
    assert not is_ban(status, body)


@pytest.mark.parametrize("status", [200, 404, 429, 500, 502, 503])
def test_any_other_answer_passes_as_it_is(block: BlockMiddleware, status: int) -> None:
    response = answer(status)

    assert block.process_response(FIRST, response) is response


def test_at_first_everything_may_be_asked(block: BlockMiddleware) -> None:
    assert block.process_request(FIRST) is None  # type: ignore[func-returns-value]


@pytest.mark.parametrize(("status", "everywhere"), [(456, True), (403, False)], ids=["ban", "host"])
def test_a_refusal_says_how_far_it_goes(block: BlockMiddleware, status: int, everywhere: bool) -> None:  # noqa: FBT001
    error = refuse(block, status)

    assert (error.everywhere, error.url) == (everywhere, FIRST.url)


@pytest.mark.parametrize("asked", [FIRST, SAME_HOST, OTHER_HOST], ids=["itself", "same host", "another host"])
def test_after_a_ban_nothing_is_asked(block: BlockMiddleware, asked: Request) -> None:
    refuse(block, 456)

    with pytest.raises(BlockedError) as caught:
        block.process_request(asked)

    assert (caught.value.everywhere, caught.value.url) == (True, asked.url)


@pytest.mark.parametrize("asked", [FIRST, SAME_HOST], ids=["itself", "same host"])
def test_after_a_403_nothing_is_asked_of_its_host(block: BlockMiddleware, asked: Request) -> None:
    refuse(block, 403)

    with pytest.raises(BlockedError) as caught:
        block.process_request(asked)

    assert not caught.value.everywhere


@pytest.mark.parametrize(
    "host", ["feed.mix.sina.com.cn", "zhibo.sina.com.cn", "interface.sina.cn", "vip.stock.finance.sina.com.cn"]
)
def test_a_single_403_closes_a_host_of_lists(block: BlockMiddleware, host: str) -> None:
    with pytest.raises(BlockedError):
        block.process_response(Request(f"https://{host}/a"), Response(f"https://{host}/a", status=403))

    with pytest.raises(BlockedError):
        block.process_request(Request(f"https://{host}/b"))


@pytest.mark.parametrize("host", ["finance.sina.com.cn", "finance.sina.cn", "stock.finance.sina.com.cn"])
def test_a_single_403_closes_no_host_of_articles(block: BlockMiddleware, host: str) -> None:
    block.process_response(Request(f"https://{host}/a"), Response(f"https://{host}/a", status=403))

    assert block.process_request(Request(f"https://{host}/b")) is None  # type: ignore[func-returns-value]


def test_after_a_403_other_hosts_may_be_asked(block: BlockMiddleware) -> None:
    refuse(block, 403)

    assert block.process_request(OTHER_HOST) is None  # type: ignore[func-returns-value]


def test_a_good_answer_does_not_lift_a_ban(block: BlockMiddleware) -> None:
    refuse(block, 456)
    block.process_response(OTHER_HOST, answer())

    with pytest.raises(BlockedError):
        block.process_request(OTHER_HOST)


@pytest.mark.parametrize("status", [456, 403])
def test_each_refusal_is_counted(block: BlockMiddleware, crawler: Crawler, status: int) -> None:
    refuse(block, status)
    refuse(block, status)

    assert crawler.stats.get_value(BLOCKED) == 2


def test_what_is_not_asked_is_not_counted(block: BlockMiddleware, crawler: Crawler) -> None:
    refuse(block, 456)
    with pytest.raises(BlockedError):
        block.process_request(SAME_HOST)

    assert crawler.stats.get_value(BLOCKED) == 1


@pytest.mark.parametrize(("status", "noted"), [(456, True), (403, True), (500, False)])
def test_the_handler_learns_of_a_refusal(block: BlockMiddleware, status: int, noted: bool) -> None:  # noqa: FBT001
    assert block.note(FIRST, answer(status)) is noted


def test_a_refusal_that_the_handler_saw_holds_at_once(block: BlockMiddleware) -> None:
    block.note(FIRST, answer(456))

    with pytest.raises(BlockedError):
        block.process_request(OTHER_HOST)


def test_a_refusal_that_the_handler_saw_is_still_raised_and_counted_once(
    block: BlockMiddleware, crawler: Crawler
) -> None:
    block.note(FIRST, answer(456))
    refuse(block, 456)

    assert crawler.stats.get_value(BLOCKED) == 1


def forbid(block: BlockMiddleware, *names: str) -> None:
    """Let an article host answer 403 for some pages, one after the other."""
    for name in names:
        request = Request(f"https://finance.sina.com.cn/{name}.shtml")
        block.note(request, Response(request.url, status=403))


def is_closed(block: BlockMiddleware) -> bool:
    """Return whether the article host may not be asked any more."""
    try:
        block.process_request(Request("https://finance.sina.com.cn/z.shtml"))
    except BlockedError:
        return True
    return False


@pytest.mark.parametrize(
    ("pages", "closed"),
    [
        pytest.param("a", False, id="one page"),
        pytest.param("ab", False, id="two pages"),
        pytest.param("abc", True, id="three pages"),
        pytest.param("aaaa", False, id="one page again and again"),
    ],
)
def test_an_article_host_is_closed_by_one_forbidden_page_after_another(
    block: BlockMiddleware, pages: str, *, closed: bool
) -> None:
    forbid(block, *pages)

    assert is_closed(block) is closed


def test_a_good_answer_between_keeps_an_article_host_open(block: BlockMiddleware) -> None:
    forbid(block, "a", "b")
    block.note(Request("https://finance.sina.com.cn/d.shtml"), answer(200))
    forbid(block, "c")

    assert not is_closed(block)


def test_a_forbidden_robots_txt_closes_nothing(block: BlockMiddleware) -> None:
    request = Request("https://feed.mix.sina.com.cn/robots.txt")

    assert not block.note(request, Response(request.url, status=403))
