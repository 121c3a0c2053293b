"""crawler.middlewares.outage: where nobody answers, nothing more is tried."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadTimeoutError, IgnoreRequest, ResponseDataLossError
from scrapy.http import Response

from crawler.census import OUTAGE
from crawler.middlewares.outage import OutageError, OutageMiddleware
from crawler.settings import base
from tests.crawler.builders import make_crawler

REQUEST = Request("https://finance.sina.com.cn/a.shtml")
AT_FIRST, LATER = 3, 5


@pytest.fixture
def crawler() -> Crawler:
    return make_crawler(OUTAGE_ATTEMPTS_AT_FIRST=AT_FIRST, OUTAGE_ATTEMPTS=LATER)


@pytest.fixture
def outage(crawler: Crawler) -> OutageMiddleware:
    return OutageMiddleware.from_crawler(crawler)


def fail(outage: OutageMiddleware, times: int, error: Exception | None = None) -> None:
    """Let so many attempts in a row bring no answer."""
    for _attempt in range(times):
        outage.process_exception(REQUEST, error or DownloadTimeoutError("a"))


def answer(outage: OutageMiddleware, status: int = 200) -> Response:
    """Let somebody answer."""
    return outage.process_response(REQUEST, Response(REQUEST.url, status=status))


def goes_on(outage: OutageMiddleware) -> bool:
    """Return whether a request is still tried."""
    try:
        outage.process_request(REQUEST)
    except OutageError:
        return False
    return True


def test_at_first_everything_is_tried(outage: OutageMiddleware) -> None:
    assert goes_on(outage)


@pytest.mark.parametrize(
    ("attempts", "expected"),
    [(AT_FIRST - 1, True), (AT_FIRST, False), (AT_FIRST + 1, False)],
    ids=["fewer", "all", "more"],
)
def test_before_the_first_answer_a_few_attempts_are_enough(
    outage: OutageMiddleware,
    attempts: int,
    expected: bool,  # noqa: FBT001
) -> None:
    fail(outage, attempts)

    assert goes_on(outage) is expected


@pytest.mark.parametrize(("attempts", "expected"), [(LATER - 1, True), (LATER, False)], ids=["fewer", "all"])
def test_after_an_answer_more_attempts_are_made(
    outage: OutageMiddleware,
    attempts: int,
    expected: bool,  # noqa: FBT001
) -> None:
    answer(outage)
    fail(outage, attempts)

    assert goes_on(outage) is expected


@pytest.mark.parametrize("status", [200, 404, 456, 500])
def test_any_answer_sets_the_count_back(outage: OutageMiddleware, status: int) -> None:
    fail(outage, AT_FIRST - 1)
    answer(outage, status)
    fail(outage, LATER - 1)

    assert goes_on(outage)


def test_an_answer_on_its_way_ends_an_outage(outage: OutageMiddleware) -> None:
    fail(outage, AT_FIRST)
    answer(outage)

    assert goes_on(outage)


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(IgnoreRequest("robots.txt"), id="not asked"),
        pytest.param(ResponseDataLossError("a"), id="cut short"),
        pytest.param(KeyError("a"), id="bug"),
    ],
)
def test_a_failure_of_another_kind_is_no_outage(outage: OutageMiddleware, error: Exception) -> None:
    fail(outage, 20, error)

    assert goes_on(outage)


def test_an_answer_passes_as_it_is(outage: OutageMiddleware) -> None:
    assert answer(outage, 503).status == 503


def test_a_failure_is_left_to_the_other_middlewares(outage: OutageMiddleware) -> None:
    assert outage.process_exception(REQUEST, DownloadTimeoutError("a")) is None  # type: ignore[func-returns-value]


def test_an_outage_is_told_with_its_last_reason(outage: OutageMiddleware, crawler: Crawler) -> None:
    fail(outage, AT_FIRST - 1)
    fail(outage, 1, CannotResolveHostError("a"))
    goes_on(outage)

    assert crawler.stats.get_value(OUTAGE) == "finance.sina.com.cn: host not found"


def test_attempts_that_are_followed_by_others_are_not_told(outage: OutageMiddleware, crawler: Crawler) -> None:
    fail(outage, AT_FIRST - 1)
    goes_on(outage)

    assert crawler.stats.get_value(OUTAGE) is None


def test_by_default_patience_grows_with_the_first_answer() -> None:
    assert 1 < base.OUTAGE_ATTEMPTS_AT_FIRST < base.OUTAGE_ATTEMPTS
