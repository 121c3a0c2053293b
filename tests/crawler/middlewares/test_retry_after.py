"""crawler.middlewares.retry_after: a host that asks for patience gets it, within reason."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.http import Response

from crawler import times
from crawler.middlewares.retry_after import BUSY_PAGES, PatienceError, RetryAfterMiddleware, seconds_to_wait
from tests.crawler.builders import make_crawler

FIRST = Request("https://finance.sina.com.cn/a.shtml")
SAME_HOST = Request("https://finance.sina.com.cn/b.shtml")
OTHER_HOST = Request("https://tech.sina.com.cn/a.shtml")


@pytest.fixture
def patience() -> RetryAfterMiddleware:
    return RetryAfterMiddleware.from_crawler(make_crawler(RETRY_AFTER_MAX=60))


def ask(patience: RetryAfterMiddleware, value: str | None, status: int = 503) -> Response:
    """Let the first host ask for patience."""
    headers = {} if value is None else {"Retry-After": value}
    return patience.process_response(FIRST, Response(FIRST.url, status=status, headers=headers))


def waits(patience: RetryAfterMiddleware, request: Request) -> bool:
    """Return whether a request is held back now."""

    async def try_it() -> bool:
        try:
            await asyncio.wait_for(patience.wait_for_turn(request), timeout=0.02)
        except TimeoutError:
            return True
        return False

    return asyncio.run(try_it())


def http_date(after: timedelta) -> str:
    """Return a moment from now as headers write it."""
    return format_datetime(times.now() + after)


@pytest.mark.parametrize(
    ("value", "seconds"), [("0", 0.0), ("7", 7.0), ("120", 120.0), ("007", 7.0), ("9" * 5000, float("inf"))]
)
def test_a_count_of_seconds(value: str, seconds: float) -> None:
    assert seconds_to_wait(value) == seconds


def test_a_moment_to_come_is_the_seconds_until_then() -> None:
    assert seconds_to_wait(http_date(timedelta(seconds=90))) == pytest.approx(90, abs=3)


def test_a_moment_is_understood_in_greenwich_time() -> None:
    value = times.rfc1123(times.now() + timedelta(seconds=90))

    assert seconds_to_wait(value) == pytest.approx(90, abs=3)


def test_a_moment_that_has_passed_is_no_wait() -> None:
    assert seconds_to_wait(http_date(timedelta(days=-1))) == 0


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("", id="empty"),
        pytest.param("soon", id="word"),
        pytest.param("-5", id="negative"),
        pytest.param("1.5", id="fraction"),
        pytest.param("²", id="superscript"),
        pytest.param("７", id="full-width digit"),
        pytest.param("Tue, 05 Mar 2024 10:00:00 -0000", id="moment of an unknown place"),
        pytest.param("Tue, 32 Mar 2024 10:00:00 GMT", id="day that is none"),
        pytest.param("Tue, 05 Mar 99999999999 10:00:00 GMT", id="year that is none"),
        pytest.param("Tue, 05 Mar 2024 10:00:00 +999999999999999999", id="offset that is none"),
    ],
)
def test_what_is_neither_is_nothing(value: str) -> None:
    assert seconds_to_wait(value) is None


@given(st.text(st.characters(max_codepoint=255)) | st.text(st.sampled_from("0123456789 :+-,GMTueMar")))
def test_any_header_gives_a_wait_or_nothing(value: str) -> None:
    seconds = seconds_to_wait(value)

    assert seconds is None or seconds >= 0


def test_at_first_nobody_waits(patience: RetryAfterMiddleware) -> None:
    assert not waits(patience, FIRST)


@pytest.mark.parametrize("asked", [FIRST, SAME_HOST], ids=["itself", "same host"])
def test_requests_to_a_host_that_asks_for_patience_wait(patience: RetryAfterMiddleware, asked: Request) -> None:
    ask(patience, "30")

    assert waits(patience, asked)


def test_a_moment_is_waited_for_too(patience: RetryAfterMiddleware) -> None:
    ask(patience, http_date(timedelta(seconds=30)))

    assert waits(patience, SAME_HOST)


def test_requests_to_other_hosts_do_not_wait(patience: RetryAfterMiddleware) -> None:
    ask(patience, "30")

    assert not waits(patience, OTHER_HOST)


@pytest.mark.parametrize("value", [None, "", "soon", "0", "Tue, 05 Mar 2024 10:00:00 GMT"])
def test_an_answer_that_asks_for_nothing_is_not_waited_for(patience: RetryAfterMiddleware, value: str | None) -> None:
    ask(patience, value)

    assert not waits(patience, SAME_HOST)


@pytest.mark.parametrize("value", ["61", "86400", "9" * 5000], ids=["a second too long", "a day", "for ever"])
def test_patience_beyond_reason_ends_the_asking(patience: RetryAfterMiddleware, value: str) -> None:
    ask(patience, value)
    ask_again = patience.wait_for_turn(SAME_HOST)

    with pytest.raises(PatienceError, match=r"finance\.sina\.com\.cn asks for"):
        asyncio.run(ask_again)


def test_patience_within_reason_is_given(patience: RetryAfterMiddleware) -> None:
    ask(patience, "60")

    assert waits(patience, SAME_HOST)


def test_how_much_is_reason_is_a_setting() -> None:
    patience = RetryAfterMiddleware.from_crawler(make_crawler(RETRY_AFTER_MAX=5))
    ask(patience, "30")

    with pytest.raises(PatienceError):
        waits(patience, FIRST)


@pytest.mark.parametrize("status", [200, 301, 429, 503])
def test_an_answer_passes_as_it_is(patience: RetryAfterMiddleware, status: int) -> None:
    response = Response(FIRST.url, status=status, headers={"Retry-After": " 5 "})

    assert patience.process_response(FIRST, response) is response


@pytest.mark.parametrize("status", [200, 429, 503])
def test_patience_is_asked_for_under_any_status(patience: RetryAfterMiddleware, status: int) -> None:
    ask(patience, " 30 ", status)

    assert waits(patience, FIRST)


def test_when_the_wait_is_over_requests_leave_at_once(patience: RetryAfterMiddleware) -> None:
    ask(patience, "30")
    ask(patience, "0")

    assert not waits(patience, FIRST)


def storm(patience: RetryAfterMiddleware, statuses: list[int]) -> None:
    """Let one page of the first host after another be answered with these statuses."""
    for number, status in enumerate(statuses):
        url = f"https://finance.sina.com.cn/{number}.shtml"
        patience.process_response(Request(url), Response(url, status=status))


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 522])
def test_a_host_that_is_too_busy_for_one_page_after_another_is_left_alone(
    patience: RetryAfterMiddleware, status: int
) -> None:
    storm(patience, [status] * BUSY_PAGES)

    with pytest.raises(PatienceError, match="too busy for 12 pages in a row"):
        asyncio.run(patience.wait_for_turn(SAME_HOST))


@pytest.mark.parametrize(
    "statuses",
    [
        pytest.param([503] * (BUSY_PAGES - 1), id="one page fewer"),
        pytest.param([503] * (BUSY_PAGES - 1) + [200] + [503] * (BUSY_PAGES - 1), id="one answered between"),
        pytest.param([404] * BUSY_PAGES, id="pages that are gone"),
        pytest.param([403] * BUSY_PAGES, id="pages that are forbidden"),
    ],
)
def test_a_host_that_answers_now_and_then_is_asked_on(patience: RetryAfterMiddleware, statuses: list[int]) -> None:
    storm(patience, statuses)

    assert not waits(patience, SAME_HOST)


def test_one_page_that_fails_again_and_again_is_one_page(patience: RetryAfterMiddleware) -> None:
    for _ in range(BUSY_PAGES):
        ask(patience, None)

    assert not waits(patience, SAME_HOST)


def test_a_storm_over_one_host_is_no_storm_over_another(patience: RetryAfterMiddleware) -> None:
    storm(patience, [503] * BUSY_PAGES)

    assert not waits(patience, OTHER_HOST)


def test_a_host_that_is_left_alone_stays_so(patience: RetryAfterMiddleware) -> None:
    storm(patience, [503] * BUSY_PAGES + [200])

    with pytest.raises(PatienceError):
        asyncio.run(patience.wait_for_turn(FIRST))
